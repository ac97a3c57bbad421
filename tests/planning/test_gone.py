"""Two people take away the same thing at once: one does it, the other is told so in a sentence."""

from threading import Barrier, Thread

import pytest

from festival.accounts.rules import Role
from festival.core.db import db
from tests.planning.make import make_budget_line, make_delegate, make_festival, make_item, make_task

THINGS = {
    "delegates": make_delegate,
    "programme-items": make_item,
    "budget-lines": make_budget_line,
    "tasks": make_task,
}


@pytest.mark.parametrize("kind", THINGS)
def test_the_second_of_two_deletions_is_answered_in_words(world, browse, kind):
    festival = make_festival(season=world.here.season, locality=world.here.area)
    url = f"/planning/{kind}/{THINGS[kind](festival=festival).id}/deletion"
    browsers = [browse(world.users[Role.COMMUNE_ORGANIZER]) for _ in range(4)]
    together, answers = Barrier(len(browsers)), []

    def delete(browser):
        with browser.app.app_context():
            together.wait()
            answers.append(browser.status("POST", url))
            db.session.remove()

    threads = [Thread(target=delete, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers.count(303) == 1
    assert set(answers) <= {303, 404, 409}
