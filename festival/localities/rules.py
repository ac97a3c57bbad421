"""Kinds of localities and what may stand under what. Pure."""

from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken


class LocalityKind(Enum):
    PROVINCE = "province"
    COMMUNE = "commune"
    RESIDENTIAL_AREA = "residential_area"
    OFFICE = "office"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"


KIND_NAMES = {
    LocalityKind.PROVINCE: "tỉnh, thành phố",
    LocalityKind.COMMUNE: "xã, phường, đặc khu",
    LocalityKind.RESIDENTIAL_AREA: "khu dân cư",
    LocalityKind.OFFICE: "cơ quan",
    LocalityKind.ENTERPRISE: "doanh nghiệp",
    LocalityKind.SCHOOL: "cơ sở giáo dục",
}
# What a commune creates itself.
LOCAL_KINDS = (
    LocalityKind.RESIDENTIAL_AREA,
    LocalityKind.OFFICE,
    LocalityKind.ENTERPRISE,
    LocalityKind.SCHOOL,
)
UNIT_WORDS = {
    LocalityKind.PROVINCE: ("thành phố", "tỉnh"),
    LocalityKind.COMMUNE: ("phường", "đặc khu", "xã"),
    LocalityKind.RESIDENTIAL_AREA: (
        *("tổ dân phố", "khu dân cư", "khu phố", "khối phố", "tổ nhân dân", "cụm dân cư", "thôn", "bản"),
        *("buôn", "làng", "ấp", "khóm", "phum", "sóc", "khu", "xóm", "plei", "bon"),
    ),
    LocalityKind.OFFICE: ("cơ quan",),
    LocalityKind.ENTERPRISE: ("hợp tác xã", "công ty", "doanh nghiệp"),
    LocalityKind.SCHOOL: ("trường", "trung tâm", "cơ sở giáo dục"),
}
# The word for a name that begins with none of them.
PLAIN_WORD = {
    LocalityKind.RESIDENTIAL_AREA: "khu dân cư",
    LocalityKind.OFFICE: "cơ quan",
    LocalityKind.ENTERPRISE: "doanh nghiệp",
    LocalityKind.SCHOOL: "trường",
}


def check_may_create_under(parent_kind: LocalityKind, kind: LocalityKind) -> None:
    if kind not in LOCAL_KINDS or parent_kind is not LocalityKind.COMMUNE:
        raise RuleBroken(
            "Khu dân cư, cơ quan, doanh nghiệp, trường học chỉ tạo trong một xã, phường, đặc khu."
        )


def check_is_in_force(valid_to: date | None, day: date) -> None:
    if valid_to is not None and valid_to < day:
        raise RuleBroken("Đơn vị này đã kết thúc hoạt động. Hãy khôi phục đơn vị trước khi thay đổi.")


def check_may_end(kind: LocalityKind, valid_from: date, last_day: date) -> None:
    if kind not in LOCAL_KINDS:
        raise RuleBroken("Tỉnh, xã, phường, đặc khu chỉ thay đổi theo nghị quyết, không kết thúc ở đây.")
    if last_day < valid_from:
        raise RuleBroken(f"Ngày cuối không được trước ngày bắt đầu {valid_from:%d/%m/%Y}.")


def next_number(parent_code: str, codes: list[str]) -> int:
    """The running number after the greatest one ever given under a parent; never used twice."""
    prefix = parent_code + "-"
    endings = [code[len(prefix) :] for code in codes if code.startswith(prefix)]
    return max((int(ending) for ending in endings if ending.isdecimal()), default=0) + 1
