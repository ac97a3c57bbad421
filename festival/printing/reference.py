"""The reference engine: what layout.py placed, drawn by WeasyPrint from files held in memory only."""

import logging
import re
import threading
from contextlib import contextmanager
from functools import lru_cache
from html import escape

from festival.printing import fonts
from festival.printing.errors import ArtRefused, PrinterMissing
from festival.printing.fit import PT_PER_MM
from festival.printing.layout import Line
from festival.printing.templates import Template

# The typefaces are shared by all threads, and Pango is not made for that.
_ALONE = threading.Lock()
_BOLD_WORD = re.compile(r"\*([^*\s]+)\*")
_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@lru_cache(maxsize=1)
def _weasyprint():
    """The library, or PrinterMissing: the site starts and works without Pango, only printing does not."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
    except OSError as missing:
        raise PrinterMissing(
            "Máy chủ chưa có thư viện in (Pango). Quản trị viên hãy cài các gói"
            f" {_LIBRARIES} rồi khởi động lại. Chi tiết: {str(missing).splitlines()[0]}"
        ) from None

    class Blocked(FatalURLFetchingError):
        """A BaseException by WeasyPrint's design: it stops the print instead of leaving a hole in it."""

    class FromMemory(URLFetcher):
        """Serves the names of one dict and data: URLs; there is no file or network access to get past."""

        def __init__(self, files: dict[str, bytes]):
            super().__init__(allowed_protocols={"data"}, allow_redirects=False)
            self.files = files
            self.refused: list[str] = []

        def fetch(self, url, headers=None):
            if url in self.files:
                return URLFetcherResponse(url, self.files[url])
            if url.startswith("data:"):
                return super().fetch(url, headers)
            self.refused.append(url)
            raise Blocked(url)

    return weasyprint, FontConfiguration, FromMemory, Blocked


def why_missing() -> str:
    """Why the engine cannot print here; empty when it can."""
    try:
        _weasyprint()
    except PrinterMissing as missing:
        return str(missing)
    return ""


@lru_cache(maxsize=1)
def _faces():
    """The style sheet of our typefaces and its configuration: made once, a new one costs 50 ms."""
    weasyprint, configuration_of, from_memory, _ = _weasyprint()
    configuration = configuration_of()
    files = {f"asset:font/{face}": fonts.file_bytes(face) for face in fonts.FACES}
    rules = "".join(
        f"@font-face {{ font-family: '{face.family}'; font-weight: {face.weight}; font-style: {face.style};"
        f" src: url('asset:font/{name}'); }}"
        for name, face in fonts.FACES.items()
    )
    classes = "".join(
        f".{name} {{ font-family: '{face.family}'; font-weight: {face.weight}; font-style: {face.style}; }}"
        for name, face in fonts.FACES.items()
    )
    sheet = weasyprint.CSS(string=rules + classes, font_config=configuration, url_fetcher=from_memory(files))
    return sheet, configuration


def pdf(template: Template, body: str, files: dict[str, bytes], *, title: str = "", **options) -> bytes:
    """One document of the template's paper; ``body`` may name the files by their keys and nothing else.

    ``options`` are WeasyPrint's own, for instance the variant of PDF.
    """
    weasyprint, _, from_memory, blocked = _weasyprint()
    head = f"<title>{escape(title or template.title)}</title>"
    html = f"<!DOCTYPE html><html lang='vi'><head>{head}</head><body>{body}"
    fetcher = from_memory(files)
    try:
        with _ALONE, _errors_told() as errors:
            sheet, configuration = _faces()
            document = weasyprint.HTML(string=html, url_fetcher=fetcher)
            sheets = [sheet, _paper(template)]
            written = document.write_pdf(stylesheets=sheets, font_config=configuration, **options)
    except blocked:
        written = b""
    # Inside an SVG, WeasyPrint swallows even what is meant to stop it, so the fetcher's own list decides.
    if fetcher.refused:
        outside = fetcher.refused[0][:80]
        raise ArtRefused(f"Tệp hình gọi tới tệp bên ngoài ({outside}). Hãy dùng tệp hình độc lập.")
    if errors:
        raise ArtRefused("Có tệp hình không vẽ được. Hãy lưu lại thành SVG thường hoặc PNG.")
    return written


@contextmanager
def _errors_told():
    """The errors WeasyPrint logs in this thread instead of raising: a picture left out without a word."""
    told: list[str] = []
    here = threading.get_ident()

    class Listener(logging.Handler):
        def emit(self, record):
            if record.thread == here:
                told.append(record.getMessage())

    listener = Listener(logging.ERROR)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield told
    finally:
        logger.removeHandler(listener)


@lru_cache(maxsize=8)
def _paper(template: Template):
    """The style sheet of the paper and of every field; a line of text then only says where and how large."""
    weasyprint, *_ = _weasyprint()
    width, height = f"{template.width_mm}mm", f"{template.height_mm}mm"
    rules = [
        f"@page {{ size: {width} {height}; margin: 0 }} html, body {{ margin: 0 }}",
        f"section {{ position: relative; width: {width}; height: {height}; break-after: page }}",
        "section:last-child { break-after: auto }",
        # A width of its own spares WeasyPrint the search for the narrowest one that fits.
        f"p, img, i {{ position: absolute; margin: 0; white-space: pre; width: {width} }}",
        "img { object-fit: contain }",
        # A word in another face must not move the line on which it stands.
        "span { line-height: 0 }",
    ]
    rules += [
        f".{field.name} {{ color: {field.colour}; line-height: {field.line_height};"
        f" letter-spacing: {field.tracking_em}em }}"
        for field in template.fields
    ]
    return weasyprint.CSS(string="".join(rules), font_config=_faces()[1])


def page(drawn: str) -> str:
    return f"<section>{drawn}</section>"


def paragraphs(lines: list[Line]) -> str:
    """The lines as absolutely positioned paragraphs, each exactly where layout.py put it."""
    return "".join(_paragraph(line) for line in lines)


def _paragraph(line: Line) -> str:
    if line.field.rich:
        return _rich_paragraph(line)
    left, top = line.x * PT_PER_MM, line.top * PT_PER_MM
    style = f"left:{left:.3f}pt;top:{top:.3f}pt;font-size:{line.size_pt:g}pt"
    runs = [f'<span class="{run.face}">{escape(run.text)}</span>' for run in line.runs[:-1]]
    words = "".join(runs) + escape(line.runs[-1].text)
    drawn = f'<p class="{line.field.name} {line.field.face}" style="{style}">{words}</p>'
    return drawn + _underline(line)


def _rich_paragraph(line: Line) -> str:
    """A line with words in bold; how wide it is shows only here, so that it is aligned here too."""
    field = line.field
    style = (
        f"left:{field.x * PT_PER_MM:.3f}pt;top:{line.top * PT_PER_MM:.3f}pt;width:{field.width:.3f}mm;"
        f"text-align:{field.align};font-size:{line.size_pt:g}pt"
    )
    words = escape("".join(run.text for run in line.runs))
    words = _BOLD_WORD.sub(rf'<span class="{fonts.BOLD[field.face]}">\1</span>', words)
    return f'<p class="{field.name} {field.face}" style="{style}">{words}</p>'


def _underline(line: Line) -> str:
    """A rule exactly as long as the text above it."""
    if not line.field.underline_mm:
        return ""
    return (
        f'<i style="left:{line.x:.3f}mm;top:{line.baseline + line.field.underline_gap_mm:.3f}mm;'
        f'width:{line.width:.3f}mm;height:{line.field.underline_mm}mm;background:{line.field.colour}"></i>'
    )


def picture(name: str, x: float, y: float, width: float, height: float) -> str:
    return f'<img src="{name}" alt="" style="left:{x}mm;top:{y}mm;width:{width}mm;height:{height}mm">'
