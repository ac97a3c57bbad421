"""Many dossiers taken, accepted or returned at once, each as it is alone: the same rules, the same record."""

from collections.abc import Mapping

from festival.core.audit import Actor
from festival.core.db import transaction
from festival.core.errors import RuleBroken
from festival.nominations import rules
from festival.nominations.models import Nomination
from festival.nominations.queries import checks
from festival.nominations.queries.queue import chosen
from festival.nominations.rules import NominationAction
from festival.nominations.rules import bulk as bulk_rules
from festival.nominations.rules import checks as check_rules
from festival.nominations.services import linked
from festival.nominations.services.review import move_on


def why_not(nominations: list[Nomination], action: NominationAction) -> dict[int, str]:
    """For each dossier that cannot take the step, the sentence with which it would be refused."""
    answers = checks.answers_of([one.id for one in nominations])
    refused = {}
    for one in nominations:
        try:
            rules.after(one.state, action, is_held=one.held_on is not None)
            if action is NominationAction.ACCEPT:
                check_rules.check_met(checks.lines_of(one), answers[one.id])
        except RuleBroken as refusal:
            refused[one.id] = str(refusal)
    return refused


def move_many(
    season_id: int, action: NominationAction, seen: Mapping[int, str], *, note: str = "", actor: Actor
) -> int:
    """Move all of ``seen`` or none; it holds for each dossier the ticket that the page showed."""
    bulk_rules.check_chosen(len(seen))
    if action not in bulk_rules.BULK_ACTIONS:
        raise RuleBroken("Việc này làm từng hồ sơ một. Hãy mở hồ sơ.")
    with transaction():
        linked.lock(list(seen))
        nominations = chosen(season_id, list(seen))
        bulk_rules.check_all_found(len(nominations), len(seen))
        bulk_rules.check_unchanged(_name(one) for one in nominations if ticket(one) != seen[one.id])
        refused = why_not(nominations, action)
        bulk_rules.check_none_refused(
            {_name(one): refused[one.id] for one in nominations if one.id in refused}
        )
        for one in nominations:
            move_on(one, action, note=note, actor=actor)
    return len(nominations)


def ticket(nomination: Nomination) -> str:
    return bulk_rules.ticket(nomination.id, nomination.changed_at)


def _name(nomination: Nomination) -> str:
    return nomination.nominee.written
