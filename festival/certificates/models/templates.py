"""Certificate forms as data, in versions that are never changed, and which one an award is printed on."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.nominations.rules import RecipientKind


class CertificateTemplate(Base):
    """A form; what it looks like is in its versions, of which the newest is used for new batches."""

    __tablename__ = "certificate_template"
    __table_args__ = (
        UniqueConstraint("locality_id", "name"),
        # The forms that come with the site belong to no locality, where the pair above binds nothing.
        Index(
            "uq_certificate_template_shipped",
            "name",
            unique=True,
            sqlite_where=text("locality_id IS NULL"),
            postgresql_where=text("locality_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    # None: comes with the site.
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"))
    # «giay-khen-ca-nhan»: the name in files and on the command line.
    name: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    # Set by the province: communes print by it and neither change nor copy it.
    is_locked: Mapped[bool] = mapped_column(default=False)
    is_archived: Mapped[bool] = mapped_column(default=False)

    locality: Mapped[Locality | None] = relationship()
    versions: Mapped[list["TemplateVersion"]] = relationship(
        back_populates="template", order_by="TemplateVersion.number"
    )


class TemplateVersion(Base):
    """A form at one time. Never changed: what was printed by it can be printed again to the same bytes."""

    __tablename__ = "template_version"
    __table_args__ = (UniqueConstraint("template_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("certificate_template.id"))
    number: Mapped[int]
    # The description of printing/templates.py as JSON; the pictures are in the file store.
    description: Mapped[str] = mapped_column(Text)
    border_sha256: Mapped[str] = mapped_column(String(64))
    emblem_sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(300), default="")
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment)

    template: Mapped[CertificateTemplate] = relationship(back_populates="versions")


class TemplateChoice(Base):
    """Which form a locality prints an award on, per kind of recipient."""

    __tablename__ = "template_choice"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    # AwardType.code: outlives the dated rows of the catalogue.
    award_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[RecipientKind] = enum_column(RecipientKind, primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("certificate_template.id"))

    template: Mapped[CertificateTemplate] = relationship()
