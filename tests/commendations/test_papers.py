"""Decisions and the list for their bonuses as Word files, and as LibreOffice puts them on paper."""

from datetime import date

import pytest

from festival.accounts.rules import Role
from festival.commendations import services
from festival.commendations.documents.awards import award_decision
from festival.commendations.documents.lists import bonus_list
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.localities.models import Letterhead
from festival.nominations.rules import RecipientKind
from tests.commendations import make
from tests.documents.read import text_of
from tests.documents.test_paper import A4, as_pdfs, missing, office_or_skip
from tests.factories import keep


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.DECISION_CLERK])


@pytest.fixture
def head(world):
    if db.session.get(Letterhead, world.here.commune.id) is None:
        keep(
            Letterhead(
                locality_id=world.here.commune.id,
                parent_agency="TỈNH NAM GIANG",
                agency="ỦY BAN NHÂN DÂN XÃ AN THỊNH",
                place="An Thịnh",
                awarding_title="CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH",
            )
        )


def lines_of(browser, decision, rest="document/file") -> list[str]:
    return text_of(browser.get(f"/decisions/{decision.id}/{rest}").data).split("\n")


def test_an_issued_decision_has_every_part_in_its_order(world, clerk, head):
    decision = make.make_issued(place=world.here, number="07/QĐ-UBND")

    lines = lines_of(clerk, decision)

    places = [
        lines.index(part)
        for part in (
            "Số: 07/QĐ-UBND",
            "An Thịnh, ngày 10 tháng 8 năm 2026",
            "QUYẾT ĐỊNH",
            "Về việc tặng Giấy khen trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026",
            "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH",
            "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15.",
            "QUYẾT ĐỊNH:",
            "Điều 1. Tặng Giấy khen cho 01 tập thể, 01 hộ gia đình, 02 cá nhân đã có thành tích xuất sắc"
            " trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026 (có danh sách kèm theo).",
            "Điều 2. Kèm theo Giấy khen là tiền thưởng theo Nghị định số 152/2025/NĐ-CP: tập thể 0,6 lần, hộ"
            " gia đình 0,45 lần, cá nhân 0,3 lần mức lương cơ sở; tổng cộng 4.180.000 đồng (Bốn triệu một"
            " trăm tám mươi nghìn đồng). Kinh phí chi từ Quỹ Thi đua, khen thưởng.",
            "Nơi nhận:",
            "KT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
            "Nguyễn Thị Ước",
            "DANH SÁCH TẶNG GIẤY KHEN",
            "(Kèm theo Quyết định số 07/QĐ-UBND ngày 10 tháng 8 năm 2026",
            "của Chủ tịch Ủy ban nhân dân xã An Thịnh)",
            "I. TẬP THỂ (01)",
            "Cán bộ và Nhân dân thôn Đông",
            "II. HỘ GIA ĐÌNH (01)",
            "III. CÁ NHÂN (02)",
            "04",
            "Danh sách này có 04 trường hợp; tổng tiền thưởng 4.180.000 đồng.",
            f"Mã niêm của nhật ký khi ban hành: {decision.audit_hash}",
        )
    ]
    assert places == sorted(places)
    assert "DỰ THẢO" not in lines


def test_a_draft_says_so_and_leaves_room_for_number_and_day(world, clerk, head):
    lines = lines_of(clerk, make.make_draft(place=world.here))

    assert "DỰ THẢO" in lines
    assert any(line.startswith("Số:") and line.endswith("/QĐ-UBND") for line in lines)
    assert "0,6 lần lương cơ sở" in lines
    assert not any("Mã niêm" in line or "Danh sách này có" in line for line in lines)


def test_a_signed_decision_without_a_number_is_no_draft(world, clerk, head):
    decision = make.make_signed(place=world.here)

    assert "DỰ THẢO" not in lines_of(clerk, decision)
    for rest in ("", "/document"):
        words = clerk.page(f"/decisions/{decision.id}{rest}").words
        assert "Quyết định đã ký, chờ số" in words
        assert "Dự thảo quyết định" not in words
        assert "DỰ THẢO" not in words


def test_a_chair_signs_without_anybodys_authority(world, head):
    decision = make.make_draft(place=world.here)
    seen = make.version_of(decision)
    services.edit_draft(decision_id=decision.id, seen=seen, actor=SYSTEM, signer_title="CHỦ TỊCH")

    values = award_decision(decision)

    assert (values["authority"], values["post"]) == ("", "CHỦ TỊCH")


def test_different_achievements_are_left_to_the_list(world):
    award = make.make_award()
    nominations = [
        make.make_passed(place=world.here, award=award, name="Người Một"),
        make.make_passed(place=world.here, award=award, name="Người Hai", citation="Cứu người bị nạn."),
    ]
    decision = make.make_draft(place=world.here, award=award, nominations=nominations)

    assert award_decision(decision)["reason"] == "được ghi trong danh sách kèm theo"


def test_an_award_without_a_bonus_says_so(world):
    award = make.make_award(multiple_individual=0)
    one = make.make_passed(place=world.here, award=award)
    decision = make.make_draft(place=world.here, award=award, nominations=[one])

    assert award_decision(decision)["bonus"] == "Kèm theo Giấy khen không có tiền thưởng."


def test_the_list_for_bonuses_sums_them_in_figures_and_words(world, clerk, head):
    services.load_base_salaries()
    signed = make.make_signed(place=world.here)
    decision = make.issue(signed, place=world.here, number="07/QĐ-UBND", signed_on=date(2026, 8, 1))

    values = bonus_list(decision)
    lines = lines_of(clerk, decision, "bonuses/file")

    assert [(row["no"], row["kind"], row["multiple"], row["amount"]) for row in values["items"]] == [
        ("1", "Tập thể", "0,6", "1.520.000"),
        ("2", "Hộ gia đình", "0,45", "1.140.000"),
        ("3", "Cá nhân", "0,3", "760.000"),
        ("4", "Cá nhân", "0,3", "760.000"),
    ]
    assert "4.180.000" in lines
    assert "Tổng số tiền bằng chữ: Bốn triệu một trăm tám mươi nghìn đồng." in lines
    assert "Mức lương cơ sở: 2.530.000 đồng một tháng." in lines


def test_no_list_for_bonuses_before_the_decision_is_issued(world, clerk):
    for decision in (make.make_draft(place=world.here), make.make_signed(place=world.here)):
        clerk.get(f"/decisions/{decision.id}/bonuses/file", 409)


LONG = "Phó Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam, Trưởng ban Công tác Mặt trận thôn Đông"


@pytest.mark.parametrize("built_app", ["sqlite"], indirect=True)
def test_sixty_names_are_whole_on_paper(world, clerk, head, tmp_path):
    office_or_skip()
    award = make.make_award()
    nominations = [
        make.make_passed(
            place=world.here,
            award=award,
            name=f"Nguyễn Hoàng Phương Anh {chr(ord('A') + number % 26)}",
            address_line=LONG,
            kind=RecipientKind.INDIVIDUAL if number % 3 else RecipientKind.COLLECTIVE,
        )
        for number in range(60)
    ]
    decision = make.make_issued(place=world.here, award=award, nominations=nominations)
    draft = make.make_draft(place=world.here)
    url = f"/decisions/{decision.id}"
    documents = {
        "issued": clerk.get(f"{url}/document/file").data,
        "bonuses": clerk.get(f"{url}/bonuses/file").data,
        "draft": clerk.get(f"/decisions/{draft.id}/document/file").data,
    }

    pdfs = as_pdfs(documents, tmp_path)

    for name, pdf in pdfs.items():
        pages = [page.get_textpage().get_text_range() for page in pdf]
        assert missing(documents[name], pages) == [], name
        assert {tuple(round(side) for side in page.get_size()) for page in pdf} == {A4}, name
    assert len(pdfs["draft"]) == 2
