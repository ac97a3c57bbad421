"""Members whom an item may concern: flagged when the roll is frozen, or declared, then settled.

Only the kind is stored, never why. All of it may change until the ballot opens: whoever comes first, the
member or the chair, has the session's lock, and the other one is told.
"""

from festival.core.audit import SYSTEM, Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.voting import queries
from festival.voting.models import AgendaItem, Conflict, CouncilSession, Seat
from festival.voting.queries.conflicts import conflicts_of, earlier_conflicts, kinds_by_name, seated
from festival.voting.rules import ConflictKind, ConflictState
from festival.voting.rules import conflicts as rules
from festival.voting.rules.plans import check_same_nomination


def flag_conflicts(session: CouncilSession, items: list[AgendaItem]) -> None:
    """Put a flag where a name or a post says so; inside the transaction that froze the roll.

    What was declared or settled before stays, and what held for a nomination in an earlier session holds
    again; whoever is not on the roll concerns nobody any more.
    """
    on_roll = {seat.user_id for seat in session.seats}
    known = conflicts_of(session.id)
    for conflict in known:
        if conflict.user_id not in on_roll:
            db.session.delete(conflict)
    taken = {(conflict.item_id, conflict.user_id) for conflict in known}
    for (item_id, user_id), earlier in earlier_conflicts(session.id, items).items():
        if (item_id, user_id) not in taken and user_id in on_roll:
            taken.add((item_id, user_id))
            db.session.add(
                Conflict(
                    item_id=item_id,
                    user_id=user_id,
                    kind=earlier.kind,
                    state=ConflictState.CONFIRMED,
                    is_declared=earlier.is_declared,
                )
            )
    found = {pair: kind for pair, kind in kinds_by_name(items, session.seats).items() if pair not in taken}
    for (item_id, user_id), kind in found.items():
        db.session.add(Conflict(item_id=item_id, user_id=user_id, kind=kind))
    if found:
        session.note(SYSTEM, "flag_conflicts", flags=len(found))


def add_conflict(
    *,
    session_id: int,
    item_id: int,
    user_id: int,
    kind: ConflictKind,
    nomination_id: int | None = None,
    actor: Actor,
) -> bool:
    """The secretary knows of one; it holds at once. Answers whether a teller was lost by it."""
    with transaction():
        item = _changeable(session_id, item_id, nomination_id)
        rules.check_is_member(_seat(item, user_id) is not None)
        conflict = _kept(item, user_id)
        conflict.kind, conflict.state, conflict.is_declared = kind, ConflictState.CONFIRMED, False
        return _note(item, actor, "add_conflict", conflict)


def settle_conflict(
    *,
    agenda_item_id: int,
    user_id: int,
    is_confirmed: bool,
    nomination_id: int | None = None,
    actor: Actor,
) -> bool:
    """Somebody looked at it: the item concerns the member, or not. Answers whether a teller was lost."""
    with transaction():
        item = _changeable_item(agenda_item_id, nomination_id)
        conflict = db.session.get(Conflict, (agenda_item_id, user_id))
        kind = conflict.kind if conflict else _kind_by_name(item, user_id)
        if kind is None:
            raise RuleBroken("Trường hợp này không còn trong danh sách. Hãy tải lại trang.")
        if not is_confirmed:
            rules.check_not_ones_own(user_id == actor.id)
            rules.check_may_be_set_aside(conflict is not None and conflict.is_declared)
        conflict = _kept(item, user_id, kind)
        conflict.state = ConflictState.CONFIRMED if is_confirmed else ConflictState.DISMISSED
        conflict.is_declared = False
        return _note(item, actor, "settle_conflict", conflict)


def declare_conflict(
    *, agenda_item_id: int, kind: ConflictKind, nomination_id: int | None = None, actor: Actor
) -> bool:
    """A member says so of oneself: it holds at once. Answers whether a teller was lost by it."""
    with transaction():
        item = _changeable_item(agenda_item_id, nomination_id)
        rules.check_is_member(_seat(item, actor.id) is not None)
        conflict = _kept(item, actor.id)
        rules.check_may_be_declared(conflict.state is ConflictState.CONFIRMED and not conflict.is_declared)
        conflict.kind, conflict.state, conflict.is_declared = kind, ConflictState.CONFIRMED, True
        return _note(item, actor, "declare_conflict", conflict)


def withdraw_declaration(*, agenda_item_id: int, nomination_id: int | None = None, actor: Actor) -> None:
    """Take one's own word back; what names say beside it is looked at again."""
    with transaction():
        item = _changeable_item(agenda_item_id, nomination_id)
        conflict = db.session.get(Conflict, (agenda_item_id, actor.id))
        rules.check_is_ones_own_word(conflict is not None and conflict.is_declared)
        kind = _kind_by_name(item, actor.id)
        if kind is None:
            db.session.delete(conflict)
        else:
            conflict.kind, conflict.state, conflict.is_declared = kind, ConflictState.FLAGGED, False
        _note(item, actor, "withdraw_conflict", conflict)


def _changeable_item(agenda_item_id: int, nomination_id: int | None) -> AgendaItem:
    item = db.session.get(AgendaItem, agenda_item_id)
    return _changeable(item.session_id if item else 0, agenda_item_id, nomination_id)


def _changeable(session_id: int, item_id: int, nomination_id: int | None) -> AgendaItem:
    """The item, its session locked, as long as the ballot is not open and it is the one on the page."""
    session = db.session.get(CouncilSession, session_id, with_for_update=True)
    item = next((one for one in queries.agenda(session_id) if one.id == item_id), None)
    if session is None or item is None:
        raise RuleBroken("Hồ sơ không còn trong chương trình của phiên họp. Hãy tải lại trang.")
    rules.check_may_change_conflicts(session.state)
    check_same_nomination(nomination_id, item.nomination_id)
    return item


def _seat(item: AgendaItem, user_id: int | None) -> Seat | None:
    return seated(item.session).get(user_id)


def _kind_by_name(item: AgendaItem, user_id: int | None) -> ConflictKind | None:
    seat = _seat(item, user_id)
    return kinds_by_name([item], [seat]).get((item.id, user_id)) if seat else None


def _kept(item: AgendaItem, user_id: int, kind: ConflictKind = ConflictKind.OTHER) -> Conflict:
    conflict = db.session.get(Conflict, (item.id, user_id))
    if conflict is None:
        conflict = Conflict(item_id=item.id, user_id=user_id, kind=kind, is_declared=False)
        db.session.add(conflict)
    return conflict


def _note(item: AgendaItem, actor: Actor, act: str, conflict: Conflict) -> bool:
    """Record the act; whether the member was a teller and, concerned now, is none any more."""
    session, details = item.session, {"item": item.id, "member": conflict.user_id}
    leaves = conflict.state is ConflictState.CONFIRMED and any(
        teller.user_id == conflict.user_id for teller in session.tellers
    )
    if leaves:
        session.tellers = [teller for teller in session.tellers if teller.user_id != conflict.user_id]
        details["was_teller"] = True
    session.note(actor, act, **details, kind=conflict.kind.value, state=conflict.state.value)
    return leaves
