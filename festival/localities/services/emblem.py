"""An emblem file, trusted by its bytes and never by its name; images are drawn anew."""

import io
import re
import warnings
import xml.etree.ElementTree as ET

from PIL import Image, ImageFile, UnidentifiedImageError

from festival.core.errors import RuleBroken

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
MOST_ELEMENTS = 20_000
DEEPEST = 40
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
# Shapes and paints that lie in the file itself. Nothing that loads, runs, repeats or links.
DRAWS = frozenset(
    "svg g defs title desc path rect circle ellipse line polyline polygon clipPath mask linearGradient "
    "radialGradient stop style".split()
)
_REFUSED = "Chỉ nhận tệp PNG, JPG hoặc SVG còn nguyên. Hãy xuất lại tệp rồi gửi."
_FOREIGN = re.compile(r"url\(\s*['\"]?\s*(?!#)|@|javascript:|data:|\\|expression", re.IGNORECASE)


def safe_image(content: bytes) -> bytes:
    """The same picture without anything but the picture; RuleBroken with a sentence otherwise."""
    if not content:
        raise RuleBroken("Tệp trống. Hãy chọn tệp khác.")
    if len(content) > MOST_BYTES:
        raise RuleBroken("Tệp lớn hơn 2 MB. Hãy thu nhỏ hình rồi gửi lại.")
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _drawn_anew(content)
    return _safe_svg(content)


def media_type(content: bytes) -> str:
    """Of what ``safe_image`` answered."""
    return "image/png" if content.startswith(b"\x89PNG") else "image/svg+xml"


def _drawn_anew(content: bytes) -> bytes:
    """Pixels only: no metadata, nothing after the end of the picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # The print library lets the whole process read half a picture; an office's emblem is whole.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > MOST_PIXELS or min(picture.size) < 16:
                    raise RuleBroken("Hình quá lớn hoặc quá nhỏ. Hãy dùng hình khoảng 1.000 điểm mỗi cạnh.")
                plain = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning):
        raise RuleBroken(_REFUSED) from None
    except Image.DecompressionBombError:
        raise RuleBroken("Hình quá lớn. Hãy dùng hình khoảng 1.000 điểm mỗi cạnh.") from None
    output = io.BytesIO()
    plain.save(output, "PNG", optimize=True)
    return output.getvalue()


def _safe_svg(content: bytes) -> bytes:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(_REFUSED) from None
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if "<!DOCTYPE" in body.upper() or "<!ENTITY" in body.upper():
        raise RuleBroken("Tệp SVG có khai báo DOCTYPE nên không nhận. Hãy xuất lại ở dạng SVG thường.")
    if "<?" in body:
        raise RuleBroken("Tệp SVG có chỉ dẫn xử lý nên không nhận. Hãy xuất lại ở dạng SVG thường.")
    root = _parsed(body)
    if root.tag != f"{{{SVG}}}svg":
        raise RuleBroken(_REFUSED)
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        raise RuleBroken("Tệp SVG không ghi kích thước (viewBox). Hãy xuất lại có kích thước.")
    _drop_foreign(root)
    for element in root.iter():
        _check_element(element)
    # The registry is the whole process's, and other libraries claim the empty prefix for theirs.
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    return ET.tostring(root, encoding="utf-8", xml_declaration=False)


def _parsed(body: str) -> ET.Element:
    """The tree, unless it is broken, too deep or too large."""
    parser = ET.XMLPullParser(events=("start", "end"))
    depth, count, root = 0, 0, None
    try:
        for place in range(0, len(body), 65_536):
            parser.feed(body[place : place + 65_536])
            for event, element in parser.read_events():
                root = element if root is None else root
                depth += 1 if event == "start" else -1
                count += event == "start"
                if depth > DEEPEST or count > MOST_ELEMENTS:
                    raise RuleBroken("Tệp SVG quá phức tạp. Hãy dùng tệp PNG.")
        parser.close()
    except ET.ParseError:
        raise RuleBroken(_REFUSED) from None
    if root is None:
        raise RuleBroken(_REFUSED)
    return root


def _drop_foreign(element: ET.Element) -> None:
    """Notes that drawing programs leave in name spaces of their own are no part of the picture."""
    for name in [
        name for name in element.attrib if name.startswith("{") and not name.startswith(f"{{{XLINK}}}")
    ]:
        del element.attrib[name]
    for child in list(element):
        if not str(child.tag).startswith(f"{{{SVG}}}") or child.tag == f"{{{SVG}}}metadata":
            element.remove(child)
        else:
            _drop_foreign(child)


def _check_element(element: ET.Element) -> None:
    name = element.tag.rpartition("}")[2]
    if name not in DRAWS:
        raise RuleBroken(f"Tệp SVG có thành phần «{name[:30]}» không được nhận. Hãy xuất lại chỉ gồm nét vẽ.")
    if name == "style" and _FOREIGN.search(element.text or ""):
        raise RuleBroken("Tệp SVG lấy nội dung từ nơi khác nên không nhận. Hãy nhúng mọi thứ vào nét vẽ.")
    for attribute, value in element.attrib.items():
        local = attribute.rpartition("}")[2].lower()
        if local.startswith("on"):
            raise RuleBroken("Tệp SVG có mã lệnh nên không nhận. Hãy xuất lại chỉ gồm nét vẽ.")
        is_link = local in ("href", "src") and not value.strip().startswith("#")
        if is_link or _FOREIGN.search(value):
            raise RuleBroken("Tệp SVG lấy nội dung từ nơi khác nên không nhận. Hãy nhúng mọi thứ vào nét vẽ.")
