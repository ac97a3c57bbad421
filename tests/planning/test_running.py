"""The day itself: the run sheet, the duty roster, and the page that says what is on."""

from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core import audit, clock
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning.models import Festival, RainPlan, RunningState
from festival.planning.rules import FestivalState, run_sheet
from festival.planning.rules.amendments import AmendmentState
from festival.planning.rules.clock import Span
from festival.planning.rules.tasks import TaskState
from festival.planning.services import running
from tests.factories import keep
from tests.planning.make import DAY, make_festival, make_item, make_task
from tests.planning.test_services import together

HTMX = {"HX-Request": "true"}


@pytest.fixture
def festival(world):
    """07:30 first (30'), 08:00 second (20'), fixed at 08:45, then 09:00 (30') with 40' beside it."""
    festival = make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.READY)
    make_item(festival=festival, minutes=30, is_fixed=False, agency="Công an xã; Trạm Y tế")
    make_item(festival=festival, position=2, starts_at=time(8), minutes=20, title="Diễn văn", is_fixed=False)
    make_item(
        festival=festival,
        position=3,
        starts_at=time(8, 45),
        minutes=15,
        title="Trao Giấy khen",
        is_award=True,
        agency="công an  xã",
    )
    make_item(festival=festival, position=4, starts_at=time(9), minutes=30, title="Kéo co", is_fixed=False)
    make_item(
        festival=festival, position=5, starts_at=time(9), minutes=40, title="VNeID", is_fixed=False, track=2
    )
    return festival


def at(hour: str, day: date = DAY) -> datetime:
    return clock.at(day, time.fromisoformat(hour))


def kept() -> list[tuple]:
    db.session.rollback()
    db.session.expire_all()
    return [(one.from_position, one.late_minutes) for one in db.session.scalars(select(RunningState))]


def page(browser, festival, path="running") -> str:
    words = browser.page(f"/planning/festivals/{festival.id}/{path}").words
    return words.replace("\u00a0", " ").replace("\u2060", "")


def post(browser, festival, path, data, status=303, **options):
    return browser.post(f"/planning/festivals/{festival.id}/running/{path}", data, status=status, **options)


# On paper


def test_rows_that_overlap_are_read_together():
    class Row:
        def __init__(self, track):
            self.track = track

    rows = [Row(1), Row(2), Row(1), Row(1), Row(2)]
    spans = [Span(0, 10), Span(10, 40), Span(10, 20), Span(40, 50), Span(5, 10)]

    blocks = run_sheet.blocks(rows, spans)

    assert [(block.rows, block.tracks, block.is_parallel) for block in blocks] == [
        ([0, 4], [1, 2], True),
        ([2, 1], [1, 2], True),
        ([3], [1], False),
    ]
    assert run_sheet.blocks([], []) == []


def test_agencies_share_lines_and_spelling_does_not_part_them():
    cells = [
        "Công an xã; Trạm Y tế",
        "công  an xã",
        "",
        " ; ",
        "Sở Văn hóa, Thể thao",
        "Trạm Y tế, Công an xã",
        "Trạm Y tế, Đoàn xã",
    ]

    assert run_sheet.by_agency(cells) == {
        "Công an xã": [0, 1, 5],
        "Trạm Y tế": [0, 5],
        "": [2, 3],
        "Sở Văn hóa, Thể thao": [4],
        "Trạm Y tế, Đoàn xã": [6],
    }


def test_the_run_sheet_tells_hours_parallel_rows_awards_and_the_rain(festival, head):
    words = page(head, festival, "run-sheet")
    assert "07:30 Thứ Bảy, ngày 15 tháng 8 năm 2026" in words
    assert "07:30 – 08:00 30 Chào cờ Phần lễ Ban tổ chức cờ, nhạc" in words
    assert "Trao Giấy khen Trao thưởng" in words
    assert "Song song 09:00 – 09:40, 2 luồng" in words
    keep(
        RainPlan(
            festival_id=festival.id,
            venue="Hội trường",
            decider="Chủ tịch xã",
            decides_days_before=2,
            decides_at=time(16),
            changes="Bỏ kéo co.",
        )
    )
    assert "Nếu mưa: Hội trường. Chủ tịch xã quyết định lúc 16:00, trước 2 ngày." in page(
        head, festival, "run-sheet"
    )

    with transaction():
        db.session.get(RainPlan, festival.id).called_at = clock.now()

    assert "Đã chuyển phương án mưa. Địa điểm: Hội trường. Bỏ kéo co." in page(head, festival, "run-sheet")


def cells(response) -> list[list]:
    sheet = openpyxl.load_workbook(BytesIO(response.data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_the_run_sheet_is_exported_as_seen(festival, head):
    make_item(festival=festival, position=6, starts_at=time(10), title="=1+1", track=2, is_award=True)

    rows = cells(head.get(f"/planning/festivals/{festival.id}/run-sheet?export=xlsx"))

    assert [(row[0], row[1], row[4], row[7], row[9]) for row in rows] == [
        ("07:30", "08:00", "Chào cờ", 1, ""),
        ("08:00", "08:20", "Diễn văn", 1, ""),
        ("08:45", "09:00", "Trao Giấy khen", 1, "có"),
        ("09:00", "09:30", "Kéo co", 1, ""),
        ("09:00", "09:40", "VNeID", 2, ""),
        ("10:00", "10:15", "=1+1", 2, "có"),
    ]


def test_the_duty_roster_gathers_rows_and_tasks_of_each_agency(festival, head):
    make_task(festival=festival, agency="CÔNG AN XÃ", person="Trần Văn Ba")
    make_task(
        festival=festival, title="Bỏ đi", agency="Công an xã", state=TaskState.WAIVED, waived_because="x"
    )
    other = make_festival(season=festival.season, locality=festival.locality, title="Ngày hội khác")
    make_task(festival=other, title="Việc nơi khác", agency="Công an xã")

    words = page(head, festival, "duty")

    assert words.index("Công an xã Việc trong ngày") < words.index("Trạm Y tế Việc trong ngày")
    assert words.index("Trạm Y tế Việc trong ngày") < words.index("Chưa ghi cơ quan Việc trong ngày")
    assert "Việc chuẩn bị Treo băng rôn, hạn 08/08/2026, Trần Văn Ba (chưa xong)" in words
    assert "Bỏ đi" not in words
    assert "Việc nơi khác" not in words
    one = page(head, festival, "duty?agency=Trạm Y tế&split=1")
    assert "Chào cờ" in one
    assert "Trao Giấy khen" not in one
    head.get(f"/planning/festivals/{festival.id}/duty?agency=Không có", status=404)


def test_the_duty_roster_is_exported(festival, head):
    make_task(festival=festival, agency="Trạm Y tế", note="tủ thuốc")

    rows = cells(head.get(f"/planning/festivals/{festival.id}/duty?export=xlsx&agency=Trạm Y tế"))

    assert rows == [
        ["Trạm Y tế", "07:30 – 08:00", "Chào cờ", "Ban tổ chức", "cờ, nhạc", ""],
        ["Trạm Y tế", "08/08/2026", "Treo băng rôn", "", "tủ thuốc", "Chưa xong"],
    ]


def test_a_festival_without_a_programme_has_pages_too(world, head):
    empty = make_festival(season=world.here.season, locality=world.here.area)

    assert "Chưa có chương trình" in page(head, empty, "run-sheet")
    assert "Chưa có gì để phân công" in page(head, empty, "duty")
    assert "Chưa có chương trình" in page(head, empty)


# On the day


def test_the_page_says_what_is_on_and_what_is_next(festival, head):
    with clock.frozen(at("07:40")):
        words = page(head, festival)
    assert "Bây giờ là 07:40 Đúng giờ" in words
    assert "Chào cờ Luồng 1 · 07:30 – 08:00, còn 20 phút" in words
    assert "Tiếp theo lúc 08:00, còn 20 phút Diễn văn" in words
    assert "Tập dượt" not in words

    with clock.frozen(at("09:10")):
        words = page(head, festival)
    assert "Kéo co Luồng 1 · 09:00 – 09:30, còn 20 phút" in words
    assert "VNeID Luồng 2 · 09:00 – 09:40, còn 30 phút" in words
    assert "Số dòng đã xong 3/5" in words
    with clock.frozen(at("09:40")):
        assert "Chương trình đã hết" in page(head, festival)


def test_a_minute_more_moves_what_follows_and_the_fixed_hour_only_when_it_must(festival, head):
    with clock.frozen(at("08:05")):
        post(head, festival, "shift", {"by": "5", "seen": ""})
        words = page(head, festival)
    assert kept() == [(2, 5)]
    assert "Bây giờ là 08:05 Trễ 5 phút" in words
    assert "08:00 – 08:25, còn 20 phút" in words
    assert "không kịp" not in words

    with clock.frozen(at("08:06")):
        post(head, festival, "lateness", {"minutes": "30"})
        words = page(head, festival)

    assert kept() == [(2, 30)]
    assert "«Trao Giấy khen» không kịp 08:45, sẽ bắt đầu lúc 08:50." in words
    assert "09:05 kế hoạch 09:00 VNeID" in words


def test_back_on_time_leaves_nothing_behind(festival, head):
    with clock.frozen(at("08:05")):
        post(head, festival, "lateness", {"minutes": "7"})
        post(head, festival, "lateness", {"minutes": "0"})
        words = page(head, festival)

    assert kept() == []
    assert "Đúng giờ" in words
    told = [entry.action for entry in audit.history(("festival", festival.id))]
    assert told == ["programme.on_time", "programme.late"]
    assert "Ghi về đúng giờ" in head.page(f"/planning/festivals/{festival.id}").words


def test_lateness_ends_with_the_gap_that_takes_it_up(festival, head):
    with clock.frozen(at("08:05")):
        post(head, festival, "lateness", {"minutes": "20"})
    with clock.frozen(at("08:50")):
        assert "Đúng giờ" in page(head, festival)
        post(
            head,
            festival,
            "shift",
            {"by": "1", "seen": running.stamp(db.session.get(RunningState, festival.id))},
        )

    assert kept() == [(3, 1)]


def test_a_button_pressed_twice_counts_once(festival, head):
    form = {"by": "5", "seen": ""}
    with clock.frozen(at("08:05")):
        post(head, festival, "shift", form)
        again = post(head, festival, "shift", form, status=409).get_data(as_text=True)

    assert "Vừa có người chỉnh giờ" in again
    assert kept() == [(2, 5)]


def test_buttons_pressed_at_once_count_once(festival, app):
    festival_id = festival.id
    with clock.frozen(at("08:05")):
        answers = together(app, 4, lambda _n: running.shift(festival_id, 5, seen="", actor=SYSTEM))

    assert [answer for answer in answers if answer is None] == [None]
    assert kept() == [(2, 5)]


def test_htmx_gets_the_moment_alone_and_asks_again(festival, head):
    with clock.frozen(at("08:05")):
        body = head.get(f"/planning/festivals/{festival.id}/running", headers=HTMX).get_data(as_text=True)
        pressed = post(head, festival, "shift", {"by": "5", "seen": ""}, status=200, headers=HTMX)

    assert body.lstrip().startswith('<section id="running"')
    assert 'hx-trigger="every 30s"' in body
    assert "Trễ 5 phút" in pressed.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("lateness", {"minutes": ""}),
        ("lateness", {"minutes": "-5"}),
        ("lateness", {"minutes": "481"}),
        ("lateness", {"minutes": "9" * 40}),
        ("lateness", {"minutes": "năm"}),
        ("shift", {"by": "100000", "seen": ""}),
        ("shift", {"by": "x", "seen": ""}),
        ("shift", {"seen": ""}),
    ],
)
def test_impossible_delays_are_not_kept(festival, head, path, data):
    with clock.frozen(at("08:05")):
        post(head, festival, path, data, status=422)

    assert kept() == []


def test_another_day_is_a_rehearsal(festival, head):
    with clock.frozen(at("08:05", date(2026, 8, 14))):
        words = page(head, festival)
        refused = post(head, festival, "lateness", {"minutes": "5"}, status=409).get_data(as_text=True)

    assert "Tập dượt. Ngày tổ chức là Thứ Bảy, 15/08/2026." in words
    assert "Diễn văn Luồng 1 · 08:00 – 08:20, còn 15 phút" in words
    assert "Trễ thêm" not in words
    assert "Hôm nay không phải ngày tổ chức" in refused
    assert kept() == []


def test_what_was_said_on_an_earlier_day_says_nothing_about_this_one(festival, head):
    with clock.frozen(at("08:05")):
        post(head, festival, "lateness", {"minutes": "30"})
    with transaction():
        db.session.get(Festival, festival.id).held_on = date(2026, 8, 18)

    with clock.frozen(at("08:05", date(2026, 8, 18))):
        assert "Đúng giờ" in page(head, festival)


def test_a_festival_runs_on_past_midnight(world, head):
    night = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.READY, starts_at=time(23)
    )
    make_item(festival=night, starts_at=time(23), minutes=90, title="Đêm lửa trại", is_fixed=False)
    make_item(festival=night, position=2, starts_at=time(0, 30), minutes=30, title="Bế mạc", is_fixed=False)

    with clock.frozen(at("00:10", date(2026, 8, 16))):
        post(head, night, "lateness", {"minutes": "15"})
        words = page(head, night)

    assert "Đêm lửa trại 23:00 – 00:45, còn 35 phút" in words
    assert "Tiếp theo lúc 00:45, còn 35 phút Bế mạc" in words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (FestivalState.DRAFT, "Kế hoạch chưa được duyệt"),
        (FestivalState.PLAN_SUBMITTED, "Kế hoạch chưa được duyệt"),
        (FestivalState.POSTPONED, "trạng thái «Hoãn»"),
        (FestivalState.CANCELLED, "trạng thái «Hủy»"),
    ],
)
def test_what_is_not_going_to_be_held_is_only_shown(world, head, state, words):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)
    make_item(festival=festival)

    with clock.frozen(at("07:35")):
        assert words in page(head, festival)
        assert words in post(head, festival, "lateness", {"minutes": "5"}, status=409).get_data(as_text=True)

    assert kept() == []


def test_an_open_amendment_is_said(festival, head):
    with transaction():
        db.session.get(Festival, festival.id).amendment = AmendmentState.OPEN

    with clock.frozen(at("07:35")):
        assert "Kế hoạch đang được điều chỉnh" in page(head, festival)


def test_who_may_only_look_gets_no_buttons(world, festival, browse):
    leader = browse(world.users[Role.LEADER])

    with clock.frozen(at("08:05")):
        words = page(leader, festival)
        post(leader, festival, "lateness", {"minutes": "5"}, status=403)
    browse(world.there.users[Role.COMMUNE_ORGANIZER]).get(
        f"/planning/festivals/{festival.id}/running", status=404
    )

    assert "Diễn văn" in words
    assert "Trễ thêm" not in words
    assert db.session.scalar(select(func.count()).select_from(RunningState)) == 0


def test_a_festival_without_rows_is_not_late(world):
    empty = make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.READY)

    with clock.frozen(at("08:05")), pytest.raises(RuleBroken, match="chưa có chương trình"):
        running.be_late(empty.id, 5, actor=SYSTEM)
