"""What waits for whom while papers, hands and sheets are counted, and after the count."""

from dataclasses import replace
from datetime import date

from sqlalchemy import delete

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.permissions import Permission
from festival.voting import queries, services
from festival.voting.models import Conflict
from festival.voting.rules import (
    Base,
    Channel,
    Choice,
    ConflictKind,
    PaperFigures,
    Row,
    SessionKind,
    Terms,
    VoteMethod,
)
from tests.factories import keep, make_user
from tests.voting import make

TODAY = date(2026, 7, 25)
MAJORITY = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS)
SECRETARY, CHAIR = Role.COUNCIL_SECRETARY, Role.COUNCIL_CHAIR


def waits_for(place, who) -> list[tuple[str, str]]:
    """For a role or a person: the button and the page."""
    db.session.rollback()
    db.session.expire_all()
    user = place.users[who] if isinstance(who, Role) else who
    found = queries.waiting(user, place.season, TODAY)
    return [(line.action, line.endpoint.removeprefix("voting.")) for line in found]


def make_round(place, **options):
    made = make.make_session(place, terms=replace(MAJORITY, method=VoteMethod.WRITTEN), **options)
    kind, due = SessionKind.WRITTEN_ROUND, date(2026, 8, 1)
    services.edit_session(session_id=made.id, kind=kind, written_due=due, actor=SYSTEM)
    services.convene(session_id=made.id, actor=SYSTEM)
    return made


def end_vote(made) -> None:
    services.end_vote(session_id=made.id, actor=SYSTEM)


def test_tellers_are_elected_and_each_is_asked_until_both_have_typed(world):
    place = world.here
    made = make.make_session(place, size=5, items=1)
    tellers = [make_user(name, locality=place.commune) for name in ("Trần Văn Đếm", "Lê Thị Đếm")]
    services.edit_session(session_id=made.id, secret_channel=Channel.PAPER, actor=SYSTEM)
    make.convene(made)
    elect = ("Bầu Tổ kiểm phiếu", "edit_tellers")
    assert waits_for(place, SECRETARY) == [("Điểm danh", "show_roll"), elect]

    services.elect_tellers(session_id=made.id, user_ids=[one.id for one in tellers], actor=SYSTEM)
    make.open_vote(made)
    assert waits_for(place, SECRETARY) == []
    assert waits_for(place, tellers[0]) == []

    end_vote(made)
    (item,) = make.items_of(made)
    figures = PaperFigures(5, 5, 5, 0, {item.id: Row(4, 1)})
    for teller in tellers:
        assert waits_for(place, teller) == [("Nhập số phiếu", "show_papers")]
        assert waits_for(place, CHAIR) == [("Theo dõi", "show_session")]
        services.type_papers(session_id=made.id, sheet=item.sheet, figures=figures, actor=teller.actor)
        assert waits_for(place, teller) == []
    assert waits_for(place, CHAIR) == [("Kiểm phiếu", "confirm_closing")]


def test_hands_are_asked_for_until_every_item_has_them(world):
    place = world.here
    made = make.make_vote(place, size=3, items=2, terms=replace(MAJORITY, method=VoteMethod.SHOW_OF_HANDS))
    first, second = make.items_of(made)
    wanted = [("Nhập số giơ tay", "edit_hands")]
    assert waits_for(place, SECRETARY) == wanted

    services.keep_hands(session_id=made.id, rows={first.id: Row(3, 0)}, shown={}, actor=SYSTEM)
    assert waits_for(place, SECRETARY) == wanted
    end_vote(made)
    assert waits_for(place, CHAIR) == [("Theo dõi", "show_session")]

    services.keep_hands(session_id=made.id, rows={second.id: Row(2, 1)}, shown={}, actor=SYSTEM)
    assert waits_for(place, SECRETARY) == []
    assert waits_for(place, CHAIR) == [("Kiểm phiếu", "confirm_closing")]


def test_sheets_are_awaited_until_their_day_and_then_counted(world):
    place = world.here
    made = make_round(place, size=3, items=1)
    assert waits_for(place, SECRETARY) == [("Ghi phiếu đã nhận", "edit_written")]
    assert queries.waiting(place.users[SECRETARY], place.season, TODAY)[0].due == date(2026, 8, 1)
    assert waits_for(place, CHAIR) == [("Mở lấy ý kiến", "confirm_opening")]

    make.open_vote(made)
    services.receive_sheets(session_id=made.id, returned=set(made.user_ids), shown=set(), actor=SYSTEM)
    assert waits_for(place, SECRETARY) == []
    end_vote(made)
    assert waits_for(place, SECRETARY) == [("Nhập kết quả", "edit_written")]
    assert waits_for(place, CHAIR) == [("Theo dõi", "show_session")]

    (item,) = make.items_of(made)
    services.keep_written(session_id=made.id, rows={item.id: Row(3, 0)}, actor=SYSTEM)
    assert waits_for(place, SECRETARY) == []
    assert waits_for(place, CHAIR) == [("Kiểm phiếu", "confirm_closing")]


def test_the_chair_speaks_before_the_minutes_are_signed(world):
    place = world.here
    made = make.make_vote(place, size=3, items=1, terms=replace(MAJORITY, chair_must_agree=True))
    for user in made.users:
        make.cast(made, user, Choice.YES)
    make.close(made)
    assert waits_for(place, CHAIR) == [("Ghi ý kiến", "show_chair_word")]
    assert waits_for(place, SECRETARY) == []

    (item,) = make.items_of(made)
    services.speak_as_chair(session_id=made.id, words={item.id: True}, actor=SYSTEM)

    assert waits_for(place, CHAIR) == []
    assert waits_for(place, SECRETARY) == [("Biên bản", "show_minutes")]


def test_a_conflict_that_nobody_has_looked_at_waits_for_the_secretary(world):
    place = world.here
    made = make.make_session(place, size=4, items=1)
    make.convene(made)
    (item,) = make.items_of(made)
    keep(Conflict(item_id=item.id, user_id=made.user_ids[0], kind=ConflictKind.NOMINEE))
    assert waits_for(place, SECRETARY) == [("Điểm danh", "show_roll"), ("Xem xét", "show_conflicts")]

    with transaction():
        db.session.execute(delete(Conflict))

    assert waits_for(place, SECRETARY) == [("Điểm danh", "show_roll")]


def test_every_line_costs_two_queries_together(world, count_queries):
    make_round(world.here, size=3, items=1)
    make.make_nomination(world.here)
    secretary, season = world.here.users[SECRETARY], queries.season(world.here.season.id)
    assert secretary.may(Permission.COUNCIL_MANAGE, season.locality)

    with count_queries() as seen:
        lines = queries.waiting(secretary, season, TODAY)

    assert len(lines) == 2
    assert len([one for one in seen if one.startswith("SELECT")]) == 2
