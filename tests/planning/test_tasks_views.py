"""Pages of the checklist: good path, bad input, refusals, number of queries."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.db import db
from festival.planning.models import TaskAssignment
from festival.planning.rules import FestivalState
from festival.planning.rules.tasks import TaskState
from festival.planning.services import tasks as services
from tests.planning.make import make_festival, make_task
from tests.planning.test_services import fresh

HTMX = {"HX-Request": "true"}
HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("http://x.test")', "Thôn" + "\u0323" + "g"]


@pytest.fixture
def festival(world):
    return make_festival(season=world.here.season, locality=world.here.area)


@pytest.fixture(autouse=True)
def third_of_august():
    with clock.frozen(datetime(2026, 8, 3, 2, tzinfo=UTC)):
        yield


def base(festival) -> str:
    return f"/planning/festivals/{festival.id}/tasks"


def typed(**changes) -> dict:
    fields = {"title": "Gửi giấy mời", "due": "T-15", "agency": "Văn phòng", "person": "Lê An", "note": ""}
    return {**fields, **changes}


def stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(TaskAssignment.id)))


def test_a_line_is_added_shown_and_changed(festival, head):
    assert "Chưa có việc nào" in head.page(base(festival)).words
    head.page(base(festival) + "/new")

    head.post(base(festival), typed())

    words = head.page(base(festival)).words
    assert "T-15 · 31/07/2026 Gửi giấy mời Văn phòng, Lê An Quá hạn 3 ngày" in words
    assert "Đã xong 0/1 1 việc quá hạn" in words
    task = db.session.scalar(select(TaskAssignment))
    url = f"/planning/tasks/{task.id}"
    assert 'value="T-15"' in head.get(url).get_data(as_text=True)
    shown = services.line_print(task)
    head.post(url, typed(due="10/8/2026", shown=shown))
    assert "10/08/2026 Gửi giấy mời" in head.page(base(festival)).words
    stale = head.post(url, typed(title="Khác", shown=shown), status=409).get_data(as_text=True)
    assert "vừa được người khác sửa" in stale
    assert 'value="Khác"' in stale


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 301),
        ("title", "a\u202eb"),
        ("due", ""),
        ("due", "mai"),
        ("due", "31/2/2026"),
        ("due", "T-9999"),
        ("agency", "x" * 201),
        ("person", "x" * 201),
        ("note", "x" * 501),
    ],
)
def test_a_bad_line_is_told_at_its_field(festival, head, field, value):
    answer = head.post(base(festival), typed(**{field: value}), status=422)

    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert stored() == 0


def test_a_line_of_another_year_or_sent_twice_is_refused(festival, head):
    head.post(base(festival), typed())
    head.post(base(festival), typed(), status=409)
    said = head.post(base(festival), typed(title="Khác", due="1/8/2029"), status=409)

    assert "cách ngày hội quá xa" in said.get_data(as_text=True)
    assert stored() == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(festival, head, text):
    head.post(base(festival), typed(title=text, agency=text, person=text, note=text))

    for url in (base(festival), base(festival) + "/print"):
        assert "<script>alert" not in head.get(url).get_data(as_text=True)
    assert stored() == 1


def test_one_press_ticks_and_one_takes_it_back(festival, head):
    task = make_task(festival=festival)
    url = f"/planning/tasks/{task.id}"

    body = head.post(url + "/done", status=200, headers=HTMX).get_data(as_text=True)

    assert body.lstrip().startswith('<section id="tasks"')
    assert "Đã ghi xong việc «Treo băng rôn»." in body
    assert "Hoàn tác" in body
    assert fresh(task).state is TaskState.DONE
    assert "Hoàn tác" not in head.page(base(festival)).words
    head.post(url + "/open")
    assert fresh(task).state is TaskState.OPEN


def test_without_javascript_a_tick_leads_back_to_the_filtered_list(festival, head):
    task = make_task(festival=festival, agency="Đoàn")

    answer = head.post(f"/planning/tasks/{task.id}/done?agency=%C4%90o%C3%A0n&state=late")

    assert answer.location == f"{base(festival)}?agency=%C4%90o%C3%A0n&state=late#task-{task.id}"
    assert "Hoàn tác" in head.page(answer.location).words


def test_a_waiver_asks_why(festival, head):
    task = make_task(festival=festival)
    url = f"/planning/tasks/{task.id}/waiver"
    head.page(url)
    head.post(url, {"reason": " "}, status=422)
    head.post(url, {"reason": "x" * 501}, status=422)

    head.post(url, {"reason": "Đã có sân khấu"})

    words = head.page(base(festival)).words
    assert "Không phải làm Người unit_proposer, 03/08/2026 Lý do: Đã có sân khấu" in words
    again = head.post(url, {"reason": "Lý do khác"}, status=409).get_data(as_text=True)
    assert "Lý do khác" in again
    head.get(url, status=409)


def test_a_line_moves_goes_and_comes_back(festival, head):
    make_task(festival=festival, position=1, title="Một")
    task = make_task(festival=festival, position=2, title="Hai")
    task_id, url = task.id, f"/planning/tasks/{task.id}"
    head.post(url + "/place", {"direction": "up"})
    words = head.page(base(festival)).words
    assert words.index("Hai") < words.index("Một")
    head.post(url + "/place", {"direction": "up"}, status=409)

    head.post(url + "/deletion")

    assert "Đã xóa việc «Hai»." in head.page(base(festival)).words
    for bad in ("", "x", "٥", "9" * 30):
        head.post(base(festival) + "/restoration", {"task": bad}, status=409)
    head.post(base(festival) + "/restoration", {"task": str(task_id)})
    head.post(base(festival) + "/restoration", {"task": str(task_id)}, status=409)
    assert stored() == 2


def test_the_usual_tasks_fill_an_empty_checklist_once(festival, head):
    shown = services.list_print([])

    head.post(base(festival) + "/usual", {"shown": shown})
    head.post(base(festival) + "/usual", {"shown": shown}, status=409)

    assert stored() == 19
    words = head.page(base(festival)).words
    assert "Đã thêm 19 việc thường làm" in words
    assert "T+5 · 20/08/2026 Báo cáo kết quả" in words


def test_filters_narrow_the_list_and_hide_the_order(festival, head):
    make_task(festival=festival, title="Một", agency="Đoàn", days_before=30)
    make_task(festival=festival, position=2, title="Hai", agency="Trạm y tế", days_before=10)
    make_task(festival=festival, position=3, title="Ba", agency="Đoàn", state=TaskState.DONE)

    for query, seen in {
        "?agency=Đoàn": ["Một", "Ba"],
        "?state=late": ["Một"],
        "?state=soon": ["Hai"],
        "?state=open": ["Một", "Hai"],
        "?state=done": ["Ba"],
        "?state=waived": [],
        "?state=x": ["Một", "Hai", "Ba"],
        "?agency=<b>&state=late": [],
    }.items():
        words = head.page(base(festival) + query).words
        assert [name for name in ("Một", "Hai", "Ba") if f"việc {name}" in words] == seen
    assert "Xuống việc Một" in head.page(base(festival) + "?view=order").words
    assert "Xuống việc" not in head.page(base(festival) + "?view=order&state=open").words


@pytest.mark.parametrize("state", [FestivalState.CANCELLED, FestivalState.REPORTED])
def test_an_old_checklist_is_read_only(world, head, state):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)
    task = make_task(festival=festival)

    words = head.page(base(festival)).words

    assert "Treo băng rôn" in words
    assert "Thêm việc" not in words
    head.post(f"/planning/tasks/{task.id}/done", status=409)
    head.get(base(festival) + "/new", status=409)
    head.get(base(festival) + "/paste", status=409)
    head.get(f"/planning/tasks/{task.id}", status=409)


def test_who_only_reads_is_offered_no_button(world, browse, festival):
    make_task(festival=festival)
    leader = browse(world.users[Role.LEADER])

    words = leader.page(base(festival)).words

    assert "Treo băng rôn" in words
    assert "Xong việc" not in words


def test_pasted_lines_are_shown_before_they_are_kept(festival, head):
    url = base(festival) + "/paste"
    head.page(url)
    shown = services.list_print([])
    pasted = (
        "Việc\tHạn\tCơ quan\r\nGửi giấy mời\tT-15\tVăn phòng\n\n<b>Treo cờ</b>\t14/8/2026\t\tĐoàn\tcờ phướn\n"
    )

    preview = head.post(url, {"rows": pasted, "shown": shown}, status=200).get_data(as_text=True)
    assert "Thêm 2 việc" in preview
    assert stored() == 0
    head.post(url, {"rows": pasted, "shown": shown, "is_checked": "1"})
    twice = head.post(url, {"rows": pasted, "shown": shown, "is_checked": "1"}, status=409)

    assert "người khác sửa" in twice.get_data(as_text=True)
    assert stored() == 2


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "\n\n\t\t\n",
        "Gửi giấy mời",
        "Gửi giấy mời\tmai",
        "\tT-15",
        "a\tT-1\tb\tc\td\te",
        "x" * 301 + "\tT-1",
        "a\x00b\tT-1",
        "a\u202eb\tT-1",
        "Treo cờ\tT-1\n" * 10_000,
        "Treo cờ\tT-1\n" * 201,
        "T\t" * 25_000,
    ],
)
def test_bad_pasted_lines_are_told_and_none_is_kept(festival, head, pasted):
    form = {"rows": pasted, "shown": services.list_print([]), "is_checked": "1"}

    answer = head.post(base(festival) + "/paste", form, status=422)

    assert "Chưa lưu được" in answer.get_data(as_text=True)
    assert stored() == 0


@pytest.mark.parametrize("path", ["", "/print", "/new", "/paste", "?state=late"])
def test_a_checklist_costs_the_same_for_1_and_30_lines(festival, head, count_queries, path):
    make_task(festival=festival)
    url = base(festival) + path
    head.get(url)
    with count_queries() as one:
        head.get(url)
    for number in range(2, 31):
        make_task(festival=festival, position=number, title=f"Việc {number}", agency=f"Cơ quan {number}")
    with count_queries() as thirty:
        head.get(url)

    assert len(thirty) == len(one) <= 12
