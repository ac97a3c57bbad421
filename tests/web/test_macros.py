"""What the macros promise: everything tied together and escaped, and no reader known on public pages."""

import re
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from flask import Flask, render_template_string
from flask_wtf import CSRFProtect
from fontTools.ttLib import TTFont
from werkzeug.datastructures import MultiDict
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from festival.web.assets import init_assets
from festival.web.forms import BaseForm, DayField, LineField, LinesField

ROOT = Path(__file__).resolve().parents[2]


class NomineeForm(BaseForm):
    name = LineField("Họ và tên")
    kind = RadioField("Đối tượng", choices=[SelectChoice("one", "Cá nhân"), SelectChoice("many", "Tập thể")])
    born = DayField("Ngày sinh", required=False)
    report = LinesField("Báo cáo thành tích")


@pytest.fixture
def draw():
    """Renders a piece of template with the macros at hand."""
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.update(SECRET_KEY="only-for-tests")
    CSRFProtect(app)
    init_assets(app)
    with app.test_request_context():
        yield render_template_string


def bound(**typed) -> NomineeForm:
    form = NomineeForm(MultiDict(typed))
    form.validate()
    return form


def ids(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


def test_a_field_with_help_and_error_is_tied_to_both(draw):
    page = draw(
        '{% from "macros/forms.html" import text_field %}{{ text_field(form.name, help="Ghi đủ họ tên.") }}',
        form=bound(name=""),
    )

    assert '<label for="name">Họ và tên</label>' in page
    assert 'aria-describedby="name-help name-error"' in page
    assert 'aria-invalid="true"' in page
    assert {"name", "name-help", "name-error"} == set(ids(page))


def test_a_field_that_may_stay_empty_says_so(draw):
    page = draw('{% from "macros/forms.html" import date_field %}{{ date_field(form.born) }}', form=bound())

    assert "(không bắt buộc)" in page
    assert 'type="text"' in page
    assert "aria-invalid" not in page


def test_every_line_of_the_error_summary_leads_to_something_on_the_page(draw):
    page = draw(
        """{% from "macros/forms.html" import error_summary, text_field, radio_field, textarea_field %}
        {{ error_summary(form) }}{{ text_field(form.name) }}{{ radio_field(form.kind) }}
        {{ text_field(form.born) }}{{ textarea_field(form.report) }}""",
        form=bound(born="32/13/2026"),
    )

    links = re.findall(r'href="#([^"]+)"', page)
    assert links == ["name", "kind", "born", "report"]
    assert set(links) <= set(ids(page))
    assert len(ids(page)) == len(set(ids(page)))


def test_what_people_typed_is_never_markup(draw):
    bad = "<script>alert(1)</script>"
    page = draw(
        """{% import "macros/lists.html" as m %}
        {{ m.summary_list([(bad, bad)]) }}{{ m.state_badge(bad) }}{{ m.notice("info", bad) }}
        {{ m.empty_state(bad, bad) }}{{ m.task_list([thing]) }}{{ m.history([thing]) }}""",
        bad=bad,
        thing=SimpleNamespace(
            title=bad,
            url="/x",
            action=bad,
            meta=bad,
            due=bad,
            is_late=True,
            at=bad,
            who=bad,
            what=bad,
            note=bad,
        ),
    )

    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 15


def test_a_form_of_one_button_carries_the_token(draw):
    page = draw(
        '{% from "macros/acts.html" import post_button %}{{ post_button("/x", "Rút", hidden={"n": 3}) }}'
    )

    assert 'name="csrf_token"' in page
    assert '<input type="hidden" name="n" value="3">' in page


def test_a_form_that_must_not_be_kept_says_so_to_server_and_browser(draw):
    page = draw('{% from "macros/forms.html" import form_start %}{{ form_start("/ballots", keep=false) }}')

    assert 'name="no_keep" value="1"' in page
    assert 'autocomplete="off"' in page


@pytest.mark.parametrize(
    ("number", "pages", "shown"),
    [
        (1, 1, []),
        (1, 3, ["1", "2", "3"]),
        (6, 13, ["1", "…", "4", "5", "6", "7", "8", "…", "13"]),
        (13, 13, ["1", "…", "11", "12", "13"]),
    ],
)
def test_pages_near_this_one_and_both_ends_are_offered(draw, number, pages, shown):
    page = SimpleNamespace(page=number, pages=pages, total=1, per_page=25, url_for_page="?page={}".format)

    drawn = draw('{% from "macros/lists.html" import pagination %}{{ pagination(page) }}', page=page)

    assert (
        re.findall(r">\s*(\d+|…)\s*</", re.sub(r'<span class="visually-hidden">Trang </span>', "", drawn))
        == shown
    )


@pytest.mark.parametrize(
    "code", sorted(path.stem for path in (ROOT / "templates/errors").glob("[0-9c]*.html"))
)
def test_an_error_page_says_what_happened_and_knows_no_reader(draw, code):
    page = draw("{% include 'errors/' ~ code ~ '.html' %}", code=code, is_sample=False)

    assert page.count("<h1>") == 1
    assert "vui lòng" in page.casefold()
    assert "csrf" not in page.replace("csrf.html", "")
    assert 'href="/sign-in"' in page


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_fonts_hold_every_vietnamese_letter_and_figures_of_one_width(weight):
    font = TTFont(ROOT / f"static/fonts/BeVietnamPro-{weight}.woff2")
    letters = {
        unicodedata.normalize("NFC", base + tone)
        for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    }
    named = font.getBestCmap()

    assert [letter for letter in sorted(letters | set("đĐ₫–“”…")) if ord(letter) not in named] == []
    tabular = [
        subtable.mapping
        for record in font["GSUB"].table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for place in record.Feature.LookupListIndex
        for subtable in font["GSUB"].table.LookupList.Lookup[place].SubTable
    ]
    assert {
        len({font["hmtx"][mapping[named[ord(digit)]]][0] for digit in "0123456789"}) for mapping in tabular
    } == {1}


def test_a_first_visit_stays_light():
    texts = ["site.css", "site.js", "htmx.min.js", "seals/mark.svg", "favicon.svg"]
    sent = sum(len(brotli.compress((ROOT / "static" / name).read_bytes())) for name in texts)
    sent += sum(path.stat().st_size for path in (ROOT / "static/fonts").glob("BeVietnamPro-*.woff2"))

    assert sent <= 80_000


def test_nothing_is_fetched_from_elsewhere():
    for name in ("site.css", "site.js"):
        assert "//" not in re.sub(
            r"(?m)^\s*//.*$|; // .*$", "", (ROOT / "static" / name).read_text(encoding="utf-8")
        )
