"""Accounts and the roles they hold, from–to, in a locality and everything below it."""

from datetime import date, datetime
from functools import cached_property
from uuid import UUID, uuid4

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.accounts.rules import GRANTS, ROLE_NAMES, Role, is_in_force
from festival.core import clock, text
from festival.core.audit import Actor
from festival.core.db import Base, Moment, enum_column
from festival.core.permissions import Permission
from festival.localities.models import Locality


class User(UserMixin, Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    sign_in_name: Mapped[str] = mapped_column(String(80), unique=True)
    full_name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(200), index=True)
    name_sort: Mapped[str] = mapped_column(String(800))
    # Where the account belongs: who administers it.
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    # The last accepted time step, so that a code seen over a shoulder opens nothing.
    totp_step: Mapped[int] = mapped_column(default=0)
    totp_required: Mapped[bool] = mapped_column(default=False)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    # Raised by a password change or a lock: older sign-ins end.
    session_version: Mapped[int] = mapped_column(default=1)

    locality: Mapped[Locality] = relationship()
    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="user", foreign_keys="RoleGrant.user_id", order_by="RoleGrant.id"
    )

    @validates("full_name")
    def _keep_name_forms(self, _key, value: str) -> str:
        value = text.clean(value)
        self.name_fold, self.name_sort = text.fold(value)[:200], text.name_key(value)[:800]
        return value

    @property
    def is_active(self) -> bool:
        return self.is_enabled

    def get_id(self) -> str:
        return f"{self.id}.{self.session_version}"

    @property
    def first_step(self) -> str | None:
        """The endpoint where this person must go before anything else."""
        if self.must_change_password:
            return "accounts.edit_password"
        if self.totp_required and not self.totp_secret:
            return "accounts.show_second_factor"
        return None

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.full_name)

    @cached_property
    def standing(self) -> list[tuple[str, Role]]:
        """Pairs of a locality's path and a role held there today; computed once per request."""
        today = clock.today()
        return [
            (grant.locality.path, grant.role)
            for grant in self.grants
            if is_in_force(grant.valid_from, grant.valid_to, today)
        ]

    def may(self, permission: Permission, locality: Locality) -> bool:
        """Whether a role held in the locality or above it grants ``permission``."""
        return any(
            locality.path.startswith(path) and permission in GRANTS[role] for path, role in self.standing
        )

    def holds(self, permission: Permission, locality: Locality) -> bool:
        """Whether a role held in the very locality grants ``permission``; none above it does."""
        return any(locality.path == path and permission in GRANTS[role] for path, role in self.standing)

    def reaches(self, locality: Locality) -> bool:
        """Whether any role is held in the locality or above it."""
        return any(locality.path.startswith(path) for path, _role in self.standing)

    def stands_below(self, locality: Locality) -> bool:
        """Whether a role is held in the locality or somewhere within it."""
        return any(path.startswith(locality.path) for path, _role in self.standing)

    def paths_with(self, permission: Permission) -> list[str]:
        """Paths under which this person has ``permission``; for the scope of lists."""
        return sorted({path for path, role in self.standing if permission in GRANTS[role]})

    @property
    def role_names(self) -> list[str]:
        return sorted({ROLE_NAMES[role] for _path, role in self.standing})


class RoleGrant(Base):
    """A role in a locality; a deputy (ủy quyền) is the same with an end."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[Role] = enum_column(Role)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    is_deputy: Mapped[bool] = mapped_column(default=False)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=user_id)
    locality: Mapped[Locality] = relationship()

    @property
    def role_name(self) -> str:
        return ROLE_NAMES[self.role]


class RecoveryCode(Base):
    """One way in without the phone; only its hash is kept, and it opens once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    is_used: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship()


class AccountNotice(Base):
    """What happened to an account, shown to its owner at the next sign-in until acknowledged."""

    __tablename__ = "account_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    sentence: Mapped[str] = mapped_column(String(500))
    is_seen: Mapped[bool] = mapped_column(default=False)


class KeptInput(Base):
    """What somebody had typed when the session expired, given back after sign-in; never a ballot."""

    __tablename__ = "kept_input"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    url: Mapped[str] = mapped_column(String(500))
    fields: Mapped[str] = mapped_column(String(100_000))
