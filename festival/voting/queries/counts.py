"""What tellers typed, and the figures of each channel once the session is closed."""

from dataclasses import dataclass

from sqlalchemy import select

from festival.core.db import db
from festival.voting.models import AgendaItem, ChannelCount, CouncilSession, PaperCount, PaperRow
from festival.voting.rules import Channel, PaperFigures, Row, SessionState


@dataclass(frozen=True)
class PaperTotals:
    """One sheet as its tellers agreed on it; ``rows`` by item id, of items whose count may be shown.

    ``valid`` and ``invalid`` are None where so few came back that no paper was opened.
    """

    sheet: int
    issued: int
    returned: int
    valid: int | None
    invalid: int | None
    rows: dict[int, Row]


def paper_figures(session_id: int, sheet: int) -> dict[int, PaperFigures]:
    """By teller: everything that was typed of one ballot sheet."""
    return sheet_figures(session_id).get(sheet, {})


def sheet_figures(session_id: int) -> dict[int, dict[int, PaperFigures]]:
    """By sheet and teller. For counting only: before the closing each teller may see no more than the own."""
    counts = db.session.scalars(
        select(PaperCount)
        .where(PaperCount.session_id == session_id)
        .order_by(PaperCount.sheet, PaperCount.user_id)
    ).all()
    if not counts:
        return {}
    rows = db.session.execute(
        select(AgendaItem.sheet, PaperRow)
        .join(AgendaItem, AgendaItem.id == PaperRow.item_id)
        .where(AgendaItem.session_id == session_id)
    ).all()
    typed: dict[tuple[int, int], dict[int, Row]] = {}
    for sheet, row in rows:
        typed.setdefault((sheet, row.user_id), {})[row.item_id] = Row(row.yes, row.no, 0, row.invalid)
    found: dict[int, dict[int, PaperFigures]] = {}
    for count in counts:
        found.setdefault(count.sheet, {})[count.user_id] = PaperFigures(
            count.issued,
            count.returned,
            count.valid,
            count.invalid,
            typed.get((count.sheet, count.user_id), {}),
        )
    return found


def paper_totals(session_id: int) -> list[PaperTotals]:
    """What the tellers agreed on, sheet by sheet; nothing before the session is closed."""
    state = db.session.scalar(select(CouncilSession.state).where(CouncilSession.id == session_id))
    if state not in (SessionState.CLOSED, SessionState.MINUTES_SIGNED):
        return []
    return [
        totals_of(sheet, next(iter(counts.values()))) for sheet, counts in sheet_figures(session_id).items()
    ]


def totals_of(sheet: int, figures: PaperFigures) -> PaperTotals:
    """What may be shown of a sheet on which the tellers agree."""
    is_hidden = figures.returned > 0 and figures.hides_votes
    return PaperTotals(
        sheet=sheet,
        issued=figures.issued,
        returned=figures.returned,
        valid=None if is_hidden else figures.valid,
        invalid=None if is_hidden else figures.invalid,
        rows={} if is_hidden else figures.rows,
    )


def channel_rows(session_id: int) -> dict[int, dict[Channel, Row]]:
    """By item and channel. Only for sessions that are closed: before, nobody may see these."""
    query = (
        select(ChannelCount)
        .join(AgendaItem, AgendaItem.id == ChannelCount.item_id)
        .where(AgendaItem.session_id == session_id)
    )
    found: dict[int, dict[Channel, Row]] = {}
    for count in db.session.scalars(query):
        found.setdefault(count.item_id, {})[count.channel] = count.row
    return found
