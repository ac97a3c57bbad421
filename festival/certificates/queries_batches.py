"""What is to be printed, in which order, and the batches of a season."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import contains_eager

from festival.certificates import queries, rules
from festival.certificates.models import PrintBatch, PrintChunk, PrintedCopy, TemplateVersion
from festival.certificates.rules import BatchOrder, CopyState
from festival.commendations.models import Commendation, Decision
from festival.commendations.queries_stage import in_stage_order
from festival.commendations.rules import CommendationState, DecisionKind, DecisionState
from festival.core.db import db
from festival.nominations.models import AwardType
from festival.planning.models import ProgrammeItem, Season


def to_reprint(batch_id: int) -> Select:
    """Commendations of a batch whose copies are all gone, in the order of its stack."""
    own = select(PrintedCopy.commendation_id, PrintedCopy.id.label("copy_id")).where(
        PrintedCopy.batch_id == batch_id
    )
    of_batch = own.subquery()
    query = _without_copy().join(AwardType, Decision.award_type_id == AwardType.id)
    query = query.join(of_batch, of_batch.c.commendation_id == Commendation.id)
    return query.order_by(of_batch.c.copy_id)


def to_print(
    decision_ids: Sequence[int], order: BatchOrder = BatchOrder.DECISION, *, is_commune: bool = True
) -> Select:
    """Commendations of issued decisions that have no living copy, in the order of the printed stack."""
    query = _without_copy().where(
        Commendation.decision_id.in_(decision_ids),
        Decision.state == DecisionState.ISSUED,
        # What a higher level decided, it prints itself.
        Decision.kind == DecisionKind.AWARD,
    )
    if order is BatchOrder.STAGE:
        return in_stage_order(query, is_commune=is_commune)
    query = query.join(AwardType, Decision.award_type_id == AwardType.id)
    return query.order_by(Decision.signed_on, Decision.id, Commendation.position)


def people(query: Select) -> list[Commendation]:
    """Whoever is to be printed, each once."""
    return list(db.session.scalars(query).unique())


def unplaced(decision_ids: Sequence[int], *, is_commune: bool) -> int:
    """How many of those to be printed no row of a programme hands out."""
    query = to_print(decision_ids, BatchOrder.STAGE, is_commune=is_commune)
    return len(people(query.where(ProgrammeItem.id.is_(None))))


def _without_copy() -> Select:
    """To be joined to the kinds of awards by whoever says the order."""
    living = exists().where(
        PrintedCopy.commendation_id == Commendation.id, PrintedCopy.state.not_in(rules.GONE)
    )
    way = contains_eager(Commendation.decision)
    return (
        select(Commendation)
        .join(Commendation.decision)
        .options(way.contains_eager(Decision.award_type))
        .where(Commendation.state == CommendationState.ISSUED, ~living)
    )


def printable_decisions(season: Season) -> list[tuple[Decision, int]]:
    """Issued decisions of a season with how many of their commendations still want a copy."""
    living = exists().where(
        PrintedCopy.commendation_id == Commendation.id, PrintedCopy.state.not_in(rules.GONE)
    )
    wanted = (
        select(func.count(Commendation.id))
        .where(
            Commendation.decision_id == Decision.id, Commendation.state == CommendationState.ISSUED, ~living
        )
        .correlate(Decision)
        .scalar_subquery()
    )
    query = (
        select(Decision, wanted)
        .join(Decision.award_type)
        .options(contains_eager(Decision.award_type))
        .where(
            Decision.season_id == season.id,
            Decision.locality_id == season.locality_id,
            Decision.state == DecisionState.ISSUED,
            Decision.kind == DecisionKind.AWARD,
        )
        .order_by(Decision.signed_on, Decision.id)
    )
    return [(one, count) for one, count in db.session.execute(query)]


def batches_of(season_id: int) -> Select:
    """The print batches of a season, newest first."""
    return (
        select(PrintBatch)
        .outerjoin(PrintBatch.decision)
        .options(contains_eager(PrintBatch.decision))
        .where(PrintBatch.season_id == season_id)
        .order_by(PrintBatch.id.desc())
    )


def _numbered(batch_id: int):
    """The copies of a batch with their numbers in the stack."""
    number = func.row_number().over(order_by=PrintedCopy.id).label("number")
    columns = select(PrintedCopy.id, PrintedCopy.state, number)
    return columns.where(PrintedCopy.batch_id == batch_id).subquery()


def unchecked(batch_id: int, after: int) -> tuple[PrintedCopy, int] | None:
    """The next copy after ``after`` that nobody looked at yet, and its number in the stack."""
    stack = _numbered(batch_id)
    query = (
        select(stack.c.id, stack.c.number)
        .where(stack.c.state == CopyState.PRINTED)
        .order_by(stack.c.id <= after, stack.c.id)
        .limit(1)
    )
    found = db.session.execute(query).first()
    return (queries.copy(found.id), found.number) if found else None


def number_of(one: PrintedCopy) -> int:
    stack = _numbered(one.batch_id)
    return db.session.scalar(select(stack.c.number).where(stack.c.id == one.id))


def numbers_in(batch_id: int, state: CopyState) -> list[int]:
    """Which sheets of the stack are in a state."""
    stack = _numbered(batch_id)
    query = select(stack.c.number).where(stack.c.state == state).order_by(stack.c.number)
    return list(db.session.scalars(query))


def fallen_numbers(batch_id: int) -> list[int]:
    """Which sheets of the stack are for somebody who was corrected or revoked since."""
    states = select(Commendation.state).join(PrintedCopy, PrintedCopy.commendation_id == Commendation.id)
    found = db.session.scalars(states.where(PrintedCopy.batch_id == batch_id).order_by(PrintedCopy.id))
    return [number for number, state in enumerate(found, 1) if state is not CommendationState.ISSUED]


def count_to_reprint(batch_id: int) -> int:
    query = to_reprint(batch_id).order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(query)


def first_form(batch_id: int) -> TemplateVersion | None:
    query = (
        select(TemplateVersion)
        .join(PrintChunk, PrintChunk.template_version_id == TemplateVersion.id)
        .where(PrintChunk.batch_id == batch_id)
        .order_by(PrintChunk.number)
        .limit(1)
    )
    return db.session.scalar(query)
