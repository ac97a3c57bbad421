"""The benchmark still measures pages that open and ballots that count."""

from dataclasses import replace

from festival import create_app
from festival.core.db import db
from festival.settings import from_environment
from tests.bench.pages import PAGES
from tests.bench.servers import environment, flask
from tests.bench.worlds import build_commune


def test_the_small_world_opens_every_measured_page_and_takes_a_prepared_ballot(tmp_path):
    flask(tmp_path, "db", "upgrade")
    world = build_commune(tmp_path)
    # As in every other test: quiet, and with the cheap hash.
    app = create_app(replace(from_environment(environment(tmp_path)), testing=True))
    client = app.test_client(use_cookies=False)
    ballot = world.votes.alone[0]

    cast = client.post(ballot.path, data=ballot.body, headers=ballot.headers)
    opened = {page.name: client.get(page.path.format_map(world.ids)).status_code for page in PAGES}
    with app.app_context():
        db.engine.dispose()

    assert cast.status_code == 303
    assert world.count_ballots() == (12, 1)
    assert opened == {page.name: 401 if page.account else 200 for page in PAGES}
