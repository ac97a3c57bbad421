"""Forms of a session: its plan, agenda, roll, and the pages that confirm an act."""

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, validators

from festival.voting.models import Seat
from festival.voting.rules import Attendance
from festival.web.forms import BaseForm, ClockField, CountField, DayField, LineField


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
