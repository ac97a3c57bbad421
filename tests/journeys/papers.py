"""What is on a printed certificate: texts, fonts, and what its code says."""

import unicodedata
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import zxingcpp

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"
OUR_FONTS = {"Print-Tinos", "Print-Tinos-Bold", "Print-Tinos-Italic", "Print-Tinos-Bold-Italic"}


def page_texts(pdf: bytes) -> list[str]:
    """What a reader can copy from each page, in one line with single blanks, letters as they are."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return pages


def written(texts: dict) -> str:
    """The whole page that these frozen texts make."""
    day = in_words(texts["decision_date"])
    lead = f"{texts['salutation']}: " if texts["salutation"] else ""
    lines = [
        STATE,
        texts["awarding_title"].upper(),
        texts["verb"].upper(),
        texts["award_name"].upper(),
        f"{lead}{printed_name(texts['name'])}",
        texts["address_line"],
        texts["citation"],
        f"Quyết định số: {texts['decision_number']} {day}",
        f"Số sổ vàng: {texts['register_no']}",
        f"{texts['place']}, {day}",
        texts["signer_title"].upper(),
        texts["signer_name"],
    ]
    return unicodedata.normalize("NFC", " ".join(lines))


def printed_name(name: str) -> str:
    """Capitals, but for what a household is called before its name."""
    for words in ("Hộ gia đình ông ", "Hộ gia đình bà "):
        if name.startswith(words):
            return words + name.removeprefix(words).upper()
    return name.upper()


def in_words(day: str) -> str:
    """Days under ten and the first two months carry a zero (NĐ 30/2020)."""
    found = date.fromisoformat(day)
    month = f"{found.month:02d}" if found.month < 3 else found.month
    return f"ngày {found.day:02d} tháng {month} năm {found.year}"


def fonts(pdf: bytes) -> dict[str, bool]:
    """Family -> whether it lies in the file."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {
            str(thing["/FontName"]).rpartition("+")[2].lstrip("/"): any(
                name in thing for name in ("/FontFile", "/FontFile2", "/FontFile3")
            )
            for thing in opened.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        }


def codes(pdf: bytes, page: int) -> list[str]:
    """What a telephone reads from the sheet at 150 dots an inch."""
    document = pypdfium2.PdfDocument(pdf)
    image = document[page].render(scale=150 / 72).to_pil()
    document.close()
    return [found.text for found in zxingcpp.read_barcodes(image)]
