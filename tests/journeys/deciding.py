"""From what has passed to an issued decision, by the three people who may: drafted, signed, numbered."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from tests.journeys.people import Person

AWARD = re.compile(r"^Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã \(\d+\)$")


def draft(office: Person, written: Sequence[str]) -> str:
    """The address of a draft for these people alone."""
    office.visit("/today").take_step("Quyết định")
    office.page.get_by_role("link", name=AWARD).click()
    office.is_at("Dự thảo quyết định")
    for box in office.page.locator("[name=nominations]").all():
        box.uncheck()
    for one in written:
        office.page.get_by_role("checkbox", name=re.compile(f"^{re.escape(one)}")).check()
    office.press("Lập dự thảo").is_at("Dự thảo quyết định").sees(*written)
    return urlsplit(office.page.url).path


def issue(leader: Person, clerk: Person, decision: str, number: str, look: Callable[[Person], None]) -> None:
    """Signed, then numbered; from here on nothing in it changes."""
    leader.visit(decision).press("Ký quyết định").sees("Quyết định đã ký")
    clerk.visit(decision).follow("Vào số và ban hành").is_at("Vào số và ban hành quyết định")
    look(clerk)
    clerk.fill(number=number).confirm("Ban hành quyết định").is_at(f"Quyết định số {number}")
    clerk.sees("Danh sách đã khóa, số sổ vàng đã cấp")
