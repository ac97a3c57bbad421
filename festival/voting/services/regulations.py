"""The council's Quy chế: a later one beside the earlier ones, and the scan of each.

A file is checked before anything is locked, and nobody reaches its bytes until a row names them.
"""

from datetime import date

from sqlalchemy.exc import IntegrityError

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.nominations.received import Received
from festival.voting import queries, rules
from festival.voting.models import Council, Regulation


def add_regulation(
    *,
    council_id: int,
    number: str,
    issued_on: date,
    scan: Received | None = None,
    store: FileStore,
    actor: Actor,
) -> Regulation:
    """A later Quy chế, in force from its day; sessions that were held keep the one they went by."""
    sha256 = _kept(scan, store) if scan else None
    try:
        with transaction():
            council = db.session.get_one(Council, council_id, with_for_update=True)
            rules.check_is_later(issued_on, max(one.issued_on for one in council.regulations))
            regulation = Regulation(council_id=council_id, number=number, issued_on=issued_on)
            if scan:
                _name_scan(regulation, scan, sha256)
            db.session.add(regulation)
            db.session.flush()
            _record(council, regulation, "council.add_regulation", actor)
    except IntegrityError:
        raise RuleBroken("Hội đồng đã có Quy chế ban hành đúng ngày đó. Hãy xem lại ngày.") from None
    return regulation


def attach_scan(*, regulation_id: int, scan: Received, store: FileStore, actor: Actor) -> Regulation:
    """The scan of a Quy chế; another one takes its place only until a session goes by this Quy chế."""
    sha256 = _kept(scan, store)
    with transaction():
        council_id = db.session.get_one(Regulation, regulation_id).council_id
        council = db.session.get_one(Council, council_id, with_for_update=True)
        regulation = db.session.get_one(Regulation, regulation_id, populate_existing=True)
        has_scan = regulation.sha256 is not None
        is_used = regulation.issued_on in queries.used_regulations(council_id)
        rules.check_may_replace_scan(has_scan, is_used)
        _name_scan(regulation, scan, sha256)
        act = "council.replace_scan" if has_scan else "council.attach_scan"
        _record(council, regulation, act, actor)
    return regulation


def _kept(scan: Received, store: FileStore) -> str:
    rules.check_is_text(scan.ending)
    return store.put(scan.content)


def _name_scan(regulation: Regulation, scan: Received, sha256: str) -> None:
    regulation.sha256, regulation.file_name, regulation.ending = sha256, scan.name, scan.ending


def _record(council: Council, regulation: Regulation, act: str, actor: Actor) -> None:
    audit.record(
        council.locality_id,
        actor,
        act,
        ("council", council.id),
        regulation=regulation.number,
        issued_on=regulation.issued_on.isoformat(),
        sha256=regulation.sha256,
    )
