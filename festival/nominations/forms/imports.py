"""Bringing a spreadsheet, saying how it is read, confirming it. They check shape."""

from dataclasses import replace

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField

from festival.nominations.rules import BASIS_NAMES, KIND_NAMES
from festival.nominations.sheets.choices import Choices
from festival.nominations.sheets.headings import FIELD_NAMES, Table
from festival.nominations.sheets.plan import Award, Unit
from festival.nominations.sheets.reading import MOST_BYTES, MOST_ROWS
from festival.web.forms import BaseForm, CountField, choices

_FROM_FILE = "Theo tệp"


class BringForm(BaseForm):
    file = FileField("Tệp danh sách")

    @property
    def content(self) -> bytes:
        """One byte more than is taken, so that more is noticed."""
        with self.file.data.stream as stream:
            return stream.read(MOST_BYTES + 1)

    @property
    def file_name(self) -> str:
        return self.file.data.filename or "" if self.file.data else ""


class _ChoicesForm(BaseForm):
    sheet = SelectField("Trang tính")
    heading_row = CountField("Dòng tiêu đề", least=1, most=MOST_ROWS)
    award = SelectField("Hình thức khen thưởng", coerce=int)
    basis = SelectField(
        "Loại hình", choices=choices([("", _FROM_FILE), *((b.value, n) for b, n in BASIS_NAMES.items())])
    )
    kind = SelectField(
        "Đối tượng", choices=choices([("", _FROM_FILE), *((k.value, n) for k, n in KIND_NAMES.items())])
    )
    unit = SelectField("Đơn vị đề nghị", coerce=int)

    @property
    def columns(self) -> list[tuple]:
        """Each column of the sheet with its field."""
        return [(column, self[f"column_{column.place}"]) for column in self.table.columns]

    def chosen(self, before: Choices) -> Choices:
        """Another sheet or another row of headings has other columns: they are guessed anew."""
        heading_row = self.heading_row.data
        if self.sheet.data != before.sheet:
            return replace(self._fixed(before), sheet=self.sheet.data, heading_row=None, columns={})
        if heading_row != self.table.top + 1:
            return replace(self._fixed(before), heading_row=heading_row, columns={})
        columns = {column.key: field.data for column, field in self.columns}
        return replace(self._fixed(before), columns=columns)

    def _fixed(self, before: Choices) -> Choices:
        return replace(
            before,
            award_id=self.award.data or None,
            basis=self.basis.data,
            kind=self.kind.data,
            unit_id=self.unit.data or None,
        )


def choices_form(
    table: Table,
    sheets: tuple[str, ...],
    chosen: Choices,
    *,
    awards: list[Award],
    units: list[Unit],
    **options,
) -> _ChoicesForm:
    """A form with one field for each column of the sheet."""
    offered = choices((field.value, name) for field, name in FIELD_NAMES.items())
    fields = {
        f"column_{column.place}": SelectField(column.heading or f"Cột {column.place + 1}", choices=offered)
        for column in table.columns
    }
    data = {
        "sheet": table.sheet.name,
        "heading_row": table.top + 1,
        "award": chosen.award_id or 0,
        "basis": chosen.basis,
        "kind": chosen.kind,
        "unit": chosen.unit_id or 0,
        **{f"column_{column.place}": column.field.value for column in table.columns},
    }
    form_class = type("ChoicesForm", (_ChoicesForm,), {**fields, "table": table})
    form = form_class(data=data, **options)
    form.sheet.choices = choices((name, name) for name in sheets)
    form.award.choices = choices([(0, _FROM_FILE), *((award.id, award.name) for award in awards)])
    form.unit.choices = choices([(0, "Theo tệp, hoặc nơi nhập"), *((unit.id, unit.name) for unit in units)])
    return form


class ConfirmForm(BaseForm):
    seen = HiddenField()
    leave_errors = BooleanField("Bỏ các dòng lỗi, chỉ nhập các dòng còn lại")
    take_likely = BooleanField("Những dòng có thể trùng là người khác: vẫn nhập")
