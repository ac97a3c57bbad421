"""What the page of one certificate says once it was revoked, corrected, or only noted here."""

import pytest

from festival.accounts.rules import Role
from tests.certificates import make
from tests.commendations import make as commendations
from tests.commendations import make_changes


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


def test_a_revoked_certificate_names_its_decision_and_offers_no_print(world, clerk):
    (one,) = make.make_issued(place=world.here, people=1).commendations
    url = f"/certificates/commendations/{one.id}"
    assert "In Giấy khen" in clerk.page(url).words
    revocation = make_changes.revoke(place=world.here, number="91/QĐ-UBND", commendations=[one])

    page = clerk.page(url)

    assert "Quyết định thu hồi số 91/QĐ-UBND ngày 11/08/2026" in page.words
    assert f'href="/decisions/{revocation.id}"' in clerk.get(url).text
    assert "không còn hiệu lực" in page.words
    assert "In Giấy khen" not in page.words


def test_a_corrected_certificate_leads_to_the_one_that_took_its_place(world, clerk):
    (one,) = make.make_issued(place=world.here, people=1).commendations
    new = make_changes.correct(place=world.here, number="92/QĐ-UBND", commendation=one, name="Nguyễn Thị Ược")
    url = f"/certificates/commendations/{one.id}"

    page = clerk.page(url)

    assert "Quyết định đính chính số 92/QĐ-UBND ngày 11/08/2026" in page.words
    assert f'href="/certificates/commendations/{new.id}"' in clerk.get(url).text
    assert "In Giấy khen" not in page.words
    assert "In Giấy khen" in clerk.page(f"/certificates/commendations/{new.id}").words


def test_what_a_higher_level_decided_is_neither_printed_nor_looked_up_here(world, clerk):
    award = commendations.make_upper_award()
    decision = commendations.record(
        [commendations.make_decided_above(place=world.here, award=award)], place=world.here
    )
    (one,) = decision.commendations
    url = f"/certificates/commendations/{one.id}"

    page = clerk.get(url).text

    assert "cấp trên" in page
    for absent in ("In Giấy khen", "archive.pdf", "/verify/", "picture.png"):
        assert absent not in page
    clerk.get(f"{url}/archive.pdf", 409)
