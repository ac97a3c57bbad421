"""Factories of print batches on issued decisions."""

from uuid import uuid4

from flask import current_app

from festival.accounts.rules import Role
from festival.certificates import services
from festival.certificates.models import (
    BlankMovement,
    BlankType,
    CertificateTemplate,
    PrintBatch,
    PrinterProfile,
    Receipt,
    TemplateChoice,
    TemplateVersion,
)
from festival.certificates.rules import BlankAct, ReceiptThing
from festival.commendations.models import Decision
from festival.core import clock, workers
from festival.core.db import db, transaction
from festival.nominations.rules import RecipientKind
from tests.certificates import make_templates
from tests.commendations import make as commendations
from tests.factories import keep

PUBLIC_URL = "http://festival.test"


def make_issued(*, place, people: int = 4) -> Decision:
    """An issued decision for ``people`` individuals."""
    award = commendations.make_award()
    with transaction():
        nominations = [
            commendations.make_passed(place=place, award=award, name=f"Nguyễn Thị Ước {number:03d}")
            for number in range(1, people + 1)
        ]
    return commendations.make_issued(place=place, award=award, nominations=nominations)


def order(
    *decisions: Decision, place, public_url: str | None = PUBLIC_URL, how: services.How | None = None
) -> PrintBatch:
    batch_id = services.order_batch(
        decision_ids=[one.id for one in decisions],
        how=how,
        public_url=public_url,
        files=current_app.extensions["files"],
        actor=place.users[Role.PRINT_CLERK].actor,
    )
    return db.session.get_one(PrintBatch, batch_id)


def render(batch: PrintBatch, worker: str = "máy/1/a") -> PrintBatch:
    files = current_app.extensions["files"]
    services.render_batch(batch_id=batch.id, worker=worker, files=files)
    db.session.expire_all()
    return db.session.get_one(PrintBatch, batch.id)


def make_batch(*, place, people: int = 4) -> PrintBatch:
    """A batch that is ready for the printer."""
    return render(order(make_issued(place=place, people=people), place=place))


def make_good(*, place, people: int = 4) -> PrintBatch:
    """A batch whose copies are all good."""
    batch = make_batch(place=place, people=people)
    actor = place.users[Role.PRINT_CLERK].actor
    services.mark_printed(batch_id=batch.id, actor=actor)
    services.mark_batch_good(batch_id=batch.id, actor=actor)
    db.session.expire_all()
    return db.session.get_one(PrintBatch, batch.id)


def make_printer(*, place, name="Máy in phòng Văn thư", **fields) -> PrinterProfile:
    return keep(PrinterProfile(locality_id=place.commune.id, name=name, **fields))


def furnish(place) -> dict[str, int]:
    """An issued decision with a batch in print; an id for every URL argument of these pages."""
    ids = commendations.furnish(place)
    batch = order(db.session.get_one(Decision, ids["decision_id"]), place=place)
    workers.beat("máy/1/a")
    printer = make_printer(place=place, dx_tenths=12, dy_tenths=-8)
    blanks = make_blanks(place=place, sheets=0)
    return ids | {
        "batch_id": batch.id,
        "blank_type_id": blanks.id,
        "copy_id": batch.copies[0].id,
        "printer_id": printer.id,
        "receipt_id": make_receipt(place=place, commendation_id=ids["commendation_id"]).id,
        "template_id": make_templates.make_template(locality_id=place.commune.id).id,
    }


def make_receipt(*, place, commendation_id: int, thing=ReceiptThing.BONUS) -> Receipt:
    clerk = place.users[Role.PRINT_CLERK]
    now = clock.now()
    return keep(
        Receipt(
            commendation_id=commendation_id,
            thing=thing,
            client_uuid=uuid4(),
            user_id=clerk.id,
            handed_by=clerk.full_name,
            tapped_at=now,
            recorded_at=now,
        )
    )


def make_blanks(*, place, sheets: int = 100, **fields) -> BlankType:
    """A kind of blank with so many sheets."""
    values = {"name": "Phôi A4", "width_mm": 297, "height_mm": 210, **fields}
    actor = place.users[Role.PRINT_CLERK].actor
    new = services.add_blank_type(locality_id=place.commune.id, actor=actor, **values)
    if sheets:
        services.move_blanks(
            blank_type_id=new, act=BlankAct.RECEIVED, quantity=sheets, note="Phiếu nhập số 12", actor=actor
        )
    return db.session.get_one(BlankType, new)


def fill_tables(place, ids: dict[str, int]) -> None:
    """A row in every table of certificates that ``furnish`` leaves empty."""
    clerk = place.users[Role.PRINT_CLERK]
    now = clock.now()
    template = keep(CertificateTemplate(locality_id=place.commune.id, name="giay-khen-rieng", title="Riêng"))
    keep(
        TemplateVersion(
            template_id=template.id,
            number=1,
            description="{}",
            border_sha256="b" * 64,
            emblem_sha256="e" * 64,
            made_by=clerk.full_name,
            made_at=now,
        ),
        TemplateChoice(
            locality_id=place.commune.id,
            award_code="GK_XA",
            kind=RecipientKind.COLLECTIVE,
            template_id=template.id,
        ),
        BlankMovement(
            blank_type_id=ids["blank_type_id"],
            act=BlankAct.RECEIVED,
            quantity=100,
            made_by=clerk.full_name,
            made_at=now,
        ),
    )
