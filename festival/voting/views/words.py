"""How the record of a session reads to people."""

from festival.core.audit import AuditEntry
from festival.voting.models import CouncilSession
from festival.voting.queries import QuorumLine
from festival.voting.views.before_acts import act_words
from festival.web.filters import vn_datetime

_ACTS = {
    "session.plan": "Lập phiên họp",
    "session.edit": "Sửa phiên họp",
    "session.add_items": "Đưa hồ sơ vào chương trình",
    "session.remove_item": "Rút hồ sơ khỏi chương trình",
    "session.call_roll": "Điểm danh",
    "session.type_hands": "Nhập số giơ tay",
    "session.plan_next": "Lập phiên tiếp theo cho hồ sơ chuyển sang",
    "session.plan_reconsideration": "Lập phiên xét lại kết quả",
    "session.receive_sheets": "Nhận phiếu xin ý kiến",
    "session.type_written": "Nhập kết quả phiếu xin ý kiến",
    "session.clear_written": "Xóa kết quả phiếu xin ý kiến để nhập lại",
    "session.chair_decides": "Ghi ý kiến công khai sau khi kiểm phiếu",
    "session.close": "Kiểm phiếu, công bố kết quả",
    "session.sign_minutes": "Ghi đã ký biên bản",
    "session.end_without_quorum": "Kết thúc vì không đủ thành viên",
    "session.elect_tellers": "Bầu Tổ kiểm phiếu",
    "session.type_papers": "Nhập số phiếu giấy",
    "session.reopen_papers": "Mở lại số phiếu giấy để đếm lại",
    "session.add_conflict": "Ghi thành viên có liên quan đến hồ sơ",
    "session.declare_conflict": "Tự khai có liên quan đến hồ sơ",
    "session.flag_conflicts": "Nêu trường hợp có thể liên quan",
    "session.settle_conflict": "Xem xét trường hợp có liên quan",
    "session.withdraw_conflict": "Rút lời khai có liên quan",
}


def history_lines(entries: list[AuditEntry], session: CouncilSession, lines: list[QuorumLine]) -> list[dict]:
    acts = act_words(session, lines)
    named = {"session.convene": acts.convene, "session.open": acts.open, "session.end_vote": acts.end}
    words = _ACTS | named
    return [
        {
            "at": vn_datetime(entry.at),
            "who": entry.actor_name,
            "what": words.get(entry.action, "Thay đổi"),
            "note": _note(entry.details, is_round=session.is_written_round),
        }
        for entry in entries
    ]


def _note(details: dict, *, is_round: bool) -> str:
    if "present" in details:
        # Nobody meets in a round, so nobody is present or absent.
        return "" if is_round else f"Có mặt {details['present']}/{details['members']}"
    if "flags" in details:
        return f"{details['flags']} trường hợp"
    if "nominations" in details:
        return f"{len(details['nominations'])} hồ sơ"
    if "sheets" in details:
        return f"Đã nhận {details['sheets']} phiếu"
    if "agreed" in details:
        return f"Đồng ý {len(details['agreed'])} hồ sơ, không đồng ý {len(details['refused'])} hồ sơ"
    if "tellers" in details:
        gone = f"; thay {', '.join(details['replaced'])}" if details["replaced"] else ""
        return ", ".join(details["tellers"]) + gone
    if "sheet" in details:
        return f"Phiếu số {details['sheet']}"
    return ""
