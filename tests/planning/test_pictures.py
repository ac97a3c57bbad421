"""Photographs are drawn anew: what is not the picture is gone, what is no picture gets a sentence."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from festival.core.errors import RuleBroken
from festival.planning.services import pictures
from festival.planning.services.pictures import drawn_anew

MARK = "DevicePlace-20.98765"


def picture(size=(320, 240), mode="RGB", colour="teal") -> Image.Image:
    image = Image.new(mode, size, colour)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    return image


def saved(image: Image.Image, kind="JPEG", **options) -> bytes:
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def with_gps(**extra) -> bytes:
    """A photograph as a telephone takes it: place, device, time, a comment."""
    exif = Image.Exif()
    exif[0x010F] = MARK
    exif[0x0132] = "2026:08:15 08:00:00"
    for tag, value in extra.items():
        exif[int(tag.removeprefix("t"))] = value
    exif.get_ifd(0x8825).update({1: "N", 2: (20.0, 58.0, 30.0), 3: "E", 4: (105.0, 46.0, 12.0)})
    return saved(picture(), exif=exif, comment=MARK.encode())


def test_place_device_and_time_are_gone():
    content = with_gps()
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    assert content.count(MARK.encode()) == 2

    drawn = drawn_anew(content)

    for kept in (drawn.large, drawn.small):
        again = Image.open(io.BytesIO(kept))
        assert dict(again.getexif()) == {}
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(again.info)
        assert MARK.encode() not in kept
        assert b"Exif" not in kept


def test_a_picture_taken_sideways_is_turned_upright():
    drawn = drawn_anew(with_gps(t274=6))

    assert (drawn.width, drawn.height) == (240, 320)
    red, _green, blue = Image.open(io.BytesIO(drawn.large)).getpixel((230, 10))
    assert red > 200 > blue


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(2600, 1300), (1300, 2600), (400, 300), (16, 16)])
def test_sides_are_kept_within_bounds_and_in_proportion(kind, size):
    drawn = drawn_anew(saved(picture(size), kind))

    large, small = (Image.open(io.BytesIO(content)) for content in (drawn.large, drawn.small))
    scale = min(1, 2000 / max(size))
    assert large.size == (drawn.width, drawn.height) == (round(size[0] * scale), round(size[1] * scale))
    assert max(small.size) == min(480, max(size))
    assert {large.format, small.format} == {"JPEG"}


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
def test_every_way_to_keep_colours_is_understood(mode):
    image = Image.new(mode, (64, 48)) if mode == "I;16" else picture((64, 48)).convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"

    assert drawn_anew(saved(image, kind)).width == 64


def test_what_is_clear_becomes_white():
    drawn = drawn_anew(saved(Image.new("RGBA", (32, 32), (0, 0, 0, 0)), "PNG"))

    assert Image.open(io.BytesIO(drawn.large)).getpixel((5, 5)) == (255, 255, 255)


def test_the_same_picture_gives_the_same_bytes():
    assert drawn_anew(with_gps()) == drawn_anew(with_gps())


@pytest.mark.parametrize("tail", [b"PK\x03\x04 an archive", b"<script>alert(1)</script>", b"\x00" * 5000])
def test_what_hangs_behind_a_picture_is_gone(tail):
    drawn = drawn_anew(saved(picture()) + tail)

    assert tail not in drawn.large + drawn.small


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tệp trống"),
        (b"xin chao", "không phải ảnh"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "không phải ảnh"),
        (b"%PDF-1.7\n" + saved(picture()), "không phải ảnh"),
        (b"GIF89a" + b"\x00" * 100, "không phải ảnh"),
        (b"BM" + b"\x00" * 100, "không phải ảnh"),
        (HEIC, "HEIC"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "tệp hỏng"),
        (b"\xff\xd8\xff" + b"\x00" * 500, "tệp hỏng"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "tệp hỏng"),
        (saved(picture((900, 900)))[:4000], "tệp hỏng"),
        (saved(picture((8, 300))), "quá nhỏ hoặc quá hẹp"),
        (saved(picture((20000, 20))), "quá nhỏ hoặc quá hẹp"),
        (b"\xff\xd8\xff" + b"\x00" * pictures.MOST_BYTES, "lớn hơn 10 MB"),
    ],
)
def test_what_is_no_photograph_gets_a_sentence(content, said):
    with pytest.raises(RuleBroken, match=said):
        drawn_anew(content)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unpacks to as many points as it says."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 8000), (20_000, 20_000), (100_000, 100_000)])
def test_a_small_file_of_very_many_points_is_refused_unopened(size):
    with pytest.raises(RuleBroken, match="quá 50 triệu điểm ảnh"):
        drawn_anew(bomb(*size))


def test_a_picture_at_the_limit_is_taken():
    assert drawn_anew(saved(Image.new("RGB", (10_000, 5_000)))).width == 2000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_file_is_drawn_or_refused_and_never_anything_else(kind):
    whole = with_gps() if kind == "JPEG" else saved(picture((64, 48)), kind)
    chance, outcomes = random.Random(19), set()

    for _ in range(400):
        damaged = bytearray(whole[: chance.randrange(20, len(whole) + 1)])
        for _ in range(chance.randrange(1, 12)):
            damaged[chance.randrange(12, len(damaged))] = chance.randrange(256)
        try:
            outcomes.add(drawn_anew(bytes(damaged)).width > 0)
        except RuleBroken as refusal:
            outcomes.add(str(refusal))

    assert outcomes <= {True, pictures._BROKEN, pictures._TOO_MANY, "quá nhỏ hoặc quá hẹp."}
    assert pictures._BROKEN in outcomes
