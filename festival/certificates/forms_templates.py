"""The editor of a certificate form, and the small forms around it. They check shape."""

import re

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    ColorField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    validators,
)
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from festival.certificates import rules_templates as rules
from festival.certificates.samples import NAMES, ORDINARY
from festival.core import text
from festival.printing import guides
from festival.web.forms import BaseForm, CountField, LineField, choices
from festival.web.messages import Vietnamese

ALIGNMENTS = [("left", "Trái"), ("center", "Giữa"), ("right", "Phải")]
HEIGHTS = [("top", "Sát trên"), ("middle", "Giữa"), ("bottom", "Sát dưới")]
MARKS = [(guides.BOXES, "Khung ô và tên"), (guides.GRID, "Lưới 10 mm"), (guides.CENTRE, "Đường giữa")]
_NUMBER = re.compile(r"-?[0-9]{1,4}(?:[.,][0-9]{1,2})?")


class DecimalField(Field):
    """A number with at most two places, 12,5 or 12.5; what was typed stays in the box after an error."""

    widget = TextInput()

    def __init__(self, label, **options):
        super().__init__(label, [validators.InputRequired("Hãy nhập số.")], **options)

    def _value(self):
        if self.raw_data:
            return self.raw_data[0]
        return f"{self.data:g}".replace(".", ",") if self.data is not None else ""

    def process_formdata(self, values):
        typed = text.clean(values[0]) if values else ""
        self.data = None
        if not typed:
            return
        if not _NUMBER.fullmatch(typed):
            raise ValueError("Số chưa đúng. Ví dụ: 12,5.")
        number = float(typed.replace(",", "."))
        self.data = int(number) if number == int(number) else number


class _Part(Form):
    """A piece of a greater form, which carries the token for all of them."""

    class Meta(Form.Meta):
        def get_translations(self, form):
            return Vietnamese()


class RectForm(_Part):
    x = DecimalField("Cách trái")
    y = DecimalField("Cách trên")
    width = DecimalField("Rộng")
    height = DecimalField("Cao")


class StackForm(_Part):
    name = HiddenField()
    y = DecimalField("Cách trên")
    height = DecimalField("Cao")


class BoxForm(RectForm):
    name = HiddenField("Mã ô", [validators.InputRequired(), validators.Length(max=60)])
    label = LineField("Tên ô", most=60)
    shows = SelectField(
        "Nội dung", choices=choices([*rules.SHOWN_NAMES.items(), (rules.FIXED, "Chữ in sẵn, ghi dưới đây")])
    )
    fixed = LineField("Chữ in sẵn", required=False, most=300)
    face = SelectField("Kiểu chữ", choices=choices(rules.FACE_NAMES.items()))
    size_pt = DecimalField("Cỡ chữ")
    min_size_pt = DecimalField("Cỡ nhỏ nhất")
    line_height = DecimalField("Giãn dòng")
    max_lines = CountField("Số dòng nhiều nhất", least=1, most=20)
    colour = ColorField("Màu")
    align = SelectField("Canh ngang", choices=choices(ALIGNMENTS))
    valign = SelectField("Canh dọc", choices=choices(HEIGHTS))
    stack = SelectField("Xếp cùng nhóm", validate_choice=False)
    uppercase = BooleanField("Viết hoa toàn bộ")
    on_blank = BooleanField("Đã có trên phôi in sẵn")


class TemplateForm(BaseForm):
    """The whole form with all its boxes; nothing is kept between two answers but what stands in it."""

    base = HiddenField()
    title = LineField("Tên mẫu", most=200)
    paper = SelectField(
        "Khổ giấy",
        choices=choices(
            [*((key, words) for key, (words, _, _) in rules.PAPERS.items()), (rules.OTHER_PAPER, "Khổ khác")]
        ),
    )
    width_mm = DecimalField("Rộng")
    height_mm = DecimalField("Cao")
    emblem_box = FormField(RectForm, "Huy hiệu")
    qr_box = FormField(RectForm, "Mã QR")
    qr_colour = ColorField("Màu mã QR")
    keeps_emblem = BooleanField("In huy hiệu của mẫu thay cho huy hiệu của cơ quan khen thưởng")
    stacks = FieldList(FormField(StackForm), max_entries=10)
    boxes = FieldList(FormField(BoxForm), max_entries=rules.MOST_BOXES)
    sample = SelectField("Xem với", choices=choices(NAMES.items()), default=ORDINARY)
    marks = SelectMultipleField(
        "Đường dẫn trên hình",
        choices=choices(MARKS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = LineField("Ghi chú cho phiên bản này", required=False, most=300)

    def name_stacks(self) -> None:
        """Offer the form's own groups in every box; before checking and drawing."""
        offered = [("", "Đứng riêng")]
        for number, stack in enumerate(self.stacks, 1):
            offered.append((stack.form.name.data, f"Nhóm {number}" if len(self.stacks) > 1 else "Nhóm giữa"))
        for box in self.boxes:
            box.form.stack.choices = choices(offered)

    @property
    def base_number(self) -> int:
        typed = self.base.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0

    @property
    def sentences(self) -> list[str]:
        """Every error with the name of what it is about, for the place beside the picture."""
        found = [
            f"{self[name].label.text}: {error}"
            for name in ("title", "width_mm", "height_mm")
            for error in self[name].errors
        ]
        for part in (self.emblem_box, self.qr_box, *self.stacks, *self.boxes):
            label = part.form.label.data if isinstance(part.form, BoxForm) else part.label.text
            for field in part.form:
                found += [f"{label}, {field.label.text.lower()}: {error}" for error in field.errors]
        return found


class ArtForm(BaseForm):
    base = HiddenField()
    border = FileField("Đường diềm")
    emblem = FileField("Huy hiệu của mẫu")


class CopyForm(BaseForm):
    source = HiddenField("Mẫu gốc", [validators.InputRequired()])
    title = LineField("Tên mẫu mới", most=200)


class PackageForm(BaseForm):
    file = FileField("Tệp mẫu (.zip)")


class RestoreForm(BaseForm):
    number = CountField("Phiên bản", least=1, most=1_000_000)
    base = CountField("Phiên bản đang có", least=1, most=1_000_000)
