"""The result of a session as a signed file, and its check without a database.

The same closed session gives the same bytes. No ballot and no voter's name is in it, and no figure that
the pages hide.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from festival.core.errors import RuleBroken
from festival.core.keys import SigningKeys, is_public_key, is_signed_by
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, CouncilSession
from festival.voting.rules import Channel, Outcome, Row, results

LARGEST = 4 * 1024 * 1024


def build(session: CouncilSession, keys: SigningKeys) -> bytes:
    rules.check_has_minutes(session.state)
    content = {**_content(session), "key": keys.public_key}
    return _text({**content, "signature": keys.sign(_signed(content))})


def _text(content: dict) -> bytes:
    """The one way in which a result file is written, so that a changed byte shows wherever it is."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _signed(content: dict) -> bytes:
    """Everything but the signature, in canonical JSON."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _content(session: CouncilSession) -> dict:
    council, entry = session.council, queries.closing_entry(session.id)
    members, present = queries.attendance(session.seats)
    counted = queries.channel_rows(session.id)
    return {
        "format": results.FORMAT,
        "version": results.VERSION,
        "session": {
            "uuid": str(session.uuid),
            "title": session.title,
            "kind": session.kind.value,
            "held_on": session.held_on.isoformat(),
            "opened_at": _moment(session.opened_at) if session.opened_at else None,
            "closed_at": _moment(session.closed_at),
            "cites": str(session.cites.uuid) if session.cites else None,
        },
        "council": {
            "locality": session.locality.code,
            "name": council.name,
            "decision_number": council.decision_number,
            "decided_on": council.decided_on.isoformat(),
        },
        "roll": {
            "members": members,
            "present": present,
            "written": sum(seat.channel is Channel.WRITTEN and seat.has_voted for seat in session.seats),
        },
        "items": [_item(item, counted.get(item.id, {})) for item in queries.agenda(session.id)],
        "audit": {
            "action": entry.action,
            "chain": entry.chain,
            "sequence": entry.sequence,
            "hash": entry.hash,
        },
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _item(item: AgendaItem, channels: dict[Channel, Row]) -> dict:
    nominee, award = item.nomination.nominee, item.nomination.award_type
    return {
        "position": item.position,
        "award": {"code": award.code, "name": award.name},
        "nominee": nominee.written,
        "nominee_kind": nominee.kind.value,
        "regulation": {"number": item.regulation_number, "issued_on": item.regulation_on.isoformat()}
        if item.regulation_on
        else None,
        "rule": results.plain(item.terms) if item.terms else None,
        "figures": results.figures(item.terms, item.tally, channels) if item.tally else None,
        "outcome": item.outcome.value,
        "deferral": item.deferral.value if item.deferral else None,
        "chair_agrees": item.chair_agrees,
    }


def load(path: Path) -> dict:
    """The content of a well-formed result file; RuleBroken says what is wrong with any other."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError:
        raise RuleBroken(f"Không đọc được tệp: {path}") from None
    if len(raw) > LARGEST:
        raise RuleBroken("Tệp lớn hơn 4 MB nên không phải tệp kết quả bỏ phiếu.")
    try:
        content = json.loads(
            raw.decode(), object_pairs_hook=_no_twins, parse_constant=_no_number, parse_float=_no_number
        )
        faults = results.faults_of_shape(content)
        is_as_written = not faults and _text(content) == raw
    except (ValueError, RecursionError):
        raise RuleBroken("Tệp không phải tệp kết quả bỏ phiếu: không đọc được JSON.") from None
    if faults:
        raise RuleBroken(f"Tệp không phải tệp kết quả bỏ phiếu, hoặc đã bị sửa: {', '.join(faults[:5])}.")
    if not is_as_written:
        raise RuleBroken("Tệp đã bị sửa sau khi tải về: cách viết khác với tệp do trang này xuất.")
    return content


def _no_twins(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice in one object")
    return found


def _no_number(text: str):
    raise ValueError(f"no whole number: {text}")


def check(content: dict, *, keys: SigningKeys, key: str | None = None) -> None:
    """Refuse a file that was not signed with ``key`` (or one of ``keys``), or that contradicts itself."""
    signed = _signed({name: value for name, value in content.items() if name != "signature"})
    if key is not None and not is_public_key(key):
        raise RuleBroken("Khóa công khai không đúng dạng: cần 43 ký tự, như dòng «key» trong tệp.")
    holds = (
        is_signed_by(key, signed, content["signature"]) if key else keys.holds(signed, content["signature"])
    )
    if not holds:
        raise RuleBroken("Chữ ký KHÔNG khớp: tệp đã bị sửa, hoặc được ký bằng khóa của nơi khác.")
    faults = results.faults_of_numbers(content)
    if faults:
        raise RuleBroken("\n".join(["Số liệu trong tệp tự mâu thuẫn:", *faults]))


def report(content: dict) -> list[str]:
    """What a checked file says, in lines."""
    session, council, roll, audit = (content[name] for name in ("session", "council", "roll", "audit"))
    lines = [
        f"{session['title']}, ngày {_day(session['held_on'])}",
        f"{council['name']}, Quyết định {council['decision_number']} ngày {_day(council['decided_on'])}",
        f"Thành viên {roll['members']}, có mặt {roll['present']}, ý kiến bằng văn bản {roll['written']}",
    ]
    if session["cites"]:
        lines.append(f"Xét lại phiên họp {session['cites']}")
    lines += [
        f"{item['position']}. {item['nominee']}, {item['award']['name']}: {_words(item)}"
        for item in content["items"]
    ]
    return [*lines, f"Nhật ký: chuỗi {audit['chain']}, mục {audit['sequence']}, mã băm {audit['hash']}"]


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _words(item: dict) -> str:
    outcome = Outcome(item["outcome"])
    deferral = rules.Deferral(item["deferral"]) if item["deferral"] else None
    if item["figures"] is None:
        return results.outcome_words(outcome, deferral)
    return rules.result_words(
        results.terms_from(item["rule"]),
        results.tally_from(item["figures"]),
        outcome,
        deferral=deferral,
        chair_agrees=item["chair_agrees"],
        regulation=item["regulation"]["number"],
    )
