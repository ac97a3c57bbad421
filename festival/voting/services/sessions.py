"""Planning a session, its agenda, and its roll; everything before the ballot opens."""

from datetime import date, time

from sqlalchemy import select

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationAction, NominationState, RecipientKind
from festival.nominations.services import linked
from festival.planning.models import Season
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, Council, CouncilSession, Seat
from festival.voting.rules import Attendance, Channel, Outcome, SessionAction, SessionKind, VoteMethod
from festival.voting.services.conflicts import flag_conflicts

_BACK_TO = {Outcome.PASSED: NominationAction.PASS, Outcome.FAILED: NominationAction.FAIL}


def plan_session(
    *,
    season_id: int,
    council_id: int,
    title: str,
    held_on: date,
    starts_at: time,
    venue: str,
    kind: SessionKind = SessionKind.MEETING,
    secret_channel: Channel = Channel.SCREEN,
    written_due: date | None = None,
    actor: Actor,
) -> CouncilSession:
    rules.check_written_due(kind, held_on, written_due)
    with transaction():
        season = db.session.get_one(Season, season_id)
        council = db.session.get(Council, council_id)
        if council is None or council.locality_id != season.locality_id:
            raise RuleBroken("Không thấy Hội đồng này ở địa phương của mùa. Hãy chọn lại Hội đồng.")
        session = CouncilSession(
            season_id=season_id,
            council_id=council_id,
            title=title,
            held_on=held_on,
            starts_at=starts_at,
            venue=venue,
            kind=kind,
            secret_channel=secret_channel,
            written_due=written_due,
        )
        db.session.add(session)
        db.session.flush()
        session.note(actor, "plan", title=title, held_on=held_on.isoformat())
    return session


def edit_session(*, session_id: int, actor: Actor, **fields) -> CouncilSession:
    """Change what ``plan_session`` took, but the season and the council."""
    with transaction():
        session = locked_session(session_id)
        rules.check_may_edit(session.state)
        for name, value in fields.items():
            setattr(session, name, value)
        rules.check_written_due(session.kind, session.held_on, session.written_due)
        session.note(actor, "edit", title=session.title, held_on=session.held_on.isoformat())
    return session


def add_to_agenda(*, session_id: int, nomination_ids: list[int], actor: Actor) -> int:
    """Put eligible nominations on the agenda; how many were put there."""
    wanted = set(nomination_ids)
    if not wanted:
        raise RuleBroken("Chưa chọn hồ sơ nào. Hãy chọn ít nhất một hồ sơ.")
    with transaction():
        session = locked_session(session_id)
        rules.check_may_plan(session.state)
        lock_nominations(wanted)
        items = queries.agenda(session_id)
        found = [n for n in queries.eligible_nominations(session.season_id) if n.id in wanted]
        if len(found) != len(wanted):
            raise RuleBroken("Có hồ sơ không còn đủ điều kiện vào phiên. Hãy tải lại trang và chọn lại.")
        for nomination in found:
            if nomination.state is NominationState.ELIGIBLE:
                nomination.move(NominationAction.SCHEDULE, actor)
            items.append(AgendaItem(session_id=session_id, nomination=nomination, position=0))
        put_in_order(items)
        db.session.add_all(items)
        session.note(actor, "add_items", nominations=sorted(wanted))
    return len(found)


def remove_from_agenda(
    *, agenda_item_id: int, nomination_id: int | None = None, actor: Actor
) -> CouncilSession:
    """``nomination_id`` is whose item it was on the page; the database gives numbers again."""
    with transaction():
        item = db.session.get(AgendaItem, agenda_item_id)
        if item is None:
            raise RuleBroken("Hồ sơ không còn trong chương trình. Hãy tải lại trang.")
        rules.check_same_nomination(nomination_id, item.nomination_id)
        session = locked_session(item.session_id)
        rules.check_may_plan(session.state)
        nomination = db.session.get_one(Nomination, item.nomination_id, with_for_update=True)
        if queries.stands_before_council(nomination):
            nomination.move(_way_off_the_agenda(session, nomination), actor)
        put_in_order([other for other in queries.agenda(session.id) if other is not item])
        db.session.delete(item)
        session.note(actor, "remove_item", nomination=nomination.id)
    return session


def _way_off_the_agenda(session: CouncilSession, nomination: Nomination) -> NominationAction:
    """To the list of those that wait, or back to the result that was to be looked at again."""
    before = queries.result_in(session.cites_id, nomination.id)
    return _BACK_TO.get(before, NominationAction.DEFER)


def put_in_order(items: list[AgendaItem]) -> None:
    """One fixed order for agenda, ballot and minutes: by award, then kind, then name."""
    kinds = list(RecipientKind)

    def place(item: AgendaItem) -> tuple:
        nomination = item.nomination
        award, nominee = nomination.award_type, nomination.nominee
        return award.position, award.id, kinds.index(nominee.kind), nominee.name_sort, nomination.id

    for position, item in enumerate(sorted(items, key=place), 1):
        item.position = position


def convene(*, session_id: int, actor: Actor) -> CouncilSession:
    """Freeze the roll: the council's members on the day of the session."""
    with transaction():
        session = locked_session(session_id)
        rules.after(session.state, SessionAction.CONVENE)
        rules.check_day_has_come(session.held_on, clock.today())
        members = queries.members_on(session.council_id, session.held_on)
        items = queries.agenda(session_id)
        rules.check_may_convene(len(members), len(items), awards_without_rule(session, items))
        rules.check_way_of_voting(session.kind, methods_of(session, items))
        session.seats = [
            Seat(
                user_id=member.user_id,
                position=place,
                full_name=member.user.full_name,
                post=member.post,
                duty=member.duty,
                # Nobody meets in a written round; in a meeting the roll says who votes how.
                channel=Channel.WRITTEN if session.is_written_round else None,
            )
            for place, member in enumerate(members, 1)
        ]
        flag_conflicts(session, items)
        session.move(SessionAction.CONVENE, actor, members=len(members), items=len(items))
    return session


def methods_of(session: CouncilSession, items: list[AgendaItem]) -> dict[str, VoteMethod]:
    """How the Quy chế has the awards of the agenda voted on, by the award's name."""
    in_force = queries.rules_in_force(session.council_id, session.held_on)
    awards = {
        item.nomination.award_type.code: item.nomination.award_type.name
        for item in items
        if queries.stands_before_council(item.nomination)
    }
    return {name: in_force[code].method for code, name in awards.items() if code in in_force}


def awards_without_rule(session: CouncilSession, items: list[AgendaItem]) -> list[str]:
    in_force = queries.rules_in_force(session.council_id, session.held_on)
    awards = {item.nomination.award_type.code: item.nomination.award_type.name for item in items}
    return [name for code, name in awards.items() if code not in in_force]


def call_the_roll(
    *,
    session_id: int,
    present: set[int],
    reasons: dict[int, str],
    channels: dict[int, Channel] | None = None,
    actor: Actor,
) -> None:
    """Who came, why others did not, and who votes how, by account id; frozen once the ballot is open.

    ``channels`` holds those who differ from the session's way: paper or screen in the room, WRITTEN for
    an absent member who is asked for a written opinion.
    """
    channels = channels or {}
    with transaction():
        session = locked_session(session_id)
        rules.check_may_call_the_roll(session.state)
        rules.check_has_a_room(session.kind)
        asked = sum(channels.get(seat.user_id) is Channel.WRITTEN for seat in session.seats)
        rules.check_may_ask_in_writing(asked, queries.takes_sheets(session))
        for seat in session.seats:
            is_here = seat.user_id in present
            seat.attendance = Attendance.PRESENT if is_here else Attendance.ABSENT
            seat.absence_reason = "" if is_here else reasons.get(seat.user_id, "")
            seat.channel = rules.channel_of_seat(is_here, channels.get(seat.user_id), session.secret_channel)
            if seat.channel is not Channel.WRITTEN:
                seat.has_voted = False  # a sheet that came back earlier no longer counts
        members, here = queries.attendance(session.seats)
        session.note(actor, "call_roll", members=members, present=here)


def lock_nominations(ids) -> None:
    """One after the other in the same order everywhere, so that nobody waits in a circle.

    With each what a lower level sent up, which hears of the outcome.
    """
    linked.lock(ids)


def items_under_lock(session_id: int) -> list[AgendaItem]:
    """The agenda, its nominations locked."""
    lock_nominations(select(AgendaItem.nomination_id).where(AgendaItem.session_id == session_id))
    return queries.agenda(session_id)


def locked_session(session_id: int) -> CouncilSession:
    return db.session.get_one(CouncilSession, session_id, with_for_update=True)
