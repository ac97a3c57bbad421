"""A hall of members, and the real server that takes their ballots."""

from types import SimpleNamespace

from flask import Flask
from sqlalchemy import func, select

from festival.core.db import db
from festival.voting.models import AgendaItem, Ballot, Seat
from festival.voting.rules import Choice
from tests.bench.load import Request
from tests.bench.servers import SERVER
from tests.bench.votes import ballot, signed_in
from tests.voting import make

CYCLE = (Choice.YES, Choice.YES, Choice.NO, Choice.YES, Choice.BLANK)


def hall(place, app: Flask, *, size: int, items: int = 3) -> SimpleNamespace:
    """An open secret vote, and each member's ballot as a request; the choices go round by CYCLE."""
    made = make.make_vote(place, size=size, items=items)
    made.item_ids = [item.id for item in make.items_of(made)]
    made.ballots = [
        sent_by(app, made, user_id, choice_of(number)) for number, user_id in enumerate(made.user_ids)
    ]
    made.size = size
    return made


def choice_of(number: int) -> Choice:
    return CYCLE[number % len(CYCLE)]


def sent_by(app: Flask, made, user_id: int, choice: Choice) -> Request:
    return ballot(signed_in(app, user_id), made.id, made.item_ids, choice)


def server_of(app: Flask, *before: str) -> list[str]:
    """The command of a real server on the test's own database and keys."""
    settings = {
        "SECRET_KEY": app.secret_key,
        "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "INSTANCE_DIR": str(app.config["INSTANCE"]),
    }
    return [*before, "env", *(f"{name}={value}" for name, value in settings.items()), *SERVER]


def box_of(made) -> tuple[int, list[int]]:
    """How many seats have voted, and how many ballots each item has."""
    db.session.rollback()
    counts = dict(
        db.session.execute(
            select(Ballot.item_id, func.count()).group_by(Ballot.item_id).join(AgendaItem)
        ).all()
    )
    voted = select(func.count()).where(Seat.session_id == made.id, Seat.has_voted)
    return db.session.scalar(voted), [counts.get(item_id, 0) for item_id in made.item_ids]


def wanted(numbers) -> tuple[int, int, int]:
    """Yes, no and blank of these voters."""
    chosen = [choice_of(number) for number in numbers]
    return chosen.count(Choice.YES), chosen.count(Choice.NO), chosen.count(Choice.BLANK)


def counted(made) -> list[tuple[int, int, int]]:
    """Close the session; what the result says of each item."""
    make.close(made)
    return [(item.yes, item.no, item.blank) for item in make.items_of(made)]
