"""The council of eleven with its sessions, and the council of three that a newcomer can lead."""

from collections.abc import Iterator
from datetime import date, time

from festival.reports.sample import ways
from festival.reports.sample.candidates import Road
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.more_candidates import ALL
from festival.reports.sample.roster import BY_NAME, COMMUNE
from festival.voting import queries, services
from festival.voting.rules import Channel, Choice, Duty

ELEVEN, THREE = "eleven", "three"
_CHAIR, _SECRETARY = ("chutich", Duty.CHAIR), ("thuongtruc", Duty.SECRETARY)
_OTHERS = ("vanphong", "congan", "quansu", "kinhte", "phunu", "nongdan", "yte")
MEMBERS = {
    ELEVEN: (
        _CHAIR,
        ("phochutich", Duty.VICE_CHAIR),
        ("mttq", Duty.VICE_CHAIR),
        _SECRETARY,
        *((name, Duty.MEMBER) for name in _OTHERS),
    ),
    THREE: (_CHAIR, _SECRETARY, ("vanphong", Duty.MEMBER)),
}
NO_QUORUM, FIRST, SECOND, OPEN, SMALL = "no_quorum", "first", "second", "open", "small"
# Who has voted in the open session by the time somebody looks: enough for a turnout to be shown.
EARLY_VOTERS = ("kinhte", "phunu", "nongdan", "yte")
# On the day that lacked its quorum these were at the province's conference.
AWAY = ("chutich", "congan", "quansu", "kinhte")


def diary() -> Iterator[Entry]:
    yield entry(day(2, 3), "08:00", _found_eleven)
    yield entry(day(20, 7), "08:00", _found_three)
    yield from _session_without_quorum()
    yield from _paper_session(FIRST, "Họp xét khen thưởng đợt 1", 17, Road.FIRST_SESSION)
    yield entry(
        day(20, 7),
        "09:00",
        lambda story: services.sign_minutes(session_id=story.sessions[FIRST], actor=story.actor("thuky")),
    )
    yield from _screen_session(SECOND, "Họp xét khen thưởng đợt 2", 30, Road.SECOND_SESSION)
    yield from ways.diary()
    yield from _open_session()
    small = {"title": "Họp xét bổ sung", "on": day(3, 8), "hour": "14:00", "council": THREE}
    yield entry(day(31, 7), "16:00", lambda story: _plan(story, SMALL, Road.SMALL_COUNCIL, **small))


def _found(story: Story, key: str, *, name: str, decision: str, regulation: str, on: date) -> None:
    actor = story.actor("thuongtruc")
    council = services.found_council(
        locality_id=story.places[COMMUNE].id,
        name=name,
        decision_number=decision,
        decided_on=on,
        regulation_number=regulation,
        regulation_on=on,
        actor=actor,
    )
    story.councils[key] = council.id
    for sign_in_name, duty in MEMBERS[key]:
        services.add_member(
            council_id=council.id,
            user_id=story.users[sign_in_name].id,
            post=BY_NAME[sign_in_name].post,
            duty=duty,
            valid_from=on,
            valid_to=None,
            actor=actor,
        )
    services.set_default_rules(council_id=council.id, valid_from=on, actor=actor)


def _found_eleven(story: Story) -> None:
    name = "Hội đồng Thi đua - Khen thưởng xã An Thịnh"
    _found(story, ELEVEN, name=name, decision="45/QĐ-UBND", regulation="46/QĐ-UBND", on=day(2, 3))


def _found_three(story: Story) -> None:
    name = "Hội đồng xét khen thưởng bổ sung xã An Thịnh"
    _found(story, THREE, name=name, decision="107/QĐ-UBND", regulation="108/QĐ-UBND", on=day(20, 7))


def _plan(
    story: Story,
    key: str,
    road: Road,
    *,
    title: str,
    on: date,
    hour: str,
    council: str = ELEVEN,
    secret_channel: Channel = Channel.SCREEN,
) -> None:
    actor = story.actor("thuky" if council == ELEVEN else "thuongtruc")
    session = services.plan_session(
        season_id=story.season_id,
        council_id=story.councils[council],
        title=title,
        held_on=on,
        starts_at=time.fromisoformat(hour),
        venue="Phòng họp số 1, trụ sở UBND xã",
        secret_channel=secret_channel,
        actor=actor,
    )
    story.sessions[key] = session.id
    wanted = [story.nominations[one.name] for one in ALL if one.road is road]
    services.add_to_agenda(session_id=session.id, nomination_ids=wanted, actor=actor)


def _meet(story: Story, key: str, away: tuple[str, ...] = ()) -> None:
    """Convene and call the roll."""
    actor = story.actor("thuky")
    services.convene(session_id=story.sessions[key], actor=actor)
    here = {story.users[name].id for name, _duty in MEMBERS[ELEVEN] if name not in away}
    reasons = {story.users[name].id: "Dự hội nghị của tỉnh" for name in away}
    services.call_the_roll(session_id=story.sessions[key], present=here, reasons=reasons, actor=actor)


def _session_without_quorum() -> Iterator[Entry]:
    plan = {"title": "Họp xét khen thưởng đợt 1 (lần một)", "on": day(14, 7), "hour": "08:00"}
    yield entry(day(8, 7), "16:00", lambda story: _plan(story, NO_QUORUM, Road.FIRST_SESSION, **plan))
    yield entry(day(14, 7), "08:00", lambda story: _meet(story, NO_QUORUM, AWAY))
    yield entry(day(14, 7), "08:30", _end_without_quorum)


def _end_without_quorum(story: Story) -> None:
    services.end_without_quorum(session_id=story.sessions[NO_QUORUM], actor=story.actor("phochutich"))


def _screen_session(key: str, title: str, number: int, road: Road) -> Iterator[Entry]:
    on = day(number, 7)
    plan = {"title": title, "on": on, "hour": "08:00"}
    yield entry(day(number - 2, 7), "16:00", lambda story: _plan(story, key, road, **plan))
    yield entry(on, "08:00", lambda story: _meet(story, key))
    yield entry(on, "08:30", lambda story: ways.open_vote(story, key))
    yield entry(on, "09:00", lambda story: _everybody_votes(story, key))
    yield entry(on, "09:30", lambda story: _close(story, key))


def _paper_session(key: str, title: str, number: int, road: Road) -> Iterator[Entry]:
    """The usual way: ballot papers, and two tellers who type them apart from each other."""
    on = day(number, 7)
    plan = {"title": title, "on": on, "hour": "08:00", "secret_channel": Channel.PAPER}
    yield entry(day(number - 2, 7), "16:00", lambda story: _plan(story, key, road, **plan))
    yield entry(on, "08:00", lambda story: _meet(story, key))
    yield entry(on, "08:20", lambda story: ways.elect(story, key))
    yield entry(on, "08:30", lambda story: ways.open_vote(story, key))
    yield entry(on, "09:00", lambda story: _end(story, key))
    for minute, teller in enumerate(ways.TELLERS, 10):
        act = lambda story, who=teller: ways.type_papers(story, key, who)  # noqa: E731
        yield entry(on, f"09:{minute}", act)
    yield entry(on, "09:30", lambda story: _publish(story, key))


def _open_session() -> Iterator[Entry]:
    plan = {"title": "Họp xét khen thưởng đợt 3", "on": day(3, 8), "hour": "07:30"}
    yield entry(day(31, 7), "15:00", lambda story: _plan(story, OPEN, Road.OPEN_SESSION, **plan))
    yield entry(day(3, 8), "07:30", lambda story: _meet(story, OPEN))
    yield entry(day(3, 8), "07:45", lambda story: ways.open_vote(story, OPEN))
    yield entry(day(3, 8), "07:50", _some_vote)


def _everybody_votes(story: Story, key: str) -> None:
    """As many yes votes as the candidate has; who says no differs from item to item."""
    who = {story.nominations.get(one.name): one for one in ALL}
    items = queries.agenda(story.sessions[key])
    wanted = [(item.id, item.position, who[item.nomination_id].yes) for item in items]
    for seat, (sign_in_name, _duty) in enumerate(MEMBERS[ELEVEN]):
        choices = {
            item_id: Choice.YES if (seat + 3 * position) % len(MEMBERS[ELEVEN]) < yes else Choice.NO
            for item_id, position, yes in wanted
        }
        services.cast_ballot(story.sessions[key], story.users[sign_in_name].id, choices)


def _some_vote(story: Story) -> None:
    item_ids = [item.id for item in queries.agenda(story.sessions[OPEN])]
    for name in EARLY_VOTERS:
        services.cast_ballot(story.sessions[OPEN], story.users[name].id, dict.fromkeys(item_ids, Choice.YES))


def _end(story: Story, key: str) -> None:
    services.end_vote(session_id=story.sessions[key], actor=story.actor("chutich"))


def _publish(story: Story, key: str) -> None:
    services.close_session(session_id=story.sessions[key], actor=story.actor("chutich"))


def _close(story: Story, key: str) -> None:
    _end(story, key)
    _publish(story, key)
