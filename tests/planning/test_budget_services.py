"""What people do with a budget, on both databases."""

import pytest
from sqlalchemy import select

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.planning.models import BudgetLine
from festival.planning.queries import budget as budget_queries
from festival.planning.rules import FestivalState
from festival.planning.rules.amendments import AmendmentState
from festival.planning.rules.budget import FundingSource
from festival.planning.services import budget as services
from festival.planning.services.budget import LineContent
from tests.planning.make import make_budget_line, make_festival
from tests.planning.test_services import fresh, together

AN = Actor(None, "An")
STATE, SOCIAL = FundingSource.STATE, FundingSource.SOCIAL


@pytest.fixture
def festival(world):
    return make_festival(season=world.here.season, locality=world.here.area)


def content(title="Nước uống", quantity=400, unit_price=8_000, source=SOCIAL, **more) -> LineContent:
    return LineContent(title=title, quantity=quantity, unit_price=unit_price, source=source, **more)


def lines(festival) -> list[tuple]:
    db.session.rollback()
    db.session.expire_all()
    query = select(BudgetLine).where(BudgetLine.festival_id == festival.id)
    found = db.session.scalars(query.order_by(BudgetLine.position))
    return [(line.position, line.title, line.planned, line.spent) for line in found]


def test_a_line_is_added_once_and_makes_the_plan_newer(festival):
    services.add_line(festival.id, content(), seen=0, actor=AN)

    with pytest.raises(RuleBroken, match="người khác sửa"):
        services.add_line(festival.id, content(), seen=0, actor=AN)
    with pytest.raises(RuleBroken, match="đã có dòng này"):
        services.add_line(festival.id, content("NƯỚC UỐNG"), seen=1, actor=AN)
    assert lines(festival) == [(1, "Nước uống", 3_200_000, None)]
    assert fresh(festival).revision == 1


def test_two_people_add_at_once_and_the_second_is_told(festival, app):
    festival_id = festival.id

    answers = together(
        app, 2, lambda n: services.add_line(festival_id, content(f"Bản {n}"), seen=0, actor=AN) and "added"
    )

    assert sorted(map(str, answers)) == [
        "Kế hoạch vừa được người khác sửa. Hãy tải lại trang, xem lại rồi làm tiếp.",
        "added",
    ]
    assert len(lines(festival)) == 1


def test_the_usual_lines_are_those_of_the_field(festival):
    assert services.add_usual(festival.id, seen=0, actor=AN) == 11

    assert sum(planned for _place, _title, planned, _spent in lines(festival)) == 45_480_000


def test_amounts_that_nobody_can_mean_are_refused(festival):
    line = make_budget_line(festival=festival)
    with pytest.raises(RuleBroken, match="không quá"):
        services.add_line(festival.id, content(quantity=2, unit_price=10**13), seen=0, actor=AN)
    with pytest.raises(RuleBroken, match="không quá"):
        services.edit_line(line.id, content(quantity=10**6, unit_price=10**13), seen=0, actor=AN)
    with pytest.raises(RuleBroken, match="không quá"):
        services.write_spent(festival.id, {line.id: 10**13 + 1}, shown={line.id: None}, actor=AN)

    assert lines(festival) == [(1, "Âm thanh, màn LED", 6_000_000, None)]


def test_the_largest_amount_is_kept_and_summed(world, festival):
    services.add_line(festival.id, content(quantity=1, unit_price=10**13), seen=0, actor=AN)
    (place,) = db.session.scalars(select(BudgetLine.id))
    services.write_spent(festival.id, {place: 10**13}, shown={place: None}, actor=AN)
    other = make_festival(season=world.here.season, locality=world.here.commune)
    services.add_line(other.id, content(quantity=1, unit_price=10**13), seen=0, actor=AN)

    sums = budget_queries.season_totals([world.here.commune.path], world.here.season)

    assert (sums.planned, sums.spent, sums.planned_social, sums.planned_state) == (
        2 * 10**13,
        10**13,
        2 * 10**13,
        0,
    )
    assert isinstance(sums.planned, int)


def test_lines_change_places_go_and_come_back_once(festival):
    first = make_budget_line(festival=festival, position=1, title="Một")
    make_budget_line(festival=festival, position=2, title="Hai", unit_price=5, note="ghi")
    services.shift_line(first.id, 1, actor=AN)
    with pytest.raises(RuleBroken, match="đầu hoặc cuối"):
        services.shift_line(first.id, 1, actor=AN)
    before, first_id = lines(festival), first.id
    services.delete_line(first_id, actor=AN)
    assert lines(festival) == [(1, "Hai", 5, None)]

    services.restore_line(festival.id, first_id, actor=AN)

    assert lines(festival) == before
    with pytest.raises(RuleBroken, match="đã được đưa lại"):
        services.restore_line(festival.id, first_id, actor=AN)
    acts = [entry.action for entry in audit.history(("festival", festival.id))]
    assert acts == ["budget.restore", "budget.delete", "budget.move"]


def test_money_that_was_spent_does_not_disappear(festival):
    line = make_budget_line(festival=festival, spent=1)

    with pytest.raises(RuleBroken, match="không xóa được"):
        services.delete_line(line.id, actor=AN)


@pytest.mark.parametrize("state", [FestivalState.PLAN_SUBMITTED, FestivalState.PREPARING, FestivalState.HELD])
def test_a_submitted_plan_is_not_changed_but_what_was_spent_is_written(world, state):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)
    line = make_budget_line(festival=festival)
    for act in (
        lambda: services.add_line(festival.id, content(), seen=0, actor=AN),
        lambda: services.edit_line(line.id, content(), seen=0, actor=AN),
        lambda: services.delete_line(line.id, actor=AN),
        lambda: services.add_usual(festival.id, seen=0, actor=AN),
    ):
        with pytest.raises(RuleBroken, match="Kế hoạch đã|kế hoạch không sửa được"):
            act()

    services.write_spent(festival.id, {line.id: 7_000_000}, shown={line.id: None}, actor=AN)

    assert lines(festival) == [(1, "Âm thanh, màn LED", 6_000_000, 7_000_000)]
    assert fresh(festival).revision == 0


def test_an_amended_plan_takes_new_lines(world):
    festival = make_festival(
        season=world.here.season,
        locality=world.here.area,
        state=FestivalState.PREPARING,
        amendment=AmendmentState.OPEN,
    )

    services.add_line(festival.id, content(), seen=0, actor=AN)

    assert len(lines(festival)) == 1


@pytest.mark.parametrize("state", [FestivalState.REPORTED, FestivalState.CANCELLED])
def test_nothing_is_spent_once_the_festival_is_over(world, state):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)
    line = make_budget_line(festival=festival)

    with pytest.raises(RuleBroken, match="không sửa được nữa"):
        services.write_spent(festival.id, {line.id: 1}, shown={line.id: None}, actor=AN)


def test_two_people_write_different_lines_and_neither_is_lost(festival):
    first = make_budget_line(festival=festival, title="Một")
    second = make_budget_line(festival=festival, title="Hai", position=2)
    shown = {first.id: None, second.id: None}
    services.write_spent(festival.id, {first.id: 10, second.id: None}, shown=shown, actor=AN)

    services.write_spent(festival.id, {first.id: None, second.id: 20}, shown=shown, actor=AN)

    assert [spent for *_rest, spent in lines(festival)] == [10, 20]
    with pytest.raises(RuleBroken, match="«Hai» vừa được người khác ghi"):
        services.write_spent(
            festival.id, {first.id: 11, second.id: 21}, shown={**shown, first.id: 10}, actor=AN
        )
    with pytest.raises(RuleBroken, match="không còn trong dự toán"):
        services.write_spent(festival.id, {10**6: 1}, shown={10**6: None}, actor=AN)
    assert [spent for *_rest, spent in lines(festival)] == [10, 20]


def test_an_amount_can_be_taken_back(festival):
    line = make_budget_line(festival=festival, spent=5)

    assert services.write_spent(festival.id, {line.id: None}, shown={line.id: 5}, actor=AN) == 1
    assert services.write_spent(festival.id, {line.id: None}, shown={line.id: None}, actor=AN) == 0

    assert fresh(line).spent is None


def test_sums_of_a_season_hold_only_what_is_in_scope(world, festival):
    make_budget_line(festival=festival, spent=7_000_000)
    make_budget_line(
        festival=festival, position=2, title="Quà", source=SOCIAL, unit_price=500_000, quantity=3
    )
    own = make_festival(season=world.here.season, locality=world.here.commune)
    make_budget_line(festival=own, unit_price=1_000)
    gone = make_festival(
        season=world.here.season, locality=world.here.area, title="Hủy", state=FestivalState.CANCELLED
    )
    make_budget_line(festival=gone, unit_price=9)
    foreign = make_festival(season=world.there.season, locality=world.there.area)
    make_budget_line(festival=foreign, unit_price=9)

    def rows(scope):
        query = budget_queries.budget_rows(scope, world.here.season).order_by("planned")
        return [
            (row.planned, row.planned_state, row.planned_social, row.spent, row.said, row.lines)
            for row in db.session.execute(query)
        ]

    assert rows([world.here.commune.path]) == [
        (1_000, 1_000, 0, 0, 0, 1),
        (7_500_000, 6_000_000, 1_500_000, 7_000_000, 1, 2),
    ]
    assert rows([world.here.area.path]) == [(7_500_000, 6_000_000, 1_500_000, 7_000_000, 1, 2)]
    assert rows([]) == []
    over = budget_queries.over_plan([world.here.commune.path], world.here.season)
    assert [(row.title, row.over) for row in over] == [("Âm thanh, màn LED", 1_000_000)]
