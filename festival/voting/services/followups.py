"""The session after a session: for what was put off, and for a result that is looked at again."""

from datetime import date, timedelta

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.rules import NominationAction, NominationState
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, CouncilSession
from festival.voting.rules import Deferral
from festival.voting.services.sessions import lock_nominations, locked_session, put_in_order

# A proposal that the secretary changes: invitations have to reach the members first.
DAYS_BETWEEN = 7
_MOST_OF_A_TITLE = 200


def plan_next(*, session_id: int, actor: Actor) -> CouncilSession:
    """Plan a session of the same kind with everything that this one put off."""
    with transaction():
        old = locked_session(session_id)
        rules.check_may_be_followed(old.state)
        waiting = _under_lock(session_id, queries.deferred_items)
        if not waiting:
            raise RuleBroken("Không còn hồ sơ nào của phiên này chờ chuyển phiên sau. Hãy tải lại trang.")
        is_repeat = any(item.deferral is Deferral.TIE for item in waiting)
        new = _plan_after(old, f"{old.title} (tiếp theo)", cites_id=old.id if is_repeat else old.cites_id)
        for item in waiting:
            if item.nomination.state is NominationState.ELIGIBLE:
                item.nomination.move(NominationAction.SCHEDULE, actor)
        _put_on_agenda(new, waiting, actor)
        old.note(actor, "plan_next", nominations=sorted(item.nomination_id for item in waiting))
    return new


def plan_reconsideration(*, session_id: int, item_ids: list[int], actor: Actor) -> CouncilSession:
    """Plan a session that looks at results again; nothing of the old one is touched."""
    wanted = set(item_ids)
    if not wanted:
        raise RuleBroken("Chưa chọn hồ sơ nào. Hãy chọn ít nhất một hồ sơ cần xét lại.")
    with transaction():
        old = locked_session(session_id)
        rules.check_may_be_reconsidered(old.state)
        chosen = [item for item in _under_lock(session_id, queries.items_to_reconsider) if item.id in wanted]
        if len(chosen) != len(wanted):
            raise RuleBroken(
                "Có hồ sơ không xét lại được nữa: đã có quyết định, đã trình cấp trên hoặc đang ở phiên "
                "khác. Hãy tải lại trang và chọn lại."
            )
        new = _plan_after(old, f"Xét lại: {old.title}", cites_id=old.id)
        for item in chosen:
            item.nomination.move(NominationAction.RECONSIDER, actor)
        _put_on_agenda(new, chosen, actor)
        # The only trace in the old session: its history says by whom it was taken up again.
        old.note(actor, "plan_reconsideration", nominations=sorted(item.nomination_id for item in chosen))
    return new


def _under_lock(session_id: int, find) -> list[AgendaItem]:
    """What ``find`` finds, looked for once more when its nominations are locked."""
    lock_nominations([item.nomination_id for item in find(session_id)])
    db.session.expire_all()
    return find(session_id)


def _plan_after(old: CouncilSession, title: str, *, cites_id: int | None) -> CouncilSession:
    held_on = max(old.held_on, clock.today()) + timedelta(days=DAYS_BETWEEN)
    new = CouncilSession(
        season_id=old.season_id,
        council_id=old.council_id,
        cites_id=cites_id,
        kind=old.kind,
        secret_channel=old.secret_channel,
        written_due=_due_after(old, held_on),
        title=title[:_MOST_OF_A_TITLE],
        held_on=held_on,
        starts_at=old.starts_at,
        venue=old.venue,
    )
    db.session.add(new)
    db.session.flush()
    return new


def _due_after(old: CouncilSession, held_on: date) -> date | None:
    """As many days for the sheets as the old session gave."""
    return held_on + (old.written_due - old.held_on) if old.written_due else None


def _put_on_agenda(session: CouncilSession, old_items: list[AgendaItem], actor: Actor) -> None:
    items = [AgendaItem(session_id=session.id, nomination=item.nomination, position=0) for item in old_items]
    put_in_order(items)
    db.session.add_all(items)
    session.note(
        actor,
        "plan",
        title=session.title,
        held_on=session.held_on.isoformat(),
        cites=session.cites_id,
        nominations=sorted(item.nomination_id for item in old_items),
    )
