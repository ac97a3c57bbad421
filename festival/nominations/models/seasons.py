"""What belongs to a whole season's nominations: grace, the public posting of names, imports, saved views."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.accounts.models import User
from festival.core import clock
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.nominations.models.dossiers import Nomination
from festival.nominations.rules import ImportState
from festival.planning.models import Season


class DeadlineGrace(Base):
    """Somebody decided that dossiers may still come in after their day; with who, until when and why."""

    __tablename__ = "deadline_grace"

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    # The unit it was given to; None for everybody in the season.
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"))
    # The award it was given for; None for every award.
    award_code: Mapped[str | None] = mapped_column(String(40))
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    decided_by: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    season: Mapped[Season] = relationship()
    unit: Mapped[Locality | None] = relationship()

    @property
    def locality(self) -> Locality:
        """Where the right to change it is asked."""
        return self.season.locality


class Posting(Base):
    """Names posted for the residents to see before the council meets. No objection is ever stored."""

    __tablename__ = "posting"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # «Nhà văn hóa các thôn, bảng tin UBND xã».
    places: Mapped[str] = mapped_column(String(400))
    # Set once it was really done; only then the dossiers count as posted.
    done_on: Mapped[date | None]
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    season: Mapped[Season] = relationship()

    @property
    def locality(self) -> Locality:
        return self.season.locality


class PostedNomination(Base):
    """A nomination whose name stood in a posting."""

    __tablename__ = "posted_nomination"

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id", ondelete="CASCADE"), primary_key=True)
    nomination_id: Mapped[int] = mapped_column(
        ForeignKey("nomination.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    posting: Mapped[Posting] = relationship()
    nomination: Mapped[Nomination] = relationship()


class ImportRun(Base):
    """A spreadsheet that was uploaded; nothing of it is a nomination before it is confirmed."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    # Where whoever uploaded it sits; the list's units lie at or below it.
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    # None: brought by the command line.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    # JSON: which sheet, which row holds the headings, which column is what, and what stands for all rows.
    mapping: Mapped[str] = mapped_column(Text, default="{}")
    state: Mapped[ImportState] = enum_column(ImportState, default=ImportState.UPLOADED)
    # JSON: how many rows were new, changed, known, refused.
    counts: Mapped[str] = mapped_column(String(1000), default="{}")
    uploaded_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    done_at: Mapped[datetime | None] = mapped_column(Moment)

    season: Mapped[Season] = relationship()
    locality: Mapped[Locality] = relationship()
    user: Mapped[User | None] = relationship()


class ImportMapping(Base):
    """How a place's spreadsheets with these headings were read the last time."""

    __tablename__ = "import_mapping"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    # SHA-256 of the folded headings in their order.
    headings: Mapped[str] = mapped_column(String(64), primary_key=True)
    # JSON: folded heading → field.
    mapping: Mapped[str] = mapped_column(Text)
    used_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class SavedView(Base):
    """Filters of the list of nominations under a name of one's own."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    # The filters as the address carries them.
    filters: Mapped[str] = mapped_column(String(1000))
    saved_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    user: Mapped[User] = relationship()
