"""The tellers: electing them, and what each of them typed of the papers.

Danger: what was typed goes into no audit entry; the history says who typed which sheet, never a figure.
"""

from dataclasses import astuple

from sqlalchemy import delete, select

from festival.accounts.models import User
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, CouncilSession, PaperCount, PaperRow, Teller
from festival.voting.rules import PaperFigures
from festival.voting.services.sessions import locked_session


def elect_tellers(*, session_id: int, user_ids: list[int], actor: Actor) -> CouncilSession:
    """Give the session its tellers, the first of whom leads.

    Figures of somebody who is replaced go with them: whoever comes instead counts anew.
    """
    with transaction():
        session = locked_session(session_id)
        rules.check_may_elect(session.state)
        rules.check_number_of_tellers(user_ids)
        people = {person.id: person for person in queries.people_who_may_count(session)}
        if not set(user_ids) <= set(people):
            raise RuleBroken("Không thấy tài khoản này ở địa phương. Hãy chọn lại người kiểm phiếu.")
        chosen = [people[user_id] for user_id in user_ids]
        _check_fit(session, chosen)
        known = {teller.user_id: teller for teller in session.tellers}
        gone = [teller for teller in session.tellers if teller.user_id not in user_ids]
        _forget(session_id, [teller.user_id for teller in gone])
        posts = {seat.user_id: seat.post for seat in session.seats}
        session.tellers = [
            _seated(known.get(person.id), person, place, posts.get(person.id) or _role_of(person))
            for place, person in enumerate(chosen, 1)
        ]
        session.note(
            actor,
            "elect_tellers",
            tellers=[person.full_name for person in chosen],
            replaced=[teller.full_name for teller in gone],
        )
    return session


def _seated(teller: Teller | None, person: User, place: int, post: str) -> Teller:
    teller = teller or Teller(user_id=person.id, full_name=person.full_name)
    teller.position, teller.post = place, post
    return teller


def _role_of(person: User) -> str:
    """What the minutes call somebody who is not of the council; without what a role's name explains."""
    return ", ".join(name.partition(" (")[0] for name in person.role_names)


def type_papers(*, session_id: int, sheet: int, figures: PaperFigures, actor: Actor) -> None:
    """What one teller counted of one ballot sheet; may be typed again until two tellers agree."""
    with transaction():
        session = locked_session(session_id)
        rules.check_may_be_counted(session.state)
        _check_teller(session, actor)
        papers = _sheet(session, sheet)
        counts = queries.paper_figures(session_id, sheet)
        rules.check_papers_may_be_typed(list(counts.values()))
        faults = rules.faults_of_papers(figures, len(papers.voters), papers.names)
        if faults:
            raise RuleBroken(" ".join(faults))
        _forget(session_id, [actor.id], sheet)
        db.session.add(
            PaperCount(
                session_id=session_id,
                sheet=sheet,
                user_id=actor.id,
                issued=figures.issued,
                returned=figures.returned,
                valid=figures.valid,
                invalid=figures.invalid,
            )
        )
        for item_id, row in figures.rows.items():
            yes, no, _blank, invalid = astuple(row)
            db.session.add(PaperRow(item_id=item_id, user_id=actor.id, yes=yes, no=no, invalid=invalid))
        session.note(actor, "type_papers", sheet=sheet)


def reopen_papers(*, session_id: int, sheet: int, actor: Actor) -> None:
    """The lead has the papers counted again; nobody's figures of the sheet are kept."""
    with transaction():
        session = locked_session(session_id)
        rules.check_may_be_counted(session.state)
        _check_teller(session, actor)
        _sheet(session, sheet)
        lead = session.tellers[0]
        rules.check_leads(lead.user_id == actor.id, lead.full_name)
        counts = queries.paper_figures(session_id, sheet)
        rules.check_papers_may_be_reopened(list(counts.values()))
        _forget(session_id, list(counts), sheet)
        session.note(actor, "reopen_papers", sheet=sheet)


def forget_hidden_rows(item_ids: list[int]) -> None:
    """Leave no figure of items whose count stays hidden; inside the closing's transaction."""
    db.session.execute(delete(PaperRow).where(PaperRow.item_id.in_(item_ids)))


def _check_teller(session: CouncilSession, actor: Actor) -> None:
    if all(teller.user_id != actor.id for teller in session.tellers):
        raise RuleBroken("Đồng chí không ở trong Tổ kiểm phiếu của phiên họp này.")
    _check_fit(session, [db.session.get_one(User, actor.id)])


def _check_fit(session: CouncilSession, people: list[User]) -> None:
    """Asked each time: since the election somebody may have come to preside, or been found absent."""
    unfit = queries.unfit_to_count(session, people, queries.agenda(session.id))
    for person in people:
        if person.id in unfit:
            raise RuleBroken(
                f"{person.full_name} {unfit[person.id]} nên không kiểm phiếu. Hãy chọn người khác."
            )


def _sheet(session: CouncilSession, number: int) -> queries.PaperSheet:
    found = next((sheet for sheet in queries.paper_sheets(session) if sheet.number == number), None)
    if found is None:
        raise RuleBroken("Phiên họp không có loại phiếu này. Hãy mở lại trang Phiếu giấy.")
    return found


def _forget(session_id: int, user_ids: list[int], sheet: int | None = None) -> None:
    """Remove what tellers typed, of one sheet or of all."""
    counts = delete(PaperCount).where(PaperCount.session_id == session_id, PaperCount.user_id.in_(user_ids))
    items = select(AgendaItem.id).where(AgendaItem.session_id == session_id)
    if sheet is not None:
        counts, items = counts.where(PaperCount.sheet == sheet), items.where(AgendaItem.sheet == sheet)
    db.session.execute(counts)
    db.session.execute(delete(PaperRow).where(PaperRow.item_id.in_(items), PaperRow.user_id.in_(user_ids)))
