"""Time-based codes from a phone (RFC 6238), with recovery codes for a lost one."""

import hashlib
import hmac
import secrets

import pyotp
from sqlalchemy import delete, select

from festival.accounts.models import RecoveryCode, User
from festival.accounts.services.notices import tell
from festival.accounts.services.passwords import SLIP_LETTERS
from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken

STEP = 30
DRIFT = 1  # steps that a phone's clock may be early or late
RECOVERY_CODES = 8
ISSUER = "Ngày hội 19/8"


def new_secret() -> str:
    return pyotp.random_base32()


def address_for_phone(secret: str, sign_in_name: str) -> str:
    """What the QR code of the enrolment page says."""
    return pyotp.TOTP(secret).provisioning_uri(name=sign_in_name, issuer_name=ISSUER)


def accepted_step(secret: str, code: str, after: int) -> int | None:
    """The time step whose code this is, if it lies after the last accepted one."""
    digits = code.replace(" ", "")
    if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        return None
    present = int(clock.now().timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in range(present - DRIFT, present + DRIFT + 1):
        if step > after and hmac.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def _key(user_id: int, code: str) -> str:
    plain = code.casefold().replace("-", "").replace(" ", "")
    return hashlib.sha256(f"{user_id}:{plain}".encode()).hexdigest()


def enrol(*, user_id: int, secret: str, code: str, actor: Actor) -> list[str]:
    """Switch the second factor on once the phone has shown a right code; the recovery codes, once."""
    codes = ["-".join(_letters(5) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    with transaction():
        user = db.session.get_one(User, user_id, with_for_update=True)
        if user.totp_secret:
            raise RuleBroken("Xác thực hai bước đang bật. Hãy tắt trước khi cài trên điện thoại khác.")
        step = accepted_step(secret, code, after=0)
        if step is None:
            raise RuleBroken("Mã chưa đúng. Hãy xem giờ trên điện thoại rồi nhập mã đang hiện.")
        user.totp_secret, user.totp_step = secret, step
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
        db.session.add_all(RecoveryCode(user_id=user.id, code_hash=_key(user.id, each)) for each in codes)
        audit.record(user.locality_id, actor, "account.second_factor.on", ("account", user.id))
    return codes


def _letters(number: int) -> str:
    return "".join(secrets.choice(SLIP_LETTERS) for _ in range(number))


def accept(*, user_id: int, code: str) -> bool:
    """Whether the code opens; a code that opened once never opens again."""
    with transaction():
        user = db.session.get_one(User, user_id, with_for_update=True)
        if not user.totp_secret or not user.is_enabled:
            return False
        step = accepted_step(user.totp_secret, code, after=user.totp_step)
        if step is not None:
            user.totp_step = step
            return True
        spare = db.session.scalars(
            select(RecoveryCode)
            .where(
                RecoveryCode.user_id == user.id,
                RecoveryCode.code_hash == _key(user.id, code),
                RecoveryCode.is_used.is_(False),
            )
            .with_for_update()
        ).one_or_none()
        if spare is None:
            return False
        spare.is_used = True
        tell(user.id, "Đã dùng một mã dự phòng để đăng nhập.")
        return True


def switch_off(*, user_id: int, code: str, actor: Actor) -> None:
    """The owner's own wish, proved by one more code; refused where an administrator requires it."""
    if db.session.get_one(User, user_id).totp_required:
        raise RuleBroken("Người quản trị yêu cầu tài khoản này dùng xác thực hai bước nên không tắt được.")
    if not accept(user_id=user_id, code=code):
        raise RuleBroken("Mã chưa đúng hoặc đã dùng. Hãy đợi mã mới rồi nhập lại.")
    with transaction():
        user = db.session.get_one(User, user_id, with_for_update=True)
        remove(user)
        audit.record(user.locality_id, actor, "account.second_factor.off", ("account", user.id))


def remove(user: User) -> None:
    """Forget the phone, inside the running transaction."""
    user.totp_secret, user.totp_step = None, 0
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
