"""A Word or Excel file that is only kept and handed back: looked through, then packed anew.

Wider than what a template may hold (package.py), since nothing here is ever filled in or opened by the site;
what runs, fetches or hides another file is refused by name for the sake of whoever opens it later.
"""

import re
from dataclasses import dataclass

from festival.core.errors import RuleBroken
from festival.documents import archives, package

DOCX, XLSX = "docx", "xlsx"
MAINS = {
    package.MAIN: DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
}
_BROKEN = "Tệp Word, Excel này hỏng hoặc không còn nguyên. Hãy mở tệp, lưu lại dạng .docx, .xlsx rồi gửi."
_LIMITS = archives.Limits(
    entries=600,
    part=24 * 1024 * 1024,
    unpacked=48 * 1024 * 1024,
    ratio=300,
    ratio_from=2_000_000,
    program="Word hoặc Excel",
    broken=_BROKEN,
    too_large="Tệp quá lớn khi mở ra. Hãy bỏ bớt hình ảnh, trang tính thừa rồi gửi lại.",
)
# Relationships, types and the main part are parsed; nothing so large is one of ours or Microsoft's.
_MOST_PARSED = 1024 * 1024
_PICTURE = re.compile(r"image/(?:png|jpe?g|gif|bmp|tiff|(?:x-)?[ew]mf)")
_USUAL = re.compile(
    r"application/(?:xml|vnd\.(?:openxmlformats-(?:officedocument|package)|ms-(?:word|excel|office))\.[\w.\-]+\+xml"
    r"|vnd\.openxmlformats-officedocument\.(?:vmlDrawing|spreadsheetml\.printerSettings))"
)
# What runs or fetches, by the words of its declared kind, its name, or its relationship.
_FAULTS = (
    ("có macro", re.compile(r"vba|macro|keymapcustom|attachedtoolbar", re.IGNORECASE)),
    ("có nút điều khiển ActiveX", re.compile(r"activex|/control$", re.IGNORECASE)),
    (
        "lấy dữ liệu từ tệp khác",
        re.compile(r"externallink|connections|querytable|webextension|taskpane", re.IGNORECASE),
    ),
    (
        "có tệp khác nhúng bên trong",
        re.compile(r"oleobject|embeddings|/package$|afchunk|subdocument", re.IGNORECASE),
    ),
)
_LINKS = ("http:", "https:", "mailto:", "tel:")
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Each repetition ends at the next mark of XML or is short: no body can make these slow.
_FIELD = re.compile(rb"<(?:\w{1,20}:)?instrText[^<>]*>([^<]*)<|instr=[\"']([^\"'<]*)[\"']")
_FETCHES = re.compile(rb"\bDDE(?:AUTO)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Looked:
    """The same parts in a package of our own making, and which of the two kinds it is."""

    content: bytes
    ending: str


def looked_through(content: bytes) -> Looked:
    """RuleBroken says what is in the file that may not be, and how to take it out."""
    # Nothing before the first part and nothing after the list of parts: no second file in front or behind.
    if not content.startswith(b"PK\x03\x04") or content[-22:-18] != b"PK\x05\x06":
        raise RuleBroken(_BROKEN)
    parts = archives.unpacked(content, _LIMITS)
    if package.TYPES not in parts or package.RELATIONS not in parts:
        raise RuleBroken(_BROKEN)
    kind_of = package.content_types(_parsed(package.TYPES, parts))
    for name, body in parts.items():
        if name != package.TYPES:
            _check_part(name, kind_of(name), body)
        if name.endswith(".rels"):
            _check_relations(name, parts)
    return Looked(package.packed(parts), _ending(parts, kind_of))


def _parsed(name: str, parts: dict[str, bytes]):
    if len(parts[name]) > _MOST_PARSED:
        raise RuleBroken(_LIMITS.too_large)
    return package.parsed(name, parts[name])


def _check_part(name: str, kind: str, body: bytes) -> None:
    _check_words(f"{kind} /{name}")
    if _PICTURE.fullmatch(kind):
        return
    if not _USUAL.fullmatch(kind) or body.startswith(b"PK\x03\x04"):
        raise _refused(f"có phần «{name[:80]}» không được nhận")
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or _DECLARES.search(body):
        raise RuleBroken(_BROKEN)
    fields = b"".join(one or other for one, other in _FIELD.findall(body))
    if _FETCHES.search(fields):
        raise _refused("có trường DDE lấy dữ liệu từ chương trình khác")


def _check_words(words: str) -> None:
    for fault, pattern in _FAULTS:
        if pattern.search(words):
            raise _refused(fault)


def _refused(fault: str) -> RuleBroken:
    return RuleBroken(f"Tệp {fault}. Hãy bỏ phần đó, lưu lại dạng .docx, .xlsx hoặc xuất PDF rồi gửi.")


def _check_relations(name: str, parts: dict[str, bytes]) -> None:
    """A link to be clicked may lead out; nothing may be fetched from outside by opening the file."""
    for relation in _parsed(name, parts).iter():
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        _check_words(kind)
        is_outside = relation.get("TargetMode", "Internal").strip().casefold() != "internal"
        is_link = kind.endswith("/hyperlink") and target.strip().casefold().startswith(_LINKS)
        if is_outside and not is_link:
            raise _refused(f"lấy nội dung từ nơi khác («{target[:80]}»)")


def _ending(parts: dict[str, bytes], kind_of) -> str:
    """Exactly one main part, and it is where a reader begins."""
    mains = [name for name in parts if kind_of(name) in MAINS]
    starts = [
        relation.get("Target", "").lstrip("/")
        for relation in _parsed(package.RELATIONS, parts).iter()
        if relation.get("Type", "").endswith("/officeDocument")
    ]
    if len(mains) != 1 or starts != mains:
        raise RuleBroken(_BROKEN)
    return MAINS[kind_of(mains[0])]
