"""A nomination's whole way, from a draft to a certificate in somebody's hands, by the people who do it."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys import deciding, papers
from tests.journeys.people import Person

MEMBERS = ("chutich", "thuongtruc", "vanphong")
BEGIN, GO_ON = "Lưu bản nháp và tiếp", "Lưu và tiếp"
SMALL_COUNCIL = "Hội đồng xét khen thưởng bổ sung xã An Thịnh"
PLANNED = "Họp xét bổ sung"


@dataclass(frozen=True)
class Nominee:
    """What a hamlet head types, once."""

    salutation: str
    name: str
    birth_year: str
    address_line: str
    citation: str
    report: str
    decision: str

    @property
    def written(self) -> str:
        return f"{self.salutation} {self.name}"


WITH_SCRIPTS = Nominee(
    "Bà",
    "Nguyễn Thị Diễm Quỳnh Hường",
    "1979",
    "Tổ viên Tổ bảo vệ an ninh, trật tự thôn Đông",
    "Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026.",
    "Vận động 12 hộ lắp đèn chiếu sáng ngõ; tham gia 48 buổi tuần tra ban đêm; cùng chi hội phụ nữ nhắc "
    "từng nhà khóa cửa, trông xe; giúp 3 gia đình có con em vi phạm trở lại trường học.",
    "201/QĐ-UBND",
)
WITHOUT_SCRIPTS = Nominee(
    "Ông",
    "Y Ŏng Bkrông",
    "1985",
    "Nhóm trưởng Nhóm liên gia tự quản, thôn Đông",
    "Tích cực vận động bà con giữ gìn an ninh, trật tự ở thôn Đông năm 2026.",
    "Duy trì sinh hoạt nhóm hằng tháng; hòa giải thành 5 vụ mâu thuẫn nhỏ giữa các hộ; dịch nội quy "
    "sang tiếng Ê Đê và đọc trên loa vào tối thứ Bảy để ai cũng hiểu.",
    "202/QĐ-UBND",
)


def test_a_nomination_becomes_a_certificate_with_scripts(enter):
    everyone = Everyone(enter, WITH_SCRIPTS, javascript=True)

    everyone.nominate()
    everyone.meet(everyone.open_planned_session)
    everyone.vote()
    everyone.decide()
    pdf = everyone.print()
    everyone.check_paper(pdf)
    everyone.hand_over()


def test_a_nomination_becomes_a_certificate_without_scripts(enter):
    everyone = Everyone(enter, WITHOUT_SCRIPTS, javascript=False)

    everyone.nominate()
    everyone.meet(everyone.plan_session)
    everyone.vote()
    everyone.decide()
    pdf = everyone.print()
    everyone.check_paper(pdf)
    everyone.hand_over()


class Everyone:
    """The people of one journey, each at a browser of their own, and what they work on."""

    def __init__(self, enter, nominee: Nominee, *, javascript: bool):
        self.enter, self.nominee, self.javascript = enter, nominee, javascript
        self.met: dict[str, Person] = {}
        self.session = self.batch = ""

    def look(self, person: Person) -> None:
        if self.javascript:
            person.looks()

    def call(self, name: str) -> Person:
        if name not in self.met:
            self.met[name] = self.enter(name, javascript=self.javascript)
        return self.met[name]

    def nominate(self) -> None:
        nominee, head, office = self.nominee, self.call("thondong"), self.call("chuyenvien")
        head.take_step("Đề nghị").follow("Lập đề nghị").fill(
            birth_year=nominee.birth_year, address_line=nominee.address_line
        )
        head.choose("Đối tượng", "Cá nhân").choose("Danh xưng", nominee.salutation).press(BEGIN)
        expect(head.page.locator("[data-error-summary]")).to_contain_text("Họ và tên")
        expect(head.page.locator("main [name=address_line]")).to_have_value(nominee.address_line)
        if self.javascript:
            expect(head.page.locator("[data-error-summary]")).to_be_focused()

        self.look(head)
        head.fill(name=nominee.name).press(BEGIN)
        head.is_at("Bước 2/5").sees("Đã lưu bản nháp").fill(citation=nominee.citation).press(GO_ON)
        head.is_at("Bước 3/5").fill(report=nominee.report).press(GO_ON)
        self.tick_papers(head)
        head.is_at("Bước 5/5").sees(nominee.written, nominee.citation)
        self.look(head)
        head.press("Nộp đề nghị").is_at(nominee.written).sees("Đã nộp")

        office.visit("/today").take_step("Đề nghị").follow(nominee.written)
        office.follow("Thẩm định").press("Nhận thẩm định")
        for met in office.page.locator("aside input[value=yes]").all():
            met.check()
        office.choose("Quyết định thẩm định", "Đủ điều kiện").press("Ghi kết quả")
        office.page.goto(urlsplit(head.page.url).path)
        office.sees("Đủ điều kiện")

    def tick_papers(self, head: Person) -> None:
        for paper in ("Tờ trình đề nghị khen thưởng", "Danh sách trích ngang", "Biên bản bình xét"):
            head.page.get_by_label(paper, exact=True).check()
        head.press("Lưu và kiểm tra để nộp").sees("Đã lưu giấy tờ")

    def open_planned_session(self, secretary: Person) -> None:
        secretary.follow(PLANNED).follow("Chương trình")

    def plan_session(self, secretary: Person) -> None:
        secretary.follow("Lập phiên họp").fill(
            title="Phiên họp không dùng tập lệnh", held_on="3/8/2026", starts_at="15:30"
        )
        secretary.page.get_by_label("Hội đồng", exact=True).select_option(label=SMALL_COUNCIL)
        secretary.press("Lưu và chọn hồ sơ")

    def meet(self, begin) -> None:
        """From the agenda to an open ballot."""
        secretary, chair = self.call("thuongtruc"), self.call("chutich")
        secretary.take_step("Họp xét")
        begin(secretary)
        secretary.is_at("Chương trình họp")
        secretary.page.get_by_label(self.nominee.written).check()
        secretary.press("Đưa hồ sơ đã chọn vào phiên").follow("Xong, về phiên họp")
        secretary.sees(self.nominee.written).follow("Chốt danh sách họp")
        secretary.sees("Chủ tịch Hội đồng").confirm("Chốt danh sách họp")
        self.look(secretary.is_at("Điểm danh"))
        secretary.press("Tất cả có mặt").sees("Có mặt 3/3").follow("Xong, về phiên họp")
        self.session = urlsplit(secretary.page.url).path

        chair.visit(self.session).follow("Mở bỏ phiếu").sees(self.nominee.written)
        chair.fill(count="0").press("Mở bỏ phiếu").sees("chưa khớp với danh sách")
        self.look(chair)
        chair.confirm("Mở bỏ phiếu").sees("Số lá phiếu đã nhận chỉ hiện khi có từ 3 lá phiếu")

    def vote(self) -> None:
        for name in MEMBERS:
            member = self.call(name)
            member.visit(self.session).follow("Bỏ phiếu").press("Kiểm tra lại lá phiếu")
            member.sees("Chưa chọn ý kiến")
            if name == MEMBERS[0]:
                self.look(member)
            for answer in member.page.get_by_label("Đồng ý", exact=True).all():
                answer.check()
            member.press("Kiểm tra lại lá phiếu").sees("Lá phiếu chưa gửi", self.nominee.written)
            member.press("Gửi lá phiếu").sees("Đồng chí đã bỏ phiếu")

        chair, secretary = self.call("chutich"), self.call("thuongtruc")
        chair.visit(self.session).sees("Đã nhận 3 lá phiếu").follow("Kết thúc bỏ phiếu")
        self.look(chair.confirm("Kết thúc bỏ phiếu").is_at("Kiểm phiếu"))
        chair.confirm("Kiểm phiếu, công bố kết quả")
        row = chair.page.locator("tr", has_text=self.nominee.written)
        expect(row).to_contain_text("Thông qua")
        expect(row).to_contain_text("3/3")

        secretary.visit(self.session).follow("Biên bản").sees(self.nominee.written)
        secretary.page.get_by_label("Chủ tịch và Thư ký đã ký biên bản giấy").check()
        secretary.press("Ghi đã ký biên bản").sees("Đã ký biên bản")

    def decide(self) -> None:
        office, leader, clerk = self.call("chuyenvien"), self.call("chutich"), self.call("vanthu")
        decision = deciding.draft(office, [self.nominee.written])
        self.look(office)
        self.look(office.follow("Sửa nội dung").is_at("Sửa"))
        leader.visit(decision).sees(self.nominee.citation)
        deciding.issue(leader, clerk, decision, self.nominee.decision, self.look)

    def print(self) -> bytes:
        printer = self.call("inan")
        printer.visit("/today").take_step("In & trao")
        printer.page.locator("tr", has_text=self.nominee.written).get_by_role(
            "link", name=self.nominee.decision
        ).click()
        printer.sees(self.nominee.written).press("Dựng 1 Giấy khen").is_at("Đợt in")
        self.batch = urlsplit(printer.page.url).path
        wanted = printer.page.get_by_role("link", name="Tải tệp PDF để in")
        if not self.javascript:
            self._press_reload_until(printer, wanted)
        wanted.wait_for(timeout=60_000)
        with printer.page.expect_download() as download:
            wanted.click()
        return download.value.path().read_bytes()

    def _press_reload_until(self, person: Person, wanted) -> None:
        """Without scripts the page renews itself when somebody asks; at most a minute's worth of asking."""
        for _ in range(600):
            if wanted.count():
                return
            person.follow("Tải lại trang")
        pytest.fail("the batch was not rendered")

    def check_paper(self, pdf: bytes) -> None:
        """The sheet, its code, and the public page that the code leads to, say what was typed."""
        (address,) = papers.codes(pdf, 0)
        stranger = self.enter(javascript=self.javascript)
        stranger.page.goto(address)
        assert address.startswith(stranger.address + "/verify/")

        token = urlsplit(address).path.rpartition("/")[2]
        answer = stranger.context.request.get(f"/verify/{token}/payload.json")
        texts = json.loads(answer.body())["texts"]
        assert (texts["salutation"], texts["name"]) == (self.nominee.salutation, self.nominee.name)
        assert (texts["address_line"], texts["citation"]) == (
            self.nominee.address_line,
            self.nominee.citation,
        )
        assert texts["decision_number"] == self.nominee.decision
        assert papers.page_texts(pdf) == [papers.written(texts)]
        assert set(papers.fonts(pdf)) <= papers.OUR_FONTS
        assert all(papers.fonts(pdf).values())

        shown = (self.nominee.written, self.nominee.address_line, self.nominee.citation, texts["signer_name"])
        stranger.is_at("Giấy khen của").sees(*shown, texts["awarding_title"], texts["award_name"])
        stranger.sees(f"Số {self.nominee.decision}, {papers.in_words(texts['decision_date'])}")
        if self.javascript:
            # The telephone's camera opened the address with its signature.
            stranger.sees("Chữ ký trên giấy khớp")
        stranger.fill(code=address).press("Tra cứu")
        stranger.sees("Chữ ký trên giấy khớp", self.nominee.citation)

    def hand_over(self) -> None:
        printer, organiser = self.call("inan"), self.call("tochuc")
        organiser.visit("/today").take_step("Báo cáo")
        before = self._handed(organiser)

        printer.visit(self.batch).press("Đã in ra giấy cả 1 tờ").sees("Hãy in thử một tờ, xem kỹ")
        self.look(printer)
        printer.page.get_by_label("Đã in thử một tờ và xem kỹ vị trí chữ").check()
        printer.press("Đã in ra giấy cả 1 tờ").press("Ghi 1 tờ còn lại đều tốt")
        printer.sees("Đã ghi 1 bản in tốt")
        organiser.take_step("In & trao").follow("Trao")
        organiser.page.get_by_text("Ghi nhiều người cùng lúc").click()
        for box in organiser.page.locator("[name=copy]").all():
            box.uncheck()
        organiser.page.get_by_role("checkbox", name=self.nominee.written).check()
        organiser.press("Ghi đã trao những người đã chọn").is_at("Xác nhận").sees(self.nominee.written)
        self.look(organiser)
        organiser.confirm("Ghi đã trao 1 Giấy khen").sees("Đã ghi 1 Giấy khen đã trao")

        organiser.take_step("Báo cáo")
        assert self._handed(organiser) == before + 1
        organiser.page.locator("tr", has_text="Thôn Đông").locator("[data-label='Đã trao'] a").click()
        organiser.sees(self.nominee.written)

    def _handed(self, person: Person) -> int:
        """What the report says for thôn Đông."""
        person.is_at("Báo cáo mùa Ngày hội")
        cell = person.page.locator("tr", has_text="Thôn Đông").locator("[data-label='Đã trao']")
        return int(cell.inner_text())
