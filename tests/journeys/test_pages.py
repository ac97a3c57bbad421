"""Every page that somebody can reach, on a wide and on a narrow screen, in light and in dark."""

from collections import defaultdict

import pytest

from tests.journeys import axe
from tests.journeys.crawl import Crawl, Found, crawl
from tests.journeys.people import NARROW, WIDE, Person, open_context

# One account for each role, and nobody. Who holds several roles meets no other pages.
VISITORS = (
    "",
    "thondong",
    "tochuc",
    "chuyenvien",
    "thuky",
    "congan",
    "phochutich",
    "vanthu",
    "inan",
    "tinh",
    "chutich",
    "quantri",
)
PUBLIC = ["/", "/calendar", "/verify", "/sign-in"]


@pytest.fixture(scope="module")
def visits(chromium, site):
    """Visitor -> (their browser, what they reach)."""
    found: dict[str, tuple[Person, Crawl]] = {}
    for name in VISITORS:
        context = open_context(chromium, site, reduced_motion="reduce")
        context.add_init_script(path=axe.SOURCE)
        person = Person(context, site, name=name)
        if name:
            person.sign_in()
        found[name] = person, crawl(context.request, site.address, ["/today", "/"] if name else PUBLIC)
    yield found
    for person, _ in found.values():
        person.context.close()


@pytest.fixture(scope="module")
def looked_at():
    """Kind of page -> marks of its shapes seen so far: the same shape is looked at once, whoever sees it."""
    return defaultdict(set)


@pytest.mark.parametrize("name", VISITORS)
def test_no_link_leads_nowhere(visits, name):
    assert visits[name][1].refused == []


@pytest.mark.parametrize("name", VISITORS)
def test_every_page_can_be_used_by_everybody(visits, looked_at, name):
    person, reached = visits[name]
    person.watch.heard.clear()
    wrong = []
    for found in reached.pages:
        if not found.marks <= looked_at[found.kind]:
            looked_at[found.kind] |= found.marks
            wrong += [f"{found.path}: {line}" for line in _look(person, found)]
    wrong += person.watch.heard

    assert wrong == [], "\n".join(wrong)


def _look(person: Person, found: Found) -> list[str]:
    page = person.page
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    page.goto(found.path)
    wrong = [f"wide, light: {line}" for line in axe.violations(page)]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(NARROW)
    wrong += [f"narrow: {line}" for line in axe.sticks_out(page)]
    # A form's button sticks to the lower edge, over whatever is still below it. Nothing is below the edge of
    # a screen as tall as the page; test_keyboard.py sees that nothing is written under the button.
    page.set_viewport_size({**NARROW, "height": axe.height(page)})
    return wrong + [f"narrow, dark: {line}" for line in axe.violations(page)]
