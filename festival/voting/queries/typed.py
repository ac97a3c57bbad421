"""What people typed of hands and written sheets. Figures only for whoever types them, before the closing."""

from sqlalchemy import select

from festival.core.db import db
from festival.voting import rules
from festival.voting.models import AgendaItem, ChannelCount, CouncilSession
from festival.voting.queries.sessions import QuorumLine
from festival.voting.rules import Channel, Outcome, Row


def to_be_typed(session: CouncilSession, line: QuorumLine) -> dict[Channel, int]:
    """How many hands and sheets people have to have counted; nothing of an item that no longer stands."""
    if not line.is_open or line.item.outcome is not Outcome.PENDING:
        return {}
    return rules.to_be_typed(line.voters, session.seats)


def typed_rows(session_id: int, channel: Channel) -> dict[int, Row]:
    """By item, what was typed of one channel."""
    query = (
        select(ChannelCount)
        .join(AgendaItem, AgendaItem.id == ChannelCount.item_id)
        .where(AgendaItem.session_id == session_id, ChannelCount.channel == channel)
    )
    return {count.item_id: count.row for count in db.session.scalars(query)}


def typed_items(session_id: int) -> set[tuple[int, Channel]]:
    """For which items something was typed, and never what."""
    query = (
        select(ChannelCount.item_id, ChannelCount.channel)
        .join(AgendaItem, AgendaItem.id == ChannelCount.item_id)
        .where(AgendaItem.session_id == session_id)
    )
    return {(item_id, channel) for item_id, channel in db.session.execute(query)}


def sheets_back(session: CouncilSession) -> tuple[int, int]:
    """Written sheets that came back, and how many were asked for."""
    asked = [seat for seat in session.seats if seat.channel is Channel.WRITTEN]
    return sum(seat.has_voted for seat in asked), len(asked)
