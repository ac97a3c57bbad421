"""Localities for tests."""

from flask import current_app

from festival.core.db import db, transaction
from festival.localities.models import FormerName, Letterhead
from festival.localities.rules import LocalityKind
from tests.factories import keep, make_locality

EMBLEM = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">'
    b'<circle cx="10" cy="10" r="9" fill="#c00"/></svg>'
)


def make_area(commune, name="Thôn Đoài", *, kind=LocalityKind.RESIDENTIAL_AREA, unit_word="thôn", number=90):
    """Something that a commune created, with a code of its own kind."""
    return make_locality(
        name, kind=kind, parent=commune, unit_word=unit_word, code=f"{commune.code}-{number}"
    )


def furnish(place) -> dict[str, int]:
    """An emblem, a former name and one unit of each kind in a place of ``make_place``."""
    sha256 = current_app.extensions["files"].put(EMBLEM)
    with transaction():
        db.session.get(Letterhead, place.commune.id).emblem_sha256 = sha256
    make_area(place.commune, "Trường THCS An Thịnh", kind=LocalityKind.SCHOOL, unit_word="trường", number=91)
    keep(
        FormerName(
            locality_id=place.commune.id,
            name="Xã Cũ",
            unit_word="xã",
            until=place.commune.valid_from,
            legal_basis="Nghị quyết số 1/NQ",
        )
    )
    return {"locality_id": place.commune.id}
