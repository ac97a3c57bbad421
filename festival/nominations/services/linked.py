"""A nomination that went up, and its copy in the province's season: what ends one is told to the other.

Functions for inside a transaction. The lower ids are locked first, everywhere.
"""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db
from festival.nominations import rules
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationAction, NominationState
from festival.nominations.rules.transfers import REFUSED_ENDS, Verdict

FAILED_ABOVE = "Hội đồng cấp trên không thông qua."
_WITH = "Rút cùng hồ sơ ở cấp {}."


def lock(ids) -> None:
    """Lock nominations together with their other halves; ``ids`` is a list or a select."""
    other = aliased(Nomination)
    above = select(other.id).join(Nomination, other.origin_uuid == Nomination.uuid)
    below = select(other.id).join(Nomination, other.uuid == Nomination.origin_uuid)
    wanted = or_(
        Nomination.id.in_(ids),
        Nomination.id.in_(above.where(Nomination.id.in_(ids))),
        Nomination.id.in_(below.where(Nomination.id.in_(ids))),
    )
    query = select(Nomination.id).where(wanted).order_by(Nomination.id)
    db.session.execute(query.with_for_update()).all()


def locked(nomination_id: int) -> Nomination:
    lock([nomination_id])
    return db.session.get_one(Nomination, nomination_id)


def origin_of(nomination: Nomination) -> Nomination | None:
    """The lower level's nomination; None too where that one lies in another installation."""
    if nomination.origin_uuid is None:
        return None
    return db.session.scalar(select(Nomination).where(Nomination.uuid == nomination.origin_uuid))


def copy_of(nomination: Nomination) -> Nomination | None:
    """What the province makes of it in this installation."""
    return db.session.scalar(select(Nomination).where(Nomination.origin_uuid == nomination.uuid))


def take_verdict(nomination: Nomination, verdict: Verdict, actor: Actor) -> None:
    """Move a forwarded nomination to what the higher level said, and everything below it too."""
    _keep(nomination, verdict)
    nomination.move(verdict.action, actor, verdict.words)
    if verdict.is_award:
        nomination.review_note = ""
    answer_origin(nomination, verdict, actor)


def answer_origin(copy: Nomination, verdict: Verdict, actor: Actor) -> None:
    """Tell the level below how it ended; what came from another installation waits for a file of results."""
    origin = origin_of(copy)
    if origin is not None:
        take_verdict(origin, verdict, actor)


def answer_decision(copy: Nomination, actor: Actor, *, number: str, on: date, signer: str) -> None:
    """A decision was issued here for a nomination that a lower level sent up, or for one's own."""
    if copy.origin_uuid is None:
        return
    verdict = Verdict(number=number, on=on, signer=signer)
    # What goes back in a file of results is read from the copy itself.
    _keep(copy, verdict)
    answer_origin(copy, verdict, actor)


def answer_refusal(copy: Nomination, actor: Actor, note: str = FAILED_ABOVE) -> None:
    if copy.state in REFUSED_ENDS:
        answer_origin(copy, Verdict(note=note or FAILED_ABOVE), actor)


def withdraw(nomination: Nomination, actor: Actor) -> None:
    """Withdraw both halves; nothing stays behind at the other level."""
    nomination.move(NominationAction.WITHDRAW, actor)
    for other, level in ((copy_of(nomination), "dưới"), (origin_of(nomination), "trên")):
        if other is not None and other.state is not NominationState.WITHDRAWN:
            other.move(NominationAction.WITHDRAW, actor, _WITH.format(level))


def set_hold(nomination: Nomination, day: date | None, actor: Actor) -> None:
    """Hold both halves or none: neither level awards while the other one waits."""
    for one in (nomination, copy_of(nomination), origin_of(nomination)):
        if one is None or not rules.is_open(one.state) or (one.held_on is None) == (day is None):
            continue
        one.held_on = day
        one.changed_at = clock.now()
        act = "nomination.hold" if day else "nomination.release"
        audit.record(one.season.locality_id, actor, act, ("nomination", one.id))


def _keep(nomination: Nomination, verdict: Verdict) -> None:
    nomination.upper_number, nomination.upper_on = verdict.number, verdict.on
    nomination.upper_signer = verdict.signer
