"""Approved plans, frozen: what is kept, when, and that it does not change."""

import json
from datetime import date, time

from festival.core.audit import SYSTEM, Actor
from festival.core.db import db
from festival.planning import services
from festival.planning.models import PlanVersion, RainPlan
from festival.planning.queries.versions import shown_plan
from festival.planning.rules import FestivalAction, FestivalState, versions
from tests.factories import keep
from tests.planning.make import make_budget_line, make_festival, make_item

LEADER = Actor(None, "Nguyễn Thị Hạnh")
PLAN = {
    "title": "Ngày hội Thôn Đông",
    "held_on": "2026-08-15",
    "starts_at": "07:30",
    "minutes": None,
    "venue": "Nhà văn hóa thôn",
    "hall": "",
    "hall_id": None,
    "bring": "",
    "pilot_level": "none",
    "programme": [
        {
            "part": "ceremony",
            "track": 1,
            "starts_at": "07:30",
            "minutes": 15,
            "title": "Chào cờ",
            "presenter": "Ban tổ chức",
            "agency": "",
            "needs": "cờ, nhạc",
            "is_award": False,
            "is_fixed": False,
        }
    ],
    "budget": [
        {"title": "Âm thanh, màn LED", "quantity": 1, "unit": "", "unit_price": 6_000_000, "source": "state"}
    ],
    "rain": {
        "venue": "Hội trường",
        "decider": "Chủ tịch UBND xã",
        "decides_days_before": 2,
        "decides_at": "16:00",
        "changes": "",
    },
    "resources": [],
}


def plan_of(world, state=FestivalState.PLAN_SUBMITTED):
    """A festival with a row, a budget line and a rain plan."""
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)
    make_item(festival=festival, is_fixed=False)
    make_budget_line(festival=festival)
    rain = {"venue": "Hội trường", "decider": "Chủ tịch UBND xã", "decides_days_before": 2}
    keep(RainPlan(festival_id=festival.id, decides_at=time(16, 0), **rain))
    return festival


def stored(festival, number=1) -> PlanVersion | None:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(PlanVersion, (festival.id, number))


def test_approving_freezes_the_whole_plan_as_the_first_version(world):
    festival = plan_of(world)

    services.move_festival(festival.id, FestivalAction.APPROVE, actor=LEADER)

    version = stored(festival)
    assert json.loads(version.content) == PLAN
    assert shown_plan(festival.id) == PLAN
    assert (version.approved_by, version.note) == ("Nguyễn Thị Hạnh", "")
    assert versions.is_whole(version.content, version.sha256)


def test_nothing_is_shown_before_a_plan_is_approved(world):
    assert shown_plan(plan_of(world).id) is None
    assert shown_plan(0) is None


def test_a_plan_approved_before_versions_were_kept_is_shown_as_it_stands(world):
    assert shown_plan(plan_of(world, FestivalState.PLAN_APPROVED).id) == PLAN


def test_a_new_day_after_a_postponement_is_the_next_version(world):
    festival = plan_of(world)
    services.move_festival(festival.id, FestivalAction.APPROVE, actor=LEADER)
    services.move_festival(festival.id, FestivalAction.POSTPONE, actor=LEADER, reason="Mưa lớn")
    revision = db.session.get(type(festival), festival.id).revision

    services.resume_festival(
        festival.id,
        held_on=date(2026, 8, 16),
        starts_at=time(8, 0),
        venue="Sân thôn",
        seen=revision,
        actor=SYSTEM,
    )

    programme = [PLAN["programme"][0] | {"starts_at": "08:00"}]
    changed = PLAN | {
        "programme": programme,
        "held_on": "2026-08-16",
        "starts_at": "08:00",
        "venue": "Sân thôn",
    }
    assert shown_plan(festival.id) == changed
    assert json.loads(stored(festival, 1).content) == PLAN
    assert stored(festival, 2).note == "Xếp ngày mới sau khi hoãn"


def test_the_same_plan_is_written_the_same_way_whatever_its_order():
    assert versions.canonical({"b": "Đông", "a": 1}) == '{"a":1,"b":"Đông"}'
    assert versions.canonical({"a": 1, "b": "Đông"}) == '{"a":1,"b":"Đông"}'


def test_one_letter_more_is_another_plan():
    written = versions.canonical({"venue": "Sân thôn"})

    assert not versions.is_whole(written.replace("thôn", "thốn"), versions.fingerprint(written))
