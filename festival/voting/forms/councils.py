"""Forms of a council: founding, Quy chế, members."""

from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, validators

from festival.voting import rules
from festival.voting.rules import Duty
from festival.web.forms import BaseForm, CountField, DayField, LineField, row_id


class Chosen:
    """Refuses the first line of a list, which only says that something is to be chosen."""

    def __call__(self, form, field):
        if not field.data:
            raise validators.StopValidation("Hãy chọn một người trong danh sách.")


class CouncilForm(BaseForm):
    name = LineField("Tên Hội đồng")
    decision_number = LineField("Số quyết định thành lập", most=60)
    decided_on = DayField("Ngày quyết định thành lập")
    regulation_number = LineField("Số văn bản ban hành Quy chế", most=60)
    regulation_on = DayField("Ngày ban hành Quy chế")


class RegulationForm(BaseForm):
    number = LineField("Số văn bản ban hành Quy chế", most=60)
    issued_on = DayField("Ngày ban hành Quy chế")
    scan = FileField("Bản quét Quy chế")


class ScanForm(BaseForm):
    scan = FileField("Bản quét Quy chế", [validators.InputRequired("Hãy chọn tệp.")])


class MemberForm(BaseForm):
    user_id = SelectField("Người", coerce=row_id)
    post = LineField("Chức vụ công tác")
    duty = SelectField(
        "Nhiệm vụ trong Hội đồng",
        choices=[SelectChoice(duty.value, name) for duty, name in rules.DUTY_NAMES.items()],
        default=Duty.MEMBER.value,
    )
    position = CountField("Thứ tự trong danh sách", required=False, least=1, most=200)
    valid_from = DayField("Tham gia từ ngày")
    valid_to = DayField("Đến ngày", required=False)


class MemberEditForm(BaseForm):
    post = LineField("Chức vụ công tác")
    position = CountField("Thứ tự trong danh sách", least=1, most=200)


class LastDayForm(BaseForm):
    """``may_be_empty``: where a last day is there already, an empty box takes it back."""

    valid_to = DayField("Ngày cuối cùng tham gia Hội đồng", required=False)

    def __init__(self, *, may_be_empty: bool, **options):
        super().__init__(**options)
        if not may_be_empty:
            self.valid_to.validators = [validators.InputRequired()]
            self.valid_to.flags.required = True
