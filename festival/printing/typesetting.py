"""Placed lines written as the text operators of a PDF page: what the compiled engine draws."""

from festival.printing import fonts
from festival.printing.fit import PT_PER_MM, Run
from festival.printing.fonts import Glyph
from festival.printing.layout import Line

# Names and citations differ from page to page, so what is kept must not grow with the batch.
_KEPT = 4_000
# WeasyPrint 70 takes the 1,024ths in which Pango moves a letter aside for thousandths.
_QUIRK = 1.024


class Typesetter:
    """Writes lines, and keeps which glyphs they use and what each stands for, face by face.

    The same lines in the same order always give the same bytes, and a line the same whatever is with it.
    """

    def __init__(self):
        self.used: dict[str, dict[int, str]] = {}
        self._shown: dict[tuple, bytes] = {}

    def operators(self, lines: list[Line], paper_height_mm: float) -> bytes:
        texts, rules = [], []
        colour = ""
        for line in lines:
            if line.field.colour != colour:
                colour = line.field.colour
                texts.append(fill(colour))
            texts.append(self._line(line, paper_height_mm))
            if line.field.underline_mm:
                rules.append(fill(colour) + _underline(line, paper_height_mm))
        return b"BT\n" + b"".join(texts) + b"ET\n" + b"".join(rules)

    def _line(self, line: Line, paper_height_mm: float) -> bytes:
        x, y = line.x * PT_PER_MM, (paper_height_mm - line.baseline) * PT_PER_MM
        written = []
        for run in line.runs:
            shown = self._run(run, line.size_pt, line.field.tracking_em)
            written.append(b"1 0 0 1 %s %s Tm\n%s" % (number(x), number(y), shown))
            x += fonts.width_em(run.face, run.text, line.field.tracking_em) * line.size_pt
        return b"".join(written)

    def _run(self, run: Run, size_pt: float, tracking_em: float) -> bytes:
        key = (run, size_pt, tracking_em)
        if key not in self._shown:
            if len(self._shown) >= _KEPT:
                self._shown.clear()
            self._shown[key] = self._written(run, size_pt, tracking_em)
        return self._shown[key]

    def _written(self, run: Run, size_pt: float, tracking_em: float) -> bytes:
        shaped = fonts.glyphs(run.face, run.text, bool(tracking_em))
        standing = self.used.setdefault(run.face, {})
        writer = _Writer(run.face, size_pt)
        clusters = _clusters(shaped)
        # Half of what sets letters apart belongs to each side of a letter, none to the ends of the line.
        half = tracking_em * 500
        for place, cluster in enumerate(clusters):
            around = (half if place else 0.0, half if place < len(clusters) - 1 else 0.0)
            letters = cluster[0].letters
            told = "".join(_told(run.face, glyph, standing) for glyph in cluster)
            if not told and len(cluster) == 1:
                told = standing[cluster[0].number] = letters
            writer.cluster(cluster, "" if told == letters else letters, around)
        return b"/%s %s Tf\n%s" % (run.face.encode(), number(_set_by_pango(size_pt)), writer.written())


def _set_by_pango(size_pt: float) -> float:
    """The size in the steps that Pango knows, 1,024 to a CSS pixel; never larger than asked for."""
    return int(size_pt / 0.75 * 1024) / 1024 * 0.75


def _told(face: str, glyph: Glyph, standing: dict[int, str]) -> str:
    """What a glyph stands for: the letter it is the usual shape of, or those it was first met for alone."""
    if glyph.number not in standing:
        standing[glyph.number] = fonts.usual_letters(face).get(glyph.number, "")
    return standing[glyph.number]


def _clusters(shaped: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs that belong together: a letter and the marks on it."""
    found: list[list[Glyph]] = []
    for glyph in shaped:
        if glyph.letters or not found:
            found.append([glyph])
        else:
            found[-1].append(glyph)
    return found


class _Writer:
    """One TJ array in the making; ``ahead`` is how far the pen must move before the next glyph.

    Everything is in thousandths of the type size, and what a glyph is kerned by is cut to whole ones, as
    WeasyPrint does it: a long line ends a third of a point off, but off by the same in both engines.
    """

    def __init__(self, face: str, size_pt: float):
        self.face, self.size_pt = face, size_pt
        self.ahead = 0.0
        self.parts: list[str] = ["["]
        self.shown: list[str] = []

    def cluster(self, glyphs: list[Glyph], spoken: str, around: tuple[float, float]) -> None:
        """The glyphs of some letters; ``spoken`` where a reader could not tell the letters by them."""
        if spoken:
            text = spoken.encode("utf-16-be").hex()
            self._break(f"/Span <</ActualText <feff{text}>>> BDC ")
        for place, glyph in enumerate(glyphs):
            left = around[0] if place == 0 else 0.0
            self._glyph(glyph, left, around[1] if place == len(glyphs) - 1 else 0.0)
        if spoken:
            self._break("EMC ")

    def written(self) -> bytes:
        self._flush()
        self.parts.append("] TJ\n")
        return "".join(self.parts).encode("ascii")

    def _glyph(self, glyph: Glyph, left: float, right: float) -> None:
        if glyph.dy:
            self._break(f"{fonts.thousandths(self.face, glyph.dy) * self.size_pt / 1000:.3f} Ts ")
        aside = fonts.thousandths(self.face, glyph.dx) + left * _QUIRK
        if before := round(self.ahead + aside, 2):
            self._flush()
            self.parts.append(f"{-before:g}")
        self.shown.append(f"{glyph.number:04x}")
        width = fonts.width(self.face, glyph.number)
        self.ahead = -int(width + aside - fonts.thousandths(self.face, glyph.advance) - left - right)
        if glyph.dy:
            self._break("0 Ts ")

    def _flush(self) -> None:
        if self.shown:
            self.parts.append(f"<{''.join(self.shown)}>")
            self.shown = []

    def _break(self, operators: str) -> None:
        """End the array, write operators that may not stand in one, and begin the next."""
        self._flush()
        if self.parts[-1] == "[":
            self.parts.pop()
        else:
            self.parts.append("] TJ ")
        self.parts += [operators, "["]


def fill(colour: str) -> bytes:
    """The operator that sets #rrggbb as the colour of what follows."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return f"{red:.6g} {green:.6g} {blue:.6g} rg\n".encode("ascii")


def number(value: float) -> bytes:
    """A number as PDF writes it, to a ten thousandth of a point."""
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return (written if written not in ("-0", "") else "0").encode("ascii")


def _underline(line: Line, paper_height_mm: float) -> bytes:
    thick = line.field.underline_mm
    foot = paper_height_mm - line.baseline - line.field.underline_gap_mm - thick
    edges = (line.x, foot, line.width, thick)
    return b" ".join(number(edge * PT_PER_MM) for edge in edges) + b" re f\n"
