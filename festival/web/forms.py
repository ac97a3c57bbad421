"""Forms and fields as Vietnamese offices fill them in. They check shape; rules check meaning."""

import re
from collections.abc import Iterable
from datetime import date, time

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import TextInput

from festival.core import clock, text
from festival.web.filters import multiple
from festival.web.messages import Vietnamese

_DATE = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}))?$")
_ISO_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_TIME = re.compile(r"^(\d{1,2})(?:[:hg.](\d{2})?)?$", re.IGNORECASE)
# Thousands marked all alike, whatever the mark; a blank may be one that does not break.
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:([.,]|\s)[0-9]{3})(?:\1[0-9]{3})*")
# One decimal at most, after a comma or a point; a minus as it is typed or as it is set.
_TENTHS = re.compile(r"([-−+]?) ?([0-9]{1,4})(?:[.,]([0-9])0*)?")

# What an integer column of every database holds.
_MOST_NUMBER = 2**31 - 1


def row_id(value) -> int:
    """The ``coerce`` of a list of rows by id: ValueError for what no database could look for."""
    number = int(value)
    if abs(number) > _MOST_NUMBER:
        raise ValueError("no id is so great")
    return number


def choices(pairs: Iterable[tuple]) -> list[SelectChoice]:
    """What a select or radio field offers, from pairs of a value and its words."""
    return [SelectChoice(value, words) for value, words in pairs]


class BaseForm(FlaskForm):
    """Vietnamese messages; every text cleaned to NFC, disguised characters refused."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form):
            return Vietnamese()


class NotDisguised:
    """Refuses control and direction marks, which could make a name read differently."""

    def __call__(self, form, field):
        if isinstance(field.data, str) and text.is_disguised(field.data):
            raise validators.StopValidation("Có ký tự điều khiển ẩn. Vui lòng xóa và gõ lại mục này.")


class LineField(StringField):
    """One line of text, cleaned; ``most`` is the greatest length in characters."""

    def __init__(self, label=None, checks=(), *, required=True, most=200, **options):
        presence = validators.InputRequired() if required else validators.Optional()
        rules = [presence, NotDisguised(), validators.Length(max=most), *checks]
        super().__init__(label, rules, **options)
        self.flags.maxlength = most

    def process_formdata(self, values):
        super().process_formdata(values)
        self.data = text.clean(self.data)
        if self.raw_data:
            self.raw_data = [self.data]


class LinesField(TextAreaField):
    """Several lines of text, each cleaned."""

    def __init__(self, label=None, checks=(), *, required=True, most=5000, **options):
        presence = validators.InputRequired() if required else validators.Optional()
        rules = [presence, NotDisguised(), validators.Length(max=most), *checks]
        super().__init__(label, rules, **options)

    def process_formdata(self, values):
        super().process_formdata(values)
        self.data = text.clean_lines(self.data)
        if self.raw_data:
            self.raw_data = [self.data]


class _TypedField(Field):
    """A text box whose value is parsed; what was typed stays in the box after an error."""

    widget = TextInput()
    example = ""

    def __init__(self, label=None, checks=(), *, required=True, **options):
        presence = validators.InputRequired() if required else validators.Optional()
        super().__init__(label, [presence, *checks], **options)

    def _value(self):
        if self.raw_data:
            return self.raw_data[0]
        return self.written(self.data) if self.data is not None else ""

    def process_formdata(self, values):
        self.data = None
        typed = text.clean(values[0]) if values else ""
        if typed:
            self.data = self.parsed(typed)
            if self.data is None:
                raise ValueError(self.refusal)

    def parsed(self, typed: str):
        """The value, or None when it cannot be understood."""
        raise NotImplementedError

    def written(self, value) -> str:
        raise NotImplementedError


class DayField(_TypedField):
    """A date: 15/8, 15-8-2026, 15/08/2026 or 2026-08-15; a missing year is this year."""

    refusal = "Ngày chưa đúng. Ví dụ: 15/08/2026."

    def parsed(self, typed):
        return parse_day(typed)

    def written(self, value):
        return f"{value:%d/%m/%Y}"


class ClockField(_TypedField):
    """A time of day: 7:30, 07h30, 7h, 07:30."""

    refusal = "Giờ chưa đúng. Ví dụ: 07:30."

    def parsed(self, typed):
        return parse_time(typed)

    def written(self, value):
        return f"{value:%H:%M}"


class MoneyField(_TypedField):
    """Whole đồng: 1.234.567, 1 234 567 đ, 1234567."""

    refusal = "Số tiền chưa đúng. Ví dụ: 1.500.000."

    def parsed(self, typed):
        return parse_whole(typed, most_digits=15)

    def written(self, value):
        return text.grouped(value)


class InRange(validators.NumberRange):
    """Silent where there is no number: then another sentence has been said already."""

    def __call__(self, form, field):
        if field.data is not None:
            super().__call__(form, field)


class MultipleField(_TypedField):
    """A multiple of the base salary, 0,45 or 3, kept in whole hundredths."""

    refusal = "Hệ số chưa đúng. Ví dụ: 0,45."

    def parsed(self, typed):
        whole, _, part = typed.replace(".", ",").partition(",")
        if not (whole.isdecimal() and len(whole) <= 3 and len(part) <= 2 and (not part or part.isdecimal())):
            return None
        return int(whole) * 100 + int(part.ljust(2, "0"))

    def written(self, value):
        return multiple(value)


class TenthsField(_TypedField):
    """A length or share with one decimal, 1,5 or -0,8, kept in whole tenths."""

    refusal = "Số chưa đúng. Ví dụ: 1,5."

    def parsed(self, typed):
        match = _TENTHS.fullmatch(typed)
        if not match:
            return None
        tenths = int(match[2]) * 10 + int(match[3] or 0)
        return -tenths if match[1] in {"-", "−"} else tenths

    def written(self, value):
        whole, part = divmod(abs(value), 10)
        return f"{'-' if value < 0 else ''}{whole}{f',{part}' if part else ''}"


class CountField(IntegerField):
    """A whole number between two bounds."""

    def __init__(self, label=None, checks=(), *, required=True, least=0, most=1_000_000, **options):
        presence = validators.InputRequired() if required else validators.Optional()
        super().__init__(label, [presence, InRange(least, most), *checks], **options)

    def process_formdata(self, values):
        """A number too great to be compared stays as great as one that is refused."""
        super().process_formdata(values)
        if self.data is not None:
            self.data = max(-_MOST_NUMBER, min(self.data, _MOST_NUMBER))


def parse_whole(typed: str, *, most_digits: int = 30) -> int | None:
    """3.500.000, 3,500,000, 3 500 000 or 3500000, with or without «đ»; None for anything else.

    A mark that does not stand before three digits may be a decimal one, or a slip: nobody guesses.
    """
    number = re.sub(r"\s*(?:đồng|đ|vnđ|vnd)$", "", typed.strip().casefold())
    digits = re.sub(r"[.,\s]", "", number)
    return int(digits) if len(digits) <= most_digits and _WHOLE.fullmatch(number) else None


def parse_day(typed: str) -> date | None:
    """A date as people type it, or None."""
    if iso := _ISO_DATE.match(typed):
        year, month, day = map(int, iso.groups())
    elif local := _DATE.match(typed):
        day, month = int(local[1]), int(local[2])
        year = int(local[3]) if local[3] else clock.today().year
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_time(typed: str) -> time | None:
    """A time of day as people type it, or None."""
    match = _TIME.match(typed.replace(" ", ""))
    if not match:
        return None
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        return None
