"""Forms of the council's work. The ballot's form is made for its agenda and is never kept."""

import re
from math import gcd

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, validators

from festival.core.errors import RuleBroken
from festival.voting import rules
from festival.voting.models import AgendaItem, Seat
from festival.voting.rules import Attendance, Choice, Duty, Terms
from festival.web.forms import BaseForm, ClockField, CountField, DayField, LineField, _TypedField

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


class SessionForm(BaseForm):
    title = LineField("Tên phiên họp")
    council_id = SelectField("Hội đồng", coerce=int)
    held_on = DayField("Ngày họp")
    starts_at = ClockField("Giờ bắt đầu")
    venue = LineField("Địa điểm", required=False)


class AgendaForm(BaseForm):
    nomination_ids = SelectMultipleField("Hồ sơ", coerce=int, validate_choice=False)


class CountConfirmForm(BaseForm):
    """The typed number of things an act touches; ``expected`` comes from the list."""

    count = CountField("Số hồ sơ", most=100_000)

    def agrees_with(self, expected: int) -> bool:
        """Whether the form is valid and the number is the list's; else the field says so."""
        if not self.validate_on_submit():
            return False
        if self.count.data != expected:
            self.count.errors = ["Số vừa gõ chưa khớp với danh sách. Hãy đếm lại và gõ lại."]
            return False
        return True


class SignForm(BaseForm):
    signed = BooleanField(
        "Chủ tịch và Thư ký đã ký biên bản giấy",
        [validators.InputRequired(message="Hãy đánh dấu sau khi biên bản giấy đã được ký.")],
    )


def roll_form(seats: list[Seat]) -> BaseForm:
    """Present or absent for every seat, with the reason of an absence."""
    fields = {}
    for seat in seats:
        fields[f"seat_{seat.user_id}"] = RadioField(
            seat.full_name,
            choices=[
                SelectChoice(Attendance.PRESENT.value, "Có mặt"),
                SelectChoice(Attendance.ABSENT.value, "Vắng"),
            ],
            default=seat.attendance.value,
        )
        fields[f"reason_{seat.user_id}"] = LineField(
            f"Lý do vắng của {seat.full_name}", required=False, default=seat.absence_reason
        )
    return type("RollForm", (BaseForm,), fields)()


def roll_from(form: BaseForm, seats: list[Seat]) -> tuple[set[int], dict[int, str]]:
    """Account ids of those present, and the reasons typed for the others."""
    present = {
        seat.user_id for seat in seats if form[f"seat_{seat.user_id}"].data == Attendance.PRESENT.value
    }
    reasons = {seat.user_id: form[f"reason_{seat.user_id}"].data or "" for seat in seats}
    return present, reasons


def ballot_form(items: list[AgendaItem]) -> BaseForm:
    """One choice for every item, nothing chosen beforehand."""
    answers = [SelectChoice(choice.value, name) for choice, name in rules.CHOICE_NAMES.items()]
    fields = {
        f"choice_{item.id}": RadioField(
            f"{item.position}. {item.nomination.nominee.written}",
            [validators.InputRequired(message="Chưa chọn ý kiến.")],
            choices=answers,
        )
        for item in items
    }
    return type("BallotForm", (BaseForm,), fields)()


def choices_from(form: BaseForm, items: list[AgendaItem]) -> dict[int, Choice]:
    return {item.id: Choice(form[f"choice_{item.id}"].data) for item in items}


def sent_choices(sent) -> dict[int, Choice]:
    """The choices of a checked ballot as they were sent; RuleBroken where they are none."""
    known, choices = {choice.value for choice in Choice}, {}
    for name, value in sent.items():
        key = name.removeprefix("choice_")
        if key == name:
            continue
        if not (key.isdecimal() and len(key) < 10 and value in known):
            raise RuleBroken("Lá phiếu gửi lên không đúng mẫu nên chưa được ghi. Hãy mở lại trang bỏ phiếu.")
        choices[int(key)] = Choice(value)
    return choices
