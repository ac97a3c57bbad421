"""How a printer is off, measured once on paper."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core.db import Base
from festival.localities.models import Locality


class PrinterProfile(Base):
    __tablename__ = "printer_profile"
    __table_args__ = (
        UniqueConstraint("locality_id", "name"),
        CheckConstraint("abs(dx_tenths) <= 150 AND abs(dy_tenths) <= 150", name="offsets"),
        CheckConstraint(
            "scale_x_thousandths BETWEEN 980 AND 1020 AND scale_y_thousandths BETWEEN 980 AND 1020",
            name="scales",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    name: Mapped[str] = mapped_column(String(100))
    # What is added to every position: tenths of a mm, to the right and downwards.
    dx_tenths: Mapped[int] = mapped_column(default=0)
    dy_tenths: Mapped[int] = mapped_column(default=0)
    scale_x_thousandths: Mapped[int] = mapped_column(default=1000)
    scale_y_thousandths: Mapped[int] = mapped_column(default=1000)
    # The sheet's foot enters the printer first, so the page is turned by half a circle.
    is_foot_first: Mapped[bool] = mapped_column(default=False)
    # «Khay tay, mặt in ngửa lên»: read by the clerk, not by the printer.
    tray: Mapped[str] = mapped_column(String(60), default="")
    is_archived: Mapped[bool] = mapped_column(default=False)

    locality: Mapped[Locality] = relationship()
