"""Every message that the form library can say is Vietnamese, and fields understand Vietnamese offices."""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import flask_wtf
import pytest
import wtforms
from werkzeug.datastructures import MultiDict

from festival.core import clock
from festival.web import forms
from festival.web.forms import BaseForm, ClockField, CountField, DayField, LineField, LinesField, MoneyField
from festival.web.messages import PLURAL, SINGLE, Vietnamese

VIETNAMESE_LETTER = re.compile(
    "[ăâđêôơưàảãáạèẻẽéẹìỉĩíịòỏõóọùủũúụỳỷỹýỵằắấầậếềễệểốồổộớờởợứừữựặẵẳẩẫỗỡửỵ]", re.IGNORECASE
)


def library_messages() -> set[str]:
    """Every text between quotes that the libraries hand to a translation."""
    template = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"
    if template.exists():
        found = set(re.findall(r'^msgid(?:_plural)? "(.+)"$', template.read_text(), re.MULTILINE))
    else:
        found = set()
    for package in (wtforms, flask_wtf):
        for path in Path(package.__file__).parent.rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            found |= set(re.findall(r'\b_?n?gettext\(\s*"([^"]+)"', source))
            found |= set(re.findall(r'ValidationError\(\s*"([^"]+)"', source))
    return found


PLURALS_OF = {
    "Field must be at least %(min)d characters long.",
    "Field cannot be longer than %(max)d characters.",
    "Field must be exactly %(max)d characters long.",
    "'%(value)s' are not valid choices for this field.",
}


def test_there_are_messages_to_translate():
    assert len(library_messages()) > 30


@pytest.mark.parametrize("message", sorted(library_messages() - PLURALS_OF))
def test_no_message_stays_english(message):
    said = Vietnamese().gettext(message)
    if said == message:
        said = Vietnamese().ngettext(message, message + "s", 2)

    assert said != message
    assert VIETNAMESE_LETTER.search(said)


@pytest.mark.parametrize("message", [*SINGLE, *PLURAL])
def test_a_translation_keeps_its_placeholders(message):
    pattern = re.compile(r"%\(\w+\)[sd]|%s|\{\w+\}")
    said = {**SINGLE, **PLURAL}[message]

    assert set(pattern.findall(said)) <= set(pattern.findall(message))


class Sample(BaseForm):
    name = LineField("Họ và tên", most=40)
    report = LinesField("Báo cáo", required=False)
    day = DayField("Ngày", required=False)
    clock = ClockField("Giờ", required=False)
    price = MoneyField("Đơn giá", required=False)
    seats = CountField("Số ghế", required=False, most=500)


def fill(app, **typed):
    with app.test_request_context(method="POST"):
        form = Sample(MultiDict(typed), meta={"csrf": False})
        form.validate()
        return form


def test_names_are_cleaned_at_the_door(app):
    form = fill(app, name="  Nguye\u0302\u0303n  Va\u0306n An ", report="Một\r\n\r\n\r\n\r\nhai")

    assert (form.errors, form.name.data, form.report.data) == ({}, "Nguyễn Văn An", "Một\n\nhai")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Vui lòng nhập mục này."),
        ("   ", "Vui lòng nhập mục này."),
        ("a" * 300, "Tối đa 40 ký tự."),
        ("Lê \u202eụhT", "Có ký tự điều khiển ẩn. Vui lòng xóa và gõ lại mục này."),
        ("Lê\x00Thụ", "Có ký tự điều khiển ẩn. Vui lòng xóa và gõ lại mục này."),
    ],
)
def test_a_bad_line_gets_one_sentence_and_keeps_what_was_typed(app, typed, sentence):
    form = fill(app, name=typed)

    assert form.errors == {"name": [sentence]}
    assert form.name._value().strip() == typed.strip()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("15/8/2026", date(2026, 8, 15)),
        ("15-08-2026", date(2026, 8, 15)),
        ("15.8.2026", date(2026, 8, 15)),
        ("2026-08-15", date(2026, 8, 15)),
        ("31/2/2026", None),
        ("2026/08", None),
        ("mai", None),
        ("15/8/26", None),
    ],
)
def test_days_as_people_type_them(typed, day):
    assert forms.parse_day(typed) == day


def test_a_day_without_a_year_is_this_year():
    with clock.frozen(datetime(2027, 1, 1, tzinfo=UTC)):
        assert forms.parse_day("15/8") == date(2027, 8, 15)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("7:30", time(7, 30)),
        ("07h30", time(7, 30)),
        ("7h", time(7)),
        ("19 : 05", time(19, 5)),
        ("25:00", None),
        ("7:60", None),
        ("sáng", None),
    ],
)
def test_times_as_people_type_them(typed, value):
    assert forms.parse_time(typed) == value


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("1.500.000", 1_500_000),
        ("1 500 000 đ", 1_500_000),
        ("760000 đồng", 760_000),
        ("-5", None),
        ("1,5", None),
    ],
)
def test_money_as_people_type_it(app, typed, dong):
    form = fill(app, name="A", price=typed)

    assert form.price.data == dong
    assert form.price._value() == typed


def test_a_wrong_day_keeps_what_was_typed(app):
    form = fill(app, name="A", day="31/2/2026", clock="25h", seats="sáu")

    assert form.errors == {
        "day": ["Ngày chưa đúng. Ví dụ: 15/08/2026."],
        "clock": ["Giờ chưa đúng. Ví dụ: 07:30."],
        "seats": ["Vui lòng nhập số nguyên."],
    }
    assert form.day._value() == "31/2/2026"


def test_values_are_written_back_as_vietnamese(app):
    with app.test_request_context():
        form = Sample(
            data={"day": date(2026, 8, 5), "clock": time(7, 5), "price": 1_500_000}, meta={"csrf": False}
        )

    assert (form.day._value(), form.clock._value(), form.price._value()) == (
        "05/08/2026",
        "07:05",
        "1.500.000",
    )


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("1,250,000", 1_250_000),
        ("1 250 000 đồng", 1_250_000),
        ("1\u00a0250\u00a0000đ", 1_250_000),
        ("0", 0),
    ],
)
def test_money_is_whole_and_its_thousands_are_marked_alike(app, typed, amount):
    form = fill(app, name="Lê Thụ", price=typed)

    assert (form.errors, form.price.data) == ({}, amount)


@pytest.mark.parametrize(
    "typed",
    [
        "12.5.0",
        "12.5",
        "1.25",
        "1.2500",
        "1.250,00",
        "1.250,000",
        "1 250.000",
        "1..250",
        ".250",
        "-1",
        "٣",
        "9" * 16,
    ],
)
def test_money_that_may_be_read_two_ways_is_not_guessed(app, typed):
    form = fill(app, name="Lê Thụ", price=typed)

    assert form.errors == {"price": ["Số tiền chưa đúng. Ví dụ: 1.500.000."]}
    assert form.price._value() == typed
