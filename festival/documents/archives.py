"""A zip archive that somebody sent, unpacked within limits; hostile until proved otherwise."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from festival.core.errors import RuleBroken

_NAME = re.compile(r"^(?:[A-Za-z0-9_\-]+/)*[A-Za-z0-9_\-.\[\]]+$")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much may come out; ``program`` is where a person mends the file, ``broken`` is said of a wreck."""

    entries: int
    part: int
    unpacked: int
    # What shrinks more than this is made to burst; small parts may.
    ratio: int
    ratio_from: int
    program: str
    broken: str
    too_large: str


def unpacked(content: bytes, limits: Limits) -> dict[str, bytes]:
    """The bytes of every part by its name; RuleBroken with a sentence."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_entries(entries, limits)
            parts, left = {}, limits.unpacked
            for entry in entries:
                parts[entry.filename] = _read(archive, entry, min(left, limits.part), limits)
                left -= len(parts[entry.filename])
    # What is said of sizes and kinds of compression in a broken archive comes out in all these ways.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise RuleBroken(limits.broken) from None
    return parts


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    again = f"Hãy lưu lại bằng {limits.program} rồi gửi."
    names = [entry.filename.casefold() for entry in entries]
    if len(entries) > limits.entries:
        raise RuleBroken(f"Tệp có quá nhiều phần bên trong. {again}")
    if len(set(names)) != len(names):
        raise RuleBroken(f"Tệp có hai phần trùng tên. {again}")
    for entry in entries:
        if not _NAME.match(entry.filename) or ".." in entry.filename or len(entry.filename) > 120:
            raise RuleBroken(f"Tệp có phần mang tên lạ bên trong. {again}")
        if entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RuleBroken(
                f"Tệp có mật khẩu hoặc nén theo cách lạ. Hãy bỏ mật khẩu, lưu lại bằng {limits.program}."
            )
        is_bomb = entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * entry.compress_size
        if is_bomb or entry.file_size > limits.part:
            raise RuleBroken(limits.too_large)
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise RuleBroken(limits.too_large)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, limits: Limits) -> bytes:
    """What the header says of the size is not believed."""
    with archive.open(entry) as file:
        body = file.read(most + 1)
    if len(body) > most:
        raise RuleBroken(limits.too_large)
    return body
