"""What the standing office does with a submitted dossier."""

from collections.abc import Collection, Mapping
from datetime import date

from festival.core.audit import Actor
from festival.core.db import transaction
from festival.core.errors import RuleBroken
from festival.nominations import rules
from festival.nominations.models import Nomination
from festival.nominations.queries import checks
from festival.nominations.rules import NominationAction
from festival.nominations.rules.reasons import asked_words, packed, unpacked
from festival.nominations.services import linked
from festival.nominations.services.checks import check_met, check_seen, write_answers
from festival.nominations.services.dossiers import check_first_time

# Acts after which a once-only award comes nearer to the nominee.
_TOWARDS_THE_AWARD = (
    NominationAction.ACCEPT,
    NominationAction.SHORTCUT,
)


def review(
    *,
    nomination_id: int,
    action: NominationAction,
    note: str = "",
    reasons: Collection[str] = (),
    answers: Mapping[str, bool] | None = None,
    seen: str | None = None,
    actor: Actor,
) -> None:
    """Take a step with a dossier; ``seen`` is the version that the page showed, ``answers`` its checklist."""
    with transaction():
        nomination = linked.locked(nomination_id)
        rules.after(nomination.state, action, is_held=nomination.held_on is not None)
        check_seen(nomination, seen)
        if answers:
            write_answers(nomination, answers, actor)
        move_on(nomination, action, note=note, reasons=reasons, actor=actor)


def move_on(
    nomination: Nomination,
    action: NominationAction,
    *,
    note: str = "",
    reasons: Collection[str] = (),
    actor: Actor,
) -> None:
    """One step of one locked dossier; runs inside a transaction."""
    known = checks.reasons_of(nomination)
    kept = packed(reasons, known)
    asked = asked_words(unpacked(kept), known) if action is NominationAction.RETURN else ""
    # Without a note of its own what was ticked is the note.
    told = {"asked": asked} if note and asked else {}
    note = note or asked
    rules.check_review(action, note=note, basis=nomination.basis)
    if action in _TOWARDS_THE_AWARD:
        check_first_time(nomination)
        check_met(nomination)
    nomination.move(action, actor, note, **told)
    if action is NominationAction.RETURN:
        nomination.review_reasons = kept
    linked.answer_refusal(nomination, actor, note)


def hold(*, nomination_id: int, today: date, actor: Actor) -> None:
    """Pause a dossier: a yes and a date, never a reason."""
    with transaction():
        nomination = linked.locked(nomination_id)
        rules.check_may_hold(nomination.state)
        if nomination.held_on is not None:
            raise RuleBroken("Hồ sơ đã được tạm dừng trước đó.")
        linked.set_hold(nomination, today, actor)


def release(*, nomination_id: int, actor: Actor) -> None:
    with transaction():
        nomination = linked.locked(nomination_id)
        if nomination.held_on is None:
            raise RuleBroken("Hồ sơ không còn tạm dừng. Hãy tải lại trang.")
        linked.set_hold(nomination, None, actor)
