"""Where on the stage a commendation is handed over."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.commendations.models.decisions import Commendation
from festival.core.db import Base
from festival.planning.models import ProgrammeItem


class StagePlace(Base):
    """Which row of a festival's programme hands out which commendation, and in which order."""

    __tablename__ = "stage_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    # None: the row was taken out of the programme; the order and what was typed wait for another row.
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme_item.id", ondelete="SET NULL"), index=True
    )
    commendation_id: Mapped[int] = mapped_column(
        ForeignKey("commendation.id", ondelete="CASCADE"), unique=True
    )
    position: Mapped[int]
    # How a hard name is read, in the typist's own syllables, and who comes for whoever cannot.
    spoken: Mapped[str] = mapped_column(String(300), default="")
    stand_in: Mapped[str] = mapped_column(String(200), default="")

    item: Mapped[ProgrammeItem | None] = relationship()
    commendation: Mapped[Commendation] = relationship()
