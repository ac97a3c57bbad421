"""Eleven members at eleven browsers in one secret vote: phones, two without scripts, everybody at once."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.axe import NARROW, WIDE
from tests.journeys.people import Person

COUNCIL = "Hội đồng Thi đua - Khen thưởng xã An Thịnh"
CHAIR, SECRETARY = "chutich", "thuongtruc"
MEMBERS = (
    CHAIR,
    "phochutich",
    "mttq",
    SECRETARY,
    "vanphong",
    "congan",
    "quansu",
    "kinhte",
    "phunu",
    "nongdan",
    "yte",
)
WITHOUT_SCRIPTS = ("quansu", "nongdan")
# 9 agree and 2 do not on the first dossier; 5 agree, 4 do not and 2 leave the second blank; 6 are needed.
FIRST = ("Đồng ý",) * 9 + ("Không đồng ý",) * 2
SECOND = ("Đồng ý",) * 5 + ("Không đồng ý",) * 4 + ("Không có ý kiến",) * 2
OUTCOME = re.compile(r"Thông qua|Không thông qua|\d+/11 phiếu")


def test_eleven_members_vote_at_once_and_nobody_sees_a_figure_before_the_end(enter):
    members = {
        name: enter(
            name,
            viewport=NARROW if place % 2 else WIDE,
            javascript=name not in WITHOUT_SCRIPTS,
        )
        for place, name in enumerate(MEMBERS)
    }
    chair, secretary = members[CHAIR], enter("thuky")
    session = session_of_two_dossiers(secretary)
    chair.visit(session).follow("Mở bỏ phiếu").confirm("Mở bỏ phiếu")

    for person, first, second in zip(members.values(), FIRST, SECOND, strict=True):
        fill_in(person.visit(session), first, second)
    for person in members.values():
        send(person)
    for person in members.values():
        person.sees("Đồng chí đã bỏ phiếu")
        person.visit(session)
        assert OUTCOME.findall(person.reads()) == [], person.name

    chair.sees("Đã nhận 11 lá phiếu").follow("Kết thúc bỏ phiếu").confirm("Kết thúc bỏ phiếu")
    assert OUTCOME.findall(chair.is_at("Kiểm phiếu").reads()) == []
    chair.confirm("Kiểm phiếu, công bố kết quả")

    for person in members.values():
        person.visit(session)
        rows = person.page.locator("main tr", has_text=OUTCOME)
        expect(rows).to_have_count(2)
        expect(rows.nth(0)).to_contain_text("9/11")
        expect(rows.nth(1)).to_contain_text("5/11")
        expect(rows.nth(1)).to_contain_text("Không thông qua")
    chair.looks()
    members["yte"].looks()


def session_of_two_dossiers(secretary: Person) -> str:
    """Planned, convened, everybody present; its address."""
    secretary.take_step("Họp xét").follow("Lập phiên họp").fill(
        title="Phiên họp mười một trình duyệt", held_on="3/8/2026", starts_at="16:30"
    )
    secretary.page.get_by_label("Hội đồng", exact=True).select_option(label=COUNCIL)
    secretary.press("Lưu và chọn hồ sơ").is_at("Chương trình họp")
    for number in range(2):
        secretary.page.locator("main input[type=checkbox]").nth(number).check()
    secretary.press("Đưa hồ sơ đã chọn vào phiên").follow("Xong, về phiên họp")
    secretary.follow("Chốt danh sách họp").confirm("Chốt danh sách họp").is_at("Điểm danh")
    secretary.press("Tất cả có mặt").sees("Có mặt 11/11").follow("Xong, về phiên họp")
    return urlsplit(secretary.page.url).path


def fill_in(person: Person, first: str, second: str) -> None:
    """Up to the page that shows the ballot once more."""
    person.follow("Bỏ phiếu")
    forms = person.page.locator("main fieldset.ballot-item")
    expect(forms).to_have_count(2)
    for form, answer in ((forms.nth(0), first), (forms.nth(1), second)):
        form.get_by_label(answer, exact=True).check()
    if person.name == "kinhte":
        person.looks()
    person.press("Kiểm tra lại lá phiếu").sees("Lá phiếu chưa gửi")
    if person.name == "yte":
        person.looks()


def send(person: Person) -> None:
    """All press within the same moment, without waiting for each other; one presses twice."""
    button = person.page.locator("main").get_by_role("button", name="Gửi lá phiếu", exact=True)
    if person.name == "phunu":
        button.dblclick(no_wait_after=True)
    else:
        button.click(no_wait_after=True)
