"""Pledges signed at a festival, and who signed."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.core import text
from festival.core.db import Base, enum_column
from festival.localities.models import Locality
from festival.planning.models.festivals import Festival
from festival.planning.models.seasons import Season
from festival.planning.rules.pledges import PledgeKind


class Pledge(Base):
    """One pledge of a festival; its words go onto the printed form."""

    __tablename__ = "pledge"

    id: Mapped[int] = mapped_column(primary_key=True)
    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PledgeKind] = enum_column(PledgeKind)
    title: Mapped[str] = mapped_column(String(300))
    # What is promised, one promise a line.
    promises: Mapped[str] = mapped_column(String(4000), default="")

    festival: Mapped[Festival] = relationship()
    signers: Mapped[list["PledgeSigner"]] = relationship(
        back_populates="pledge", order_by="PledgeSigner.position", cascade="all, delete-orphan"
    )

    @property
    def locality(self) -> Locality:
        return self.festival.locality

    @property
    def season(self) -> Season:
        return self.festival.season


class PledgeSigner(Base):
    """A residential area, or the head of a household; ``signed_on`` is empty until the sheet is signed."""

    __tablename__ = "pledge_signer"
    __table_args__ = (Index("ix_pledge_signer_pledge_id_position", "pledge_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pledge_id: Mapped[int] = mapped_column(ForeignKey("pledge.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(200), default="")
    signed_on: Mapped[date | None]

    pledge: Mapped[Pledge] = relationship(back_populates="signers")

    @validates("name")
    def _keep_name_fold(self, _key, value: str) -> str:
        value = text.clean(value)
        self.name_fold = text.fold(value)[:200]
        return value

    @property
    def locality(self) -> Locality:
        return self.pledge.festival.locality

    @property
    def season(self) -> Season:
        return self.pledge.festival.season
