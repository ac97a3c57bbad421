"""Whose signed files are taken."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations.models import PartnerKey


def trust(*, locality_id: int, name: str, public_key: str, actor: Actor) -> None:
    """From now on take what this key signed; a key that was withdrawn before is taken again."""
    try:
        with transaction():
            locality = db.session.get_one(Locality, locality_id)
            query = select(PartnerKey).where(
                PartnerKey.locality_id == locality.id, PartnerKey.public_key == public_key
            )
            key = db.session.scalar(query.with_for_update())
            if key is not None and key.withdrawn_at is None:
                raise RuleBroken(f"Khóa này đã khai cho {key.name}.")
            if key is None:
                key = PartnerKey(locality_id=locality.id, public_key=public_key)
                db.session.add(key)
            key.name, key.added_by, key.added_at, key.withdrawn_at = name, actor.name, clock.now(), None
            db.session.flush()
            audit.record(locality.id, actor, "partner_key.add", ("partner_key", key.id), name=name)
    except IntegrityError:
        raise RuleBroken("Khóa này vừa được người khác khai. Hãy tải lại trang.") from None


def withdraw_trust(*, partner_key_id: int, actor: Actor) -> None:
    with transaction():
        key = db.session.get_one(PartnerKey, partner_key_id, with_for_update=True)
        if key.withdrawn_at is not None:
            raise RuleBroken("Khóa này đã thôi dùng trước đó. Hãy tải lại trang.")
        key.withdrawn_at = clock.now()
        audit.record(key.locality_id, actor, "partner_key.withdraw", ("partner_key", key.id), name=key.name)
