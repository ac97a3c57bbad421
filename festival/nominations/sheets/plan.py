"""What each line of a list would do to what is stored: new, changed, known already, doubtful or refused."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from festival.core.errors import RuleBroken
from festival.core.text import fold
from festival.nominations.rules import (
    STATE_NAMES,
    AwardBasis,
    Dossier,
    NominationState,
    RecipientKind,
    Salutation,
    check_award_allows,
    check_first_time,
    recipient,
)
from festival.nominations.rules.register import check_counts
from festival.nominations.sheets.matching import (
    bare,
    begins_as_unit,
    folded,
    is_spelt_alike,
    may_be_one,
    spelling,
    tokens,
)
from festival.nominations.sheets.rows import Line


class Outcome(Enum):
    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    LIKELY = "likely"
    ERROR = "error"


OUTCOME_NAMES = {
    Outcome.NEW: "Mới",
    Outcome.UPDATE: "Cập nhật",
    Outcome.SAME: "Đã có",
    Outcome.LIKELY: "Có thể trùng",
    Outcome.ERROR: "Lỗi",
}
# What an update may change, in the words of the form.
CHANGES = {
    "salutation": "danh xưng",
    "address_line": "chức vụ, đơn vị, địa chỉ",
    "head_count": "số người",
    "women_count": "số nữ",
    "leader_name": "người đứng đầu",
    "basis": "loại hình",
    "citation": "nội dung khen thưởng",
    "report": "báo cáo thành tích",
}
OF_NOMINEE = ("salutation", "address_line", "head_count", "women_count", "leader_name")
OF_NOMINATION = ("basis", "citation", "report")


@dataclass(frozen=True)
class Award:
    id: int
    code: str
    name: str
    printed_name: str
    # Hundredths of the base salary; None where the kind cannot receive it.
    multiples: dict[RecipientKind, int | None] = field(hash=False)
    once: bool = False


@dataclass(frozen=True)
class Unit:
    id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Somebody of the register; ``is_busy``: a dossier with these words is on its way."""

    id: int
    kind: RecipientKind
    salutation: Salutation
    name: str
    birth_year: int | None
    address_line: str
    head_count: int | None
    women_count: int | None
    leader_name: str
    unit_id: int
    unit_name: str
    is_busy: bool = False
    # Codes of awards given before.
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A nomination of the season."""

    id: int
    nominee_id: int
    # The code, as a dated row of the catalogue may have followed another.
    award_code: str
    state: NominationState
    basis: AwardBasis
    citation: str
    report: str
    is_editable: bool


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """What stands for every line that says nothing of it."""

    unit_id: int
    # Somebody chose it; else it is only where the list is brought.
    is_unit_told: bool = True
    award_id: int | None = None
    basis: AwardBasis | None = None


@dataclass(frozen=True, kw_only=True)
class Planned:
    line: Line
    outcome: Outcome
    reason: str = ""
    dossier: Dossier | None = None
    unit_id: int | None = None
    # Of the register; None for somebody new.
    nominee_id: int | None = None
    nomination_id: int | None = None
    changes: tuple[str, ...] = ()

    @cached_property
    def person(self) -> tuple:
        """Lines of the same person have the same."""
        if self.nominee_id is not None:
            return ("entry", self.nominee_id)
        return (self.unit_id, self.dossier.kind, spelling(self.dossier.name), self.dossier.birth_year)

    @property
    def outcome_name(self) -> str:
        return OUTCOME_NAMES[self.outcome]

    @property
    def told_changes(self) -> str:
        return ", ".join(CHANGES[name] for name in self.changes)


class Planner:
    """Decides line after line; what earlier lines would store counts for later ones."""

    def __init__(
        self, *, awards: list[Award], units: list[Unit], entries: Iterable[Entry], stored, fixed: Fixed
    ):
        self.awards, self.units, self.fixed = awards, units, fixed
        self.award_of = {award.id: award for award in awards}
        self.entries: dict[tuple, list[Entry]] = defaultdict(list)
        for entry in entries:
            self.entries[entry.kind, folded(entry.name)[:200]].append(entry)
        self.stored = {(one.nominee_id, one.award_code): one for one in stored}
        self.seen: dict[tuple, Planned] = {}
        self.names: dict[tuple, list[Planned]] = defaultdict(list)
        self.facts: dict[tuple, tuple[int, object]] = {}
        self._found_units: dict[str, int] = {}
        self._found_awards: dict[str, Award] = {}

    def plan(self, lines: Iterable[Line]) -> list[Planned]:
        return [self._planned(line) for line in lines]

    def _planned(self, line: Line) -> Planned:
        if line.faults:
            return Planned(line=line, outcome=Outcome.ERROR, reason=" ".join(line.faults))
        try:
            unit_id, award = self._unit_and_award(line)
            dossier = self._dossier(line, award)
            entry = self._entry(dossier, unit_id or self.fixed.unit_id, is_told=unit_id is not None)
            return self._decided(line, dossier, (unit_id or self.fixed.unit_id, entry), award)
        except RuleBroken as fault:
            return Planned(line=line, outcome=Outcome.ERROR, reason=str(fault))

    def _unit_and_award(self, line: Line) -> tuple[int | None, Award]:
        """The unit is None where nobody said one."""
        unit_text, award_text = line.unit, line.award
        for words in line.groups:
            if not award_text and self._awards_like(words):
                award_text = words
            elif not unit_text and (begins_as_unit(words) or self._units_like(words)):
                unit_text = words
        chosen = self.fixed.unit_id if self.fixed.is_unit_told else None
        unit_id = self._unit(unit_text) if unit_text else chosen
        return unit_id, self._award(award_text)

    def _units_like(self, words: str) -> list[Unit]:
        wanted = bare(words)
        exact = [unit for unit in self.units if fold(unit.name) == fold(words)]
        return exact or [unit for unit in self.units if bare(unit.name) == wanted]

    def _unit(self, words: str) -> int:
        if words not in self._found_units:
            found = self._units_like(words)
            if len(found) != 1:
                raise RuleBroken(
                    f"Đơn vị đề nghị «{words[:60]}» không có trong nơi anh/chị phụ trách. Hãy ghi đúng tên."
                )
            self._found_units[words] = found[0].id
        return self._found_units[words]

    def _awards_like(self, words: str) -> list[Award]:
        """By code or name; else all words of an award's name stand here, or the other way round."""
        wanted, typed = fold(words), tokens(words)
        exact = [award for award in self.awards if wanted in (fold(award.code), fold(award.name))]
        whole = [award for award in self.awards if tokens(award.name) <= typed]
        longest = max((len(tokens(award.name)) for award in whole), default=0)
        part = [award for award in self.awards if typed and typed <= tokens(award.name)]
        return exact or [award for award in whole if len(tokens(award.name)) == longest] or part

    def _award(self, words: str) -> Award:
        chosen = self.award_of.get(self.fixed.award_id)
        if not words:
            if chosen is None:
                raise RuleBroken("Chưa rõ hình thức khen thưởng. Hãy thêm cột hoặc chọn chung cho cả bảng.")
            return chosen
        if words not in self._found_awards:
            found = self._awards_like(words)
            if len(found) > 1 and chosen in found:
                found = [chosen]
            if len(found) > 1:
                names = "; ".join(award.name for award in found)
                raise RuleBroken(f"Hình thức «{words[:60]}» có thể là: {names}. Hãy ghi đủ tên.")
            if not found:
                raise RuleBroken(f"Hình thức «{words[:60]}» không có trong danh mục. Hãy ghi đúng tên.")
            self._found_awards[words] = found[0]
        return self._found_awards[words]

    def _dossier(self, line: Line, award: Award) -> Dossier:
        salutation, name = recipient(line.kind, line.salutation, line.name)
        check_award_allows(line.kind, award.multiples[line.kind], award.name)
        if len(name) > 200:
            raise RuleBroken("Tên dài quá 200 ký tự. Hãy rút ngắn.")
        dossier = Dossier(
            award_type_id=award.id,
            kind=line.kind,
            salutation=salutation,
            name=name,
            birth_year=line.birth_year,
            address_line=line.address_line,
            head_count=line.head_count,
            women_count=line.women_count,
            leader_name=line.leader,
            basis=line.basis or self.fixed.basis or AwardBasis.MOVEMENT,
            citation=line.citation,
            report=line.report,
        )
        check_counts(dossier.head_count, dossier.women_count)
        return dossier

    def _decided(
        self, line: Line, dossier: Dossier, found: tuple[int, Entry | None], award: Award
    ) -> Planned:
        unit_id, entry = found
        base = {
            "line": line,
            "dossier": dossier,
            "unit_id": unit_id,
            "nominee_id": entry.id if entry else None,
        }
        fresh = Planned(outcome=Outcome.NEW, **base)
        earlier = self.seen.get((fresh.person, award.id))
        if earlier is not None:
            return self._repeated(base, earlier)
        self._check_agrees(fresh)
        planned = self._of_entry(base, entry, award) if entry else self._of_nobody_known(base, fresh)
        self.seen[fresh.person, award.id] = planned
        self.names[dossier.kind, folded(dossier.name)].append(planned)
        return planned

    def _entry(self, dossier: Dossier, unit_id: int, *, is_told: bool) -> Entry | None:
        """The same person of the register: the unit, the kind, the year, and a name spelt alike.

        Where nobody says the unit, a person's name and year are enough in all units around.
        """
        alike = [
            one
            for one in self.entries.get((dossier.kind, folded(dossier.name)[:200]), ())
            if one.birth_year == dossier.birth_year
            and is_spelt_alike(one.name, dossier.name)
            # A man and a woman of one name are two people, or one of the two is written wrong.
            and not _are_two(one, dossier)
        ]
        here = [one for one in alike if one.unit_id == unit_id]
        is_anywhere = not here and not is_told and dossier.birth_year is not None
        alike = alike if is_anywhere else here
        exact = [one for one in alike if spelling(one.name) == spelling(dossier.name)] or alike
        if len(exact) > 1:
            raise RuleBroken(
                "Trong sổ có nhiều người cùng tên, cùng năm sinh ở đơn vị này. Hãy lập đề nghị trên trang."
            )
        return exact[0] if exact else None

    def _repeated(self, base: dict, earlier: Planned) -> Planned:
        number = earlier.line.number
        if earlier.dossier == base["dossier"]:
            return Planned(outcome=Outcome.SAME, reason=f"Giống hệt dòng {number}.", **base)
        reason = f"Cùng người, cùng hình thức với dòng {number} nhưng nội dung khác. Hãy giữ một dòng."
        return Planned(outcome=Outcome.ERROR, reason=reason, **base)

    def _check_agrees(self, fresh: Planned) -> None:
        """Lines that propose one person for several awards say the same of that person."""
        for name in OF_NOMINEE:
            value = getattr(fresh.dossier, name)
            if says_nothing(value):
                continue
            number, first = self.facts.setdefault((fresh.person, name), (fresh.line.number, value))
            if first != value:
                raise RuleBroken(
                    f"Cùng người với dòng {number} nhưng {CHANGES[name]} khác. Hãy ghi giống nhau."
                )

    def _of_entry(self, base: dict, entry: Entry, award: Award) -> Planned:
        dossier, line = base["dossier"], base["line"]
        stored = self.stored.get((entry.id, award.code))
        changes = [name for name in OF_NOMINEE if not says_nothing(getattr(dossier, name))]
        changes = [name for name in changes if getattr(entry, name) != getattr(dossier, name)]
        if stored is None:
            if award.once:
                check_first_time(award.code in entry.given, award.name)
            self._check_free(entry, changes)
            where = "" if entry.unit_id == base["unit_id"] else f" ({entry.unit_name})"
            reason = f"Người có trong sổ{where}{f'; đổi {_told(changes)}' if changes else ''}."
            return Planned(outcome=Outcome.NEW, reason=reason, changes=tuple(changes), **base)
        told = {"basis": line.basis or self.fixed.basis, "citation": line.citation, "report": line.report}
        changes += [name for name, value in told.items() if value and value != getattr(stored, name)]
        base["nomination_id"] = stored.id
        if not changes:
            return Planned(outcome=Outcome.SAME, reason="Đã có, không có gì mới.", **base)
        if not stored.is_editable:
            reason = f"Đã có đề nghị ({STATE_NAMES[stored.state].lower()}), tệp không sửa được."
            return Planned(outcome=Outcome.SAME, reason=reason, **base)
        self._check_free(entry, [name for name in changes if name in OF_NOMINEE])
        return Planned(
            outcome=Outcome.UPDATE, reason=f"Đổi {_told(changes)}.", changes=tuple(changes), **base
        )

    def _check_free(self, entry: Entry, changes: list[str]) -> None:
        if changes and entry.is_busy:
            raise RuleBroken(
                f"Người này đang được xét ở một đề nghị khác nên chưa đổi được {_told(changes)}."
                " Hãy ghi như trong sổ, hoặc chờ đề nghị kia kết thúc."
            )

    def _of_nobody_known(self, base: dict, fresh: Planned) -> Planned:
        dossier = base["dossier"]
        for entry in self.entries.get((dossier.kind, folded(dossier.name)[:200]), ()):
            if may_be_one(entry.birth_year, dossier.birth_year):
                word = f"{entry.salutation.value} " if _are_two(entry, dossier) else ""
                known = f"{word}{entry.name}{_year(entry.birth_year)}, {entry.unit_name}"
                return Planned(outcome=Outcome.LIKELY, reason=f"Có thể là {known} trong sổ.", **base)
        for other in self.names[dossier.kind, folded(dossier.name)]:
            is_other = other.person != fresh.person
            if is_other and may_be_one(other.dossier.birth_year, dossier.birth_year):
                reason = f"Có thể là người ở dòng {other.line.number}: {other.dossier.name}."
                return Planned(outcome=Outcome.LIKELY, reason=reason, **base)
        return fresh


def _are_two(entry: Entry, dossier: Dossier) -> bool:
    return len({entry.salutation, dossier.salutation} - {Salutation.NONE}) == 2


def says_nothing(value: object) -> bool:
    return value in (None, "", Salutation.NONE)


def _told(changes: Iterable[str]) -> str:
    return ", ".join(CHANGES[name] for name in changes)


def _year(year: int | None) -> str:
    return f" (sinh {year})" if year else ""


def folds_of(lines: Iterable[Line]) -> set[str]:
    """The folded names under which the register may know somebody of these lines."""
    found = set()
    for line in lines:
        if line.faults or line.kind is None:
            continue
        try:
            found.add(fold(recipient(line.kind, line.salutation, line.name)[1])[:200])
        except RuleBroken:
            continue
    return found
