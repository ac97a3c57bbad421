"""Votes on paper for tests: tellers, what they type, and what is kept of it."""

from sqlalchemy import select

from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.voting import queries, services
from festival.voting.models import AgendaItem, CouncilSession, PaperCount, PaperRow
from festival.voting.rules import Channel, PaperFigures, Row
from tests.voting import make

# One line per teller and sheet, and one per item, as the tables hold them.
Count = tuple[int, int, int, int, int, int]


def make_papers(place, *, screens=0, absent=0, items=2, ending=True, **options):
    """A vote on paper by all who came but the first ``screens``; members four and five count."""
    made = make.make_session(place, items=items, **options)
    on_paper = made.user_ids[screens : len(made.user_ids) - absent]
    make.convene(made, absent=absent, channels=dict.fromkeys(on_paper, Channel.PAPER))
    made.tellers = made.users[3:5]
    elect(made, *made.tellers)
    make.open_vote(made)
    if ending:
        services.end_vote(session_id=made.id, actor=SYSTEM)
    return made


def elect(made, *people) -> None:
    services.elect_tellers(session_id=made.id, user_ids=[person.id for person in people], actor=SYSTEM)


def figures(made, *rows, returned=None, issued=None, invalid=0, sheet=1) -> PaperFigures:
    """Rows as (yes, no, invalid), one for all items or one for each."""
    item_ids = item_ids_of(made, sheet)
    given = rows * len(item_ids) if len(rows) == 1 else rows
    returned = sum(given[0]) if returned is None else returned
    return PaperFigures(
        issued=returned if issued is None else issued,
        returned=returned,
        valid=returned - invalid if given else 0,
        invalid=invalid,
        rows={
            item_id: Row(yes, no, 0, spoilt)
            for item_id, (yes, no, spoilt) in zip(item_ids, given, strict=bool(given))
        },
    )


def item_ids_of(made, sheet=1) -> list[int]:
    db.session.rollback()
    return [item.id for item in queries.agenda(made.id) if item.sheet == sheet]


def type_in(made, teller, typed: PaperFigures, sheet=1) -> None:
    services.type_papers(session_id=made.id, sheet=sheet, figures=typed, actor=teller.actor)


def both_type(made, *rows, **options) -> None:
    for teller in made.tellers:
        type_in(made, teller, figures(made, *rows, **options), options.get("sheet", 1))


def stored_counts() -> list[Count]:
    """(sheet, teller, issued, returned, valid, invalid)."""
    db.session.rollback()
    query = select(
        PaperCount.sheet,
        PaperCount.user_id,
        PaperCount.issued,
        PaperCount.returned,
        PaperCount.valid,
        PaperCount.invalid,
    ).order_by(PaperCount.sheet, PaperCount.user_id)
    return [tuple(row) for row in db.session.execute(query)]


def stored_rows() -> list[tuple]:
    """(teller, yes, no, invalid), in the agenda's order."""
    db.session.rollback()
    query = (
        select(PaperRow.user_id, PaperRow.yes, PaperRow.no, PaperRow.invalid)
        .join(AgendaItem, AgendaItem.id == PaperRow.item_id)
        .order_by(PaperRow.user_id, AgendaItem.position)
    )
    return [tuple(row) for row in db.session.execute(query)]


def standing(made, sheet=1) -> str:
    db.session.rollback()
    return queries.paper_standings(made.id).get(sheet, queries.standing_of({})).words


def loaded(made) -> CouncilSession:
    db.session.rollback()
    db.session.expire_all()
    return queries.council_session(made.id)
