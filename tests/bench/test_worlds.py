"""The benchmark still measures pages that open and ballots that count."""

from festival import create_app
from festival.core.db import db
from festival.settings import from_environment
from tests.bench.pages import PAGES
from tests.bench.servers import environment, flask
from tests.bench.worlds import build_commune


def test_the_small_world_opens_every_measured_page_and_takes_a_prepared_ballot(tmp_path):
    flask(tmp_path, "db", "upgrade")
    world = build_commune(tmp_path)
    app = create_app(from_environment(environment(tmp_path)))
    client = app.test_client()
    ballot = world.votes.alone[0]

    cast = client.post(ballot.path, data=ballot.body, headers=ballot.headers)
    opened = {page.name: client.get(page.path.format_map(world.ids)).status_code for page in PAGES}
    with app.app_context():
        db.engine.dispose()

    assert cast.status_code == 303
    assert world.count_ballots() == (12, 1)
    assert opened == {page.name: 401 if page.account else 200 for page in PAGES}
