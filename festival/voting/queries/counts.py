"""What tellers typed, and the figures of each channel once the session is closed."""

from sqlalchemy import select

from festival.core.db import db
from festival.voting.models import AgendaItem, ChannelCount, PaperCount, PaperRow
from festival.voting.rules import Channel, PaperFigures, Row


def paper_figures(session_id: int, sheet: int) -> dict[int, PaperFigures]:
    """By teller: everything that was typed of one ballot sheet."""
    counts = db.session.scalars(
        select(PaperCount).where(PaperCount.session_id == session_id, PaperCount.sheet == sheet)
    ).all()
    rows = db.session.scalars(
        select(PaperRow)
        .join(AgendaItem, AgendaItem.id == PaperRow.item_id)
        .where(AgendaItem.session_id == session_id, AgendaItem.sheet == sheet)
    ).all()
    by_teller: dict[int, dict[int, Row]] = {}
    for row in rows:
        by_teller.setdefault(row.user_id, {})[row.item_id] = Row(row.yes, row.no, 0, row.invalid)
    return {
        count.user_id: PaperFigures(
            count.issued, count.returned, count.valid, count.invalid, by_teller.get(count.user_id, {})
        )
        for count in counts
    }


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
