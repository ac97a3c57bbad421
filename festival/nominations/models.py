"""The award catalogue, the register of nominees, and nominations."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.accounts.models import User
from festival.core import audit, clock, text
from festival.core.audit import Actor
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.nominations import rules
from festival.nominations.rules import (
    AwardBasis,
    NominationAction,
    NominationState,
    RecipientKind,
    Salutation,
)
from festival.planning.models import Season


class AwardType(Base):
    """An award form, dated; a change is a new row with its own date, never an edit of the past."""

    __tablename__ = "award_type"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # GK_XA, GK_CAT, BK_TINH, BK_BCA, KNC_BVANTQ
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    # «GIẤY KHEN», as block 5 of the certificate prints it.
    printed_name: Mapped[str] = mapped_column(String(100))
    signer: Mapped[str] = mapped_column(String(200))
    # Whether the commune's own chair decides; the others are forwarded.
    is_commune_level: Mapped[bool]
    once_in_a_lifetime: Mapped[bool] = mapped_column(default=False)
    # Bonus multiples of the base salary in whole hundredths; None where the kind is not eligible.
    multiple_individual: Mapped[int | None]
    multiple_collective: Mapped[int | None]
    multiple_household: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    def multiple(self, kind: RecipientKind) -> int | None:
        return {
            RecipientKind.INDIVIDUAL: self.multiple_individual,
            RecipientKind.COLLECTIVE: self.multiple_collective,
            RecipientKind.HOUSEHOLD: self.multiple_household,
        }[kind]


class Nominee(Base):
    """Somebody or a body that may be commended; never an account."""

    __tablename__ = "nominee"
    __table_args__ = (Index("ix_nominee_locality_name", "locality_id", "name_fold"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    # The residential area, office or school (or the commune) where the nominee is known.
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    kind: Mapped[RecipientKind] = enum_column(RecipientKind)
    salutation: Mapped[Salutation] = enum_column(Salutation, default=Salutation.NONE)
    # As the certificate prints it (capitals are a property of the template's field).
    name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(200), index=True)
    name_sort: Mapped[str] = mapped_column(String(1600))
    birth_year: Mapped[int | None]
    # Post and workplace, address, or governing body: block 7 of the certificate.
    address_line: Mapped[str] = mapped_column(String(200), default="")

    locality: Mapped[Locality] = relationship()

    @validates("name")
    def _keep_name_forms(self, _key, value: str) -> str:
        value = text.clean(value)
        # Some letters fold into two: the column holds what it can.
        self.name_fold = text.fold(value)[:200]
        self.name_sort = text.name_key(value)[:1600]
        return value

    @property
    def kind_name(self) -> str:
        return rules.KIND_NAMES[self.kind]

    @property
    def written(self) -> str:
        """«Ông Lê Văn Thụ», «Tổ bảo vệ ANTT thôn Trung»."""
        return f"{self.salutation.value} {self.name}".strip()


class Nomination(Base):
    __tablename__ = "nomination"
    __table_args__ = (
        # All that the season's counts and the list's filters read: dossiers are long, entries are not.
        Index("ix_nomination_season_state", "season_id", "state", "held_on", "award_type_id"),
        Index(
            "ix_nomination_season_place", "season_id", "locality_id", "state", "nominee_id", "award_type_id"
        ),
        # Two clicks, two browsers: the same nominee, award and season once, unless it was withdrawn.
        Index(
            "uq_nomination_season_nominee_award",
            "season_id",
            "nominee_id",
            "award_type_id",
            unique=True,
            sqlite_where=sql("state <> 'withdrawn'"),
            postgresql_where=sql("state <> 'withdrawn'"),
        ),
        CheckConstraint("length(citation) <= 400", name="citation"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    # Who proposes; at or below the season's locality.
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    nominee_id: Mapped[int] = mapped_column(ForeignKey("nominee.id"), index=True)
    award_type_id: Mapped[int] = mapped_column(ForeignKey("award_type.id"))
    basis: Mapped[AwardBasis] = enum_column(AwardBasis, default=AwardBasis.MOVEMENT)
    # At most three printed lines; feeds decision, certificate and call sheet letter for letter.
    citation: Mapped[str] = mapped_column(String(400), default="")
    state: Mapped[NominationState] = enum_column(NominationState, default=NominationState.DRAFT)
    # What to mend, or why refused; for the proposer.
    review_note: Mapped[str] = mapped_column(String(1000), default="")
    # Yes or no and a date; the reason of a hold is never stored.
    held_on: Mapped[date | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    # Long; stays in the dossier. The last column, so that what lists read comes before it on the disk.
    report: Mapped[str] = mapped_column(Text, default="")

    season: Mapped[Season] = relationship()
    locality: Mapped[Locality] = relationship()
    nominee: Mapped[Nominee] = relationship()
    award_type: Mapped[AwardType] = relationship()
    created_by: Mapped[User | None] = relationship()

    def move(self, action: NominationAction, actor: Actor, note: str = "") -> None:
        """Take ``action`` and note it; the only writer of ``state``."""
        before = self.state
        self.state = rules.after(before, action, is_held=self.held_on is not None)
        self.review_note = note
        self.changed_at = clock.now()
        audit.record(
            self.season.locality_id,
            actor,
            f"nomination.{action.value}",
            ("nomination", self.id),
            before=before.value,
            after=self.state.value,
            note=note,
        )

    @property
    def state_name(self) -> str:
        return rules.STATE_NAMES[self.state]

    @property
    def state_tone(self) -> str:
        return rules.STATE_TONES[self.state]

    @property
    def basis_name(self) -> str:
        return rules.BASIS_NAMES[self.basis]

    @property
    def is_editable(self) -> bool:
        return self.state in rules.EDITABLE_STATES

    @property
    def missing(self) -> list[str]:
        """What the dossier still lacks before it may be submitted."""
        return rules.missing(
            kind=self.nominee.kind,
            birth_year=self.nominee.birth_year,
            address_line=self.nominee.address_line,
            citation=self.citation,
            report=self.report,
        )

    @property
    def review_actions(self) -> list[NominationAction]:
        """What the standing office may do now."""
        return rules.review_actions(
            self.state,
            is_held=self.held_on is not None,
            basis=self.basis,
            is_commune_level=self.award_type.is_commune_level,
        )

    @property
    def may_withdraw(self) -> bool:
        return rules.is_open(self.state)

    @property
    def bonus_multiple(self) -> int | None:
        """Whole hundredths of the base salary."""
        return self.award_type.multiple(self.nominee.kind)
