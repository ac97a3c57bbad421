"""Questions about accounts, roles and the record."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from festival.accounts.models import AccountNotice, RoleGrant, User
from festival.accounts.rules import Role
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.localities.models import Installation, Locality

_STANDING = (
    joinedload(User.locality).joinedload(Locality.parent),
    selectinload(User.grants).joinedload(RoleGrant.locality),
)


def user_in_session(token: str) -> User | None:
    """The account of a session's token «id.version», if it still opens; two queries."""
    own, _, version = token.partition(".")
    if not (own.isdecimal() and version.isdecimal() and len(own) < 10 and len(version) < 10):
        return None
    user = db.session.scalars(select(User).where(User.id == int(own)).options(*_STANDING)).one_or_none()
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


@dataclass(frozen=True)
class Home:
    """Whose administrators look after the whole installation."""

    locality: Locality
    public_url: str


def installation() -> Home | None:
    """The installation; one that was never set up belongs to the first administrator's place."""
    row = db.session.get(Installation, 1, options=[joinedload(Installation.locality)])
    if row is not None and row.locality is not None:
        return Home(row.locality, row.public_url)
    first = db.session.scalars(
        select(Locality)
        .join(RoleGrant, RoleGrant.locality_id == Locality.id)
        .where(RoleGrant.role == Role.ADMIN)
        .order_by(RoleGrant.id)
        .limit(1)
    ).one_or_none()
    return Home(first, row.public_url if row else "") if first else None


def audit_entries(chains: list[int] | None) -> Select:
    """Entries of some chains, or of all when ``chains`` is None; the newest first by default."""
    query = select(AuditEntry)
    return query if chains is None else query.where(AuditEntry.chain.in_(chains))
