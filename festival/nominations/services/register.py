"""Corrections of the register's entries."""

from dataclasses import asdict, replace

from sqlalchemy import select

from festival.core import audit, clock, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations.models import Nomination, Nominee
from festival.nominations.rules import RecipientKind, recipient
from festival.nominations.rules.register import (
    PRINTED,
    NomineeFacts,
    check_consent,
    check_counts,
    check_may_correct,
)


def version(nominee: Nominee) -> str:
    """Changes with every change of the entry."""
    return nominee.changed_at.isoformat()


def commune_id_of(nominee: Nominee) -> int:
    """Whose register it is: the commune, or the province that has none between."""
    ids = nominee.locality.ancestor_ids
    return ids[min(1, len(ids) - 1)]


def save_nominee(*, nominee_id: int, facts: NomineeFacts, seen: str, actor: Actor) -> None:
    """Correct an entry; ``seen`` is the version that the form showed."""
    with transaction():
        nominee = db.session.get_one(Nominee, nominee_id, with_for_update=True)
        if nominee.merged_into_id is not None:
            raise RuleBroken("Mục này đã được nhập vào mục khác. Hãy mở mục được giữ lại.")
        if seen != version(nominee):
            raise RuleBroken("Mục này vừa được người khác sửa. Hãy tải lại trang rồi sửa tiếp.")
        wanted = asdict(_settled(nominee, facts))
        changed = [name for name, value in wanted.items() if getattr(nominee, name) != value]
        if not changed:
            return
        if any(name in PRINTED for name in changed):
            states = db.session.scalars(select(Nomination.state).where(Nomination.nominee_id == nominee.id))
            check_may_correct(states.all())
        for name in changed:
            setattr(nominee, name, wanted[name])
        nominee.changed_at = clock.now()
        audit.record(commune_id_of(nominee), actor, "nominee.edit", ("nominee", nominee.id), changed=changed)


def _settled(nominee: Nominee, facts: NomineeFacts) -> NomineeFacts:
    """The facts that this kind of nominee has, checked."""
    is_collective = nominee.kind is RecipientKind.COLLECTIVE
    salutation, name = recipient(nominee.kind, facts.salutation, facts.name)
    check_counts(facts.head_count, facts.women_count)
    check_consent(nominee.kind, (facts.honours_consent, facts.photo_consent), facts.consent_on)
    if is_collective:
        _check_unit(nominee, facts.unit_id)
        facts = replace(facts, birth_year=None)
    else:
        facts = replace(facts, head_count=None, women_count=None, leader_name="", unit_id=None)
    return replace(facts, salutation=salutation, name=text.clean(name))


def _check_unit(nominee: Nominee, unit_id: int | None) -> None:
    if unit_id is None or unit_id == nominee.unit_id:
        return
    unit = db.session.get(Locality, unit_id)
    if unit is None or commune_id_of(nominee) not in unit.ancestor_ids:
        raise RuleBroken("Đơn vị được chọn không thuộc xã này. Hãy chọn lại.")
