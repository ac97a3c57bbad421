"""Labels on A4 sheets, envelopes and folded place cards: small pages laid on larger ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from festival.printing import engine, imposing, placing, templates
from festival.printing.errors import PrintRefused
from festival.printing.fit import PT_PER_MM
from festival.printing.imposing import Place
from festival.printing.records import PaperText
from festival.printing.templates import Box, Field, Template
from festival.printing.ways import EXACT, Engine, Placement, Way

MOST = 500
# Below this nobody reads it on a folder, and the engine's own smallest size is smaller still.
_SMALLEST_PT = 6.5
_FOLD = b"0.6 G 0.3 w [3 3] 0 d "


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of equal cells, in mm. A tent's cell is folded in the middle: the face stands on both sides."""

    title: str
    design: str
    width_mm: float
    height_mm: float
    across: int = 1
    down: int = 1
    cell_width: float
    cell_height: float
    left: float = 0
    top: float = 0
    gap_x: float = 0
    gap_y: float = 0
    is_tent: bool = False

    @property
    def cells(self) -> int:
        return self.across * self.down

    @property
    def face(self) -> tuple[float, float]:
        return self.cell_width, self.cell_height / 2 if self.is_tent else self.cell_height


def _a4(**fields) -> Sheet:
    return Sheet(width_mm=210, height_mm=297, **fields)


def _envelope(title: str, width: float, height: float) -> Sheet:
    return Sheet(
        title=title, design="envelope", width_mm=width, height_mm=height, cell_width=width, cell_height=height
    )


SHEETS = {
    "label-14": _a4(
        title="Nhãn A4, 14 nhãn 99,1 × 38,1 mm (2 × 7)",
        design="label",
        across=2,
        down=7,
        cell_width=99.1,
        cell_height=38.1,
        left=4.65,
        top=15.15,
        gap_x=2.5,
    ),
    "label-24": _a4(
        title="Nhãn A4, 24 nhãn 70 × 37 mm (3 × 8)",
        design="label",
        across=3,
        down=8,
        cell_width=70,
        cell_height=37,
        top=0.5,
    ),
    "envelope-dl": _envelope("Phong bì DL, 220 × 110 mm", 220, 110),
    "envelope-c5": _envelope("Phong bì C5, 229 × 162 mm", 229, 162),
    "envelope-b4": _envelope("Phong bì B4, 353 × 250 mm (vừa Giấy khen A4)", 353, 250),
    "card-1": _a4(
        title="Biển tên để bàn, A4 gập đôi, mặt 210 × 148,5 mm",
        design="place-card",
        cell_width=210,
        cell_height=297,
        is_tent=True,
    ),
    "card-2": _a4(
        title="Biển tên để bàn, 2 biển một tờ A4, mặt 210 × 74 mm",
        design="place-card",
        down=2,
        cell_width=210,
        cell_height=148.5,
        is_tent=True,
    ),
    "card-4": _a4(
        title="Biển tên để bàn, 4 biển một tờ A4, mặt 105 × 74 mm",
        design="place-card",
        across=2,
        down=2,
        cell_width=105,
        cell_height=148.5,
        is_tent=True,
    ),
}


def own_labels(**lengths) -> Sheet:
    """A4 labels of a size of one's own; PrintRefused when they do not lie on the paper."""
    sheet = _a4(title="Nhãn A4 khổ tự khai", design="label", **lengths)
    right = sheet.left + sheet.across * sheet.cell_width + (sheet.across - 1) * sheet.gap_x
    foot = sheet.top + sheet.down * sheet.cell_height + (sheet.down - 1) * sheet.gap_y
    if right > sheet.width_mm + 0.01:
        raise PrintRefused(_overflow("ngang", right, sheet.width_mm, "bề rộng nhãn, số nhãn, lề trái"))
    if foot > sheet.height_mm + 0.01:
        raise PrintRefused(_overflow("dọc", foot, sheet.height_mm, "chiều cao nhãn, số nhãn, lề trên"))
    return sheet


def _overflow(way: str, needed: float, room: float, lengths: str) -> str:
    return (
        f"Các nhãn không nằm vừa tờ A4 theo chiều {way}: cần {needed:.1f} mm mà giấy có {room:g} mm."
        f" Hãy xem lại {lengths} và khe giữa các nhãn."
    ).replace(".", ",", 1)


def problems(sheet: Sheet, texts: Sequence[PaperText]) -> list[engine.Problem]:
    """What does not fit, by the position of its text."""
    return engine.preflight(_face(sheet), texts)


def pdf(
    sheet: Sheet,
    texts: Sequence[PaperText],
    *,
    first: int = 1,
    placement: Placement = EXACT,
    by: Engine = Engine.AUTO,
) -> bytes:
    """The texts in order on as many sheets as they need; ``first`` is the label to begin with, from 1."""
    if not texts:
        raise PrintRefused("Chưa chọn ai để in. Hãy nới bớt điều kiện lọc.")
    if len(texts) > MOST:
        raise PrintRefused(f"Mỗi lần in tối đa {MOST} người. Hãy lọc theo quyết định hoặc theo loại.")
    check_first(sheet, first)
    press = engine.Press(_face(sheet), texts, Way(engine=by))
    return imposing.imposed(
        press.chunk(0, len(texts)),
        size=(sheet.width_mm * PT_PER_MM, sheet.height_mm * PT_PER_MM),
        places=[_places(sheet, at) for at in range(sheet.cells)],
        skipped=first - 1,
        lines=_folds(sheet),
        operator=placing.matrix(_face(sheet, whole=True), placement),
        title=sheet.title,
    )


def check_first(sheet: Sheet, first: int) -> None:
    """Refuse to begin with a label that the sheet does not have."""
    if not 1 <= first <= sheet.cells:
        raise PrintRefused(f"Tờ này có {sheet.cells} nhãn: hãy bắt đầu từ nhãn 1 đến {sheet.cells}.")


def count(sheet: Sheet, texts: int, first: int = 1) -> int:
    """How many sheets of paper so many texts take."""
    return -(-(texts + first - 1) // sheet.cells)


def _corner(sheet: Sheet, at: int) -> tuple[float, float]:
    """The upper left corner of a cell, counted along the rows."""
    row, column = divmod(at, sheet.across)
    x = sheet.left + column * (sheet.cell_width + sheet.gap_x)
    return x, sheet.top + row * (sheet.cell_height + sheet.gap_y)


def _places(sheet: Sheet, at: int) -> list[Place]:
    x, y = _corner(sheet, at)
    width, height = (length * PT_PER_MM for length in sheet.face)
    left, foot = x * PT_PER_MM, (sheet.height_mm - y - sheet.cell_height) * PT_PER_MM
    upright = Place(1, 0, 0, 1, left, foot)
    if not sheet.is_tent:
        return [upright]
    # Its head to the fold, so that the card reads the right way from either side once it stands.
    return [upright, Place(-1, 0, 0, -1, left + width, foot + 2 * height)]


def _folds(sheet: Sheet) -> bytes:
    """Where a tent is folded: short dashes at both ends, none through what is read."""
    if not sheet.is_tent:
        return b""
    drawn = []
    for at in range(sheet.cells):
        x, y = _corner(sheet, at)
        level = (sheet.height_mm - y - sheet.cell_height / 2) * PT_PER_MM
        for begin, end in ((x + 4, x + 12), (x + sheet.cell_width - 12, x + sheet.cell_width - 4)):
            drawn.append(f"{begin * PT_PER_MM:.3f} {level:.3f} m {end * PT_PER_MM:.3f} {level:.3f} l S\n")
    return b"q " + _FOLD + "".join(drawn).encode("ascii") + b"Q\n"


@cache
def _face(sheet: Sheet, whole: bool = False) -> Template:
    """The sheet's design stretched to the size of one cell, letters as the smaller way allows."""
    design = templates.load_paper(sheet.design)
    width, height = (sheet.width_mm, sheet.height_mm) if whole else sheet.face
    wide, high = width / design.width_mm, height / design.height_mm
    nowhere = Box(x=0, y=0, width=1, height=1)
    return replace(
        design,
        title=sheet.title,
        width_mm=width,
        height_mm=height,
        fields=tuple(_stretched(field, wide, high) for field in design.fields),
        stacks=tuple(replace(one, y=one.y * high, height=one.height * high) for one in design.stacks),
        emblem_box=nowhere,
        qr_box=nowhere,
    )


def _stretched(field: Field, wide: float, high: float) -> Field:
    by = min(wide, high)
    largest = max(field.size_pt * by, _SMALLEST_PT)
    return replace(
        field,
        x=field.x * wide,
        y=field.y * high,
        width=field.width * wide,
        height=field.height * high,
        size_pt=round(largest, 1),
        min_size_pt=round(min(max(field.min_size_pt * by, _SMALLEST_PT), largest), 1),
        space_before_mm=field.space_before_mm * high,
    )
