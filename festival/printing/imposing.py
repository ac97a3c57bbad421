"""Finished pages put on other paper: moved as a whole, or many small ones on one sheet."""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

import pikepdf
from pikepdf import Dictionary

from festival.printing import pages


class Place(NamedTuple):
    """Where one small page lies on a sheet: the six numbers of PDF's «cm»."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float


def moved(pdf: bytes, operator: bytes) -> bytes:
    """Every page with everything on it moved by a PDF operator; what leaves the paper is cut."""
    if not operator:
        return pdf
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            page.contents_add(b"q\n" + operator, prepend=True)
            page.contents_add(b"\nQ\n")
        return pages.finished(opened)


def imposed(
    small: bytes,
    *,
    size: tuple[float, float],
    places: Sequence[Sequence[Place]],
    skipped: int,
    lines: bytes,
    operator: bytes,
    title: str,
) -> bytes:
    """The pages of ``small`` in order on sheets of ``size`` points, each at every place of its cell.

    The first ``skipped`` cells of the first sheet stay empty; ``lines`` are drawn on every sheet.
    """
    with pikepdf.open(BytesIO(small)) as source, pikepdf.new() as out:
        forms = [out.copy_foreign(page.as_form_xobject()) for page in source.pages]
        cells: list[pikepdf.Object | None] = [None] * skipped + forms
        for first in range(0, len(cells), len(places)):
            named, drawn = Dictionary(), [b"q\n", operator, lines]
            for at, form in enumerate(cells[first : first + len(places)]):
                if form is None:
                    continue
                named[f"/L{at}"] = form
                drawn += [_put(f"L{at}", place) for place in places[at]]
            page = out.add_blank_page(page_size=size)
            page.Resources = Dictionary(XObject=named)
            page.Contents = out.make_stream(b"".join([*drawn, b"Q\n"]))
        return pages.finished(out, title)


def _put(name: str, place: Place) -> bytes:
    numbers = " ".join(f"{number:.4f}" for number in place)
    return f"q {numbers} cm /{name} Do Q\n".encode("ascii")
