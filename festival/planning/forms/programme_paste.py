"""How a programme copied from a worksheet is understood."""

import re
from dataclasses import dataclass, field

from wtforms import HiddenField, TextAreaField, validators

from festival.core import text
from festival.planning.forms.pasted import cells_in
from festival.planning.forms.seen import SeenField
from festival.planning.rules import ProgrammePart
from festival.planning.rules.programme import MOST_MINUTES, MOST_ROWS, MOST_TRACKS, minute_of
from festival.planning.services import ItemContent
from festival.web.forms import BaseForm, NotDisguised, parse_time

# In the order of a table without headings.
COLUMNS = ["Giờ", "Phút", "Phần", "Nội dung", "Phụ trách", "Cần chuẩn bị", "Luồng", "Cơ quan"]
# The least that makes a row: when, how long, in which part, what.
LEAST_CELLS = 4
# What offices write above these columns, without accents.
HEADINGS = {
    "Giờ": {"gio", "thoi gian", "bat dau", "gio bat dau", "tu gio"},
    "Phút": {"phut", "so phut", "thoi luong", "thoi luong (phut)"},
    "Phần": {"phan", "phan le/hoi", "phan le, hoi"},
    "Nội dung": {"noi dung", "noi dung chuong trinh", "noi dung cong viec", "viec", "cong viec", "tiet muc"},
    "Phụ trách": {"phu trach", "nguoi phu trach", "thuc hien", "nguoi thuc hien", "nguoi trinh bay"},
    "Cần chuẩn bị": {"can chuan bi", "can", "chuan bi", "vat dung", "dung cu"},
    "Luồng": {"luong", "luong song song", "song song"},
    "Cơ quan": {"co quan", "don vi", "co quan phu trach", "don vi phu trach", "don vi thuc hien", "chu tri"},
}
# Numbers of rows say nothing that their order does not.
_PASSED_OVER = {"stt", "tt", "so tt", ""}
_FROM_TO = re.compile(r"^(.+?)\s*[-–—]\s*(.+)$")
# «5 phút», «5p», «5'»: the unit says nothing more than the heading.
_UNIT = re.compile(r"^([0-9]+)\s*(?:phút|ph|p|['’′])\.?$", re.IGNORECASE)
_MOST = {"Nội dung": 300, "Phụ trách": 200, "Cần chuẩn bị": 300, "Cơ quan": 200}


class PasteForm(BaseForm):
    rows = TextAreaField(
        "Các dòng chương trình", [validators.InputRequired(), NotDisguised(), validators.Length(max=200_000)]
    )
    is_checked = HiddenField("Đã xem trước")
    seen = SeenField()


@dataclass(frozen=True)
class PastedRow:
    """One pasted line: its cells for the preview, and either what it means or why it means nothing."""

    number: int
    cells: list[str]
    content: ItemContent | None = None
    error: str = ""


@dataclass(frozen=True)
class Pasted:
    """What a table says, and which of its columns say nothing to us."""

    rows: list[PastedRow] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def understood(pasted: str) -> list[PastedRow]:
    return understood_table(pasted).rows


def understood_table(pasted: str) -> Pasted:
    """Tab-separated lines as rows; a first line of headings tells the columns, empty ones are passed over."""
    lines = [cells for cells in cells_in(pasted) if any(cells)]
    order: list[str] = COLUMNS
    unknown: list[str] = []
    if lines and (found := _columns_of(lines[0])):
        order, unknown = found, _unknown(lines[0], found)
        lines = lines[1:]
    faults = _table_faults(lines, order)
    if faults:
        return Pasted(unknown=unknown, faults=faults)
    rows = [_row(number, cells, order) for number, cells in enumerate(lines, 1)]
    faults = [f"Dòng {row.number}: {row.error}" for row in rows if row.error]
    return Pasted(rows, unknown, faults)


def _columns_of(cells: list[str]) -> list[str] | None:
    """Our column for each cell of a line of headings, "" where there is none; None for an ordinary row."""
    names = [
        next((name for name, known in HEADINGS.items() if text.fold(cell) in known), "") for cell in cells
    ]
    # An ordinary row has no cell that reads «Giờ» and another one that reads «Nội dung».
    return names if len({name for name in names if name}) >= 2 else None


def _unknown(cells: list[str], order: list[str]) -> list[str]:
    named = zip(cells, order, strict=True)
    return [cell[:60] for cell, name in named if not name and text.fold(cell) not in _PASSED_OVER]


def _table_faults(lines: list[list[str]], order: list[str]) -> list[str]:
    if not lines:
        return ["Không thấy dòng nào. Hãy sao chép các ô trong Excel rồi dán lại."]
    if len(lines) > MOST_ROWS:
        return [
            f"Bảng có {text.grouped(len(lines))} dòng, mà chương trình có tối đa {MOST_ROWS} dòng. "
            "Hãy chỉ sao chép phần chương trình."
        ]
    missing = [f"«{name}»" for name in ("Nội dung",) if name not in order]
    twice = sorted({f"«{name}»" for name in order if name and order.count(name) > 1})
    if missing:
        return [f"Bảng thiếu cột {', '.join(missing)}."]
    return [f"Cột {', '.join(twice)} có hai lần. Hãy giữ lại một."] if twice else []


def _row(number: int, cells: list[str], order: list[str]) -> PastedRow:
    said = dict.fromkeys(COLUMNS, "")
    said.update({name: cell for name, cell in zip(order, cells, strict=False) if name})
    shown = list(said.values())
    start, minutes = _times(said["Giờ"], _UNIT.sub(r"\1", said["Phút"]))
    error = _fault(cells, order, said, start, minutes)
    if error:
        return PastedRow(number, shown, error=error)
    content = ItemContent(
        part=_part(said["Phần"]),
        starts_at=parse_time(start) if start else None,
        minutes=int(minutes),
        title=said["Nội dung"],
        presenter=said["Phụ trách"],
        needs=said["Cần chuẩn bị"],
        agency=said["Cơ quan"],
        track=int(_track(said["Luồng"])),
        is_award=_is_award(said["Nội dung"]),
    )
    return PastedRow(number, shown, content)


def _times(hour: str, minutes: str) -> tuple[str, str]:
    """Start and minutes as written; «7h30 - 7h45» tells both, «-» and nothing mean that the row runs on."""
    if not hour.strip("-–—. "):
        return "", minutes
    ends = _FROM_TO.match(hour)
    if ends is None:
        return hour, minutes
    start, end = parse_time(ends[1]), parse_time(ends[2])
    if minutes or start is None or end is None:
        return ends[1], minutes
    return ends[1], str((minute_of(end) - minute_of(start)) % MOST_MINUTES)


def _fault(cells: list[str], order: list[str], said: dict[str, str], start: str, minutes: str) -> str:
    if order is COLUMNS and len(cells) < LEAST_CELLS:
        return f"Dòng cần ít nhất {LEAST_CELLS} cột, cách nhau bằng phím Tab."
    if any(cells[len(order) :]):
        return f"Dòng có quá {len(order)} cột."
    if start and parse_time(start) is None:
        return "Giờ chưa đúng. Ví dụ: 07:30; để trống nếu nối tiếp dòng trên."
    if not (_is_whole(minutes) and int(minutes) <= MOST_MINUTES):
        return f"Số phút phải là số nguyên từ 0 đến {MOST_MINUTES}."
    track = _track(said["Luồng"])
    if not (_is_whole(track) and 1 <= int(track) <= MOST_TRACKS):
        return f"Luồng phải là số từ 1 đến {MOST_TRACKS}; để trống là luồng 1."
    if not said["Nội dung"]:
        return "Thiếu nội dung."
    long = [f"{name.lower()} {most}" for name, most in _MOST.items() if len(said[name]) > most]
    return f"Chữ quá dài: {', '.join(long)} ký tự là nhiều nhất." if long else ""


def _is_whole(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal() and len(cell) <= 4


def _track(cell: str) -> str:
    """«2», «Luồng 2», «L2»; nothing is the first."""
    return text.fold(cell).removeprefix("luong").removeprefix("l").strip() or "1"


def _part(cell: str) -> ProgrammePart:
    """«Lễ», «Phần hội», «-»: offices write the part in many ways."""
    words = text.fold(cell).split()
    if "le" in words:
        return ProgrammePart.CEREMONY
    return ProgrammePart.FESTIVITY if "hoi" in words else ProgrammePart.OTHER


def _is_award(title: str) -> bool:
    """Offices begin such a row with these very words; a prize for a game is none."""
    return text.clean(title).casefold().startswith(("trao thưởng", "trao giấy khen", "trao bằng khen"))
