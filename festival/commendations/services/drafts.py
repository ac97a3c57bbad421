"""Drafts: a list of passed nominations of one award, in order, with the texts of the decision."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from festival.commendations import rules
from festival.commendations.models import Decision, DecisionEntry
from festival.commendations.rules import drafting
from festival.commendations.rules.sources import place_in_group
from festival.commendations.services.fingerprints import draft_texts
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState
from festival.planning.models import Season

TAKEN = "Có đề nghị vừa được đưa vào một quyết định khác. Hãy tải lại trang và chọn lại."


def create_draft(
    *, season_id: int, award_type_id: int, nomination_ids: Sequence[int], actor: Actor, **texts: str
) -> int:
    """A draft with its list; ``texts``: title, grounds, signer_title, signer_name, place, fund."""
    try:
        with transaction():
            season = db.session.get_one(Season, season_id)
            nominations = locked(nomination_ids)
            rules.check_list(len(nominations))
            for nomination in nominations:
                _check_belongs(nomination, season_id, award_type_id)
            decision = Decision(
                season_id=season_id, locality_id=season.locality_id, award_type_id=award_type_id, **texts
            )
            decision.entries = [DecisionEntry(nomination=nomination) for nomination in nominations]
            put_in_order(decision.entries, lambda entry: entry.nomination.nominee.name_sort)
            db.session.add(decision)
            db.session.flush()
            _note(decision, actor, "decision.draft", nominations=[one.id for one in nominations])
    except IntegrityError:
        raise RuleBroken(TAKEN) from None
    return decision.id


def edit_draft(*, decision_id: int, seen: str, actor: Actor, **texts: str) -> None:
    """Change the texts; the list has its own acts. ``seen`` is the version that the form showed."""
    with transaction():
        decision = _draft(decision_id)
        changed = {name: value for name, value in texts.items() if getattr(decision, name) != value}
        if not changed:
            return
        drafting.check_current(seen, drafting.version(draft_texts(decision)))
        for name, value in changed.items():
            setattr(decision, name, value)
        _note(decision, actor, "decision.edit", changed=sorted(changed))


def add_entries(*, decision_id: int, nomination_ids: Sequence[int], actor: Actor) -> None:
    """Put further passed nominations of the same award at the end of their groups."""
    try:
        with transaction():
            decision = _draft(decision_id)
            nominations = locked(nomination_ids)
            rules.check_list(len(nominations))
            for nomination in nominations:
                _check_belongs(nomination, decision.season_id, decision.award_type_id)
            last = max((entry.position for entry in decision.entries), default=0)
            decision.entries += [
                DecisionEntry(nomination=nomination, position=last + place)
                for place, nomination in enumerate(nominations, 1)
            ]
            put_in_order(decision.entries, lambda entry: entry.position)
            _note(decision, actor, "decision.add", nominations=[one.id for one in nominations])
    except IntegrityError:
        raise RuleBroken(TAKEN) from None


def remove_entry(*, decision_id: int, nomination_id: int, actor: Actor) -> None:
    with transaction():
        decision = _draft(decision_id)
        decision.entries.remove(_entry(decision, nomination_id))
        put_in_order(decision.entries, lambda entry: entry.position)
        _note(decision, actor, "decision.remove", nomination=nomination_id)


def move_entry(*, decision_id: int, nomination_id: int, step: int, actor: Actor) -> None:
    """One place up (-1) or down (+1) within the group; at the group's edge nothing happens."""
    with transaction():
        decision = _draft(decision_id)
        entry = _entry(decision, nomination_id)
        kind = entry.nomination.nominee.kind
        group = [other for other in decision.entries if other.nomination.nominee.kind is kind]
        place = group.index(entry) + step
        if 0 <= place < len(group):
            other = group[place]
            entry.position, other.position = other.position, entry.position
            _note(decision, actor, "decision.order", nomination=nomination_id, step=step)


def place_entry(*, decision_id: int, nomination_id: int, place: int, actor: Actor) -> None:
    """To the place with this number on the list, within the group."""
    with transaction():
        decision = _draft(decision_id)
        entry = _entry(decision, nomination_id)
        kind = entry.nomination.nominee.kind
        group = [other for other in decision.entries if other.nomination.nominee.kind is kind]
        first = group[0].position
        wanted = place_in_group(place, first, group[-1].position, rules.GROUP_NAMES[kind])
        if wanted == group.index(entry):
            return
        group.remove(entry)
        group.insert(wanted, entry)
        for position, other in enumerate(group, first):
            other.position = position
        _note(decision, actor, "decision.order", nomination=nomination_id, place=place)


def delete_draft(*, decision_id: int, actor: Actor) -> int:
    """Throw a draft away; its nominations are free again. Answers the season."""
    with transaction():
        decision = _draft(decision_id)
        nominations = [entry.nomination_id for entry in decision.entries]
        _note(decision, actor, "decision.delete", title=decision.title, nominations=nominations)
        db.session.delete(decision)
        return decision.season_id


def entries_of(decision: Decision) -> list[DecisionEntry]:
    """The list in order with nominations and nominees, read under the decision's lock."""
    way = joinedload(DecisionEntry.nomination, innerjoin=True)
    query = (
        select(DecisionEntry)
        .where(DecisionEntry.decision_id == decision.id)
        .options(
            way.joinedload(Nomination.nominee, innerjoin=True),
            way.joinedload(Nomination.award_type, innerjoin=True),
            way.joinedload(Nomination.season, innerjoin=True),
        )
        .order_by(DecisionEntry.position)
    )
    return list(db.session.scalars(query))


def _draft(decision_id: int) -> Decision:
    decision = db.session.get_one(Decision, decision_id, with_for_update=True)
    rules.check_editable(decision.state)
    entries_of(decision)
    return decision


def _entry(decision: Decision, nomination_id: int) -> DecisionEntry:
    for entry in decision.entries:
        if entry.nomination_id == nomination_id:
            return entry
    raise RuleBroken("Đề nghị này không còn trong danh sách. Hãy tải lại trang.")


def locked(nomination_ids: Sequence[int]) -> list[Nomination]:
    query = (
        select(Nomination)
        .where(Nomination.id.in_(set(nomination_ids)))
        .options(
            joinedload(Nomination.nominee, innerjoin=True), joinedload(Nomination.award_type, innerjoin=True)
        )
        .order_by(Nomination.id)
        .with_for_update(of=Nomination)
    )
    found = list(db.session.scalars(query))
    if len(found) != len(set(nomination_ids)):
        raise RuleBroken("Có đề nghị không còn tồn tại. Hãy tải lại trang và chọn lại.")
    return found


def _check_belongs(nomination: Nomination, season_id: int, award_type_id: int) -> None:
    if nomination.season_id != season_id or nomination.award_type_id != award_type_id:
        raise RuleBroken("Một quyết định chỉ gồm các đề nghị cùng mùa và cùng hình thức khen thưởng.")
    if not nomination.is_decided_here:
        raise RuleBroken("Hình thức khen thưởng này do cấp trên quyết định. Hãy trình cấp trên.")
    name = nomination.nominee.written
    if nomination.state is not NominationState.PASSED or nomination.held_on is not None:
        raise RuleBroken(f"{name}: đề nghị không còn ở trạng thái được thông qua. Hãy tải lại trang.")
    if nomination.bonus_multiple is None:
        raise RuleBroken(f"{name}: {nomination.award_type.name} không tặng cho loại đối tượng này.")


def put_in_order(entries: list[DecisionEntry], key) -> None:
    """Number the list through: collectives, households, individuals."""
    # Never sorted in place: a list is empty while it sorts, and the session would believe it.
    ordered = sorted(entries, key=lambda entry: (rules.group_rank(entry.nomination.nominee.kind), key(entry)))
    for position, entry in enumerate(ordered, 1):
        entry.position = position


def _note(decision: Decision, actor: Actor, action: str, **details) -> None:
    audit.record(decision.locality_id, actor, action, ("decision", decision.id), **details)
    # Whoever reads the list next gets it in its new order.
    db.session.flush()
    db.session.expire(decision, ["entries"])
