"""Base salaries and the counters of the golden book."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from festival.commendations.rules import RegisterMode
from festival.core.db import Base, enum_column


class BaseSalary(Base):
    """Lương cơ sở in đồng a month, in force from a date."""

    __tablename__ = "base_salary"

    effective_from: Mapped[date] = mapped_column(primary_key=True)
    amount: Mapped[int]
    legal_basis: Mapped[str] = mapped_column(String(200))


class RegisterCounter(Base):
    """The last number of the golden book; its row is locked while a decision takes its numbers."""

    __tablename__ = "register_counter"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class RegisterSetting(Base):
    """How a locality numbers its golden book; per decision where nothing is set."""

    __tablename__ = "register_setting"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    mode: Mapped[RegisterMode] = enum_column(RegisterMode)
