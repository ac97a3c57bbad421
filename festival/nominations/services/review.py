"""What the standing office does with a submitted dossier."""

from datetime import date

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations import rules
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationAction
from festival.nominations.services.dossiers import check_first_time

# Acts after which a once-only award comes nearer to the nominee.
_TOWARDS_THE_AWARD = (
    NominationAction.ACCEPT,
    NominationAction.SHORTCUT,
    NominationAction.FORWARD,
    NominationAction.UPPER_DECIDE,
)


def review(*, nomination_id: int, action: NominationAction, note: str = "", actor: Actor) -> None:
    with transaction():
        nomination = db.session.get_one(Nomination, nomination_id, with_for_update=True)
        rules.after(nomination.state, action, is_held=nomination.held_on is not None)
        rules.check_review(
            action,
            note=note,
            basis=nomination.basis,
            is_commune_level=nomination.award_type.is_commune_level,
        )
        if action in _TOWARDS_THE_AWARD:
            check_first_time(nomination)
        nomination.move(action, actor, note)


def hold(*, nomination_id: int, today: date, actor: Actor) -> None:
    """Pause a dossier: a yes and a date, never a reason."""
    with transaction():
        nomination = db.session.get_one(Nomination, nomination_id, with_for_update=True)
        rules.check_may_hold(nomination.state)
        if nomination.held_on is not None:
            raise RuleBroken("Hồ sơ đã được tạm dừng trước đó.")
        nomination.held_on = today
        _note(nomination, "nomination.hold", actor)


def release(*, nomination_id: int, actor: Actor) -> None:
    with transaction():
        nomination = db.session.get_one(Nomination, nomination_id, with_for_update=True)
        if nomination.held_on is None:
            raise RuleBroken("Hồ sơ không còn tạm dừng. Hãy tải lại trang.")
        nomination.held_on = None
        _note(nomination, "nomination.release", actor)


def _note(nomination: Nomination, action: str, actor: Actor) -> None:
    nomination.changed_at = clock.now()
    audit.record(nomination.season.locality_id, actor, action, ("nomination", nomination.id))
