"""Forms of a council: founding, members, vote rules."""

import re
from math import gcd

from wtforms import RadioField, SelectChoice, SelectField, validators

from festival.voting import rules
from festival.voting.rules import Duty, Terms
from festival.web.forms import BaseForm, CountField, DayField, LineField, _TypedField

_FRACTION = re.compile(r"^(\d{1,4})\s*/\s*(\d{1,4})$")
_PERCENT = re.compile(r"^(\d{1,3})\s*%$")


class ShareField(_TypedField):
    """A share as a whole fraction: 2/3, 80%, 1/2. Never a decimal number."""

    refusal = "Tỷ lệ chưa đúng. Ví dụ: 2/3 hoặc 80%."

    def parsed(self, typed):
        return parse_share(typed)

    def written(self, value):
        num, den = value
        return f"{num * 100 // den}%" if num * 100 % den == 0 else f"{num}/{den}"


def parse_share(typed: str) -> tuple[int, int] | None:
    """Numerator and denominator in lowest terms, or None."""
    if fraction := _FRACTION.match(typed):
        num, den = int(fraction[1]), int(fraction[2])
    elif percent := _PERCENT.match(typed):
        num, den = int(percent[1]), 100
    else:
        return None
    if den == 0 or num > den:
        return None
    common = gcd(num, den)
    return num // common, den // common


BASES = {base.value for base in rules.Base}


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


class MemberForm(BaseForm):
    user_id = SelectField("Người", coerce=int)
    post = LineField("Chức vụ công tác")
    duty = SelectField(
        "Nhiệm vụ trong Hội đồng",
        choices=[SelectChoice(duty.value, name) for duty, name in rules.DUTY_NAMES.items()],
        default=Duty.MEMBER.value,
    )
    position = CountField("Thứ tự trong danh sách", required=False, least=1, most=200)
    valid_from = DayField("Tham gia từ ngày")
    valid_to = DayField("Đến ngày", required=False)


class LastDayForm(BaseForm):
    valid_to = DayField("Ngày cuối cùng tham gia Hội đồng")


class RuleForm(BaseForm):
    award_type_id = SelectField("Hình thức khen", coerce=int)
    valid_from = DayField("Áp dụng từ ngày")
    quorum = ShareField("Tỷ lệ thành viên phải có mặt")
    share = ShareField("Tỷ lệ phiếu đồng ý để thông qua")
    strictness = RadioField(
        "Cách so sánh",
        choices=[SelectChoice("strict", "Trên tỷ lệ này"), SelectChoice("reached", "Từ tỷ lệ này trở lên")],
    )
    pass_base = SelectField(
        "Tính trên", choices=[SelectChoice(base.value, name) for base, name in rules.BASE_NAMES.items()]
    )

    @property
    def terms(self) -> Terms:
        """What was chosen; only after the form was found valid."""
        return Terms(
            *self.quorum.data,
            *self.share.data,
            self.strictness.data == "strict",
            rules.Base(self.pass_base.data),
        )

    def validate_share(self, field):
        if field.data and field.data[0] == field.data[1] and self.strictness.data == "strict":
            raise validators.ValidationError("Không thể yêu cầu trên 100% số phiếu.")


class StartDayForm(BaseForm):
    valid_from = DayField("Áp dụng từ ngày")
