"""Guests as they are typed and pasted, the words of an invitation, and a guest's answer."""

from dataclasses import dataclass

from wtforms import HiddenField, RadioField, SelectField, TextAreaField, validators

from festival.core import text
from festival.planning.forms.pasted import cells_in
from festival.planning.rules.guests import (
    ANSWER_NAMES,
    DELEGATE_NAMES,
    MOST_PASTED,
    MOST_SEATS,
    Answer,
    DelegateKind,
)
from festival.planning.services.guests import DelegateContent
from festival.web.forms import BaseForm, CountField, DayField, InRange, LineField, LinesField, NotDisguised

COLUMNS = ["Nhóm", "Xưng hô", "Họ và tên", "Chức vụ, đơn vị", "Số chỗ", "Khu ghế", "Ghi chú"]
_MOST = {"Xưng hô": 40, "Họ và tên": 200, "Chức vụ, đơn vị": 300, "Khu ghế": 100, "Ghi chú": 300}
_KIND_CHOICES = {kind.value: name for kind, name in DELEGATE_NAMES.items()}


class DelegateForm(BaseForm):
    kind = RadioField("Nhóm", choices=_KIND_CHOICES)
    salutation = LineField("Xưng hô", required=False, most=40)
    full_name = LineField("Họ và tên, hoặc tên đơn vị", most=200)
    post = LineField("Chức vụ, đơn vị", required=False, most=300)
    seats = CountField("Số chỗ mời", least=1, most=MOST_SEATS)
    seat_block = LineField("Khu ghế", required=False, most=100)
    note = LineField("Ghi chú nội bộ", required=False, most=300)

    @property
    def content(self) -> DelegateContent:
        names = ("salutation", "full_name", "post", "seats", "seat_block", "note")
        typed = {name: getattr(self, name).data or "" for name in names}
        return DelegateContent(kind=DelegateKind(self.kind.data), **typed)


class EditDelegateForm(DelegateForm):
    answer = RadioField("Trả lời", choices={answer.value: name for answer, name in ANSWER_NAMES.items()})
    coming = CountField("Số người sẽ dự", required=False, most=MOST_SEATS)
    seen = HiddenField("Bản đang xem")

    @property
    def chosen(self) -> Answer:
        return Answer(self.answer.data)


class PasteGuestsForm(BaseForm):
    rows = TextAreaField(
        "Danh sách khách mời", [validators.InputRequired(), NotDisguised(), validators.Length(max=300_000)]
    )
    kind = SelectField("Nhóm của dòng không ghi nhóm", choices=_KIND_CHOICES)
    is_checked = HiddenField("Đã xem trước")


class InvitationForm(BaseForm):
    number = LineField("Số giấy mời", required=False, most=60)
    inviter = LineField("Người mời", most=200)
    dated_on = DayField("Ngày ghi trên giấy mời")
    dress = LineField("Trang phục", required=False, most=150)
    answer_by = DayField("Xin trả lời trước ngày", required=False)
    signer_title = LineField("Chức danh người ký", required=False, most=150)
    signer_name = LineField("Họ tên người ký", required=False, most=100)

    @property
    def settings(self) -> dict[str, str]:
        """Plain texts, as they are frozen with an order and kept for the next one."""
        names = ("number", "inviter", "dress", "signer_title", "signer_name")
        days = ("dated_on", "answer_by")
        return {name: getattr(self, name).data or "" for name in names} | {
            name: getattr(self, name).data.isoformat() if getattr(self, name).data else "" for name in days
        }


class AnswerForm(BaseForm):
    """Authorised by the token in its address alone: the page is public and keeps no session."""

    class Meta(BaseForm.Meta):
        csrf = False

    answer = RadioField(
        "Quý vị có đến dự không?",
        choices={Answer.COMING.value: "Có, tôi sẽ dự", Answer.DECLINED.value: "Rất tiếc, không dự được"},
    )
    coming = CountField("Số người sẽ dự", required=False, most=MOST_SEATS)
    message = LinesField("Lời nhắn cho Ban Tổ chức", required=False, most=300)

    def limit_to(self, seats: int) -> None:
        """No more than were invited; who does not come need not mend the number."""
        comes = self.answer.data != Answer.DECLINED.value
        self.coming.validators = [validators.Optional(), *([InRange(1, seats)] if comes else [])]


@dataclass(frozen=True)
class PastedGuest:
    """One pasted line: its cells for the preview, and either what it means or why it means nothing."""

    number: int
    cells: list[str]
    content: DelegateContent | None = None
    error: str = ""


def understood(pasted: str, usual: DelegateKind) -> list[PastedGuest]:
    """Tab-separated lines as guests; a first line of headings and empty lines are passed over."""
    rows: list[PastedGuest] = []
    places: dict[tuple, int] = {}
    for cells in cells_in(pasted):
        if not any(cells) or (not rows and text.fold(cells[0]) in ("nhom", "loai", "doi tuong")):
            continue
        row = _row(len(rows) + 1, cells, usual)
        first = places.setdefault(row.content.same, row.number) if row.content else row.number
        if first != row.number:
            row = PastedGuest(row.number, row.cells, error=f"Trùng với dòng {first}. Hãy bỏ một dòng.")
        rows.append(row)
        if len(rows) > MOST_PASTED:
            break
    return rows


def _row(number: int, cells: list[str], usual: DelegateKind) -> PastedGuest:
    shown = (cells + [""] * len(COLUMNS))[: len(COLUMNS)]
    kind = _kind(shown[0]) if shown[0] else usual
    if error := _fault(cells, shown, kind):
        return PastedGuest(number, shown, error=error)
    _cell, salutation, name, post, seats, block, note = shown
    content = DelegateContent(
        kind=kind,
        salutation=salutation,
        full_name=name,
        post=post,
        seats=int(seats or 1),
        seat_block=block,
        note=note,
    )
    return PastedGuest(number, [DELEGATE_NAMES[kind], *shown[1:4], seats or "1", *shown[5:]], content)


def _fault(cells: list[str], shown: list[str], kind: DelegateKind | None) -> str:
    named = dict(zip(COLUMNS, shown, strict=True))
    if len(cells) < 3:
        return "Dòng cần ít nhất 3 cột, cách nhau bằng phím Tab."
    if any(cells[len(COLUMNS) :]):
        return f"Dòng có quá {len(COLUMNS)} cột."
    if kind is None:
        return "Chưa rõ nhóm. Ghi: Cấp trên, Của xã, Được khen thưởng hoặc Nhân dân."
    if not named["Họ và tên"]:
        return "Thiếu họ và tên."
    seats = named["Số chỗ"] or "1"
    if not (seats.isascii() and seats.isdecimal() and len(seats) <= 3 and 1 <= int(seats) <= MOST_SEATS):
        return f"Số chỗ phải là số nguyên từ 1 đến {MOST_SEATS}."
    long = [f"{column} tối đa {most} ký tự" for column, most in _MOST.items() if len(named[column]) > most]
    return ("Chữ quá dài: " + ", ".join(long) + ".") if long else ""


def _kind(cell: str) -> DelegateKind | None:
    """«Đại biểu cấp trên», «ĐB xã», «khen thưởng», «nhân dân»: offices write the kind in many ways."""
    words = text.fold(cell).split()
    for word, kind in (
        ("tren", DelegateKind.UPPER),
        ("khen", DelegateKind.HONOURED),
        ("dan", DelegateKind.RESIDENT),
        ("xa", DelegateKind.COMMUNE),
    ):
        if word in words:
            return kind
    return None
