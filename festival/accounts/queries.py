"""Questions about accounts, roles and the record."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from festival.accounts.models import AccountNotice, RoleGrant, User
from festival.accounts.rules import Role
from festival.accounts.wording import act_name, acts_with, details_in_words
from festival.core import audit, clock
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.core.text import fold
from festival.localities.models import Installation, Locality, within

_STANDING = (
    joinedload(User.locality).joinedload(Locality.parent),
    selectinload(User.grants).joinedload(RoleGrant.locality),
)
# Every page asks it first: built once, and one query, for a person holds few roles.
_IN_SESSION = (
    select(User)
    .where(User.id == bindparam("id"))
    .options(
        joinedload(User.locality),
        joinedload(User.grants).joinedload(RoleGrant.locality),
    )
)


def user_in_session(token: str) -> User | None:
    """The account of a session's token «id.version», if it still opens; one query."""
    own, _, version = token.partition(".")
    if not (own.isdecimal() and version.isdecimal() and len(own) < 10 and len(version) < 10):
        return None
    user = db.session.scalars(_IN_SESSION, {"id": int(own)}).unique().one_or_none()
    if user is None or not user.is_enabled or user.session_version != int(version):
        return None
    return user


def user_named(sign_in_name: str) -> User | None:
    return db.session.scalars(select(User).where(User.sign_in_name == sign_in_name)).one_or_none()


def account(account_id: int) -> User | None:
    return db.session.get(User, account_id, options=_STANDING)


def grant(grant_id: int) -> RoleGrant | None:
    return db.session.get(
        RoleGrant, grant_id, options=[joinedload(RoleGrant.locality), joinedload(RoleGrant.user)]
    )


def has_accounts() -> bool:
    return db.session.scalar(select(User.id).limit(1)) is not None


def unseen_notices(user_id: int) -> list[AccountNotice]:
    query = (
        select(AccountNotice)
        .where(AccountNotice.user_id == user_id, AccountNotice.is_seen.is_(False))
        .order_by(AccountNotice.id)
    )
    return list(db.session.scalars(query))


def recent_notices(user_id: int, limit: int = 20) -> list[AccountNotice]:
    query = (
        select(AccountNotice)
        .where(AccountNotice.user_id == user_id)
        .order_by(AccountNotice.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def accounts_under(paths: list[str]) -> Select:
    """Accounts that belong to a locality under one of ``paths``."""
    under = [Locality.path.startswith(path, autoescape=True) for path in paths]
    return (
        select(User)
        .join(User.locality)
        .where(or_(*under) if under else Locality.id.is_(None))
        .options(joinedload(User.locality), selectinload(User.grants).joinedload(RoleGrant.locality))
    )


def holders(role: Role, place: Locality, day: date) -> int:
    """How many enabled accounts hold ``role`` in ``place`` on ``day``."""
    query = (
        select(func.count())
        .select_from(RoleGrant)
        .join(RoleGrant.user)
        .where(
            RoleGrant.role == role,
            RoleGrant.locality_id == place.id,
            RoleGrant.valid_from <= day,
            or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= day),
            User.is_enabled,
        )
    )
    return db.session.scalar(query)


def count_accounts(place: Locality) -> int:
    """How many accounts belong to a place or below it."""
    query = select(func.count()).select_from(User).join(User.locality).where(within(place))
    return db.session.scalar(query)


@dataclass(frozen=True)
class Home:
    """Whose administrators look after the whole installation."""

    locality: Locality
    public_url: str


def installation() -> Home | None:
    """The installation; one that was never set up belongs to the first administrator's place. One query."""
    chosen = select(Installation.locality_id).where(Installation.id == 1).scalar_subquery()
    address = select(Installation.public_url).where(Installation.id == 1).scalar_subquery()
    first = (
        select(RoleGrant.locality_id)
        .where(RoleGrant.role == Role.ADMIN)
        .order_by(RoleGrant.id)
        .limit(1)
        .scalar_subquery()
    )
    query = select(Locality, func.coalesce(address, "")).where(Locality.id == func.coalesce(chosen, first))
    row = db.session.execute(query).one_or_none()
    return Home(*row) if row else None


def accounts_matching(query: Select, *, folded: str, state: str, role: str, day: date) -> Select:
    """Narrow a list of accounts to what the filters ask for."""
    if folded:
        query = query.where(
            or_(
                User.name_fold.contains(folded, autoescape=True),
                User.sign_in_name.contains(folded, autoescape=True),
                Locality.name_fold.contains(folded, autoescape=True),
            )
        )
    if state == "open":
        query = query.where(User.is_enabled)
    elif state == "new":
        query = query.where(User.is_enabled, User.must_change_password)
    elif state == "closed":
        query = query.where(User.is_enabled.is_(False))
    if role in {each.value for each in Role}:
        held = select(RoleGrant.user_id).where(
            RoleGrant.role == Role(role),
            RoleGrant.valid_from <= day,
            or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= day),
        )
        query = query.where(User.id.in_(held))
    return query


def all_of(query: Select) -> list:
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Past:
    """One line of a thing's history, in words."""

    at: str
    who: str
    what: str
    note: str = ""


def written_history(thing: tuple[str, int]) -> list[Past]:
    """What happened to a thing, newest first, for the history macro."""
    return [
        Past(
            f"{clock.local(entry.at):%d/%m/%Y %H:%M}",
            entry.actor_name,
            act_name(entry.action),
            details_in_words(entry.details, entry.action),
        )
        for entry in audit.history(thing)
    ]


def audit_entries(paths: list[str], *, with_installation: bool) -> Select:
    """Entries of the localities under ``paths``, and of the installation for those who look after it."""
    under = [Locality.path.startswith(path, autoescape=True) for path in paths]
    chains = (
        select(Locality.id).where(or_(*under)) if under else select(Locality.id).where(Locality.id.is_(None))
    )
    visible = AuditEntry.chain.in_(chains)
    return select(AuditEntry).where(
        or_(visible, AuditEntry.chain == audit.INSTALLATION) if with_installation else visible
    )


def entries_matching(
    query: Select, *, typed: str, thing: str, since: date | None, until: date | None
) -> Select:
    """Narrow the record by the actor's name or the act, the kind of thing and the days."""
    if typed:
        seen = db.session.execute(select(AuditEntry.action, AuditEntry.actor_name).distinct()).all()
        acts = acts_with(typed, sorted({action for action, _name in seen}), fold)
        people = {name for _action, name in seen if typed in fold(name)}
        query = query.where(or_(AuditEntry.actor_name.in_(people), AuditEntry.action.in_(acts)))
    if thing:
        query = query.where(AuditEntry.thing_kind == thing)
    if since:
        query = query.where(AuditEntry.at >= clock.at(since, time.min))
    if until:
        query = query.where(AuditEntry.at < clock.at(until + timedelta(days=1), time.min))
    return query
