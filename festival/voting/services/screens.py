"""Which item the projector shows."""

from sqlalchemy import func, select

from festival.core.db import db, transaction
from festival.voting.models import AgendaItem
from festival.voting.rules.screens import Step, shown_after
from festival.voting.services.sessions import locked_session


def move_screen(*, session_id: int, step: Step) -> None:
    """Go on by one, back by one, or to the whole agenda. No entry in the record: nothing is decided."""
    with transaction():
        session = locked_session(session_id)
        last = db.session.scalar(
            select(func.count()).select_from(AgendaItem).where(AgendaItem.session_id == session_id)
        )
        session.shown_position = shown_after(step, session.shown_position, last)
