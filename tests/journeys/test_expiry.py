"""A session that ends in the middle of work: what was typed comes back, a ballot never does."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from festival.reports.sample.roster import PASSWORD
from tests.journeys.people import Person

SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no_scripts"])
CITATION = "Nhiệt tình tham gia tuần tra ban đêm ở thôn Đông năm 2026."


def sign_in_again(person: Person) -> None:
    person.is_at("Đăng nhập").fill(sign_in_name=person.name, password=PASSWORD).press("Đăng nhập")


@SCRIPTS
def test_what_was_typed_comes_back_after_sign_in(enter, javascript):
    head = enter("thondong", javascript=javascript)
    name = f"Trần Văn {'Giáp' if javascript else 'Ất'}"
    head.take_step("Đề nghị").follow("Lập đề nghị").fill(name=name)
    head.choose("Đối tượng", "Cá nhân").choose("Danh xưng", "Ông").press("Lưu bản nháp và tiếp")
    head.is_at("Nội dung khen").fill(citation=CITATION)

    head.context.clear_cookies()
    if javascript:
        # A hint that is asked for while somebody types tells of it, and takes nothing away.
        head.fill(citation="").fill(citation=CITATION)
        expect(head.page.locator("#live")).to_contain_text("Phiên làm việc đã hết")
        # So does what would be kept after a rest.
        head.page.locator("#live").evaluate("box => box.replaceChildren()")
        head.fill(citation="").fill(citation=CITATION)
        with head.page.expect_response("**/typing") as refused:
            pass
        assert refused.value.status == 401
        expect(head.page.locator("main [name=citation]")).to_have_value(CITATION)
    head.press("Lưu và tiếp").sees("Nội dung đó còn được giữ")
    sign_in_again(head)
    head.is_at("Nội dung chưa được lưu")
    if javascript:
        head.looks()
    expect(head.page.locator("main [name=citation]")).to_have_value(CITATION)
    head.press("Gửi lại")

    head.is_at("Báo cáo").sees("Đã lưu nội dung khen").follow(f"Ông {name}", within="nav.crumbs")
    head.is_at(f"Ông {name}").sees(CITATION)


@SCRIPTS
def test_a_ballot_is_not_kept(enter, site, javascript):
    member = enter("congan" if javascript else "quansu", javascript=javascript)
    member.take_step("Họp xét").follow("Họp xét khen thưởng đợt 3").follow("Bỏ phiếu")
    ballot = member.page.url
    for answer in member.page.get_by_label("Không đồng ý", exact=True).all():
        answer.check()

    member.context.clear_cookies()
    member.press("Kiểm tra lại lá phiếu")
    sign_in_again(member)
    expect(member.page.locator("nav.path")).to_be_visible()
    member.page.goto(ballot)
    assert member.page.locator("input:checked").count() == 0

    for answer in member.page.get_by_label("Không đồng ý", exact=True).all():
        answer.check()
    member.press("Kiểm tra lại lá phiếu").sees("Lá phiếu chưa gửi")
    member.context.clear_cookies()
    member.press("Gửi lá phiếu")
    sign_in_again(member)
    expect(member.page.locator("nav.path")).to_be_visible()
    member.page.goto(ballot)
    assert member.page.locator("input:checked").count() == 0
    member.press("Kiểm tra lại lá phiếu").sees("Chưa chọn ý kiến")

    database = f"{(site.instance / 'sample' / 'festival.sqlite').as_uri()}?mode=ro"
    with closing(sqlite3.connect(database, uri=True)) as connection:
        kept = connection.execute("SELECT url FROM kept_input WHERE fields LIKE '%choice%'").fetchall()
    assert kept == []
