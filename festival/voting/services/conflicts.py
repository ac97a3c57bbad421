"""Members whom an item may concern: flagged when the roll is frozen, or declared, then settled."""

from sqlalchemy import select

from festival.core import text
from festival.core.db import db
from festival.nominations.models import Nominee
from festival.nominations.rules import RecipientKind
from festival.voting.models import AgendaItem, Conflict, CouncilMember
from festival.voting.rules import ConflictKind


def flag_conflicts(items: list[AgendaItem], members: list[CouncilMember]) -> None:
    """Put a flag where a member bears the nominee's or the leader's name; inside a transaction."""
    item_ids = [item.id for item in items]
    query = select(Conflict.item_id, Conflict.user_id).where(Conflict.item_id.in_(item_ids))
    known = {(item_id, user_id) for item_id, user_id in db.session.execute(query)}
    for item in items:
        nominee = item.nomination.nominee
        for member in members:
            kind = _kind_of(nominee, member.user.name_fold)
            if kind is not None and (item.id, member.user_id) not in known:
                db.session.add(Conflict(item_id=item.id, user_id=member.user_id, kind=kind))


def _kind_of(nominee: Nominee, name_fold: str) -> ConflictKind | None:
    """Names only, without accents: people look at every flag before the vote."""
    if nominee.kind is RecipientKind.INDIVIDUAL:
        return ConflictKind.NOMINEE if nominee.name_fold == name_fold else None
    leads = text.fold(nominee.leader_name) == name_fold
    if nominee.kind is RecipientKind.HOUSEHOLD:
        is_theirs = leads or f" {nominee.name_fold}".endswith(f" {name_fold}")
        return ConflictKind.HOUSEHOLD if is_theirs else None
    return ConflictKind.LEADER if leads else None
