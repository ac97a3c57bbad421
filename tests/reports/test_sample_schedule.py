"""The sample's schedule still has something to solve."""

from sqlalchemy import select

from festival.core.db import db
from festival.planning.models import Season
from festival.planning.queries.scheduling import schedule
from festival.planning.rules.scheduling import ClashKind, ClashLevel
from festival.reports.sample.diary import YEAR
from festival.reports.sample.roster import COMMUNE


def test_two_clash_and_three_have_no_date(sample):
    season = db.session.scalars(
        select(Season).join(Season.locality).where(Season.year == YEAR, Season.locality.has(name=COMMUNE))
    ).one()

    board = schedule(season)

    found = [(one.level, one.kind, one.first.plan.name, one.second.plan.name) for one in board.clashes]
    assert found == [
        (ClashLevel.BLOCK, ClashKind.OVERLAP, "Thôn Suối Trong", "Bản Nà Lùng"),
        (
            ClashLevel.WARN,
            ClashKind.TRAVEL,
            "Công ty TNHH May An Thịnh Phát",
            "Đêm hội Thanh niên với an ninh, trật tự",
        ),
    ]
    assert sum(row.held_on is None for row in board.rows.values()) == 3
