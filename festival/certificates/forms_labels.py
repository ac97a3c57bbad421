"""What is asked of labels, envelopes and place cards. Sent by GET: it changes nothing."""

from wtforms import BooleanField, SelectField

from festival.certificates.labels import Asked
from festival.certificates.rules import BATCH_ORDER_NAMES, BatchOrder
from festival.commendations.rules.stage import WAVE_NAMES, Wave
from festival.nominations.rules import KIND_NAMES, RecipientKind
from festival.printing.sheets import SHEETS, Sheet, own_labels
from festival.web.forms import BaseForm, CountField, InRange, TenthsField, choices

OWN = "own"
ALL = ("", "Tất cả")
_LENGTH = InRange(0, 2970, message="Phải từ 0 đến 297 mm.")
_SIDE = InRange(200, 2970, message="Nhãn phải từ 20 mm trở lên.")


class LabelForm(BaseForm):
    decision = SelectField("Quyết định", default="")
    wave = SelectField(
        "Lượt lên nhận",
        choices=choices([ALL, *((wave.value, name) for wave, name in WAVE_NAMES.items())]),
        default="",
    )
    kind = SelectField(
        "Đối tượng",
        choices=choices([ALL, *((kind.value, name) for kind, name in KIND_NAMES.items())]),
        default="",
    )
    waiting = BooleanField("Chỉ những người chưa nhận")
    order = SelectField(
        "Thứ tự",
        choices=choices((order.value, name) for order, name in BATCH_ORDER_NAMES.items()),
        default=BatchOrder.STAGE.value,
    )
    sheet = SelectField(
        "Loại giấy",
        choices=choices(
            [*((key, one.title) for key, one in SHEETS.items()), (OWN, "Nhãn A4 khổ khác, tự khai")]
        ),
        default=next(iter(SHEETS)),
    )
    first = CountField("Bắt đầu từ nhãn số", required=False, least=1, most=200, default=1)
    printer = SelectField("Máy in", default="")
    width = TenthsField("Bề rộng nhãn", [_SIDE], required=False, default=1000)
    height = TenthsField("Chiều cao nhãn", [_SIDE], required=False, default=400)
    across = CountField("Số nhãn hàng ngang", required=False, least=1, most=10, default=2)
    down = CountField("Số nhãn hàng dọc", required=False, least=1, most=14, default=7)
    left = TenthsField("Lề trái", [_LENGTH], required=False, default=50)
    top = TenthsField("Lề trên", [_LENGTH], required=False, default=80)
    gap_x = TenthsField("Khe ngang", [_LENGTH], required=False, default=0)
    gap_y = TenthsField("Khe dọc", [_LENGTH], required=False, default=0)

    @property
    def asked(self) -> Asked:
        return Asked(
            decision_id=int(self.decision.data) if self.decision.data else None,
            wave=Wave(self.wave.data) if self.wave.data else None,
            kind=RecipientKind(self.kind.data) if self.kind.data else None,
            is_waiting_only=self.waiting.data,
            order=BatchOrder(self.order.data),
        )

    @property
    def chosen_sheet(self) -> Sheet:
        if self.sheet.data != OWN:
            return SHEETS[self.sheet.data]
        return own_labels(
            across=self.across.data or 1,
            down=self.down.data or 1,
            cell_width=(self.width.data or 1000) / 10,
            cell_height=(self.height.data or 400) / 10,
            left=(self.left.data or 0) / 10,
            top=(self.top.data or 0) / 10,
            gap_x=(self.gap_x.data or 0) / 10,
            gap_y=(self.gap_y.data or 0) / 10,
        )
