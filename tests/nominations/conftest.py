"""The people of xã An Thịnh at their browsers."""

import pytest

from festival.accounts.rules import Role


@pytest.fixture
def here(world):
    """The commune, its residential area, its season, its people."""
    return world.here


@pytest.fixture
def organizer(world, browse):
    """Plans for the whole commune."""
    return browse(world.users[Role.COMMUNE_ORGANIZER])


@pytest.fixture
def head(world, browse):
    """The head of the residential area."""
    return browse(world.users[Role.UNIT_PROPOSER])


@pytest.fixture
def leader(world, browse):
    return browse(world.users[Role.LEADER])


@pytest.fixture
def officer(world, browse):
    """The province's officer, who follows the communes."""
    return browse(world.users[Role.PROVINCE_OFFICER])


@pytest.fixture
def office(world, browse):
    """The standing office of the council."""
    return browse(world.users[Role.STANDING_OFFICE])
