"""Lines of a festival's budget, in whole đồng."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core.db import Base, enum_column
from festival.localities.models import Locality
from festival.planning.models.festivals import Festival
from festival.planning.models.seasons import Season
from festival.planning.rules.budget import FundingSource


class BudgetLine(Base):
    """Quantity × unit price from one source, and what was spent of it once that is known."""

    __tablename__ = "budget_line"
    __table_args__ = (
        CheckConstraint("quantity >= 0 AND unit_price >= 0", name="planned"),
        CheckConstraint("spent IS NULL OR spent >= 0", name="spent"),
        Index("ix_budget_line_festival_id_position", "festival_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[int]
    unit: Mapped[str] = mapped_column(String(40), default="")
    unit_price: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[FundingSource] = enum_column(FundingSource)
    # None until somebody has said what it cost; 0 is an answer.
    spent: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(300), default="")

    festival: Mapped[Festival] = relationship()

    @property
    def planned(self) -> int:
        return self.quantity * self.unit_price

    @property
    def locality(self) -> Locality:
        return self.festival.locality

    @property
    def season(self) -> Season:
        return self.festival.season
