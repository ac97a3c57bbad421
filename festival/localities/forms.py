"""What people type about localities."""

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, TextAreaField, validators
from wtforms.fields import SelectChoice

from festival.localities.rules import KIND_NAMES, LOCAL_KINDS
from festival.web.forms import BaseForm, DayField, LineField, LinesField

KINDS = [SelectChoice(kind.value, KIND_NAMES[kind][0].upper() + KIND_NAMES[kind][1:]) for kind in LOCAL_KINDS]


class UnitForm(BaseForm):
    name = LineField("Tên đầy đủ")
    kind = SelectField("Loại", choices=KINDS)


class UnitListForm(BaseForm):
    text = TextAreaField("Danh sách", [validators.InputRequired(), validators.Length(max=100_000)])
    kind = SelectField("Loại, cho những dòng không ghi", choices=KINDS)


class RenameForm(BaseForm):
    name = LineField("Tên đầy đủ")
    unit_word = LineField("Gọi là", most=40, required=False)
    legal_basis = LinesField("Văn bản đổi tên", most=500, required=False)


class EndForm(BaseForm):
    last_day = DayField("Ngày cuối cùng còn hoạt động")


class LetterheadForm(BaseForm):
    parent_agency = LineField("Cơ quan cấp trên", required=False)
    agency = LineField("Cơ quan ban hành")
    place = LineField("Nơi ký", most=100)
    awarding_title = LineField("Chức danh người khen")
    emblem = FileField("Biểu trưng")
    drop_emblem = BooleanField("Bỏ biểu trưng đang dùng")
