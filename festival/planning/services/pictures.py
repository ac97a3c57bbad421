"""A photograph trusted by its bytes and never by its name: its pixels are drawn anew, all else is dropped."""

import io
import struct
import zlib
from dataclasses import dataclass
from threading import BoundedSemaphore

from PIL import Image, ImageFile, ImageOps

from festival.core.errors import RuleBroken

MOST_BYTES = 10 * 1024 * 1024
# What phones of today take; beyond it a small file may fill the memory.
MOST_PIXELS = 50_000_000
LEAST_SIDE = 16
LARGE, SMALL = 2000, 480
_KINDS = ("JPEG", "PNG", "WEBP")
_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_BROKEN = "tệp hỏng hoặc không phải ảnh. Hãy mở ảnh trên máy, lưu lại dạng JPG rồi gửi."
# What a file that was made to break a decoder brings it to say; OSError is the usual one.
BROKEN_PICTURE = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, AttributeError, RuntimeError),
    *(LookupError, ArithmeticError, MemoryError, UserWarning, struct.error, zlib.error),
)
# A picture of 50 million points takes 200 MB while it is drawn.
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True)
class Drawn:
    """Two JPEG files of the same picture, with the size of the larger one."""

    large: bytes
    small: bytes
    width: int
    height: int


def drawn_anew(content: bytes) -> Drawn:
    """The picture upright, at most 2000 points a side, and a small one; RuleBroken says why not."""
    _check_kind(content)
    with _AT_ONCE:
        large = _opened(content)
        small = large.copy()
        small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
        return Drawn(_written(large), _written(small), large.width, large.height)


def _check_kind(content: bytes) -> None:
    if not content:
        raise RuleBroken("tệp trống.")
    if len(content) > MOST_BYTES:
        raise RuleBroken("lớn hơn 10 MB. Hãy gửi ảnh cỡ vừa.")
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypmsf1"):
        raise RuleBroken("là ảnh HEIC của iPhone. Hãy chọn gửi dạng JPG (Cài đặt, Camera, Tương thích nhất).")
    if not content.startswith(_HEADS):
        raise RuleBroken("không phải ảnh JPG, PNG hoặc WebP.")


def _opened(content: bytes) -> Image.Image:
    try:
        # The print library lets the whole process read half a picture; a photograph is whole.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        with Image.open(io.BytesIO(content), formats=_KINDS) as picture:
            _check_size(picture.size)
            # Only JPEG can: it then decodes no more than is needed.
            picture.draft("RGB", (LARGE, LARGE))
            plain = _upright(picture)
    except RuleBroken:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise RuleBroken(_TOO_MANY) from None
    except BROKEN_PICTURE:
        raise RuleBroken(_BROKEN) from None
    if min(plain.size) < LEAST_SIDE:
        raise RuleBroken("quá nhỏ hoặc quá hẹp.")
    return plain


_TOO_MANY = "có quá 50 triệu điểm ảnh. Hãy gửi ảnh cỡ vừa."


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise RuleBroken(_TOO_MANY)
    if min(size) < LEAST_SIDE:
        raise RuleBroken("quá nhỏ hoặc quá hẹp.")


def _upright(picture: Image.Image) -> Image.Image:
    """A picture that was never in the file: turned as the camera was held, white where it was clear."""
    turned = ImageOps.exif_transpose(picture)
    if turned.mode not in ("RGB", "RGBA", "L"):
        turned = turned.convert("RGBA" if "A" in turned.mode or "transparency" in turned.info else "RGB")
    turned.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain = Image.new("RGB", turned.size, "white")
    plain.paste(turned, mask=turned.getchannel("A") if turned.mode == "RGBA" else None)
    return plain


def _written(picture: Image.Image) -> bytes:
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=85, optimize=True)
    return output.getvalue()
