"""Until when dossiers come in, and who decided to wait longer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import inspect

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.rules import LocalityKind
from festival.nominations import queries
from festival.nominations.models import DeadlineGrace
from festival.nominations.queries import deadlines
from festival.nominations.rules import AwardBasis, NominationState
from festival.nominations.rules.deadlines import award_due, check_in_time, days_left, last_day
from festival.nominations.services import dossiers, graces
from festival.planning.models import Season
from tests.factories import make_locality
from tests.nominations.make import award, make_nomination, make_nominee, tick_all
from tests.nominations.test_services import together

S = NominationState
DUE = date(2026, 7, 11)


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (None, None, DUE),
        (5, 30, date(2026, 5, 30)),
        (12, 10, date(2026, 12, 10)),
        (2, 29, date(2026, 2, 28)),
    ],
)
def test_an_award_has_its_own_day_or_the_seasons(month, day, expected):
    assert award_due(month, day, year=2026, season_due=DUE) == expected


def test_a_leap_year_keeps_its_day():
    assert award_due(2, 29, year=2028, season_due=DUE) == date(2028, 2, 29)


def test_a_grace_lengthens_and_never_shortens():
    assert last_day(DUE, []) == DUE
    assert last_day(DUE, [date(2026, 7, 20), date(2026, 7, 15)]) == date(2026, 7, 20)
    assert last_day(DUE, [date(2026, 7, 1)]) == DUE


@pytest.mark.parametrize(
    ("day", "words"), [(-2, "còn 2 ngày"), (0, "hôm nay là ngày cuối"), (3, "quá hạn 3 ngày")]
)
def test_the_time_left_in_words(day, words):
    assert days_left(DUE, DUE + timedelta(days=day)) == words


@pytest.mark.parametrize(
    ("basis", "has_come_in", "day", "is_refused"),
    [
        (AwardBasis.MOVEMENT, False, DUE - timedelta(days=1), False),
        (AwardBasis.MOVEMENT, False, DUE, False),
        (AwardBasis.MOVEMENT, False, DUE + timedelta(days=1), True),
        (AwardBasis.MOVEMENT, True, DUE + timedelta(days=1), False),
        (AwardBasis.AD_HOC, False, DUE + timedelta(days=1), False),
        (AwardBasis.MERIT, False, DUE + timedelta(days=1), True),
    ],
)
def test_who_comes_too_late(basis, has_come_in, day, is_refused):
    def ask() -> None:
        check_in_time(basis=basis, has_come_in=has_come_in, award_name="Giấy khen", until=DUE, today=day)

    if is_refused:
        with pytest.raises(RuleBroken, match="Hạn nộp đề nghị Giấy khen là ngày 11/07/2026"):
            ask()
    else:
        ask()


def write(thing, **values) -> None:
    """Change a row as if it had always been so."""
    kept = inspect(thing).identity
    with transaction():
        row = db.session.get(type(thing), kept)
        for name, value in values.items():
            setattr(row, name, value)


def on(day: date):
    return clock.frozen(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))


@pytest.fixture
def draft(world):
    """A draft of a season whose day is 11/7, ready to be handed in."""
    write(world.here.season, nominations_due=DUE)
    nomination = make_nomination(world.here)
    tick_all(nomination)
    return nomination


def submit(nomination):
    dossiers.submit(nomination_id=nomination.id, actor=SYSTEM)
    return queries.nomination(nomination.id)


def record(world, *, until=date(2026, 7, 20), unit=None, award_code=None, today=date(2026, 7, 12)) -> int:
    with on(today):
        return graces.record_grace(
            season_id=world.here.season.id,
            locality_id=unit.id if unit else None,
            award_code=award_code,
            until=until,
            reason="Mưa lũ chia cắt bản.",
            decided_by="Chủ tịch Hội đồng",
            actor=world.users[Role.STANDING_OFFICE].actor,
        )


def test_the_last_day_is_a_day_on_which_one_may_hand_in(draft):
    with on(DUE):
        assert submit(draft).state is S.SUBMITTED


def test_the_day_after_is_refused_with_the_day_and_whom_to_ask(draft):
    with (
        on(DUE + timedelta(days=1)),
        pytest.raises(RuleBroken, match=r"11/07/2026, nay đã quá hạn. Hãy liên hệ Thường trực"),
    ):
        submit(draft)

    assert queries.nomination(draft.id).state is S.DRAFT


def test_a_grace_opens_the_door_until_its_day(world, draft):
    record(world)
    with on(date(2026, 7, 21)), pytest.raises(RuleBroken, match="20/07/2026"):
        submit(draft)
    with on(date(2026, 7, 20)):
        assert submit(draft).state is S.SUBMITTED


def test_a_grace_of_another_unit_or_award_opens_nothing(world, draft):
    record(world, award_code="BK_TINH")
    record(world, unit=world.here.commune, award_code="GK_CAT")

    with on(date(2026, 7, 15)), pytest.raises(RuleBroken, match="11/07/2026"):
        submit(draft)


@pytest.mark.parametrize("place", ["commune", "area"])
def test_a_grace_of_the_unit_or_above_it_opens_the_door(world, draft, place):
    record(world, unit=getattr(world.here, place), award_code="GK_XA")

    with on(date(2026, 7, 15)):
        assert submit(draft).state is S.SUBMITTED


def test_a_withdrawn_grace_opens_nothing_and_is_withdrawn_once(world, draft):
    grace_id = record(world)
    graces.withdraw_grace(deadline_grace_id=grace_id, actor=SYSTEM)

    with on(date(2026, 7, 15)), pytest.raises(RuleBroken, match="11/07/2026"):
        submit(draft)
    with pytest.raises(RuleBroken, match="đã được thu hồi"):
        graces.withdraw_grace(deadline_grace_id=grace_id, actor=SYSTEM)


def test_a_dossier_that_came_in_time_may_come_back_late(draft):
    with on(DUE):
        nomination = submit(draft)
    write(nomination, state=S.RETURNED)

    with on(DUE + timedelta(days=30)):
        assert submit(draft).submissions == 2


def test_a_sudden_achievement_knows_no_day(world, draft):
    write(draft, basis=AwardBasis.AD_HOC)

    with on(DUE + timedelta(days=90)):
        assert submit(draft).state is S.SUBMITTED


@pytest.mark.parametrize(
    ("until", "said"),
    [(date(2026, 7, 11), "Ngày gia hạn đã qua"), (date(2026, 5, 29), "Ngày gia hạn đã qua")],
)
def test_a_grace_into_the_past_is_refused(world, draft, until, said):
    with pytest.raises(RuleBroken, match=said):
        record(world, until=until)


def test_a_grace_within_the_time_is_refused(world, draft):
    with pytest.raises(RuleBroken, match="Hạn hiện nay là ngày 11/07/2026"):
        record(world, until=date(2026, 7, 11), today=date(2026, 7, 1), award_code="GK_XA")


def test_a_grace_ends_with_the_year_of_the_season(world, draft):
    record(world, until=date(2026, 12, 31))

    for day in (date(2027, 1, 1), date(9999, 1, 1)):
        with pytest.raises(RuleBroken, match="chậm nhất là ngày 31/12/2026, hết năm của mùa"):
            record(world, until=day)


def test_the_same_grace_twice_is_kept_once(app, world, draft):
    record(world, unit=world.here.area, award_code="GK_XA")

    with pytest.raises(RuleBroken, match="Đã có gia hạn đến ngày 20/07/2026"):
        record(world, unit=world.here.area, award_code="GK_XA")

    assert db.session.query(DeadlineGrace).count() == 1


def test_a_grace_that_adds_nothing_to_a_wider_one_is_refused(world, draft):
    wider = record(world)

    for unit, award_code, until in (
        (None, "GK_XA", date(2026, 7, 20)),
        (world.here.commune, None, date(2026, 7, 19)),
        (world.here.area, "GK_XA", date(2026, 7, 15)),
    ):
        with pytest.raises(RuleBroken, match="Hãy chọn ngày sau đó"):
            record(world, unit=unit, award_code=award_code, until=until)
    record(world, unit=world.here.area, until=date(2026, 7, 21))
    graces.withdraw_grace(deadline_grace_id=wider, actor=SYSTEM)
    record(world, award_code="GK_XA", until=date(2026, 7, 15))


def test_a_narrower_grace_does_not_stand_in_the_way(world, draft):
    record(world, unit=world.here.area, award_code="GK_XA")

    record(world, unit=world.here.commune, award_code="GK_XA")
    record(world, unit=world.here.area)

    assert db.session.query(DeadlineGrace).count() == 3


def test_two_clicks_at_once_leave_one_grace(app, world, draft):
    place, actor = world.here, world.users[Role.STANDING_OFFICE].actor
    season_id, until = place.season.id, date(clock.today().year, 12, 31)
    write(place.season, year=until.year)
    db.session.rollback()
    click = {"season_id": season_id, "locality_id": None, "award_code": None, "until": until}
    act = lambda: graces.record_grace(**click, reason="Mưa lũ.", decided_by="Chủ tịch", actor=actor)  # noqa: E731

    answers = together(app, act, act)

    assert sorted(type(answer).__name__ for answer in answers) == ["RuleBroken", "int"]
    db.session.rollback()
    assert db.session.query(DeadlineGrace).count() == 1


def test_a_grace_for_a_foreign_unit_is_refused(world, draft):
    with pytest.raises(RuleBroken, match="không thuộc mùa"):
        record(world, unit=world.there.area)


def test_every_decision_is_recorded_with_its_words(world, draft):
    grace_id = record(world, unit=world.here.area, award_code="GK_XA")
    graces.withdraw_grace(deadline_grace_id=grace_id, actor=SYSTEM)

    entries = db.session.query(AuditEntry).filter_by(thing_kind="grace", thing_id=grace_id)
    found = [(entry.action, entry.details) for entry in entries.order_by(AuditEntry.id)]
    assert found == [
        (
            "grace.create",
            {
                "until": "2026-07-20",
                "unit": world.here.area.name,
                "award": "GK_XA",
                "decided_by": "Chủ tịch Hội đồng",
                "reason": "Mưa lũ chia cắt bản.",
            },
        ),
        ("grace.withdraw", {}),
    ]


def test_lists_tell_apart_what_is_late_due_soon_and_later(world, draft):
    own = make_nomination(
        world.here, code="KNC_BVANTQ", nominee=make_nominee("Vi Thị Lả", locality=world.here.area)
    )
    write(award("KNC_BVANTQ"), due_month=5, due_day=30)
    sudden = make_nomination(
        world.here, basis=AwardBasis.AD_HOC, nominee=make_nominee("Lê Văn Thụ", locality=world.here.area)
    )

    def found(wanted: str, today: date) -> list[int]:
        season = world.here.season
        query = queries.nominations_seen([season.locality.path], season.id)
        rows = db.session.scalars(query.where(deadlines.due_condition(season, wanted, today)))
        return sorted(row.id for row in rows)

    told = {
        day: {wanted: found(wanted, day) for wanted in ("late", "week", "later")}
        for day in (date(2026, 5, 20), date(2026, 5, 30), date(2026, 7, 4), date(2026, 7, 12))
    }
    assert told == {
        date(2026, 5, 20): {"late": [], "week": [], "later": [draft.id, own.id]},
        date(2026, 5, 30): {"late": [], "week": [own.id], "later": [draft.id]},
        date(2026, 7, 4): {"late": [own.id], "week": [draft.id], "later": []},
        date(2026, 7, 12): {"late": [draft.id, own.id], "week": [], "later": []},
    }
    record(world, unit=world.here.area, award_code="GK_XA")
    assert found("late", date(2026, 7, 12)) == [own.id]
    assert found("later", date(2026, 7, 12)) == [draft.id]
    assert sudden.id not in found("late", date(2026, 7, 30))


def test_the_office_records_and_withdraws_a_grace_on_the_page(world, draft, office):
    award()
    url = f"/nominations/seasons/{world.here.season.id}/deadlines"
    fields = {
        "award": "GK_XA",
        "locality": str(world.here.area.id),
        "until": "15/8/2026",
        "decided_by": "Chủ tịch Hội đồng",
        "reason": "Mưa lũ.",
    }
    with on(date(2026, 7, 12)):
        office.post(url, fields)

        grace = db.session.query(DeadlineGrace).one()
        assert (grace.award_code, grace.locality_id, grace.until, grace.recorded_by) == (
            "GK_XA",
            world.here.area.id,
            date(2026, 8, 15),
            world.users[Role.STANDING_OFFICE].full_name,
        )
        assert "Chủ tịch Hội đồng Mưa lũ." in office.page(url).words
        office.post(url, fields, status=409)
        office.post(url, fields | {"until": ""}, status=422)
        office.post(url, fields | {"until": "1/1/2026"}, status=409)
        office.post(url, fields | {"until": "1/1/9999"}, status=409)
        office.post(f"/nominations/graces/{grace.id}/withdrawal", {})
        assert "Đã thu hồi" in office.page(url).words


def test_the_head_sees_the_days_and_no_form(world, head):
    award()

    page = head.page(f"/nominations/seasons/{world.here.season.id}/deadlines")

    assert "31/12/2099" in page.words
    assert "Ghi gia hạn" not in page.words


def test_the_list_counts_the_days_with_the_grace(world, draft, head):
    with on(date(2026, 7, 9)):
        assert "Hạn nộp: còn 2 ngày" in head.page(f"/nominations/seasons/{world.here.season.id}").words
    record(world, unit=world.here.area)
    record(world, award_code="BK_TINH", until=date(2026, 8, 1))
    with on(date(2026, 7, 12)):
        assert "Hạn nộp: còn 8 ngày" in head.page(f"/nominations/seasons/{world.here.season.id}").words


def due_lines(world, role: Role, day: date) -> dict[str, date | None]:
    db.session.expire_all()
    season = db.session.get(Season, world.here.season.id)
    lines = queries.waiting(world.users[role], season, day)
    return {line.arguments["state"]: line.due for line in lines}


def test_what_waits_is_due_when_the_list_says_so(world, draft):
    assert due_lines(world, Role.UNIT_PROPOSER, date(2026, 7, 12)) == {"draft": DUE}
    record(world, unit=world.here.area)
    record(world, award_code="BK_TINH", until=date(2026, 8, 1))

    assert due_lines(world, Role.UNIT_PROPOSER, date(2026, 7, 12)) == {"draft": date(2026, 7, 20)}


def test_the_earliest_of_several_is_named(world, draft):
    record(world, award_code="GK_XA")
    make_nomination(world.here, code="BK_TINH", nominee=make_nominee("Vi Thị Lả", locality=world.here.area))

    assert due_lines(world, Role.UNIT_PROPOSER, date(2026, 7, 12)) == {"draft": DUE}


def test_what_came_in_once_or_is_sudden_waits_without_a_day(world):
    write(world.here.season, nominations_due=DUE)
    make_nomination(world.here, state=S.RETURNED, submitted_at=clock.now())
    make_nomination(world.here, basis=AwardBasis.AD_HOC)

    assert due_lines(world, Role.UNIT_PROPOSER, date(2026, 7, 12)) == {"returned": None, "draft": None}


def test_the_path_names_the_day_that_holds(world, draft, head, browse):
    url = f"/nominations/seasons/{world.here.season.id}"
    with on(date(2026, 7, 12)):
        assert "hạn 11/07 đã qua" in head.page(url).words
    grace = record(world, unit=world.here.area)
    with on(date(2026, 7, 12)):
        for person in (head, browse(world.users[Role.STANDING_OFFICE])):
            words = person.page(url).words
            assert "gia hạn đến 20/07" in words
            assert "đã qua" not in words
    with on(date(2026, 7, 21)):
        assert "hạn 20/07 đã qua" in head.page(url).words
    with on(date(2026, 7, 12)):
        graces.withdraw_grace(deadline_grace_id=grace, actor=SYSTEM)
        assert "hạn 11/07 đã qua" in head.page(url).words


def test_the_path_of_another_unit_knows_nothing_of_the_grace(world, draft, head):
    other = make_locality("Thôn Tây", kind=LocalityKind.RESIDENTIAL_AREA, parent=world.here.commune)
    record(world, unit=other)

    with on(date(2026, 7, 12)):
        assert "hạn 11/07 đã qua" in head.page(f"/nominations/seasons/{world.here.season.id}").words
