"""Factories of corrections and revocations of what an issued decision gave."""

from datetime import date

from flask import current_app

from festival.accounts.rules import Role
from festival.commendations import services
from festival.commendations.models import Commendation, Decision, DecisionChange
from festival.commendations.rules import DecisionKind, drafting
from festival.core.db import db
from tests.commendations.make import TEXTS

DAY = date(2026, 8, 11)
TODAY = date(2026, 8, 12)


def make_change(
    *, place, kind: DecisionKind, commendations: list[Commendation], **new_texts: str
) -> Decision:
    """A draft over the commendations of one decision; every line of a correction gets ``new_texts``."""
    actor = place.users[Role.STANDING_OFFICE].actor
    decision_id = services.create_change(
        decision_id=commendations[0].decision_id,
        kind=kind,
        commendation_ids=[one.id for one in commendations],
        actor=actor,
        **TEXTS,
    )
    if new_texts:
        for line in services.lines_of(decision_id):
            texts = services.texts_of(line) | new_texts
            services.correct_texts(change_id=line.id, seen=version_of(line), actor=actor, **texts)
    return fresh(decision_id)


def fresh(decision_id: int) -> Decision:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Decision, decision_id)


def version_of(line: DecisionChange) -> str:
    return drafting.version(services.texts_of(line))


def seen(decision: Decision) -> str:
    return services.fingerprint(decision, services.lines_of(decision.id))


def sign(decision: Decision, *, place) -> Decision:
    actor = place.users[Role.LEADER].actor
    services.sign(decision_id=decision.id, seen=seen(decision), actor=actor)
    return fresh(decision.id)


def issue(decision: Decision, *, place, number: str, **changes) -> Decision:
    arguments = {
        "decision_id": decision.id,
        "number": number,
        "signed_on": DAY,
        "count": len(services.lines_of(decision.id)),
        "seen": seen(decision),
        "keys": current_app.extensions["keys"],
        "actor": place.users[Role.DECISION_CLERK].actor,
        "today": TODAY,
    }
    services.issue(**{**arguments, **changes})
    return fresh(decision.id)


def correct(*, place, number: str, commendation: Commendation, **new_texts: str) -> Commendation:
    """The one that took the place of ``commendation`` by an issued correction."""
    draft = make_change(place=place, kind=DecisionKind.CORRECTION, commendations=[commendation], **new_texts)
    issue(sign(draft, place=place), place=place, number=number)
    query = db.select(Commendation).where(Commendation.replaces_id == commendation.id)
    return db.session.scalars(query).one()


def revoke(*, place, number: str, commendations: list[Commendation]) -> Decision:
    draft = make_change(place=place, kind=DecisionKind.REVOCATION, commendations=commendations)
    return issue(sign(draft, place=place), place=place, number=number)


def lines(decision: Decision) -> list[DecisionChange]:
    return services.lines_of(decision.id)
