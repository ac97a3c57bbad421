"""One site with the sample season and one Chromium for all journeys; a browser context for each person."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.people import Person, open_context
from tests.journeys.site import started

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)


def found_chromium() -> str | None:
    return shutil.which(os.environ.get("CHROMIUM") or "chromium")


@pytest.fixture(scope="session")
def chromium():
    executable = found_chromium()
    if not executable:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: apt-get install chromium, or set CHROMIUM")
        pytest.skip("Chromium is not installed (apt-get install chromium, or set CHROMIUM): no journeys")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium, tmp_path_factory):
    """Started once, after the browser was found; its journeys use people and names of their own."""
    with started(tmp_path_factory.mktemp("sample")) as running:
        yield running


class Door:
    """``enter("chutich")`` is a signed-in person, ``enter()`` a stranger."""

    def __init__(self, chromium, site):
        self.chromium, self.site = chromium, site
        self.people: list[Person] = []

    def __call__(self, name: str = "", *, to: str = "/today", **options) -> Person:
        context = open_context(self.chromium, self.site, **options)
        javascript = options.get("javascript", True)
        person = Person(context, self.site, name=name, javascript=javascript)
        self.people.append(person)
        return person.sign_in(to) if name else person

    def heard(self) -> list[str]:
        return [
            f"{person.name or 'stranger'}: {said}" for person in self.people for said in person.watch.heard
        ]


@pytest.fixture
def enter(chromium, site):
    """Lets people in; all must leave without having heard a complaint of the browser's."""
    door = Door(chromium, site)
    yield door
    for person in door.people:
        person.context.close()
    assert door.heard() == [], "\n".join(door.heard())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A journey that failed says what was on everybody's screen, and what the site wrote."""
    report = yield
    door = getattr(item, "funcargs", {}).get("enter")
    if report.when == "call" and report.failed and door:
        report.sections += [(f"{person.name} at {person.page.url}", person.reads()) for person in door.people]
        report.sections.append(("heard", "\n".join(door.heard())))
        report.sections.append(("the site's log", door.site.log()))
    return report
