"""Approved plans, frozen: version n is what the leader read and approved."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core.db import Base, Moment
from festival.localities.models import Locality
from festival.planning.models.festivals import Festival
from festival.planning.models.seasons import Season


class PlanVersion(Base):
    """Never changed once written; ``content`` is canonical JSON and ``sha256`` its hash."""

    __tablename__ = "plan_version"

    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    approved_at: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[str] = mapped_column(String(200))
    # Why it was made: empty for the first, else what the amendment said.
    note: Mapped[str] = mapped_column(String(500), default="")

    festival: Mapped[Festival] = relationship()

    @property
    def locality(self) -> Locality:
        return self.festival.locality

    @property
    def season(self) -> Season:
        return self.festival.season
