"""Lines of a festival's budget. Every change locks the festival, so that totals are counted once.

What is planned belongs to the plan and is changed while that may be edited; what was spent is
written down until the festival is reported.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import select

from festival.core import text
from festival.core.audit import Actor, AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import BudgetLine, Festival
from festival.planning.rules import budget as budget_rules
from festival.planning.rules.budget import FundingSource
from festival.planning.services.festivals import locked, record

GONE = "Dòng này không còn trong dự toán. Hãy tải lại trang."
_COMES_AND_GOES = ("budget.delete", "budget.restore")


@dataclass(frozen=True)
class LineContent:
    """What a line plans."""

    title: str
    quantity: int
    unit_price: int
    source: FundingSource
    unit: str = ""
    note: str = ""


def add_line(festival_id: int, content: LineContent, *, seen: int, actor: Actor) -> int:
    """Put a line at the end; ``seen`` is the revision that the person was looking at."""
    with transaction():
        festival = _editable(festival_id, seen)
        if any(_is_same(line, content) for line in _lines(festival_id)):
            raise RuleBroken("Dự toán đã có dòng này, cùng số lượng, đơn giá và nguồn. Hãy sửa dòng đó.")
        (line,) = _append(festival, [content])
        db.session.flush()
        record(festival, actor, "budget.add", id=line.id, title=line.title)
    return line.id


def _is_same(line: BudgetLine, content: LineContent) -> bool:
    return text.fold(line.title) == text.fold(content.title) and (
        line.quantity,
        line.unit_price,
        line.source,
    ) == (content.quantity, content.unit_price, content.source)


def add_lines(festival_id: int, contents: list[LineContent], *, seen: int, actor: Actor) -> int:
    """Put pasted lines at the end, all or none."""
    with transaction():
        festival = _editable(festival_id, seen)
        _append(festival, contents)
        record(festival, actor, "budget.paste", total=len(contents))
    return len(contents)


def add_usual(festival_id: int, *, seen: int, actor: Actor) -> int:
    """Put what a commune's own festival usually costs at the end."""
    contents = [LineContent(**asdict(usual)) for usual in budget_rules.USUAL_LINES]
    with transaction():
        festival = _editable(festival_id, seen)
        _append(festival, contents)
        record(festival, actor, "budget.usual", total=len(contents))
    return len(contents)


def _append(festival: Festival, contents: list[LineContent]) -> list[BudgetLine]:
    lines = _lines(festival.id)
    budget_rules.check_room(len(lines), len(contents))
    new = [
        BudgetLine(festival=festival, position=position, **asdict(content))
        for position, content in enumerate(contents, len(lines) + 1)
    ]
    budget_rules.check_amounts(budget_rules.totals([*lines, *new]))
    db.session.add_all(new)
    festival.touch()
    return new


def edit_line(budget_line_id: int, content: LineContent, *, seen: int, actor: Actor) -> None:
    with transaction():
        line = _locked_line(budget_line_id, seen)
        for name, value in asdict(content).items():
            setattr(line, name, value)
        budget_rules.check_amounts(budget_rules.totals(_lines(line.festival_id)))
        line.festival.touch()
        record(line.festival, actor, "budget.edit", id=line.id, title=line.title)


def shift_line(budget_line_id: int, by: int, *, actor: Actor) -> None:
    """Change places with the line above (-1) or below (+1)."""
    with transaction():
        line = _locked_line(budget_line_id)
        lines = _lines(line.festival_id)
        here = lines.index(line)
        there = here + (1 if by > 0 else -1)
        if not 0 <= there < len(lines):
            raise RuleBroken("Dòng này đã ở đầu hoặc cuối dự toán.")
        lines[here], lines[there] = lines[there], lines[here]
        _number(lines)
        line.festival.touch()
        record(line.festival, actor, "budget.move", id=line.id, title=line.title)


def delete_line(budget_line_id: int, *, actor: Actor) -> None:
    """Take a line out; ``restore_line`` puts it back from the record."""
    with transaction():
        line = _locked_line(budget_line_id)
        budget_rules.check_may_go(line.spent)
        festival = line.festival
        names = ("id", "position", "title", "quantity", "unit", "unit_price", "spent", "note")
        kept = {name: getattr(line, name) for name in names}
        record(festival, actor, "budget.delete", source=line.source.value, **kept)
        lines = [other for other in _lines(festival.id) if other is not line]
        db.session.delete(line)
        _number(lines)
        festival.touch()


def restore_line(festival_id: int, budget_line_id: int, *, actor: Actor) -> None:
    """Put back the line that was taken out, where it stood."""
    with transaction():
        festival = _editable(festival_id)
        kept = _last_known(festival_id, budget_line_id)
        lines = _lines(festival_id)
        budget_rules.check_room(len(lines), 1)
        names = ("id", "title", "quantity", "unit", "unit_price", "spent", "note")
        line = BudgetLine(
            festival=festival,
            position=0,
            source=FundingSource(kept["source"]),
            **{name: kept[name] for name in names},
        )
        lines.insert(min(kept["position"] - 1, len(lines)), line)
        budget_rules.check_amounts(budget_rules.totals(lines))
        db.session.add(line)
        _number(lines)
        festival.touch()
        record(festival, actor, "budget.restore", id=line.id, title=line.title)


def _last_known(festival_id: int, budget_line_id: int) -> dict:
    """What the record says of a line that was taken out and not put back since."""
    query = select(AuditEntry).where(
        AuditEntry.thing_kind == "festival",
        AuditEntry.thing_id == festival_id,
        AuditEntry.action.in_(_COMES_AND_GOES),
    )
    entries = db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(200))
    found = next((entry for entry in entries if entry.details.get("id") == budget_line_id), None)
    is_taken = db.session.get(BudgetLine, budget_line_id) is not None
    if found is None or found.action != "budget.delete" or is_taken:
        raise RuleBroken("Dòng này đã được đưa lại, hoặc không còn đưa lại được.")
    return found.details


def write_spent(
    festival_id: int, amounts: dict[int, int | None], *, shown: dict[int, int | None], actor: Actor
) -> int:
    """Write down what lines cost; only those that differ from what was ``shown``. How many changed."""
    with transaction():
        festival = locked(festival_id)
        rules.check_working(festival.state)
        lines = _lines(festival_id)
        changed = {key: value for key, value in amounts.items() if key in shown and value != shown[key]}
        if changed.keys() - {line.id for line in lines}:
            raise RuleBroken("Có dòng không còn trong dự toán. Hãy tải lại trang, xem lại rồi ghi tiếp.")
        for line in lines:
            if line.id in changed and line.spent != shown[line.id]:
                raise RuleBroken(f"Số đã chi của «{line.title}» vừa được người khác ghi. Hãy tải lại trang.")
        before = {}
        for line in lines:
            if line.id in changed:
                before[str(line.id)] = line.spent
                line.spent = changed[line.id]
        if before:
            budget_rules.check_amounts(budget_rules.totals(lines))
            after = {str(key): value for key, value in changed.items()}
            record(festival, actor, "budget.spend", was=before, now=after)
    return len(changed)


def _editable(festival_id: int, seen: int | None = None) -> Festival:
    festival = locked(festival_id)
    festival.check_editable()
    if seen is not None:
        rules.check_current(seen, festival.revision)
    return festival


def _lines(festival_id: int) -> list[BudgetLine]:
    query = select(BudgetLine).where(BudgetLine.festival_id == festival_id)
    return list(db.session.scalars(query.order_by(BudgetLine.position, BudgetLine.id)))


def _locked_line(budget_line_id: int, seen: int | None = None) -> BudgetLine:
    line = db.session.get(BudgetLine, budget_line_id)
    if line is not None:
        _editable(line.festival_id, seen)
        # Read again under the festival's lock: another request may have changed it meanwhile.
        db.session.expire(line)
        line = db.session.get(BudgetLine, budget_line_id)
    if line is None:
        raise RuleBroken(GONE)
    return line


def _number(lines: list[BudgetLine]) -> None:
    for position, line in enumerate(lines, 1):
        line.position = position
