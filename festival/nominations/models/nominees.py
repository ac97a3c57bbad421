"""The register: people, collectives and households, what they have received, and who is the same as whom."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.core import clock, text
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.nominations import rules
from festival.nominations.rules import RecipientKind, Salutation
from festival.nominations.rules.service import TRACK_NAMES, ServiceTrack


class Nominee(Base):
    """Somebody or a body that may be commended; never an account."""

    __tablename__ = "nominee"
    __table_args__ = (Index("ix_nominee_locality_name", "locality_id", "name_fold"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    # The residential area, office or school (or the commune) where the nominee is known.
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    kind: Mapped[RecipientKind] = enum_column(RecipientKind)
    salutation: Mapped[Salutation] = enum_column(Salutation, default=Salutation.NONE)
    # As the certificate prints it (capitals are a property of the template's field).
    name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(200), index=True)
    name_sort: Mapped[str] = mapped_column(String(1600))
    birth_year: Mapped[int | None]
    # Post and workplace, address, or governing body: block 7 of the certificate.
    address_line: Mapped[str] = mapped_column(String(200), default="")
    # Of a collective: how many it counts, how many of them are women, who leads it.
    head_count: Mapped[int | None]
    women_count: Mapped[int | None]
    leader_name: Mapped[str] = mapped_column(String(200), default="")
    # The office, school, enterprise or residential area that this collective is, where it is one.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"), index=True)
    # Tie-break hints of the law, never a score (NĐ 152/2025, Điều 4).
    is_direct_worker: Mapped[bool] = mapped_column(default=False)
    is_special_area: Mapped[bool] = mapped_column(default=False)
    # Asked of the nominee and answered; None while nobody asked.
    honours_consent: Mapped[bool | None]
    photo_consent: Mapped[bool | None]
    consent_on: Mapped[date | None]
    # Somebody found that this entry and another are one; all that belonged here belongs there.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("nominee.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    locality: Mapped[Locality] = relationship(foreign_keys=[locality_id])
    unit: Mapped[Locality | None] = relationship(foreign_keys=[unit_id])
    merged_into: Mapped["Nominee | None"] = relationship(remote_side=[id])

    @validates("name")
    def _keep_name_forms(self, _key, value: str) -> str:
        value = text.clean(value)
        # Some letters fold into two: the column holds what it can.
        self.name_fold = text.fold(value)[:200]
        self.name_sort = text.name_key(value)[:1600]
        return value

    @property
    def kind_name(self) -> str:
        return rules.KIND_NAMES[self.kind]

    @property
    def written(self) -> str:
        """«Ông Lê Văn Thụ», «Tổ bảo vệ ANTT thôn Trung»."""
        return f"{self.salutation.value} {self.name}".strip()


class ServicePeriod(Base):
    """Years of service that count for a Kỷ niệm chương (TT 20/2025/TT-BCA, Điều 4)."""

    __tablename__ = "service_period"
    __table_args__ = (CheckConstraint("ended_on IS NULL OR started_on <= ended_on", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nominee_id: Mapped[int] = mapped_column(ForeignKey("nominee.id", ondelete="CASCADE"), index=True)
    # Which of the two groups of the medal it counts for.
    track: Mapped[ServiceTrack] = enum_column(ServiceTrack, default=ServiceTrack.GUARD)
    # «Tổ viên Tổ bảo vệ an ninh, trật tự», «Công an xã bán chuyên trách» …
    post: Mapped[str] = mapped_column(String(200))
    started_on: Mapped[date]
    # None: until today.
    ended_on: Mapped[date | None]
    # Whole hundredths: 200 where the years count twice (specially hard, border, island).
    coefficient: Mapped[int] = mapped_column(default=100)

    nominee: Mapped[Nominee] = relationship()

    @property
    def locality(self) -> Locality:
        return self.nominee.locality

    @property
    def track_name(self) -> str:
        return TRACK_NAMES[self.track]


class EarlierAward(Base):
    """An award that was decided outside this site, noted with number and date."""

    __tablename__ = "earlier_award"

    id: Mapped[int] = mapped_column(primary_key=True)
    nominee_id: Mapped[int] = mapped_column(ForeignKey("nominee.id", ondelete="CASCADE"), index=True)
    # Of the catalogue where it is one of its awards.
    code: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]
    decision_number: Mapped[str] = mapped_column(String(60), default="")
    decided_on: Mapped[date | None]
    signer: Mapped[str] = mapped_column(String(200), default="")
    # What it was given for, in short.
    achievement: Mapped[str] = mapped_column(String(400), default="")
    noted_by: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    nominee: Mapped[Nominee] = relationship()

    @property
    def locality(self) -> Locality:
        return self.nominee.locality

    @property
    def label(self) -> str:
        """«Giấy khen của Chủ tịch UBND xã, 2024 (Quyết định 12/QĐ-UBND)»."""
        number = f" (Quyết định {self.decision_number})" if self.decision_number else ""
        return f"{self.name}, {self.year}{number}"


class DistinctPair(Base):
    """Two entries that look alike and were found to be different; the lower id stands first."""

    __tablename__ = "distinct_pair"
    __table_args__ = (CheckConstraint("low_id < high_id", name="order"),)

    low_id: Mapped[int] = mapped_column(ForeignKey("nominee.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("nominee.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(400))
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class NomineeMerge(Base):
    """Two entries made one, with what moved, so that it can be taken back."""

    __tablename__ = "nominee_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("nominee.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("nominee.id"), index=True)
    reason: Mapped[str] = mapped_column(String(400))
    # JSON: ids of what was moved, by table.
    moved: Mapped[str] = mapped_column(Text)
    merged_by: Mapped[str] = mapped_column(String(200))
    merged_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)

    kept: Mapped[Nominee] = relationship(foreign_keys=[kept_id])
    merged: Mapped[Nominee] = relationship(foreign_keys=[merged_id])
