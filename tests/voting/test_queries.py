"""What waits for whom, and the figures of the season path."""

from datetime import date

from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.permissions import Permission
from festival.voting import queries, services
from festival.voting.rules import Choice
from tests.voting import make

TODAY = date(2026, 7, 25)


def waits_for(place, user) -> list[tuple[str, str]]:
    db.session.rollback()
    db.session.expire_all()
    return [(line.action, line.endpoint) for line in queries.waiting(user, place.season, TODAY)]


def test_each_step_waits_for_the_person_who_takes_it(world):
    place = world.here
    secretary, chair = place.users[Role.COUNCIL_SECRETARY], place.users[Role.COUNCIL_CHAIR]
    made = make.make_session(place)
    member = made.users[2]
    assert waits_for(place, secretary) == [("Chuẩn bị phiên", "voting.show_session")]
    assert waits_for(place, chair) == waits_for(place, member) == []

    make.convene(made, absent=1)
    assert waits_for(place, secretary) == [("Điểm danh", "voting.show_roll")]
    assert waits_for(place, chair) == [("Mở biểu quyết", "voting.confirm_opening")]

    make.open_vote(made)
    assert waits_for(place, member) == [("Bỏ phiếu", "voting.show_ballot")]
    assert waits_for(place, made.users[-1]) == []  # absent
    make.cast(made, member, Choice.YES)
    assert waits_for(place, member) == []

    services.end_vote(session_id=made.id, actor=SYSTEM)
    assert waits_for(place, made.users[1]) == []
    assert waits_for(place, chair) == [("Kiểm phiếu", "voting.confirm_closing")]

    services.close_session(session_id=made.id, actor=SYSTEM)
    assert ("Biên bản", "voting.show_minutes") in waits_for(place, secretary)


def test_eligible_nominations_ask_for_a_session_until_one_is_planned(world):
    secretary = world.here.users[Role.COUNCIL_SECRETARY]
    make.make_nomination(world.here)
    assert waits_for(world.here, secretary) == [("Lập phiên họp", "voting.list_sessions")]

    make.make_session(world.here, items=0)
    assert waits_for(world.here, secretary) == [("Chuẩn bị phiên", "voting.show_session")]


def test_nothing_waits_for_others(world):
    made = make.make_vote(world.here)
    for role, user in world.here.users.items():
        if role not in (Role.COUNCIL_SECRETARY, Role.COUNCIL_CHAIR):
            assert waits_for(world.here, user) == [], role
    assert waits_for(world.there, made.users[0]) == []


def test_waiting_is_two_queries(world, count_queries):
    make.make_nomination(world.here)
    secretary = world.here.users[Role.COUNCIL_SECRETARY]
    season = queries.season(world.here.season.id)
    assert secretary.may(Permission.COUNCIL_MANAGE, season.locality)

    with count_queries() as seen:
        queries.waiting(secretary, season, TODAY)

    assert len([statement for statement in seen if statement.startswith("SELECT")]) <= 2


def test_the_path_counts_what_may_be_scheduled_and_what_is_open(world):
    make.make_nomination(world.here)
    make.make_vote(world.here, items=2)
    make.make_session(world.here, items=1)
    make.make_nomination(world.there)

    figures = queries.step_figures(world.here.season)

    row = db.session.execute(select(*[query.label(name) for name, query in figures.items()])).one()
    assert row._asdict() == {"items_to_vote": 1, "sessions_open": 1}
