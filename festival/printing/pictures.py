"""Pictures and single sheets drawn inside a request: one at a time, and kept while they are looked at."""

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from threading import Lock

from PIL import Image

from festival.printing import engine
from festival.printing.records import CertificateText
from festival.printing.templates import Template

TEMPLATE = "giay-khen"
WIDTH, SMALL_WIDTH = 1200, 800
# Shown in a picture's place on a machine that cannot print.
MISSING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 849" width="1200" height="849">'
    '<rect width="1200" height="849" fill="#f3eee3"/>'
    '<text x="600" y="424" font-size="44" text-anchor="middle" font-family="sans-serif" fill="#57534e">'
    "Máy chủ chưa có thư viện in</text></svg>"
)
# Neither the drawing libraries nor the rasteriser may be used by two threads at once.
one_at_a_time = Lock()


def fingerprint(template: Template, text: CertificateText) -> str:
    """Changes with anything that the picture shows."""
    shown = f"{text!r}|{template.name}|{template.fields!r}|{template.stacks!r}"
    return sha256(shown.encode() + template.border + template.emblem).hexdigest()[:32]


@lru_cache(maxsize=64)
def picture(template: Template, text: CertificateText) -> bytes:
    """The real print of one certificate as PNG."""
    with one_at_a_time:
        return engine.preview_png(template, text, WIDTH)


@lru_cache(maxsize=64)
def small_picture(template: Template, text: CertificateText) -> bytes:
    """The same for a telephone, which asks anew while somebody types: a seventh of the bytes."""
    with one_at_a_time:
        large = engine.preview_png(template, text, SMALL_WIDTH)
    held = BytesIO()
    Image.open(BytesIO(large)).quantize(64).save(held, "PNG", optimize=True)
    return held.getvalue()


def sheet(template: Template, text: CertificateText) -> bytes:
    """One certificate as PDF."""
    with one_at_a_time:
        return engine.Press(template, [text]).chunk(0, 1)
