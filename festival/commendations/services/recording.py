"""Noting here what a higher level decided: one act, without a number or a signature of ours."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.exc import IntegrityError

from festival.commendations import queries, rules
from festival.commendations.models import Decision, DecisionEntry
from festival.commendations.queries.sources import unrecorded
from festival.commendations.rules import DecisionKind, DecisionState
from festival.commendations.services.drafts import TAKEN, locked, put_in_order
from festival.commendations.services.fingerprints import record_fingerprint
from festival.commendations.services.issuing import frozen
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState
from festival.planning.models import Season


def record_upper(
    *,
    season_id: int,
    award_type_id: int,
    nomination_ids: Sequence[int],
    number: str,
    signed_on: date,
    today: date,
    seen: str,
    actor: Actor,
    **texts: str,
) -> int:
    """``texts``: title, awarding_title, signer_title, signer_name, place; ``seen`` is whom the page named.

    Answers the decision's id.
    """
    try:
        with transaction():
            rules.check_signed_on(signed_on, today)
            nominations = locked(nomination_ids)
            rules.check_list(len(nominations))
            for one in nominations:
                _check_decided_above(one, season_id, award_type_id, number, signed_on)
            free = unrecorded(season_id, award_type_id, number, signed_on)
            rules.check_unchanged(seen, record_fingerprint(free))
            season = db.session.get_one(Season, season_id)
            decision = Decision(
                kind=DecisionKind.RECORDED,
                # Decided by somebody else: there is nothing here to sign or to number.
                state=DecisionState.ISSUED,
                season_id=season_id,
                locality_id=season.locality_id,
                award_type_id=award_type_id,
                number=number,
                number_year=signed_on.year,
                signed_on=signed_on,
                **texts,
            )
            _keep(decision, nominations, actor)
    except IntegrityError:
        raise RuleBroken(TAKEN) from None
    return decision.id


def _keep(decision: Decision, nominations: list[Nomination], actor: Actor) -> None:
    decision.entries = [DecisionEntry(nomination=one) for one in nominations]
    put_in_order(decision.entries, lambda entry: entry.nomination.nominee.name_sort)
    db.session.add(decision)
    _note_recipients(decision)
    db.session.flush()
    audit.record(
        decision.locality_id,
        actor,
        "decision.record",
        ("decision", decision.id),
        number=decision.number,
        signed_on=decision.signed_on.isoformat(),
        count=len(nominations),
    )


def _note_recipients(decision: Decision) -> None:
    base = queries.base_salary(decision.signed_on)
    ordered = sorted(decision.entries, key=lambda entry: entry.position)
    for entry in ordered:
        commendation = frozen(entry, "", base, decision.awarding_title)
        commendation.signature = ""
        decision.commendations.append(commendation)


def _check_decided_above(
    nomination: Nomination, season_id: int, award_type_id: int, number: str, signed_on: date
) -> None:
    if (nomination.season_id, nomination.award_type_id) != (season_id, award_type_id):
        raise RuleBroken("Một quyết định chỉ gồm các đề nghị cùng mùa và cùng hình thức khen thưởng.")
    is_so = nomination.state is NominationState.DECIDED and not nomination.is_decided_here
    if not is_so or (nomination.upper_number, nomination.upper_on) != (number, signed_on):
        raise RuleBroken(
            f"{nomination.nominee.written}: kết quả của cấp trên không ghi quyết định số {number} ngày"
            f" {signed_on:%d/%m/%Y}. Hãy tải lại trang."
        )
