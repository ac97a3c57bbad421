"""GET never writes, and a page costs the same number of queries for one row and for many."""

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.db import db
from tests.factories import make_season
from tests.policy import ACCESS
from tests.test_access import address, rules_of
from tests.world import furnish_world


def everything() -> dict[str, list]:
    """Every row of every table."""
    db.session.rollback()
    return {
        table.name: sorted(map(repr, db.session.execute(select(table)).all()))
        for table in db.metadata.sorted_tables
    }


def test_no_get_of_anybody_changes_the_database(app, world, browse):
    ids = furnish_world(world)
    before = everything()

    for rule in rules_of(app):
        if "GET" in rule.methods:
            for user in (None, *world.users.values()):
                browse(user).status("GET", address(app, rule, ids))

    assert everything() == before


def test_the_comparison_sees_a_write(app, world):
    before = everything()

    make_season(locality=world.here.commune, year=2027)

    assert everything() != before


MOST_QUERIES, MOST_ON_A_LIST = 12, 8


def most(endpoint: str) -> int:
    is_list = endpoint.partition(".")[2].startswith("list_") or endpoint == "planning.show_season"
    return MOST_ON_A_LIST if is_list else MOST_QUERIES


@pytest.mark.parametrize("role", list(Role))
def test_a_list_asks_eight_times_at_most_and_a_page_twelve(app, world, browse, count_queries, role):
    ids = furnish_world(world)
    greedy = {}
    for rule in rules_of(app):
        if "GET" in rule.methods and ACCESS[rule.endpoint] != "public":
            # Reading the account's row again is the test's question, not the page's.
            person = browse(world.users[role])
            with count_queries() as seen:
                status = person.status("GET", address(app, rule, ids))
            statements = [line for line in seen if not line.startswith(("PRAGMA", "BEGIN"))]
            if status == 200 and len(statements) > most(rule.endpoint):
                greedy[rule.endpoint] = len(statements)

    assert greedy == {}
