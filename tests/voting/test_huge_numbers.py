"""Numbers that no database column holds, in every form of the council's work and in its addresses."""

import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.voting import services
from festival.voting.models import AgendaItem, Conflict, Council, CouncilMember, CouncilSession, Teller
from tests.voting import make, papers

HUGE = [str(2**31), str(2**63), "9" * 20, "-" + "9" * 20, "9" * 400, "9" * 5000]


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


@pytest.fixture
def chair(world, browse):
    return browse(world.users[Role.COUNCIL_CHAIR])


def rows() -> list[int]:
    db.session.rollback()
    return [
        db.session.scalar(select(func.count()).select_from(model))
        for model in (AgendaItem, Conflict, Council, CouncilMember, CouncilSession, Teller)
    ]


def refused(browser, url, data) -> None:
    """Refused with a sentence, and nothing is written."""
    before = rows()
    response = browser._send("POST", url, data={**data, "csrf_token": browser.csrf()})
    assert response.status_code in (409, 422), (url, data.keys(), response.status_code)
    assert rows() == before


@pytest.mark.parametrize("huge", HUGE)
def test_no_list_takes_a_number_that_is_too_great(world, secretary, huge):
    made = make.make_session(world.here, size=3, items=2)
    at, item = f"/council/sessions/{made.id}", make.items_of(made)[0]
    plan = {"title": "Phiên họp", "held_on": "25/7/2026", "starts_at": "8h", "venue": "", "kind": "meeting"}
    person = {"post": "Công chức", "duty": "member", "valid_from": "1/7/2026", "position": "1"}
    about = {"user_id": made.user_ids[1], "kind": "other", "nomination_id": item.nomination_id}
    settled = make.said_of(item.id, user_id=huge, is_confirmed="yes")
    for url, data in [
        (f"{at}/agenda", {"nomination_ids": huge}),
        (f"{at}/agenda", {"nomination_ids": [made.nomination_ids[0], huge]}),
        (f"{at}/conflicts", {**about, "nomination_id": huge}),
        (f"{at}/conflicts", {**about, "user_id": huge}),
        (f"/council/agenda-items/{item.id}/conflicts", settled),
        (f"/council/agenda-items/{item.id}/removal", {"nomination_id": huge}),
        (f"/council/seasons/{world.here.season.id}/sessions/new", {**plan, "council_id": huge}),
        (f"/council/councils/{made.council.id}/members/new", {**person, "user_id": huge}),
        (f"/council/councils/{made.council.id}/members/new", {**person, "position": huge}),
    ]:
        refused(secretary, url, data)


@pytest.mark.parametrize("huge", HUGE)
def test_no_page_of_the_count_takes_a_number_that_is_too_great(world, chair, secretary, browse, huge):
    made = papers.make_papers(world.here)
    at, item_id = f"/council/sessions/{made.id}", papers.item_ids_of(made)[0]
    teller = browse(made.tellers[0])
    refused(secretary, f"{at}/tellers", {"lead": huge, "second": made.user_ids[5], "third": "0"})
    refused(teller, f"{at}/papers/1", {"issued": huge, "returned": huge, f"row_{item_id}_yes": huge})
    refused(chair, f"{at}/closing", {"count": huge, "shown": make.closing_shown(made)})
    papers.both_type(made, (8, 3, 0))
    services.close_session(session_id=made.id, actor=SYSTEM)
    refused(secretary, f"{at}/reconsideration", {"item_ids": huge})


@pytest.mark.parametrize("huge", HUGE)
def test_no_address_has_a_number_that_is_too_great(world, secretary, huge):
    make.make_session(world.here, size=3, items=1)
    for url in (
        "/council/sessions/{}",
        "/council/sessions/{}/agenda",
        "/council/agenda-items/{}/dossier",
        "/council/seasons/{}",
        "/council/councils/{}",
        "/council/sessions/{}/papers/1",
    ):
        assert secretary.status("GET", url.format(huge)) == 404
    for url in ("/council/agenda-items/{}/removal", "/council/agenda-items/{}/read-mark"):
        assert secretary.status("POST", url.format(huge)) == 404
