"""Put pages together: the art once under every text, chunks into one file, always the same bytes."""

from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from festival.printing import fonts

# The text page's own operators move the origin; the inner q and Q keep that from what is stamped after them.
_UNDER, _OVER = b"q /Art Do Q\nq\n", b"\nQ\n"


def under(art: bytes, texts: bytes, stamps: list[bytes]) -> bytes:
    """The text pages with the art below as one shared form; ``stamps`` are more operators, one per page."""
    with pikepdf.open(BytesIO(art)) as art_file, pikepdf.open(BytesIO(texts)) as pdf:
        form = pdf.copy_foreign(art_file.pages[0].as_form_xobject())
        shared = pdf.make_indirect(form)
        for page, stamp in zip(pdf.pages, stamps, strict=True):
            page.Resources.XObject = Dictionary(Art=shared)
            page.Contents = pdf.make_stream(_UNDER + page.Contents.read_bytes() + _OVER + stamp)
        return _bytes(pdf)


def join(parts: list[bytes | Path], out: Path | BytesIO) -> None:
    """All pages of the parts in order in one file that holds the art once."""
    opened = [pikepdf.open(BytesIO(part) if isinstance(part, bytes) else part) for part in parts]
    try:
        pdf = opened[0]
        form = pdf.pages[0].Resources.XObject.Art
        for other in opened[1:]:
            _without_art(other)
            begin = len(pdf.pages)
            pdf.pages.extend(other.pages)
            for page in pdf.pages[begin:]:
                page.Resources.XObject = Dictionary(Art=form)
        _save(pdf, out)
    finally:
        for one in opened:
            one.close()


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


def _without_art(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.Resources.XObject = Dictionary()


def _bytes(pdf: pikepdf.Pdf) -> bytes:
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
