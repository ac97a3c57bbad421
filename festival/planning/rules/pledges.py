"""Pledges: between residential areas (giao ước), or by households (cam kết). Pure."""

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken


class PledgeKind(Enum):
    AREAS = "areas"
    HOUSEHOLDS = "households"


PLEDGE_NAMES = {
    PledgeKind.AREAS: "Giao ước thi đua giữa các khu dân cư",
    PledgeKind.HOUSEHOLDS: "Cam kết của hộ gia đình",
}
TITLES = {
    PledgeKind.AREAS: "Giao ước thi đua phong trào Toàn dân bảo vệ an ninh Tổ quốc",
    PledgeKind.HOUSEHOLDS: "Cam kết xây dựng gia đình an toàn về an ninh, trật tự",
}
# Who signs, in the words of a list, of its heading and of the printed form.
SIGNERS = {PledgeKind.AREAS: "khu dân cư", PledgeKind.HOUSEHOLDS: "hộ"}
NAME_HEADS = {PledgeKind.AREAS: "Khu dân cư", PledgeKind.HOUSEHOLDS: "Họ và tên chủ hộ"}
ADDRESS_HEADS = {PledgeKind.AREAS: "Người đại diện, chức vụ", PledgeKind.HOUSEHOLDS: "Địa chỉ"}
# What a pasted list holds, and what to do about a line that stands in it twice.
KEPT = {
    PledgeKind.AREAS: "Chỉ ghi tên khu dân cư và người đại diện",
    PledgeKind.HOUSEHOLDS: "Chỉ ghi tên và địa chỉ",
}
TOLD_APART = {
    PledgeKind.AREAS: "Mỗi khu dân cư chỉ ghi một dòng.",
    PledgeKind.HOUSEHOLDS: "Nếu là hai người, ghi thêm địa chỉ.",
}
# A text to begin with, in words of our own; every office changes it as it likes.
PROMISES = {
    PledgeKind.AREAS: (
        "Vận động bà con chấp hành pháp luật của Nhà nước, quy định của địa phương và hương ước, quy ước.",
        "Giữ gìn an ninh, trật tự ngay từ mỗi gia đình, mỗi khu dân cư; kịp thời hòa giải mâu thuẫn nhỏ.",
        "Duy trì tổ tự quản và các mô hình tự phòng, tự quản, tự bảo vệ đang hoạt động có hiệu quả.",
        "Thực hiện tốt an toàn giao thông, phòng cháy, chữa cháy và giữ vệ sinh môi trường.",
        "Quan tâm, giúp đỡ gia đình khó khăn; quản lý, giáo dục con em không vướng tệ nạn xã hội.",
        "Phấn đấu đạt tiêu chuẩn An toàn về an ninh, trật tự trong năm.",
    ),
    PledgeKind.HOUSEHOLDS: (
        "Chấp hành pháp luật, quy định của địa phương và quy ước của khu dân cư.",
        "Bảo quản tài sản của gia đình, cùng hàng xóm trông nom, giúp nhau khi có việc.",
        "Không tàng trữ, sử dụng pháo nổ, vũ khí, chất cháy, chất nổ trái phép và ma túy.",
        "Chấp hành quy định về cư trú, an toàn giao thông, phòng cháy, chữa cháy.",
        "Giáo dục con cháu sống lành mạnh, đoàn kết, không vướng tệ nạn xã hội.",
        "Tham gia các hoạt động giữ gìn an ninh, trật tự ở khu dân cư.",
    ),
}
MOST_SIGNERS = 2000
MOST_PLEDGES = 20
MOST_PROMISES = 30
_NUMBER = re.compile(r"\d{9,}")


def check_words(title: str, promises: str) -> None:
    lines = [line for line in promises.splitlines() if line]
    if not title or not lines:
        raise RuleBroken("Bản cam kết cần có tên và ít nhất một điều cam kết.")
    if len(lines) > MOST_PROMISES:
        raise RuleBroken(f"Bản cam kết có tối đa {MOST_PROMISES} điều. Hãy gộp bớt cho dễ đọc.")


def check_unsigned(signed: int) -> None:
    """Nobody's words are changed, and no sheet thrown away, after they were signed."""
    if signed:
        raise RuleBroken(
            f"Đã ghi {signed} chữ ký nên không sửa nội dung được nữa. Hãy bỏ ghi các chữ ký nhầm trước,"
            " hoặc lập bản mới."
        )


def check_signed_on(day: date, today: date) -> None:
    if day > today:
        raise RuleBroken("Ngày ký không được sau hôm nay.")
    if day.year < today.year - 1:
        raise RuleBroken("Ngày ký quá xa. Hãy xem lại năm.")


def check_room(now: int, more: int) -> None:
    if now + more > MOST_SIGNERS:
        raise RuleBroken(f"Một bản cam kết có tối đa {MOST_SIGNERS} dòng. Hãy lập thêm bản khác.")


def holds_number(line: str) -> bool:
    """Whether an identity or telephone number stands in a line, which is not ours to keep."""
    return bool(_NUMBER.search(re.sub(r"[\s.\-]", "", line)))


def promise_lines(promises: str) -> list[str]:
    return [line for line in promises.splitlines() if line]


def counted(signed_on: Iterable[date | None]) -> tuple[int, int]:
    """How many have signed, and of how many."""
    days = list(signed_on)
    return sum(day is not None for day in days), len(days)
