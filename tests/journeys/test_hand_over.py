"""In the yard with a phone: no network, the page closes, the phone changes hands; a tap counts once."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import NARROW
from tests.journeys.people import Person

MAN, HAU, THU = "Bà Hoàng Thị Mận", "Ông Đinh Công Hậu", "Ông Lê Văn Thụ"


@pytest.fixture
def clerk(enter) -> Person:
    person = enter("inan", viewport=NARROW, has_touch=True)
    return to_list(person)


def to_list(person: Person) -> Person:
    person.visit("/today").take_step("In & trao")
    return person.follow("Trao").is_at("Trao Giấy khen")


def tap(person: Person, name: str) -> None:
    person.page.get_by_role("button", name=f"Trao cho {name}", exact=True).click()


def row(person: Person, name: str):
    return person.page.locator(".hand-list li", has_text=name)


def told(person: Person):
    return person.page.locator("#taps")


def hold_phone(person: Person, name: str) -> Person:
    """Somebody else signs in on the same phone, as its cookies say."""
    person.context.clear_cookies()
    person.name = name
    return person.sign_in()


def handed(person: Person) -> list[str]:
    to_list(person).follow("Đã trao").is_at("Giấy khen đã trao")
    return [cell.split("\n")[0] for cell in person.page.locator("main tbody th").all_inner_texts()]


def undo(person: Person, *names: str) -> None:
    """As it was, for whoever comes after."""
    for name in names:
        to_list(person).follow("Đã trao").follow(f"Hoàn tác lượt của {name}")
        person.is_at(f"Hoàn tác: {name}").looks()
        person.fill(reason="Thử trên điện thoại").press("Hoàn tác").sees(f"{name}: đã hoàn tác.")


def test_taps_without_a_network_outlive_a_closed_page_and_are_sent_once(clerk):
    clerk.looks()
    clerk.context.set_offline(True)
    tap(clerk, MAN)
    tap(clerk, HAU)
    expect(told(clerk)).to_contain_text(
        "2 lượt trao đang chờ gửi. Đang giữ trong máy này và tự gửi khi có mạng."
    )
    expect(row(clerk, MAN)).to_contain_text("Đang chờ gửi")
    row(clerk, HAU).get_by_role("button", name="Bỏ lượt này").click()
    expect(told(clerk)).to_contain_text("1 lượt trao đang chờ gửi")
    tap(clerk, HAU)
    clerk.looks()

    clerk.page.close()
    clerk.page = clerk.context.new_page()
    clerk.context.set_offline(False)
    to_list(clerk)

    expect(row(clerk, MAN)).to_contain_text("Đã trao")
    expect(row(clerk, HAU)).to_contain_text("Đã trao")
    expect(told(clerk)).to_be_hidden()
    clerk.page.reload()
    expect(row(clerk, MAN)).to_have_count(0)
    names = handed(clerk)
    assert (names.count(MAN), names.count(HAU)) == (1, 1)
    undo(clerk, MAN, HAU)


def test_a_page_that_stays_open_sends_when_the_network_returns(clerk):
    clerk.context.set_offline(True)
    tap(clerk, THU)
    expect(told(clerk)).to_contain_text("1 lượt trao đang chờ gửi")

    clerk.context.set_offline(False)

    expect(row(clerk, THU)).to_contain_text("Đã trao")
    row(clerk, THU).get_by_role("link", name="Hoàn tác").click()
    clerk.is_at(f"Hoàn tác: {THU}").fill(reason="Bấm nhầm").press("Hoàn tác").sees("đã hoàn tác")


def test_after_the_session_has_ended_one_signs_in_and_the_taps_are_sent(clerk):
    clerk.context.clear_cookies()
    tap(clerk, THU)
    expect(told(clerk)).to_contain_text("Phiên làm việc đã hết")
    expect(told(clerk).get_by_role("link", name="Đăng nhập")).to_be_visible()
    clerk.looks()

    hold_phone(clerk, "inan")
    to_list(clerk)

    expect(row(clerk, THU)).to_contain_text("Đã trao")
    undo(clerk, THU)


def test_another_persons_taps_wait_for_that_person_and_a_conflict_is_told(clerk, enter):
    organiser = enter("tochuc", to="/today")
    mine, theirs = clerk, organiser
    mine.context.set_offline(True)
    tap(mine, MAN)
    mine.page.close()
    mine.page = mine.context.new_page()
    mine.context.set_offline(False)

    hold_phone(mine, "tochuc")
    to_list(mine)
    expect(told(mine)).to_contain_text(
        re.compile(rf"1 lượt trao do .+ bấm trên máy này đang chờ gửi \({MAN}\)")
    )
    mine.looks()
    tap(to_list(theirs), MAN)
    expect(row(theirs, MAN)).to_contain_text("Đã trao")

    hold_phone(mine, "inan")
    to_list(mine)
    expect(told(mine)).to_contain_text(
        re.compile(rf"{MAN}: .+ đã ghi là đã trao lúc \d\d:\d\d ngày \d\d/\d\d")
    )
    mine.page.reload()
    expect(told(mine)).to_contain_text("đã ghi là đã trao")
    mine.press("Đã xem, xóa các dòng này")
    expect(told(mine)).to_be_hidden()
    assert handed(theirs).count(MAN) == 1
    undo(theirs, MAN)


def test_without_scripts_every_tap_is_a_form(enter):
    organiser = to_list(enter("tochuc", javascript=False, viewport=NARROW))

    tap(organiser, HAU)

    organiser.sees(f"{HAU}: đã ghi là đã trao.")
    undo(organiser, HAU)
    to_list(organiser)
    row(organiser, HAU).get_by_role("link", name="Nhận thay").click()
    organiser.is_at(HAU).looks().fill(receiver_name="Lê Thị Bốn", relation="con gái").press("Trao")
    organiser.sees("đã ghi là đã trao").follow("Đã trao").sees("Lê Thị Bốn (con gái)")
    undo(organiser, HAU)
