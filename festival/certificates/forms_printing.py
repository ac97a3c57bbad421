"""Forms of the order page, of marks on paper and of the stock of blanks. They check shape."""

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, validators
from wtforms.widgets import CheckboxInput, ListWidget

from festival.certificates.rules import (
    BATCH_ORDER_NAMES,
    BLANK_ACT_NAMES,
    PRINT_MODE_NAMES,
    BatchOrder,
    BlankAct,
    CopyAction,
    PrintMode,
)
from festival.certificates.services import How
from festival.web.forms import BaseForm, CountField, LineField, choices, row_id

ACTION_NAMES = {
    CopyAction.PRINT: "Đã in ra giấy",
    CopyAction.GOOD: "In tốt",
    CopyAction.SPOIL: "In hỏng",
    CopyAction.VOID: "Hủy bản in",
}
# 0 stands for «none»: an empty value could not be told from a box left alone.
NONE = 0


class OrderForm(BaseForm):
    """What is printed, in which order and on what; the same in the address and in the order."""

    decision = SelectMultipleField(
        "Quyết định",
        [validators.InputRequired("Hãy chọn ít nhất một quyết định.")],
        coerce=row_id,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    order = RadioField(
        "Thứ tự xếp giấy",
        choices=choices((one.value, name) for one, name in BATCH_ORDER_NAMES.items()),
        default=BatchOrder.DECISION.value,
    )
    mode = RadioField(
        "Cách in",
        choices=choices((one.value, name) for one, name in PRINT_MODE_NAMES.items()),
        default=PrintMode.WHOLE.value,
    )
    blanks = SelectField("Loại phôi", coerce=row_id, default=NONE)
    printer = SelectField("Máy in", coerce=row_id, default=NONE)

    @property
    def how(self) -> How:
        mode = PrintMode(self.mode.data)
        return How(
            order=BatchOrder(self.order.data),
            mode=mode,
            printer_id=self.printer.data or None,
            blank_type_id=(self.blanks.data or None) if mode is PrintMode.OVERLAY else None,
        )


class PrintedForm(BaseForm):
    """The whole batch is on paper."""

    was_tested = BooleanField(
        "Đã in thử một tờ và xem kỹ vị trí chữ",
        [validators.InputRequired("Hãy in thử một tờ, xem kỹ rồi đánh dấu vào ô này.")],
    )
    first_serial = LineField("Số sê-ri của phôi đầu tiên", required=False, most=40)


class CheckedForm(BaseForm):
    """All that is left of a batch is good, but for some sheets."""

    spoiled = LineField("Trừ các tờ số", required=False, most=500)
    why = LineField("Lý do hỏng", required=False, most=300)


class MarkForm(BaseForm):
    """What became of one copy."""

    action = RadioField(
        "Kết quả",
        [validators.InputRequired("Hãy chọn kết quả.")],
        choices=choices((action.value, name) for action, name in ACTION_NAMES.items()),
    )
    serial = LineField("Số sê-ri trên phôi", required=False, most=40)
    reason = LineField("Lý do", required=False, most=300)

    @property
    def chosen(self) -> CopyAction:
        return CopyAction(self.action.data)


class ReprintForm(BaseForm):
    reason = LineField("Lý do in lại", most=300)
    printer = SelectField("Máy in", coerce=row_id, default=NONE)


class BlankTypeForm(BaseForm):
    """One kind of blank."""

    name = LineField("Tên loại phôi", most=100)
    width_mm = CountField("Chiều ngang", least=50, most=1200)
    height_mm = CountField("Chiều dọc", least=50, most=1200)
    warn_at = CountField("Báo khi chỉ còn", least=0, most=100_000, default=10)
    has_serials = BooleanField("Mỗi tờ phôi có số sê-ri in sẵn")


class BlankEditForm(BaseForm):
    """What may still be changed of a kind of blank; its size may not."""

    name = LineField("Tên loại phôi", most=100)
    warn_at = CountField("Báo khi chỉ còn", least=0, most=100_000)
    has_serials = BooleanField("Mỗi tờ phôi có số sê-ri in sẵn")
    is_archived = BooleanField("Không dùng nữa")


class MovementForm(BaseForm):
    """Sheets that came or went without being anybody's copy."""

    act = RadioField(
        "Việc",
        [validators.InputRequired("Hãy chọn nhập, hỏng hay trả lại.")],
        choices=choices(
            (act.value, name)
            for act, name in (BLANK_ACT_NAMES | {BlankAct.SPOILED: "Hỏng khi in thử, rách, ẩm"}).items()
            if act is not BlankAct.USED
        ),
    )
    quantity = CountField("Số tờ", least=1, most=1_000_000)
    serial = LineField("Số sê-ri của tờ hỏng", required=False, most=40)
    note = LineField("Ghi chú, chứng từ", required=False, most=300)

    @property
    def chosen(self) -> BlankAct:
        return BlankAct(self.act.data)
