"""The reference engine: what layout.py placed, drawn by WeasyPrint from files held in memory only."""

from functools import lru_cache
from html import escape

from festival.printing import fonts
from festival.printing.errors import ArtRefused, PrinterMissing
from festival.printing.fit import PT_PER_MM
from festival.printing.layout import Line
from festival.printing.templates import Template

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

        def fetch(self, url, headers=None):
            if url in self.files:
                return URLFetcherResponse(url, self.files[url])
            if url.startswith("data:"):
                return super().fetch(url, headers)
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


def pdf(template: Template, body: str, files: dict[str, bytes]) -> bytes:
    """One document of the template's paper; ``body`` may name the files by their keys and nothing else."""
    weasyprint, _, from_memory, blocked = _weasyprint()
    sheet, configuration = _faces()
    paper = weasyprint.CSS(string=_paper(template), font_config=configuration)
    html = f"<!DOCTYPE html><html lang='vi'><head><title>{escape(template.title)}</title></head><body>{body}"
    try:
        document = weasyprint.HTML(string=html, url_fetcher=from_memory(files))
        return document.write_pdf(stylesheets=[sheet, paper], font_config=configuration)
    except blocked as url:
        raise ArtRefused(
            f"Tệp hình gọi tới tệp bên ngoài ({str(url)[:80]}). Hãy dùng tệp hình độc lập."
        ) from None


def _paper(template: Template) -> str:
    size = f"{template.width_mm}mm {template.height_mm}mm"
    return (
        f"@page {{ size: {size}; margin: 0 }} html, body {{ margin: 0 }}"
        f" section {{ position: relative; width: {template.width_mm}mm; height: {template.height_mm}mm;"
        " break-after: page; overflow: hidden }"
        " section:last-child { break-after: auto }"
        " p, img, i { position: absolute; margin: 0; white-space: pre; font-style: normal }"
        " img { object-fit: contain }"
    )


def page(drawn: str) -> str:
    return f"<section>{drawn}</section>"


def paragraphs(lines: list[Line]) -> str:
    """The lines as absolutely positioned paragraphs, each exactly where layout.py put it."""
    return "".join(_paragraph(line) for line in lines)


def _paragraph(line: Line) -> str:
    field = line.field
    height = line.size_pt * field.line_height
    style = (
        f"left:{line.x * PT_PER_MM:.3f}pt;top:{line.top * PT_PER_MM:.3f}pt;"
        f"font-size:{line.size_pt:g}pt;line-height:{height:.3f}pt;color:{field.colour}"
    )
    if field.tracking_em:
        style += f";letter-spacing:{field.tracking_em}em"
    if len(line.runs) == 1:
        run = line.runs[0]
        drawn = f'<p class="{run.face}" style="{style}">{escape(run.text)}</p>'
    else:
        runs = "".join(f'<span class="{run.face}">{escape(run.text)}</span>' for run in line.runs)
        drawn = f'<p class="{field.face}" style="{style}">{runs}</p>'
    return drawn + _underline(line)


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
