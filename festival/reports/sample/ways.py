"""The other ways in which the council of eleven votes: on paper, by hands, in writing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from festival.reports.sample.candidates import Road
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.more_candidates import ALL
from festival.voting import queries, services
from festival.voting.rules import (
    Channel,
    ConflictKind,
    PaperFigures,
    Row,
    SessionKind,
    VoteMethod,
    default_terms,
)
from festival.voting.services import conflicts
from festival.voting.services.opening import opening_fingerprint

ROUND, HANDS, COUNTED = "round", "hands", "counted"
# Elected to count; the first leads.
TELLERS = ("kinhte", "phunu")
# A relative of the nominee, who says so and does not vote on that item.
CONCERNED = "quansu"
ASKED_IN_WRITING = ("congan", "yte")
_REASON = "Đi công tác theo kế hoạch của cấp trên"


def yes_of(story: Story, item) -> int:
    """What the sample's plan says of a nominee, however the votes are given."""
    plan = {story.nominations.get(one.name): one.yes for one in ALL}
    return plan[item.nomination_id]


def diary() -> Iterator[Entry]:
    yield entry(day(18, 7), "08:00", _change_rules)
    yield from _written_round()
    yield from _show_of_hands()
    yield from _paper_that_one_teller_has_typed()


def _change_rules(story: Story) -> None:
    """From this day two awards are voted on in another way; what was voted on before keeps its rule."""
    council = queries.council(story.councils["eleven"])
    ways = {"GK_CAT": VoteMethod.WRITTEN, "KNC_BVANTQ": VoteMethod.SHOW_OF_HANDS}
    for award in queries.award_types_on(day(18, 7), council.locality):
        if award.code in ways:
            services.set_vote_rule(
                council_id=council.id,
                award_type_id=award.id,
                valid_from=day(18, 7),
                terms=replace(default_terms(award.share_rule), method=ways[award.code]),
                actor=story.actor("thuongtruc"),
            )


def _plan(story: Story, key: str, road: Road, **plan) -> None:
    actor = story.actor("thuky")
    usual = {"starts_at": time(14, 0), "venue": "Phòng họp số 1, trụ sở UBND xã"}
    session = services.plan_session(
        season_id=story.season_id, council_id=story.councils["eleven"], **{**usual, **plan}, actor=actor
    )
    story.sessions[key] = session.id
    wanted = [story.nominations[one.name] for one in ALL if one.road is road]
    services.add_to_agenda(session_id=session.id, nomination_ids=wanted, actor=actor)


def open_vote(story: Story, key: str) -> None:
    session = queries.council_session(story.sessions[key])
    shown = opening_fingerprint(queries.lines_of(session))
    services.open_ballot(session_id=session.id, shown=shown, actor=story.actor("chutich"))


def _end(story: Story, key: str) -> None:
    services.end_vote(session_id=story.sessions[key], actor=story.actor("chutich"))


def _close(story: Story, key: str) -> None:
    services.close_session(session_id=story.sessions[key], actor=story.actor("chutich"))


def _sign(story: Story, key: str) -> None:
    services.sign_minutes(session_id=story.sessions[key], actor=story.actor("thuky"))


# In writing, without a meeting


def _written_round() -> Iterator[Entry]:
    plan = {
        "title": "Lấy ý kiến bằng văn bản, Giấy khen của Công an tỉnh",
        "held_on": day(22, 7),
        "kind": SessionKind.WRITTEN_ROUND,
        "written_due": day(28, 7),
        "venue": "",
    }
    yield entry(day(21, 7), "09:00", lambda story: _plan(story, ROUND, Road.WRITTEN_ROUND, **plan))
    yield entry(
        day(22, 7),
        "08:00",
        lambda story: services.convene(session_id=story.sessions[ROUND], actor=story.actor("thuky")),
    )
    yield entry(day(22, 7), "08:30", lambda story: open_vote(story, ROUND))
    yield entry(day(27, 7), "16:00", _sheets_come_back)
    yield entry(day(28, 7), "16:00", lambda story: _end(story, ROUND))
    yield entry(day(28, 7), "16:15", _type_sheets)
    yield entry(day(28, 7), "16:30", lambda story: _close(story, ROUND))
    yield entry(day(29, 7), "08:00", lambda story: _sign(story, ROUND))


def _sheets_come_back(story: Story) -> None:
    session = queries.council_session(story.sessions[ROUND])
    services.receive_sheets(
        session_id=session.id,
        returned={seat.user_id for seat in session.seats},
        shown=set(),
        actor=story.actor("thuky"),
    )


def _type_sheets(story: Story) -> None:
    session = queries.council_session(story.sessions[ROUND])
    everybody = len(session.seats)
    rows = {
        item.id: Row(yes_of(story, item), everybody - yes_of(story, item))
        for item in queries.agenda(session.id)
    }
    services.keep_written(session_id=session.id, rows=rows, actor=story.actor("thuky"))


# By hands, with written opinions of those who were away


def _show_of_hands() -> Iterator[Entry]:
    plan = {
        "title": "Họp xét Kỷ niệm chương",
        "held_on": day(24, 7),
        "written_due": day(24, 7),
    }
    yield entry(day(21, 7), "10:00", lambda story: _plan(story, HANDS, Road.SHOW_OF_HANDS, **plan))
    yield entry(day(24, 7), "14:00", _meet)
    yield entry(day(24, 7), "14:30", lambda story: open_vote(story, HANDS))
    yield entry(day(24, 7), "15:00", lambda story: _end(story, HANDS))
    yield entry(day(24, 7), "15:10", _type_hands)
    yield entry(day(24, 7), "15:30", lambda story: _close(story, HANDS))
    yield entry(day(27, 7), "08:30", lambda story: _sign(story, HANDS))


def _meet(story: Story) -> None:
    session_id, actor = story.sessions[HANDS], story.actor("thuky")
    services.convene(session_id=session_id, actor=actor)
    away = {story.users[name].id for name in ASKED_IN_WRITING}
    seats = queries.council_session(session_id).seats
    services.call_the_roll(
        session_id=session_id,
        present={seat.user_id for seat in seats} - away,
        reasons=dict.fromkeys(away, _REASON),
        channels=dict.fromkeys(away, Channel.WRITTEN),
        actor=actor,
    )
    services.receive_sheets(session_id=session_id, returned=away, shown=set(), actor=actor)
    (item,) = queries.agenda(session_id)
    conflicts.declare_conflict(
        agenda_item_id=item.id, kind=ConflictKind.RELATIVE, actor=story.actor(CONCERNED)
    )


def _type_hands(story: Story) -> None:
    """Both who sent a sheet agree; of those in the room, all but the relative raise their hand once."""
    session_id, actor = story.sessions[HANDS], story.actor("thuky")
    (line,) = queries.lines_of(queries.council_session(session_id))
    item, voters = line.item, {channel: len(who) for channel, who in line.voters.items()}
    sheets = voters[Channel.WRITTEN]
    yes = yes_of(story, item) - sheets
    services.keep_hands(
        session_id=session_id,
        rows={item.id: Row(yes, voters[Channel.HANDS] - yes)},
        shown={},
        actor=actor,
    )
    services.keep_written(session_id=session_id, rows={item.id: Row(sheets, 0)}, actor=actor)


# On paper


def elect(story: Story, key: str) -> None:
    tellers = [story.users[name].id for name in TELLERS]
    services.elect_tellers(session_id=story.sessions[key], user_ids=tellers, actor=story.actor("thuky"))


def type_papers(story: Story, key: str, teller: str) -> None:
    """What one teller counted: as many yes votes as the plan says, and everybody else against."""
    session = queries.council_session(story.sessions[key])
    for sheet in queries.paper_sheets(session):
        papers = len(sheet.voters)
        rows = {item.id: Row(yes_of(story, item), papers - yes_of(story, item)) for item in sheet.items}
        services.type_papers(
            session_id=session.id,
            sheet=sheet.number,
            figures=PaperFigures(papers, papers, papers, 0, rows),
            actor=story.actor(teller),
        )


def _paper_that_one_teller_has_typed() -> Iterator[Entry]:
    plan = {
        "title": "Họp xét khen thưởng đợt 2 (bổ sung)",
        "held_on": day(31, 7),
        "secret_channel": Channel.PAPER,
    }
    yield entry(day(29, 7), "09:00", lambda story: _plan(story, COUNTED, Road.COUNTED_SESSION, **plan))
    yield entry(day(31, 7), "14:00", _everybody_comes)
    yield entry(day(31, 7), "14:20", lambda story: open_vote(story, COUNTED))
    yield entry(day(31, 7), "14:40", lambda story: _end(story, COUNTED))
    yield entry(day(31, 7), "15:00", lambda story: type_papers(story, COUNTED, TELLERS[0]))


def _everybody_comes(story: Story) -> None:
    session_id, actor = story.sessions[COUNTED], story.actor("thuky")
    services.convene(session_id=session_id, actor=actor)
    seats = queries.council_session(session_id).seats
    services.call_the_roll(
        session_id=session_id, present={seat.user_id for seat in seats}, reasons={}, actor=actor
    )
    elect(story, COUNTED)
