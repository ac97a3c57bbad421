"""The page of honours: what a locality chooses to show, with consent, and what it never shows."""

import pytest

from festival.accounts.rules import Role
from festival.commendations import honours
from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import CommendationState
from festival.core import audit
from festival.core.db import db, transaction
from festival.nominations.models import Nominee
from festival.nominations.rules import RecipientKind
from tests.commendations import make
from tests.pages import read


@pytest.fixture
def office(world, browse):
    return browse(world.users[Role.STANDING_OFFICE])


@pytest.fixture
def agreed(world) -> Decision:
    """An issued decision whose recipients all agreed to be named."""
    decision = make.make_issued(place=world.here, number="09/QĐ-UBND")
    with transaction():
        for nominee in db.session.query(Nominee):
            nominee.honours_consent = True
    return decision


def url(decision, rest=""):
    return f"/decisions/{decision.id}/honours{rest}"


def show(office, decision, chosen, status=303):
    return office.post(url(decision), {"chosen": [one.id for one in chosen]}, status=status)


@pytest.mark.parametrize(
    ("kind", "consent", "may"),
    [
        (RecipientKind.COLLECTIVE, None, True),
        (RecipientKind.COLLECTIVE, False, True),
        (RecipientKind.INDIVIDUAL, True, True),
        (RecipientKind.INDIVIDUAL, None, False),
        (RecipientKind.INDIVIDUAL, False, False),
        (RecipientKind.HOUSEHOLD, None, False),
        (RecipientKind.HOUSEHOLD, True, True),
    ],
)
def test_people_are_named_with_their_consent_only(kind, consent, may):
    assert honours.may_be_named(kind, consent) is may


def test_nobody_is_shown_before_the_locality_says_so(agreed, browse):
    assert "Chưa có địa phương nào công bố danh sách" in browse().page("/honours").words


def test_the_chosen_ones_are_shown_and_the_others_are_not(agreed, office, browse):
    collective, household, *people = agreed.commendations

    show(office, agreed, [collective, people[0]])

    page = browse().page("/honours")
    assert "2 người và tập thể" in page.words
    assert "Quyết định số 09/QĐ-UBND ngày 10/08/2026" in page.words
    assert [one.name in page.words for one in agreed.commendations] == [True, False, True, False]


def test_somebody_who_did_not_agree_is_refused_by_name(agreed, office, browse):
    with transaction():
        nominee = db.session.get_one(Nominee, agreed.commendations[2].nomination.nominee_id)
        nominee.honours_consent = None

    answer = show(office, agreed, agreed.commendations, status=409)

    assert f"Chưa có sự đồng ý công khai tên: {agreed.commendations[2].written}." in read(answer.text).words
    assert "Chưa có địa phương nào công bố danh sách" in browse().page("/honours").words


def test_whoever_takes_the_consent_back_is_gone_at_once(agreed, office, browse):
    show(office, agreed, agreed.commendations)
    person = agreed.commendations[2]
    assert person.name in browse().page("/honours").words

    with transaction():
        db.session.get_one(Nominee, person.nomination.nominee_id).honours_consent = False

    assert person.name not in browse().page("/honours").words


def test_a_revoked_one_says_so_with_the_decision_that_revoked_it(agreed, office, browse, world):
    show(office, agreed, agreed.commendations)
    other = make.make_issued(place=world.here, number="12/QĐ-UBND")
    with transaction():
        one = db.session.get_one(Commendation, agreed.commendations[2].id)
        one.state, one.changed_by_id = CommendationState.REVOKED, other.id

    page = browse().page("/honours?q=" + one.name_fold)

    assert "Danh hiệu này đã bị thu hồi theo Quyết định số 12/QĐ-UBND ngày 10/08/2026." in page.words
    assert one.citation not in page.words


def test_a_corrected_one_gives_way_to_its_successor(agreed, office, browse):
    show(office, agreed, agreed.commendations)
    with transaction():
        one = db.session.get_one(Commendation, agreed.commendations[2].id)
        one.state = CommendationState.CORRECTED

    assert one.name not in browse().page("/honours").words


def test_the_page_is_searched_by_name_year_and_place(agreed, office, browse, world):
    show(office, agreed, agreed.commendations)
    wanted = agreed.commendations[0].name

    assert wanted in browse().page("/honours?q=can bo va nhan dan").words
    assert wanted in browse().page(f"/honours?year=2026&locality={world.here.commune.code}").words
    assert wanted in browse().page(f"/honours?locality={world.province.code}").words
    for other in ("?q=khong ai ca", "?year=2019", f"?locality={world.there.commune.code}"):
        assert "Không có ai khớp" in browse().page("/honours" + other).words


def test_a_whole_decision_is_taken_from_the_page(agreed, office, browse):
    show(office, agreed, agreed.commendations)

    office.post(url(agreed, "/removal"))

    assert "Chưa có địa phương nào công bố danh sách" in browse().page("/honours").words
    office.post(url(agreed, "/removal"), status=409)


def test_a_draft_and_a_foreign_name_are_refused(agreed, office, world):
    draft = make.make_draft(place=world.here)

    office.get(url(draft), status=409)
    for decision, chosen in ((draft, ["1"]), (agreed, ["999999"]), (agreed, [])):
        office.post(url(decision), {"chosen": chosen}, status=409)

    assert db.session.execute(honours.found(honours.Asked())).all() == []


def test_showing_and_taking_away_are_in_the_record(agreed, office, world):
    show(office, agreed, agreed.commendations)
    office.post(url(agreed, "/removal"))

    entries = db.session.query(audit.AuditEntry).order_by(audit.AuditEntry.id.desc()).limit(2).all()

    assert [entry.action for entry in entries] == ["decision.unhonour", "decision.honour"]
    assert entries[1].details == {"count": 4}


def test_the_page_carries_no_session_and_an_unchanged_one_is_not_sent_again(agreed, office, browse):
    show(office, agreed, agreed.commendations)
    first = browse().get("/honours")

    again = browse().get("/honours", status=304, headers={"If-None-Match": first.headers["ETag"]})

    assert "Set-Cookie" not in first.headers
    assert again.data == b""


@pytest.mark.parametrize("typed", ["q=%00", "q=" + "a" * 5000, "year=²", "locality=../x", "page=99999999"])
def test_hostile_addresses_are_answered(agreed, office, browse, typed):
    show(office, agreed, agreed.commendations)

    browse().get(f"/honours?{typed}")
