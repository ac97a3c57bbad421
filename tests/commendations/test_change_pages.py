"""The pages of corrections and revocations, from the issued decision to the numbered change."""

import io
import re

import docx
import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.commendations.models import Commendation, Decision, DecisionChange
from festival.commendations.rules import CommendationState, DecisionKind
from festival.core.db import db
from tests.commendations import make, make_changes

HOSTILE = ["<script>alert(1)</script>", "Dài " * 200, "a\u202eb", "\u0000", "李小龙", "🎉"]


@pytest.fixture
def given(world) -> Decision:
    return make.make_issued(place=world.here, number="07/QĐ-UBND")


@pytest.fixture
def office(world, browse):
    return browse(world.users[Role.STANDING_OFFICE])


@pytest.fixture
def leader(world, browse):
    return browse(world.users[Role.LEADER])


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.DECISION_CLERK])


def hidden(html: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def drafted(office, given, kind: DecisionKind, chosen: list[Commendation]) -> str:
    """The address of the draft that the form made."""
    content = {**make.TEXTS, "kind": kind.value, "commendations": [one.id for one in chosen]}
    return office.post(f"/decisions/{given.id}/changes", content, 303).location


def line_of(one: Commendation) -> DecisionChange:
    return db.session.scalars(select(DecisionChange).where(DecisionChange.commendation_id == one.id)).one()


def test_a_name_is_corrected_from_the_decisions_page_to_the_number(world, given, office, leader, clerk):
    one = given.commendations[3]
    assert "Lập đính chính" in office.page(f"/decisions/{given.id}").words
    asked = office.get(f"/decisions/{given.id}/changes/new?kind=correction").text
    assert "Về việc đính chính Quyết định số 07/QĐ-UBND ngày 10 tháng 8 năm 2026" in asked
    url = drafted(office, given, DecisionKind.CORRECTION, [one])
    line = line_of(one)
    assert "Chưa ghi nội dung đúng" in office.page(url).words
    edit = f"/decisions/changes/{line.id}"
    assert "Đã ghi: Lê Văn Thụ" in office.page(edit).words
    seen = hidden(office.get(edit).text, "seen")
    texts = {"salutation": "Ông", "name": "Lê Văn Thu", "address_line": one.address_line}
    office.post(edit, {**texts, "citation": one.citation, "verb": "TẶNG", "seen": seen}, 303)

    words = leader.page(url).words
    assert "Họ và tên, tên tập thể: Lê Văn Thụ" in words
    assert "Lê Văn Thu" in words
    leader.post(f"{url}/signature", {"seen": hidden(leader.get(url).text, "seen")}, 303)
    confirm = clerk.get(f"{url}/issue").text
    assert "Việc này không hoàn tác được" in confirm
    form = {"number": "9", "signed_on": "11/8/2026", "count": 1, "seen": hidden(confirm, "seen")}
    clerk.post(f"{url}/issue", form, 303)

    assert "Quyết định đính chính số 09/QĐ-UBND" in clerk.page(url).words
    original = clerk.page(f"/decisions/{given.id}").words
    assert "Lê Văn Thu Đã đính chính" in original
    assert "Đính chính: Quyết định số 09/QĐ-UBND ngày 11/08/2026" in original
    paper = clerk.page(f"/decisions/{given.id}/document").words
    assert "Ông Lê Văn Thụ" in paper
    assert "Lê Văn Thu " not in paper
    assert "Đính chính nội dung tại Quyết định số 07/QĐ-UBND" in clerk.page(f"{url}/document").words


def test_a_revocation_lists_only_and_its_page_says_so(world, given, office, leader, clerk):
    one = given.commendations[2]
    url = drafted(office, given, DecisionKind.REVOCATION, [one])
    office.get(f"/decisions/changes/{line_of(one).id}", 409)
    leader.post(f"{url}/signature", {"seen": hidden(leader.get(url).text, "seen")}, 303)
    form = {"number": "9", "signed_on": "11/8/2026", "count": 1}
    clerk.post(f"{url}/issue", form | {"seen": hidden(clerk.get(f"{url}/issue").text, "seen")}, 303)

    words = clerk.page(f"/decisions/{given.id}").words
    assert "Bà H'Čiu Niê Đã thu hồi" in words
    assert "Thu hồi: Quyết định số 09/QĐ-UBND ngày 11/08/2026" in words
    assert "Thu hồi Giấy khen đã tặng tại Quyết định số 07/QĐ-UBND" in clerk.page(f"{url}/document").words


def test_people_are_added_to_and_taken_off_a_draft_and_the_draft_is_dropped(world, given, office):
    url = drafted(office, given, DecisionKind.REVOCATION, given.commendations[:1])
    second = given.commendations[1]
    office.post(f"{url}/changes/additions", {"commendations": [second.id]}, 303)
    office.post(f"/decisions/changes/{line_of(given.commendations[0]).id}/removal", {}, 303)

    assert [line.commendation_id for line in db.session.scalars(select(DecisionChange))] == [second.id]
    office.post(f"{url}/deletion", {}, 303)
    assert db.session.scalars(select(DecisionChange)).all() == []
    assert [one.state for one in make_changes.fresh(given.id).commendations] == [CommendationState.ISSUED] * 4


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused_or_shown_as_text_and_changes_nothing(world, given, office, name):
    one = given.commendations[3]
    url = drafted(office, given, DecisionKind.CORRECTION, [one])
    content = {"salutation": "Ông", "name": name, "citation": one.citation, "verb": "TẶNG"}

    content["csrf_token"] = office.csrf()
    answer = office.client.post(f"/decisions/changes/{line_of(one).id}", data=content)

    assert answer.status_code in (303, 409, 422)
    assert "<script>alert" not in answer.text
    assert "<script>alert" not in office.get(url).text


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "award"},
        {"kind": "revocation", "commendations": ["x"]},
        {"kind": "revocation", "commendations": [2**31]},
        {"kind": "revocation"},
    ],
)
def test_a_form_that_names_nobody_or_no_act_stores_nothing(world, given, office, content):
    office.post(f"/decisions/{given.id}/changes", {**make.TEXTS, **content}, 422)
    assert db.session.scalars(select(Decision).where(Decision.amends_id.is_not(None))).all() == []


def test_pages_of_changes_cost_the_same_for_one_and_for_thirty(world, given, office, count_queries):
    award = make.make_award()
    many = make.make_issued(
        place=world.here,
        award=award,
        nominations=[
            make.make_passed(place=world.here, award=award, name=f"Nguyễn Văn {number:02d}")
            for number in range(30)
        ],
    )

    def cost(decision: Decision, people: int) -> list[int]:
        draft = make_changes.make_change(
            place=world.here, kind=DecisionKind.CORRECTION, commendations=decision.commendations[:people]
        )
        found = []
        for url in (f"/decisions/{draft.id}", f"/decisions/{draft.id}/document", f"/decisions/{decision.id}"):
            with count_queries() as seen:
                office.get(url)
            found.append(len(seen))
        return found

    one, thirty = cost(given, 1), cost(many, 30)

    assert one == thirty
    assert max(one) <= 12


@pytest.mark.parametrize("kind", [DecisionKind.CORRECTION, DecisionKind.REVOCATION])
def test_the_decision_is_a_word_file_too(world, given, office, kind):
    one = given.commendations[3]
    texts = {"name": "Lê Văn Thu"} if kind is DecisionKind.CORRECTION else {}
    draft = make_changes.make_change(place=world.here, kind=kind, commendations=[one], **texts)

    answer = office.get(f"/decisions/{draft.id}/document/file")

    paper = docx.Document(io.BytesIO(answer.data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    words = " ".join(" ".join(paragraph.text.split()) for paragraph in paper.paragraphs)
    assert "tại Quyết định số 07/QĐ-UBND ngày 10 tháng 8 năm 2026 của Chủ tịch Ủy ban nhân dân" in words
    assert "Ông Lê Văn Thụ" in cells
    assert ("Lê Văn Thu" in cells) is (kind is DecisionKind.CORRECTION)


def test_the_list_of_decisions_counts_and_finds_whom_a_change_names(world, given, office):
    new = make_changes.correct(
        place=world.here, number="09/QĐ-UBND", commendation=given.commendations[3], name="Lê Văn Thư Sinh"
    )
    url = f"/decisions/seasons/{world.here.season.id}"

    found = {
        typed: re.findall(r">Số (\d\d/QĐ-UBND)<", office.get(url, query_string={"q": typed}).text)
        for typed in ("thu sinh", "le van thu", "niê")
    }

    assert new.name == "Lê Văn Thư Sinh"
    assert found == {
        "thu sinh": ["07/QĐ-UBND"],
        "le van thu": ["09/QĐ-UBND", "07/QĐ-UBND"],
        "niê": ["07/QĐ-UBND"],
    }
    assert re.findall(r'data-label="Danh sách" class="num">(\d+)<', office.get(url).text) == ["1", "4"]
