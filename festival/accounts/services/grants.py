"""Giving roles to people and taking them back; always recorded, always told to the owner."""

from datetime import date, timedelta

from festival.accounts import rules
from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import ROLE_NAMES, Role
from festival.accounts.services.guards import ask_guards
from festival.accounts.services.notices import tell
from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.core.text import clean
from festival.localities.models import Locality


def grant_role(
    *,
    account_id: int,
    role: Role,
    locality_id: int,
    valid_from: date,
    valid_to: date | None,
    is_deputy: bool,
    actor: Actor,
) -> RoleGrant:
    """Give a role in a place, from–to; a deputy's must end."""
    rules.check_may_grant(actor.id, account_id)
    rules.check_period(valid_from, valid_to, is_deputy=is_deputy)
    with transaction():
        owner = db.session.get_one(User, account_id, with_for_update=True)
        place = db.session.get_one(Locality, locality_id)
        rules.check_role_fits(role, place.kind.value)
        if not db.session.get_one(User, actor.id).may(Permission.ACCOUNTS_MANAGE, place):
            raise RuleBroken(f"Chỉ quản trị viên của {place.name} được giao việc ở đó.")
        _check_is_new(owner, role, place, valid_from, valid_to)
        granted = RoleGrant(
            user=owner,
            role=role,
            locality_id=place.id,
            valid_from=valid_from,
            valid_to=valid_to,
            is_deputy=is_deputy,
            granted_by_id=actor.id,
        )
        db.session.add(granted)
        note_grant(granted, owner, place, actor)
        return granted


def _check_is_new(owner: User, role: Role, place: Locality, valid_from: date, valid_to: date | None) -> None:
    for held in owner.grants:
        same = held.role is role and held.locality_id == place.id
        if same and rules.overlaps(held.valid_from, held.valid_to, valid_from, valid_to):
            raise RuleBroken(f"{owner.full_name} đã giữ việc này ở {place.name} trong thời gian đó.")


def note_grant(granted: RoleGrant, owner: User, place: Locality, actor: Actor) -> None:
    """The record and the owner's notice of a new role, inside the running transaction."""
    db.session.flush()
    until = f" đến {granted.valid_to:%d/%m/%Y}" if granted.valid_to else ""
    word = "Được ủy quyền" if granted.is_deputy else "Được giao"
    tell(
        owner.id,
        f"{word}: {ROLE_NAMES[granted.role]} ở {place.name}, từ {granted.valid_from:%d/%m/%Y}{until} "
        f"(người giao: {actor.name}).",
    )
    audit.record(
        place.id,
        actor,
        "account.grant",
        ("account", owner.id),
        role=granted.role.value,
        place=f"{place.name} ({place.code})",
        valid_from=granted.valid_from.isoformat(),
        valid_to=granted.valid_to.isoformat() if granted.valid_to else None,
        deputy=granted.is_deputy,
    )


def revoke_grant(*, grant_id: int, actor: Actor) -> int:
    """Take a role back from today on; the account's id. A role that never ran a day leaves no row."""
    with transaction():
        granted = db.session.get(RoleGrant, grant_id, with_for_update=True)
        if granted is None:
            raise RuleBroken("Việc này đã được thu hồi. Hãy tải lại trang.")
        rules.check_not_oneself(actor.id, granted.user_id)
        today = clock.today()
        if granted.valid_to is not None and granted.valid_to < today:
            raise RuleBroken("Việc này đã hết thời hạn, không cần thu hồi.")
        # Without the role there may be nobody left to preside, to vote or to count.
        ask_guards(granted.user_id)
        owner_id, role = granted.user_id, granted.role
        place = db.session.get_one(Locality, granted.locality_id)
        if granted.valid_from < today:
            granted.valid_to = today - timedelta(days=1)
        else:
            db.session.delete(granted)
        tell(owner_id, clean(f"{actor.name} đã thu hồi: {ROLE_NAMES[role]} ở {place.name}."))
        audit.record(
            place.id,
            actor,
            "account.revoke",
            ("account", owner_id),
            role=role.value,
            place=f"{place.name} ({place.code})",
        )
        return owner_id
