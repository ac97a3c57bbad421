"""Awards that were decided outside this site and are only noted. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken
from festival.nominations.rules.kinds import RecipientKind, Salutation

FIRST_YEAR = 1945


@dataclass(frozen=True, kw_only=True)
class AwardNote:
    """``code`` of the catalogue where it is one of its awards."""

    code: str | None
    name: str
    year: int
    decision_number: str = ""
    decided_on: date | None = None
    signer: str = ""
    achievement: str = ""


def check_note(note: AwardNote, today: date) -> None:
    if not note.name:
        raise RuleBroken("Hãy chọn hình thức, hoặc ghi tên nếu không có trong danh mục.")
    if not FIRST_YEAR <= note.year <= today.year:
        raise RuleBroken(f"Năm khen thưởng từ {FIRST_YEAR} đến {today.year}. Hãy xem lại.")
    if note.decided_on is None:
        return
    if note.decided_on > today:
        raise RuleBroken("Ngày quyết định không thể sau hôm nay. Hãy xem lại.")
    # Titles of a year are decided in it or early in the next.
    if note.decided_on.year not in (note.year, note.year + 1):
        raise RuleBroken("Ngày quyết định phải trong năm khen thưởng hoặc năm sau đó. Hãy xem lại.")


class Place(Enum):
    """What a pasted line comes to."""

    KNOWN = "known"
    NEW = "new"
    NOTED = "noted"


@dataclass(frozen=True)
class NotedLine:
    """A pasted line. ``kind`` None: the award is given to several kinds, so the register has to say."""

    number: int
    salutation: Salutation
    name: str
    kind: RecipientKind | None
    note: AwardNote


def kind_of(multiples: dict[RecipientKind, int | None]) -> RecipientKind | None:
    """The one kind that an award is given to, if there is only one."""
    kinds = [kind for kind, multiple in multiples.items() if multiple is not None]
    return kinds[0] if len(kinds) == 1 else None


def without_salutation(name: str) -> tuple[Salutation, str]:
    """«Ông Lê Văn Thụ» as a salutation and a name; of other words nothing is guessed."""
    for salutation in (Salutation.MR, Salutation.MRS):
        word, _, rest = name.partition(" ")
        if rest and word.casefold() == salutation.value.casefold():
            return salutation, rest
    return Salutation.NONE, name


def placed(found: int, kind: RecipientKind | None, *, is_noted: bool) -> Place:
    """Where a line goes, by how many of the register bear its name."""
    if found > 1:
        raise RuleBroken(f"Có {found} mục trùng tên trong sổ. Hãy ghi ở trang của đúng người, tập thể.")
    if found == 1:
        return Place.NOTED if is_noted else Place.KNOWN
    if kind is None:
        raise RuleBroken("Chưa có tên này trong sổ. Hãy lập đề nghị hoặc thêm vào sổ trước, rồi dán lại.")
    return Place.NEW
