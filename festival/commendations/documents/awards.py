"""The decision that awards, with its list."""

from festival.commendations.documents.common import (
    Line,
    Values,
    award,
    count_words,
    head,
    issuer,
    list_of,
    named,
    nominee_of,
)
from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import GROUP_NAMES, GROUP_ORDER
from festival.core import text
from festival.documents.wording import counted, money
from festival.nominations.rules import RecipientKind
from festival.web.filters import multiple

_NAMES = {
    RecipientKind.COLLECTIVE: "collectives",
    RecipientKind.HOUSEHOLD: "households",
    RecipientKind.INDIVIDUAL: "individuals",
}
_ROMAN = ("I", "II", "III")
_LEAD = "Đã có thành tích "
_IN_THE_LIST = "được ghi trong danh sách kèm theo"
POSTHUMOUS = "TRUY TẶNG"


def award_decision(decision: Decision) -> Values:
    lines = list_of(decision)
    return {
        **head(decision, subject=decision.title),
        "act": _act(lines),
        "counts": count_words(lines),
        "reason": _reason(lines),
        "bonus": _bonus(decision, lines),
        "annex_title": f"DANH SÁCH {_act(lines).upper()} {decision.award_type.printed_name.upper()}",
        "decision": named(decision),
        "issuer": issuer(decision),
        "sum": _sum(lines),
        **_groups(lines),
    }


def is_posthumous(line: Line) -> bool:
    if isinstance(line, Commendation):
        return line.verb == POSTHUMOUS
    return line.nomination.is_posthumous


def _act(lines: list[Line]) -> str:
    dead = [is_posthumous(line) for line in lines]
    if any(dead):
        return "Truy tặng" if all(dead) else "Tặng, truy tặng"
    return "Tặng"


def citation_of(line: Line) -> str:
    return line.citation if isinstance(line, Commendation) else line.nomination.citation


def _reason(lines: list[Line]) -> str:
    """What all did, where all did the same; else the list says it."""
    said = {citation_of(line).strip().rstrip(".") for line in lines}
    if len(said) != 1:
        return _IN_THE_LIST
    (only,) = said
    if not only.startswith(_LEAD):
        return _IN_THE_LIST
    return f"{only.removeprefix(_LEAD)} (có danh sách kèm theo)"


def _bonus(decision: Decision, lines: list[Line]) -> str:
    """Multiples by kind, what they come to once it is known, and the purse."""
    by_kind = {}
    for line in lines:
        of = line if isinstance(line, Commendation) else line.nomination
        by_kind.setdefault(nominee_of(line).kind, of.bonus_multiple)
    paid = [kind for kind in GROUP_ORDER if by_kind.get(kind)]
    rates = ", ".join(f"{GROUP_NAMES[kind].lower()} {multiple(by_kind[kind])} lần" for kind in paid)
    if not rates:
        return f"Kèm theo {award(decision)} không có tiền thưởng."
    total = _total(lines)
    summed = f"; tổng cộng {money(total)} ({text.money_in_words(total)})" if total else ""
    return (
        f"Kèm theo {award(decision)} là tiền thưởng theo Nghị định số 152/2025/NĐ-CP: {rates} mức lương cơ"
        f" sở{summed}. Kinh phí chi từ {decision.fund or 'Quỹ Thi đua, khen thưởng'}."
    )


def _total(lines: list[Line]) -> int:
    return sum(line.amount for line in lines if isinstance(line, Commendation))


def _sum(lines: list[Line]) -> str:
    total = _total(lines)
    if not total:
        return ""
    return f"Danh sách này có {counted(len(lines))} trường hợp; tổng tiền thưởng {money(total)}."


def _groups(lines: list[Line]) -> Values:
    values: Values = {}
    numerals = iter(_ROMAN)
    for kind in GROUP_ORDER:
        rows = [line for line in lines if nominee_of(line).kind is kind]
        values[_NAMES[kind]] = [_row(line) for line in rows]
        title = f"{GROUP_NAMES[kind].upper()} ({counted(len(rows))})"
        values[f"{_NAMES[kind]}_head"] = f"{next(numerals)}. {title}" if rows else ""
    return values


def _row(line: Line) -> dict[str, str]:
    who = nominee_of(line)
    issued = isinstance(line, Commendation)
    amount = text.grouped(line.amount) if issued else _rate(line.nomination.bonus_multiple)
    dead = "Truy tặng. " if is_posthumous(line) else ""
    return {
        "no": (line.register_no if issued else "") or f"{line.position:02d}",
        "name": who.written,
        "post": who.address_line,
        "citation": dead + citation_of(line),
        "amount": amount,
    }


def _rate(hundredths: int | None) -> str:
    return f"{multiple(hundredths)} lần lương cơ sở" if hundredths else ""
