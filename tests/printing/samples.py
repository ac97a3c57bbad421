"""Certificates made by hand."""

import datetime
import unicodedata
from io import BytesIO

import pikepdf
import pypdfium2

from festival.printing.records import CertificateText

DAY = datetime.date(2026, 8, 10)
VERIFY_URL = "https://ngayhoi.example.vn/verify/0J8a7xZ2bQw4Lk9sTn3Yd5#" + "MEUCIQDx0Kq8fT3v2bN7" * 5
LONG_CITATION = (
    "Chủ động tham mưu chi bộ, ban lãnh đạo thôn duy trì 48 buổi tuần tra ban đêm; vận động 100% hộ dân ký"
    " cam kết giữ gìn an ninh, trật tự; góp phần giữ vững bình yên trên địa bàn thôn năm 2026."
)
HARD_NAMES = (
    "Lê Văn Thụ",
    "NGUYỄN THỊ DIỄM QUỲNH HƯỜNG – ĐẶNG ƯỚC NGHĨA",
    "Y Ŏng Bkrông",
    "H'Čiu Niê",
    "K’Brêu Ƀuôn Ya",
    "Siu Ơ̆n Ê̆ban Ñar Ŭk",
    "Công Huyền Tôn Nữ Nguyễn Thị Diễm Quỳnh Hường",
)


def make_text(**changes) -> CertificateText:
    values = {
        "salutation": "Ông",
        "recipient": "Lê Văn Thụ",
        "address_line": "Tổ trưởng Tổ bảo vệ an ninh, trật tự thôn Đông, xã An Thịnh",
        "citation": LONG_CITATION,
        "issuer": "Chủ tịch Ủy ban nhân dân xã An Thịnh",
        "decision_number": "123/QĐ-UBND",
        "decision_date": DAY,
        "register_no": "07",
        "place": "An Thịnh",
        "signed_on": DAY,
        "signer_title": "Chủ tịch",
        "signer_name": "Trần Quốc Bảo",
    }
    return CertificateText(**values | changes)


def page_texts(pdf: bytes) -> list[str]:
    """What a reader can copy from each page, in one line with single blanks."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    assert pages == [unicodedata.normalize("NFC", page) for page in pages]
    return pages


def objects(pdf: bytes, wanted) -> list:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [wanted(thing) for thing in opened.objects if wanted(thing)]
