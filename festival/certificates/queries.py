"""What the pages of certificates read."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ScalarSelect, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from festival.accounts.models import User
from festival.certificates import queries_blanks, rules
from festival.certificates.models import PrintBatch, PrintedCopy
from festival.certificates.rules import BatchState, CopyState
from festival.commendations.models import Commendation, Decision
from festival.commendations.queries import under
from festival.commendations.rules import CommendationState, DecisionKind
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.core.permissions import Permission
from festival.core.waiting import Waiting
from festival.localities.models import Letterhead
from festival.nominations.models import Nomination
from festival.planning.models import Season


def batch(batch_id: int) -> PrintBatch | None:
    """A batch with its decision and its blanks."""
    way = joinedload(PrintBatch.season)
    options = [way.joinedload(Season.locality), joinedload(PrintBatch.decision)]
    options.append(joinedload(PrintBatch.blank_type))
    return db.session.get(PrintBatch, batch_id, options=options)


def copy(copy_id: int) -> PrintedCopy | None:
    """A printed copy with what it stands for."""
    way = joinedload(PrintedCopy.commendation).joinedload(Commendation.decision)
    options = [way.joinedload(Decision.locality), way.joinedload(Decision.season)]
    options.append(joinedload(PrintedCopy.batch).joinedload(PrintBatch.blank_type))
    return db.session.get(PrintedCopy, copy_id, options=options)


def copies(batch_id: int) -> Select:
    """The copies of a batch in print order."""
    return (
        select(PrintedCopy)
        .join(PrintedCopy.commendation)
        .options(contains_eager(PrintedCopy.commendation))
        .where(PrintedCopy.batch_id == batch_id)
        .order_by(PrintedCopy.id)
    )


def copies_of(commendation_id: int) -> list[PrintedCopy]:
    """Every copy of one commendation, newest first."""
    query = (
        select(PrintedCopy)
        .options(joinedload(PrintedCopy.batch))
        .where(PrintedCopy.commendation_id == commendation_id)
        .order_by(PrintedCopy.copy_no.desc())
    )
    return list(db.session.scalars(query))


def history_of(copy_ids: Sequence[int]) -> list[AuditEntry]:
    """What happened to these copies, newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.thing_kind == "copy", AuditEntry.thing_id.in_(copy_ids))
        .order_by(AuditEntry.id.desc())
        .limit(50)
    )
    return list(db.session.scalars(query))


def copy_counts(batch_id: int) -> dict[CopyState, int]:
    """How many copies of a batch are in each state."""
    query = (
        select(PrintedCopy.state, func.count())
        .where(PrintedCopy.batch_id == batch_id)
        .group_by(PrintedCopy.state)
    )
    return dict(db.session.execute(query).all())


def _latest(of_copy):
    """A condition: no later copy of the same commendation."""
    later = aliased(PrintedCopy)
    newest = select(func.max(later.copy_no)).where(later.commendation_id == Commendation.id)
    return and_(
        of_copy.commendation_id == Commendation.id,
        of_copy.copy_no == newest.correlate(Commendation).scalar_subquery(),
    )


def commended(paths: Sequence[str], season_id: int) -> Select:
    """Rows (commendation, its latest copy or None) of a season within the scope.

    Where one was corrected, the one that took its place stands for both.
    """
    return (
        select(Commendation, PrintedCopy)
        .select_from(Commendation)
        .join(Commendation.decision)
        .join(Decision.locality)
        .outerjoin(PrintedCopy, _latest(PrintedCopy))
        .options(contains_eager(Commendation.decision))
        .where(
            Decision.season_id == season_id,
            Commendation.state != CommendationState.CORRECTED,
            under(paths),
        )
    )


NOT_ORDERED = "none"


def in_copy_state(query: Select, asked: str) -> Select:
    """Narrow ``commended`` to a state of the latest copy; unknown words narrow nothing."""
    if asked == NOT_ORDERED:
        return query.where(PrintedCopy.id.is_(None))
    if asked == rules.WELL_PRINTED:
        return query.where(PrintedCopy.state.in_(rules.WELL_PRINTED_STATES))
    if asked in {state.value for state in CopyState}:
        return query.where(PrintedCopy.state == CopyState(asked))
    return query


def proposed_by(query: Select, locality_id: int) -> Select:
    """Narrow ``commended`` to what one locality proposed."""
    proposed = select(Nomination.id).where(Nomination.locality_id == locality_id)
    return query.where(Commendation.nomination_id.in_(proposed))


def to_hand_over(paths: Sequence[str], season_id: int) -> Select:
    """Good copies that nobody has received yet, in stack order."""
    query = commended(paths, season_id).where(PrintedCopy.state == CopyState.GOOD)
    return in_stack_order(query)


def in_stack_order(query: Select) -> Select:
    """``commended`` as the stack of paper lies: by decision and register; nobody who lost the award."""
    query = query.where(Commendation.state == CommendationState.ISSUED)
    return query.order_by(Decision.signed_on, Decision.id, Commendation.position)


def letterhead_of(user: User) -> Letterhead | None:
    """The letterhead of the person's own locality, or of the nearest one above it."""
    query = (
        select(Letterhead)
        .where(Letterhead.locality_id.in_(user.locality.ancestor_ids))
        .options(joinedload(Letterhead.locality))
    )
    found = {row.locality_id: row for row in db.session.scalars(query)}
    return next((found[one] for one in reversed(user.locality.ancestor_ids) if one in found), None)


def by_token(token: str) -> Commendation | None:
    """The commendation that a verification address names."""
    way = contains_eager(Commendation.decision)
    query = (
        select(Commendation)
        .join(Commendation.decision)
        .options(way.joinedload(Decision.locality), way.joinedload(Decision.season))
        .where(Commendation.token == token)
    )
    return db.session.scalar(query)


def step_figures(season: Season) -> dict[str, ScalarSelect]:
    """What the navigation counts; joined into its one query."""
    busy = exists().where(
        PrintedCopy.commendation_id == Commendation.id,
        PrintedCopy.state.not_in((*rules.GONE, CopyState.QUEUED)),
    )
    issued = (
        select(func.count(Commendation.id))
        .join(Commendation.decision)
        .where(Decision.season_id == season.id, Commendation.state == CommendationState.ISSUED)
        # What a higher level decided, it prints itself.
        .where(Decision.kind == DecisionKind.AWARD)
    )
    return {
        "to_print": issued.where(~busy).scalar_subquery(),
        "to_hand_over": _copies_in(season, CopyState.GOOD).scalar_subquery(),
    }


def _copies_in(season: Season, state: CopyState) -> Select:
    return (
        select(func.count(PrintedCopy.id))
        .join(PrintedCopy.commendation)
        .join(Commendation.decision)
        .where(Decision.season_id == season.id, PrintedCopy.state == state)
        .where(Commendation.state == CommendationState.ISSUED)
    )


def waiting(user: User, season: Season, today: date) -> list[Waiting]:
    """What waits for this person: to print, to check, to hand over."""
    may_print = user.may(Permission.CERTIFICATES_PRINT, season.locality)
    may_hand = user.may(Permission.CERTIFICATES_HAND_OVER, season.locality)
    if not (may_print or may_hand):
        return []
    failed = select(func.count(PrintBatch.id)).where(
        PrintBatch.season_id == season.id, PrintBatch.state == BatchState.FAILED
    )
    figures = step_figures(season)
    looked = _copies_in(season, CopyState.PRINTED).scalar_subquery()
    low = queries_blanks.running_low(season)
    query = select(figures["to_print"], looked, figures["to_hand_over"], failed.scalar_subquery(), low)
    unprinted, printed, good, broken, scarce = db.session.execute(query).one()
    here, due = {"season_id": season.id}, season.main_day
    page = "certificates.list_certificates"
    found = []
    if may_print and broken:
        found.append(Waiting(f"{broken} đợt in có lỗi", "Xem lỗi", "certificates.list_batches", here, due))
    if may_print and scarce:
        sentence = f"{scarce} loại phôi sắp hết"
        found.append(Waiting(sentence, "Xem phôi", "certificates.list_blanks", here, due))
    if may_print and unprinted:
        found.append(Waiting(f"{unprinted} Giấy khen chưa in", "In", page, here, due))
    if may_print and printed:
        asked = here | {"state": CopyState.PRINTED.value}
        found.append(Waiting(f"{printed} bản đã in, chưa kiểm", "Kiểm bản in", page, asked, due))
    if may_hand and good:
        sentence = f"{good} Giấy khen in tốt, chờ trao"
        found.append(Waiting(sentence, "Trao", "certificates.list_hand_over", here, due))
    return found
