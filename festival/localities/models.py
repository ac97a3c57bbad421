"""Localities form a tree; ``path`` makes «here or below» one comparison."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.core import text
from festival.core.db import Base, enum_column
from festival.localities.rules import KIND_NAMES, LocalityKind


class Locality(Base):
    """A unit with an official code (text, leading zeros) or one that its commune created."""

    __tablename__ = "locality"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(200), index=True)
    name_sort: Mapped[str] = mapped_column(String(800))
    kind: Mapped[LocalityKind] = enum_column(LocalityKind)
    # «xã», «phường», «đặc khu», «tỉnh», «thành phố», «thôn», «bản», «tổ dân phố», «trường» …
    unit_word: Mapped[str] = mapped_column(String(40))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"), index=True)
    # Ids from the province down, each followed by a slash: «3/71/950/».
    path: Mapped[str] = mapped_column(String(80), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    legal_basis: Mapped[str] = mapped_column(String(500), default="")

    parent: Mapped["Locality | None"] = relationship(remote_side=[id])

    @validates("name")
    def _keep_name_forms(self, _key, value: str) -> str:
        value = text.clean(value)
        self.name_fold, self.name_sort = text.fold(value)[:200], text.sort_key(value)[:800]
        return value

    @property
    def locality(self) -> "Locality":
        return self

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the province down to this locality itself."""
        return [int(part) for part in self.path.strip("/").split("/")]

    @property
    def kind_name(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def is_commune(self) -> bool:
        return self.kind is LocalityKind.COMMUNE

    def contains(self, other: "Locality") -> bool:
        """Whether ``other`` is this locality or lies below it."""
        return other.path.startswith(self.path)


def within(locality: Locality):
    """A condition for rows of ``locality`` and everything below it."""
    return Locality.path.startswith(locality.path, autoescape=True)


def given_name_order():
    """Order of localities in lists."""
    return (Locality.name_sort, Locality.id)


class FormerName(Base):
    """What a unit was called before a change, with the ground of the change."""

    __tablename__ = "former_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    unit_word: Mapped[str] = mapped_column(String(40))
    until: Mapped[date]
    legal_basis: Mapped[str] = mapped_column(String(500))


class Letterhead(Base):
    """How a locality writes itself on documents and certificates."""

    __tablename__ = "letterhead"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    parent_agency: Mapped[str] = mapped_column(String(200), default="")
    agency: Mapped[str] = mapped_column(String(200))
    # «An Thịnh»: where documents are signed.
    place: Mapped[str] = mapped_column(String(100))
    # «CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH»: block 3 of a certificate.
    awarding_title: Mapped[str] = mapped_column(String(200))
    emblem_sha256: Mapped[str | None] = mapped_column(String(64))

    locality: Mapped[Locality] = relationship()


class Installation(Base):
    """One row: what an administrator typed for the whole installation."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    # The environment's PUBLIC_URL wins over this one.
    public_url: Mapped[str] = mapped_column(String(200), default="")
    # Whose administrators look after the whole installation; set when it is set up.
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"))

    locality: Mapped[Locality | None] = relationship()
