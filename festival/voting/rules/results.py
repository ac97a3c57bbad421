"""What a result file says, and whether its numbers lead to its outcomes. Pure; integers only."""

from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from festival.core.errors import RuleBroken
from festival.voting.rules.counts import Row
from festival.voting.rules.states import (
    DEFERRAL_WORDS,
    OUTCOME_NAMES,
    SECRET_CHANNELS,
    Channel,
    Deferral,
    Outcome,
    SessionKind,
)
from festival.voting.rules.terms import (
    Base,
    Gathering,
    QuorumBase,
    Tally,
    Terms,
    TieRule,
    VoteMethod,
    check_terms,
    decide,
    needed_yes,
)

FORMAT, VERSION = "festival.vote-result", 1
# Larger numbers and longer texts are in no honest file.
_MOST, _LONGEST = 10**9, 2000
_SEALING = ("session.close", "session.end_without_quorum")


def share_words(part: int, whole: int) -> str:
    """One decimal with a comma, for reading only: 8 of 9 is «88,9»; of nothing «0,0»."""
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10},{tenths % 10}"


def plain(value) -> dict:
    """A dataclass of plain values and enums as JSON holds it."""
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: one.value if isinstance(one, Enum) else one for name, one in found.items()}


def figures(terms: Terms, tally: Tally, channels: dict[Channel, Row]) -> dict:
    """The numbers of one item: who took part, every channel, the sum, and what it is held against."""
    base = tally.base(terms)
    return {
        **plain(tally.gathering),
        "channels": {channel.value: plain(row) for channel, row in channels.items()},
        "yes": tally.yes,
        "no": tally.no,
        "blank": tally.blank,
        "invalid": tally.invalid,
        "base": base,
        "needed": needed_yes(terms, base),
        "share": share_words(tally.yes, base),
    }


class Maybe:
    """A shape that may also be null."""

    def __init__(self, shape):
        self.shape = shape


_ROW = {"yes": int, "no": int, "blank": int, "invalid": int}
_RULE = {
    "quorum_num": int,
    "quorum_den": int,
    "pass_num": int,
    "pass_den": int,
    "is_strict": bool,
    "pass_base": Base,
    "method": VoteMethod,
    "quorum_base": QuorumBase,
    "allows_written": bool,
    "count_written_in_quorum": bool,
    "recuses_conflicted": bool,
    "recused_in_base": bool,
    "chair_must_agree": bool,
    "tie_rule": TieRule,
}
_FIGURES = {
    **dict.fromkeys((field.name for field in fields(Gathering)), int),
    "channels": {Channel: _ROW},
    **_ROW,
    "base": int,
    "needed": int,
    "share": str,
}
_ITEM = {
    "position": int,
    "award": {"code": str, "name": str},
    "nominee": str,
    "nominee_kind": str,
    "regulation": Maybe({"number": str, "issued_on": date}),
    "rule": Maybe(_RULE),
    "figures": Maybe(_FIGURES),
    "outcome": Outcome,
    "deferral": Maybe(Deferral),
    "chair_agrees": Maybe(bool),
}
_FILE = {
    "format": str,
    "version": int,
    "key": str,
    "signature": str,
    "session": {
        "uuid": UUID,
        "title": str,
        "kind": SessionKind,
        "held_on": date,
        "opened_at": Maybe(datetime),
        "closed_at": datetime,
        "cites": Maybe(UUID),
    },
    "council": {"locality": str, "name": str, "decision_number": str, "decided_on": date},
    "roll": {"members": int, "present": int, "written": int},
    "items": [_ITEM],
    "audit": {"action": str, "chain": int, "sequence": int, "hash": str},
}


def faults_of_shape(content) -> list[str]:
    """Where a file is not a result file of this version: «items[2].rule.pass_num»; empty where it is."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return ["format"]
    if content.get("version") != VERSION or isinstance(content["version"], bool):
        return ["version"]
    return _faults(content, _FILE, "")


def _faults(value, shape, where: str) -> list[str]:
    if isinstance(shape, Maybe):
        return [] if value is None else _faults(value, shape.shape, where)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [where]
        return [fault for n, one in enumerate(value) for fault in _faults(one, shape[0], f"{where}[{n}]")]
    if isinstance(shape, dict):
        return _faults_of_names(value, shape, where)
    return [] if _is(value, shape) else [where]


def _faults_of_names(value, shape: dict, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [where]
    if Channel in shape:
        known = {channel.value: shape[Channel] for channel in Channel if channel.value in value}
    else:
        known = shape
    if set(value) != set(known):
        return [f"{where}.{name}".strip(".") for name in sorted(set(value) ^ set(known))]
    return [f for name in known for f in _faults(value[name], known[name], f"{where}.{name}".strip("."))]


def _is(value, kind) -> bool:
    """Whether a plain value is of a kind; text must be short and free of what a terminal obeys."""
    if kind is bool:
        return isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    if kind is str:
        return not any(ord(one) < 32 or 127 <= ord(one) < 160 for one in value)
    try:
        kind.fromisoformat(value) if kind in (date, datetime) else kind(value)
    except ValueError:
        return False
    return True


def terms_from(rule: dict) -> Terms:
    """The inverse of ``plain`` for terms."""
    kinds = {"pass_base": Base, "method": VoteMethod, "quorum_base": QuorumBase, "tie_rule": TieRule}
    return Terms(**{name: kinds[name](value) if name in kinds else value for name, value in rule.items()})


def tally_from(said: dict) -> Tally:
    gathering = Gathering(**{field.name: said[field.name] for field in fields(Gathering)})
    return Tally(gathering, said["yes"], said["no"], said["blank"], said["invalid"])


def faults_of_numbers(content: dict) -> list[str]:
    """Every place where the numbers of a well-formed file do not lead to what the file says."""
    found = (
        [] if content["audit"]["action"] in _SEALING else ["Mục nhật ký không phải mục kết thúc phiên họp."]
    )
    roll = content["roll"]
    if roll["present"] + roll["written"] > roll["members"]:
        found.append("Số có mặt và số cho ý kiến bằng văn bản nhiều hơn số thành viên.")
    if [item["position"] for item in content["items"]] != list(range(1, len(content["items"]) + 1)):
        found.append("Số thứ tự của các hồ sơ không liên tục.")
    for item in content["items"]:
        found += [f"Hồ sơ {item['position']}: {fault}" for fault in _faults_of_item(item, roll)]
    return found


def _faults_of_item(item: dict, roll: dict) -> list[str]:
    outcome = Outcome(item["outcome"])
    if item["figures"] is None:
        return _faults_without_figures(item, outcome)
    if item["rule"] is None or item["regulation"] is None:
        return ["có số phiếu nhưng không có quy tắc bỏ phiếu."]
    terms, tally = terms_from(item["rule"]), tally_from(item["figures"])
    try:
        check_terms(terms)
    except RuleBroken as refusal:
        return [str(refusal)]
    found = _faults_of_gathering(terms, tally.gathering, roll)
    found += _faults_of_channels(terms, tally, item["figures"]["channels"])
    return found or _faults_of_outcome(item, terms, tally)


def _faults_without_figures(item: dict, outcome: Outcome) -> list[str]:
    waits = outcome is Outcome.DEFERRED and item["deferral"] not in (None, Deferral.TIE.value)
    if waits and item["chair_agrees"] is None:
        return []
    return [f"ghi «{OUTCOME_NAMES[outcome]}» nhưng không có số phiếu."]


def _faults_of_gathering(terms: Terms, who: Gathering, roll: dict) -> list[str]:
    takes_sheets = terms.allows_written or terms.method is VoteMethod.WRITTEN
    expected = (roll["members"], roll["present"], roll["written"] if takes_sheets else 0)
    found = []
    if (who.members, who.present, who.written) != expected:
        found.append("số thành viên, số có mặt hoặc số ý kiến bằng văn bản không khớp danh sách họp.")
    if who.recused_present > who.present or who.recused_written > who.written:
        found.append("số người không biểu quyết nhiều hơn số người tham gia.")
    if who.recused_present + who.recused_written > who.recused or who.recused > who.members:
        found.append("số người không biểu quyết không cộng lại được.")
    if who.recused and not terms.recuses_conflicted:
        found.append("có người không biểu quyết mà quy tắc không cho.")
    return found


def _faults_of_channels(terms: Terms, tally: Tally, said: dict[str, dict]) -> list[str]:
    rows = {Channel(name): Row(**row) for name, row in said.items()}
    who = tally.gathering
    in_room = {
        VoteMethod.SECRET: SECRET_CHANNELS,
        VoteMethod.SHOW_OF_HANDS: (Channel.HANDS,),
        VoteMethod.WRITTEN: (),
    }[terms.method]
    found = []
    if set(rows) - {*in_room, Channel.WRITTEN}:
        found.append("có số phiếu của cách bỏ phiếu mà quy tắc không cho.")
    sums = [sum(getattr(row, name) for row in rows.values()) for name in _ROW]
    if sums != [tally.yes, tally.no, tally.blank, tally.invalid]:
        found.append("số phiếu của các cách bỏ phiếu không cộng lại thành tổng số.")
    cast = {channel: row.cast for channel, row in rows.items()}
    if cast.get(Channel.WRITTEN, 0) != who.written - who.recused_written:
        found.append("số ý kiến bằng văn bản không khớp số phiếu xin ý kiến thu về.")
    voters = who.present - who.recused_present
    here = sum(cast.get(channel, 0) for channel in in_room)
    if here > voters or (terms.method is VoteMethod.SHOW_OF_HANDS and here != voters):
        found.append("số phiếu tại phiên họp không khớp số người biểu quyết có mặt.")
    return found


def _faults_of_outcome(item: dict, terms: Terms, tally: Tally) -> list[str]:
    said = item["figures"]
    found = []
    base = tally.base(terms)
    if (said["base"], said["needed"]) != (base, needed_yes(terms, base)):
        found.append(f"phải tính trên {base} và cần {needed_yes(terms, base)} phiếu đồng ý.")
    if said["share"] != share_words(tally.yes, base):
        found.append(f"tỷ lệ phải là {share_words(tally.yes, base)}%.")
    cast = {Channel(name): Row(**row).cast for name, row in said["channels"].items()}
    due = decide(terms, tally, cast)
    stated = (Outcome(item["outcome"]), Deferral(item["deferral"]) if item["deferral"] else None)
    if stated not in _after_the_chair(due, item["chair_agrees"]):
        found.append(f"ghi «{outcome_words(*stated)}» nhưng số phiếu cho «{outcome_words(*due)}».")
    return found


def _after_the_chair(
    due: tuple[Outcome, Deferral | None], agrees: bool | None
) -> list[tuple[Outcome, Deferral | None]]:
    """What may stand in the file, given what the count decides and what the chair said openly."""
    if due[0] is not Outcome.AWAITS_CHAIR:
        # A word of the chair where none is asked for makes the item wrong whatever it says.
        return [due] if agrees is None and due[1] in (None, Deferral.TIE) else []
    if agrees is None:
        return [due]
    # A nomination that was withdrawn before the chair spoke waits, whatever the chair says.
    return [(Outcome.PASSED if agrees else Outcome.FAILED, None), (Outcome.DEFERRED, Deferral.NOT_STANDING)]


def outcome_words(outcome: Outcome, deferral: Deferral | None) -> str:
    return f"{OUTCOME_NAMES[outcome]}: {DEFERRAL_WORDS[deferral]}" if deferral else OUTCOME_NAMES[outcome]
