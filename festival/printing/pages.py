"""Put pages together: the art once under every text, chunks into one file, always the same bytes."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pikepdf import Dictionary, Name

from festival.printing import fonts
from festival.printing.fit import PT_PER_MM
from festival.printing.templates import Template

# The text page's own operators move the origin; the inner q and Q keep that from what is stamped after them.
ART, _UNDER, _OVER = b"/Art Do\n", b"q\n", b"\nQ\n"


def size_pt(template: Template) -> tuple[float, float]:
    return round(template.width_mm * PT_PER_MM, 6), round(template.height_mm * PT_PER_MM, 6)


def under(art: bytes | None, texts: bytes, stamps: list[bytes], moved: bytes = b"") -> bytes:
    """The text pages with the art, if any, below as one shared form.

    ``stamps`` are more operators, one per page; ``moved`` is the operator that moves everything.
    """
    with pikepdf.open(BytesIO(texts)) as pdf:
        shared = {} if art is None else {"/Art": _form(pdf, art)}
        before = b"q\n" + moved + (b"" if art is None else ART) + _UNDER
        for page, stamp in zip(pdf.pages, stamps, strict=True):
            page.Resources.XObject = Dictionary(shared)
            page.Contents = pdf.make_stream(before + page.Contents.read_bytes() + _OVER + stamp + b"\nQ\n")
        return finished(pdf)


def with_shared(pdf: pikepdf.Pdf, faces: dict[str, pikepdf.Object], art: bytes | None) -> pikepdf.Object:
    """The resources of pages that use these faces, and the art if there is any."""
    resources = Dictionary(Font=Dictionary({f"/{name}": face for name, face in faces.items()}))
    if art is not None:
        resources.XObject = Dictionary(Art=_form(pdf, art))
    return pdf.make_indirect(resources)


def _form(pdf: pikepdf.Pdf, art: bytes) -> pikepdf.Object:
    with pikepdf.open(BytesIO(art)) as art_file:
        return pdf.make_indirect(pdf.copy_foreign(art_file.pages[0].as_form_xobject()))


def join(parts: list[bytes | Path], out: Path | BytesIO) -> None:
    """All pages of the parts in order in one file that holds what they share once."""
    opened = [pikepdf.open(BytesIO(part) if isinstance(part, bytes) else part) for part in parts]
    try:
        pdf = opened[0]
        known = _Known()
        known.learn(list(pdf.pages), _marks(pdf))
        for other in opened[1:]:
            marks = _marks(other)
            for page, mark in zip(other.pages, marks, strict=True):
                known.strip(page, mark)
            begin = len(pdf.pages)
            pdf.pages.extend(other.pages)
            known.learn(list(pdf.pages[begin:]), marks)
        _save(pdf, out)
    finally:
        for one in opened:
            one.close()


class _Mark(NamedTuple):
    """What a page takes from elsewhere, told by its content: the art alone, and all of it."""

    art: bytes
    whole: bytes


def _marks(pdf: pikepdf.Pdf) -> list[_Mark]:
    by_object: dict[tuple, _Mark] = {}
    marks = []
    for page in pdf.pages:
        place = page.Resources.objgen
        # A direct object has no number of its own, so it is looked at each time.
        if place == (0, 0) or place not in by_object:
            by_object[place] = _mark(page.Resources)
        marks.append(by_object[place])
    return marks


def _mark(resources: Dictionary) -> _Mark:
    art = resources.get(Name.XObject, Dictionary()).get(Name.Art)
    art_mark = b"" if art is None else sha256(art.read_raw_bytes()).digest()
    whole = sha256(art_mark)
    for name, font in sorted(resources.get(Name.Font, Dictionary()).items()):
        whole.update(f"{name}{font.BaseFont}".encode())
        descriptor = font.DescendantFonts[0].FontDescriptor
        for stream in (font.ToUnicode, descriptor.FontFile2):
            whole.update(sha256(stream.read_raw_bytes()).digest())
    return _Mark(art_mark, whole.digest())


class _Known:
    """What the joined file already holds, so that pages that come in need not bring it again."""

    def __init__(self):
        self._arts: dict[bytes, pikepdf.Object] = {}
        self._wholes: dict[bytes, pikepdf.Object] = {}

    def strip(self, page: pikepdf.Page, mark: _Mark) -> None:
        """Take from a page of another file what this one holds."""
        if mark.whole in self._wholes:
            page.Resources = Dictionary()
        elif mark.art in self._arts:
            page.Resources.XObject = Dictionary()

    def learn(self, pages: list[pikepdf.Page], marks: list[_Mark]) -> None:
        """Give pages that came in what was taken from them, and remember what they brought."""
        for page, mark in zip(pages, marks, strict=True):
            if mark.whole in self._wholes:
                page.Resources = self._wholes[mark.whole]
                continue
            if mark.art in self._arts:
                page.Resources.XObject = Dictionary(Art=self._arts[mark.art])
            elif mark.art:
                self._arts[mark.art] = page.Resources.XObject.Art
            self._wholes[mark.whole] = page.Resources


def strange_fonts(pdf: pikepdf.Pdf) -> list[str]:
    """Names of fonts in the file that are not ours, or not embedded."""
    families = tuple(face.family.replace(" ", "-") for face in fonts.FACES.values())
    strange = set()
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get(Name.Type) == Name.FontDescriptor:
            name = str(thing.get(Name.FontName, "/?")).lstrip("/")
            if not name.partition("+")[2].startswith(families) or not _is_embedded(thing):
                strange.add(name)
    return sorted(strange)


def _is_embedded(descriptor: Dictionary) -> bool:
    return any(key in descriptor for key in (Name.FontFile, Name.FontFile2, Name.FontFile3))


def finished(pdf: pikepdf.Pdf, title: str = "") -> bytes:
    """The file's bytes; ``title`` where it has none yet."""
    if title:
        pdf.docinfo[Name.Title] = title
    held = BytesIO()
    _save(pdf, held)
    return held.getvalue()


def _save(pdf: pikepdf.Pdf, out: Path | BytesIO) -> None:
    """Write with an identifier made from the content and no dates: equal certificates are equal bytes."""
    if Name.Metadata in pdf.Root:
        del pdf.Root.Metadata
    title = str(pdf.docinfo.get(Name.Title, ""))
    del pdf.docinfo
    if title:
        pdf.docinfo[Name.Title] = title
    pdf.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), DisplayDocTitle=True)
    pdf.Root.Lang = "vi"
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        linearize=False,
    )
