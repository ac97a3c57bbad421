"""Reconsidering an approved plan beside its approved version, which stays in force meanwhile."""

from sqlalchemy.exc import IntegrityError

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import transaction
from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import Festival
from festival.planning.queries.versions import plan_content, shown_plan
from festival.planning.rules import amendments, differences, rain
from festival.planning.rules.amendments import AmendmentAction
from festival.planning.services.clashes import refuse_blocked
from festival.planning.services.festivals import locked
from festival.planning.services.restoring import OLD_NAME_TAKEN, restore
from festival.planning.services.versions import freeze, stop_rain_plan

UNKNOWN = "Chưa ghi lại"
EARLIER = "Kế hoạch đã duyệt trước khi lưu phiên bản"


def amend_festival(
    festival_id: int, action: AmendmentAction, *, actor: Actor, seen: int, said: str = ""
) -> Festival:
    """Take a step of the amendment; ``seen`` is the revision that the person was looking at."""
    try:
        with transaction():
            festival = locked(festival_id)
            rules.check_amendable(festival.state)
            amendments.after(festival.amendment, action)
            rules.check_current(seen, festival.revision)
            amendments.check_said(action, said)
            _STEPS[action](festival, actor)
            festival.amend(action, actor, said)
    except IntegrityError:
        raise RuleBroken(OLD_NAME_TAKEN) from None
    return festival


def _open(festival: Festival, actor: Actor) -> None:
    if festival.version:
        return
    version = freeze(festival, actor, EARLIER)
    version.approved_by = UNKNOWN
    for entry in audit.history(("festival", festival.id), limit=1000):
        if entry.action == "festival.approve":
            version.approved_by, version.approved_at = entry.actor_name, entry.at
            break


def _submit(festival: Festival, _actor: Actor) -> None:
    rules.check_complete(festival.held_on, festival.starts_at, festival.venue)
    rules.check_in_window(festival.held_on, *festival.season.window_for(festival.locality.kind))
    refuse_blocked(festival)
    changes = differences.differences(shown_plan(festival.id), plan_content(festival))
    amendments.check_differs(differences.count(changes), festival.version)


def _approve(festival: Festival, actor: Actor) -> None:
    refuse_blocked(festival)
    # Rain was called for the day, the hour and the place that were in force.
    is_anew = rain.is_decided_anew(shown_plan(festival.id), plan_content(festival))
    freeze(festival, actor, festival.amendment_note)
    if is_anew:
        stop_rain_plan(festival, actor)


def _drop(festival: Festival, _actor: Actor) -> None:
    restore(festival, shown_plan(festival.id))


def _return(_festival: Festival, _actor: Actor) -> None:
    pass


_STEPS = {
    AmendmentAction.OPEN: _open,
    AmendmentAction.SUBMIT: _submit,
    AmendmentAction.RETURN: _return,
    AmendmentAction.APPROVE: _approve,
    AmendmentAction.DROP: _drop,
}
