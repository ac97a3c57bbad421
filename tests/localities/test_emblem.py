"""Emblem files: only a plain picture passes, and it is drawn anew."""

import io

import pytest
from PIL import Image

from festival.core.errors import RuleBroken
from festival.localities.services.emblem import MOST_BYTES, media_type, safe_image
from tests.localities.make import EMBLEM


def picture(kind="PNG", size=(40, 40), **options) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", size, "red").save(output, kind, **options)
    return output.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_drawn_anew_without_a_tail(kind):
    clean = safe_image(picture(kind) + b"<script>alert(1)</script>")

    assert media_type(clean) == "image/png"
    assert b"script" not in clean
    assert Image.open(io.BytesIO(clean)).size == (40, 40)


def test_what_a_camera_noted_is_dropped():
    exif = Image.Exif()
    exif[0x010E] = "nha rieng"

    assert b"nha rieng" not in safe_image(picture("JPEG", exif=exif))


def test_a_plain_svg_passes():
    clean = safe_image(EMBLEM)

    assert media_type(clean) == "image/svg+xml"
    assert clean.startswith(b"<svg ")
    assert b'fill="#c00"' in clean


def test_notes_of_drawing_programs_are_dropped():
    noted = EMBLEM.replace(
        b"<circle",
        b'<metadata>tac gia</metadata><n:view xmlns:n="http://x/" n:zoom="1"/><circle',
    )

    assert b"tac gia" not in safe_image(noted)
    assert b"view " not in safe_image(noted)


def svg(inside: str, attributes: str = 'viewBox="0 0 9 9"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"GIF89a" + b"\0" * 50,
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        picture()[:60],
        picture(size=(4, 4)),
        picture(size=(5000, 5000)),
        b"\0" * (MOST_BYTES + 1),
        svg("<script>alert(1)</script>"),
        svg('<a href="https://evil.test"><path d="M0 0"/></a>'),
        svg('<image href="https://evil.test/x.png"/>'),
        svg('<image href="data:image/png;base64,AAAA"/>'),
        svg("<foreignObject><p>x</p></foreignObject>"),
        svg('<use href="#a"/>'),
        svg('<path d="M0 0" onload="alert(1)"/>'),
        svg('<path d="M0 0" ONCLICK="alert(1)"/>'),
        svg('<path d="M0 0" style="fill:url(https://evil.test/a)"/>'),
        svg('<path d="M0 0" fill="url( //evil.test )"/>'),
        svg("<style>@import 'https://evil.test'</style>"),
        svg("<style>path{fill:u\\72l(x)}</style>"),
        svg('<animate attributeName="href" to="javascript:alert(1)"/>'),
        svg('<path d="M0 0"/>', ""),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg('<path d="M0 0"/>'),
        b'<?xml version="1.0"?><?xml-stylesheet href="x"?>' + svg('<path d="M0 0"/>'),
        svg('<path d="M0 0"/>').decode().encode("utf-16"),
        svg("<g>" * 60 + "</g>" * 60),
        svg("<g/>" * 20_001),
        b'<svg viewBox="0 0 1 1"><path/></svg>',
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>",
    ],
)
def test_anything_else_is_refused_with_a_sentence(content):
    with pytest.raises(RuleBroken):
        safe_image(content)
