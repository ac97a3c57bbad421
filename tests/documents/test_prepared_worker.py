"""The real worker process, killed outright while it prepares invitations."""

import pypdfium2

from festival.accounts.rules import Role
from festival.core import workers
from festival.core.db import db, transaction
from festival.documents.models import PreparedFile
from festival.documents.rules import PreparedState
from festival.documents.services import prepared
from festival.planning.models import Delegate
from festival.planning.rules import FestivalState
from festival.planning.rules.guests import DelegateKind
from festival.planning.services import invitations
from tests.certificates.test_worker import redis_url, start_worker, until
from tests.planning.make import make_festival

__all__ = ["redis_url", "start_worker"]
GUESTS = 260
SETTINGS = {
    "number": "30/GM-UBND",
    "inviter": "Ban Tổ chức Ngày hội xã An Thịnh",
    "dated_on": "2026-08-01",
    "dress": "",
    "answer_by": "",
    "signer_title": "TRƯỞNG BAN TỔ CHỨC",
    "signer_name": "",
}


def order(app, world, guests: int) -> int:
    festival = make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.READY)
    with transaction():
        db.session.add_all(
            Delegate(
                festival_id=festival.id,
                kind=DelegateKind.COMMUNE,
                full_name=f"Khách mời số {number}",
                token=f"{number:022d}",
            )
            for number in range(guests)
        )
    return invitations.order(
        festival.id,
        settings=SETTINGS,
        public_url="http://festival.test",
        files=app.extensions["files"],
        actor=world.users[Role.COMMUNE_ORGANIZER].actor,
    )


def now(file_id: int) -> PreparedFile:
    db.session.rollback()
    return db.session.get_one(PreparedFile, file_id, populate_existing=True)


def made_undisturbed(app, file_id: int) -> str:
    """Make the whole file, note its hash, and put everything back as if never made."""
    files = app.extensions["files"]
    prepared.make(prepared_file_id=file_id, worker="máy/1/a", files=files)
    sha256 = now(file_id).file_sha256
    files.path(sha256).unlink()
    with transaction():
        file = db.session.get_one(PreparedFile, file_id)
        file.state, file.done, file.attempts, file.file_sha256 = PreparedState.QUEUED, 0, 0, None
    db.session.rollback()
    return sha256


def test_a_worker_killed_in_the_middle_loses_nothing_and_makes_the_same_bytes(app, world, start_worker):
    file_id = order(app, world, GUESTS)
    expected = made_undisturbed(app, file_id)

    worker = start_worker()
    until(lambda: now(file_id).done >= 50)
    worker.kill()
    worker.wait()
    halfway = now(file_id)
    assert (halfway.state, 50 <= halfway.done < GUESTS) == (PreparedState.WORKING, True)
    start_worker()
    until(lambda: now(file_id).state is not PreparedState.WORKING)

    file = now(file_id)
    assert (file.state, file.done, file.attempts) == (PreparedState.READY, GUESTS, 2)
    assert file.file_sha256 == expected
    document = pypdfium2.PdfDocument(app.extensions["files"].read(expected))
    assert len(document) == GUESTS
    document.close()


def test_a_file_asked_for_without_a_worker_is_made_when_one_comes(app, world, start_worker):
    file_id = order(app, world, 3)
    assert not workers.worker_is_alive()
    db.session.rollback()

    start_worker()
    until(lambda: now(file_id).state is PreparedState.READY)

    assert workers.worker_is_alive()
