"""The legal grounds that every document of a season begins with: a list, one ground a line. Pure."""

from festival.core.errors import RuleBroken

MOST_GROUNDS = 40
MOST_LETTERS = 4000
# Read in public sources in November 2026 and not checked against the texts in force: the page says so.
DEFAULT_GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15",
    "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15",
    "Căn cứ Chỉ thị số 09-CT/TW ngày 01 tháng 12 năm 2011 của Ban Bí thư về tăng cường sự lãnh đạo của"
    " Đảng đối với phong trào Toàn dân bảo vệ an ninh Tổ quốc trong tình hình mới",
    "Căn cứ Kết luận số 44-KL/TW ngày 22 tháng 01 năm 2019 của Ban Bí thư về tiếp tục thực hiện Chỉ thị"
    " số 09-CT/TW",
    "Căn cứ Quyết định số 521/QĐ-TTg năm 2005 của Thủ tướng Chính phủ về Ngày hội Toàn dân bảo vệ an ninh"
    " Tổ quốc",
    "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ về thi đua, khen thưởng",
)


def default_grounds() -> str:
    return "\n".join(DEFAULT_GROUNDS)


def tidied(typed: str) -> str:
    """One ground a line, without empty lines, repeated ones and the semicolon that documents add."""
    lines = (line.strip().rstrip(";.").rstrip() for line in typed.splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line))


def check_grounds(grounds: str) -> None:
    """``grounds`` as ``tidied`` leaves them."""
    if len(grounds.splitlines()) > MOST_GROUNDS or len(grounds) > MOST_LETTERS:
        raise RuleBroken(
            f"Căn cứ pháp lý có tối đa {MOST_GROUNDS} dòng, cả thảy {MOST_LETTERS} ký tự. Hãy rút gọn."
        )
