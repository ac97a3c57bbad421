"""What people type about accounts."""

import re

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.fields import SelectChoice
from wtforms.widgets import HiddenInput

from festival.accounts.rules import ROLE_NAMES
from festival.core import text
from festival.web.forms import BaseForm, DayField, LineField

# Scheme, host and perhaps a port; no path, so that addresses are made by joining.
ADDRESS = re.compile(r"^https?://[A-Za-z0-9.-]+(?::\d{1,5})?/?$")


def sign_in_name_of(typed: str | None) -> str:
    """Capitals and blanks around a sign-in name do not matter."""
    return text.clean(typed).casefold()[:80]


class SecretField(PasswordField):
    """A password: kept as typed, never given back to the page."""

    def __init__(self, label, **options):
        super().__init__(label, [validators.InputRequired(), validators.Length(max=200)], **options)


class SignInForm(BaseForm):
    sign_in_name = StringField(
        "Tên đăng nhập", [validators.InputRequired(), validators.Length(max=80)], filters=[sign_in_name_of]
    )
    password = SecretField("Mật khẩu")


class SecondFactorForm(BaseForm):
    """Six digits from the phone, or a recovery code."""

    code = LineField("Mã xác thực", most=20)


class PasswordForm(BaseForm):
    old_password = SecretField("Mật khẩu đang dùng")
    new_password = SecretField("Mật khẩu mới")
    again_password = PasswordField(
        "Nhập lại mật khẩu mới", [validators.InputRequired(), validators.EqualTo("new_password")]
    )


class AccountForm(BaseForm):
    full_name = LineField("Họ và tên")
    sign_in_name = StringField(
        "Tên đăng nhập", [validators.Optional(), validators.Length(max=80)], filters=[sign_in_name_of]
    )
    locality_id = SelectField("Đơn vị", coerce=int)

    def __init__(self, *args, places, **options):
        super().__init__(*args, **options)
        self.locality_id.choices = [SelectChoice(place.id, place.name) for place in places]


class FullNameForm(BaseForm):
    full_name = LineField("Họ và tên")


class ResetForm(BaseForm):
    forget_phone = BooleanField("Bỏ điện thoại xác thực đã cài")


class GrantForm(BaseForm):
    """A role in a place, from–to."""

    role = SelectField(
        "Phần việc", choices=[SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()]
    )
    locality_id = SelectField("Nơi giao", coerce=int)
    valid_from = DayField("Từ ngày")
    valid_to = DayField("Đến hết ngày", required=False)
    is_deputy = BooleanField("Đây là ủy quyền (phải có ngày kết thúc)")

    def __init__(self, *args, places, **options):
        super().__init__(*args, **options)
        self.locality_id.choices = [SelectChoice(place.id, place.name) for place in places]


class HeadsForm(BaseForm):
    """A pasted list of hamlet heads."""

    text = TextAreaField("Danh sách", [validators.InputRequired(), validators.Length(max=100_000)])
    make_areas = BooleanField("Tạo luôn những khu dân cư mà xã chưa có")
    digest = HiddenField(validators=[validators.Length(max=64)])


class PublicUrlForm(BaseForm):
    public_url = LineField(
        "Địa chỉ của trang",
        [validators.Regexp(ADDRESS, message="Địa chỉ chưa đúng. Ví dụ: https://ngayhoi.anthinh.gov.vn.")],
        required=False,
    )


class ChangeForm(BaseForm):
    """The day an official change takes effect, and that somebody has read the resolution."""

    day = DayField("Có hiệu lực từ ngày")
    is_checked = BooleanField(
        "Tôi đã đối chiếu với nghị quyết", [validators.InputRequired("Vui lòng đối chiếu rồi đánh dấu.")]
    )


class SetupCodeForm(BaseForm):
    code = LineField("Mã cài đặt", most=20)


class FounderForm(BaseForm):
    """The first administrator."""

    locality_id = IntegerField(widget=HiddenInput())
    full_name = LineField("Họ và tên")
    sign_in_name = StringField(
        "Tên đăng nhập", [validators.InputRequired(), validators.Length(max=80)], filters=[sign_in_name_of]
    )
    new_password = SecretField("Mật khẩu")
    again_password = PasswordField(
        "Nhập lại mật khẩu", [validators.InputRequired(), validators.EqualTo("new_password")]
    )
