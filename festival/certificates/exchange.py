"""A form as one file, for another office: its description, its pictures, and a list of their hashes."""

import io
import json
import zipfile
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from festival.core.errors import RuleBroken
from festival.documents.archives import Limits, unpacked
from festival.localities.services.emblem import safe_image
from festival.printing import templates
from festival.printing.errors import TemplateBroken
from festival.printing.templates import Template

FORMAT = "mau-giay-khen/1"
DESCRIPTION, MANIFEST = "description.json", "manifest.json"
MOST_BYTES = 5 * 1024 * 1024
LIMITS = Limits(
    entries=4,
    part=2 * 1024 * 1024,
    unpacked=5 * 1024 * 1024,
    ratio=100,
    ratio_from=200_000,
    program="trang này",
    broken="Không đọc được tệp. Hãy chọn tệp .zip tải từ mục «Mẫu giấy» của trang này.",
    too_large="Tệp bung ra quá lớn. Hãy chọn tệp .zip tải từ mục «Mẫu giấy» của trang này.",
)
_AGAIN = "Hãy tải lại tệp từ nơi gửi."
_DATE = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Content:
    """A form with its pictures, proved to be printable as far as its description goes."""

    description: str
    border: bytes
    emblem: bytes

    @property
    def template(self) -> Template:
        return templates.from_description(
            json.loads(self.description), border=self.border, emblem=self.emblem
        )


def packed(description: str, border: bytes, emblem: bytes) -> bytes:
    """The same form gives the same bytes."""
    parts = {
        DESCRIPTION: description.encode(),
        f"border.{_ending(border)}": border,
        f"emblem.{_ending(emblem)}": emblem,
    }
    manifest = {
        "format": FORMAT,
        "files": {name: sha256(content).hexdigest() for name, content in sorted(parts.items())},
    }
    parts[MANIFEST] = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def read(content: bytes) -> Content:
    """What ``packed`` wrote; RuleBroken with a sentence that names what is wrong."""
    if len(content) > MOST_BYTES:
        raise RuleBroken(LIMITS.too_large)
    _check_links(content)
    parts = unpacked(content, LIMITS)
    _check_hashes(parts)
    border, emblem = _picture(parts, "border", "Đường diềm"), _picture(parts, "emblem", "Huy hiệu")
    description = _json(parts[DESCRIPTION], "phần mô tả mẫu")
    template = templates.from_description(description, border=border, emblem=emblem)
    if template.record != "certificate":
        raise TemplateBroken("Tệp không phải mẫu giấy khen.")
    return Content(templates.described(template), border, emblem)


def checked_picture(content: bytes, what: str) -> bytes:
    """A border or an emblem without anything but the picture; ours are known by their hash."""
    if sha256(content).hexdigest() in _ours():
        return content
    try:
        return safe_image(content)
    except RuleBroken as refusal:
        raise RuleBroken(f"{what}: {refusal}") from None


@cache
def _ours() -> frozenset[str]:
    forms = [templates.load(name) for name in templates.names()]
    return frozenset(sha256(one).hexdigest() for form in forms for one in (form.border, form.emblem))


def _ending(picture: bytes) -> str:
    return "png" if picture.startswith(b"\x89PNG") else "svg"


def _check_links(content: bytes) -> None:
    """An entry that is no plain file, or that would lie elsewhere, was not made by this site."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise RuleBroken(LIMITS.broken) from None
    for entry in entries[: LIMITS.entries + 1]:
        kind = entry.external_attr >> 28
        if kind not in (0, 0o10) or entry.is_dir():
            raise RuleBroken(f"Tệp có phần không phải tệp thường («{entry.filename[:40]}»). {_AGAIN}")
        if "/" in entry.filename or "\\" in entry.orig_filename or ".." in entry.filename:
            raise RuleBroken(f"Tệp có phần nằm ngoài thư mục («{entry.filename[:40]}»). {_AGAIN}")


def _check_hashes(parts: dict[str, bytes]) -> None:
    if MANIFEST not in parts or DESCRIPTION not in parts:
        raise RuleBroken("Tệp thiếu phần mô tả mẫu hoặc bảng kê. Hãy chọn tệp .zip tải từ mục «Mẫu giấy».")
    manifest = _json(parts[MANIFEST], "bảng kê")
    if manifest.get("format") != FORMAT or not isinstance(manifest.get("files"), dict):
        raise RuleBroken("Tệp không phải mẫu giấy khen, hoặc do phiên bản khác của trang làm ra.")
    for name in sorted(set(parts) - {MANIFEST} - manifest["files"].keys()):
        raise RuleBroken(f"Tệp có phần «{name[:40]}» không ghi trong bảng kê. {_AGAIN}")
    for name, wanted in sorted(manifest["files"].items()):
        if name not in parts:
            raise RuleBroken(f"Tệp thiếu phần «{name[:40]}» có ghi trong bảng kê. {_AGAIN}")
        if sha256(parts[name]).hexdigest() != wanted:
            raise RuleBroken(f"Phần «{name[:40]}» đã bị thay đổi, không khớp bảng kê. {_AGAIN}")


def _picture(parts: dict[str, bytes], name: str, what: str) -> bytes:
    found = [parts[full] for full in (f"{name}.svg", f"{name}.png") if full in parts]
    if len(found) != 1:
        raise RuleBroken(f"{what}: tệp phải có đúng một hình {name}.svg hoặc {name}.png.")
    return checked_picture(found[0], what)


def _json(content: bytes, what: str) -> dict:
    try:
        read = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise RuleBroken(f"Không đọc được {what} trong tệp. {_AGAIN}") from None
    if not isinstance(read, dict):
        raise RuleBroken(f"Không đọc được {what} trong tệp. {_AGAIN}")
    return read
