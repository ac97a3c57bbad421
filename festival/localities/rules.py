"""Kinds of localities and what may stand under what. Pure."""

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


def check_may_create_under(parent_kind: LocalityKind, kind: LocalityKind) -> None:
    if kind not in LOCAL_KINDS or parent_kind is not LocalityKind.COMMUNE:
        raise RuleBroken(
            "Khu dân cư, cơ quan, doanh nghiệp, trường học chỉ tạo trong một xã, phường, đặc khu."
        )
