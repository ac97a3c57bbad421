"""Forms of a session: its plan, agenda, roll, and the pages that confirm an act."""

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, validators

from festival.voting import rules
from festival.voting.models import Seat
from festival.voting.rules import Attendance, Channel, SessionKind
from festival.web.forms import BaseForm, ClockField, CountField, DayField, LineField, row_id

PRESENT, ABSENT = Attendance.PRESENT.value, Attendance.ABSENT.value
CHANNELS_IN_THE_ROOM = {
    Channel.SCREEN: "Trên màn hình: điện thoại, máy tính bảng, máy tính",
    Channel.PAPER: "Phiếu giấy, Tổ kiểm phiếu đếm và nhập số",
}


class SessionForm(BaseForm):
    kind = RadioField(
        "Cách làm việc",
        choices=[SelectChoice(kind.value, name) for kind, name in rules.SESSION_KIND_NAMES.items()],
        coerce=SessionKind,
        default=SessionKind.MEETING,
    )
    title = LineField("Tên phiên họp")
    council_id = SelectField("Hội đồng", coerce=row_id)
    held_on = DayField("Ngày họp")
    starts_at = ClockField("Giờ bắt đầu", required=False)
    venue = LineField("Địa điểm", required=False)
    secret_channel = RadioField(
        "Người có mặt bỏ phiếu kín bằng",
        choices=[SelectChoice(channel.value, name) for channel, name in CHANNELS_IN_THE_ROOM.items()],
        coerce=Channel,
        default=Channel.SCREEN,
    )
    written_due = DayField("Hạn gửi lại phiếu xin ý kiến", required=False)

    def validate(self, extra_validators=None):
        """A meeting has its hour, a written round the day on which its sheets are due."""
        is_valid = super().validate(extra_validators)
        is_round = self.kind.data is SessionKind.WRITTEN_ROUND
        field, said = (
            (self.written_due, "Phiên lấy ý kiến bằng văn bản cần có hạn gửi lại phiếu.")
            if is_round
            else (self.starts_at, "Vui lòng nhập giờ bắt đầu phiên họp.")
        )
        if field.data is None and not field.errors:
            field.errors = [said]
            return False
        return is_valid


class AgendaForm(BaseForm):
    nomination_ids = SelectMultipleField("Hồ sơ", coerce=row_id, validate_choice=False)


def shown_nomination(sent) -> int:
    """Whose item it was on the page, as its form says; 0 where it says nothing that is a number."""
    typed = sent.get("nomination_id", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


class ReconsiderForm(BaseForm):
    item_ids = SelectMultipleField("Hồ sơ", coerce=row_id, validate_choice=False)


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


def roll_form(seats: list[Seat], offered: list[SelectChoice], usual: Channel) -> BaseForm:
    """How each seat takes part, with the reason of an absence; ``offered`` as ``roll_choices`` says."""
    fields = {}
    for seat in seats:
        fields[f"seat_{seat.user_id}"] = RadioField(
            seat.full_name, choices=offered, default=_answer_of(seat, usual)
        )
        fields[f"reason_{seat.user_id}"] = LineField(
            f"Lý do vắng của {seat.full_name}", required=False, default=seat.absence_reason
        )
    return type("RollForm", (BaseForm,), fields)()


def roll_choices(usual: Channel, *, is_secret: bool, takes_sheets: bool) -> list[SelectChoice]:
    """In the room by the usual way or by the other one, away, or away and asked in writing."""
    words = {Channel.SCREEN: "Có mặt, màn hình", Channel.PAPER: "Có mặt, phiếu giấy"}
    other = Channel.PAPER if usual is Channel.SCREEN else Channel.SCREEN
    found = [SelectChoice(PRESENT, words[usual] if is_secret else "Có mặt")]
    if is_secret:
        found.append(SelectChoice(other.value, words[other]))
    found.append(SelectChoice(ABSENT, "Vắng"))
    if takes_sheets:
        found.append(SelectChoice(Channel.WRITTEN.value, "Vắng, xin ý kiến"))
    return found


def _answer_of(seat: Seat, usual: Channel) -> str:
    if seat.attendance is Attendance.PRESENT:
        return PRESENT if seat.channel in (None, usual) else seat.channel.value
    return Channel.WRITTEN.value if seat.channel is Channel.WRITTEN else ABSENT


def roll_from(form: BaseForm, seats: list[Seat]) -> dict:
    """Who is present, the reasons typed for the others, who differs from the usual way; by account id."""
    answers = {seat.user_id: form[f"seat_{seat.user_id}"].data for seat in seats}
    return {
        "present": {
            user_id for user_id, answer in answers.items() if answer not in (ABSENT, Channel.WRITTEN.value)
        },
        "reasons": {seat.user_id: form[f"reason_{seat.user_id}"].data or "" for seat in seats},
        "channels": {
            user_id: Channel(answer) for user_id, answer in answers.items() if answer not in (PRESENT, ABSENT)
        },
    }
