"""The proposer's papers as Word files, filled from the dossiers."""

import io

import pytest
from openpyxl import load_workbook

from festival.accounts.rules import Role
from festival.documents.rules import DocumentKind
from festival.nominations.documents.values import UNIT_KINDS
from festival.nominations.rules import NominationState, RecipientKind, Salutation
from tests.documents.read import text_of
from tests.factories import keep
from tests.nominations.make import CITATION, EarlierAward, ReviewCheck, make_nomination, make_nominee


@pytest.fixture
def names(here):
    """A collective, a household and two people, one of them a man."""
    collective = make_nominee(
        "Tổ bảo vệ an ninh, trật tự thôn Đông",
        locality=here.area,
        kind=RecipientKind.COLLECTIVE,
        salutation=Salutation.NONE,
        birth_year=None,
        address_line="Thôn Đông",
        head_count=5,
        women_count=2,
        leader_name="Lê Văn Thụ",
    )
    household = make_nominee(
        "Hộ gia đình ông Mai Đức Toàn",
        locality=here.area,
        kind=RecipientKind.HOUSEHOLD,
        salutation=Salutation.NONE,
        birth_year=None,
        address_line="Thôn Đông",
    )
    man = make_nominee(
        "Lê Văn Thụ",
        locality=here.area,
        salutation=Salutation.MR,
        birth_year=1961,
        address_line="Trưởng thôn",
    )
    woman = make_nominee("Vi Thị Lả", locality=here.area, birth_year=1978, address_line="Chi hội trưởng")
    return [make_nomination(here, nominee=one) for one in (collective, household, man, woman)]


def unit_url(place, kind, unit=None, *ids) -> str:
    chosen = "".join(f"&nomination={one}" for one in ids)
    unit = unit or place.area
    return f"/nominations/seasons/{place.season.id}/localities/{unit.id}/documents/file?kind={kind}{chosen}"


def plain(content: bytes) -> str:
    return text_of(content).replace("\N{NO-BREAK SPACE}", " ")


def test_the_submission_counts_by_award_and_kind(here, head, names):
    text = plain(head.get(unit_url(here, "submission")).data)

    assert "TỜ TRÌNH" in text
    assert "THÔN ĐÔNG" in text
    assert "Kính gửi: Hội đồng Thi đua - Khen thưởng xã An Thịnh." in text
    assert "khen thưởng 04 tập thể, hộ gia đình, cá nhân" in text
    counted = "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã: 01 tập thể, 01 hộ gia đình, 02 cá nhân."
    assert counted in text
    assert "- Danh sách trích ngang;\n- Báo cáo thành tích;\n- Biên bản bình xét." in text
    assert "TRƯỞNG THÔN" in text


def test_the_list_stands_in_groups_with_years_by_sex(here, head, names):
    text = plain(head.get(unit_url(here, "nominee_list")).data)
    heads = [
        text.index(words)
        for words in ("I. TẬP THỂ (01)", "II. HỘ GIA ĐÌNH (01)", "III. CÁ NHÂN (02)", "NGƯỜI LẬP")
    ]

    assert heads == sorted(heads)
    assert "Ông Lê Văn Thụ\n1961\n\nTrưởng thôn" in text
    assert "Bà Vi Thị Lả\n\n1978\nChi hội trưởng" in text
    assert text.count(CITATION) == 4


def test_only_chosen_names_stand_in_a_paper_and_never_anothers(world, here, head, names):
    foreign = make_nomination(world.there, nominee=make_nominee("Người Xã Khác", locality=world.there.area))
    withdrawn = make_nomination(
        here,
        nominee=make_nominee("Đã Rút Rồi", locality=here.area),
        state=NominationState.WITHDRAWN,
    )

    url = unit_url(here, "selection_minutes", None, names[3].id, foreign.id, withdrawn.id)
    text = plain(head.get(url).data)

    assert [name in text for name in ("Vi Thị Lả", "Lê Văn Thụ", "Người Xã Khác", "Đã Rút Rồi")] == [
        True,
        False,
        False,
        False,
    ]
    assert "I. CÁ NHÂN (01)" in text
    assert "TẬP THỂ (" not in text


def test_the_list_is_a_workbook_too_and_texts_stay_texts(here, head):
    formula = make_nominee("=1+1", locality=here.area, salutation=Salutation.MR, birth_year=1961)
    make_nomination(here, nominee=formula)

    book = load_workbook(io.BytesIO(head.get(unit_url(here, "nominee_list_xlsx")).data))

    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[1][:5] == [1, "Cá nhân", "Ông =1+1", 1961, None]
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (0, ["ĐẶC ĐIỂM, TÌNH HÌNH", "- Tổng số: 5 người, trong đó nữ: 2.", "ĐẠI DIỆN TẬP THỂ", "Lê Văn Thụ"]),
        (1, ["ĐẶC ĐIỂM, TÌNH HÌNH", "- Tên: Hộ gia đình ông Mai Đức Toàn.", "NGƯỜI BÁO CÁO", "Mai Đức Toàn"]),
        (2, ["SƠ LƯỢC LÝ LỊCH", "- Họ và tên: Lê Văn Thụ; giới tính: Nam.", "- Năm sinh: 1961."]),
        (3, ["- Họ và tên: Vi Thị Lả; giới tính: Nữ.", "- Năm sinh: 1978.", "XÁC NHẬN CỦA TRƯỞNG THÔN"]),
    ],
)
def test_the_report_tells_of_each_kind_what_belongs_to_it(head, names, place, said):
    nomination = names[place]
    keep(
        EarlierAward(
            nominee_id=nomination.nominee_id,
            name="Giấy khen của Chủ tịch UBND huyện",
            year=2023,
            decision_number="12/QĐ-UBND",
            noted_by="Nguyễn Thị Ước",
        )
    )

    text = plain(head.get(f"/nominations/{nomination.id}/documents/file?kind=achievement").data)

    assert [words for words in said if words not in text] == []
    earlier = "- Giấy khen của Chủ tịch UBND huyện năm 2023 (Quyết định số 12/QĐ-UBND)."
    assert earlier in text
    assert CITATION in text
    assert nomination.report.strip() in text


def test_the_appraisal_shows_what_was_ticked_and_leaves_the_rest_open(office, names):
    keep(
        ReviewCheck(nomination_id=names[3].id, code="TT", is_met=True, checked_by="Nguyễn Thị Ước"),
        ReviewCheck(nomination_id=names[3].id, code="DS", is_met=False, checked_by="Nguyễn Thị Ước"),
    )

    text = plain(office.get(f"/nominations/{names[3].id}/documents/file?kind=appraisal").data)

    assert "Tờ trình đề nghị khen thưởng\nĐạt" in text
    assert "Danh sách trích ngang\nChưa đạt" in text
    assert "Biên bản bình xét\n……" in text
    assert "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG XÃ AN THỊNH" in text


def test_a_proposer_sees_own_units_and_their_names_only(here, head, office, names):
    page = head.get(f"/nominations/seasons/{here.season.id}/documents").text
    wide = office.get(f"/nominations/seasons/{here.season.id}/documents").text

    assert "Đơn vị đứng tên" not in page
    assert "Vi Thị Lả" in page
    assert "Đơn vị đứng tên" in wide


def test_papers_of_other_places_are_not_there(world, browse, here, names):
    stranger = browse(world.there.users[Role.UNIT_PROPOSER])

    stranger.get(unit_url(here, "submission"), 404)
    stranger.get(f"/nominations/{names[0].id}/documents/file?kind=achievement", 404)


def test_a_kind_that_belongs_elsewhere_leads_back(here, head, names):
    for kind in ("plan", "nonsense", "appraisal"):
        head.get(unit_url(here, kind), 303)
    head.get(f"/nominations/{names[0].id}/documents/file?kind=submission", 303)


def test_the_unit_prints_three_kinds():
    assert list(UNIT_KINDS) == [
        DocumentKind.SUBMISSION,
        DocumentKind.NOMINEE_LIST,
        DocumentKind.SELECTION_MINUTES,
    ]
