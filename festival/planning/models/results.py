"""What a festival came to: figures, words and photographs, once somebody has reported them."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core.db import Base, Moment
from festival.localities.models import Locality
from festival.planning.models.festivals import Festival
from festival.planning.models.seasons import Season


class FestivalResult(Base):
    """A draft until ``reported_at`` is set. None means «chưa báo cáo», which is not 0."""

    __tablename__ = "festival_result"

    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"), primary_key=True)
    attendance: Mapped[int | None]
    upper_delegates: Mapped[int | None]
    households_pledged: Mapped[int | None]
    campaign_sessions: Mapped[int | None]
    campaign_reached: Mapped[int | None]
    articles: Mapped[int | None]
    banners: Mapped[int | None]
    models_launched: Mapped[int | None]
    models_replicated: Mapped[int | None]
    models_dissolved: Mapped[int | None]
    commended_collectives: Mapped[int | None]
    commended_households: Mapped[int | None]
    commended_individuals: Mapped[int | None]
    bonus_paid: Mapped[int | None] = mapped_column(BigInteger)
    gifts: Mapped[int | None]
    gifts_value: Mapped[int | None] = mapped_column(BigInteger)
    works: Mapped[int | None]
    works_value: Mapped[int | None] = mapped_column(BigInteger)
    spent_state: Mapped[int | None] = mapped_column(BigInteger)
    spent_social: Mapped[int | None] = mapped_column(BigInteger)
    festivities: Mapped[str] = mapped_column(String(2000), default="")
    shortcomings: Mapped[str] = mapped_column(String(2000), default="")
    proposals: Mapped[str] = mapped_column(String(2000), default="")
    reported_at: Mapped[datetime | None] = mapped_column(Moment)
    reported_by: Mapped[str] = mapped_column(String(200), default="")

    festival: Mapped[Festival] = relationship()


class FestivalPhoto(Base):
    """A photograph, drawn anew on the way in: no place, no device, no time inside."""

    __tablename__ = "festival_photo"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    small_sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    caption: Mapped[str] = mapped_column(String(300), default="")
    added_by: Mapped[str] = mapped_column(String(200))

    festival: Mapped[Festival] = relationship()

    @property
    def locality(self) -> Locality:
        return self.festival.locality

    @property
    def season(self) -> Season:
        return self.festival.season
