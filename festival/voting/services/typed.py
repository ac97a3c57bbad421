"""Hands and written sheets, typed by a secretary from what people counted.

The record says that something was typed, never the figures: they stay hidden until the closing. Written
sheets are counted together and typed once, so that no difference between two counts tells what one said.
"""

from dataclasses import asdict

from sqlalchemy import delete, insert, select

from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, ChannelCount, CouncilSession
from festival.voting.rules import Channel, Row
from festival.voting.services.sessions import locked_session


def keep_hands(*, session_id: int, rows: dict[int, Row], shown: dict[int, Row], actor: Actor) -> int:
    """Store the hands of the items in ``rows``; how many of them are new.

    ``shown`` is what the page had before: where somebody else typed meanwhile, nothing is overwritten.
    """
    with transaction():
        session = locked_session(session_id)
        rules.check_hands_may_be_typed(session.state)
        wanted = _wanted(session, Channel.HANDS)
        stored = queries.typed_rows(session_id, Channel.HANDS)
        changed = {}
        for item_id, row in rows.items():
            if item_id not in wanted:
                raise RuleBroken("Có hồ sơ không biểu quyết giơ tay ở phiên này. Hãy tải lại trang.")
            name, voters = wanted[item_id]
            rules.check_row_adds_up(row, voters, name)
            if stored.get(item_id) == row:
                continue
            if stored.get(item_id) != shown.get(item_id):
                raise RuleBroken(f"{name}: người khác vừa nhập số giơ tay. Hãy tải lại trang để xem.")
            changed[item_id] = row
        if changed:
            _store(Channel.HANDS, changed)
            session.note(actor, "type_hands", items=sorted(changed))
    return len(changed)


def receive_sheets(*, session_id: int, returned: set[int], shown: set[int], actor: Actor) -> int:
    """Tick whose signed sheet came back; how many are back now.

    Both are account ids; ``shown`` had a tick when the page was made, so that two secretaries who tick at
    once do not undo each other. Who and when is not in the record.
    """
    with transaction():
        session = locked_session(session_id)
        rules.check_sheets_may_be_received(session.state)
        asked = {seat.user_id: seat for seat in session.seats if seat.channel is Channel.WRITTEN}
        changed = returned ^ shown
        if not changed <= asked.keys():
            raise RuleBroken("Có người không được gửi phiếu xin ý kiến ở phiên này. Hãy tải lại trang.")
        before = queries.sheets_back(session)[0]
        for user_id in changed:
            asked[user_id].has_voted = user_id in returned
        back = queries.sheets_back(session)[0]
        if back != before:
            session.note(actor, "receive_sheets", sheets=back)
    return back


def keep_written(*, session_id: int, rows: dict[int, Row], actor: Actor) -> None:
    """Store the totals of all written sheets, for every item at once or not at all."""
    with transaction():
        session = locked_session(session_id)
        rules.check_may_be_counted(session.state)
        if queries.typed_rows(session_id, Channel.WRITTEN):
            raise RuleBroken("Kết quả phiếu xin ý kiến đã được nhập. Muốn sửa, hãy xóa rồi nhập lại từ đầu.")
        wanted = _wanted(session, Channel.WRITTEN)
        if not wanted:
            raise RuleBroken("Chưa có phiếu xin ý kiến nào trả về nên không có gì để nhập.")
        if rows.keys() != wanted.keys():
            raise RuleBroken("Danh sách hồ sơ đã thay đổi. Hãy tải lại trang rồi nhập lại cho mọi hồ sơ.")
        for item_id, (name, sheets) in wanted.items():
            rules.check_row_adds_up(rows[item_id], sheets, name)
        _store(Channel.WRITTEN, rows)
        session.note(actor, "type_written", sheets=queries.sheets_back(session)[0])


def clear_written(*, session_id: int, actor: Actor) -> None:
    """Forget the totals of the written sheets, all of them."""
    with transaction():
        session = locked_session(session_id)
        rules.check_may_be_counted(session.state)
        if not queries.typed_rows(session_id, Channel.WRITTEN):
            raise RuleBroken("Chưa nhập kết quả phiếu xin ý kiến nên không có gì để xóa.")
        _forget(Channel.WRITTEN, select(AgendaItem.id).where(AgendaItem.session_id == session_id))
        session.note(actor, "clear_written")


def _wanted(session: CouncilSession, channel: Channel) -> dict[int, tuple[str, int]]:
    """By item that is counted in the channel: its name, and how many there are to count."""
    found = {}
    for line in queries.lines_of(session):
        number = queries.to_be_typed(session, line).get(channel)
        if number:
            found[line.item.id] = (line.item.nomination.nominee.written, number)
    return found


def _store(channel: Channel, rows: dict[int, Row]) -> None:
    _forget(channel, list(rows))
    figures = [{"item_id": item_id, "channel": channel, **asdict(row)} for item_id, row in rows.items()]
    db.session.execute(insert(ChannelCount), figures)


def _forget(channel: Channel, item_ids) -> None:
    db.session.execute(
        delete(ChannelCount)
        .where(ChannelCount.channel == channel, ChannelCount.item_id.in_(item_ids))
        .execution_options(synchronize_session=False)
    )
