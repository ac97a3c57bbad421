"""Fit a text into its box: measured with the real typeface, broken by sense, shrunk within limits."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from festival.printing import breaks, fonts
from festival.printing.errors import LetterMissing, TextDoesNotFit
from festival.printing.records import disguised_letter
from festival.printing.templates import Field

PT_PER_MM = 72 / 25.4
_STEP_PT = 0.5
# The sum of pieces ignores kerning across blanks; the finished lines are measured again whole.
_SLACK = 1.005


@dataclass(frozen=True)
class Run:
    """Text in one face."""

    face: str
    text: str


@dataclass(frozen=True)
class Fitted:
    """A text as it will be printed: its size and its lines, each a few runs."""

    size_pt: float
    lines: tuple[tuple[Run, ...], ...]


# Offices, citations and places are the same on many certificates of a batch.
@lru_cache(maxsize=2_000)
def fit(
    field: Field, text: str, lead: str = "", *, one_line: bool = False, largest_pt: float = 200
) -> Fitted:
    """The text in its box at the largest size allowed, or TextDoesNotFit.

    ``one_line`` keeps it on one line; ``largest_pt`` lowers the field's own size, never below its smallest.
    """
    _check_letters(field, _cased(field, text), lead)
    paragraphs = text.split("\n")
    largest = max(min(field.size_pt, largest_pt), field.min_size_pt)
    most = len(paragraphs) if one_line else field.max_lines
    for split in (breaks.pieces, breaks.words):
        # Names are recognised by their capitals, so the text is split before it is set in capitals.
        pieces = [[_cased(field, piece) for piece in split(paragraph)] for paragraph in paragraphs]
        for size, count in _tries(field, largest, most, len(paragraphs)):
            if lines := _lines(field, pieces, lead, size, count):
                return Fitted(size, lines)
    raise TextDoesNotFit(
        field.name,
        f"{field.label} quá dài, không vừa ô in dù ở cỡ chữ nhỏ nhất {field.min_size_pt:g} pt"
        f" (tối đa {most} dòng): “{_shortened(text)}”",
    )


def line_width_em(field: Field, line: tuple[Run, ...]) -> float:
    width = sum(fonts.width_em(run.face, run.text, field.tracking_em) for run in line)
    return width - field.tracking_em


def _cased(field: Field, text: str) -> str:
    return text.upper() if field.uppercase else text


def _check_letters(field: Field, text: str, lead: str) -> None:
    for face, part in ((field.face, text.replace("\n", " ")), (field.lead_face, lead)):
        if not part:
            continue
        if hidden := disguised_letter(part):
            raise LetterMissing(
                field.name,
                f"{field.label} có ký tự điều khiển không nhìn thấy (U+{ord(hidden):04X}), hãy gõ lại",
            )
        if letter := fonts.missing_letter(face, part):
            raise LetterMissing(
                field.name, f"{field.label} có chữ “{letter}” (U+{ord(letter):04X}) mà phông chữ in không có"
            )


def _tries(field: Field, largest: float, most: int, fewest: int):
    """Sizes and numbers of lines in the order wanted: fewer lines first, or larger letters first."""
    steps = int((largest - field.min_size_pt) / _STEP_PT)
    sizes = [largest - step * _STEP_PT for step in range(steps + 1)]
    if sizes[-1] > field.min_size_pt:
        sizes.append(field.min_size_pt)
    counts = range(fewest, max(most, fewest) + 1)
    if field.fewest_lines:
        return [(size, count) for count in counts for size in sizes if _is_low_enough(field, size, count)]
    return [(size, count) for size in sizes for count in counts if _is_low_enough(field, size, count)]


def _is_low_enough(field: Field, size: float, count: int) -> bool:
    return size * field.line_height * count <= field.height * PT_PER_MM + 0.01


def _lines(field: Field, paragraphs: list[list[str]], lead: str, size: float, count: int):
    """The finished lines when the text can be set so, else None. Given breaks stay where they are."""
    widest = field.width * PT_PER_MM / size
    if len(paragraphs) > 1:
        texts = [" ".join(pieces) for pieces in paragraphs] if count == len(paragraphs) else []
    else:
        texts = _balanced(field, paragraphs[0], lead, widest, count)
    if not texts:
        return None
    first = (Run(field.lead_face, f"{lead} "),) if lead else ()
    lines = tuple(
        ((*first, Run(field.face, text)) if place == 0 else (Run(field.face, text),))
        for place, text in enumerate(texts)
    )
    if any(line_width_em(field, line) > widest for line in lines):
        return None
    return lines


def _balanced(field: Field, pieces: list[str], lead: str, widest: float, count: int) -> list[str]:
    """The pieces on exactly ``count`` lines, as even and as well broken as possible; [] when impossible."""
    if count > len(pieces):
        return []
    blank = fonts.width_em(field.face, " ", field.tracking_em)
    ends = [0.0]
    for piece in pieces:
        ends.append(ends[-1] + fonts.width_em(field.face, piece, field.tracking_em) + blank)
    if lead:
        before = fonts.width_em(field.lead_face, f"{lead} ", field.tracking_em)
        ends[1:] = [end + before for end in ends[1:]]
    # Every line is measured with the blank after it, so the room is counted with one as well.
    room = widest * _SLACK + blank
    if ends[-1] > count * room:
        return []
    path = _best_breaks(pieces, ends, room, count)
    return [" ".join(pieces[begin:end]) for begin, end in pairwise(path)]


def _best_breaks(pieces: list[str], ends: list[float], room: float, count: int) -> list[int]:
    """Where each line begins, and the end: least unevenness plus least awkward breaks. [] when impossible."""
    even = ends[-1] / count
    best = {0: (0.0, [0])}
    for line in range(1, count + 1):
        reached: dict[int, tuple[float, list[int]]] = {}
        for begin, (cost, path) in best.items():
            for end in range(begin + 1, len(pieces) + 1):
                width = ends[end] - ends[begin]
                if width > room:
                    break
                if (end == len(pieces)) != (line == count):
                    continue
                here = cost + ((width - even) / room) ** 2
                if end < len(pieces):
                    here += breaks.cost_of_breaking(pieces[end - 1], pieces[end])
                if end not in reached or here < reached[end][0]:
                    reached[end] = (here, [*path, end])
        best = reached
    return best[len(pieces)][1] if len(pieces) in best else []


def _shortened(text: str) -> str:
    text = text.replace("\n", " / ")
    return text if len(text) <= 60 else text[:57].rstrip() + "..."
