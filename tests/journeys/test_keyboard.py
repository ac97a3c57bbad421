"""Without a mouse: everything can be reached, is seen when it is reached, and answers."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.axe import NARROW
from tests.journeys.people import Person

# The focused control is drawn on top, within the screen, and marked.
IS_IN_SIGHT = """(node) => {
    const box = node.getBoundingClientRect();
    const style = getComputedStyle(node);
    const [x, y] = [box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 40) / 2];
    const top = document.elementFromPoint(x, y);
    const isOnTop = top && (node.contains(top) || top.contains(node));
    return Boolean(isOnTop) && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
DESCRIBE = "(node) => JSON.stringify(node.getBoundingClientRect()) + node.outerHTML.slice(0, 200)"
ENOUGH = 80  # presses of the tab key that no page needs


def go_to(person: Person, wanted: Locator) -> Locator:
    """Press the tab key until the control has the focus; whatever gets it on the way must be in sight."""
    for _ in range(ENOUGH):
        person.page.keyboard.press("Tab")
        focused = person.page.locator(":focus")
        # The browser scrolls to it a frame later than it gives the focus.
        is_in_sight = any(focused.evaluate(IS_IN_SIGHT) for _ in range(50))
        assert is_in_sight, "out of sight: " + focused.evaluate(DESCRIBE)
        if wanted.evaluate("node => node === document.activeElement"):
            return wanted
    raise AssertionError(f"{ENOUGH} presses did not reach {wanted}")


@pytest.mark.parametrize(("name", "path"), [("thondong", "/today"), ("", "/calendar")])
def test_the_first_press_offers_to_skip_the_navigation(enter, name, path):
    person = enter(name).visit(path)

    person.page.keyboard.press("Tab")
    skip = person.page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    person.page.keyboard.press("Enter")

    expect(person.page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no_scripts"])
def test_a_form_is_filled_in_and_sent_with_the_keyboard_alone(enter, javascript):
    person = enter("truongthcs", javascript=javascript, viewport=NARROW)
    person.take_step("Đề nghị").follow("Lập đề nghị").is_at("Lập đề nghị khen thưởng")
    person.page.wait_for_load_state()
    page, keys = person.page, person.page.keyboard

    go_to(person, page.get_by_label("Cá nhân", exact=True))
    keys.press("ArrowRight")
    expect(page.get_by_label("Tập thể", exact=True)).to_be_checked()
    go_to(person, page.locator("#name"))
    name = f"Tập thể lớp 9{'A' if javascript else 'B'}"
    keys.type(name)
    go_to(person, page.locator("#birth_year"))
    keys.type("xx")
    go_to(person, page.locator("main button", has_text="Lưu bản nháp và tiếp"))
    keys.press("Enter")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    go_to(person, summary.get_by_role("link", name=re.compile("Năm sinh")))
    keys.press("Enter")
    expect(page.locator("#birth_year")).to_be_focused()
    keys.press("Control+A")
    keys.press("Delete")
    go_to(person, page.locator("main button", has_text="Lưu bản nháp và tiếp"))
    keys.press("Enter")

    person.is_at("Nội dung khen").sees("Đã lưu bản nháp")
    expect(page.locator("nav.crumbs")).to_contain_text(name)


def test_the_account_menu_opens_and_closes_with_keys(enter):
    person = enter("thondong")
    menu = person.page.locator("details.menu summary")

    go_to(person, menu)
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("link", name="Tài khoản của tôi")).to_be_visible()
    person.page.keyboard.press("Escape")

    expect(person.page.get_by_role("link", name="Tài khoản của tôi")).to_be_hidden()
    expect(menu).to_be_focused()
