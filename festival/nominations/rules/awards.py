"""The award catalogue. Pure."""

from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken
from festival.nominations.rules.kinds import KIND_NAMES, RecipientKind


class AwardLevel(Enum):
    """Whose signature the award bears."""

    COMMUNE = "commune"
    PROVINCE_POLICE = "province_police"
    PROVINCE = "province"
    MINISTRY = "ministry"


LEVEL_NAMES = {
    AwardLevel.COMMUNE: "Cấp xã",
    AwardLevel.PROVINCE_POLICE: "Công an cấp tỉnh",
    AwardLevel.PROVINCE: "Cấp tỉnh",
    AwardLevel.MINISTRY: "Bộ Công an",
}


class ShareRule(Enum):
    """The share a council usually asks for an award; its Quy chế may say otherwise."""

    NONE = "none"
    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"
    SEVENTY = "seventy"
    EIGHTY = "eighty"
    NINETY = "ninety"


SHARE_RULE_NAMES = {
    ShareRule.NONE: "Không biểu quyết ở đây",
    ShareRule.MAJORITY: "Quá nửa tổng số thành viên",
    ShareRule.TWO_THIRDS: "Từ 2/3 tổng số thành viên",
    ShareRule.SEVENTY: "Từ 70% tổng số thành viên",
    ShareRule.EIGHTY: "Từ 80% tổng số thành viên",
    ShareRule.NINETY: "Từ 90% tổng số thành viên",
}


def check_award_allows(kind: RecipientKind, multiple: int | None, award_name: str) -> None:
    """An award without a multiple for the kind is not given to it."""
    if multiple is None:
        raise RuleBroken(f"{award_name} không tặng cho {KIND_NAMES[kind].lower()}. Hãy chọn hình thức khác.")


def check_first_time(has_been_decided: bool, award_name: str) -> None:
    if has_been_decided:
        raise RuleBroken(f"{award_name} chỉ tặng một lần và người này đã được tặng.")


def check_award_copy(old_from: date, old_to: date | None, valid_from: date, today: date) -> None:
    """A new row follows the newest one and never reaches into the past."""
    if old_to is not None:
        raise RuleBroken("Dòng này đã hết hiệu lực. Hãy sao chép từ dòng mới nhất của hình thức đó.")
    if valid_from <= old_from:
        raise RuleBroken(f"Ngày áp dụng phải sau {old_from:%d/%m/%Y}, ngày của dòng hiện có.")
    if valid_from < today:
        raise RuleBroken("Ngày áp dụng phải từ hôm nay trở đi, vì không sửa những gì đã qua.")


def check_some_multiple(multiples: list[int | None]) -> None:
    if all(multiple is None for multiple in multiples):
        raise RuleBroken("Hãy ghi hệ số tiền thưởng cho ít nhất một loại đối tượng.")
