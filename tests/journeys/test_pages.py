"""Every page that somebody can reach, on a wide and on a narrow screen, in light and in dark."""

from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from festival import create_app
from festival.core.db import db
from festival.settings import Settings
from tests.journeys import axe
from tests.journeys.crawl import Crawl, crawl
from tests.journeys.people import Person, open_context

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
    "quantritinh",
)
# Where a visitor begins who does not begin with «Việc cần làm».
SEEDS = {
    "": ["/", "/calendar", "/verify", "/sign-in"],
    "chuyenvien": ["/nominations/seasons/3?state=submitted", "/today", "/"],
    "tochuc": [
        "/today",
        "/",
        "/planning/seasons/3?state=draft",
        # The commune's festival, with guests, invitations and a pledge, and a draft, to which everything may
        # still be added: two of a kind are opened.
        "/planning/festivals/8",
        "/planning/festivals/27",
        "/planning/festivals/8/guests",
        "/planning/festivals/8/invitations",
        "/planning/festivals/8/pledges",
        "/planning/tasks/200",  # Still open; the first two of every list are done.
        "/planning/festivals/27/budget",
        "/planning/festivals/27/schedule",
    ],
    # The session whose papers are being counted, and a closed one: of a kind two are opened.
    "thuky": ["/today", "/", "/council/sessions/6/papers", "/council/sessions/2"],
    # An amendment waits for the chairman.
    "chutich": ["/today", "/", "/planning/festivals/20"],
}
# Pages that follow an act, which the journeys look at; one for each state of an empty installation; pictures,
# and what machines ask for. Of the plans, what is ticked before it is confirmed, and the lines of a plan or
# of a pledge while they may be changed: the sample's drafts are bare, its pledges are being signed.
AFTER_AN_ACT = {
    "accounts.show_kept",
    "accounts.show_notices",
    # Between the printer and the stamp: the sample's batches are past it.
    "certificates.batch_test_sheet",
    "certificates.check_batch",
    "certificates.confirm_hand_over",
    "commendations.confirm_issue",
    "commendations.edit_change",
    "commendations.edit_draft",
    # The sample has noted what a higher level decided.
    "commendations.new_record",
    # What is ticked before it goes on, and lists that somebody brings: the sample brings none.
    "nominations.confirm_bulk",
    "nominations.confirm_forwarding",
    "nominations.export_import_errors",
    "nominations.new_verdict",
    "nominations.show_import",
    "nominations.show_import_progress",
    "nominations.unit_document",
    "planning.ask_pledge_deletion",
    "planning.confirm_approval",
    "planning.confirm_tasks",
    "planning.edit_budget_line",
    "planning.edit_item",
    "planning.edit_pledge",
    "planning.edit_row_resources",
    "voting.confirm_opening",
    # Hands and sheets while a meeting counts them, the chair's word right after: the sample is past them.
    "voting.edit_hands",
    "voting.edit_written",
    "voting.show_chair_word",
    "voting.show_roll",
    "voting.show_scan",
}
# Linked once somebody has brought a list, as another journey on the same site does.
AFTER_A_JOURNEY = {
    "nominations.export_import_errors",
    "nominations.show_import",
    # A teller's own page; test_paper_count.py looks at it.
    "voting.count_papers",
}
UNLINKED = AFTER_AN_ACT | {
    "accounts.ask_code",
    "accounts.show_setup",
    "certificates.calibration_picture",
    # Files that a form asks for, after a choice.
    "certificates.calibration_sheet",
    # Asked by what waits in a telephone.
    "certificates.hand_over_session",
    "certificates.label_picture",
    "certificates.compare_signature",
    "certificates.form_picture",
    "certificates.picture",
    "certificates.template_picture",
    "certificates.verification_picture",
    "certificates.test_page",
    "health.show_health",
    "health.show_readiness",
    "localities.show_emblem",
    "nominations.certificate_picture",
    "nominations.show_small_dossier_file",
    "planning.invitation_picture",
    "planning.poster_picture",
    # What is typed is asked about while it is typed.
    "planning.preview_item",
    "planning.show_small_photo",
    "static",
    "voting.found_council",
    "voting.show_small_dossier_paper",
}


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
        found[name] = person, crawl(context, site.address, SEEDS.get(name, ["/today", "/"]))
    yield found
    for person, _ in found.values():
        person.context.close()


@pytest.fixture(scope="module")
def looked_at():
    """Kind of page -> marks of its shapes seen so far: the same shape is looked at once, whoever sees it."""
    return defaultdict(set)


@pytest.mark.parametrize("name", VISITORS)
def test_no_link_leads_nowhere(visits, name):
    assert visits[name][1].refused == [], "\n".join(visits[name][1].refused)


def test_every_page_can_be_reached_by_links(visits, tmp_path):
    reached = {
        urlsplit(path).path
        for _, crawl in visits.values()
        for path in [*crawl.files, *(found.path for found in crawl.pages)]
    }

    readable, addresses = _routes(tmp_path)
    opened = {addresses.match(path)[0] for path in reached}

    unopened = readable - opened - AFTER_A_JOURNEY
    assert unopened == UNLINKED - AFTER_A_JOURNEY, ", ".join(sorted(unopened ^ UNLINKED))


def _routes(folder: Path):
    """Endpoints that answer GET, and what finds the endpoint of an address."""
    settings = Settings(
        instance=folder,
        secret_key="only-for-tests-" + "k" * 32,
        database_url="sqlite://",
        files=folder,
        testing=True,
    )
    app = create_app(settings)
    with app.app_context():
        db.engine.dispose()
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    return readable, app.url_map.bind("")


@pytest.mark.parametrize("name", VISITORS)
def test_every_page_can_be_used_by_everybody(visits, looked_at, name):
    person, reached = visits[name]
    person.watch.heard.clear()
    wrong = []
    for found in reached.pages:
        if not found.marks <= looked_at[found.kind]:
            looked_at[found.kind] |= found.marks
            person.page.goto(found.path)
            wrong += [f"{found.path}: {line}" for line in axe.look(person.page)]
    wrong += person.watch.heard

    assert wrong == [], "\n".join(wrong)


def test_what_is_wrong_is_heard_and_seen(chromium, site):
    person = Person(open_context(chromium, site), site)
    person.visit("/verify")
    bad = f"<p style='color: red'>đỏ</p><img src='/static/seals/mark.svg'><pre>{'x' * 500}</pre>"

    person.page.evaluate("(bad) => document.body.insertAdjacentHTML('beforeend', bad)", bad)
    found = "\n".join(axe.look(person.page))
    person.page.evaluate("console.warn('một lời cảnh báo')")
    person.page.goto(site.address.replace("127.0.0.1", "localhost"))
    person.context.close()
    heard = "\n".join(person.watch.heard)

    assert "wide, light: image-alt: img" in found
    assert "narrow: the page scrolls sideways" in found
    assert "CSP style-src-attr" in heard
    assert "một lời cảnh báo" in heard
    assert "request to another host: http://localhost" in heard
