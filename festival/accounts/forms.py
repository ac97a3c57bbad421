"""What people type about accounts."""

from wtforms import PasswordField, StringField, validators

from festival.core import text
from festival.web.forms import BaseForm, LineField


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
