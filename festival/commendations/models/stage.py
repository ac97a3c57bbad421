"""Where on the stage a commendation is handed over."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.commendations.models.decisions import Commendation
from festival.core.db import Base
from festival.planning.models import ProgrammeItem


class StagePlace(Base):
    """Which row of a festival's programme hands out which commendation, and in which order."""

    __tablename__ = "stage_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("programme_item.id", ondelete="CASCADE"), index=True)
    commendation_id: Mapped[int] = mapped_column(
        ForeignKey("commendation.id", ondelete="CASCADE"), unique=True
    )
    position: Mapped[int]

    item: Mapped[ProgrammeItem] = relationship()
    commendation: Mapped[Commendation] = relationship()
