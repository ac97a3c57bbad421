"""The part of a certificate that is the same on every page: border, emblem and fixed words."""

from dataclasses import replace
from functools import lru_cache
from io import BytesIO

import pikepdf
from PIL import Image, UnidentifiedImageError

from festival.printing import pages, reference
from festival.printing.errors import ArtRefused
from festival.printing.layout import Line, attempt, fixed_lines
from festival.printing.records import PaperText
from festival.printing.templates import Template

_MOST_BYTES = 4_000_000
_MOST_PIXELS = 40_000_000


def with_emblem(template: Template, emblem: bytes) -> Template:
    """The template with the office's own emblem (SVG or PNG) in the place of ours."""
    _check_picture(emblem)
    changed = replace(template, emblem=emblem)
    art_pdf(changed)
    return changed


def art_pdf(template: Template) -> bytes:
    """One page with everything that does not change from certificate to certificate."""
    # Only fixed words are drawn here, so that moving another box while a form is made draws nothing anew.
    fixed = tuple(one for one in template.fields if one.fixed)
    return _art(replace(template, fields=fixed, stacks=(), qr_box=template.emblem_box))


@lru_cache(maxsize=8)
def _art(template: Template) -> bytes:
    return _drawn(template, fixed_lines(template))


@lru_cache(maxsize=8)
def plain_art_pdf(template: Template) -> bytes:
    """The same without any word."""
    return _drawn(template, [])


@lru_cache(maxsize=8)
def shared_pdf(template: Template, own: frozenset[str], shared: PaperText) -> bytes:
    """The same, with every text that all sheets of one order share: all fields but ``own``."""
    common = replace(template, fields=tuple(one for one in template.fields if one.name not in own))
    lines, refused = attempt(common, shared)
    if refused:
        raise refused[0]
    return _drawn(template, [*fixed_lines(template), *lines])


def _drawn(template: Template, lines: list[Line]) -> bytes:
    files = {"asset:border": template.border, "asset:emblem": template.emblem}
    box = template.emblem_box
    drawn = reference.picture("asset:border", 0, 0, template.width_mm, template.height_mm)
    drawn += reference.picture("asset:emblem", box.x, box.y, box.width, box.height)
    drawn += reference.paragraphs(lines)
    art = reference.pdf(template, reference.page(drawn), files)
    with pikepdf.open(BytesIO(art)) as opened:
        if strange := pages.strange_fonts(opened):
            raise ArtRefused(
                f"Tệp hình có chữ dùng phông ngoài ({', '.join(strange)}). Hãy chuyển chữ thành nét."
            )
    return art


def _check_picture(picture: bytes) -> None:
    if len(picture) > _MOST_BYTES:
        raise ArtRefused("Tệp huy hiệu quá lớn. Hãy dùng tệp dưới 4 MB.")
    if picture[:8] == b"\x89PNG\r\n\x1a\n":
        try:
            with Image.open(BytesIO(picture), formats=["PNG"]) as image:
                size = image.size
                if size[0] * size[1] <= _MOST_PIXELS:
                    image.load()
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
            raise ArtRefused("Tệp PNG của huy hiệu bị hỏng. Hãy lưu lại rồi tải lên.") from None
        if size[0] * size[1] > _MOST_PIXELS:
            raise ArtRefused("Hình huy hiệu quá nhiều điểm ảnh. Hãy dùng hình tối đa 6000 x 6000 điểm.")
        return
    if b"<svg" not in picture[:4000]:
        raise ArtRefused("Huy hiệu phải là tệp SVG hoặc PNG.")
    if b"<!ENTITY" in picture:
        raise ArtRefused("Tệp SVG của huy hiệu có khai báo ENTITY. Hãy lưu lại thành SVG thường.")
