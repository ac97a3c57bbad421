"""Whom or what an entry of the record is about."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from festival.accounts.naming import names_things
from festival.core.db import db
from festival.nominations.models import DeadlineGrace, Nomination, Nominee, Posting


@names_things("nomination")
def nominations(ids: set[int]) -> dict[int, str]:
    query = select(Nomination.id, Nominee).join(Nomination.nominee).where(Nomination.id.in_(ids))
    return {row.id: row.Nominee.written for row in db.session.execute(query)}


@names_things("nominee")
def nominees(ids: set[int]) -> dict[int, str]:
    query = select(Nominee).where(Nominee.id.in_(ids))
    return {one.id: one.written for one in db.session.scalars(query)}


@names_things("grace")
def graces(ids: set[int]) -> dict[int, str]:
    query = select(DeadlineGrace).where(DeadlineGrace.id.in_(ids)).options(joinedload(DeadlineGrace.unit))
    return {
        one.id: f"gia hạn đến {one.until:%d/%m/%Y} cho {one.unit.name if one.unit else 'mọi đơn vị'}"
        for one in db.session.scalars(query)
    }


@names_things("posting")
def postings(ids: set[int]) -> dict[int, str]:
    query = select(Posting).where(Posting.id.in_(ids))
    return {
        one.id: f"niêm yết từ {one.starts_on:%d/%m/%Y} đến {one.ends_on:%d/%m/%Y}"
        for one in db.session.scalars(query)
    }
