"""Nominations, their papers, and what was said of them."""

from collections import Counter
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from festival.accounts.models import User
from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import Base, Moment, enum_column
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations import rules
from festival.nominations.models.awards import AwardType
from festival.nominations.models.nominees import Nominee
from festival.nominations.rules import AwardBasis, NominationAction, NominationState, transfers
from festival.planning.models import Season


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
    # Which papers or parts to mend, as codes with commas between, beside the note.
    review_reasons: Mapped[str] = mapped_column(String(400), default="")
    # When it was first handed in, and how often since.
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    submissions: Mapped[int] = mapped_column(default=0)
    # «TRUY TẶNG»: the recipient is dead.
    is_posthumous: Mapped[bool] = mapped_column(default=False)
    # The lower level's nomination, here or in another installation, that this one was forwarded from.
    origin_uuid: Mapped[UUID | None] = mapped_column(Uuid, unique=True)
    # The decision of a higher level, as it came back.
    upper_number: Mapped[str] = mapped_column(String(60), default="")
    upper_on: Mapped[date | None]
    upper_signer: Mapped[str] = mapped_column(String(200), default="")
    # Yes or no and a date; the reason of a hold is never stored.
    held_on: Mapped[date | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    # Long; stays in the dossier. The last column, so that what lists read comes before it on the disk.
    report: Mapped[str] = mapped_column(Text, default="")

    # The latest day that a grace names for this dossier; only lists ask for it, in their own query.
    granted_until: Mapped[date | None] = query_expression()

    season: Mapped[Season] = relationship()
    locality: Mapped[Locality] = relationship()
    nominee: Mapped[Nominee] = relationship()
    award_type: Mapped[AwardType] = relationship()
    created_by: Mapped[User | None] = relationship()
    ticks: Mapped[list["DossierPiece"]] = relationship(viewonly=True, order_by="DossierPiece.code")
    files: Mapped[list["DossierFile"]] = relationship(viewonly=True, order_by="DossierFile.id")

    def home_of(self, permission: Permission) -> Locality:
        """Where a right is asked: reviewing belongs to whose season it is, all else to who proposes."""
        return self.season.locality if permission is Permission.NOMINATION_REVIEW else self.locality

    def admits(self, user, permission: Permission | None) -> bool:
        """A province's office reviews what was forwarded into the province's own season."""
        home = self.season.locality
        return (
            permission is Permission.NOMINATION_REVIEW
            and home.kind is LocalityKind.PROVINCE
            and user.may(Permission.NOMINATION_RECEIVE, home)
        )

    def move(self, action: NominationAction, actor: Actor, note: str = "", **details: str) -> None:
        """Take ``action`` and note it with ``details``; the only writer of ``state``."""
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
            **details,
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
        ) + rules.paper_words(rules.papers_missing(self.papers))

    def files_of(self, code: str) -> list["DossierFile"]:
        """Those that hang on one paper of the award; with «» those on none, or on another award's."""
        codes = {piece.code for piece in self.award_type.pieces}
        return [file for file in self.files if (file.piece_code if file.piece_code in codes else "") == code]

    @property
    def papers(self) -> list[rules.Paper]:
        """The award's list of papers as it stands in this dossier."""
        ticked = {tick.code for tick in self.ticks}
        sent = Counter(file.piece_code for file in self.files)
        return [
            rules.Paper(
                code=piece.code,
                name=piece.name,
                made_by=piece.made_by,
                is_required=rules.is_required(piece.code, usually=piece.is_required, basis=self.basis),
                is_ticked=piece.code in ticked,
                is_typed=piece.code == rules.REPORT_CODE and rules.is_report_typed(self.report),
                files=sent[piece.code],
            )
            for piece in self.award_type.pieces
        ]

    @property
    def review_actions(self) -> list[NominationAction]:
        """What the standing office may do now."""
        return rules.review_actions(
            self.state,
            is_held=self.held_on is not None,
            basis=self.basis,
        )

    @property
    def is_decided_here(self) -> bool:
        """Whether the award is decided at the level of this season; others go up."""
        is_province = self.season.locality.kind is LocalityKind.PROVINCE
        return self.award_type.level is transfers.own_level(is_province=is_province)

    @property
    def version(self) -> str:
        """Changes with every act on the dossier."""
        return self.changed_at.astimezone(UTC).replace(tzinfo=None).isoformat()

    @property
    def may_withdraw(self) -> bool:
        return rules.is_open(self.state)

    @property
    def bonus_multiple(self) -> int | None:
        """Whole hundredths of the base salary."""
        return self.award_type.multiple(self.nominee.kind)


class NominationVersion(Base):
    """What a dossier said each time it was handed in; never altered."""

    __tablename__ = "nomination_version"
    __table_args__ = (UniqueConstraint("nomination_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id", ondelete="CASCADE"))
    number: Mapped[int]
    # JSON of the dossier's fields and papers.
    content: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    submitted_by: Mapped[str] = mapped_column(String(200))

    nomination: Mapped[Nomination] = relationship()


class UnsavedDossier(Base):
    """What somebody typed into a dossier's form and has not saved; given back when the form is opened."""

    __tablename__ = "unsaved_dossier"

    nomination_id: Mapped[int] = mapped_column(
        ForeignKey("nomination.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    # JSON: names of fields with what was typed.
    fields: Mapped[str] = mapped_column(Text)
    typed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class DossierPiece(Base):
    """A paper of the award's list that the proposer has ready, signed and on paper."""

    __tablename__ = "dossier_piece"

    nomination_id: Mapped[int] = mapped_column(
        ForeignKey("nomination.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    ticked_by: Mapped[str] = mapped_column(String(200))
    ticked_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class DossierFile(Base):
    """A file in the dossier; its bytes lie in the store under their hash."""

    __tablename__ = "dossier_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id", ondelete="CASCADE"), index=True)
    # Which paper of the list it is; «» for something else.
    piece_code: Mapped[str] = mapped_column(String(20), default="")
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    # A small picture of it, for photographs of papers.
    small_sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    # pdf, jpg, png, docx, xlsx: what the bytes are, not what the name says.
    ending: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    uploaded_by: Mapped[str] = mapped_column(String(200))
    uploaded_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    nomination: Mapped[Nomination] = relationship()

    @property
    def size_words(self) -> str:
        """«1,2 MB», «340 KB»."""
        if self.size >= 1_000_000:
            return f"{self.size / 1_000_000:.1f} MB".replace(".", ",")
        return f"{max(1, round(self.size / 1000))} KB"

    @property
    def locality(self) -> Locality:
        return self.nomination.locality

    def home_of(self, permission: Permission) -> Locality:
        return self.nomination.home_of(permission)

    def admits(self, user, permission: Permission | None) -> bool:
        return self.nomination.admits(user, permission)


class ReviewCheck(Base):
    """A line of the standing office's checklist: a paper's code, or one of the criteria."""

    __tablename__ = "review_check"

    nomination_id: Mapped[int] = mapped_column(
        ForeignKey("nomination.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    is_met: Mapped[bool]
    checked_by: Mapped[str] = mapped_column(String(200))
    checked_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
