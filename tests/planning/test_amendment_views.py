"""Pages of amendments, versions and the rain plan: good path, bad input, refusals, number of queries."""

from datetime import date, time

import pytest

from festival.accounts.rules import Role
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.planning import queries, services
from festival.planning.models import Festival, PlanVersion, RainPlan
from festival.planning.rules import FestivalAction, FestivalState
from festival.planning.rules.amendments import AmendmentAction, AmendmentState
from festival.planning.services.amendments import amend_festival
from tests.planning.make import make_festival, make_item, make_task, make_version
from tests.planning.test_versions import plan_of

LEADER = Actor(None, "Nguyễn Thị Hạnh")
HOSTILE = '<script>alert(1)</script> =HYPERLINK("http://x.test")'


@pytest.fixture
def festival(world) -> Festival:
    """Approved, with a row, a budget line and a rain plan."""
    made = plan_of(world)
    services.move_festival(made.id, FestivalAction.APPROVE, actor=LEADER)
    return fresh(made)


def fresh(festival) -> Festival:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Festival, festival.id)


def at(festival, rest="") -> str:
    return f"/planning/festivals/{festival.id}{rest}"


def step(browser, festival, action: str, status=303, **fields):
    fields = {"action": action, "seen": fresh(festival).revision, **fields}
    return browser.post(at(festival, "/amendment"), fields, status=status)


def opened(festival, venue="Sân vận động", **changed) -> None:
    seen = fresh(festival).revision
    amend_festival(festival.id, AmendmentAction.OPEN, actor=LEADER, seen=seen, said="Trùng lịch")
    now = fresh(festival)
    names = ("title", "held_on", "starts_at", "bring", "pilot_level", "note")
    fields = {name: getattr(now, name) for name in names} | changed
    services.edit_festival(festival.id, **fields, venue=venue, seen=now.revision, actor=LEADER)


def submitted(festival) -> None:
    opened(festival)
    amend_festival(festival.id, AmendmentAction.SUBMIT, actor=LEADER, seen=fresh(festival).revision)


# The way of an amendment


def test_a_plan_is_amended_from_its_page_to_the_next_version(festival, organizer, leader):
    page = organizer.page(at(festival))
    assert "Điều chỉnh kế hoạch" in page.words
    assert "Sửa kế hoạch" not in page.words

    organizer.page(at(festival, "/amendment/step?action=open"))
    step(organizer, festival, "open", said="Hội trường bận")
    assert "Kế hoạch đang được điều chỉnh. Hội trường bận" in organizer.page(at(festival)).words
    organizer.post(
        at(festival, "/plan"),
        {
            "title": "Ngày hội Thôn Đông",
            "held_on": "16/8/2026",
            "starts_at": "7:30",
            "venue": "Nhà văn hóa thôn",
            "bring": "Mũ nón",
            "pilot_level": "none",
            "note": "",
            "seen": fresh(festival).revision,
        },
        status=303,
    )
    step(organizer, festival, "submit")

    words = leader.page(at(festival, "/amendment")).words
    assert "Ngày: 15/08/2026 → 16/08/2026" in words
    assert "Bà con mang theo: chưa có → Mũ nón" in words
    step(leader, festival, "approve")

    now = fresh(festival)
    assert (now.version, now.shown_on, now.amendment) == (2, date(2026, 8, 16), AmendmentState.NONE)
    words = leader.page(at(festival, "/versions/2")).words
    assert "Ngày: 15/08/2026 → 16/08/2026" in words
    assert "Vì sao: Hội trường bận" in words


def test_the_leader_gives_an_amendment_back_with_a_reason(festival, leader, organizer):
    submitted(festival)

    leader.page(at(festival, "/amendment/step?action=return"))
    step(leader, festival, "return", said="Sân chưa có mái che")

    words = organizer.page(at(festival)).words
    assert "Điều chỉnh được trả lại để sửa. Lý do: Sân chưa có mái che" in words


@pytest.mark.parametrize(("action", "who"), [("open", "organizer"), ("return", "leader")])
def test_a_reason_that_is_missing_is_told_at_its_field(festival, request, action, who):
    if action == "return":
        submitted(festival)

    answer = step(request.getfixturevalue(who), festival, action, status=422, said=" ")

    assert 'id="said-error"' in answer.get_data(as_text=True)
    assert fresh(festival).version == 1


@pytest.mark.parametrize("said", ["N" * 501, "tab\u0000ẩn"])
def test_a_hostile_reason_is_refused_and_kept_in_the_box(festival, organizer, said):
    step(organizer, festival, "open", status=422, said=said)

    assert fresh(festival).amendment is AmendmentState.NONE


def test_a_reason_is_shown_as_text_and_nothing_else(festival, organizer):
    step(organizer, festival, "open", said=HOSTILE)

    body = organizer.get(at(festival, "/amendment")).get_data(as_text=True)
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_a_stale_approval_is_refused_and_the_page_shows_what_is_there_now(festival, leader):
    submitted(festival)

    answer = step(leader, festival, "approve", status=409, seen=fresh(festival).revision - 1)

    assert "vừa được người khác sửa" in answer.get_data(as_text=True)
    assert fresh(festival).version == 1


def test_approving_twice_makes_one_version(festival, leader):
    submitted(festival)
    step(leader, festival, "approve")

    answer = step(leader, festival, "approve", status=409)

    assert "Không còn điều chỉnh nào đang mở" in answer.get_data(as_text=True)
    assert fresh(festival).version == 2


def test_submitting_nothing_is_refused_with_a_sentence(festival, organizer):
    step(organizer, festival, "open", said="Xem lại")

    answer = step(organizer, festival, "submit", status=409)

    assert "chưa khác gì phiên bản 1" in answer.get_data(as_text=True)


def test_dropping_shows_what_is_lost_and_asks_for_its_number(festival, organizer):
    opened(festival)

    page = organizer.page(at(festival, "/amendment/step?action=drop"))
    assert "Địa điểm: Nhà văn hóa thôn → Sân vận động" in page.words
    step(organizer, festival, "drop", status=422, count="2")
    assert fresh(festival).amendment is AmendmentState.OPEN

    step(organizer, festival, "drop", count="1")
    now = fresh(festival)
    assert (now.amendment, now.venue) == (AmendmentState.NONE, "Nhà văn hóa thôn")


@pytest.mark.parametrize("action", ["", "nothing", "open'--"])
def test_an_unknown_step_is_a_bad_request(festival, organizer, action):
    step(organizer, festival, action, status=400)
    organizer.get(at(festival, f"/amendment/step?action={action}"), status=400)


@pytest.mark.parametrize(("role", "action"), [(Role.LEADER, "open"), (Role.COMMUNE_ORGANIZER, "approve")])
def test_nobody_takes_a_step_that_is_anothers(festival, world, browse, role, action):
    step(browse(world.users[role]), festival, action, status=403)


def test_buttons_are_those_of_the_person_and_the_state(festival, organizer, leader):
    submitted(festival)

    assert "Phê duyệt điều chỉnh" in leader.page(at(festival, "/amendment")).words
    words = organizer.page(at(festival, "/amendment")).words
    assert "Bỏ điều chỉnh" in words
    assert "Phê duyệt điều chỉnh" not in words


def test_an_amended_plan_offers_no_deletion_and_no_next_step(world, organizer):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.PREPARING
    )
    words = organizer.page(at(festival)).words
    assert "Báo sẵn sàng" in words

    opened(festival)

    words = organizer.page(at(festival)).words
    assert "Báo sẵn sàng" not in words
    assert "Xóa bản nháp" not in words
    organizer.get(at(festival, "/deletion"), status=409)


def test_the_public_reads_the_version_in_force_meanwhile(festival, browse):
    opened(festival)

    words = browse().page(f"/festivals/{festival.id}").words

    assert "Nhà văn hóa thôn" in words
    assert "Sân vận động" not in words


def test_the_public_search_finds_the_approved_title_and_not_the_amended_one(festival, browse):
    approved = fresh(festival).title
    opened(festival, title="Đêm hội trăng rằm")

    found = {
        words: f'"/festivals/{festival.id}' in browse().get(f"/calendar?q={words}").get_data(as_text=True)
        for words in (approved, "trăng rằm")
    }

    assert found == {approved: True, "trăng rằm": False}


def test_without_an_amendment_the_page_says_where_to_look(festival, organizer):
    assert "Kế hoạch đang theo phiên bản 1" in organizer.page(at(festival, "/amendment")).words


def test_the_history_says_what_changed_in_words(festival, organizer):
    opened(festival)

    words = organizer.page(at(festival)).words

    assert "Mở điều chỉnh kế hoạch · Nguyễn Thị Hạnh Trùng lịch" in words
    assert "Sửa kế hoạch · Nguyễn Thị Hạnh Địa điểm: Nhà văn hóa thôn → Sân vận động" in words


# Being ready


def test_tasks_that_hold_the_festival_back_are_counted_with_a_way_to_them(world, organizer):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.PREPARING
    )
    make_task(festival=festival)

    answer = organizer.post(
        at(festival, "/step"), {"action": "make_ready", "seen": festival.revision}, status=409
    )

    body = answer.get_data(as_text=True)
    assert "Còn 1 việc phải xong trước ngày hội" in body
    assert f'href="{at(festival, "/tasks")}"' in body
    assert fresh(festival).state is FestivalState.PREPARING


# Versions


def test_versions_are_listed_newest_first_with_who_and_why(festival, organizer):
    make_version(festival=festival, number=2, note="Trùng lịch", venue="Sân vận động")

    words = organizer.page(at(festival, "/versions")).words

    assert words.index("Phiên bản 2") < words.index("Phiên bản 1")
    assert "Nguyễn Thị Hạnh" in words
    assert "Trùng lịch" in words


def test_a_version_shows_its_whole_plan_and_what_it_changed(festival, organizer):
    make_version(festival=festival, number=2, venue="Sân vận động")

    words = organizer.page(at(festival, "/versions/2")).words

    assert "Địa điểm: Nhà văn hóa thôn → Sân vận động" in words
    assert "Âm thanh, màn LED" in words
    assert "6.000.000 đ" in words
    assert "16:00, trước 2 ngày" in words
    assert "nội dung còn nguyên" in words


def test_a_version_that_was_tampered_with_says_so(festival, organizer):
    with transaction():
        version = db.session.get(PlanVersion, (festival.id, 1))
        version.content = version.content.replace("Nhà văn hóa", "Nhà riêng")

    assert "không khớp mã kiểm tra" in organizer.page(at(festival, "/versions/1")).words


def test_a_version_that_is_not_there_is_not_found(festival, organizer):
    organizer.get(at(festival, "/versions/2"), status=404)
    organizer.get(at(festival, "/versions/99999999999999999999"), status=404)


def test_a_draft_has_no_version_yet(world, organizer):
    festival = make_festival(season=world.here.season, locality=world.here.area)

    assert "Chưa có phiên bản nào" in organizer.page(at(festival, "/versions")).words


@pytest.mark.parametrize("rest", ["", "/amendment", "/versions", "/versions/1"])
def test_pages_cost_the_same_for_1_and_30_rows(festival, organizer, count_queries, rest):
    services.move_festival(festival.id, FestivalAction.PREPARE, actor=LEADER)
    make_task(festival=festival)
    opened(festival)
    url = at(festival, rest)

    def cost() -> int:
        organizer.get(url)
        with count_queries() as seen:
            organizer.get(url)
        return len(seen)

    few = cost()
    for number in range(2, 31):
        make_item(festival=festival, position=number, title=f"Tiết mục {number}")
        make_version(festival=festival, number=number)

    assert cost() == few <= 12


# Rain


RAIN = {
    "venue": "Hội trường xã",
    "decider": "Chủ tịch UBND xã",
    "decides_days_before": "2",
    "decides_at": "16h",
    "changes": "Phần hội vào hội trường; bỏ kéo co",
}


@pytest.fixture
def draft(world) -> Festival:
    return make_festival(season=world.here.season, locality=world.here.area)


def test_a_rain_plan_is_written_and_shown(draft, organizer):
    organizer.page(at(draft, "/rain-plan"))

    organizer.post(at(draft, "/rain-plan"), RAIN | {"seen": 0}, status=303)

    words = organizer.page(at(draft)).words
    assert "Hội trường xã" in words
    assert "16:00, trước 2 ngày (13/08/2026)" in words
    assert "Áp dụng phương án mưa" not in words


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("venue", ""),
        ("venue", "x" * 201),
        ("decider", "a\u0000b"),
        ("decides_days_before", "-1"),
        ("decides_days_before", "99999999999999999999"),
        ("decides_at", "25:00"),
        ("changes", "x" * 1001),
    ],
)
def test_a_bad_rain_plan_is_told_at_its_field_and_nothing_is_stored(draft, organizer, field, typed):
    answer = organizer.post(at(draft, "/rain-plan"), RAIN | {"seen": 0, field: typed}, status=422)

    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert db.session.get(RainPlan, draft.id) is None


def test_a_stale_rain_plan_is_refused_and_keeps_what_was_typed(draft, organizer):
    answer = organizer.post(at(draft, "/rain-plan"), RAIN | {"seen": 7}, status=409)

    assert "Hội trường xã" in answer.get_data(as_text=True)


def test_a_rain_plan_taken_out_is_put_back_by_undo(draft, organizer):
    organizer.post(at(draft, "/rain-plan"), RAIN | {"seen": 0}, status=303)
    organizer.post(at(draft, "/rain-plan/deletion"), {"seen": 1}, status=303)
    assert db.session.get(RainPlan, draft.id, populate_existing=True) is None

    page = organizer.get(at(draft, "/rain-plan")).get_data(as_text=True)
    assert "Hoàn tác" in page
    organizer.post(at(draft, "/rain-plan"), RAIN | {"seen": 2}, status=303)

    assert db.session.get(RainPlan, draft.id).venue == "Hội trường xã"


@pytest.mark.parametrize("who", ["organizer", "leader"])
def test_rain_is_called_and_the_public_page_says_so(festival, request, browse, who):
    browser = request.getfixturevalue(who)
    assert "Áp dụng phương án mưa" in browser.page(at(festival)).words

    browser.post(at(festival, "/rain-plan/call"), {"word": "call"}, status=303)

    assert "Đang áp dụng phương án mưa" in browser.page(at(festival)).words
    words = browse().page(f"/festivals/{festival.id}").words
    assert "Hội trường" in words
    ics = browse().get("/calendar.ics").get_data(as_text=True).replace("\r\n ", "")
    assert "LOCATION:Hội trường" in ics or fresh(festival).shown_on < date.today()

    browser.post(at(festival, "/rain-plan/call"), {"word": "stop"}, status=303)
    assert fresh(festival).shown_venue == "Nhà văn hóa thôn"


def test_the_differences_say_that_approving_ends_the_rain_plan(festival, organizer):
    organizer.post(at(festival, "/rain-plan/call"), {"word": "call"}, status=303)
    opened(festival, venue="Hội trường")
    assert "phương án mưa thôi áp dụng" not in organizer.page(at(festival, "/amendment")).words

    edited = fresh(festival)
    names = ("title", "held_on", "venue", "bring", "pilot_level", "note")
    fields = {name: getattr(edited, name) for name in names}
    seen = edited.revision
    services.edit_festival(festival.id, **fields, starts_at=time(14), seen=seen, actor=LEADER)

    assert "phương án mưa thôi áp dụng" in organizer.page(at(festival, "/amendment")).words


def test_calling_rain_twice_is_refused_with_a_sentence(festival, organizer):
    organizer.post(at(festival, "/rain-plan/call"), {"word": "call"}, status=303)

    answer = organizer.post(at(festival, "/rain-plan/call"), {"word": "call"}, status=409)

    assert "đã được áp dụng" in answer.get_data(as_text=True)


def test_a_viewer_does_not_call_rain(festival, world, browse):
    viewer = browse(world.users[Role.COUNCIL_SECRETARY])

    viewer.post(at(festival, "/rain-plan/call"), {"word": "call"}, status=403)

    assert fresh(festival).shown_venue == "Nhà văn hóa thôn"


def test_an_approved_rain_plan_is_edited_only_under_an_amendment(festival, organizer):
    organizer.get(at(festival, "/rain-plan"), status=409)
    organizer.post(at(festival, "/rain-plan"), RAIN | {"seen": festival.revision}, status=409)

    assert db.session.get(RainPlan, festival.id).venue == "Hội trường"


# What waits


def waiting(world, role) -> list[tuple]:
    found = queries.waiting(world.users[role], world.here.season, date(2026, 7, 20))
    return [(line.sentence, line.arguments.get("state"), line.due) for line in found]


def test_the_leader_hears_of_amendments_and_the_organizer_of_returned_ones(festival, world, leader):
    submitted(festival)
    day = date(2026, 8, 15)

    assert ("1 điều chỉnh kế hoạch chờ duyệt", "amendment_submitted", day) in waiting(world, Role.LEADER)
    assert waiting(world, Role.COMMUNE_ORGANIZER) == []

    amend_festival(
        festival.id,
        AmendmentAction.RETURN,
        actor=LEADER,
        seen=fresh(festival).revision,
        said="Xem lại",
    )
    assert waiting(world, Role.LEADER) == []
    assert waiting(world, Role.COMMUNE_ORGANIZER) == [
        ("1 điều chỉnh kế hoạch được trả lại để sửa", "amendment_open", day)
    ]


@pytest.mark.parametrize("state", ["amendment_open", "amendment_submitted"])
def test_the_season_list_finds_amended_plans(festival, world, organizer, state):
    make_festival(season=world.here.season, locality=world.here.commune, title="Không điều chỉnh")
    (opened if state == "amendment_open" else submitted)(festival)

    page = organizer.page(f"/planning/seasons/{world.here.season.id}?state={state}")

    assert "1 ngày hội" in page.words
    assert "Không điều chỉnh" not in page.words


def test_a_festival_of_another_commune_is_not_found(world, browse):
    other = plan_of_there(world)
    foreign = browse(world.users[Role.COMMUNE_ORGANIZER])

    for rest in ("/amendment", "/versions", "/versions/1", "/rain-plan"):
        foreign.get(at(other, rest), status=404)


def plan_of_there(world) -> Festival:
    there = world.there
    festival = make_festival(season=there.season, locality=there.area, starts_at=time(8))
    make_version(festival=festival)
    return festival
