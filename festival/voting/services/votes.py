"""Opening the ballot, ending it, counting, and what the count does to the nominations."""

from collections import Counter, defaultdict

from sqlalchemy import func, select

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.nominations.rules import NominationAction
from festival.nominations.services import linked
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, Ballot, CouncilSession
from festival.voting.rules import Choice, Outcome, SessionAction, Tally, VoteMethod
from festival.voting.services.ballots import rewrite_ballots, scrub
from festival.voting.services.sessions import awards_without_rule, lock_nominations, locked_session

_MOVES = {
    Outcome.PASSED: NominationAction.PASS,
    Outcome.FAILED: NominationAction.FAIL,
    Outcome.DEFERRED: NominationAction.DEFER,
}


def open_ballot(*, session_id: int, shown: str, actor: Actor) -> CouncilSession:
    """Start the vote on the items that have their quorum; the others wait for the next session.

    ``shown`` is the fingerprint of the list that was confirmed.
    """
    with transaction():
        session, items, lines = _lines_under_lock(session_id)
        rules.after(session.state, SessionAction.OPEN)
        rules.check_every_award_has_a_rule(awards_without_rule(session, items))
        voted = [line for line in lines if line.is_open and line.has_quorum]
        members, present = queries.attendance(session.seats)
        has_items = any(line.is_open for line in lines)
        rules.check_may_open(members, present, has_items, bool(voted))
        rules.check_same_list(shown, opening_fingerprint(lines, present))
        for line in lines:
            if line in voted:
                _copy_rule(line, session.council.regulation_number, members, present)
            else:
                _settle(line.item, Outcome.DEFERRED, actor)
        session.opened_at = clock.now()
        session.move(
            SessionAction.OPEN,
            actor,
            members=members,
            present=present,
            items=[line.item.id for line in voted],
            deferred=[line.item.id for line in lines if line not in voted],
        )
    return session


def opening_fingerprint(lines: list[queries.QuorumLine], present: int) -> str:
    shown = [(line.item.id, line.is_open, line.has_quorum, line.threshold) for line in lines]
    return rules.fingerprint(shown, present)


def _copy_rule(line: queries.QuorumLine, regulation: str, members: int, present: int) -> None:
    item, threshold = line.item, line.threshold
    item.method = VoteMethod.SECRET
    item.quorum_num, item.quorum_den = threshold.quorum_num, threshold.quorum_den
    item.pass_num, item.pass_den = threshold.pass_num, threshold.pass_den
    item.is_strict, item.pass_base = threshold.is_strict, threshold.pass_base
    item.regulation_number = regulation
    item.members, item.present = members, present


def end_without_quorum(*, session_id: int, actor: Actor) -> CouncilSession:
    """Close a session in which nothing can be voted on; its items wait for the next one."""
    with transaction():
        session, items, lines = _lines_under_lock(session_id)
        rules.after(session.state, SessionAction.END_WITHOUT_QUORUM)
        rules.check_every_award_has_a_rule(awards_without_rule(session, items))
        rules.check_may_end_without_quorum(any(line.is_open and line.has_quorum for line in lines))
        for item in items:
            _settle(item, Outcome.DEFERRED, actor)
        session.closed_at = clock.now()
        members, present = queries.attendance(session.seats)
        session.move(SessionAction.END_WITHOUT_QUORUM, actor, members=members, present=present)
    return session


def end_vote(*, session_id: int, actor: Actor) -> CouncilSession:
    """No ballot is taken after this; the session's lock waits for those on their way."""
    with transaction():
        session = locked_session(session_id)
        session.move(SessionAction.END_VOTE, actor)
    return session


def close_session(*, session_id: int, actor: Actor) -> CouncilSession:
    """Count, settle every nomination, and make the ballots forget their order."""
    with transaction():
        session = locked_session(session_id)
        rules.after(session.state, SessionAction.CLOSE)
        items = [item for item in _items_under_lock(session_id) if item.outcome is Outcome.PENDING]
        cast = sum(seat.has_voted for seat in session.seats)
        counts = _counted([item.id for item in items], cast)
        results = [_count_item(item, counts[item.id], cast, actor) for item in items]
        rewrite_ballots([item.id for item in items])
        session.closed_at = clock.now()
        session.move(SessionAction.CLOSE, actor, results=results)
    scrub()
    return session


def sign_minutes(*, session_id: int, actor: Actor) -> CouncilSession:
    """The paper was signed; the record is complete."""
    with transaction():
        session = locked_session(session_id)
        session.move(SessionAction.SIGN_MINUTES, actor)
    scrub()
    return session


def _counted(item_ids: list[int], cast: int) -> dict[int, Counter]:
    """Ballots per item and choice; as many on every item as members voted, or nothing is counted."""
    query = (
        select(Ballot.item_id, Ballot.choice, func.count())
        .where(Ballot.item_id.in_(item_ids))
        .group_by(Ballot.item_id, Ballot.choice)
    )
    counts: dict[int, Counter] = defaultdict(Counter)
    for item_id, choice, number in db.session.execute(query):
        counts[item_id][choice] = number
    for item_id in item_ids:
        if counts[item_id].total() != cast:
            raise RuntimeError(f"item {item_id}: {counts[item_id].total()} ballots of {cast} voters")
    return counts


def _count_item(item: AgendaItem, count: Counter, cast: int, actor: Actor) -> dict:
    """Write the count and its consequence; what the closing's audit entry says of it."""
    if not queries.stands_before_council(item.nomination):
        _settle(item, Outcome.DEFERRED, actor)
        return {"item": item.id, "outcome": item.outcome.value}
    tally = Tally(
        item.members, item.present, count[Choice.YES], count[Choice.NO], count[Choice.BLANK], invalid=0
    )
    _settle(item, rules.decide(item.threshold, tally, cast), actor)
    if item.outcome is Outcome.DEFERRED:  # too few ballots: their figures would give votes away
        return {"item": item.id, "outcome": item.outcome.value}
    item.yes, item.no, item.blank, item.invalid = tally.yes, tally.no, tally.blank, tally.invalid
    figures = {"yes": tally.yes, "no": tally.no, "blank": tally.blank}
    return {"item": item.id, "outcome": item.outcome.value, **figures}


def _settle(item: AgendaItem, outcome: Outcome, actor: Actor) -> None:
    """Give the item its outcome and take the nomination where that leads, if it still stands here."""
    item.outcome = outcome
    if queries.stands_before_council(item.nomination):
        item.nomination.move(_MOVES[outcome], actor)
        linked.answer_refusal(item.nomination, actor)


def _items_under_lock(session_id: int) -> list[AgendaItem]:
    lock_nominations(select(AgendaItem.nomination_id).where(AgendaItem.session_id == session_id))
    return queries.agenda(session_id)


def _lines_under_lock(session_id: int):
    session = locked_session(session_id)
    items = _items_under_lock(session_id)
    in_force = queries.rules_in_force(session.council_id, session.held_on)
    members, present = queries.attendance(session.seats)
    return session, items, queries.quorum_lines(items, in_force, members, present)
