"""The first administrator behind a one-time code, and what belongs to the whole installation."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.accounts import rules
from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import Role
from festival.accounts.services import naming, passwords
from festival.accounts.services.passwords import SLIP_LETTERS
from festival.core import audit, clock
from festival.core.audit import INSTALLATION, Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Installation, Locality
from festival.localities.rules import LocalityKind

CODE_FILE = "setup_code"


def make_code(instance: Path) -> str:
    """A fresh one-time code; only its hash stays on the disk, readable by its owner alone."""
    letters = [secrets.choice(SLIP_LETTERS) for _ in range(12)]
    code = "-".join("".join(letters[place : place + 4]) for place in (0, 4, 8))
    fresh = instance / f"{CODE_FILE}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(_digest(code))
    os.replace(fresh, instance / CODE_FILE)
    return code


def _digest(code: str) -> str:
    plain = code.casefold().replace("-", "").replace(" ", "")
    return hashlib.sha256(plain.encode()).hexdigest()


def code_holds(instance: Path, code: str) -> bool:
    """Whether this is the code that the console printed last."""
    try:
        kept = (instance / CODE_FILE).read_text()
    except FileNotFoundError:
        return False
    return hmac.compare_digest(kept, _digest(code))


def found_installation(
    *, instance: Path, code: str, full_name: str, sign_in_name: str, password: str, locality_id: int
) -> User:
    """The first administrator of an empty database; of two at once one is the first."""
    if not naming.SHAPE.match(sign_in_name):
        raise RuleBroken(
            "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số và dấu chấm, ví dụ annv.anthinh."
        )
    rules.check_new_password(password, sign_in_name, full_name)
    if not code_holds(instance, code):
        raise RuleBroken("Mã cài đặt chưa đúng. Hãy xem lại mã in trên màn hình máy chủ.")
    hashed = passwords.make_hash(password)
    try:
        with transaction():
            user = _found(full_name, sign_in_name, hashed, locality_id)
    except IntegrityError:
        raise RuleBroken("Đã có người khác vừa cài đặt xong. Hãy đăng nhập.") from None
    (instance / CODE_FILE).unlink(missing_ok=True)
    return user


def _found(full_name: str, sign_in_name: str, hashed: str, locality_id: int) -> User:
    place = db.session.get(Locality, locality_id)
    if place is None or place.kind not in (LocalityKind.PROVINCE, LocalityKind.COMMUNE):
        raise RuleBroken("Hãy chọn xã, phường, đặc khu hoặc tỉnh trong danh sách.")
    # Two first administrators meet at this row's key, on both databases.
    db.session.add(Installation(id=1, locality_id=place.id))
    db.session.flush()
    if db.session.scalar(select(User.id).limit(1)) is not None:
        raise RuleBroken("Hệ thống đã có tài khoản. Hãy đăng nhập.")
    user = User(
        full_name=full_name,
        sign_in_name=sign_in_name,
        locality_id=place.id,
        password_hash=hashed,
        must_change_password=False,
    )
    user.grants = [RoleGrant(role=Role.ADMIN, locality_id=place.id, valid_from=clock.today())]
    db.session.add(user)
    db.session.flush()
    audit.record(
        INSTALLATION,
        user.actor,
        "installation.found",
        ("account", user.id),
        place=f"{place.name} ({place.code})",
    )
    return user


def set_public_url(*, url: str, locality_id: int, actor: Actor) -> None:
    """Where QR codes, invitations and calendar files point to."""
    with transaction():
        row = db.session.get(Installation, 1, with_for_update=True)
        if row is None:
            row = Installation(id=1)
            db.session.add(row)
        if row.locality_id is None:
            row.locality_id = locality_id
        row.public_url = url
        audit.record(INSTALLATION, actor, "installation.public_url", ("installation", 1), url=url)
