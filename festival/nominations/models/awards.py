"""The award catalogue, dated, for the whole country or for one province."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core.db import Base, enum_column
from festival.localities.models import Locality
from festival.nominations.rules import AwardLevel, RecipientKind, ShareRule


class AwardType(Base):
    """An award form, dated; a change is a new row with its own date, never an edit of the past."""

    __tablename__ = "award_type"
    __table_args__ = (
        # One row of a code for each day it begins to hold: the country's, and each province's own.
        Index(
            "uq_award_type_code_valid_from",
            "code",
            "valid_from",
            unique=True,
            sqlite_where=sql("locality_id IS NULL"),
            postgresql_where=sql("locality_id IS NULL"),
        ),
        Index(
            "uq_award_type_locality_id_code_valid_from",
            "locality_id",
            "code",
            "valid_from",
            unique=True,
            sqlite_where=sql("locality_id IS NOT NULL"),
            postgresql_where=sql("locality_id IS NOT NULL"),
        ),
        CheckConstraint("(due_month IS NULL) = (due_day IS NULL)", name="due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The province whose own row this is; None for the whole country. A province's row of a code goes before
    # the country's on the days on which it holds.
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"), index=True)
    # GK_XA, GK_CAT, BK_TINH, BK_BCA, KNC_BVANTQ, LDTT, CSTDCS, CO_TINH …
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    # «GIẤY KHEN», as block 5 of the certificate prints it.
    printed_name: Mapped[str] = mapped_column(String(100))
    level: Mapped[AwardLevel] = enum_column(AwardLevel)
    # Who usually puts forward, in words for the proposer.
    proposer: Mapped[str] = mapped_column(String(300), default="")
    signer: Mapped[str] = mapped_column(String(200))
    # In short, one a line; shown to whoever proposes and ticked by whoever reviews.
    criteria: Mapped[str] = mapped_column(String(4000), default="")
    # Decided elsewhere and only noted here with number and date: no dossier goes through this site.
    is_tracked_only: Mapped[bool] = mapped_column(default=False)
    once_in_a_lifetime: Mapped[bool] = mapped_column(default=False)
    share_rule: Mapped[ShareRule] = enum_column(ShareRule, default=ShareRule.MAJORITY)
    # The day each year by which dossiers must be with whoever decides; None: the season's own day counts.
    due_month: Mapped[int | None]
    due_day: Mapped[int | None]
    # Bonus multiples of the base salary in whole hundredths; None where the kind is not eligible.
    multiple_individual: Mapped[int | None]
    multiple_collective: Mapped[int | None]
    multiple_household: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    locality: Mapped[Locality | None] = relationship()
    pieces: Mapped[list["AwardPiece"]] = relationship(
        back_populates="award_type", order_by="AwardPiece.position", cascade="all, delete-orphan"
    )

    @hybrid_property
    def is_commune_level(self) -> bool:
        """Whether the commune's own chair decides; the others are forwarded."""
        return self.level == AwardLevel.COMMUNE

    def multiple(self, kind: RecipientKind) -> int | None:
        return {
            RecipientKind.INDIVIDUAL: self.multiple_individual,
            RecipientKind.COLLECTIVE: self.multiple_collective,
            RecipientKind.HOUSEHOLD: self.multiple_household,
        }[kind]


class AwardPiece(Base):
    """A paper that a dossier for the award holds (domain: Luật Thi đua, khen thưởng, Điều 84)."""

    __tablename__ = "award_piece"

    award_type_id: Mapped[int] = mapped_column(
        ForeignKey("award_type.id", ondelete="CASCADE"), primary_key=True
    )
    # TT, DS, BCTT, BBH_CS …; the same code is the same paper in every award.
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[str] = mapped_column(String(200), default="")
    is_required: Mapped[bool] = mapped_column(default=True)

    award_type: Mapped[AwardType] = relationship(back_populates="pieces")
