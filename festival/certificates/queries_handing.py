"""What the pages of handing over read: certificates that wait, receipts, the ledger of the bonus."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from festival.certificates import queries
from festival.certificates.models import PrintedCopy, Receipt
from festival.certificates.rules import CopyState, ReceiptThing
from festival.commendations.models import Commendation, Decision
from festival.commendations.queries import under
from festival.commendations.queries_stage import in_stage_order
from festival.commendations.rules import CommendationState, DecisionKind
from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import Nomination
from festival.planning.models import Season


def receipt(receipt_id: int) -> Receipt | None:
    way = joinedload(Receipt.commendation).joinedload(Commendation.decision)
    options = [way.joinedload(Decision.locality), way.joinedload(Decision.season)]
    return db.session.get(Receipt, receipt_id, options=options)


def living_copy(commendation_id: int) -> PrintedCopy | None:
    """The latest sheet of one commendation, whatever became of it."""
    query = (
        select(PrintedCopy)
        .where(PrintedCopy.commendation_id == commendation_id)
        .order_by(PrintedCopy.copy_no.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def standing(commendation_id: int, thing: ReceiptThing) -> Receipt | None:
    """Who took it, unless that was undone."""
    query = select(Receipt).where(
        Receipt.commendation_id == commendation_id, Receipt.thing == thing, Receipt.undone_at.is_(None)
    )
    return db.session.scalar(query)


def _stands(thing: ReceiptThing):
    return exists().where(
        Receipt.commendation_id == Commendation.id, Receipt.thing == thing, Receipt.undone_at.is_(None)
    )


def waiting_for_hands(paths: Sequence[str], season: Season) -> Select:
    """Rows (commendation, sheet or None): good sheets nobody took yet, and awards noted from above."""
    from_above = and_(Decision.kind == DecisionKind.RECORDED, ~_stands(ReceiptThing.CERTIFICATE))
    query = (
        queries.commended(paths, season.id)
        .where(Commendation.state == CommendationState.ISSUED)
        .where(or_(PrintedCopy.state == CopyState.GOOD, from_above))
        .options(contains_eager(Commendation.decision).contains_eager(Decision.award_type))
    )
    return in_stage_order(query, is_commune=season.locality.is_commune)


def _is_waiting():
    """Neither a receipt nor a sheet that was handed over; there may be no sheet at all."""
    handed = or_(_stands(ReceiptThing.CERTIFICATE), PrintedCopy.state == CopyState.HANDED)
    return func.coalesce(~handed, True)


def to_sign_for(paths: Sequence[str], season_id: int) -> Select:
    """Rows (commendation, sheet or None) of whoever has received nothing yet, as the stack lies."""
    return queries.in_stack_order(queries.commended(paths, season_id).where(_is_waiting()))


def not_handed(paths: Sequence[str], season: Season) -> Select:
    """Rows (commendation, sheet or None, proposing locality) of whoever has received nothing yet."""
    proposer = aliased(Locality)
    return (
        queries.commended(paths, season.id)
        .join(Nomination, Commendation.nomination_id == Nomination.id)
        .join(proposer, Nomination.locality_id == proposer.id)
        .add_columns(proposer.name)
        .where(Commendation.state == CommendationState.ISSUED, _is_waiting())
        .order_by(proposer.name_sort, proposer.id, Commendation.kind, Commendation.name_sort, Commendation.id)
    )


def receipts(paths: Sequence[str], season_id: int, thing: ReceiptThing) -> Select:
    """Receipts that stand, the newest first."""
    return (
        select(Receipt)
        .join(Receipt.commendation)
        .join(Commendation.decision)
        .join(Decision.locality)
        .options(contains_eager(Receipt.commendation).contains_eager(Commendation.decision))
        .where(Decision.season_id == season_id, under(paths))
        .where(Receipt.thing == thing, Receipt.undone_at.is_(None))
        .order_by(Receipt.tapped_at.desc(), Receipt.id.desc())
    )


def bonuses(paths: Sequence[str], season_id: int) -> Select:
    """Rows (commendation, standing receipt or None) of what this level pays."""
    query = _bonuses(paths, season_id, Commendation, Receipt)
    return query.options(contains_eager(Commendation.decision)).order_by(
        Decision.signed_on, Decision.id, Commendation.position
    )


def _bonuses(paths: Sequence[str], season_id: int, *columns) -> Select:
    """What was paid before a correction was paid for the same dossier: it is not paid twice."""
    paid_for = aliased(Commendation)
    mine = (
        select(Receipt.id)
        .join(paid_for, Receipt.commendation_id == paid_for.id)
        .where(paid_for.nomination_id == Commendation.nomination_id)
        .where(Receipt.thing == ReceiptThing.BONUS, Receipt.undone_at.is_(None))
        .order_by(Receipt.id)
        .limit(1)
        .correlate(Commendation)
        .scalar_subquery()
    )
    return (
        select(*columns)
        .select_from(Commendation)
        .join(Commendation.decision)
        .join(Decision.locality)
        .outerjoin(Receipt, Receipt.id == mine)
        .where(Decision.season_id == season_id, under(paths), Decision.kind != DecisionKind.RECORDED)
        .where(Commendation.amount > 0)
        .where(
            or_(
                Commendation.state == CommendationState.ISSUED,
                and_(Commendation.state == CommendationState.REVOKED, Receipt.id.is_not(None)),
            )
        )
    )


class FundTotal(NamedTuple):
    """Of one fund, how many bonuses and how many đồng: due, paid of these, paid and to be claimed back."""

    fund: str
    due: int
    due_amount: int
    paid: int
    paid_amount: int
    back: int
    back_amount: int


def bonus_totals(paths: Sequence[str], season_id: int) -> list[FundTotal]:
    stands = Commendation.state == CommendationState.ISSUED
    figures = []
    # A revoked one stands in the ledger only when it was paid.
    for group in (stands, and_(stands, Receipt.id.is_not(None)), ~stands):
        figures += [
            func.sum(case((group, 1), else_=0)),
            func.sum(case((group, Commendation.amount), else_=0)),
        ]
    totals = _bonuses(paths, season_id, Decision.fund, *figures)
    rows = db.session.execute(totals.group_by(Decision.fund).order_by(Decision.fund))
    return [FundTotal(fund, *map(int, numbers)) for fund, *numbers in rows]


def paying_decisions(paths: Sequence[str], season_id: int) -> list[tuple[int, str]]:
    """Ids and numbers of the decisions whose bonuses stand in the ledger."""
    query = _bonuses(paths, season_id, Decision.id, Decision.number, Decision.signed_on).distinct()
    rows = db.session.execute(query.order_by(Decision.signed_on, Decision.id))
    return [(decision_id, number) for decision_id, number, _ in rows]
