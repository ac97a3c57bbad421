"""What people do with a checklist, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from festival.core import audit, clock
from festival.core.audit import SYSTEM, Actor
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.planning.models import TaskAssignment
from festival.planning.queries import tasks as task_queries
from festival.planning.rules import FestivalState
from festival.planning.rules.tasks import TaskState, unfinished
from festival.planning.services import tasks as services
from festival.planning.services.tasks import TaskContent
from tests.planning.make import DAY, make_festival, make_task
from tests.planning.test_services import fresh, together

AN, BINH = Actor(None, "An"), Actor(None, "Bình")


@pytest.fixture
def festival(world):
    return make_festival(season=world.here.season, locality=world.here.area)


def lines(festival) -> list[tuple]:
    db.session.rollback()
    db.session.expire_all()
    query = select(TaskAssignment).where(TaskAssignment.festival_id == festival.id)
    found = db.session.scalars(query.order_by(TaskAssignment.position))
    return [(line.position, line.title, line.state.value) for line in found]


def shown_of(task) -> str:
    return services.line_print(fresh(task))


def test_a_line_is_added_at_the_end_once(festival):
    make_task(festival=festival, title="Gửi giấy mời", days_before=15)

    task_id = services.add_task(festival.id, TaskContent("Treo cờ", 1, agency="Đoàn"), actor=AN)

    with pytest.raises(RuleBroken, match="đã có việc này"):
        services.add_task(festival.id, TaskContent("TREO CỜ", 1), actor=AN)
    assert lines(festival) == [(1, "Gửi giấy mời", "open"), (2, "Treo cờ", "open")]
    assert [entry.action for entry in audit.history(("task", task_id))] == ["task.add"]


def test_a_day_set_by_hand_wins_and_is_counted_for_another_year(festival):
    content = TaskContent("Thuê bạt", 0, fixed_on=date(2026, 8, 10))
    task = db.session.get(TaskAssignment, services.add_task(festival.id, content, actor=AN))

    assert (task.due_on, task.days_before) == (date(2026, 8, 10), 5)
    with pytest.raises(RuleBroken, match="quá xa"):
        services.add_task(festival.id, TaskContent("Xa", 0, fixed_on=date(2028, 1, 1)), actor=AN)


def test_the_usual_tasks_come_once(festival):
    shown = services.list_print([])
    assert services.add_usual(festival.id, shown=shown, actor=AN) == 19

    with pytest.raises(RuleBroken, match="người khác sửa"):
        services.add_usual(festival.id, shown=shown, actor=AN)

    assert len(lines(festival)) == 19
    assert lines(festival)[0] == (1, "Ban hành kế hoạch tổ chức Ngày hội", "open")


def test_pasted_lines_come_all_or_none(festival):
    many = [TaskContent(f"Việc {number}", number % 40) for number in range(201)]
    with pytest.raises(RuleBroken, match="tối đa 200"):
        services.add_tasks(festival.id, many, shown=services.list_print([]), actor=AN)
    far = [TaskContent("Gần", 1), TaskContent("Xa", 0, fixed_on=date(1999, 1, 1))]
    with pytest.raises(RuleBroken, match="quá xa"):
        services.add_tasks(festival.id, far, shown=services.list_print([]), actor=AN)

    assert lines(festival) == []


def test_a_line_is_ticked_once_and_names_who_did_it(festival):
    task = make_task(festival=festival)
    with clock.frozen(datetime(2026, 8, 3, 2, tzinfo=UTC)):
        services.finish_task(task.id, actor=AN)
    services.finish_task(task.id, actor=BINH)

    done = fresh(task)
    assert (done.state, done.finished_by) == (TaskState.DONE, "An")
    assert done.finished_at == datetime(2026, 8, 3, 2, tzinfo=UTC)
    assert [entry.action for entry in audit.history(("task", task.id))] == ["task.finish"]


def test_two_people_tick_at_once_and_one_entry_is_written(festival, app):
    task_id = make_task(festival=festival).id

    answers = together(app, 4, lambda _n: services.finish_task(task_id, actor=AN))

    assert answers == [None] * 4
    assert [entry.action for entry in audit.history(("task", task_id))] == ["task.finish"]


def test_two_people_edit_at_once_and_the_second_is_told(festival, app):
    task = make_task(festival=festival)
    task_id, shown = task.id, shown_of(task)

    def edit(number):
        services.edit_task(task_id, TaskContent(f"Bản {number}", 3), shown=shown, actor=AN)
        return "saved"

    answers = sorted(map(str, together(app, 2, edit)))

    assert answers == [
        "Nội dung vừa được người khác sửa. Hãy tải lại trang, xem lại rồi làm tiếp.",
        "saved",
    ]


def test_a_waiver_needs_a_reason_and_an_open_line(festival):
    task = make_task(festival=festival)
    with pytest.raises(RuleBroken, match="ghi lý do"):
        services.waive_task(task.id, "", actor=AN)
    services.waive_task(task.id, "Đã có sân khấu", actor=AN)
    with pytest.raises(RuleBroken, match="«Không phải làm»"):
        services.finish_task(task.id, actor=BINH)
    assert (fresh(task).state, fresh(task).waived_because) == (TaskState.WAIVED, "Đã có sân khấu")

    services.reopen_task(task.id, actor=AN)

    opened = fresh(task)
    assert (opened.state, opened.waived_because, opened.finished_at, opened.finished_by) == (
        TaskState.OPEN,
        "",
        None,
        "",
    )


def test_a_line_changes_places_and_stops_at_the_ends(festival):
    first = make_task(festival=festival, position=1, title="Một")
    make_task(festival=festival, position=2, title="Hai")
    services.shift_task(first.id, 1, actor=AN)
    with pytest.raises(RuleBroken, match="đầu hoặc cuối"):
        services.shift_task(first.id, 1, actor=AN)

    assert [title for _place, title, _state in lines(festival)] == ["Hai", "Một"]


def test_a_deleted_line_comes_back_once_as_it_was(festival):
    make_task(festival=festival, position=1, title="Một")
    task = make_task(festival=festival, position=2, title="Hai", agency="Đoàn", note="ghi", fixed_on=DAY)
    make_task(festival=festival, position=3, title="Ba")
    services.finish_task(task.id, actor=AN)
    before, task_id = shown_of(task), task.id
    services.delete_task(task_id, actor=AN)
    assert [title for _place, title, _state in lines(festival)] == ["Một", "Ba"]

    services.restore_task(festival.id, task_id, actor=AN)

    back = db.session.get(TaskAssignment, task_id)
    assert (services.line_print(back), back.finished_by, back.due_on) == (before, "An", DAY)
    assert lines(festival) == [(1, "Một", "open"), (2, "Hai", "done"), (3, "Ba", "open")]
    with pytest.raises(RuleBroken, match="đã được đưa lại"):
        services.restore_task(festival.id, task_id, actor=AN)
    with pytest.raises(RuleBroken, match="không còn"):
        services.restore_task(festival.id, 10**9, actor=AN)


def test_a_line_of_another_festival_is_not_brought_here(world, festival):
    other = make_festival(season=world.here.season, locality=world.here.commune)
    task_id = make_task(festival=other).id
    services.delete_task(task_id, actor=AN)

    with pytest.raises(RuleBroken):
        services.restore_task(festival.id, task_id, actor=AN)

    assert lines(festival) == lines(other) == []


@pytest.mark.parametrize("state", [FestivalState.CANCELLED, FestivalState.REPORTED, FestivalState.ARCHIVED])
def test_nothing_changes_once_the_festival_is_over(world, state):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)
    task = make_task(festival=festival)
    acts = [
        lambda: services.add_task(festival.id, TaskContent("Mới", 1), actor=SYSTEM),
        lambda: services.finish_task(task.id, actor=SYSTEM),
        lambda: services.delete_task(task.id, actor=SYSTEM),
        lambda: services.finish_shown({task.id: shown_of(task)}, lambda _f: True, actor=SYSTEM),
    ]
    for act in acts:
        with pytest.raises(RuleBroken, match="không sửa được nữa"):
            act()

    assert lines(festival) == [(1, "Treo băng rôn", "open")]


def test_many_are_ticked_at_once_only_as_they_were_shown(world, festival):
    other = make_festival(season=world.here.season, locality=world.here.commune)
    here, there = make_task(festival=festival), make_task(festival=other)
    shown = {task.id: shown_of(task) for task in (here, there)}

    with pytest.raises(RuleBroken, match="không do bạn phụ trách"):
        services.finish_shown(shown, lambda one: one.id == festival.id, actor=AN)
    with pytest.raises(RuleBroken, match="người khác sửa"):
        services.finish_shown({**shown, there.id: "x"}, lambda _f: True, actor=AN)
    with pytest.raises(RuleBroken, match="vừa thay đổi"):
        services.finish_shown({**shown, 10**9: "x"}, lambda _f: True, actor=AN)
    assert (fresh(here).state, fresh(there).state) == (TaskState.OPEN, TaskState.OPEN)
    services.finish_shown(shown, lambda _f: True, actor=AN)

    assert (fresh(here).state, fresh(there).state) == (TaskState.DONE, TaskState.DONE)
    assert services.reopen_many(list(shown), lambda _f: True, actor=AN) == 2
    assert fresh(here).state is TaskState.OPEN


@pytest.mark.parametrize("held_on", [DAY, None])
def test_sql_and_the_rule_agree_on_what_holds_a_festival_back(world, held_on):
    festival = make_festival(season=world.here.season, locality=world.here.area, held_on=held_on)
    cases = [(days, None) for days in (45, 1, 0, -1, -5)] + [(0, DAY), (0, date(2026, 8, 14))]
    for position, (days, fixed_on) in enumerate(cases, 1):
        for state in TaskState:
            because = "Có rồi" if state is TaskState.WAIVED else ""
            make_task(
                festival=festival,
                position=position,
                days_before=days,
                fixed_on=fixed_on,
                state=state,
                waived_because=because,
            )

    counted = task_queries.open_count(festival.id)
    found = task_queries.checklist(fresh(festival))

    assert counted == len(unfinished(found, held_on)) == (3 if held_on else 7)


@pytest.mark.parametrize("today", [date(2026, 7, 31), date(2026, 8, 1), date(2026, 8, 21)])
def test_sql_and_the_model_count_the_same_days(world, festival, today):
    for position, days in enumerate((45, 15, 14, 1, 0, -5), 1):
        make_task(festival=festival, position=position, days_before=days)
    make_task(festival=festival, position=7, fixed_on=date(2026, 7, 31))
    scope = [world.here.commune.path]
    query = task_queries.task_rows(scope, world.here.season, today=today)
    db.session.rollback()

    rows = list(db.session.execute(query))

    expected = {line.id: line.due_on for line in task_queries.checklist(fresh(festival))}
    assert {row.id: row.due_on for row in rows} == expected
    late = task_queries.task_rows(scope, world.here.season, today=today, standing="late")
    assert len(list(db.session.execute(late))) == sum(day < today for day in expected.values())


def test_nothing_is_late_while_a_festival_is_postponed(world):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.POSTPONED
    )
    counted = make_task(festival=festival, days_before=15)
    by_hand = make_task(festival=festival, position=2, fixed_on=date(2026, 7, 31))
    scope, today = [world.here.commune.path], date(2026, 9, 1)
    query = task_queries.task_rows(scope, world.here.season, today=today, standing="late")
    db.session.rollback()

    late = [row.id for row in db.session.execute(query)]

    assert (fresh(counted).due_on, fresh(by_hand).due_on) == (None, date(2026, 7, 31))
    assert late == [by_hand.id]
