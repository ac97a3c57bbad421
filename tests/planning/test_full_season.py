"""Pages cost the same few queries when the whole season of a large commune is planned."""

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.db import db
from festival.planning.models import Festival
from festival.planning.rules import FestivalState
from tests.planning.full import fill_season
from tests.test_access import address, rules_of
from tests.test_reading import most
from tests.world import furnish_world

OWN = ("planning.", "documents.", "reports.")


@pytest.mark.parametrize("role", [Role.COMMUNE_ORGANIZER, Role.LEADER, Role.PROVINCE_OFFICER])
def test_no_page_asks_more_with_fifty_one_festivals(app, world, browse, count_queries, role):
    ids = furnish_world(world)
    fill_season(world.here)
    browser, greedy, opened = browse(world.users[role]), {}, 0

    for state in (FestivalState.DRAFT, FestivalState.READY, FestivalState.HELD):
        festival_id = _festival_in(state)
        for rule in rules_of(app):
            if "GET" in rule.methods and rule.endpoint.startswith(OWN):
                with count_queries() as seen:
                    status = browser.status("GET", address(app, rule, ids | {"festival_id": festival_id}))
                statements = [line for line in seen if not line.startswith(("PRAGMA", "BEGIN"))]
                opened += status == 200
                if len(statements) > most(rule.endpoint):
                    greedy[rule.endpoint, state.value] = len(statements)

    assert greedy == {}
    assert opened >= 30


def _festival_in(state: FestivalState) -> int:
    """One of the many, with its plan approved where the state needs that."""
    query = select(Festival.id).where(Festival.state == state).order_by(Festival.id.desc())
    festival_id = db.session.scalars(query).first()
    db.session.rollback()
    return festival_id
