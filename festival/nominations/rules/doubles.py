"""Which entries of the register look like one and the same, and why; what may be made one. Pure.

Entries are put into small blocks by what two like ones must share, and compared within a block only: the
work grows with the number of entries, never with its square. The answer depends on the entries alone,
not on their order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from festival.core.errors import RuleBroken
from festival.nominations.rules.kinds import RecipientKind, Salutation
from festival.nominations.rules.spelling import (
    Spelling,
    is_one_letter_apart,
    numbers_of,
    one_letter_less,
    represented,
    same_accents,
    spelling,
)
from festival.nominations.rules.states import NominationState, is_open

_K = RecipientKind
# Of very many that share a key the eldest are compared: a list of hundreds of namesakes helps nobody.
MOST_IN_A_BLOCK = 60
# What is on paper already: a council's agenda, a draft decision, a dossier that went up.
_NAMED_ON_PAPER = frozenset({NominationState.ON_AGENDA, NominationState.PASSED, NominationState.FORWARDED})


@dataclass(frozen=True, kw_only=True)
class Known:
    """What of an entry decides whether it looks like another."""

    id: int
    kind: RecipientKind
    salutation: Salutation = Salutation.NONE
    name: str
    # Without accents, in lower case.
    name_fold: str
    birth_year: int | None = None
    # The residential area, office or school, and the commune around it (or the province itself).
    unit: int
    commune: int
    # «xa an thinh».
    commune_fold: str = ""
    # The unit of the list of units that this collective is.
    is_unit: int | None = None

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(self.name_fold.split())

    @cached_property
    def spelling(self) -> Spelling:
        return spelling(self.name_fold, self.commune_fold)

    @cached_property
    def head(self) -> tuple[str, str]:
        """«ong» or «ba» and the name of whoever stands for a household, or of the person."""
        if self.kind is _K.HOUSEHOLD:
            return represented(self.name_fold)
        return {Salutation.MR: "ong", Salutation.MRS: "ba"}.get(self.salutation, ""), self.name_fold


@dataclass(frozen=True, order=True)
class Likeness:
    """Two entries, the lower id first, and why they may be one."""

    low: int
    high: int
    reasons: tuple[str, ...]


def like_pairs(entries: Iterable[Known], *, wanted: frozenset[int] | None = None) -> list[Likeness]:
    """Every pair that looks like one; of ``wanted`` at least one side where that is given."""
    known = {entry.id: entry for entry in entries}
    blocks: dict[tuple, list[int]] = defaultdict(list)
    for number in sorted(known):
        for key in set(_keys(known[number])):
            blocks[key].append(number)
    pairs = {
        pair
        for block in blocks.values()
        if len(block) > 1
        for pair in combinations(block[:MOST_IN_A_BLOCK], 2)
        if wanted is None or pair[0] in wanted or pair[1] in wanted
    }
    found = (Likeness(low, high, likeness(known[low], known[high])) for low, high in pairs)
    return sorted(like for like in found if like.reasons)


def likeness(one: Known, other: Known) -> tuple[str, ...]:
    """Why the two may be one, in words; nothing where they are not alike. The same both ways round."""
    first, second = sorted((one, other), key=lambda entry: entry.id)
    kinds = {first.kind, second.kind}
    if kinds == {_K.INDIVIDUAL}:
        return tuple(_persons(first, second))
    if kinds == {_K.COLLECTIVE}:
        return tuple(_collectives(first, second))
    if _K.COLLECTIVE in kinds:
        return ()
    return tuple(_households(first, second))


def _keys(entry: Known) -> Iterator[tuple]:
    """What two like entries must share."""
    if entry.kind is _K.COLLECTIVE:
        if entry.is_unit is not None:
            yield "unit", entry.is_unit
        written = entry.spelling.written
        yield "body", written
        for less in one_letter_less(written):
            yield "body", entry.commune, less
        return
    if name := entry.head[1]:
        yield "name", name, entry.commune
        if entry.birth_year:
            yield "letters", entry.birth_year, name
    if entry.kind is _K.INDIVIDUAL and entry.birth_year and entry.words:
        year, words = entry.birth_year, entry.words
        yield "ends", year, words[0], words[-1]
        yield "words", year, tuple(sorted(words))
        for less in one_letter_less(entry.name_fold):
            yield "letters", year, less


def _persons(one: Known, other: Known) -> Iterator[str]:
    if numbers_of(one.words) != numbers_of(other.words):
        return
    same_year = one.birth_year is not None and one.birth_year == other.birth_year
    if one.name_fold == other.name_fold:
        yield from _namesakes(one, other, same_year)
    elif same_year and not _titles_differ(one, other):
        why = _near(one, other)
        if why:
            yield f"{why}, cùng năm sinh {one.birth_year}"


def _namesakes(one: Known, other: Known, same_year: bool) -> Iterator[str]:
    if same_year:
        yield f"cùng tên không dấu, cùng năm sinh {one.birth_year}"
    elif one.commune != other.commune or _titles_differ(one, other):
        return
    elif one.birth_year is None or other.birth_year is None:
        yield "cùng tên không dấu, chưa ghi đủ năm sinh"
    elif one.unit == other.unit and is_one_letter_apart(str(one.birth_year), str(other.birth_year)):
        early, late = sorted((one.birth_year, other.birth_year))
        yield f"cùng tên không dấu, cùng đơn vị, năm sinh lệch một chữ số ({early} và {late})"


def _titles_differ(one: Known, other: Known) -> bool:
    return bool(one.head[0] and other.head[0]) and one.head[0] != other.head[0]


def _near(one: Known, other: Known) -> str:
    """How two different names of people born the same year are near; «» where they are not."""
    mine, theirs = one.words, other.words
    if is_one_letter_apart(one.name_fold, other.name_fold):
        return "tên chỉ khác một chữ cái"
    if sorted(mine) == sorted(theirs):
        return "cùng các chữ trong tên, khác thứ tự"
    if min(len(mine), len(theirs)) < 2 or (mine[0], mine[-1]) != (theirs[0], theirs[-1]):
        return ""
    short, long = sorted((mine[1:-1], theirs[1:-1]), key=len)
    if len(short) < len(long) and all(word in long for word in short):
        return "cùng họ và tên, một bên thiếu chữ đệm"
    return "cùng họ và tên, khác chữ đệm, cùng đơn vị" if one.unit == other.unit else ""


def _households(one: Known, other: Known) -> Iterator[str]:
    """Two households, or a household and whoever stands for it."""
    years = {one.birth_year, other.birth_year} - {None}
    is_known_apart = len(years) == 2 or _titles_differ(one, other)
    if not one.head[1] or one.head[1] != other.head[1] or is_known_apart:
        return
    if one.commune != other.commune and not (one.birth_year and other.birth_year):
        return
    if one.kind is other.kind:
        yield "hai hộ có người đại diện cùng tên không dấu"
    else:
        yield "hộ gia đình và người đại diện của hộ"


def _collectives(one: Known, other: Known) -> Iterator[str]:
    if one.is_unit is not None and one.is_unit == other.is_unit:
        yield "cùng là một đơn vị trong danh mục"
    mine, theirs = one.spelling, other.spelling
    decisive = mine.decisive | theirs.decisive
    if not same_accents(one.name, other.name, decisive) or not _may_be_in_one_place(one, other):
        return
    if mine.words == theirs.words:
        is_same = one.name_fold == other.name_fold
        yield "cùng tên không dấu" if is_same else "cùng một tổ chức, tên viết khác nhau"
    elif one.commune == other.commune and mine.is_slip_of(theirs):
        yield "tên chỉ khác một chữ cái"


def _may_be_in_one_place(one: Known, other: Known) -> bool:
    """Numbers and names of places decide; a name without either is only good within its own unit."""
    mine, theirs = one.spelling, other.spelling
    if one.commune == other.commune:
        if mine.is_named and theirs.is_named:
            return True
        return one.unit == other.unit or (mine.is_of_commune and theirs.is_of_commune)
    # Every commune has its thôn Đông and its tổ 3.
    return mine.is_named and theirs.is_named and not (mine.is_in_hamlet or theirs.is_in_hamlet)


@dataclass(frozen=True)
class Standing:
    """A nomination as merging looks at it: which season and award, and how far it is."""

    season_id: int
    award_type_id: int
    # «Giấy khen của Chủ tịch UBND xã, 2026».
    words: str
    state: NominationState


def check_may_merge(kept: RecipientKind, merged: RecipientKind, *, kept_apart: bool) -> None:
    if kept is not merged:
        raise RuleBroken(
            "Cá nhân, tập thể và hộ gia đình là các đối tượng khác nhau nên không gộp được. "
            "Hãy ghi là hai đối tượng khác nhau, hoặc rút đề nghị bị trùng."
        )
    if kept_apart:
        raise RuleBroken(
            "Hai mục này đã được ghi là khác nhau. Muốn gộp, hãy bấm «Hoàn tác» ở phần đó trước."
        )


def check_no_clash(kept: Iterable[Standing], moving: Iterable[Standing]) -> None:
    """The same award in the same season once for each; what was withdrawn does not count."""
    alive = {
        (one.season_id, one.award_type_id): one for one in kept if one.state is not NominationState.WITHDRAWN
    }
    for one in moving:
        other = alive.get((one.season_id, one.award_type_id))
        if other is None or one.state is NominationState.WITHDRAWN:
            continue
        if is_open(one.state) or is_open(other.state):
            raise RuleBroken(f"Cả hai mục đều có đề nghị {one.words}. Hãy rút một đề nghị rồi gộp.")
        raise RuleBroken(
            f"Cả hai mục đều có đề nghị {one.words} đã kết thúc nên không gộp được. Hãy để hai mục như cũ."
        )


def check_name_stays(moving: Iterable[Standing], *, is_same_text: bool) -> None:
    """A name that stands on an agenda, a draft decision or a dossier sent up may not turn into another."""
    if is_same_text:
        return
    for one in moving:
        if one.state in _NAMED_ON_PAPER:
            raise RuleBroken(
                f"Đề nghị {one.words} đang ở phiên họp, dự thảo quyết định hoặc cấp trên với tên hiện có, "
                "việc này sẽ làm tên đổi. Hãy chọn giữ mục kia, hoặc chờ đề nghị kết thúc."
            )


def check_words_stay(affected: Iterable[Standing], place: str) -> None:
    """What another commune still works on may not come to print this one's name or post."""
    for one in affected:
        if is_open(one.state):
            raise RuleBroken(
                f"Đề nghị {one.words} của {place} chưa kết thúc, mà hai mục ghi khác nhau về danh xưng, tên "
                "hoặc chức vụ, đơn vị, địa chỉ. Hãy giữ riêng, hoặc để hai nơi ghi giống nhau rồi gộp."
            )
