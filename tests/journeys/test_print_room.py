"""The print room: over blanks on a measured printer, one spoiled and printed again, handed out, verified."""

import hashlib
import io
import json
from urllib.parse import urlsplit

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Error, expect

from tests.journeys import deciding, papers
from tests.journeys.axe import NARROW
from tests.journeys.people import Person
from tests.journeys.site import Site

HIEN = "Bà Nguyễn Thị Hiền"
GROUP = "Tổ Zalo kết nối bình yên khu phố Chợ Mới"
HOUSEHOLD = "Hộ gia đình bà Bế Thị Sao"
# Collectives, households, individuals: the order of the decision and of the stack.
STACK = (GROUP, HOUSEHOLD, HIEN)
NUMBER = "203/QĐ-UBND"
# Decided in the sample, and nobody has printed them.
SUDDEN, SUDDEN_STACK = "119/QĐ-UBND", ("Ông Lò Văn Phón", "Ông Quàng Văn Tươi")
OVERLAY = "In chữ lên phôi có sẵn"
BLANKS, LASER = "Phôi Giấy khen A4, khung đỏ", "Máy in laser, phòng Văn thư"
SPOILED_BECAUSE, AGAIN_BECAUSE = "Kẹt giấy, nhòe mực", "Tờ 2 kẹt giấy"
LEFT, USED, SPOILED = "Còn trong kho", "Đã in", "Hỏng, hủy"


def test_a_season_is_printed_over_blanks_and_handed_out_without_a_network(enter):
    room = Room(enter, javascript=True)
    room.decide(STACK, NUMBER)
    before = room.stock()

    room.order(NUMBER, STACK)
    room.try_one_sheet()
    pdf = room.file()
    assert_over_blanks(enter.site, pdf, STACK)
    room.mark_printed(3, first_serial="AT 000101")
    room.sees_serials("AT 000101", "AT 000102", "AT 000103")
    room.turn_over_and_spoil_the_second()
    first_batch = room.batch
    room.print_again(HOUSEHOLD)
    second = room.file()
    assert_same_sheet(pdf, 1, second, 0)
    room.mark_printed(1, first_serial="AT 000104")
    room.clerk.press("Ghi 1 tờ còn lại đều tốt").sees("Đã ghi 1 bản in tốt")
    room.sees_serials("AT 000104")
    room.clerk.visit(first_batch).sees("Phôi AT 000102", SPOILED_BECAUSE)

    after = room.stock()
    assert {name: after[name] - before[name] for name in (LEFT, USED, SPOILED)} == {
        LEFT: -4,
        USED: 3,
        SPOILED: 1,
    }
    (group_code,) = papers.codes(pdf, 0)
    (code,) = papers.codes(second, 0)
    phone = Phone(enter)
    phone.hand_over_without_a_network(GROUP, HIEN)
    phone.hand_over_by_camera(code, HOUSEHOLD)
    assert phone.handed(STACK) == [1, 1, 1]
    verify_as_a_stranger(enter, code, HOUSEHOLD)
    verify_as_a_stranger(enter, group_code, GROUP)


def test_blanks_are_printed_spoiled_and_handed_out_without_scripts(enter):
    room = Room(enter, javascript=False)

    room.order(SUDDEN, SUDDEN_STACK)
    room.try_one_sheet()
    pdf = room.file()
    assert_over_blanks(enter.site, pdf, SUDDEN_STACK)
    room.mark_printed(2, first_serial="AT 000201")
    room.clerk.fill(spoiled="2").press("Ghi 2 tờ còn lại đều tốt").sees("Hãy ghi lý do")
    room.clerk.visit(room.batch).fill(spoiled="2", why=SPOILED_BECAUSE)
    room.clerk.press("Ghi 2 tờ còn lại đều tốt").sees("Đã ghi 1 bản in tốt", "1 bản in hỏng")
    room.print_again(SUDDEN_STACK[1])
    second = room.file()
    assert_same_sheet(pdf, 1, second, 0)
    room.mark_printed(1, first_serial="AT 000203")
    room.clerk.press("Ghi 1 tờ còn lại đều tốt").sees("Đã ghi 1 bản in tốt")

    phone = Phone(enter, javascript=False)
    for name in SUDDEN_STACK:
        phone.tap(name)
        phone.person.sees(f"{name}: đã ghi là đã trao.")
    assert phone.handed(SUDDEN_STACK) == [1, 1]
    (code,) = papers.codes(second, 0)
    verify_by_pasting(enter, code, SUDDEN_STACK[1])


class Room:
    """The print clerk at a browser, and the batch in hand."""

    def __init__(self, enter, *, javascript: bool):
        self.enter, self.javascript = enter, javascript
        self.clerk: Person = enter("inan", javascript=javascript)
        self.batch = ""

    def look(self, person: Person) -> None:
        if self.javascript:
            person.looks()

    def decide(self, written, number: str) -> None:
        decision = deciding.draft(self.enter("chuyenvien"), written)
        deciding.issue(self.enter("chutich"), self.enter("vanthu"), decision, number, self.look)

    def stock(self) -> dict[str, int]:
        """What the page of the blanks counts."""
        self.clerk.visit("/today").take_step("In & trao").follow("Phôi").follow(BLANKS).is_at(BLANKS)
        counted = self.clerk.page.locator("main .figures")
        words, numbers = (counted.locator(part).all_inner_texts() for part in ("span", "b"))
        return {word: int(number) for word, number in zip(words, numbers, strict=True)}

    def order(self, number: str, stack) -> None:
        clerk, page = self.clerk, self.clerk.page
        clerk.visit("/today").take_step("In & trao").follow("Đợt in").follow("Đặt in").is_at("Đặt in")
        for box in page.get_by_role("checkbox", name="chưa in").all():
            box.uncheck()
        page.get_by_role("checkbox", name=f"Quyết định {number}").check()
        clerk.choose("Cách in", OVERLAY)
        for name, label in (("blanks", BLANKS), ("printer", LASER)):
            option = page.locator(f"main select[name={name}] option", has_text=label)
            page.locator(f"main select[name={name}]").select_option(option.get_attribute("value"))
        if not self.javascript:
            clerk.press("Kiểm trước")
        clerk.sees(*stack, "Đã kiểm: chữ vừa ô, phông đủ chữ, giấy đúng khổ.")
        self.look(clerk)
        clerk.press(f"Dựng {len(stack)} Giấy khen").is_at("Đợt in")
        self.wait_for_the_file()
        clerk.sees(BLANKS, LASER, "Khay tay")

    def wait_for_the_file(self) -> None:
        """Without scripts the page renews itself when somebody asks; at most a minute's worth of asking."""
        self.batch = urlsplit(self.clerk.page.url).path
        wanted = self.clerk.page.get_by_role("link", name="Tải tệp PDF để in")
        for _ in range(0 if self.javascript else 600):
            if wanted.count():
                break
            self.clerk.follow("Tải lại trang")
        wanted.wait_for(timeout=60_000)

    def download(self, label: str) -> bytes:
        with self.clerk.page.expect_download() as coming:
            self.clerk.follow(label)
        return coming.value.path().read_bytes()

    def try_one_sheet(self) -> None:
        """An invented name on the same form, which no code makes look real."""
        sheet = self.download("In thử 1 tờ")
        (words,) = papers.page_texts(sheet)
        assert "IN THỬ (giấy này không có giá trị)" in words
        assert not any(name.upper() in words for name in (*STACK, *SUDDEN_STACK))

    def file(self) -> bytes:
        return self.download("Tải tệp PDF để in")

    def mark_printed(self, count: int, *, first_serial: str) -> None:
        clerk, button = self.clerk, f"Đã in ra giấy cả {count} tờ"
        clerk.fill(first_serial=first_serial).press(button).sees("Hãy in thử một tờ, xem kỹ")
        expect(clerk.page.locator("main [name=first_serial]")).to_have_value(first_serial)
        self.look(clerk)
        clerk.page.get_by_label("Đã in thử một tờ và xem kỹ vị trí chữ").check()
        clerk.press(button).sees(f"Đã ghi {count} bản đã in ra giấy.")

    def sees_serials(self, *serials: str) -> None:
        rows = self.clerk.page.locator("main tbody tr")
        expect(rows).to_have_count(len(serials))
        for row, serial in zip(rows.all(), serials, strict=True):
            expect(row).to_contain_text(f"Phôi {serial}")

    def turn_over_and_spoil_the_second(self) -> None:
        clerk = self.clerk
        clerk.follow("Kiểm từng tờ").is_at(f"Tờ số 1: {STACK[0]}")
        self.look(clerk)
        clerk.press("In tốt, sang tờ sau").is_at(f"Tờ số 2: {STACK[1]}")
        clerk.press("In hỏng").sees("lý do")
        self.look(clerk.is_at(f"Tờ số 2: {STACK[1]}"))
        clerk.fill(reason=SPOILED_BECAUSE).press("In hỏng").is_at(f"Tờ số 3: {STACK[2]}")
        clerk.press("In tốt, sang tờ sau").sees("Đã kiểm hết các tờ đã in của đợt này.")

    def print_again(self, name: str) -> None:
        self.look(self.clerk.sees("In lại 1 bản hỏng"))
        self.clerk.fill(reason=AGAIN_BECAUSE).press("Lập đợt in lại")
        self.clerk.sees("Số sổ vàng giữ nguyên, số lần in tăng thêm một.")
        self.wait_for_the_file()
        self.clerk.sees(name, "lần 2", BLANKS, LASER)
        self.look(self.clerk)


class Phone:
    """Whoever hands out, with a telephone in the yard."""

    def __init__(self, enter, *, javascript: bool = True):
        self.person: Person = enter("tochuc", javascript=javascript, viewport=NARROW, has_touch=True)
        self.to_list()

    def to_list(self) -> None:
        self.person.visit("/today").take_step("In & trao").follow("Trao").is_at("Trao Giấy khen")

    def tap(self, name: str) -> None:
        self.person.page.get_by_role("button", name=f"Trao cho {name}", exact=True).click()

    def row(self, name: str):
        return self.person.page.locator(".hand-list li", has_text=name)

    def hand_over_without_a_network(self, *names: str) -> None:
        person, told = self.person, self.person.page.locator("#taps")
        person.context.set_offline(True)
        for name in names:
            self.tap(name)
            expect(self.row(name)).to_contain_text("Đang chờ gửi")
        expect(told).to_contain_text(f"{len(names)} lượt trao đang chờ gửi")
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            person.page.reload()

        person.context.set_offline(False)
        self.to_list()

        # The browser may have opened the page again by itself, and sent some of them before this one.
        expect(told).to_be_hidden()
        person.page.reload()
        for name in names:
            expect(self.row(name)).to_have_count(0)

    def hand_over_by_camera(self, code: str, name: str) -> None:
        """The telephone's own camera opens what the sheet's code says."""
        self.person.visit(code).sees(name).follow("ghi đã trao").is_at(name)
        self.person.press("Trao")
        expect(self.person.page.locator("main")).to_contain_text("Đã trao")

    def handed(self, names) -> list[int]:
        """How often each stands among those who have received."""
        self.to_list()
        self.person.follow("Đã trao").is_at("Giấy khen đã trao")
        found = [cell.split("\n")[0] for cell in self.person.page.locator("tbody th").all_inner_texts()]
        return [found.count(name) for name in names]


def assert_over_blanks(site: Site, pdf: bytes, stack) -> None:
    """One sheet each, in order, word for word; what the blank says already is not printed over it."""
    pages = papers.page_texts(pdf)
    assert len(pages) == len(stack)
    for number, (words, written) in enumerate(zip(pages, stack, strict=True)):
        (code,) = papers.codes(pdf, number)
        status, payload = site.get(f"{urlsplit(code).path}/payload.json")
        texts = json.loads(payload)["texts"]
        assert (status, f"{texts['salutation']} {texts['name']}".strip()) == (200, written)
        assert words == papers.written(texts).removeprefix(f"{papers.STATE} ")
    assert all(papers.fonts(pdf).values())


def assert_same_sheet(old: bytes, old_page: int, new: bytes, new_page: int) -> None:
    """The same operators, the same words, the same ink."""
    assert drawn(old, old_page) == drawn(new, new_page)
    assert papers.page_texts(old)[old_page] == papers.page_texts(new)[new_page]
    assert ink(old, old_page) == ink(new, new_page)


def drawn(pdf: bytes, page: int) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.pages[page].contents_coalesce()
        return hashlib.sha256(opened.pages[page].Contents.read_bytes()).hexdigest()


def ink(pdf: bytes, page: int) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    dots = document[page].render(scale=150 / 72).to_numpy().tobytes()
    document.close()
    return dots


def verify_as_a_stranger(enter, code: str, name: str) -> None:
    """A telephone without an account; a letter of the signature changed is told."""
    stranger = enter(viewport=NARROW, has_touch=True)
    stranger.visit(code).is_at(f"Giấy khen của {name}").sees("Chữ ký trên giấy khớp", "còn hiệu lực")
    assert code.startswith(stranger.address + "/verify/")
    address, _, signature = code.partition("#")
    forged = enter(viewport=NARROW)
    forged.visit(f"{address}#{'B' if signature[0] == 'A' else 'A'}{signature[1:]}")
    forged.sees("Chữ ký trên giấy không khớp", name)
    stranger.looks()


def verify_by_pasting(enter, code: str, name: str) -> None:
    stranger = enter(viewport=NARROW, javascript=False)
    stranger.visit(code).is_at(f"Giấy khen của {name}").sees("Chữ ký trong mã QR chưa được so")
    stranger.fill(code=code).press("Tra cứu").sees("Chữ ký trên giấy khớp", name)
