"""Accounts for tests."""

from datetime import date

from sqlalchemy import select

from festival.accounts.models import AccountNotice, RoleGrant
from festival.accounts.rules import Role
from festival.accounts.services import passwords
from festival.core import clock
from festival.core.db import db
from tests.factories import keep, make_user

PASSWORD = "mưa rơi trên mái đình"


def make_person(place, full_name="Lê Thị Hoa", *, roles=(), **fields):
    """An account that a password opens."""
    fields.setdefault("password_hash", passwords.make_hash(PASSWORD))
    return make_user(full_name, locality=place, roles=roles, **fields)


def make_grant(user, role, locality, *, valid_from=date(2026, 1, 1), valid_to=None, **fields) -> RoleGrant:
    return keep(
        RoleGrant(
            user_id=user.id,
            role=role,
            locality_id=locality.id,
            valid_from=valid_from,
            valid_to=valid_to,
            **fields,
        )
    )


def furnish(place) -> dict[str, int]:
    """A notice, and the ids of an account of the place and of its role."""
    proposer = place.users[Role.UNIT_PROPOSER]
    keep(AccountNotice(user_id=proposer.id, at=clock.now(), sentence="Được giao: Người đề nghị."))
    held = db.session.scalar(select(RoleGrant).where(RoleGrant.user_id == proposer.id))
    return {"account_id": proposer.id, "grant_id": held.id}
