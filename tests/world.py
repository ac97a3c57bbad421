"""A world with one thing of each kind, and an id for every argument of every address."""

import base64
from datetime import date
from types import SimpleNamespace

from flask import current_app
from sqlalchemy import select

from festival.accounts.models import AccountNotice, KeptInput, RecoveryCode, RoleGrant
from festival.accounts.rules import Role
from festival.commendations.models import Commendation, RegisterCounter, RegisterSetting
from festival.commendations.rules import RegisterMode
from festival.core import clock
from festival.core.db import db, transaction
from festival.localities.models import FormerName, Installation, Letterhead
from tests.certificates import make as certificates
from tests.commendations import make as commendations
from tests.documents import make as documents
from tests.factories import keep, make_world
from tests.nominations import make as nominations
from tests.planning import make as planning
from tests.voting import make as voting

# The smallest PNG there is: one pixel.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def furnish_world(world: SimpleNamespace | None = None) -> dict[str, int | str]:
    """One thing of each kind in ``world.here``; an id for each URL argument, by its name."""
    world = world or make_world()
    place = world.here
    ids = {}
    for domain in (planning, documents, certificates, voting, nominations):
        ids |= domain.furnish(place)
    emblem = current_app.extensions["files"].put(PICTURE)
    with transaction():
        db.session.get_one(Letterhead, place.commune.id).emblem_sha256 = emblem
    proposer = place.users[Role.UNIT_PROPOSER]
    grant = db.session.scalar(select(RoleGrant).where(RoleGrant.user_id == proposer.id))
    return ids | {
        "locality_id": place.commune.id,
        "account_id": proposer.id,
        "grant_id": grant.id,
        "token": db.session.get_one(Commendation, ids["commendation_id"]).token,
    }


def fill_every_table() -> None:
    """At least one row in every table, for whatever reads or moves them all."""
    world = make_world()
    ids = furnish_world(world)
    planning.fill_tables(world.here, ids)
    nominations.fill_tables(world.here, ids)
    person = world.users[Role.LEADER]
    keep(
        AccountNotice(user_id=person.id, at=clock.now(), sentence="Được giao vai trò Lãnh đạo."),
        KeptInput(token="t" * 43, at=clock.now(), url="/planning", fields="[]"),
        RecoveryCode(user_id=person.id, code_hash="c" * 64),
        FormerName(
            locality_id=world.here.commune.id,
            name="Xã Cũ",
            unit_word="xã",
            until=date(2026, 8, 4),
            legal_basis="388/NQ-UBTVQH16",
        ),
        Installation(public_url="http://festival.test"),
        RegisterSetting(locality_id=world.here.commune.id, mode=RegisterMode.YEARLY),
        RegisterCounter(locality_id=world.here.commune.id, year=2026, last=7),
    )
    voting.fill_tables(person, ids)
    commendations.fill_tables(world.here, ids)
    certificates.fill_tables(world.here, ids)
