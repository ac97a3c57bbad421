"""Every page and form of decisions."""

import io
import re

import openpyxl
import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.commendations import queries, services
from festival.commendations.models import Decision
from festival.commendations.rules import DecisionState, RegisterMode
from festival.core import clock
from festival.core.db import db
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState
from tests.commendations import make

HOSTILE = ["<script>alert(1)</script>", "=HYPERLINK(1)", "Dài " * 200, "a\u202eb", "\u0000"]


@pytest.fixture
def office(world, browse):
    return browse(world.users[Role.STANDING_OFFICE])


@pytest.fixture
def leader(world, browse):
    return browse(world.users[Role.LEADER])


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.DECISION_CLERK])


def season_url(world, rest=""):
    return f"/decisions/seasons/{world.here.season.id}{rest}"


def state_of(decision: Decision) -> DecisionState:
    return db.session.get_one(Decision, decision.id, populate_existing=True).state


def hidden(html: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def test_the_whole_way_from_what_passed_to_an_issued_decision(world, office, leader, clerk):
    services.load_base_salaries()
    award = make.make_award()
    nominations = make.make_list(place=world.here, award=award)

    page = office.page(season_url(world, f"/new?award={award.id}"))
    assert "Lê Văn Thụ" in page.words
    texts = {**make.TEXTS, "award": award.id, "nominations": [one.id for one in nominations]}
    created = office.post(season_url(world), texts)
    url = created.location
    shown = leader.get(url).get_data(as_text=True)
    leader.post(f"{url}/signature", {"seen": hidden(shown, "seen")})
    form = clerk.get(f"{url}/issue").get_data(as_text=True)
    today = f"{clock.today():%d/%m/%Y}"
    data = {"number": "7", "signed_on": today, "count": "4", "seen": hidden(form, "seen")}
    clerk.post(f"{url}/issue", data)

    words = clerk.page(url).words
    assert "Quyết định số 07/QĐ-UBND" in words
    assert "4.180.000 đ" in words
    states = {one.state for one in db.session.scalars(select(Nomination))}
    assert states == {NominationState.DECIDED}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Trích yếu"),
        ({"signer_name": ""}, "Họ và tên người ký"),
        ({"signer_title": "VUA"}, "Chức danh người ký"),
        ({"nominations": []}, "ít nhất một đề nghị"),
        ({"nominations": ["999999"]}, "Danh sách"),
        ({"nominations": ["x"]}, "Danh sách"),
        *(({"title": typed}, "Trích yếu") for typed in HOSTILE[2:]),
    ],
)
def test_a_wrong_draft_is_refused_and_nothing_is_stored(world, office, changes, sentence):
    award = make.make_award()
    one = make.make_passed(place=world.here, award=award)
    data = {**make.TEXTS, "award": award.id, "nominations": [one.id], **changes}

    answer = office.post(season_url(world), data, status=422).get_data(as_text=True)

    assert sentence in answer
    assert make.TEXTS["place"] in answer
    assert db.session.scalar(select(func.count(Decision.id))) == 0


def test_an_award_that_does_not_exist_is_not_found(world, office):
    for typed in ("99999", "x", "9" * 30):
        office.get(season_url(world, f"/new?award={typed}"), 404)
        office.post(season_url(world), {"award": typed}, status=404)


@pytest.mark.parametrize("typed", HOSTILE[:2])
def test_hostile_texts_are_shown_as_typed(world, office, typed):
    decision = make.make_draft(place=world.here)

    seen = make.version_of(decision)
    office.post(f"/decisions/{decision.id}", {**make.TEXTS, "title": typed, "seen": seen})

    html = office.get(f"/decisions/{decision.id}").get_data(as_text=True)
    assert "<script>alert" not in html
    assert db.session.get_one(Decision, decision.id, populate_existing=True).title == typed


def test_a_replayed_draft_is_refused_with_a_sentence(world, office):
    award = make.make_award()
    one = make.make_passed(place=world.here, award=award)
    data = {**make.TEXTS, "award": award.id, "nominations": [one.id]}
    office.post(season_url(world), data)

    office.post(season_url(world), data, status=422)

    assert db.session.scalar(select(func.count(Decision.id))) == 1


def test_the_list_is_ordered_shortened_and_mended(world, office):
    decision = make.make_draft(place=world.here)
    url, last = f"/decisions/{decision.id}", decision.entries[3].nomination_id

    office.post(f"{url}/order", {"nomination_id": last, "step": -1})
    words = office.page(url).words
    assert words.index("Lê Văn Thụ") < words.index("H'Čiu Niê")
    removed = office.post(f"{url}/removal", {"nomination_id": last})
    assert "Hoàn tác" in office.page(removed.location).words
    office.post(f"{url}/additions", {"nominations": last})
    assert "Lê Văn Thụ" in office.page(url).words


def test_ordering_answers_htmx_with_the_list_alone(world, office):
    decision = make.make_draft(place=world.here)
    last = decision.entries[3].nomination_id

    answer = office.post(
        f"/decisions/{decision.id}/order",
        {"nomination_id": last, "step": -1},
        status=200,
        headers={"HX-Request": "true"},
    ).get_data(as_text=True)

    assert "<html" not in answer
    assert answer.index("Lê Văn Thụ") < answer.index("H&#39;Čiu Niê")


@pytest.mark.parametrize("typed", [str(2**31), "9" * 20, "9" * 400])
def test_no_list_takes_a_number_that_is_too_great(world, office, typed):
    decision = make.make_draft(place=world.here)

    office.post(f"/decisions/{decision.id}/additions", {"nominations": typed}, status=409)

    assert len(decision.entries) == 4


@pytest.mark.parametrize("typed", ["", "x", "999999", "-1", str(2**31), "9" * 20, "9" * 400])
def test_a_line_that_is_not_on_the_list_is_refused(world, office, typed):
    decision = make.make_draft(place=world.here)

    office.post(f"/decisions/{decision.id}/removal", {"nomination_id": typed}, status=409)
    assert len(decision.entries) == 4


def test_the_texts_of_a_draft_are_edited_with_errors_beside_the_field(world, office):
    decision = make.make_draft(place=world.here)
    url = f"/decisions/{decision.id}"

    assert make.TEXTS["title"] in office.get(f"{url}/edit").get_data(as_text=True)
    answer = office.post(url, {**make.TEXTS, "place": ""}, status=422).get_data(as_text=True)
    assert 'aria-invalid="true"' in answer
    office.post(url, {**make.TEXTS, "place": "Bình Minh", "seen": make.version_of(decision)})
    assert "Bình Minh" in office.page(url).words


def test_a_signed_decision_is_not_edited(world, office):
    decision = make.make_signed(place=world.here)

    office.get(f"/decisions/{decision.id}/edit", 409)
    office.post(f"/decisions/{decision.id}", make.TEXTS, status=409)
    office.post(f"/decisions/{decision.id}/deletion", status=409)


def test_a_deleted_draft_is_gone(world, office):
    url = f"/decisions/{make.make_draft(place=world.here).id}"

    office.post(f"{url}/deletion")

    office.get(url, 404)


def test_signing_an_old_page_is_refused(world, leader):
    decision = make.make_draft(place=world.here)

    leader.post(f"/decisions/{decision.id}/signature", {"seen": "0" * 64}, status=409)
    leader.post(f"/decisions/{decision.id}/signature", {}, status=409)
    assert state_of(decision) is DecisionState.DRAFT


def test_a_signature_is_taken_back(world, leader):
    decision = make.make_signed(place=world.here)

    assert "Hoàn tác" in leader.page(f"/decisions/{decision.id}").words
    leader.post(f"/decisions/{decision.id}/signature/withdrawal")
    assert state_of(decision) is DecisionState.DRAFT


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"number": ""}, 422),
        ({"number": "<script>"}, 422),
        ({"number": "x" * 300}, 422),
        ({"signed_on": "31/2/2026"}, 422),
        ({"signed_on": "10/8/2999"}, 409),
        ({"count": "bốn"}, 422),
        ({"count": ""}, 422),
        ({"count": "3"}, 409),
        ({"seen": ""}, 422),
        ({"seen": "x"}, 409),
        ({"signed_on": "1/1/2000"}, 409),
    ],
)
def test_wrong_issuing_keeps_what_was_typed_and_issues_nothing(world, clerk, changes, status):
    services.load_base_salaries()
    decision = make.make_signed(place=world.here)
    data = {"number": "77", "signed_on": "10/08/2026", "count": "4", "seen": make.seen(decision)}

    answer = clerk.post(f"/decisions/{decision.id}/issue", {**data, **changes}, status=status)

    html = answer.get_data(as_text=True)
    assert "Hãy xem lại" in html
    if "number" not in changes:
        assert "77/QĐ-UBND" in html
    assert state_of(decision) is DecisionState.SIGNED


def test_issuing_twice_is_refused(world, clerk):
    issued = make.make_issued(place=world.here)
    data = {"number": "77", "signed_on": "10/08/2026", "count": "4", "seen": make.seen(issued)}

    clerk.get(f"/decisions/{issued.id}/issue", 409)
    clerk.post(f"/decisions/{issued.id}/issue", data, status=409)


def test_the_document_says_what_was_decided_in_order(world, clerk):
    issued = make.make_issued(place=world.here, number="07/QĐ-UBND")

    words = clerk.page(f"/decisions/{issued.id}/document").words

    assert "Số: 07/QĐ-UBND" in words
    assert "An Thịnh, ngày 10 tháng 8 năm 2026" in words
    assert "01 tập thể , 01 hộ gia đình , 02 cá nhân" in words.replace(", ", " , ")
    assert words.index("I. TẬP THỂ") < words.index("II. HỘ GIA ĐÌNH") < words.index("III. CÁ NHÂN")
    assert issued.audit_hash in words
    assert "DỰ THẢO" not in words


def test_a_draft_prints_as_a_draft(world, office):
    words = office.page(f"/decisions/{make.make_draft(place=world.here).id}/document").words

    assert "DỰ THẢO" in words
    assert "/QĐ-UBND" in words
    assert "0,3 lần lương cơ sở" in words


def test_an_empty_season_says_what_comes_first(world, office, clerk, browse):
    url = season_url(world)
    assert "Chưa có quyết định nào" in office.page(url).words
    make.make_passed(place=world.here, award=make.make_award())
    assert "Lập quyết định đầu tiên" in office.page(url).words
    assert "Lập quyết định" not in clerk.page(url).words
    assert "Không có quyết định nào khớp" in office.page(url + "?q=khong").words
    hamlet = browse(world.users[Role.UNIT_PROPOSER])
    assert "Vai trò của tài khoản" in hamlet.page(url).words


def test_the_list_is_searched_filtered_and_exported(world, clerk):
    make.make_issued(place=world.here, number="07/QĐ-UBND")
    make.make_draft(place=world.here)
    make.make_issued(place=world.there, number="09/QĐ-UBND")
    url = season_url(world)

    assert "2 quyết định" in clerk.page(url).words
    assert "1 quyết định" in clerk.page(url + "?state=issued").words
    assert "1 quyết định" in clerk.page(url + "?q=07/Q%C4%90").words
    assert "2 quyết định" in clerk.page(url + "?q=le+van+thu&sort=-award").words
    assert "0 quyết định" not in clerk.page(url + "?q=%00").words
    assert "2 quyết định" in clerk.page(url + "?state=x&sort=x&page=x&per_page=7").words
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(url + "?state=issued&export=xlsx").data))
    rows = list(book.active.values)
    assert [row[0] for row in rows] == ["Số", "07/QĐ-UBND"]


def test_the_register_setting_is_kept(world, clerk):
    url = season_url(world, "/register")

    assert "sổ vàng" in clerk.page(url).words
    clerk.post(url, {"mode": "x"}, status=422)
    clerk.post(url, {"mode": RegisterMode.YEARLY.value})
    assert '<option selected value="yearly">' in clerk.get(url).get_data(as_text=True)


def drafts_of(world, count: int) -> None:
    award = make.make_award()
    for number in range(count):
        one = make.make_passed(place=world.here, award=award, name=f"Người {number}")
        make.make_draft(place=world.here, award=award, nominations=[one])


def test_the_list_costs_the_same_for_one_and_thirty(world, clerk, count_queries):
    def cost() -> int:
        with count_queries() as seen:
            clerk.get(season_url(world))
        return len(seen)

    drafts_of(world, 1)
    one = cost()
    drafts_of(world, 29)
    assert (cost(), one <= 9) == (one, True)


def test_a_decision_costs_the_same_for_one_and_thirty(world, office, count_queries):
    def cost(count: int) -> int:
        award = make.make_award()
        people = [
            make.make_passed(place=world.here, award=award, name=f"Người {number}") for number in range(count)
        ]
        decision = make.make_draft(place=world.here, award=award, nominations=people)
        make.make_passed(place=world.here, award=award)
        with count_queries() as seen:
            office.get(f"/decisions/{decision.id}")
        return len(seen)

    one, thirty = cost(1), cost(30)
    assert (thirty, one <= 14) == (one, True)


def test_what_waits_is_named_to_whom_it_concerns(world):
    make.make_draft(place=world.here)
    make.make_signed(place=world.here)
    make.make_passed(place=world.here, award=make.make_award())
    season = world.here.season

    def sentences(role):
        return [line.sentence for line in queries.waiting(world.users[role], season, clock.today())]

    assert sentences(Role.STANDING_OFFICE) == ["1 đề nghị đã được thông qua, chưa có quyết định"]
    assert sentences(Role.LEADER) == ["1 dự thảo quyết định chờ ký"]
    assert sentences(Role.DECISION_CLERK) == ["1 quyết định đã ký, chờ vào số và ban hành"]
    assert sentences(Role.COUNCIL_MEMBER) == []
