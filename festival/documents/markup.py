"""What stands in a template: no fields that fetch, nothing embedded, and where its names stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from festival.core.errors import RuleBroken

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_NAMES = 400
# Elements that bring other documents, programs, data sources or pages along.
_BRINGS = frozenset(
    "altChunk object OLEObject control subDoc mailMerge frameset attachedTemplate entryMacro exitMacro"
    " fldData oleObj movie audioFile videoFile quickTimeFile wavAudioFile".split()
)
# Page numbers and nothing else: every other field computes, asks or fetches.
_FIELD = re.compile(
    r"^\s*(?:PAGE|NUMPAGES|SECTION|SECTIONPAGES)(?:\s+\\[*#]\s*(?:\"[^\"]{0,30}\"|\w{1,20}))*\s*$",
    re.IGNORECASE,
)
_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,40}"
TAG = re.compile(
    rf"\{{\{{\s*(?P<name>{_NAME})(?:\.(?P<field>{_NAME}))?\s*\}}\}}"
    rf"|\{{%tr\s+for\s+(?P<row>{_NAME})\s+in\s+(?P<rows>{_NAME})\s*%\}}"
    r"|(?P<end>\{%tr\s+endfor\s*%\})"
    r"|\{#[^{}#%]{0,200}#\}"
)


@dataclass(frozen=True)
class Tag:
    """One place of a template: a value, the beginning of rows, or their end."""

    match: re.Match
    # The table row it stands in, if any.
    row: ET.Element | None


def check_markup(name: str, root: ET.Element) -> None:
    """Refuse what brings something along; the names of fields are looked at apart."""
    for element in root.iter():
        local = element.tag.rpartition("}")[2]
        if local in _BRINGS:
            raise RuleBroken(
                f"Tệp có thành phần «{local}» (đối tượng nhúng, nguồn dữ liệu hoặc tệp khác). Hãy bỏ"
                f" thành phần đó."
            )
        if local == "fldSimple" and not _FIELD.match(element.get(W + "instr", "")):
            _refuse_field(element.get(W + "instr", ""))
        for attribute, value in element.attrib.items():
            _check_attribute(attribute, value)
    for instruction in instructions(root):
        if not _FIELD.match(instruction):
            _refuse_field(instruction)


def is_page_number(instruction: str) -> bool:
    return bool(_FIELD.match(instruction) and re.match(r"\s*PAGE\b", instruction, re.IGNORECASE))


def _refuse_field(instruction: str):
    word = " ".join(instruction.split())[:40]
    raise RuleBroken(
        f"Tệp có trường tự động «{word}» không được nhận; chỉ giữ trường số trang. Hãy chuyển trường đó thành"
        " chữ (chọn trường, bấm Ctrl+Shift+F9) rồi lưu lại."
    )


def _check_attribute(attribute: str, value: str) -> None:
    local = attribute.rpartition("}")[2].lower()
    is_link = local in ("src", "href", "link") or (local == "instr" and not _FIELD.match(value))
    if is_link and value.strip():
        raise RuleBroken("Tệp có hình hoặc nội dung lấy từ nơi khác. Hãy chèn thẳng vào tệp rồi lưu lại.")
    if re.search(r"\{[{%#]|[}%#]\}", value):
        raise RuleBroken("Tên trường chỉ được viết trong phần chữ của văn bản.")


def instructions(root: ET.Element) -> Iterator[str]:
    """What each complex field says, put together over all its runs; plain text before its result counts."""
    open_fields: list[list[str]] = []
    has_result: list[bool] = []
    for element in root.iter():
        local = element.tag.rpartition("}")[2]
        if local in ("instrText", "delInstrText"):
            if not open_fields:
                yield element.text or ""
            else:
                open_fields[-1].append(element.text or "")
        elif local == "t" and open_fields and not has_result[-1]:
            open_fields[-1].append(element.text or "")
        elif local == "fldChar":
            kind = element.get(W + "fldCharType")
            if kind == "begin":
                open_fields.append([])
                has_result.append(False)
            elif kind == "separate" and has_result:
                has_result[-1] = True
            elif kind == "end" and open_fields:
                has_result.pop()
                yield "".join(open_fields.pop())
    for pieces in open_fields:
        yield "".join(pieces)


def tags_of(name: str, root: ET.Element) -> list[Tag]:
    """Every place in the order of the part; refuses anything else in braces."""
    found = []
    _walk(root, None, False, found)
    left = "".join(
        ("" if element.tag == W + "t" else element.text or "") + (element.tail or "")
        for element in root.iter()
    )
    if re.search(r"[{}]", left):
        raise RuleBroken("Tên trường chỉ được viết trong phần chữ thường của văn bản, không ở chỗ khác.")
    if found and not name.startswith(("word/document", "word/header", "word/footer")):
        raise RuleBroken("Tên trường chỉ được viết trong thân văn bản, đầu trang và cuối trang.")
    if len(found) > MOST_NAMES:
        raise RuleBroken(f"Mẫu có quá {MOST_NAMES} tên trường. Hãy bớt đi.")
    return found


def _walk(element: ET.Element, row, is_boxed: bool, found: list[Tag]) -> None:
    if element.tag == W + "tr":
        row = element
    is_boxed = is_boxed or element.tag == W + "txbxContent"
    if element.tag == W + "p":
        tags = list(_tags_in(text_of(element), row))
        if tags and is_boxed:
            raise RuleBroken("Tên trường không dùng được trong hộp chữ (Text Box). Hãy đưa ra ngoài hộp.")
        found.extend(tags)
    for child in element:
        _walk(child, row, is_boxed, found)


def texts_of(paragraph) -> list:
    """The pieces of text of a paragraph itself, without those of paragraphs in a box inside it."""
    own, waiting = [], list(reversed(list(paragraph)))
    while waiting:
        element = waiting.pop()
        if element.tag == W + "t":
            own.append(element)
        elif element.tag != W + "p":
            waiting.extend(reversed(list(element)))
    return own


def text_of(paragraph) -> str:
    return "".join(piece.text or "" for piece in texts_of(paragraph))


def _tags_in(text: str, row) -> Iterator[Tag]:
    """A stray brace is refused, too: two of them from neighbours would meet."""
    for match in TAG.finditer(text):
        yield Tag(match, row)
    rest = TAG.sub("", text)
    if "{" in rest or "}" in rest:
        place = rest.index("{") if "{" in rest else rest.index("}")
        raise RuleBroken(
            f"Không hiểu chỗ «{rest[max(0, place - 10) : place + 40].strip()}». Chỉ dùng {{{{ tên }}}},"
            f" hoặc trong bảng:"
            " {%tr for x in danh_sách %} và {%tr endfor %}, mỗi dấu trọn trong một đoạn."
        )


def check_rows(root: ET.Element, tags: list[Tag]) -> None:
    """Lists begin and end in rows of their own, in the same table, and not inside one another."""
    table_of = {row: table for table in root.iter(W + "tbl") for row in table if row.tag == W + "tr"}
    open_table, marked = None, set()
    for tag in tags:
        if not (tag.match["rows"] or tag.match["end"]):
            continue
        table = table_of.get(tag.row)
        if table is None or tag.row in marked:
            raise RuleBroken("Danh sách phải bắt đầu và kết thúc ở hai dòng riêng của một bảng.")
        marked.add(tag.row)
        if tag.match["rows"]:
            if open_table is not None:
                raise RuleBroken("Danh sách trong danh sách không dùng được. Hãy kết thúc danh sách trước.")
            open_table = table
        else:
            if open_table is not table:
                raise RuleBroken("Có {%tr endfor %} không khớp với {%tr for … %} nào trong cùng bảng.")
            open_table = None
    if open_table is not None:
        raise RuleBroken("Có {%tr for … %} chưa kết thúc bằng {%tr endfor %} trong cùng bảng.")
