"""What people do with seasons, festivals and programmes, on both databases."""

from datetime import UTC, date, datetime, time
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core import audit, clock
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.localities.rules import LocalityKind
from festival.planning import queries, services
from festival.planning.models import Festival, ProgrammeItem, Season
from festival.planning.rules import FestivalAction, FestivalState, PilotLevel
from tests.factories import make_locality, make_season, make_user
from tests.planning.make import DAY, make_festival, make_item

EVENING = datetime(2026, 8, 15, 12, tzinfo=UTC)


def fresh(thing):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(type(thing), thing.id)


# Seasons


def test_a_season_takes_the_usual_dates(world):
    season = services.create_season(locality_id=world.here.commune.id, year=2025, actor=SYSTEM)

    dates = (season.window_start, season.window_end, season.main_day, season.nominations_due)
    assert dates == (date(2025, 7, 1), date(2025, 8, 19), date(2025, 8, 15), date(2025, 7, 11))
    assert [entry.action for entry in audit.history(("season", season.id))] == ["season.create"]


def test_a_communes_season_takes_the_window_of_its_provinces(world):
    parent = make_season(
        locality=world.province, year=2025, window_start=date(2025, 6, 20), main_day=date(2025, 8, 10)
    )

    season = services.create_season(locality_id=world.here.commune.id, year=2025, actor=SYSTEM)

    assert (season.parent_id, season.window_start) == (parent.id, date(2025, 6, 20))
    assert (season.main_day, season.nominations_due) == (date(2025, 8, 10), date(2025, 7, 6))


def test_a_second_season_of_a_year_is_refused_with_a_sentence(world):
    with pytest.raises(RuleBroken, match="đã có mùa Ngày hội năm 2026"):
        services.create_season(locality_id=world.here.commune.id, year=2026, actor=SYSTEM)

    count = select(func.count(Season.id)).where(Season.locality_id == world.here.commune.id)
    assert db.session.scalar(count) == 1


def test_a_residential_area_holds_no_season(world):
    with pytest.raises(RuleBroken, match="xã, phường"):
        services.create_season(locality_id=world.here.area.id, year=2026, actor=SYSTEM)


def test_two_requests_at_once_open_one_season(world, app):
    commune_id = world.here.commune.id

    answers = together(
        app, 2, lambda _n: services.create_season(locality_id=commune_id, year=2025, actor=SYSTEM).year
    )

    assert sorted(map(str, answers)) == [
        "2025",
        "Nơi này đã có mùa Ngày hội năm 2025. Hãy mở mùa đó để làm tiếp.",
    ]


def together(app, count, act) -> list:
    """Run ``act(n)`` in threads that start at one moment; their answers or refusals."""
    barrier, answers = Barrier(count), []
    db.session.rollback()

    def run(number):
        with app.app_context():
            barrier.wait()
            try:
                answers.append(act(number))
            except RuleBroken as refusal:
                answers.append(refusal)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_window_cannot_leave_planned_festivals_outside(world):
    season = world.here.season
    make_festival(season=season, locality=world.here.area, held_on=date(2026, 7, 5))

    with pytest.raises(RuleBroken, match="1 ngày hội đã xếp ngày ngoài khoảng 06/07/2026"):
        services.edit_season(
            season.id,
            theme="",
            legal_grounds="",
            school_start=date(2026, 5, 1),
            window_start=date(2026, 7, 6),
            window_end=date(2026, 8, 19),
            main_day=DAY,
            nominations_due=date(2026, 7, 11),
            seen=season.seen,
            actor=SYSTEM,
        )

    assert fresh(season).window_start == date(2026, 7, 1)


# Festivals


def test_a_festival_is_a_draft_named_after_its_place(world):
    festival = services.create_festival(
        season_id=world.here.season.id, locality_id=world.here.area.id, actor=SYSTEM
    )

    assert (festival.title, festival.state) == ("Ngày hội thôn Đông", FestivalState.DRAFT)
    assert [entry.action for entry in audit.history(("festival", festival.id))] == ["festival.create"]


def test_a_place_of_another_commune_is_refused(world):
    with pytest.raises(RuleBroken, match="không thuộc địa bàn"):
        services.create_festival(
            season_id=world.here.season.id, locality_id=world.there.area.id, actor=SYSTEM
        )


def test_a_form_sent_twice_makes_one_festival(world, app):
    season_id, place_id = world.here.season.id, world.here.area.id

    answers = together(
        app,
        4,
        lambda _n: services.create_festival(season_id=season_id, locality_id=place_id, actor=SYSTEM).title,
    )

    assert [answer for answer in answers if isinstance(answer, str)] == ["Ngày hội thôn Đông"]
    assert db.session.scalar(select(func.count(Festival.id))) == 1


def test_drafts_are_made_for_exactly_the_places_without_one(world):
    season, commune = world.here.season, world.here.commune
    make_festival(season=season, locality=world.here.area)
    school = make_locality(
        "Trường THCS An Thịnh", kind=LocalityKind.SCHOOL, parent=commune, unit_word="trường"
    )
    village = make_locality("Thôn Đoài", kind=LocalityKind.RESIDENTIAL_AREA, parent=commune, unit_word="thôn")

    places = queries.places_without_festival(season)
    count = services.create_for_all(
        season_id=season.id, locality_ids=[place.id for place in places], actor=SYSTEM
    )

    assert {place.id for place in places} == {school.id, village.id}
    assert count == 2
    titles = db.session.scalars(select(Festival.title).order_by(Festival.title)).all()
    assert titles == ["Ngày hội Thôn Đông", "Ngày hội thôn Đoài", "Ngày hội trường THCS An Thịnh"]


def test_drafts_for_all_are_refused_when_the_list_is_stale(world):
    season = world.here.season
    shown = [place.id for place in queries.places_without_festival(season)]
    make_festival(season=season, locality=world.here.area)
    make_locality(
        "Thôn Đoài", kind=LocalityKind.RESIDENTIAL_AREA, parent=world.here.commune, unit_word="thôn"
    )

    with pytest.raises(RuleBroken, match="Danh sách vừa thay đổi"):
        services.create_for_all(season_id=season.id, locality_ids=shown, actor=SYSTEM)

    assert db.session.scalar(select(func.count(Festival.id))) == 1


def edit(festival, **changes):
    plan = {
        "title": festival.title,
        "held_on": festival.held_on,
        "starts_at": festival.starts_at,
        "venue": festival.venue,
        "pilot_level": PilotLevel.NONE,
        "note": "",
        "seen": festival.revision,
    }
    services.edit_festival(festival.id, **{**plan, **changes}, actor=SYSTEM)


def test_a_draft_is_edited_and_its_revision_rises(world):
    festival = make_festival(season=world.here.season, locality=world.here.area)

    edit(festival, venue="Sân vận động xã", held_on=date(2026, 8, 1))

    festival = fresh(festival)
    assert (festival.venue, festival.held_on, festival.revision) == ("Sân vận động xã", date(2026, 8, 1), 1)


def test_a_day_outside_the_window_is_refused(world):
    festival = make_festival(season=world.here.season, locality=world.here.area)

    with pytest.raises(RuleBroken, match="01/07/2026 đến 19/08/2026"):
        edit(festival, held_on=date(2026, 8, 20))

    assert fresh(festival).held_on == DAY


def test_writing_over_somebody_elses_edit_is_refused(world):
    festival = make_festival(season=world.here.season, locality=world.here.area)
    seen = festival.revision
    edit(festival, venue="Sân đình")

    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        edit(festival, venue="Nhà văn hóa", seen=seen)

    assert fresh(festival).venue == "Sân đình"


def test_a_submitted_plan_is_not_edited(world):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.PLAN_SUBMITTED
    )

    with pytest.raises(RuleBroken, match="Kế hoạch đã trình duyệt"):
        edit(festival, venue="Nơi khác")


@pytest.mark.parametrize("missing", ["held_on", "starts_at", "venue"])
def test_submitting_needs_day_time_and_venue(world, missing):
    empty = {"venue": ""} if missing == "venue" else {missing: None}
    festival = make_festival(season=world.here.season, locality=world.here.area, **empty)

    with pytest.raises(RuleBroken, match="Kế hoạch còn thiếu"):
        services.move_festival(festival.id, FestivalAction.SUBMIT, actor=SYSTEM)

    assert fresh(festival).state is FestivalState.DRAFT


def test_a_festival_walks_from_draft_to_archive(world):
    festival = make_festival(season=world.here.season, locality=world.here.area)
    steps = [
        FestivalAction.SUBMIT,
        FestivalAction.APPROVE,
        FestivalAction.PREPARE,
        FestivalAction.MAKE_READY,
        FestivalAction.HOLD,
        FestivalAction.REPORT,
        FestivalAction.ARCHIVE,
    ]

    with clock.frozen(EVENING):
        for action in steps:
            services.move_festival(festival.id, action, actor=SYSTEM)

    festival = fresh(festival)
    assert (festival.state, festival.revision) == (FestivalState.ARCHIVED, 7)
    told = [entry.action for entry in reversed(audit.history(("festival", festival.id)))]
    assert told == [f"festival.{action.value}" for action in steps]


def test_a_festival_is_not_held_before_its_day(world):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.READY)

    with (
        clock.frozen(datetime(2026, 8, 14, 12, tzinfo=UTC)),
        pytest.raises(RuleBroken, match="Chưa đến ngày"),
    ):
        services.move_festival(festival.id, FestivalAction.HOLD, actor=SYSTEM)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (FestivalState.PLAN_SUBMITTED, FestivalAction.RETURN),
        (FestivalState.READY, FestivalAction.POSTPONE),
        (FestivalState.READY, FestivalAction.CANCEL),
    ],
)
def test_people_are_told_why(world, state, action):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)

    with pytest.raises(RuleBroken, match="lý do"):
        services.move_festival(festival.id, action, actor=SYSTEM)
    services.move_festival(festival.id, action, actor=SYSTEM, reason="Bão số 3")

    assert fresh(festival).state_reason == "Bão số 3"


def test_a_postponed_festival_is_prepared_again_on_its_new_day(world):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.POSTPONED, state_reason="Bão"
    )

    services.resume_festival(
        festival.id, held_on=date(2026, 8, 18), starts_at=time(8), venue="Hội trường", seen=0, actor=SYSTEM
    )

    festival = fresh(festival)
    assert (festival.state, festival.held_on, festival.venue) == (
        FestivalState.PREPARING,
        date(2026, 8, 18),
        "Hội trường",
    )
    assert festival.state_reason == ""


def test_only_a_draft_is_deleted_and_its_programme_goes_with_it(world):
    draft = make_festival(season=world.here.season, locality=world.here.area)
    make_item(festival=draft)
    approved = make_festival(
        season=world.here.season, locality=world.here.commune, state=FestivalState.PLAN_APPROVED
    )

    services.delete_draft(draft.id, seen=0, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="Chỉ xóa được"):
        services.delete_draft(approved.id, seen=0, actor=SYSTEM)

    db.session.rollback()
    assert db.session.scalars(select(Festival.id)).all() == [approved.id]
    assert db.session.scalar(select(func.count(ProgrammeItem.id))) == 0


# What the navigation and «Việc cần làm» ask


def test_the_default_season_is_the_communes_for_everybody_who_works_in_it(world, count_queries):
    make_season(locality=world.province)
    make_season(locality=world.here.commune, year=2025)
    hamlet_head = world.users[Role.UNIT_PROPOSER]
    organizer = world.users[Role.COMMUNE_ORGANIZER]
    assert hamlet_head.standing
    assert organizer.standing

    with count_queries() as seen:
        found = [queries.default_season(hamlet_head).id, queries.default_season(organizer).id]

    assert found == [world.here.season.id, world.here.season.id]
    assert len(seen) == 2


def test_a_province_officer_gets_the_provinces_season_or_else_a_communes(world):
    officer = world.users[Role.PROVINCE_OFFICER]

    assert queries.default_season(officer).id == world.here.season.id
    own = make_season(locality=world.province)
    assert queries.default_season(officer).id == own.id


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 3), 2026),
        (date(2026, 10, 18), 2026),
        (date(2026, 10, 19), 2027),
        (date(2029, 1, 1), 2027),
    ],
)
def test_next_years_season_waits_until_this_years_is_over(app, world, day, year):
    for other in (2025, 2027):
        make_season(locality=world.here.commune, year=other)
    organizer = world.users[Role.COMMUNE_ORGANIZER]

    clock.begin_on(day)
    try:
        found = queries.default_season(organizer)
    finally:
        clock.run_normally()

    assert found.year == year


def test_somebody_without_a_role_has_no_season(world):
    assert queries.default_season(make_user(locality=world.here.commune)) is None
    assert queries.seasons_of(make_user(locality=world.here.commune)) == []


def test_what_waits_is_counted_in_one_query_and_only_for_those_who_may(world, count_queries):
    season, area = world.here.season, world.here.area
    make_festival(season=season, locality=area, title="Một")
    make_festival(season=season, locality=area, title="Hai", state=FestivalState.PLAN_SUBMITTED)
    make_festival(
        season=season, locality=area, title="Ba", state=FestivalState.READY, held_on=date(2026, 7, 2)
    )
    make_festival(
        season=season, locality=area, title="Bốn", state=FestivalState.HELD, held_on=date(2026, 7, 3)
    )
    today = date(2026, 7, 20)

    def told(role):
        user = world.users[role]
        db.session.rollback()
        db.session.expire_all()
        loaded = queries.season(season.id)
        assert user.standing
        with count_queries() as seen:
            lines = queries.waiting(user, loaded, today)
        assert len(seen) <= 1
        return [(line.sentence, line.due) for line in lines]

    assert told(Role.LEADER) == [("1 kế hoạch ngày hội chờ duyệt", date(2026, 7, 1))]
    assert told(Role.UNIT_PROPOSER) == [
        ("1 ngày hội còn đang soạn", date(2026, 7, 1)),
        ("1 ngày hội đã qua ngày, chưa xác nhận tổ chức", date(2026, 7, 2)),
        ("1 báo cáo kết quả đã quá hạn", date(2026, 7, 8)),
    ]
    assert told(Role.COUNCIL_MEMBER) == []
    assert queries.waiting(world.there.users[Role.LEADER], season, today) == []


def test_the_figures_of_the_path_leave_out_what_was_cancelled(world):
    season, area = world.here.season, world.here.area
    for state in (
        FestivalState.DRAFT,
        FestivalState.PLAN_APPROVED,
        FestivalState.HELD,
        FestivalState.CANCELLED,
    ):
        make_festival(season=season, locality=area, title=state.value, state=state)
    make_festival(season=world.there.season, locality=world.there.area)

    figures = queries.step_figures(season)
    counted = db.session.execute(select(*(part.label(name) for name, part in figures.items()))).one()

    assert counted._asdict() == {"festivals": 3, "festivals_approved": 2}
