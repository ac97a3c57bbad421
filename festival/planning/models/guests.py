"""Delegates invited to a festival."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.core import text
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.planning.models.festivals import Festival
from festival.planning.models.seasons import Season
from festival.planning.rules.guests import Answer, DelegateKind


class Delegate(Base):
    """One invitation: a person, or a body that sends so many people."""

    __tablename__ = "delegate"
    __table_args__ = (
        CheckConstraint("seats >= 1", name="seats"),
        Index("ix_delegate_festival_id_kind", "festival_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"))
    kind: Mapped[DelegateKind] = enum_column(DelegateKind)
    # «Ông», «Bà» or nothing: typed, never guessed from the name.
    salutation: Mapped[str] = mapped_column(String(40), default="")
    full_name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(200))
    name_sort: Mapped[str] = mapped_column(String(800))
    post: Mapped[str] = mapped_column(String(300), default="")
    seats: Mapped[int] = mapped_column(default=1)
    # «Hàng A, ghế 1–2»: where they sit.
    seat_block: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    # What the public address for the answer ends in; a new one makes the old address worthless.
    token: Mapped[str] = mapped_column(String(43), unique=True)
    answer: Mapped[Answer] = enum_column(Answer, default=Answer.NONE)
    coming: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(300), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    festival: Mapped[Festival] = relationship()

    @validates("full_name")
    def _keep_name_forms(self, _key, value: str) -> str:
        value = text.clean(value)
        self.name_fold, self.name_sort = text.fold(value)[:200], text.name_key(value)[:800]
        return value

    @property
    def locality(self) -> Locality:
        return self.festival.locality

    @property
    def season(self) -> Season:
        return self.festival.season
