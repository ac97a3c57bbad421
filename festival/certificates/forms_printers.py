"""Forms of printers and of their calibration. They check shape."""

from wtforms import RadioField, SelectField

from festival.certificates.rules_printers import MOST_OFFSET_TENTHS, SCALES, Profile, Seen
from festival.web.forms import BaseForm, InRange, LineField, TenthsField, choices

HEAD, FOOT = "head", "foot"
_OFFSET = InRange(
    -MOST_OFFSET_TENTHS,
    MOST_OFFSET_TENTHS,
    message="Chỉ bù được từ -15 đến 15 mm. Lệch hơn thì chỉnh khay giấy.",
)
# WTForms fills numbers in by «%»; a bare sign would stop it.
_SCALE = InRange(SCALES[0], SCALES[-1], message="Cỡ chỉ chỉnh được từ 98 đến 102 %%.")
_LENGTH = InRange(0, 15000, message="Số đo phải từ 0 đến 1500 mm.")
_ERROR = InRange(0, 300, message="Sai lệch phải từ 0 đến 30 mm.")
NONE, RIGHT, LEFT, DOWN, UP = "none", "right", "left", "down", "up"


class PrinterForm(BaseForm):
    """A printer's profile as the clerk may also type it directly."""

    name = LineField("Tên máy in", most=100)
    tray = LineField("Khay và cách đặt giấy", required=False, most=60)
    feed = RadioField(
        "Giấy vào máy",
        choices=choices([(HEAD, "Đầu tờ vào trước"), (FOOT, "Chân tờ vào trước")]),
        default=HEAD,
    )
    dx = TenthsField("Dời chữ sang phải", [_OFFSET], required=False, default=0)
    dy = TenthsField("Dời chữ xuống dưới", [_OFFSET], required=False, default=0)
    scale_x = TenthsField("Cỡ theo chiều ngang", [_SCALE], required=False, default=1000)
    scale_y = TenthsField("Cỡ theo chiều dọc", [_SCALE], required=False, default=1000)

    @property
    def profile(self) -> Profile:
        return Profile(
            dx_tenths=self.dx.data or 0,
            dy_tenths=self.dy.data or 0,
            scale_x_thousandths=self.scale_x.data or 1000,
            scale_y_thousandths=self.scale_y.data or 1000,
        )

    @property
    def values(self) -> dict:
        return {
            "name": self.name.data,
            "tray": self.tray.data,
            "is_foot_first": self.feed.data == FOOT,
            "profile": self.profile,
        }


class CalibrationForm(BaseForm):
    """What somebody saw on the measuring sheet, in the words of whoever looks at it."""

    form = SelectField("Mẫu giấy của tờ đo")
    sideways_way = RadioField(
        "Chữ lệch ngang",
        choices=choices([(NONE, "Không lệch"), (RIGHT, "Lệch sang phải"), (LEFT, "Lệch sang trái")]),
        default=NONE,
    )
    sideways = TenthsField("Lệch ngang bao nhiêu", [_ERROR], required=False)
    upright_way = RadioField(
        "Chữ lệch dọc",
        choices=choices([(NONE, "Không lệch"), (DOWN, "Lệch xuống dưới"), (UP, "Lệch lên trên")]),
        default=NONE,
    )
    upright = TenthsField("Lệch dọc bao nhiêu", [_ERROR], required=False)
    middle_x = TenthsField("Từ mép trái tờ giấy đến dấu thập O", [_LENGTH], required=False)
    middle_y = TenthsField("Từ mép trên tờ giấy đến dấu thập O", [_LENGTH], required=False)
    across = TenthsField("Từ dấu thập A đến dấu thập B", [_LENGTH], required=False)
    down = TenthsField("Từ dấu thập A đến dấu thập C", [_LENGTH], required=False)

    def validate(self, extra_validators=None):
        is_fine = super().validate(extra_validators)
        for way, amount in ((self.sideways_way, self.sideways), (self.upright_way, self.upright)):
            if way.data == NONE and amount.data:
                way.errors = [*way.errors, "Hãy chọn chữ lệch về phía nào."]
                is_fine = False
            if way.data != NONE and not amount.data and not amount.errors:
                amount.errors = [*amount.errors, "Hãy gõ lệch bao nhiêu mm, ví dụ 1,5."]
                is_fine = False
        return is_fine

    @property
    def seen(self) -> Seen:
        sideways, upright = self.sideways.data or 0, self.upright.data or 0
        return Seen(
            right=-sideways if self.sideways_way.data == LEFT else sideways,
            down=-upright if self.upright_way.data == UP else upright,
            middle_x=self.middle_x.data,
            middle_y=self.middle_y.data,
            across=self.across.data,
            upright=self.down.data,
        )


class KnownForm(CalibrationForm):
    """The same with the profile by which the sheet was printed."""

    dx = TenthsField("", [_OFFSET])
    dy = TenthsField("", [_OFFSET])
    scale_x = TenthsField("", [_SCALE])
    scale_y = TenthsField("", [_SCALE])

    @property
    def known(self) -> Profile:
        return Profile(
            dx_tenths=self.dx.data,
            dy_tenths=self.dy.data,
            scale_x_thousandths=self.scale_x.data,
            scale_y_thousandths=self.scale_y.data,
        )
