"""A .docx that somebody sent, taken apart and packed anew; hostile until proved otherwise.

Trusted by its bytes, never by its name. What is kept is only what was looked at: the parts, in a package of
our own making, so nothing hides before, between or behind them.
"""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

from festival.core.errors import RuleBroken
from festival.documents import archives

MOST_BYTES = 2 * 1024 * 1024
MOST_ENTRIES = 120
MOST_PART = 3 * 1024 * 1024
# The part with the text itself; the largest of ours has 56 KB.
MOST_TEXT = 1024 * 1024
MOST_UNPACKED = 12 * 1024 * 1024
# Word's own styles shrink to a thirtieth; what shrinks more is made to burst.
MOST_RATIO, RATIO_FROM = 60, 200_000
DEEPEST = 120
# The largest of our own templates has 2,800 elements. Reading, filling and saving take longer with each.
MOST_ELEMENTS, MOST_ATTRIBUTES = 20_000, 80_000
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = DOCX + ".main+xml"
TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "application/vnd.openxmlformats-officedocument."
# Text, looks and what Word notes about a file. No macros, no controls, no other documents inside.
KNOWN_TYPES = frozenset(
    [MAIN, "application/xml", "application/vnd.openxmlformats-package.relationships+xml"]
    + [
        _WORD + part + "+xml"
        for part in "styles settings webSettings fontTable numbering header footer footnotes endnotes".split()
    ]
    + [_OFFICE + part + "+xml" for part in ("theme", "extended-properties", "custom-properties")]
    + ["application/vnd.openxmlformats-package.core-properties+xml", _OFFICE + "customXmlProperties+xml"]
    + [f"application/vnd.ms-word.{part}+xml" for part in ("stylesWithEffects", "stylesWithtEffects")]
)
PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
_NOT_WORD = "Tệp này không phải là tệp Word (.docx) còn nguyên. Hãy lưu lại bằng Word rồi gửi."
_TOO_LARGE = "Tệp quá lớn khi mở ra. Hãy bỏ hình ảnh lớn và nội dung thừa trong mẫu rồi gửi lại."
_TOO_MUCH = "Mẫu có quá nhiều đoạn, ô bảng hoặc định dạng bên trong. Hãy bỏ phần thừa trong mẫu rồi gửi lại."
_TOO_LONG = "Phần chữ của mẫu quá dài. Hãy bỏ phần thừa trong mẫu rồi gửi lại."
_LIMITS = archives.Limits(
    entries=MOST_ENTRIES,
    part=MOST_PART,
    unpacked=MOST_UNPACKED,
    ratio=MOST_RATIO,
    ratio_from=RATIO_FROM,
    program="Word",
    broken=_NOT_WORD,
    too_large=_TOO_LARGE,
)
_EVERY_PART_DATE = (1980, 1, 1, 0, 0, 0)


def safe_parts(content: bytes) -> tuple[dict[str, bytes], dict[str, ET.Element]]:
    """The bytes of every part by name, and the trees of those that are XML; RuleBroken with a sentence."""
    if not content:
        raise RuleBroken("Tệp trống. Hãy chọn tệp khác.")
    if len(content) > MOST_BYTES:
        raise RuleBroken("Tệp lớn hơn 2 MB. Hãy bỏ hình ảnh lớn trong mẫu rồi gửi lại.")
    parts = _unpacked(content)
    _check_amount([parts[TYPES]])
    trees = {TYPES: parsed(TYPES, parts[TYPES])}
    types = content_types(trees[TYPES])
    _check_amount([body for name, body in parts.items() if types(name) not in PICTURES])
    for name, body in parts.items():
        if name == TYPES:
            continue
        kind = types(name)
        if kind in PICTURES:
            if not body.startswith(PICTURES[kind]):
                raise RuleBroken(f"Hình «{name}» trong tệp không đọc được. Hãy chèn lại hình PNG hoặc JPG.")
        elif kind not in KNOWN_TYPES:
            raise RuleBroken(
                f"Tệp có phần «{name[:80]}» không được nhận (macro, đối tượng nhúng, phông chữ nhúng,"
                " chú thích hoặc tệp khác). Hãy bỏ phần đó rồi lưu lại dạng .docx."
            )
        else:
            if kind == MAIN and len(body) > MOST_TEXT:
                raise RuleBroken(_TOO_LONG)
            trees[name] = parsed(name, body)
            check_relations(name, trees[name])
    _check_whole(trees, types)
    return parts, trees


def packed(parts: dict[str, bytes]) -> bytes:
    """The same parts always make the same bytes; the list of types stands first, as Word expects."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != TYPES, name != RELATIONS, name)):
            entry = zipfile.ZipInfo(name, _EVERY_PART_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], zipfile.ZIP_DEFLATED, 6)
    return output.getvalue()


def _unpacked(content: bytes) -> dict[str, bytes]:
    parts = archives.unpacked(content, _LIMITS)
    if TYPES not in parts or RELATIONS not in parts:
        raise RuleBroken(_NOT_WORD)
    return parts


def _check_amount(bodies: list[bytes]) -> None:
    """Count what all parts hold together before any is parsed; the marks of XML are the same in its bytes."""
    elements = sum(body.count(b"<") - body.count(b"</") for body in bodies)
    attributes = sum(body.count(b"=") for body in bodies)
    if elements > MOST_ELEMENTS or attributes > MOST_ATTRIBUTES:
        raise RuleBroken(_TOO_MUCH)


def parsed(name: str, body: bytes) -> ET.Element:
    """The tree of a part, unless it declares, instructs, or nests without end."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(f"Phần «{name}» không ghi bằng mã UTF-8. Hãy lưu lại bằng Word rồi gửi.") from None
    inner = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if re.search(r"<!\s*(?:DOCTYPE|ENTITY)|<\?|<!\[CDATA\[", inner, re.IGNORECASE):
        raise RuleBroken(f"Phần «{name}» có khai báo DOCTYPE hoặc chỉ dẫn lạ. Hãy lưu lại bằng Word rồi gửi.")
    parser, depth = ET.XMLPullParser(events=("start", "end")), 0
    root = None
    try:
        for place in range(0, len(inner), 65_536):
            parser.feed(inner[place : place + 65_536])
            for event, element in parser.read_events():
                root = element if root is None else root
                depth += 1 if event == "start" else -1
                if depth > DEEPEST:
                    raise RuleBroken("Tệp có nội dung lồng nhau quá sâu. Hãy lưu lại bằng Word rồi gửi.")
        parser.close()
    except ET.ParseError:
        raise RuleBroken(_NOT_WORD) from None
    if root is None:
        raise RuleBroken(_NOT_WORD)
    return root


def content_types(root: ET.Element):
    """A function from the name of a part to its declared kind."""
    local = lambda element: element.tag.rpartition("}")[2]  # noqa: E731
    by_ending = {
        element.get("Extension", "").lower(): element.get("ContentType", "")
        for element in root
        if local(element) == "Default"
    }
    by_name = {
        element.get("PartName", "").lstrip("/").casefold(): element.get("ContentType", "")
        for element in root
        if local(element) == "Override"
    }

    def kind(name: str) -> str:
        return by_name.get(name.casefold()) or by_ending.get(name.rpartition(".")[2].lower(), "")

    return kind


def check_relations(name: str, root: ET.Element) -> None:
    """Nothing may be fetched from, or point, outside the package."""
    if not name.endswith(".rels"):
        return
    for relation in root.iter():
        target = relation.get("Target", "")
        is_outside = relation.get("TargetMode", "Internal").strip().casefold() != "internal"
        if is_outside or re.search(r"[:\\]|^//", target):
            raise RuleBroken(
                f"Tệp có liên kết ra ngoài («{target[:80]}»): siêu liên kết, hình liên kết hoặc mẫu đính kèm."
                " Hãy bỏ liên kết đó (trong Word: chọn chữ, bấm Ctrl+Shift+F9) rồi lưu lại."
            )
        if ".." in target.split("/") and not target.startswith("../"):
            raise RuleBroken("Tệp có đường dẫn lạ bên trong. Hãy lưu lại bằng Word rồi gửi.")


def _check_whole(trees: dict[str, ET.Element], types) -> None:
    """It is a Word document, and exactly one."""
    mains = [name for name in trees if types(name) == MAIN]
    starts = [
        relation.get("Target", "").lstrip("/")
        for relation in trees[RELATIONS]
        if relation.get("Type", "").endswith("/officeDocument")
    ]
    if len(mains) != 1 or starts != mains:
        raise RuleBroken(_NOT_WORD)
