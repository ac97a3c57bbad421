"""Who votes on an item, and in which channel. Pure: a seat is anything with user_id, attendance, channel."""

from collections.abc import Iterable

from festival.voting.rules.states import SECRET_CHANNELS, Attendance, Channel
from festival.voting.rules.terms import Gathering, Terms, VoteMethod


def voters_of(terms: Terms, seats: Iterable, recused: set[int]) -> dict[Channel, set[int]]:
    """Account ids by channel; every seat in one channel or, recused or absent, in none."""
    voters: dict[Channel, set[int]] = {}
    for seat in seats:
        channel = _channel_of(terms, seat)
        if channel is not None and seat.user_id not in recused:
            voters.setdefault(channel, set()).add(seat.user_id)
    return voters


def _channel_of(terms: Terms, seat) -> Channel | None:
    if seat.channel is Channel.WRITTEN:
        return Channel.WRITTEN if _takes_sheets(terms) else None
    if seat.attendance is not Attendance.PRESENT or terms.method is VoteMethod.WRITTEN:
        return None
    if terms.method is VoteMethod.SHOW_OF_HANDS:
        return Channel.HANDS
    return seat.channel if seat.channel in SECRET_CHANNELS else None


def is_sheet_back(seat) -> bool:
    """Whether the written opinion of somebody absent came back."""
    return seat.channel is Channel.WRITTEN and seat.has_voted


def _takes_sheets(terms: Terms) -> bool:
    return terms.allows_written or terms.method is VoteMethod.WRITTEN


def gather(terms: Terms, seats: Iterable, recused: set[int], *, is_over: bool) -> Gathering:
    """Who takes part. While the vote is not over, every sheet that was asked for may still come back."""
    seats = list(seats)
    here = {seat.user_id for seat in seats if seat.attendance is Attendance.PRESENT}
    sheets = {
        seat.user_id
        for seat in seats
        if seat.channel is Channel.WRITTEN and _takes_sheets(terms) and (seat.has_voted or not is_over)
    }
    on_roll = recused & {seat.user_id for seat in seats}
    return Gathering(
        members=len(seats),
        present=len(here),
        written=len(sheets),
        recused=len(on_roll),
        recused_present=len(on_roll & here),
        recused_written=len(on_roll & sheets),
    )


def channel_of_seat(is_here: bool, chosen: Channel | None, usual: Channel) -> Channel | None:
    """How a seat votes: in the room on screen or paper, absent in writing if asked, else not at all."""
    if is_here:
        return chosen if chosen in SECRET_CHANNELS else usual
    return Channel.WRITTEN if chosen is Channel.WRITTEN else None
