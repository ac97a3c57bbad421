"""Opening an account with its password, and the owner's own changes to it."""

from festival.accounts import queries, rules
from festival.accounts.models import User
from festival.accounts.services import passwords
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken


def check_password(*, sign_in_name: str, password: str) -> User | None:
    """The account that the password opens; equally slow for a name that does not exist."""
    user = queries.user_named(sign_in_name)
    usable = user is not None and user.is_enabled
    if not passwords.holds(user.password_hash if usable else None, password):
        return None
    if passwords.is_outdated(user.password_hash):
        _store_hash_anew(user.id, user.password_hash, password)
    return user


def _store_hash_anew(user_id: int, seen: str, password: str) -> None:
    """Keep up with stronger parameters, unless the password was changed meanwhile."""
    fresh = passwords.make_hash(password)
    with transaction():
        user = db.session.get_one(User, user_id, with_for_update=True)
        if user.password_hash == seen:
            user.password_hash = fresh


def change_password(*, user_id: int, old: str, new: str, actor: Actor) -> User:
    """The owner's own change; every other sign-in of the account ends."""
    seen = db.session.get_one(User, user_id)
    rules.check_new_password(new, seen.sign_in_name, seen.full_name)
    if not passwords.holds(seen.password_hash, old):
        raise RuleBroken("Mật khẩu đang dùng chưa đúng.")
    if passwords.holds(seen.password_hash, new):
        raise RuleBroken("Mật khẩu mới phải khác mật khẩu đang dùng.")
    seen_hash, fresh = seen.password_hash, passwords.make_hash(new)
    with transaction():
        user = db.session.get_one(User, user_id, with_for_update=True)
        if user.password_hash != seen_hash:
            raise RuleBroken("Mật khẩu vừa được thay đổi ở nơi khác. Hãy đăng nhập lại.")
        user.password_hash, user.must_change_password = fresh, False
        user.session_version += 1
        audit.record(user.locality_id, actor, "account.password.change", ("account", user.id))
        return user


def end_sessions(*, user_id: int, actor: Actor) -> User:
    """Every sign-in of the account ends, the present one included until it is renewed."""
    with transaction():
        user = db.session.get_one(User, user_id, with_for_update=True)
        user.session_version += 1
        audit.record(user.locality_id, actor, "account.sessions.end", ("account", user.id))
        return user
