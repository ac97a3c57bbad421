"""Ending the vote, one count over all channels, and what it does to the nominations."""

from collections import Counter, defaultdict

from sqlalchemy import delete, insert, select

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, ChannelCount, CouncilSession
from festival.voting.rules import Channel, Choice, Outcome, Row, SessionAction, Tally
from festival.voting.services.ballots import rewrite_ballots
from festival.voting.services.opening import check_presides, settle
from festival.voting.services.papers import forget_hidden_rows
from festival.voting.services.scrubbing import plan_scrub, scrub
from festival.voting.services.sealing import BallotsLostError, opened_ballots
from festival.voting.services.sessions import items_under_lock, locked_session


def end_vote(*, session_id: int, actor: Actor) -> CouncilSession:
    """No ballot is taken after this; the session's lock waits for those on their way."""
    with transaction():
        session = locked_session(session_id)
        check_presides(session, actor)
        session.move(SessionAction.END_VOTE, actor)
    return session


def close_session(*, session_id: int, shown: str | None = None, actor: Actor) -> CouncilSession:
    """Count, settle every nomination, and make the ballots forget their order.

    ``shown`` is the fingerprint of the list that was confirmed, None where nobody was shown one.
    """
    with transaction():
        session = locked_session(session_id)
        rules.after(session.state, SessionAction.CLOSE)
        check_presides(session, actor)
        items_under_lock(session_id)
        lines = [line for line in queries.lines_of(session) if line.item.outcome is Outcome.PENDING]
        if shown is not None:
            rules.check_same_list(shown, closing_fingerprint(lines))
        ballots = opened_ballots(session.uuid, [line.item.id for line in lines])
        counted = _count_channels(session, lines, ballots)
        results = [_count_item(session, line, counted[line.item.id], actor) for line in lines]
        shown = {line.item.id for line in lines if line.item.tally}
        rewrite_ballots([line.item.id for line in lines], [one for one in ballots if one[0] in shown])
        forget_hidden_rows([line.item.id for line in lines if line.item.id not in shown])
        plan_scrub(session_id)
        session.closed_at = clock.now()
        session.move(SessionAction.CLOSE, actor, results=results)
    scrub()
    return session


def closing_fingerprint(lines: list[queries.QuorumLine]) -> str:
    """What the chair confirms: the items that are counted, and those that wait or were withdrawn."""
    return rules.fingerprint(
        [
            (line.item.id, line.is_open, line.item.nomination.state.value)
            for line in lines
            if line.item.outcome is Outcome.PENDING
        ]
    )


def sign_minutes(*, session_id: int, actor: Actor) -> CouncilSession:
    """The paper was signed; the record is complete."""
    with transaction():
        session = locked_session(session_id)
        items = queries.agenda(session_id)
        rules.check_chair_has_spoken(sum(item.outcome is Outcome.AWAITS_CHAIR for item in items))
        session.move(SessionAction.SIGN_MINUTES, actor)
    scrub()
    return session


def _count_channels(
    session: CouncilSession, lines: list[queries.QuorumLine], ballots: list[tuple[int, Choice]]
) -> dict[int, dict[Channel, tuple[int, Row]]]:
    """By item and channel: how many forms there were, and their figures; refuses what is missing."""
    papers = _papers(session, lines)
    typed = _typed_rows([line.item.id for line in lines])
    screens = _screen_rows(session, lines, ballots)
    counted: dict[int, dict[Channel, tuple[int, Row]]] = {}
    for line in lines:
        item, found = line.item, {}
        if line.voters.get(Channel.SCREEN):
            found[Channel.SCREEN] = (screens[item.id].cast, screens[item.id])
        if line.is_open and line.voters.get(Channel.PAPER):
            returned, rows = papers[item.sheet]
            found[Channel.PAPER] = (returned, rows.get(item.id, Row(0, 0)))
        for channel, wanted in queries.to_be_typed(session, line).items():
            row = typed.get((item.id, channel))
            if row is None:
                what = "số giơ tay" if channel is Channel.HANDS else "kết quả phiếu xin ý kiến"
                raise RuleBroken(f"Chưa nhập {what} của: {item.nomination.nominee.written}.")
            rules.check_row_adds_up(row, wanted, item.nomination.nominee.written)
            found[channel] = (row.cast, row)
        counted[item.id] = found
    return counted


def _typed_rows(item_ids: list[int]) -> dict[tuple[int, Channel], Row]:
    query = select(ChannelCount).where(ChannelCount.item_id.in_(item_ids))
    return {(count.item_id, count.channel): count.row for count in db.session.scalars(query)}


def _papers(
    session: CouncilSession, lines: list[queries.QuorumLine]
) -> dict[int, tuple[int, dict[int, Row]]]:
    """By ballot sheet: how many came back, and the rows that the tellers agree on."""
    found = {}
    wanted = {line.item.sheet for line in lines if line.is_open and line.voters.get(Channel.PAPER)}
    for sheet in sorted(wanted):
        counts = queries.paper_figures(session.id, sheet)
        if len(counts) < 2:
            raise RuleBroken("Chưa đủ hai người kiểm phiếu nhập số phiếu giấy. Hãy chờ Tổ kiểm phiếu.")
        if rules.differences(list(counts.values())):
            raise RuleBroken("Số của hai người kiểm phiếu chưa khớp nhau. Tổ kiểm phiếu cần đếm lại.")
        figures = next(iter(counts.values()))
        found[sheet] = (figures.returned, figures.rows)
    return found


def count_screens(session: CouncilSession, lines: list[queries.QuorumLine]) -> dict[int, Row]:
    """What the screens say, without storing it."""
    ballots = opened_ballots(session.uuid, [line.item.id for line in lines])
    return _screen_rows(session, lines, ballots)


def _screen_rows(
    session: CouncilSession, lines: list[queries.QuorumLine], ballots: list[tuple[int, Choice]]
) -> dict[int, Row]:
    """Ballots per item; as many as members voted on it on the screen, or nothing is counted."""
    counts: dict[int, Counter] = defaultdict(Counter)
    for item_id, choice in ballots:
        counts[item_id][choice] += 1
    voted = {seat.user_id for seat in session.seats if seat.has_voted}
    rows = {}
    for line in lines:
        count = counts[line.item.id]
        wanted = len(line.voters.get(Channel.SCREEN, set()) & voted)
        if count.total() != wanted:
            raise BallotsLostError
        rows[line.item.id] = Row(count[Choice.YES], count[Choice.NO], count[Choice.BLANK])
    return rows


def _count_item(
    session: CouncilSession,
    line: queries.QuorumLine,
    counted: dict[Channel, tuple[int, Row]],
    actor: Actor,
) -> dict:
    """Write the count and its consequence; what the closing's audit entry says of it."""
    item = line.item
    rows = [row for _forms, row in counted.values()]
    tally = Tally(
        rules.gather(line.terms, session.seats, line.recused, is_over=True),
        yes=sum(row.yes for row in rows),
        no=sum(row.no for row in rows),
        blank=sum(row.blank for row in rows),
        invalid=sum(row.invalid for row in rows),
    )
    if line.is_open:
        outcome, deferral = rules.decide(
            line.terms, tally, {channel: forms for channel, (forms, _row) in counted.items()}
        )
    else:
        outcome, deferral = Outcome.DEFERRED, rules.Deferral.NOT_STANDING
    settle(item, outcome, actor, deferral=deferral)
    db.session.execute(delete(ChannelCount).where(ChannelCount.item_id == item.id))
    if deferral not in (None, rules.Deferral.TIE):  # nothing was decided, so no figure is kept
        return {"item": item.id, "outcome": outcome.value}
    _keep_count(item, tally, {channel: row for channel, (_forms, row) in counted.items()})
    figures = {"yes": tally.yes, "no": tally.no, "blank": tally.blank, "invalid": tally.invalid}
    return {"item": item.id, "outcome": outcome.value, **figures}


def _keep_count(item: AgendaItem, tally: Tally, rows: dict[Channel, Row]) -> None:
    who = tally.gathering
    item.members, item.present, item.written = who.members, who.present, who.written
    item.recused, item.recused_present = who.recused, who.recused_present
    item.recused_written = who.recused_written
    item.yes, item.no, item.blank, item.invalid = tally.yes, tally.no, tally.blank, tally.invalid
    values = [
        {
            "item_id": item.id,
            "channel": channel,
            "yes": row.yes,
            "no": row.no,
            "blank": row.blank,
            "invalid": row.invalid,
        }
        for channel, row in rows.items()
    ]
    if values:
        db.session.execute(insert(ChannelCount), values)
