"""What happened to an account, told to its owner."""

from sqlalchemy import update

from festival.accounts.models import AccountNotice
from festival.core import clock
from festival.core.db import db, transaction


def tell(user_id: int, sentence: str) -> None:
    """Note ``sentence`` for the account's owner, inside the running transaction."""
    db.session.add(AccountNotice(user_id=user_id, at=clock.now(), sentence=sentence[:500]))


def acknowledge(*, user_id: int, up_to_id: int) -> None:
    """The owner has read every notice up to one; a later one stays unseen."""
    with transaction():
        db.session.execute(
            update(AccountNotice)
            .where(AccountNotice.user_id == user_id, AccountNotice.id <= up_to_id)
            .values(is_seen=True)
        )
