"""The lists that really come, each with its own trouble. Names are invented."""

import datetime
import io
import unicodedata

import openpyxl


def book(*sheets, merged=(), title="Sheet1") -> bytes:
    """A workbook of one sheet; each argument is a row."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in sheets:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


HEAD = ("STT", "Họ và tên", "Giới tính", "Năm sinh", "Chức vụ, đơn vị", "Tóm tắt thành tích")
PLAIN = (
    (1, "Lê Văn Thụ", "Nam", 1961, "Trưởng thôn Đông", "Vận động Nhân dân xây dựng 03 mô hình tự quản."),
    (2, "Vi Thị Lả", "Nữ", 1978, "Chi hội trưởng Phụ nữ", "Tổ chức 06 buổi sinh hoạt chuyên đề."),
    (3, "Đinh Công Hậu", "Nam", 1990, "Tổ viên Tổ bảo vệ ANTT", "Tuần tra 120 lượt trong năm."),
)


def plain() -> bytes:
    return book(HEAD, *PLAIN)


def official() -> bytes:
    """Titles above, headings over two rows, merged cells, groups with roman numerals, signatures below."""
    return book(
        ("UBND XÃ AN THỊNH", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("THÔN ĐÔNG", None, None, None, "Độc lập - Tự do - Hạnh phúc"),
        (),
        ("DANH SÁCH TRÍCH NGANG CÁ NHÂN, TẬP THỂ ĐỀ NGHỊ KHEN THƯỞNG",),
        ("(Kèm theo Tờ trình số 05/TTr-TĐ ngày 10 tháng 7 năm 2026)",),
        (),
        ("STT", "Họ và tên", "Năm sinh", None, "Chức vụ, đơn vị", "Tóm tắt thành tích", "Ghi chú"),
        (None, None, "Nam", "Nữ", None, None, None),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
        ("I", "TẬP THỂ (01)"),
        (1, "Tổ bảo vệ ANTT thôn Đông", None, None, "Thôn Đông, xã An Thịnh", "Giữ địa bàn bình yên 5 năm."),
        ("II", "HỘ GIA ĐÌNH"),
        (1, "Hộ ông Mai Đức Toàn", None, None, "Thôn Đông, xã An Thịnh", "Hiến 200 m² đất làm đường."),
        ("III", "CÁ NHÂN: 02"),
        (1, "Ông Lê Văn Thụ", 1961, None, "Trưởng thôn Đông", "Vận động xây dựng 03 mô hình."),
        (2, "Bà Vi Thị Lả", None, "15/8/1978", "Chi hội trưởng\nPhụ nữ", "Tổ chức 06 buổi sinh hoạt."),
        (None, "Tổng cộng: 04 trường hợp"),
        (),
        (None, None, None, None, "An Thịnh, ngày 10 tháng 7 năm 2026"),
        (None, "NGƯỜI LẬP BIỂU", None, None, "TM. BAN CÔNG TÁC MẶT TRẬN"),
        (None, "(Ký, ghi rõ họ tên)", None, None, "TRƯỞNG BAN"),
        (None, "Phùng Thị Kim Oanh", None, None, "Trịnh Xuân Lộc"),
        merged=(
            "A1:C1", "E1:G1", "A2:C2", "E2:G2", "A4:G4", "A5:G5",
            "A7:A8", "B7:B8", "C7:D7", "E7:E8", "F7:F8", "G7:G8", "B10:G10", "B12:G12", "B14:G14",
        ),
    )  # fmt: skip


def years() -> bytes:
    """Years in every way; the last five cannot be read."""
    values = (
        1978.0, "1978", "15/8/1978", "15-08-1978", "15.8.1978", "8/1978", datetime.date(1978, 8, 15),
        28717, " 1978\u00a0", "1978-08-15", "khoảng 1978", "78", True, 2078, "31/02/1978",
    )  # fmt: skip
    rows = [(place, f"Người Số {chr(64 + place)}", "Nam", value) for place, value in enumerate(values, 1)]
    return book(("TT", "Họ tên", "Giới tính", "Ngày tháng năm sinh"), *rows)


def crowded() -> bytes:
    """Two people in one cell, a salutation within the name, a number before it, capitals, blanks."""
    return book(
        ("TT", "Họ, tên", "Ông/Bà", "Năm sinh", "Địa chỉ"),
        (1, "Lê Văn Thụ\nVi Thị Lả", "Ông", 1961, "Thôn Đông"),
        (2, "Lê Văn Thụ; Vi Thị Lả", "Ông", 1961, "Thôn Đông"),
        (3, "Lê Văn Thụ và Vi Thị Lả", "Ông", 1961, "Thôn Đông"),
        (4, "Ông Lê Văn\u00a0 Thụ", None, 1961, "Thôn Đông"),
        (5, "Nguyễn Văn\nAn", "Ông", 1962, "Thôn Đông"),
        (6, "6. Bà: VI THỊ LẢ", None, 1978, "Thôn Đông"),
        (7, "Ông Đinh Công Hậu", "Bà", 1990, "Thôn Đông"),
        (8, "Trịnh Xuân Lộc", None, 1970, "Thôn Đông"),
        (9, None, "Ông", 1970, "Thôn Đông"),
    )


def printed_pages() -> bytes:
    """Empty rows, and the headings again in the middle, as after a page break."""
    return book(
        HEAD, PLAIN[0], (), (), HEAD, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        PLAIN[1], (None,) * 6, PLAIN[2],
    )  # fmt: skip


def decomposed() -> bytes:
    """Typed on a Mac: letters and accents apart, blanks that do not break, invisible ones."""

    def apart(cell):
        return (
            unicodedata.normalize("NFD", cell).replace(" ", "\u00a0\u200b") if isinstance(cell, str) else cell
        )

    return book(*[[apart(cell) for cell in row] for row in (HEAD, *PLAIN)])


TCVN3 = (
    ("STT", "Hä vµ tªn", "Giíi tÝnh", "N¨m sinh", "Chøc vô, ®¬n vÞ"),
    (1, "Lª V¨n Thô", "Nam", 1961, "Tr\u00adëng th«n §«ng"),
    (2, "Vi ThÞ L¶", "N÷", 1978, "Chi héi tr\u00adëng Phô n÷"),
    (3, "Vò §øc Hµ", "Nam", 1990, "Tæ viªn"),
)
VNI = (
    ("STT", "Hoï vaø teân", "Giôùi tính", "Naêm sinh", "Chöùc vuï, ñôn vò"),
    (1, "Leâ Vaên Thuï", "Nam", 1961, "Tröôûng thoân Ñoâng"),
    (2, "Vi Thò Laû", "Nöõ", 1978, "Chi hoäi tröôûng Phuï nöõ"),
    (3, "Vuõ Ñöùc Haø", "Nam", 1990, "Toå vieân"),
)


def tcvn3() -> bytes:
    return book(*TCVN3)


def vni() -> bytes:
    return book(*VNI)


def tcvn3_csv() -> bytes:
    """Saved as «ANSI» from the workbook above."""
    return "\r\n".join(";".join(map(str, row)) for row in TCVN3).replace(", ", " - ").encode("latin-1")


def two_fonts() -> bytes:
    """Half of a column retyped in Unicode: «Thóy» could be either; «Lý Hà» reads alike in both."""
    return book(
        ("STT", "Họ và tên", "Giới tính", "Năm sinh"),
        (1, "Nguyễn Thị Mận", "Nữ", 1961),
        (2, "Lª V¨n Thô", "Nam", 1962),
        (3, "Lý Hà", "Nam", 1963),
        (4, "Vò Thóy", "Nam", 1964),
    )


OUR_HEAD = ("STT", "Họ và tên", "Giới tính", "Năm sinh", "Địa chỉ", "Ghi chú")
THEIR_HEAD = ("STT", "Hä vµ tªn", "Giíi tÝnh", "N¨m sinh", "§Þa chØ", "Ghi chó")
OLD_ROWS = (
    (1, "NguyÔn V¨n B×nh", "Nam", 1961, "Th«n §«ng"),
    (2, "TrÇn ThÞ H\u00ad¬ng", "N÷", 1962, "xãm Nói"),
    (3, "Phan TuÊn Hµ", "Nam", 1963, "Th«n §oµi"),
)


def pasted(head: tuple = OUR_HEAD, *rows: tuple) -> bytes:
    """Rows of an old list in TCVN3 with ``rows`` typed under them today."""
    return book(head, *OLD_ROWS, *rows)


def split_names() -> bytes:
    """«Họ và tên» merged over two columns: surnames in one, given names in the other."""
    return book(
        ("TT", "Họ và tên", None, "Nam", "Nữ", "Nơi ở"),
        (1, "Lê Văn", "Thụ", "x", None, "Thôn Đông"),
        (2, "Vi Thị", "Lả", None, "x", "Thôn Đông"),
        merged=("B1:C1",),
    )


def by_units() -> bytes:
    """One list of the whole commune: groups are villages, and within them kinds."""
    return book(
        ("TT", "Họ tên cá nhân, tập thể", "Giới tính", "Năm sinh", "Hình thức đề nghị"),
        ("A", "THÔN ĐÔNG"),
        ("I", "Tập thể"),
        (1, "Chi hội Phụ nữ thôn Đông", None, None, "Giấy khen của Chủ tịch UBND xã"),
        ("II", "Cá nhân"),
        (1, "Lê Văn Thụ", "Nam", 1961, "GK_XA"),
        ("B", "THÔN ĐOÀI"),
        ("I", "Cá nhân"),
        (1, "Vi Thị Lả", "Nữ", 1978, "Huân chương Lao động"),
    )


def broken_formulas() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(HEAD)
    sheet.append(PLAIN[0])
    sheet.append(PLAIN[1])
    sheet["F2"] = "#REF!"
    sheet["B3"] = "#N/A"
    for place in ("F2", "B3"):
        sheet[place].data_type = "e"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _csv(mark: str) -> str:
    return "\r\n".join(mark.join(f'"{cell}"' for cell in row) for row in (HEAD, *PLAIN))


def csv_utf8() -> bytes:
    return _csv(",").encode()


def csv_excel() -> bytes:
    """As Excel saves «CSV UTF-8» where a comma stands in numbers."""
    return _csv(";").encode("utf-8-sig")


def csv_utf16() -> bytes:
    """As Excel saves «Unicode Text»."""
    return _csv("\t").encode("utf-16")


def csv_1258() -> bytes:
    """As an old Windows saves it: accents after their letters."""
    encoded = b""
    for letter in _csv(";"):
        try:
            encoded += letter.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in "\u0300\u0309\u0303\u0301\u0323" if mark in apart)
            base = unicodedata.normalize("NFC", apart.replace(tone, ""))
            encoded += base.encode("cp1258") + tone.encode("cp1258")
    return encoded
