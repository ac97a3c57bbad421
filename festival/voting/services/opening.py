"""Opening the vote on the items that may be voted on, and ending a session that has none."""

from festival.core import clock
from festival.core.audit import SYSTEM, Actor
from festival.core.db import transaction
from festival.nominations.rules import NominationAction
from festival.nominations.services import linked
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, CouncilSession, keep_terms
from festival.voting.rules import Channel, Deferral, Outcome, SessionAction, VoteMethod
from festival.voting.services.sealing import make_seal
from festival.voting.services.sessions import awards_without_rule, items_under_lock, locked_session

_MOVES = {
    Outcome.PASSED: NominationAction.PASS,
    Outcome.FAILED: NominationAction.FAIL,
    Outcome.DEFERRED: NominationAction.DEFER,
}


def open_ballot(*, session_id: int, shown: str, actor: Actor) -> CouncilSession:
    """Start the vote on the items that may be voted on; the others wait for the next session.

    ``shown`` is the fingerprint of the list that was confirmed.
    """
    with transaction():
        session, lines = _lines_under_lock(session_id)
        rules.after(session.state, SessionAction.OPEN)
        check_presides(session, actor)
        rules.check_every_award_has_a_rule(awards_without_rule(session, [line.item for line in lines]))
        rules.check_conflicts_settled(queries.count_unsettled_conflicts(session_id))
        rules.check_way_of_voting(session.kind, methods_of(lines))
        voted = [line for line in lines if line.may_be_voted]
        rules.check_may_open(
            len(session.seats),
            has_items=any(line.is_open for line in lines),
            may_be_voted=bool(voted),
            is_secret=any(line.terms.method is VoteMethod.SECRET for line in lines),
        )
        rules.check_same_list(shown, opening_fingerprint(lines))
        regulation = session.council.regulation_on(session.held_on)
        sheets: dict[frozenset[int], int] = {}
        for line in lines:
            if line not in voted:
                settle(line.item, Outcome.DEFERRED, actor, deferral=line.deferral)
                continue
            item = line.item
            keep_terms(item, line.terms)
            item.regulation_number, item.regulation_on = regulation.number, regulation.issued_on
            item.members, item.present = line.gathering.members, line.gathering.present
            if line.voters.get(Channel.PAPER):
                item.sheet = sheets.setdefault(frozenset(line.voters[Channel.PAPER]), len(sheets) + 1)
        make_seal(session.uuid)
        session.opened_at = clock.now()
        members, present = queries.attendance(session.seats)
        session.move(
            SessionAction.OPEN,
            actor,
            members=members,
            present=present,
            items=[line.item.id for line in voted],
            deferred=[line.item.id for line in lines if line not in voted],
        )
    return session


def methods_of(lines: list[queries.QuorumLine]) -> dict[str, VoteMethod]:
    return {line.item.nomination.award_type.name: line.terms.method for line in lines if line.is_open}


def opening_fingerprint(lines: list[queries.QuorumLine]) -> str:
    """What the chair confirms: the items, their rules, and who votes on each in which channel."""
    shown = [
        (
            line.item.id,
            line.may_be_voted,
            line.terms,
            line.gathering,
            sorted((channel.value, sorted(who)) for channel, who in line.voters.items()),
        )
        for line in lines
    ]
    return rules.fingerprint(shown)


def end_without_quorum(*, session_id: int, actor: Actor) -> CouncilSession:
    """Close a session in which nothing can be voted on; its items wait for the next one."""
    with transaction():
        session, lines = _lines_under_lock(session_id)
        rules.after(session.state, SessionAction.END_WITHOUT_QUORUM)
        check_presides(session, actor)
        rules.check_every_award_has_a_rule(awards_without_rule(session, [line.item for line in lines]))
        rules.check_may_end_without_quorum(any(line.may_be_voted for line in lines))
        for line in lines:
            settle(line.item, Outcome.DEFERRED, actor, deferral=line.deferral)
        session.closed_at = clock.now()
        members, present = queries.attendance(session.seats)
        session.move(SessionAction.END_WITHOUT_QUORUM, actor, members=members, present=present)
    return session


def check_presides(session: CouncilSession, actor: Actor) -> None:
    """Refuse the act of anybody but whoever presides, whatever role was granted meanwhile.

    Where neither the chair nor a vice-chair takes part, whoever holds the right ends the session.
    """
    presiding = queries.presiding(session)
    if presiding is not None and actor != SYSTEM:
        rules.check_presides(presiding.user_id == actor.id, presiding.full_name)


def settle(item: AgendaItem, outcome: Outcome, actor: Actor, *, deferral: Deferral | None = None) -> None:
    """Give the item its outcome and take the nomination where that leads, if it still stands here."""
    item.outcome, item.deferral = outcome, deferral
    if outcome in _MOVES and queries.stands_before_council(item.nomination):
        item.nomination.move(_MOVES[outcome], actor)
        linked.answer_refusal(item.nomination, actor)


def _lines_under_lock(session_id: int) -> tuple[CouncilSession, list[queries.QuorumLine]]:
    session = locked_session(session_id)
    items_under_lock(session_id)
    return session, queries.lines_of(session)
