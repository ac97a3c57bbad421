"""Decisions, what an issued one changes of an earlier one, and the commendations they freeze."""

import secrets
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.commendations import rules
from festival.commendations.rules import (
    CommendationAction,
    CommendationState,
    DecisionAction,
    DecisionKind,
    DecisionState,
)
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import Base, enum_column
from festival.localities.models import Locality
from festival.nominations.models import AwardType, Nomination
from festival.nominations.rules import RecipientKind
from festival.planning.models import Season


class Decision(Base):
    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(
            "(state = 'issued') = (number IS NOT NULL AND signed_on IS NOT NULL)", name="issued_has_number"
        ),
        CheckConstraint(
            "(kind IN ('correction', 'revocation')) = (amends_id IS NOT NULL)", name="amends_a_decision"
        ),
        # Numbers of our own book; those of a higher level's decision are somebody else's.
        Index(
            "uq_decision_number",
            "locality_id",
            "number_year",
            "number",
            unique=True,
            sqlite_where=text("kind <> 'recorded'"),
            postgresql_where=text("kind <> 'recorded'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    award_type_id: Mapped[int] = mapped_column(ForeignKey("award_type.id"))
    # An award; or a decision that corrects or revokes what an earlier one gave; or, only noted here, an
    # award that a higher level decided.
    kind: Mapped[DecisionKind] = enum_column(DecisionKind, default=DecisionKind.AWARD)
    # The earlier decision that this one corrects or revokes in part.
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    grounds: Mapped[str] = mapped_column(Text, default="")
    # «CHỦ TỊCH» or «KT. CHỦ TỊCH/PHÓ CHỦ TỊCH»; a slash breaks the line.
    signer_title: Mapped[str] = mapped_column(String(200))
    signer_name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(100))
    # Block 3 of the certificate where it is not the letterhead's own: who decided above us.
    awarding_title: Mapped[str] = mapped_column(String(200), default="")
    # «Quỹ Thi đua, khen thưởng xã An Thịnh»: what the bonus is paid from.
    fund: Mapped[str] = mapped_column(String(200), default="")
    # «123/QĐ-UBND»; unique per locality and year. The year is the signing date's.
    number: Mapped[str | None] = mapped_column(String(60))
    number_year: Mapped[int | None]
    signed_on: Mapped[date | None]
    state: Mapped[DecisionState] = enum_column(DecisionState, default=DecisionState.DRAFT)
    # All that it said when it was signed; issuing refuses anything else.
    list_sha256: Mapped[str] = mapped_column(String(64), default="")
    # The head of the locality's audit chain when it was issued, printed on the document.
    audit_hash: Mapped[str] = mapped_column(String(64), default="")
    # Since when its list stands on the public page of honours; None while it does not.
    honoured_on: Mapped[date | None]

    season: Mapped[Season] = relationship()
    locality: Mapped[Locality] = relationship()
    award_type: Mapped[AwardType] = relationship()
    entries: Mapped[list["DecisionEntry"]] = relationship(
        back_populates="decision", order_by="DecisionEntry.position", cascade="all, delete-orphan"
    )
    # Living ones and those that were corrected since.
    commendations: Mapped[list["Commendation"]] = relationship(
        back_populates="decision",
        order_by="Commendation.position, Commendation.id",
        foreign_keys="Commendation.decision_id",
    )
    amends: Mapped["Decision | None"] = relationship(remote_side=[id])
    changes: Mapped[list["DecisionChange"]] = relationship(
        back_populates="decision", order_by="DecisionChange.position", cascade="all, delete-orphan"
    )

    def move(self, action: DecisionAction, actor: Actor, **details) -> None:
        """Take ``action`` and note it; the only writer of ``state``."""
        before = self.state
        self.state = rules.after(before, action)
        audit.record(
            self.locality_id,
            actor,
            f"decision.{action.value}",
            ("decision", self.id),
            before=before.value,
            after=self.state.value,
            **details,
        )

    @property
    def is_change(self) -> bool:
        """Whether it corrects or revokes what an earlier decision gave."""
        return self.amends_id is not None

    @property
    def kind_name(self) -> str:
        return rules.DECISION_KIND_NAMES[self.kind]

    @property
    def as_issued(self) -> list["Commendation"]:
        """The list as the decision itself said it."""
        return [one for one in self.commendations if one.replaces_id is None]

    @property
    def as_now(self) -> list["Commendation"]:
        """The list with every correction made; the revoked stay on it and say so."""
        return [one for one in self.commendations if one.state is not CommendationState.CORRECTED]

    @property
    def is_recorded(self) -> bool:
        """Whether a higher level decided it, and it is only noted here."""
        return self.kind is DecisionKind.RECORDED

    @property
    def called(self) -> str:
        return f"Quyết định số {self.number}" if self.number else rules.UNNUMBERED_NAMES[self.state]

    @property
    def state_name(self) -> str:
        return rules.STATE_NAMES[self.state]

    @property
    def state_tone(self) -> str:
        return rules.STATE_TONES[self.state]


class DecisionEntry(Base):
    """A passed nomination on the draft list; one nomination stands on one list only."""

    __tablename__ = "decision_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), unique=True)
    position: Mapped[int]

    decision: Mapped[Decision] = relationship(back_populates="entries")
    nomination: Mapped[Nomination] = relationship()


class DecisionChange(Base):
    """What a correcting or revoking decision says of one commendation.

    A correction holds all the new texts, changed or not; a revocation holds none.
    """

    __tablename__ = "decision_change"
    __table_args__ = (UniqueConstraint("decision_id", "commendation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    commendation_id: Mapped[int] = mapped_column(ForeignKey("commendation.id"), index=True)
    position: Mapped[int]
    salutation: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    address_line: Mapped[str] = mapped_column(String(200), default="")
    citation: Mapped[str] = mapped_column(String(400), default="")
    verb: Mapped[str] = mapped_column(String(20), default="")

    decision: Mapped[Decision] = relationship(back_populates="changes")
    commendation: Mapped["Commendation"] = relationship()

    @property
    def locality(self) -> Locality:
        return self.decision.locality


def new_token() -> str:
    """An unguessable verification token of 22 letters (128 bits)."""
    return secrets.token_urlsafe(16)


class Commendation(Base):
    """What was decided for one recipient, frozen; certificates only refer to it."""

    __tablename__ = "commendation"
    __table_args__ = (
        # A corrected one stands beside the one that took its place.
        Index(
            "uq_commendation_living_position",
            "decision_id",
            "position",
            unique=True,
            sqlite_where=text("state <> 'corrected'"),
            postgresql_where=text("state <> 'corrected'"),
        ),
        Index(
            "uq_commendation_living_nomination",
            "nomination_id",
            unique=True,
            sqlite_where=text("state <> 'corrected'"),
            postgresql_where=text("state <> 'corrected'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    token: Mapped[str] = mapped_column(String(40), unique=True, default=new_token)
    # Order on the list, numbered on through the groups.
    position: Mapped[int]
    # «07»: the number in the golden book.
    register_no: Mapped[str] = mapped_column(String(20))
    kind: Mapped[RecipientKind] = enum_column(RecipientKind)
    salutation: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(200), index=True)
    name_sort: Mapped[str] = mapped_column(String(1600))
    address_line: Mapped[str] = mapped_column(String(200))
    citation: Mapped[str] = mapped_column(String(400))
    # Block 3, «TẶNG»/«TRUY TẶNG» and block 5 of the certificate.
    awarding_title: Mapped[str] = mapped_column(String(200))
    verb: Mapped[str] = mapped_column(String(20), default="TẶNG")
    award_name: Mapped[str] = mapped_column(String(100))
    # Whole hundredths of the base salary, the base used, and the amount in đồng.
    bonus_multiple: Mapped[int]
    base_salary: Mapped[int]
    amount: Mapped[int]
    # Over the canonical frozen texts (payload.py), by the installation's key; the QR code carries it.
    signature: Mapped[str] = mapped_column(String(100))
    state: Mapped[CommendationState] = enum_column(CommendationState, default=CommendationState.ISSUED)
    # The decision that corrected or revoked it, and on the corrected one's successor the one it replaces.
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("commendation.id"), unique=True)
    # Whether the public page of honours may name the recipient.
    is_public: Mapped[bool] = mapped_column(default=True)

    decision: Mapped[Decision] = relationship(back_populates="commendations", foreign_keys=[decision_id])
    changed_by: Mapped[Decision | None] = relationship(foreign_keys=[changed_by_id])
    replaces: Mapped["Commendation | None"] = relationship(remote_side=[id])
    nomination: Mapped[Nomination] = relationship()

    def move(self, action: CommendationAction, actor: Actor, by: Decision) -> None:
        """Take ``action`` by the decision ``by`` and note it; the only writer of ``state``."""
        before = self.state
        self.state = rules.commendation_after(before, action)
        self.changed_by = by
        audit.record(
            by.locality_id,
            actor,
            f"commendation.{action.value}",
            ("commendation", self.id),
            before=before.value,
            after=self.state.value,
            number=by.number,
        )

    @property
    def locality(self) -> Locality:
        return self.decision.locality

    @property
    def season(self) -> Season:
        return self.decision.season

    @property
    def written(self) -> str:
        return f"{self.salutation} {self.name}".strip()

    @property
    def state_name(self) -> str:
        return rules.COMMENDATION_STATE_NAMES[self.state]

    @property
    def state_tone(self) -> str:
        return rules.COMMENDATION_STATE_TONES[self.state]
