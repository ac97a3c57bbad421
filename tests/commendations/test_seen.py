"""Nothing is signed, issued, noted or overwritten that was not on the page when its button was pressed."""

import html
import re

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.commendations import services
from festival.commendations.models import Decision
from festival.commendations.rules import DecisionKind, DecisionState
from festival.core.db import db, transaction
from festival.localities.models import Letterhead
from festival.nominations.models import AwardType, Nominee
from tests.commendations import make, make_changes

NEW_TEXTS = {
    "title": "Về việc khác",
    "grounds": "Căn cứ khác;",
    "signer_title": "CHỦ TỊCH",
    "signer_name": "Trần Thị Hồng Vân",
    "place": "Bình Minh",
    "fund": "Nguồn khác",
}
CHANGED = "Nội dung hoặc danh sách của quyết định đã thay đổi sau khi trang này được mở."


@pytest.fixture
def office(world, browse):
    return browse(world.users[Role.STANDING_OFFICE])


@pytest.fixture
def leader(world, browse):
    return browse(world.users[Role.LEADER])


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.DECISION_CLERK])


def hidden(page: str, name: str = "seen") -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def set_on(row, **values) -> None:
    with transaction():
        for name, value in values.items():
            setattr(db.session.get_one(type(row), row.id), name, value)


def state_of(decision: Decision) -> DecisionState:
    return db.session.get_one(Decision, decision.id, populate_existing=True).state


def refused(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("name", NEW_TEXTS)
@pytest.mark.parametrize("kind", [DecisionKind.AWARD, DecisionKind.CORRECTION, DecisionKind.REVOCATION])
def test_no_text_changes_between_reading_and_signing(world, leader, kind, name):
    draft = a_draft(world, kind)
    url = f"/decisions/{draft.id}"
    seen = hidden(leader.get(url).text)
    set_on(draft, **{name: NEW_TEXTS[name]})

    answer = leader.post(f"{url}/signature", {"seen": seen}, status=409)

    assert CHANGED in refused(answer)
    assert state_of(draft) is DecisionState.DRAFT
    leader.post(f"{url}/signature", {"seen": hidden(leader.get(url).text)})
    assert state_of(draft) is DecisionState.SIGNED


def a_draft(world, kind: DecisionKind) -> Decision:
    if kind is DecisionKind.AWARD:
        return make.make_draft(place=world.here)
    given = make.make_issued(place=world.here)
    texts = {"name": "Lê Văn Thu"} if kind is DecisionKind.CORRECTION else {}
    return make_changes.make_change(
        place=world.here, kind=kind, commendations=given.commendations[3:], **texts
    )


def rename_award(decision: Decision) -> None:
    set_on(db.session.get_one(AwardType, decision.award_type_id), printed_name="BẰNG KHEN")


def raise_bonus(decision: Decision) -> None:
    set_on(db.session.get_one(AwardType, decision.award_type_id), multiple_individual=300)


def retitle_office(decision: Decision) -> None:
    with transaction():
        letterhead = db.session.get_one(Letterhead, decision.locality_id)
        letterhead.awarding_title = "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ KHÁC"


def make_posthumous(decision: Decision) -> None:
    set_on(decision.entries[3].nomination, is_posthumous=True)


@pytest.mark.parametrize("act", [rename_award, raise_bonus, retitle_office, make_posthumous])
def test_what_certificates_show_and_what_is_paid_is_signed_too(world, leader, clerk, act):
    services.load_base_salaries()
    draft, signed = make.make_draft(place=world.here), make.make_signed(place=world.here)
    seen = hidden(leader.get(f"/decisions/{draft.id}").text)
    before = make.seen(signed)
    act(draft)
    act(signed)

    leader.post(f"/decisions/{draft.id}/signature", {"seen": seen}, status=409)
    data = {"number": "77", "signed_on": "10/08/2026", "count": "4"}
    clerk.post(f"/decisions/{signed.id}/issue", {**data, "seen": before}, status=409)
    page = clerk.get(f"/decisions/{signed.id}/issue").text
    answer = clerk.post(f"/decisions/{signed.id}/issue", {**data, "seen": hidden(page)}, status=409)

    assert "đã thay đổi sau khi ký" in refused(answer)
    assert (state_of(draft), state_of(signed)) == (DecisionState.DRAFT, DecisionState.SIGNED)


@pytest.mark.parametrize(
    "values", [{"name": "Tên Mới"}, {"address_line": "Thôn Tây"}], ids=["name", "address"]
)
def test_what_is_noted_of_a_higher_decision_is_what_was_read(world, clerk, values):
    one = make.make_decided_above(place=world.here, award=make.make_upper_award())
    services.load_base_salaries()
    url = f"/decisions/seasons/{world.here.season.id}/records"
    known = {"award": one.award_type_id, "number": one.upper_number, "signed_on": one.upper_on.isoformat()}
    page = clerk.get(f"{url}/new", query_string=known).text
    data = {
        **known,
        "nominations": [one.id],
        "title": "Về việc tặng Bằng khen",
        "awarding_title": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        "signer_title": "CHỦ TỊCH",
        "signer_name": "Trần Văn Bình",
        "place": "Nam Giang",
    }
    set_on(db.session.get_one(Nominee, one.nominee_id), **values)

    answer = clerk.post(url, {**data, "seen": hidden(page)}, status=409)

    assert "đã thay đổi sau khi trang này được mở" in refused(answer)
    assert db.session.scalars(select(Decision)).all() == []
    clerk.post(url, {**data, "seen": hidden(refused(answer))})
    assert db.session.scalars(select(Decision.kind)).all() == [DecisionKind.RECORDED]


def test_a_second_save_on_a_stale_page_shows_both_and_loses_nothing(world, office):
    draft = make.make_draft(place=world.here)
    url = f"/decisions/{draft.id}"
    seen = hidden(office.get(f"{url}/edit").text)
    first = {**make.TEXTS, "title": "Về việc A của Thu Hà", "seen": seen}
    second = {**make.TEXTS, "fund": "Quỹ khác", "seen": seen}
    office.post(url, first)

    answer = refused(office.post(url, second, status=409))

    assert "Dự thảo vừa được người khác sửa" in answer
    assert "Về việc A của Thu Hà" in answer
    assert 'value="Quỹ khác"' in answer
    stored = db.session.get_one(Decision, draft.id, populate_existing=True)
    assert (stored.title, stored.fund) == ("Về việc A của Thu Hà", "")
    office.post(url, {**second, "title": "Về việc A của Thu Hà", "seen": hidden(answer)})
    stored = db.session.get_one(Decision, draft.id, populate_existing=True)
    assert (stored.title, stored.fund) == ("Về việc A của Thu Hà", "Quỹ khác")


def test_an_error_in_between_makes_no_stale_page_fresh(world, office):
    draft = make.make_draft(place=world.here)
    url = f"/decisions/{draft.id}"
    seen = hidden(office.get(f"{url}/edit").text)
    set_on(draft, title="Về việc A của Thu Hà")

    again = office.post(url, {**make.TEXTS, "place": "", "seen": seen}, status=422)

    assert hidden(again.text) == seen
    office.post(url, {**make.TEXTS, "seen": seen}, status=409)


def test_the_same_save_twice_is_no_conflict(world, office):
    draft = make.make_draft(place=world.here)
    url = f"/decisions/{draft.id}"
    typed = {**make.TEXTS, "title": "Về việc B", "seen": hidden(office.get(f"{url}/edit").text)}

    office.post(url, typed)
    office.post(url, typed)

    assert db.session.get_one(Decision, draft.id, populate_existing=True).title == "Về việc B"


def test_two_people_correct_one_line_and_both_texts_are_shown(world, office):
    given = make.make_issued(place=world.here)
    draft = make_changes.make_change(
        place=world.here, kind=DecisionKind.CORRECTION, commendations=given.commendations[3:]
    )
    (line,) = make_changes.lines(draft)
    url = f"/decisions/changes/{line.id}"
    seen, texts = hidden(office.get(url).text), services.texts_of(line)
    office.post(url, {**texts, "name": "Lê Văn Thu", "seen": seen})

    answer = refused(office.post(url, {**texts, "citation": make.CITATION + " ở thôn", "seen": seen}, 409))

    assert "vừa được người khác sửa" in answer
    assert "Lê Văn Thu»" in answer
    assert f"{make.CITATION} ở thôn" in answer
    (stored,) = make_changes.lines(make_changes.fresh(draft.id))
    assert (stored.name, stored.citation) == ("Lê Văn Thu", make.CITATION)
    office.post(url, {**texts, "name": "Lê Văn Thư", "seen": hidden(answer)})


def test_a_decision_that_was_signed_meanwhile_keeps_what_was_typed(world, office, leader):
    draft = make.make_draft(place=world.here)
    url = f"/decisions/{draft.id}"
    seen = hidden(office.get(f"{url}/edit").text)
    leader.post(f"{url}/signature", {"seen": hidden(leader.get(url).text)})

    answer = office.post(url, {**make.TEXTS, "title": "Về việc rất dài đã gõ", "seen": seen}, status=409)

    assert "Về việc rất dài đã gõ" in refused(answer)
    assert "đã ký nên không sửa được" in refused(answer)
