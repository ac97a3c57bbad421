"""Factories of print batches on issued decisions."""

from flask import current_app

from festival.accounts.rules import Role
from festival.certificates import services
from festival.certificates.models import PrintBatch
from festival.commendations.models import Decision
from festival.core import workers
from festival.core.db import db, transaction
from tests.commendations import make as commendations

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


def order(decision: Decision, *, place, public_url: str | None = PUBLIC_URL) -> PrintBatch:
    batch_id = services.order_batch(
        decision_id=decision.id,
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


def furnish(place) -> dict[str, int]:
    """An issued decision with a batch in print; an id for every URL argument of these pages."""
    ids = commendations.furnish(place)
    batch = order(db.session.get_one(Decision, ids["decision_id"]), place=place)
    workers.beat("máy/1/a")
    return ids | {"batch_id": batch.id, "copy_id": batch.copies[0].id}
