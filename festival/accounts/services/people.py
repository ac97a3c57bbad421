"""What an administrator does with accounts. Passwords leave here once, in clear, and are stored hashed."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.accounts import rules
from festival.accounts.models import User
from festival.accounts.services import naming, passwords, second_factor
from festival.accounts.services.guards import ask_guards
from festival.accounts.services.notices import tell
from festival.core import audit, clock
from festival.core.audit import SYSTEM, Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.models import Locality


@dataclass(frozen=True)
class Slip:
    """What is printed once for a person: how to sign in."""

    user_id: int
    full_name: str
    place: str
    sign_in_name: str
    password: str


def create_account(*, full_name: str, sign_in_name: str, locality_id: int, actor: Actor) -> Slip:
    """A new account without any role; without a typed name it gets a readable one."""
    if sign_in_name and not naming.SHAPE.match(sign_in_name):
        raise RuleBroken(
            "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số và dấu chấm, ví dụ annv.anthinh."
        )
    password = passwords.one_time_password()
    hashed = passwords.make_slip_hash(password)
    try:
        with transaction():
            place = db.session.get_one(Locality, locality_id)
            name = sign_in_name or naming.free_names([naming.of_person(full_name, place)])[0]
            user = User(full_name=full_name, sign_in_name=name, locality_id=place.id, password_hash=hashed)
            db.session.add(user)
            db.session.flush()
            audit.record(place.id, actor, "account.create", ("account", user.id), sign_in_name=name)
            return Slip(user.id, user.full_name, place.name, name, password)
    except IntegrityError:
        raise RuleBroken(
            f"Tên đăng nhập «{sign_in_name or name}» đã có người dùng. Hãy chọn tên khác."
        ) from None


def check_reaches_all(actor_user: User, owner: User) -> None:
    """An administrator below must not take over an account that holds a role above."""
    today = clock.today()
    for grant in owner.grants:
        is_over = grant.valid_to is not None and grant.valid_to < today
        if not is_over and not actor_user.may(Permission.ACCOUNTS_MANAGE, grant.locality):
            raise RuleBroken(
                f"Tài khoản này còn giữ việc ở {grant.locality.name}; chỉ quản trị viên nơi đó được làm."
            )


def _locked(account_id: int, actor: Actor) -> User:
    """The account under lock, after asking whether the actor reaches everything it may do."""
    owner = db.session.get_one(User, account_id, with_for_update=True)
    rules.check_not_oneself(actor.id, owner.id)
    check_reaches_all(db.session.get_one(User, actor.id), owner)
    return owner


def rename_account(*, account_id: int, full_name: str, actor: Actor) -> None:
    with transaction():
        owner = db.session.get_one(User, account_id, with_for_update=True)
        ask_guards(owner.id)
        old, owner.full_name = owner.full_name, full_name
        audit.record(
            owner.locality_id, actor, "account.rename", ("account", owner.id), old=old, new=full_name
        )
        tell(owner.id, f"{actor.name} đã sửa họ tên của tài khoản: {full_name}.")


def disable(*, account_id: int, actor: Actor) -> None:
    """Lock the account; its sign-ins end at once."""
    with transaction():
        owner = _locked(account_id, actor)
        ask_guards(owner.id)
        if not owner.is_enabled:
            raise RuleBroken("Tài khoản này đã khóa.")
        owner.is_enabled = False
        owner.session_version += 1
        audit.record(owner.locality_id, actor, "account.disable", ("account", owner.id))
        tell(owner.id, f"{actor.name} đã khóa tài khoản.")


def enable(*, account_id: int, actor: Actor) -> None:
    with transaction():
        owner = _locked(account_id, actor)
        if owner.is_enabled:
            raise RuleBroken("Tài khoản này đang mở.")
        owner.is_enabled = True
        audit.record(owner.locality_id, actor, "account.enable", ("account", owner.id))
        tell(owner.id, f"{actor.name} đã mở lại tài khoản.")


def reset_password(*, account_id: int, forget_phone: bool, actor: Actor) -> Slip:
    """A one-time password for somebody who forgot theirs; refused while the guards say so."""
    password = passwords.one_time_password()
    hashed = passwords.make_slip_hash(password)
    with transaction():
        owner = _locked(account_id, actor)
        return _begin_anew(owner, password, hashed, forget_phone=forget_phone, actor=actor)


def reset_by_console(*, sign_in_name: str) -> Slip | None:
    """The way back for an only administrator, by whoever holds the machine; None for an unknown name."""
    password = passwords.one_time_password()
    hashed = passwords.make_slip_hash(password)
    with transaction():
        owner = db.session.scalar(select(User).where(User.sign_in_name == sign_in_name).with_for_update())
        if owner is None:
            return None
        return _begin_anew(owner, password, hashed, forget_phone=True, actor=SYSTEM)


def _begin_anew(owner: User, password: str, hashed: str, *, forget_phone: bool, actor: Actor) -> Slip:
    """Give a locked account its one-time password and end its sign-ins; inside a transaction."""
    ask_guards(owner.id)
    owner.password_hash, owner.must_change_password = hashed, True
    owner.session_version += 1
    if forget_phone:
        second_factor.remove(owner)
    audit.record(
        owner.locality_id, actor, "account.password.reset", ("account", owner.id), phone=forget_phone
    )
    more = " và bỏ điện thoại xác thực" if forget_phone else ""
    tell(owner.id, f"{actor.name} đã cấp lại mật khẩu{more}.")
    place = db.session.get_one(Locality, owner.locality_id)
    return Slip(owner.id, owner.full_name, place.name, owner.sign_in_name, password)


def require_second_factor(*, account_id: int, required: bool, actor: Actor) -> None:
    """Whether the account must have a second factor from its next page on."""
    with transaction():
        owner = _locked(account_id, actor)
        ask_guards(owner.id)
        owner.totp_required = required
        audit.record(
            owner.locality_id, actor, "account.second_factor.require", ("account", owner.id), on=required
        )
        word = "yêu cầu" if required else "không còn yêu cầu"
        tell(owner.id, f"{actor.name} {word} tài khoản dùng xác thực hai bước.")
