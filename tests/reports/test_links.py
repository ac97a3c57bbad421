"""Every figure of the report leads to exactly the rows it counts."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from sqlalchemy import func, select

from festival.accounts.models import User
from festival.core.db import db
from festival.localities.models import Locality
from festival.planning.models import Season
from festival.web.lists import XLSX
from tests.pages import Browser

CELL = re.compile(r'<td data-label="([^"]+)" class="num">\s*<a href="([^"]+)">([\d.]+)</a>')
ROW = re.compile(r'<th scope="row">')
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def browser_of(app, name: str) -> Browser:
    user = db.session.scalars(select(User).where(User.sign_in_name == name)).one()
    return Browser(app, user)


@pytest.fixture
def report_url(sample) -> str:
    """The commune's latest season."""
    own = select(func.max(Season.id)).join(Season.locality).where(Locality.name == "Xã An Thịnh")
    return f"/reports/seasons/{db.session.scalar(own)}"


def linked(html: str) -> list[tuple[str, str, int]]:
    """Label, address and number of every figure that is a link."""
    return [
        (label, url.replace("&amp;", "&"), int(number.replace(".", "")))
        for label, url, number in CELL.findall(html)
    ]


def test_following_a_figure_shows_exactly_that_many_rows(sample, report_url):
    browser = browser_of(sample, "chutich")
    found = linked(browser.get(report_url).get_data(as_text=True))

    assert len(found) > 100
    assert {label for label, _url, _number in found} == {
        "Ngày hội",
        "Đã duyệt",
        "Đã tổ chức",
        "Đề nghị",
        "Đã nộp",
        "Thông qua",
        "Quyết định",
        "Giấy khen",
        "In tốt",
        "Đã trao",
    }
    for label, url, number in found:
        rows = browser.get(f"{url}&per_page=100" if "?" in url else f"{url}?per_page=100")
        assert len(ROW.findall(rows.get_data(as_text=True))) == number, (label, url)


@pytest.mark.parametrize(
    ("name", "endpoints"),
    [
        ("tochuc", {"planning", "certificates"}),
        ("quantri", {"planning"}),
        ("thuky", {"nominations"}),
    ],
)
def test_a_figure_is_a_link_only_for_those_who_may_see_its_rows(sample, report_url, name, endpoints):
    found = linked(browser_of(sample, name).get(report_url).get_data(as_text=True))

    assert {url.split("/")[1] for _label, url, _number in found} == endpoints


def test_the_export_holds_the_same_rows_without_the_sum(sample, report_url):
    browser = browser_of(sample, "chutich")

    response = browser.get(report_url + "?export=xlsx")

    assert response.mimetype == XLSX
    with zipfile.ZipFile(io.BytesIO(response.data)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        words = book.read("xl/sharedStrings.xml").decode()
    assert len(sheet.findall(f".//{SPREADSHEET}row")) == 1 + 25
    assert "Trường THCS An Thịnh" in words
    assert "Tiền thưởng (đồng)" in words


def test_a_stranger_gets_the_sign_in_page(sample, report_url):
    Browser(sample).get(report_url, 401)
    Browser(sample).get("/today", 401)
