"""Councils with dated members, their Quy chế and the vote rules it carries."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.accounts.models import User
from festival.core.db import Base, enum_column
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations.models import AwardType
from festival.voting import rules
from festival.voting.models.columns import terms_of
from festival.voting.rules import Duty, QuorumBase, Terms, TieRule, VoteMethod


class Council(Base):
    __tablename__ = "council"

    id: Mapped[int] = mapped_column(primary_key=True)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    # The founding decision.
    decision_number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date]

    locality: Mapped[Locality] = relationship()
    regulations: Mapped[list["Regulation"]] = relationship(
        back_populates="council", order_by="Regulation.issued_on"
    )
    members: Mapped[list["CouncilMember"]] = relationship(
        back_populates="council", order_by="CouncilMember.position"
    )

    def regulation_on(self, day: date) -> "Regulation":
        """The Quy chế in force on ``day``; before the first one, the first one."""
        before = [one for one in self.regulations if one.issued_on <= day]
        return before[-1] if before else self.regulations[0]

    def admits(self, user: User, permission: Permission | None) -> bool:
        """A member reads what the council goes by."""
        if permission not in (None, Permission.COUNCIL_VIEW):
            return False
        return any(member.user_id == user.id for member in self.members)


class Regulation(Base):
    """A Quy chế of the council: what every vote rule is taken from. A later one replaces it from its day."""

    __tablename__ = "council_regulation"
    __table_args__ = (UniqueConstraint("council_id", "issued_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    # The scan, by its hash; None until somebody brings it.
    sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    ending: Mapped[str] = mapped_column(String(10), default="")

    council: Mapped[Council] = relationship(back_populates="regulations")

    @property
    def locality(self) -> Locality:
        return self.council.locality

    def admits(self, user: User, permission: Permission | None) -> bool:
        return self.council.admits(user, permission)

    @property
    def written(self) -> str:
        """«số 46/QĐ-UBND ngày 03/02/2026»."""
        return f"số {self.number} ngày {self.issued_on:%d/%m/%Y}"


class CouncilMember(Base):
    """Membership with dates: denominators use the members on the day of the session."""

    __tablename__ = "council_member"
    __table_args__ = (UniqueConstraint("council_id", "user_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # The post outside the council: «Phó Chủ tịch UBND xã».
    post: Mapped[str] = mapped_column(String(200))
    duty: Mapped[Duty] = enum_column(Duty)
    position: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    council: Mapped[Council] = relationship(back_populates="members")
    user: Mapped[User] = relationship()

    @property
    def locality(self) -> Locality:
        return self.council.locality

    @property
    def duty_name(self) -> str:
        return rules.DUTY_NAMES[self.duty]


class VoteRule(Base):
    """Per council and award, from a date. Shares are integer fractions."""

    __tablename__ = "vote_rule"
    __table_args__ = (
        UniqueConstraint("council_id", "award_type_id", "valid_from"),
        CheckConstraint("quorum_den > 0 AND quorum_num >= 0 AND quorum_num <= quorum_den", name="quorum"),
        CheckConstraint("pass_den > 0 AND pass_num >= 0 AND pass_num <= pass_den", name="share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    award_type_id: Mapped[int] = mapped_column(ForeignKey("award_type.id"))
    valid_from: Mapped[date]
    method: Mapped[VoteMethod] = enum_column(VoteMethod, default=VoteMethod.SECRET)
    quorum_num: Mapped[int]
    quorum_den: Mapped[int]
    pass_num: Mapped[int]
    pass_den: Mapped[int]
    is_strict: Mapped[bool]
    pass_base: Mapped[rules.Base] = enum_column(rules.Base)
    quorum_base: Mapped[QuorumBase] = enum_column(QuorumBase, default=QuorumBase.ALL_MEMBERS)
    allows_written: Mapped[bool] = mapped_column(default=True)
    count_written_in_quorum: Mapped[bool] = mapped_column(default=True)
    recuses_conflicted: Mapped[bool] = mapped_column(default=True)
    recused_in_base: Mapped[bool] = mapped_column(default=True)
    chair_must_agree: Mapped[bool] = mapped_column(default=False)
    tie_rule: Mapped[TieRule] = enum_column(TieRule, default=TieRule.FAILS)

    council: Mapped[Council] = relationship()
    award_type: Mapped[AwardType] = relationship()

    @property
    def locality(self) -> Locality:
        return self.council.locality

    @property
    def terms(self) -> Terms:
        return terms_of(self)
