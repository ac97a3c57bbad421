"""The way out of a vote whose ballots cannot be counted any more: it is held again."""

from sqlalchemy import delete

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.voting import queries, rules
from festival.voting.models import ChannelCount, CouncilSession, PaperCount
from festival.voting.rules import Deferral, Outcome, SessionAction, SessionState
from festival.voting.services.ballots import rewrite_ballots
from festival.voting.services.closing import count_screens
from festival.voting.services.opening import check_presides, settle
from festival.voting.services.papers import forget_hidden_rows
from festival.voting.services.scrubbing import plan_scrub, scrub
from festival.voting.services.sealing import BallotsLostError
from festival.voting.services.sessions import items_under_lock, locked_session


def are_ballots_lost(session: CouncilSession) -> bool:
    """Whether the ballots cast on the screen cannot be counted; only once nobody votes any more."""
    if session.state is not SessionState.COUNTING:
        return False
    try:
        count_screens(session, _pending(session))
    except BallotsLostError:
        return True
    return False


def void_vote(*, session_id: int, actor: Actor) -> CouncilSession:
    """Close a session whose ballots are lost: every item waits for the next one, and no figure is kept."""
    with transaction():
        session = locked_session(session_id)
        rules.after(session.state, SessionAction.CLOSE)
        check_presides(session, actor)
        items_under_lock(session_id)
        if not are_ballots_lost(session):
            raise RuleBroken("Các lá phiếu vẫn mở được. Hãy kiểm phiếu và công bố kết quả.")
        item_ids = []
        for line in _pending(session):
            item_ids.append(line.item.id)
            settle(line.item, Outcome.DEFERRED, actor, deferral=Deferral.BALLOTS_LOST)
        db.session.execute(delete(ChannelCount).where(ChannelCount.item_id.in_(item_ids)))
        # Tellers need not have agreed: their totals would be printed as if they had.
        db.session.execute(delete(PaperCount).where(PaperCount.session_id == session_id))
        forget_hidden_rows(item_ids)
        rewrite_ballots(item_ids, [])
        plan_scrub(session_id)
        session.closed_at = clock.now()
        results = [{"item": item_id, "outcome": Outcome.DEFERRED.value} for item_id in item_ids]
        session.move(SessionAction.CLOSE, actor, results=results, ballots_lost=True)
    scrub()
    return session


def _pending(session: CouncilSession) -> list[queries.QuorumLine]:
    return [line for line in queries.lines_of(session) if line.item.outcome is Outcome.PENDING]
