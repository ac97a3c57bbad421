"""The register on the page: listed, found, read, corrected; each place its own."""

import io
import re
from urllib.parse import quote

import openpyxl
import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.nominations.models import EarlierAward, Nominee
from festival.nominations.queries.register import nominee as entry
from festival.nominations.rules import NominationState, RecipientKind, Salutation
from tests.factories import keep
from tests.nominations.make import make_nomination, make_nominee

S = NominationState


def rows(browser, url: str) -> list[str]:
    """Names on the page, in its order."""
    html = browser.get(url).get_data(as_text=True)
    return re.findall(r'/nominations/nominees/\d+">([^<]+)</a>', html)


def listed(here, query: str = "") -> str:
    return f"/nominations/seasons/{here.season.id}/nominees{query}"


def url_of(nominee, tail: str = "") -> str:
    return f"/nominations/nominees/{nominee.id}{tail}"


@pytest.fixture
def people(here):
    make_nominee("Lê Văn Thụ", locality=here.area, birth_year=1960, salutation=Salutation.MR)
    make_nominee("Vi Thị Lả", locality=here.commune, birth_year=1980)
    make_nominee(
        "Tổ bảo vệ ANTT thôn Trung",
        locality=here.area,
        kind=RecipientKind.COLLECTIVE,
        salutation=Salutation.NONE,
        birth_year=None,
    )
    return here


LA, THU, GROUP = "Bà Vi Thị Lả", "Ông Lê Văn Thụ", "Tổ bảo vệ ANTT thôn Trung"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", [LA, THU, GROUP]),
        ("?sort=-name", [GROUP, THU, LA]),
        ("?sort=-born", [LA, THU, GROUP]),
        ("?kind=collective", [GROUP]),
        ("?q=" + quote("vi thi"), [LA]),
        ("?q=" + quote("le vna thu"), [THU]),
        ("?q=" + quote("bao ve"), [GROUP]),
        ("?q=" + quote("thon trung") + "&kind=individual", []),
        ("?awarded=yes", []),
        ("?kind=x&awarded=y&locality=z&sort=w&page=-1&q=%00", [LA, THU, GROUP]),
    ],
)
def test_the_register_is_sorted_searched_and_filtered(people, office, query, names):
    found = rows(office, listed(people, query))

    if query == "?sort=-born":
        # The databases differ on where «no year» stands.
        found = [name for name in found if name != GROUP] + [GROUP]
    assert found == names


def test_who_has_been_awarded_here_or_before_is_told_apart(people, office):
    make_nomination(people, nominee=make_nominee("Đinh Công Hậu", locality=people.area), state=S.DECIDED)
    noted = make_nominee("Hoàng Thị Mận", locality=people.area)
    keep(EarlierAward(nominee_id=noted.id, name="Giấy khen", year=2024, noted_by="Nguyễn Thị Ước"))

    assert rows(office, listed(people, "?awarded=yes")) == ["Bà Đinh Công Hậu", "Bà Hoàng Thị Mận"]
    assert rows(office, listed(people, "?awarded=no")) == [LA, THU, GROUP]


def test_a_hamlet_reads_its_own_people_only(people, world, head, browse):
    make_nominee("Bùi Thị Ngần", locality=world.there.area)
    other = browse(world.there.users[Role.STANDING_OFFICE])

    assert rows(head, listed(people)) == [THU, GROUP]
    assert rows(head, listed(people, "?q=la")) == []
    assert rows(other, listed(world.there)) == ["Bà Bùi Thị Ngần"]


def test_an_entry_made_one_with_another_is_hidden_and_leads_there(people, office):
    kept = make_nominee("Hoàng Thị Mận", locality=people.area)
    merged = make_nominee("Hoàng Thị Mạn", locality=people.area, merged_into_id=kept.id)

    assert rows(office, listed(people, "?q=hoang")) == ["Bà Hoàng Thị Mận"]
    assert "Bà Hoàng Thị Mạn" not in rows(office, listed(people))
    assert office.get(url_of(merged), 303).headers["Location"] == url_of(kept)
    assert "đã được nhập vào mục khác" in refused(office, merged)


def refused(browser, nominee) -> str:
    return browser.post(url_of(nominee, "/edit"), fields(nominee), status=409).get_data(as_text=True)


def fields(nominee, **changes) -> dict[str, str]:
    return {
        "salutation": nominee.salutation.value,
        "name": nominee.name,
        "birth_year": str(nominee.birth_year or ""),
        "address_line": nominee.address_line,
        "seen": nominee.changed_at.isoformat(),
        **changes,
    }


def test_the_workbook_holds_what_the_list_shows(people, office):
    response = office.get(listed(people, "?kind=individual&export=xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active

    assert [row[:4] for row in sheet.iter_rows(values_only=True)] == [
        ("Đối tượng", "Danh xưng", "Họ và tên", "Năm sinh"),
        ("Cá nhân", "Bà", "Vi Thị Lả", 1980),
        ("Cá nhân", "Ông", "Lê Văn Thụ", 1960),
    ]


def test_the_entry_shows_its_nominations_of_all_years(here, office):
    nomination = make_nomination(here, state=S.DECIDED)

    words = office.page(url_of(nomination.nominee)).words

    assert "Bà Hoàng Thị Mận" in words
    assert f"{here.season.year} {nomination.award_type.name}" in words
    assert "Chưa hỏi" in words


def test_a_correction_is_kept_told_and_found(people, head):
    nominee = make_nominee("Hoàng Thị Mận", locality=people.area)
    changes = {
        "name": "Hoàng  Thị Mấn",
        "birth_year": "1971",
        "is_special_area": "y",
        "honours_consent": "yes",
        "photo_consent": "no",
        "consent_on": "1/7/2026",
    }

    head.post(url_of(nominee, "/edit"), fields(nominee, **changes))
    db.session.expire_all()
    stored = entry(nominee.id)
    page = head.page(url_of(nominee)).words
    audited = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "nominee.edit")).one()

    assert (stored.name, stored.birth_year, stored.is_special_area) == ("Hoàng Thị Mấn", 1971, True)
    assert (stored.honours_consent, stored.photo_consent) == (True, False)
    assert "Đổi: tên, năm sinh, vùng đặc biệt khó khăn, ý kiến về vinh danh, ý kiến về ảnh" in page
    assert audited.details["changed"][:2] == ["name", "birth_year"]
    assert rows(head, listed(people, "?q=man+hoang")) == ["Bà Hoàng Thị Mấn"]


def test_a_collective_has_its_own_facts(people, office):
    group = db.session.scalars(select(Nominee).where(Nominee.kind == RecipientKind.COLLECTIVE)).one()
    changes = {
        "head_count": "12",
        "women_count": "5",
        "leader_name": "Lê Văn Thụ",
        "unit_id": str(people.area.id),
    }

    office.post(url_of(group, "/edit"), fields(group, **changes))
    db.session.expire_all()
    stored = entry(group.id)

    assert (stored.head_count, stored.women_count, stored.leader_name, stored.unit_id) == (
        12,
        5,
        "Lê Văn Thụ",
        people.area.id,
    )
    assert stored.name == group.name


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"name": ""}, 422, "Tên tập thể"),
        ({"head_count": "3", "women_count": "4"}, 409, "Số nữ lớn hơn tổng số người"),
        ({"unit_id": "999999"}, 422, "Lựa chọn chưa đúng"),
        ({"seen": "x"}, 409, "vừa được người khác sửa"),
        ({"head_count": "-1"}, 422, "Tổng số người"),
    ],
)
def test_what_cannot_be_is_refused_and_stored_nowhere(people, office, changes, status, words):
    group = db.session.scalars(select(Nominee).where(Nominee.kind == RecipientKind.COLLECTIVE)).one()
    before = group.changed_at
    sent = fields(group, unit_id="0", **{"name": group.name} | {})

    response = office.post(url_of(group, "/edit"), {**sent, **changes}, status=status)
    db.session.expire_all()

    assert words in response.get_data(as_text=True)
    assert entry(group.id).changed_at == before


def test_an_answer_on_publicity_needs_its_day(here, office):
    nominee = make_nominee(locality=here.area)

    response = office.post(url_of(nominee, "/edit"), fields(nominee, photo_consent="yes"), status=409)

    assert "cần ghi ngày hỏi" in response.get_data(as_text=True)


def test_a_name_on_its_way_stays_but_other_facts_may_change(here, office):
    nominee = make_nomination(here, state=S.UNDER_REVIEW).nominee

    response = office.post(url_of(nominee, "/edit"), fields(nominee, birth_year="1999"), status=409)
    office.post(url_of(nominee, "/edit"), fields(nominee, is_direct_worker="y"))
    db.session.expire_all()

    assert "Đang có đề nghị được xét" in response.get_data(as_text=True)
    assert (entry(nominee.id).birth_year, entry(nominee.id).is_direct_worker) == (1970, True)


@pytest.mark.parametrize(("typed", "most"), [("le+van+thu", 8), ("le+vna+thu", 11)])
def test_a_search_in_the_list_asks_few_questions(people, office, count_queries, typed, most):
    office.get(listed(people, f"?q={typed}"))
    with count_queries() as seen:
        office.get(listed(people, f"?q={typed}&kind=individual"))

    assert len([statement for statement in seen if statement.startswith(("SELECT", "WITH"))]) <= most
