"""Rows of a programme: written, moved, timed anew after every change, on both databases."""

from datetime import date, time

import pytest
from sqlalchemy import select

from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.planning import services
from festival.planning.models import Festival, ProgrammeItem
from festival.planning.rules import FestivalState, PilotLevel, ProgrammePart
from festival.planning.services import ItemContent
from festival.planning.services.programme import content_of, move_item
from tests.planning.make import make_festival, make_item
from tests.planning.test_services import together


@pytest.fixture
def festival(world):
    """From 07:30 on, without a programme."""
    return make_festival(season=world.here.season, locality=world.here.area)


def content(title="Kéo co", starts_at=None, minutes=30, part=ProgrammePart.FESTIVITY, **more) -> ItemContent:
    return ItemContent(part=part, starts_at=starts_at, minutes=minutes, title=title, **more)


def add(festival, *contents: ItemContent) -> list[int]:
    return [services.add_item(festival.id, one, actor=SYSTEM) for one in contents]


def rows(festival) -> list[tuple]:
    """Place, title and hour of each row; a fixed hour with a mark."""
    db.session.rollback()
    db.session.expire_all()
    query = select(ProgrammeItem).where(ProgrammeItem.festival_id == festival.id)
    items = db.session.scalars(query.order_by(ProgrammeItem.position)).all()
    return [
        (item.position, item.title, f"{item.starts_at:%H:%M}" + ("!" if item.is_fixed else ""))
        for item in items
    ]


def test_rows_run_on_from_the_hour_of_the_festival(festival):
    add(festival, content("Chào cờ", minutes=5), content("Kéo co", time(9)), content("Đáp từ", minutes=5))
    services.add_item(festival.id, content("Diễn văn", minutes=20), actor=SYSTEM, position=2)

    assert rows(festival) == [
        (1, "Chào cờ", "07:30"),
        (2, "Diễn văn", "07:35"),
        (3, "Kéo co", "09:00!"),
        (4, "Đáp từ", "09:30"),
    ]


@pytest.mark.parametrize(("position", "place"), [(0, 1), (-5, 1), (1, 1), (2, 2), (3, 3), (99, 3), (None, 3)])
def test_a_row_is_put_anywhere(festival, position, place):
    add(festival, content("Một"), content("Hai"))

    services.add_item(festival.id, content("Mới"), actor=SYSTEM, position=position)

    assert rows(festival)[place - 1][:2] == (place, "Mới")
    assert [number for number, *_ in rows(festival)] == [1, 2, 3]


def test_rows_on_another_track_run_beside_the_stage(festival):
    add(
        festival,
        content("Phòng cháy", minutes=40),
        content("VNeID", minutes=60, track=2),
        content("Kéo co", minutes=10),
    )

    assert rows(festival) == [(1, "Phòng cháy", "07:30"), (2, "VNeID", "07:30"), (3, "Kéo co", "08:10")]


def test_a_row_that_takes_longer_moves_those_after_it_but_no_fixed_one(festival):
    first, *_rest = add(
        festival, content("Một", minutes=10), content("Hai", minutes=10), content("Ba", time(9))
    )

    services.edit_item(first, content("Một", minutes=25), actor=SYSTEM)

    assert rows(festival) == [(1, "Một", "07:30"), (2, "Hai", "07:55"), (3, "Ba", "09:00!")]


def test_a_row_is_given_an_hour_and_loses_it_again(festival):
    _first, second = add(festival, content("Một", minutes=10), content("Hai"))

    services.edit_item(second, content("Hai", time(8)), actor=SYSTEM)
    assert rows(festival)[1] == (2, "Hai", "08:00!")
    services.edit_item(second, content("Hai"), actor=SYSTEM)

    assert rows(festival)[1] == (2, "Hai", "07:40")


def test_everything_a_row_says_is_kept(festival):
    said = content("Trao thưởng", time(8, 25), 20, agency="UBND xã; Công an xã", track=2, is_award=True)
    (item_id,) = add(festival, said)

    assert content_of(db.session.get(ProgrammeItem, item_id)) == said


def test_a_later_start_of_the_festival_moves_the_programme(festival):
    add(festival, content("Một", minutes=10), content("Hai", time(9)), content("Ba"))
    plan = {"title": festival.title, "held_on": date(2026, 8, 15), "venue": "Sân", "note": ""}

    services.edit_festival(
        festival.id, **plan, starts_at=time(8), pilot_level=PilotLevel.NONE, seen=3, actor=SYSTEM
    )

    assert rows(festival) == [(1, "Một", "08:00"), (2, "Hai", "09:00!"), (3, "Ba", "09:30")]


def test_neighbours_change_places_and_everything_is_timed_again(festival):
    first, second = add(festival, content("Chào cờ", minutes=5), content("Diễn văn", minutes=20))

    services.shift_item(second, -1, actor=SYSTEM)

    assert rows(festival) == [(1, "Diễn văn", "07:30"), (2, "Chào cờ", "07:50")]
    services.shift_item(second, +1, actor=SYSTEM)
    assert rows(festival) == [(1, "Chào cờ", "07:30"), (2, "Diễn văn", "07:35")]
    with pytest.raises(RuleBroken, match="đầu hoặc cuối"):
        services.shift_item(first, -1, actor=SYSTEM)


def test_fixed_neighbours_that_change_places_keep_their_block_of_time(festival):
    make_item(festival=festival, position=1, starts_at=time(7, 30), minutes=5, title="Chào cờ")
    item = make_item(festival=festival, position=2, starts_at=time(7, 35), minutes=20, title="Diễn văn")

    services.shift_item(item.id, -1, actor=SYSTEM)

    assert rows(festival) == [(1, "Diễn văn", "07:30!"), (2, "Chào cờ", "07:50!")]


@pytest.mark.parametrize(
    ("position", "order"), [(1, "Ba Một Hai"), (2, "Một Ba Hai"), (3, "Một Hai Ba"), (99, "Một Hai Ba")]
)
def test_a_row_is_moved_to_any_place(festival, position, order):
    *_others, last = add(festival, content("Một"), content("Hai"), content("Ba"))

    move_item(last, position, actor=SYSTEM)

    found = rows(festival)
    assert " ".join(title for _place, title, _hour in found) == order
    assert [hour for *_, hour in found] == ["07:30", "08:00", "08:30"]


def test_a_row_is_moved_while_it_is_edited_unless_somebody_was_faster(festival):
    first, _second = add(festival, content("Một"), content("Hai"))

    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        services.edit_item(first, content("Xong"), position=2, seen=1, actor=SYSTEM)
    services.edit_item(first, content("Xong"), position=2, seen=2, actor=SYSTEM)

    assert rows(festival) == [(1, "Hai", "07:30"), (2, "Xong", "08:00")]


@pytest.mark.parametrize("starts_at", [None, time(7, 30)])
def test_a_deleted_row_can_be_put_back_where_it_was(festival, starts_at):
    first, _second = add(festival, content("Chào cờ", starts_at, is_award=True), content("Diễn văn"))
    before = rows(festival)

    position, said = services.delete_item(first, actor=SYSTEM)
    assert rows(festival) == [(1, "Diễn văn", "07:30")]
    services.add_item(festival.id, said, actor=SYSTEM, position=position)

    assert rows(festival) == before


def test_joining_the_hours_frees_all_rows_and_sets_those_together_apart(festival):
    make_item(festival=festival, position=1, starts_at=time(7, 0), minutes=10, title="Đón tiếp")
    make_item(festival=festival, position=2, starts_at=time(8, 30), minutes=40, title="Phòng cháy")
    make_item(festival=festival, position=3, starts_at=time(8, 30), minutes=60, title="VNeID")
    make_item(festival=festival, position=4, starts_at=time(9, 10), minutes=10, title="Kéo co")

    services.retime(festival.id, seen=0, actor=SYSTEM)

    # Guests are received before the hour that the plan names.
    assert rows(festival) == [
        (1, "Đón tiếp", "07:00!"),
        (2, "Phòng cháy", "07:10"),
        (3, "VNeID", "07:10"),
        (4, "Kéo co", "07:50"),
    ]


def test_pasted_rows_are_all_stored_or_none(festival):
    add(festival, content("Một", minutes=10))
    with pytest.raises(RuleBroken, match="tối đa 200 dòng"):
        services.add_items(festival.id, [content()] * 200, seen=1, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        services.add_items(festival.id, [content()], seen=0, actor=SYSTEM)
    assert len(rows(festival)) == 1

    services.add_items(festival.id, [content("Hai", minutes=5), content("Ba")], seen=1, actor=SYSTEM)

    assert rows(festival) == [(1, "Một", "07:30"), (2, "Hai", "07:40"), (3, "Ba", "07:45")]


def test_the_programme_of_an_approved_plan_stays(world):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.PLAN_APPROVED
    )
    item = make_item(festival=festival)
    acts = [
        lambda: services.add_item(festival.id, content(), actor=SYSTEM),
        lambda: services.add_items(festival.id, [content()], seen=0, actor=SYSTEM),
        lambda: services.edit_item(item.id, content(), actor=SYSTEM),
        lambda: services.delete_item(item.id, actor=SYSTEM),
        lambda: services.shift_item(item.id, 1, actor=SYSTEM),
        lambda: move_item(item.id, 1, actor=SYSTEM),
        lambda: services.retime(festival.id, seen=0, actor=SYSTEM),
    ]

    for act in acts:
        with pytest.raises(RuleBroken, match="Kế hoạch đã"):
            act()

    assert rows(festival) == [(1, "Chào cờ", "07:30!")]


def test_rows_added_at_once_all_stay_each_with_its_place_and_hour(festival, app):
    festival_id = festival.id
    together(app, 6, lambda n: services.add_item(festival_id, content(f"Việc {n}", minutes=10), actor=SYSTEM))

    found = rows(festival)
    assert [(place, hour) for place, _title, hour in found] == [
        (1, "07:30"),
        (2, "07:40"),
        (3, "07:50"),
        (4, "08:00"),
        (5, "08:10"),
        (6, "08:20"),
    ]
    assert {title for _place, title, _hour in found} == {f"Việc {n}" for n in range(6)}


def test_a_row_deleted_twice_at_once_is_refused_once(festival, app):
    item_id = make_item(festival=festival).id

    answers = together(app, 2, lambda _n: services.delete_item(item_id, actor=SYSTEM)[0])

    assert sorted(map(str, answers)) == ["1", "Dòng này không còn trong chương trình. Hãy tải lại trang."]
    assert rows(festival) == []


def a_day(festival) -> list[int]:
    """Two rows from 07:30 to 07:30 of the next day."""
    return add(festival, content("Một", minutes=700), content("Hai", minutes=740))


def test_a_programme_of_a_whole_day_is_kept_and_nothing_longer(festival):
    first, _last = a_day(festival)
    kept = rows(festival)

    with pytest.raises(RuleBroken, match="dài quá 24 giờ"):
        add(festival, content("Ba", minutes=1))
    with pytest.raises(RuleBroken, match="dài quá 24 giờ"):
        services.edit_item(first, content("Một", minutes=701), actor=SYSTEM)
    seen = db.session.get(Festival, festival.id, populate_existing=True).revision
    with pytest.raises(RuleBroken, match="dài quá 24 giờ"):
        services.add_items(festival.id, [content(minutes=1)] * 2, seen=seen, actor=SYSTEM)

    assert rows(festival) == kept


def test_a_move_that_makes_the_programme_too_long_is_refused(festival):
    late, _long = add(festival, content("Muộn", time(20), minutes=10), content("Dài", minutes=600))
    services.add_item(festival.id, content("Dài hơn", minutes=700), actor=SYSTEM)
    kept = rows(festival)

    with pytest.raises(RuleBroken, match="dài quá 24 giờ"):
        move_item(late, 2, actor=SYSTEM)

    assert rows(festival) == kept


def test_a_programme_that_is_too_long_already_is_shortened_step_by_step(festival):
    first, _last = a_day(festival)
    db.session.get(ProgrammeItem, first).minutes = 1400
    db.session.commit()

    services.edit_item(first, content("Một", minutes=1000), actor=SYSTEM)

    assert rows(festival)[1] == (2, "Hai", "00:10")
