"""Seasons of provinces and communes, their deadlines and grounds, and the built-in plans; both databases."""

from datetime import date, time

import pytest
from sqlalchemy import func, select

from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.rules import LocalityKind
from festival.planning import queries, services
from festival.planning.models import (
    BudgetLine,
    Festival,
    ProgrammeItem,
    RainPlan,
    Season,
    SeasonDeadline,
    TaskAssignment,
)
from festival.planning.rules import FestivalState, deadlines, grounds, templates
from festival.planning.rules.deadlines import DeadlineContent
from festival.planning.services.seasons import create_season, edit_season, save_deadlines
from festival.planning.services.templates import apply_template
from tests.factories import make_locality, make_season
from tests.planning.make import make_festival, make_item

CONTENTS = (ProgrammeItem, TaskAssignment, BudgetLine, RainPlan)


def fresh(thing):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(type(thing), thing.id)


def how_many(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def told(season) -> list[tuple]:
    return [(row.title, row.days_before, row.fixed_on) for row in fresh(season).deadlines]


def change(season, **changes) -> None:
    names = ("theme", "legal_grounds", "school_start", "window_start", "window_end", "main_day")
    values = {name: getattr(season, name) for name in names} | {"nominations_due": date(season.year, 7, 11)}
    edit_season(season.id, **{**values, **changes}, seen=fresh(season).seen, actor=SYSTEM)


# Opening


def test_a_season_opens_with_the_usual_deadlines_and_grounds(world):
    season = create_season(locality_id=world.here.commune.id, year=2025, actor=SYSTEM)

    assert told(season) == [(row.title, row.days_before, None) for row in deadlines.DEFAULT_DEADLINES]
    assert fresh(season).grounds == list(grounds.DEFAULT_GROUNDS)


def test_a_communes_season_begins_as_its_provinces(world):
    above = create_season(
        locality_id=world.province.id, year=2025, theme="Bình yên", main_day=date(2025, 8, 9), actor=SYSTEM
    )
    change(fresh(above), legal_grounds="Căn cứ Kế hoạch của tỉnh", school_start=date(2025, 4, 20))
    seen = deadlines.fingerprint(fresh(above).deadlines)
    rows = [DeadlineContent("Báo cáo tỉnh", 0, date(2025, 8, 30)), DeadlineContent("Kế hoạch", 60)]
    save_deadlines(above.id, rows, seen=seen, actor=SYSTEM)

    season = create_season(locality_id=world.here.commune.id, year=2025, actor=SYSTEM)

    season = fresh(season)
    assert (season.parent_id, season.theme, season.grounds) == (
        above.id,
        "Bình yên",
        ["Căn cứ Kế hoạch của tỉnh"],
    )
    assert (season.main_day, season.school_start) == (date(2025, 8, 9), date(2025, 4, 20))
    assert told(season) == [("Kế hoạch", 60, None), ("Báo cáo tỉnh", 0, date(2025, 8, 30))]
    # What the commune changes is the commune's own.
    change(season, legal_grounds="Căn cứ của xã")
    assert fresh(above).grounds == ["Căn cứ Kế hoạch của tỉnh"]


def test_a_province_takes_in_the_communes_that_were_quicker_and_no_other(world):
    above = create_season(locality_id=world.province.id, year=2026, actor=SYSTEM)

    assert fresh(world.here.season).parent_id == above.id
    assert fresh(world.there.season).parent_id is None


# Dates


def test_a_school_may_be_earlier_than_the_others_and_not_before_its_own_day(world):
    season, commune = world.here.season, world.here.commune
    school = make_locality("Trường THCS", kind=LocalityKind.SCHOOL, parent=commune, unit_word="trường")

    made = services.create_festival(
        season_id=season.id, locality_id=school.id, held_on=date(2026, 5, 18), actor=SYSTEM
    )
    with pytest.raises(RuleBroken, match="01/05/2026 đến 19/08/2026"):
        services.create_festival(
            season_id=season.id,
            locality_id=school.id,
            title="Sớm quá",
            held_on=date(2026, 4, 30),
            actor=SYSTEM,
        )
    with pytest.raises(RuleBroken, match="01/07/2026 đến 19/08/2026"):
        services.create_festival(
            season_id=season.id, locality_id=world.here.area.id, held_on=date(2026, 5, 18), actor=SYSTEM
        )

    assert fresh(made).held_on == date(2026, 5, 18)
    change(fresh(season), theme="Vẫn lưu được")
    with pytest.raises(RuleBroken, match="1 ngày hội đã xếp ngày ngoài khoảng"):
        change(fresh(season), school_start=date(2026, 6, 1))
    assert fresh(season).school_start == date(2026, 5, 1)


def test_the_main_day_moves_what_is_counted_and_leaves_what_is_fixed(world):
    season = create_season(locality_id=world.here.commune.id, year=2025, actor=SYSTEM)
    seen = deadlines.fingerprint(fresh(season).deadlines)
    rows = [DeadlineContent("Kế hoạch", 45), DeadlineContent("Giao ban tỉnh", 0, date(2025, 7, 20))]
    save_deadlines(season.id, rows, seen=seen, actor=SYSTEM)

    change(fresh(season), main_day=date(2025, 8, 10))

    assert [row.due_on for row in fresh(season).deadlines] == [date(2025, 6, 26), date(2025, 7, 20)]


def test_deadlines_are_kept_in_the_order_of_their_days_and_recorded(world):
    season = create_season(locality_id=world.here.commune.id, year=2025, actor=SYSTEM)
    seen = deadlines.fingerprint(fresh(season).deadlines)

    rows = [DeadlineContent("Sau", -5), DeadlineContent("Trước", 45), DeadlineContent("Giữa", 3)]
    save_deadlines(season.id, rows, seen=seen, actor=SYSTEM)

    assert [title for title, *_ in told(season)] == ["Trước", "Giữa", "Sau"]
    assert how_many(SeasonDeadline) == 3
    assert audit.history(("season", season.id))[0].action == "season.deadlines"


def test_deadlines_that_somebody_else_changed_are_not_written_over(world):
    season = create_season(locality_id=world.here.commune.id, year=2025, actor=SYSTEM)
    seen = deadlines.fingerprint(fresh(season).deadlines)
    save_deadlines(season.id, [DeadlineContent("Của tôi", 3)], seen=seen, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        save_deadlines(season.id, [DeadlineContent("Của anh", 3)], seen=seen, actor=SYSTEM)

    assert told(season) == [("Của tôi", 3, None)]


# Built-in plans


def test_everything_is_made_for_every_place_at_once(world, count_queries):
    commune, season = world.here.commune, world.here.season
    kinds = [LocalityKind.RESIDENTIAL_AREA] * 33 + [LocalityKind.OFFICE] * 12 + [LocalityKind.SCHOOL] * 5
    with transaction():
        for number, kind in enumerate(kinds):
            make_locality(f"Nơi số {number}", kind=kind, parent=commune, unit_word="nơi")
    places = queries.places_without_festival(season)
    chosen = {
        LocalityKind.RESIDENTIAL_AREA: "area-evening",
        LocalityKind.OFFICE: "none",
        LocalityKind.SCHOOL: "school-morning",
    }

    with count_queries() as seen:
        made = services.create_for_all(
            season_id=season.id, locality_ids=[place.id for place in places], chosen=chosen, actor=SYSTEM
        )

    area, school = templates.TEMPLATES["area-evening"], templates.TEMPLATES["school-morning"]
    assert made == 51
    assert how_many(ProgrammeItem) == 34 * len(area.programme) + 5 * len(school.programme)
    assert how_many(TaskAssignment) == 34 * len(area.tasks) + 5 * len(school.tasks)
    assert how_many(BudgetLine) == 34 * len(area.budget) + 5 * len(school.budget)
    assert how_many(RainPlan) == 39
    # SQLite is asked for the ids of festivals and of the record's entries; everything else goes together.
    single = ("INSERT INTO festival ", "INSERT INTO audit_entry")
    assert len([line for line in seen if not line.startswith(single)]) <= 20


def test_a_second_click_makes_nothing_twice(world):
    season = world.here.season
    asked = {
        "season_id": season.id,
        "locality_ids": [world.here.area.id],
        "chosen": {LocalityKind.RESIDENTIAL_AREA: "area-morning"},
        "actor": SYSTEM,
    }
    services.create_for_all(**asked)
    before = {model: how_many(model) for model in CONTENTS}

    with pytest.raises(RuleBroken, match="đã có ngày hội"):
        services.create_for_all(**asked)

    assert {model: how_many(model) for model in CONTENTS} == before


def test_an_unknown_template_makes_nothing(world):
    with pytest.raises(RuleBroken, match="Không có mẫu này"):
        services.create_for_all(
            season_id=world.here.season.id,
            locality_ids=[world.here.area.id],
            chosen={LocalityKind.RESIDENTIAL_AREA: "x"},
            actor=SYSTEM,
        )

    assert how_many(Festival) == 0


def test_a_festival_of_the_evening_gets_the_evenings_plan_from_its_own_hour(world):
    made = services.create_festival(
        season_id=world.here.season.id,
        locality_id=world.here.area.id,
        starts_at=time(19, 30),
        template="auto",
        actor=SYSTEM,
    )

    festival = fresh(made)
    assert festival.items[0].starts_at == time(19, 30)
    assert festival.bring == templates.TEMPLATES["area-evening"].bring
    award = [row for row in festival.items if row.is_award]
    assert [row.title for row in award] == ["Công bố khen thưởng, trao Giấy khen"]
    assert {row.track for row in festival.items} == {1, 2}
    assert db.session.get(RainPlan, festival.id).called_at is None


def test_a_template_is_laid_on_a_bare_draft_once(world):
    festival = make_festival(season=world.here.season, locality=world.here.area, starts_at=None)

    apply_template(festival.id, "area-morning", seen=0, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="đã có chương trình"):
        apply_template(festival.id, "area-morning", seen=1, actor=SYSTEM)

    festival = fresh(festival)
    assert (festival.starts_at, festival.revision) == (time(7), 1)
    assert len(festival.items) == len(templates.TEMPLATES["area-morning"].programme)
    assert audit.history(("festival", festival.id))[0].action == "festival.template"


@pytest.mark.parametrize(
    ("typed", "template", "venue"),
    [
        ("", "auto", "Nhà văn hóa thôn Đông"),
        ("Sân đình", "auto", "Sân đình"),
        ("", "none", ""),
    ],
)
def test_a_template_proposes_a_venue_where_none_was_typed(world, typed, template, venue):
    made = services.create_festival(
        season_id=world.here.season.id,
        locality_id=world.here.area.id,
        venue=typed,
        template=template,
        actor=SYSTEM,
    )

    assert fresh(made).venue == venue


def test_a_template_never_covers_what_was_written_or_approved(world):
    season = world.here.season
    written = make_festival(season=season, locality=world.here.area)
    make_item(festival=written)
    approved = make_festival(season=season, locality=world.here.commune, state=FestivalState.PLAN_APPROVED)

    with pytest.raises(RuleBroken, match="đã có chương trình"):
        apply_template(written.id, "area-morning", seen=0, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="đã duyệt"):
        apply_template(approved.id, "area-morning", seen=0, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        apply_template(written.id, "area-morning", seen=7, actor=SYSTEM)

    assert {model: how_many(model) for model in CONTENTS} == {
        ProgrammeItem: 1,
        TaskAssignment: 0,
        BudgetLine: 0,
        RainPlan: 0,
    }


def test_what_the_draft_already_says_stays(world):
    festival = make_festival(season=world.here.season, locality=world.here.area, bring="Ô")
    rain = {"venue": "Đình", "decider": "Trưởng thôn", "decides_days_before": 1, "decides_at": time(15)}
    with transaction():
        db.session.add(RainPlan(festival_id=festival.id, **rain))

    apply_template(festival.id, "area-morning", seen=0, actor=SYSTEM)

    festival = fresh(festival)
    assert (festival.bring, festival.starts_at) == ("Ô", time(7, 30))
    assert festival.items[0].starts_at == time(7, 30)
    assert db.session.get(RainPlan, festival.id).venue == "Đình"


def test_seasons_of_one_year_elsewhere_are_left_alone(world):
    other = make_season(locality=world.here.commune, year=2024)

    create_season(locality_id=world.province.id, year=2026, actor=SYSTEM)

    assert fresh(other).parent_id is None
    assert db.session.scalar(select(func.count(Season.id)).where(Season.parent_id.is_not(None))) == 1
