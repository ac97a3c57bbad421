"""The chair's open word after the count, where the rule asks for it; recorded and printed."""

from festival.core.audit import Actor
from festival.core.db import transaction
from festival.core.errors import RuleBroken
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, CouncilSession
from festival.voting.rules import Deferral, Outcome
from festival.voting.services.opening import settle
from festival.voting.services.sessions import items_under_lock, locked_session


def speak_as_chair(*, session_id: int, words: dict[int, bool], actor: Actor) -> list[AgendaItem]:
    """Settle the items the chair spoke on, all of them or none; by item id whether the chair agrees."""
    with transaction():
        session = locked_session(session_id)
        items = [item for item in items_under_lock(session_id) if item.id in words]
        if not words or len(items) != len(words):
            raise RuleBroken("Không thấy hồ sơ này trong phiên họp. Hãy tải lại trang.")
        recused = queries.recusals(session_id)
        for item in items:
            if item.outcome is not Outcome.AWAITS_CHAIR:
                raise RuleBroken("Có hồ sơ không chờ ý kiến Chủ tịch Hội đồng. Hãy tải lại trang.")
            _check_is_chair(session, item, recused.get(item.id, set()), actor)
            item.chair_agrees = words[item.id]
            _settle(item, actor)
        agreed = [item.id for item in items if item.chair_agrees]
        refused = [item.id for item in items if not item.chair_agrees]
        session.note(actor, "chair_decides", agreed=agreed, refused=refused)
    return items


def _settle(item: AgendaItem, actor: Actor) -> None:
    if queries.stands_before_council(item.nomination):
        settle(item, Outcome.PASSED if item.chair_agrees else Outcome.FAILED, actor)
    else:
        settle(item, Outcome.DEFERRED, actor, deferral=Deferral.NOT_STANDING)


def _check_is_chair(session: CouncilSession, item: AgendaItem, recused: set[int], actor: Actor) -> None:
    """The chair and nobody else; where the item concerns the chair, the first vice-chair it does not."""
    speaker = queries.speaker_of(session, recused if item.terms.recuses_conflicted else set())
    if speaker is not None and actor.id is not None and speaker.user_id != actor.id:
        who = rules.DUTY_NAMES[speaker.duty]
        raise RuleBroken(f"Việc này cần ý kiến công khai của {who}, {speaker.full_name}.")
