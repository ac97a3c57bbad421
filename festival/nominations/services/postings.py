"""Posting names for the residents to see: from–to days, places, and the fact that it was done.

What residents say about it is not kept here, in no form.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination, PostedNomination, Posting
from festival.nominations.rules import postings as rules
from festival.planning.models import Season


@dataclass(frozen=True)
class PostingFacts:
    """What the form says, as plain values."""

    starts_on: date
    ends_on: date
    places: str
    nomination_ids: frozenset[int]


def create_posting(season_id: int, facts: PostingFacts, *, actor: Actor) -> int:
    """A posting with its names; its id."""
    rules.check_posting_days(facts.starts_on, facts.ends_on)
    with transaction():
        # One at a time in a season: of two clicks the second finds what the first has stored.
        season = db.session.get_one(Season, season_id, with_for_update=True)
        rules.check_new_posting(_is_there(season_id, facts))
        posting = Posting(season=season, made_by=actor.name)
        db.session.add(posting)
        _fill(posting, facts)
        _record(posting, actor, "posting.create", total=len(facts.nomination_ids))
        return posting.id


def save_posting(posting_id: int, facts: PostingFacts, *, actor: Actor) -> None:
    rules.check_posting_days(facts.starts_on, facts.ends_on)
    with transaction():
        posting = _locked(posting_id)
        rules.check_posting_open(posting.done_on)
        _fill(posting, facts)
        _record(posting, actor, "posting.edit", total=len(facts.nomination_ids))


def finish_posting(posting_id: int, today: date, *, actor: Actor) -> None:
    """Note that it was done, and when."""
    with transaction():
        posting = _locked(posting_id)
        rules.check_posting_open(posting.done_on)
        rules.check_posting_over(posting.ends_on, today)
        posting.done_on = today
        _record(posting, actor, "posting.finish")


def reopen_posting(posting_id: int, *, actor: Actor) -> None:
    """Take back the note that it was done."""
    with transaction():
        posting = _locked(posting_id)
        if posting.done_on is None:
            raise RuleBroken("Đợt niêm yết chưa ghi là làm xong. Hãy tải lại trang.")
        posting.done_on = None
        _record(posting, actor, "posting.reopen")


def delete_posting(posting_id: int, *, actor: Actor) -> tuple[int, PostingFacts]:
    """The season and what the posting said, so that it can be put back."""
    with transaction():
        posting = _locked(posting_id)
        rules.check_posting_open(posting.done_on)
        season_id = posting.season_id
        ids = select(PostedNomination.nomination_id).where(PostedNomination.posting_id == posting.id)
        facts = PostingFacts(
            posting.starts_on, posting.ends_on, posting.places, frozenset(db.session.scalars(ids))
        )
        _record(posting, actor, "posting.delete")
        db.session.execute(delete(PostedNomination).where(PostedNomination.posting_id == posting.id))
        db.session.delete(posting)
    return season_id, facts


def _is_there(season_id: int, facts: PostingFacts) -> bool:
    """Whether a posting says the very same already."""
    query = select(PostedNomination.posting_id, PostedNomination.nomination_id).join(
        Posting, Posting.id == PostedNomination.posting_id
    )
    names: dict[int, set[int]] = {}
    for posting_id, nomination_id in db.session.execute(
        query.where(
            Posting.season_id == season_id,
            Posting.starts_on == facts.starts_on,
            Posting.ends_on == facts.ends_on,
            Posting.places == facts.places,
        )
    ):
        names.setdefault(posting_id, set()).add(nomination_id)
    return facts.nomination_ids in names.values()


def _locked(posting_id: int) -> Posting:
    posting = db.session.get(Posting, posting_id, with_for_update=True)
    if posting is None:
        raise RuleBroken("Đợt niêm yết này vừa được xóa. Hãy tải lại trang.")
    return posting


def _fill(posting: Posting, facts: PostingFacts) -> None:
    posting.starts_on, posting.ends_on, posting.places = facts.starts_on, facts.ends_on, facts.places
    db.session.flush()
    chosen = sorted(facts.nomination_ids)
    states = select(Nomination.state).where(
        Nomination.season_id == posting.season_id,
        Nomination.id.in_(chosen),
        Nomination.held_on.is_(None),
    )
    rules.check_posted_names(len(chosen), list(db.session.scalars(states)))
    db.session.execute(delete(PostedNomination).where(PostedNomination.posting_id == posting.id))
    db.session.add_all(PostedNomination(posting_id=posting.id, nomination_id=one) for one in chosen)


def _record(posting: Posting, actor: Actor, action: str, **details) -> None:
    audit.record(posting.season.locality_id, actor, action, ("posting", posting.id), **details)
