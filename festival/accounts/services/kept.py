"""What somebody had typed when the session expired: kept for a day, given back once."""

import hashlib
import json
import secrets
from datetime import timedelta

from sqlalchemy import delete, func, select

from festival.accounts.models import KeptInput
from festival.core import clock
from festival.core.db import db, transaction

LONGEST = timedelta(days=1)
MOST_LETTERS = 100_000
MOST_KEPT = 500  # a stranger must not fill the disk


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def keep(*, url: str, fields: list[tuple[str, str]]) -> str | None:
    """Keep typed fields and answer the token that gives them back; None when that is too much."""
    written = json.dumps(fields, ensure_ascii=False)
    if not fields or len(written) > MOST_LETTERS or len(url) > 500:
        return None
    token = secrets.token_urlsafe(24)
    with transaction():
        db.session.execute(delete(KeptInput).where(KeptInput.at < clock.now() - LONGEST))
        if db.session.scalar(select(func.count()).select_from(KeptInput)) >= MOST_KEPT:
            return None
        db.session.add(KeptInput(token=_key(token), at=clock.now(), url=url, fields=written))
    return token


def given_back(token: str) -> tuple[str, list[tuple[str, str]]] | None:
    """The address and the fields behind a token, while they are kept."""
    row = db.session.get(KeptInput, _key(token))
    if row is None or row.at < clock.now() - LONGEST:
        return None
    return row.url, [(name, value) for name, value in json.loads(row.fields)]


def forget(token: str) -> None:
    """The fields were sent again, or are not wanted."""
    with transaction():
        db.session.execute(delete(KeptInput).where(KeptInput.token == _key(token)))
