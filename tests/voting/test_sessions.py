"""Planning a session of either kind, its agenda, and the roll with a way of voting for every seat."""

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations.models import PostedNomination, Posting
from festival.nominations.rules import NominationState
from festival.voting import queries, rules, services
from festival.voting.models import CouncilSession
from festival.voting.rules import Attendance, Base, Channel, SessionKind, SessionState, Terms, VoteMethod
from tests.factories import keep
from tests.voting import make

SECRET = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS)
IN_THE_ROOM = replace(SECRET, allows_written=False, count_written_in_quorum=False)
HANDS = replace(SECRET, method=VoteMethod.SHOW_OF_HANDS)
WRITTEN = replace(SECRET, method=VoteMethod.WRITTEN)
MEETING, ROUND = SessionKind.MEETING, SessionKind.WRITTEN_ROUND
PLAN = {"title": "Phiên họp thứ nhất", "held_on": "25/7/2026", "starts_at": "8h", "venue": "Hội trường"}


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


def at(made, path="") -> str:
    return f"/council/sessions/{made.id}{path}"


def make_round(place, *, terms=WRITTEN, **options):
    """A planned session that asks everybody in writing."""
    made = make.make_session(place, terms=terms, **options)
    services.edit_session(session_id=made.id, kind=ROUND, written_due=date(2026, 8, 1), actor=SYSTEM)
    return made


# Rules


@pytest.mark.parametrize(
    ("kind", "due", "said"),
    [
        (MEETING, None, None),
        (MEETING, date(2026, 7, 20), None),
        (MEETING, date(2026, 8, 24), None),
        (MEETING, date(2026, 8, 25), "nhiều nhất 30 ngày"),
        (MEETING, date(2026, 6, 24), "nhiều nhất 30 ngày"),
        (ROUND, None, "cần có hạn gửi lại phiếu"),
        (ROUND, date(2026, 7, 24), "từ ngày gửi phiếu trở đi"),
        (ROUND, date(2026, 7, 25), None),
        (ROUND, date(2026, 8, 24), None),
        (ROUND, date(2027, 7, 25), "nhiều nhất 30 ngày"),
    ],
)
def test_sheets_are_due_within_a_month_of_the_session(kind, due, said):
    if said is None:
        assert rules.check_written_due(kind, make.MEETING_DAY, due) is None
        return

    with pytest.raises(RuleBroken, match=said):
        rules.check_written_due(kind, make.MEETING_DAY, due)


def test_an_award_fits_a_meeting_or_a_written_round_and_never_both():
    methods = {"kín": VoteMethod.SECRET, "giơ tay": VoteMethod.SHOW_OF_HANDS, "văn bản": VoteMethod.WRITTEN}

    assert rules.misfits(MEETING, methods) == ["văn bản"]
    assert rules.misfits(ROUND, methods) == ["kín", "giơ tay"]


# The form


def planned() -> dict:
    db.session.rollback()
    session = db.session.scalars(select(CouncilSession)).one()
    return {
        name: getattr(session, name)
        for name in ("kind", "starts_at", "venue", "secret_channel", "written_due")
    }


def test_a_meeting_on_paper_is_planned(world, secretary):
    made = make.make_council(world.here, size=3)
    place = f"/council/seasons/{world.here.season.id}/sessions/new"
    chosen = {"kind": "meeting", "secret_channel": "paper", "written_due": "24/7/2026"}

    secretary.post(place, {**PLAN, "council_id": made.council.id, **chosen})

    assert planned() == {
        "kind": MEETING,
        "starts_at": time(8, 0),
        "venue": "Hội trường",
        "secret_channel": Channel.PAPER,
        "written_due": date(2026, 7, 24),
    }


def test_a_written_round_needs_a_day_for_its_sheets_and_no_hour(world, secretary):
    made = make.make_council(world.here, size=3)
    place = f"/council/seasons/{world.here.season.id}/sessions/new"
    plan = {"title": "Lấy ý kiến", "held_on": "25/7/2026", "council_id": made.council.id}
    plan |= {"kind": "written_round", "starts_at": "", "venue": ""}

    refused = secretary.post(place, plan, status=422).get_data(as_text=True)
    late = secretary.post(place, {**plan, "written_due": "24/7/2026"}, status=409).get_data(as_text=True)
    secretary.post(place, {**plan, "written_due": "1/8/2026"})

    assert "cần có hạn gửi lại phiếu" in refused
    assert "từ ngày gửi phiếu trở đi" in late
    assert planned() == {
        "kind": ROUND,
        "starts_at": time(8, 0),
        "venue": "",
        "secret_channel": Channel.SCREEN,
        "written_due": date(2026, 8, 1),
    }


def test_a_meeting_has_an_hour(world, secretary):
    made = make.make_council(world.here, size=3)
    place = f"/council/seasons/{world.here.season.id}/sessions/new"

    answer = secretary.post(place, {**PLAN, "council_id": made.council.id, "starts_at": ""}, status=422)

    assert "Vui lòng nhập giờ bắt đầu phiên họp" in answer.get_data(as_text=True)
    assert db.session.scalars(select(CouncilSession)).all() == []


@pytest.mark.parametrize(("field", "value"), [("kind", "vote"), ("secret_channel", "hands")])
def test_a_way_that_is_not_offered_is_refused(world, secretary, field, value):
    made = make.make_council(world.here, size=3)
    place = f"/council/seasons/{world.here.season.id}/sessions/new"

    secretary.post(place, {**PLAN, "council_id": made.council.id, field: value}, status=422)

    assert db.session.scalars(select(CouncilSession)).all() == []


def test_a_planned_session_becomes_a_round_and_its_form_shows_it(world, secretary):
    made = make.make_session(world.here, size=3)
    plan = {**PLAN, "council_id": made.council.id, "kind": "written_round", "written_due": "1/8/2026"}

    secretary.post(at(made, "/edit"), plan)

    assert planned()["kind"] is ROUND
    page = secretary.page(at(made, "/edit"))
    ticked = {i[1]["value"] for i in page.inputs if i[1].get("type") == "radio" and "checked" in i[1]}
    assert ticked == {"written_round", "screen"}


# The agenda


def test_convening_refuses_what_the_kind_of_session_cannot_vote_on(world):
    meeting = make.make_session(world.here, size=3, terms=WRITTEN)

    with pytest.raises(RuleBroken, match="lấy ý kiến bằng văn bản, không họp: Giấy khen"):
        services.convene(session_id=meeting.id, actor=SYSTEM)

    assert make.session_of(meeting).state is SessionState.PLANNED


def test_convening_a_round_refuses_what_is_voted_on_in_a_room(world):
    made = make_round(world.here, terms=SECRET, size=3)

    with pytest.raises(RuleBroken, match="phải họp để biểu quyết: Giấy khen"):
        services.convene(session_id=made.id, actor=SYSTEM)

    assert make.session_of(made).seats == []


def test_the_agenda_says_at_once_what_does_not_fit(world, secretary):
    made = make.make_session(world.here, size=3, terms=WRITTEN, items=1)

    page = secretary.page(at(made, "/agenda")).words

    assert "Theo Quy chế: lấy ý kiến bằng văn bản, không họp. Chưa chốt được danh sách họp" in page


def test_a_fitting_agenda_has_no_such_warning(world, secretary):
    made = make_round(world.here, size=3, items=1)

    assert "Chưa chốt được danh sách họp" not in secretary.page(at(made, "/agenda")).words


def test_an_award_without_a_rule_is_named_on_the_agenda(world, secretary):
    made = make.make_session(world.here, size=3, items=1)
    other = make.make_award("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", position=2)
    make.make_nomination(world.here, award=other)

    page = secretary.page(at(made, "/agenda")).words

    assert "Bằng khen của Chủ tịch UBND tỉnh (1 hồ sơ) Chưa chọn quy tắc bỏ phiếu." in page


def test_the_free_dossiers_are_filtered_by_award(world, secretary):
    made = make.make_session(world.here, size=3, items=0)
    other = make.make_award("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", position=2)
    make.make_nomination(world.here, "Lê Văn Giấy", award=made.award)
    upper = make.make_nomination(world.here, "Lê Văn Bằng", award=other)

    everything = secretary.page(at(made, "/agenda")).words
    only = secretary.page(at(made, "/agenda?award=BK_TINH"))
    none = secretary.page(at(made, "/agenda?award=KHONG")).words

    assert ("Lê Văn Giấy" in everything, "Lê Văn Bằng" in everything) == (True, True)
    assert ("Lê Văn Giấy" in only.words, "Lê Văn Bằng" in only.words) == (False, True)
    assert "Không có hồ sơ nào của hình thức khen này" in none
    answer = secretary.post(at(made, "/agenda?award=BK_TINH"), {"nomination_ids": upper.id})
    assert answer.headers["Location"].endswith("/agenda?award=BK_TINH")


def test_the_agenda_marks_what_was_put_off_and_what_was_posted(world, secretary):
    first = make.make_session(world.here, size=3, items=1)
    make.convene(first, absent=2)
    services.end_without_quorum(session_id=first.id, actor=SYSTEM)
    posted = make.make_nomination(world.here, "Lê Văn Niêm Yết", award=first.award)
    posting = Posting(
        season_id=world.here.season.id,
        places="Nhà văn hóa",
        made_by="Thường trực",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 7, 8),
        done_on=date(2026, 7, 8),
    )
    keep(posting)
    keep(PostedNomination(posting_id=posting.id, nomination_id=posted.id))
    plan = {"season_id": world.here.season.id, "council_id": first.council.id, "title": "Phiên hai"}
    second = services.plan_session(
        **plan, held_on=date(2026, 8, 1), starts_at=time(8, 0), venue="", actor=SYSTEM
    )

    page = secretary.page(f"/council/sessions/{second.id}/agenda").words

    title = make.session_of(first).title
    assert page.count(f"Chuyển từ phiên «{title}», ngày 25/07/2026.") == 1
    assert page.count("Đã niêm yết lấy ý kiến.") == 1


def test_the_agenda_costs_the_same_for_one_dossier_and_for_many(world, secretary, count_queries):
    made = make.make_session(world.here, size=3, items=1)
    make.make_nomination(world.here)
    asked = []
    for _round in range(2):
        with count_queries() as seen:
            secretary.get(at(made, "/agenda"))
        asked.append(len(seen))
        for _ in range(20):
            make.make_nomination(world.here)

    assert asked[0] == asked[1] <= 12


# The roll


def answers(made, *given: str, **more) -> dict:
    return {f"seat_{user.id}": answer for user, answer in zip(made.users, given, strict=True)} | more


def roll(made) -> list[tuple]:
    return [(seat.attendance, seat.channel) for seat in make.session_of(made).seats]


HERE, AWAY = Attendance.PRESENT, Attendance.ABSENT


def test_every_seat_votes_its_own_way(world, secretary):
    made = make.make_session(world.here, size=4)
    services.convene(session_id=made.id, actor=SYSTEM)

    secretary.post(at(made, "/roll"), answers(made, "present", "paper", "absent", "written"))

    assert roll(made) == [
        (HERE, Channel.SCREEN),
        (HERE, Channel.PAPER),
        (AWAY, None),
        (AWAY, Channel.WRITTEN),
    ]


def test_the_session_s_own_way_is_the_usual_one(world, secretary):
    made = make.make_session(world.here, size=3)
    services.edit_session(session_id=made.id, secret_channel=Channel.PAPER, actor=SYSTEM)
    services.convene(session_id=made.id, actor=SYSTEM)

    secretary.post(at(made, "/roll"), answers(made, "present", "screen", "absent"))

    assert roll(made) == [(HERE, Channel.PAPER), (HERE, Channel.SCREEN), (AWAY, None)]
    page = secretary.page(at(made, "/roll"))
    ticked = [i[1]["value"] for i in page.inputs if i[1].get("type") == "radio" and "checked" in i[1]]
    assert ticked == ["present", "screen", "absent"]


def test_the_saved_roll_shows_the_quorum_of_every_award(world, secretary):
    made = make.make_session(world.here, size=11)
    services.convene(session_id=made.id, actor=SYSTEM)

    secretary.post(at(made, "/roll"), answers(made, *["present"] * 6, *["absent"] * 5))
    short = secretary.page(at(made, "/roll")).words
    secretary.post(at(made, "/roll"), answers(made, *["present"] * 6, *["written"] * 2, *["absent"] * 3))
    enough = secretary.page(at(made, "/roll")).words

    assert "Có mặt 6/11 6/11 Giấy khen của Chủ tịch UBND xã: cần 8, còn thiếu 2" in short
    assert "Có mặt 6/11, xin ý kiến bằng văn bản 2 8/11" in enough
    assert "cần 8, đủ điều kiện họp (có mặt 6, xin ý kiến 2)" in enough


def test_a_lonely_way_of_voting_is_warned_of(world, secretary):
    made = make.make_session(world.here, size=6, items=2)
    services.convene(session_id=made.id, actor=SYSTEM)
    warning = "2 hồ sơ phải chuyển phiên sau"

    secretary.post(at(made, "/roll"), answers(made, *["present"] * 4, "paper", "paper"))
    lonely = secretary.page(at(made, "/roll")).words
    secretary.post(at(made, "/roll"), answers(made, *["present"] * 3, *["paper"] * 3))
    hidden = secretary.page(at(made, "/roll")).words

    assert (warning in lonely, warning in hidden) == (True, False)


def test_a_show_of_hands_asks_only_who_came(world, secretary):
    made = make.make_session(world.here, size=3, terms=replace(HANDS, allows_written=False))
    services.convene(session_id=made.id, actor=SYSTEM)

    page = secretary.page(at(made, "/roll"))

    offered = [i[1]["value"] for i in page.inputs if i[1].get("type") == "radio"]
    assert offered == ["present", "absent"] * 3


def test_nobody_is_asked_in_writing_where_the_rule_does_not_count_it(world, secretary):
    made = make.make_session(world.here, size=4, terms=IN_THE_ROOM)
    services.convene(session_id=made.id, actor=SYSTEM)

    secretary.post(at(made, "/roll"), answers(made, *["present"] * 3, "written"), status=422)
    with pytest.raises(RuleBroken, match="không hồ sơ nào của phiên này được lấy ý kiến bằng văn bản"):
        services.call_the_roll(
            session_id=made.id,
            present=set(made.user_ids[:3]),
            reasons={},
            channels={made.user_ids[3]: Channel.WRITTEN},
            actor=SYSTEM,
        )

    assert roll(made) == [(AWAY, None)] * 4


def test_a_written_round_has_no_roll_to_call(world, secretary):
    made = make_round(world.here, size=3)
    services.convene(session_id=made.id, actor=SYSTEM)

    assert "không họp nên không điểm danh" in secretary.page(at(made, "/roll")).words
    secretary.post(at(made, "/roll"), {"everyone": "1"}, status=409)
    assert roll(made) == [(AWAY, Channel.WRITTEN)] * 3


def test_removing_an_item_leaves_it_to_the_next_session(world):
    made = make.make_session(world.here, size=3, items=2)
    first = make.items_of(made)[0]

    services.remove_from_agenda(agenda_item_id=first.id, actor=SYSTEM)

    assert first.nomination.state is NominationState.ELIGIBLE
    assert queries.deferred_items(made.id) == []
