"""What a template of the secret ballot may not hold: whatever could make one copy differ from the next.

The copies stand one after the other in one file, so everything that Word counts, computes or notes over a
whole file would run on over them, and each ballot would bear a mark of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from festival.core.errors import RuleBroken
from festival.documents.markup import instructions, is_page_number

_NUMBERS = "danh sách đánh số tự động, dấu đầu dòng tự động (gõ số bằng tay)"
_FIELDS = "trường tự động, trừ số trang PAGE ở đầu trang, cuối trang (chọn trường, bấm Ctrl+Shift+F9)"
_NOTES = "chú thích cuối trang, cuối văn bản (Footnote, Endnote)"
_COMMENTS = "ghi chú bên lề (Comment)"
_CHANGES = "phần theo dõi sửa đổi (Track Changes; bấm Accept All)"
_LINES = "số dòng (Layout, Line Numbers, None)"
_PAGES = "kiểu đánh số trang riêng (Format Page Numbers, Continue from previous section)"
_SECTIONS = "dấu ngắt phần (Section Break)"
_SIDES = "kiểu trang chẵn, trang lẻ khác nhau (Different Odd & Even, Mirror margins, Book fold)"
_BOXES = "hộp chữ nối với hộp khác (Break Link)"
_WORDS = {
    _FIELDS: "fldSimple fldChar instrText delInstrText pgNum dayShort dayLong monthShort monthLong yearShort"
    " yearLong",
    _NOTES: "footnoteReference endnoteReference footnoteRef endnoteRef",
    _COMMENTS: "commentReference commentRangeStart commentRangeEnd annotationRef",
    _CHANGES: "ins del delText moveFrom moveTo moveFromRangeStart moveFromRangeEnd moveToRangeStart"
    " moveToRangeEnd cellIns cellDel cellMerge numberingChange rPrChange pPrChange sectPrChange tblPrChange"
    " tblPrExChange tblGridChange tcPrChange trPrChange customXmlInsRangeStart customXmlDelRangeStart"
    " customXmlMoveFromRangeStart customXmlMoveToRangeStart conflictIns conflictDel",
    _LINES: "lnNumType",
    _PAGES: "pgNumType",
    _SIDES: "evenAndOddHeaders mirrorMargins bookFoldPrinting bookFoldRevPrinting printTwoOnOne",
    _BOXES: "linkedTxbx",
}
_FAULT_OF = {word: fault for fault, words in _WORDS.items() for word in words.split()}
# The same inside drawings, whose own words are others ("moveTo" is a stroke of the pen).
_DRAWN = {"fld": _FIELDS, "buAutoNum": _NUMBERS}
_AROUND = ("hdr", "ftr")
_STYLED = ("pStyle", "rStyle", "tblStyle")
_OFF = ("0", "false", "off")


def check_alike(trees: Iterable[ET.Element]) -> None:
    """Refuse a template, or a ballot made of one, whose copies might be told apart."""
    roots = list(trees)
    for root in roots:
        for element in root.iter():
            _check_element(element, root)
        if _local(root) in _AROUND and not all(is_page_number(text) for text in instructions(root)):
            _refuse(_FIELDS)
    _check_sections(roots)
    _check_numbered(roots)


def _refuse(what: str):
    raise RuleBroken(f"Mọi lá phiếu kín phải giống hệt nhau; hãy bỏ trong mẫu: {what}, rồi lưu lại.")


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: ET.Element, name: str = "val") -> str:
    """An attribute by its word alone; the two editions of the format have different namespaces."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _check_element(element: ET.Element, root: ET.Element) -> None:
    local = _local(element)
    is_drawn = "/drawingml/" in element.tag
    fault = (_DRAWN if is_drawn else _FAULT_OF).get(local)
    is_page = fault == _FIELDS and _local(root) in _AROUND and local in ("fldChar", "instrText", "fldSimple")
    if is_page and (local != "fldSimple" or is_page_number(_value(element, "instr"))):
        return
    if fault == _SIDES and _value(element).strip().casefold() in _OFF:
        return
    if fault:
        _refuse(fault)
    if "mso-next-textbox" in _value(element, "style").casefold():
        _refuse(_BOXES)


def _check_sections(roots: list[ET.Element]) -> None:
    """One section, on a page of its own; our copies begin their pages anew with each."""
    for root in roots:
        sections = [element for element in root.iter() if _local(element) == "sectPr"]
        kinds = [_value(part) for each in sections for part in each if _local(part) == "type"]
        if len(sections) > 1 or any(kind != "nextPage" for kind in kinds):
            _refuse(_SECTIONS)


def _check_numbered(roots: list[ET.Element]) -> None:
    """Numbers of a paragraph's own, and those that come with the style of a paragraph or table."""
    looks = [root for root in roots if _local(root) == "styles"]
    lists = [root for root in roots if _local(root) == "numbering"]
    texts = [root for root in roots if root not in looks and root not in lists]
    defaults = [part for root in looks for part in root if _local(part) == "docDefaults"]
    if any(_is_numbered(part) for part in texts + defaults):
        _refuse(_NUMBERS)
    bound = set(_named(lists, ("pStyle",)))
    used = _used_styles(looks, set(_named(texts, _STYLED)))
    if any(_is_numbered(style) or _value(style, "styleId").casefold() in bound for style in used):
        _refuse(_NUMBERS)


def _is_numbered(part: ET.Element) -> bool:
    """List 0 is none: so a paragraph is taken out of the list of its style."""
    numbered = (element for element in part.iter() if _local(element) == "numPr")
    return any([_value(one) for one in each if _local(one) == "numId"] != ["0"] for each in numbered)


def _named(roots: list[ET.Element], words: tuple[str, ...]) -> Iterator[str]:
    for root in roots:
        for element in root.iter():
            if _local(element) in words:
                yield _value(element).casefold()


def _used_styles(looks: list[ET.Element], names: set[str]) -> list[ET.Element]:
    """The styles of these names, those that hold where none is named, and all they are based on."""
    styles, first = defaultdict(list), []
    for style in (element for root in looks for element in root if _local(element) == "style"):
        styles[_value(style, "styleId").casefold()].append(style)
        if _value(style, "default"):
            first.append(style)
    used, waiting = [], [*names, *(_value(style, "styleId").casefold() for style in first)]
    while waiting:
        found = styles.pop(waiting.pop(), [])
        used += found
        waiting += _named(found, ("basedOn", "link"))
    return used
