"""Put pages together: the art once under every text, chunks into one file, always the same bytes."""

from collections.abc import Iterable
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

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


def hang(pdf: pikepdf.Pdf, made: Iterable[Dictionary]) -> None:
    """Make these the pages of an empty file. One by one through the library takes ten times as long."""
    tree = pdf.Root.Pages
    kids = []
    for page in made:
        page.Type, page.Parent = Name.Page, tree
        kids.append(pdf.make_indirect(page))
    tree.Kids, tree.Count = Array(kids), len(kids)


def join(parts: list[bytes | Path], out: Path | BytesIO) -> None:
    """All pages of the parts in order in one file that holds what they share once."""
    with ExitStack() as opened, pikepdf.new() as pdf:
        known = _Known(pdf)
        hang(pdf, (page for part in parts for page in known.taken(part, opened)))
        if known.title:
            pdf.docinfo[Name.Title] = known.title
        _save(pdf, out)


class _Known:
    """What the joined file already holds, so that a page that comes in need not bring it again."""

    def __init__(self, pdf: pikepdf.Pdf):
        self._pdf = pdf
        self._arts: dict[bytes, pikepdf.Object] = {}
        self._resources: dict[bytes, pikepdf.Object] = {}
        self.title = ""

    def taken(self, part: bytes | Path, opened: ExitStack) -> list[Dictionary]:
        """The pages of one file; a file of which more than the pages is taken stays open."""
        held = len(self._resources)
        source = pikepdf.open(BytesIO(part) if isinstance(part, bytes) else part)
        self.title = self.title or str(source.docinfo.get(Name.Title, ""))
        by_object: dict[tuple, pikepdf.Object] = {}
        found = []
        for page in source.pages:
            place = page.Resources.objgen
            # A direct object has no number of its own, so it is looked at each time.
            if place == (0, 0) or place not in by_object:
                by_object[place] = self._shared(page.Resources)
            written = self._pdf.make_stream(page.Contents.read_raw_bytes(), Filter=page.Contents.Filter)
            box = Array([*page.MediaBox.as_list()])
            found.append(Dictionary(MediaBox=box, Resources=by_object[place], Contents=written))
        if len(self._resources) > held:
            opened.enter_context(source)
        else:
            source.close()
        return found

    def _shared(self, resources: Dictionary) -> pikepdf.Object:
        """The same resources in the joined file."""
        art = resources.get(Name.XObject, Dictionary()).get(Name.Art)
        art_mark = b"" if art is None else sha256(art.read_raw_bytes()).digest()
        mark = art_mark + _mark_of_fonts(resources)
        if mark in self._resources:
            return self._resources[mark]
        if art is not None:
            if art_mark not in self._arts:
                self._arts[art_mark] = self._pdf.copy_foreign(art)
            resources.XObject = Dictionary()
        copy = self._pdf.copy_foreign(resources)
        if art is not None:
            copy.XObject = Dictionary(Art=self._arts[art_mark])
        self._resources[mark] = copy
        return copy


def _mark_of_fonts(resources: Dictionary) -> bytes:
    """Changes with anything that the faces of a page hold."""
    mark = sha256()
    for name, font in sorted(resources.get(Name.Font, Dictionary()).items()):
        mark.update(f"{name}{font.BaseFont}".encode())
        for stream in (font.ToUnicode, font.DescendantFonts[0].FontDescriptor.FontFile2):
            mark.update(sha256(stream.read_raw_bytes()).digest())
    return mark.digest()


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


def without(path: Path, numbers: list[int]) -> bytes:
    """The file without some of its pages, counted from 1; empty when none would be left."""
    with pikepdf.open(path) as pdf:
        if len(numbers) >= len(pdf.pages):
            return b""
        for number in sorted(numbers, reverse=True):
            del pdf.pages[number - 1]
        pdf.remove_unreferenced_resources()
        return finished(pdf)


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
