"""The award catalogue. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
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


_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,19}")
MOST_PIECES = 30
# The words that a list of papers may use in its fourth place.
_REQUIRED = {"bắt buộc": True, "có": True, "x": True, "": True, "không bắt buộc": False, "không": False}


@dataclass(frozen=True)
class Piece:
    """A paper of the dossier; the same code is the same paper in every award."""

    code: str
    name: str
    made_by: str = ""
    is_required: bool = True


@dataclass(frozen=True, kw_only=True)
class AwardFacts:
    """All that a row of the catalogue says, beside its code, its place and its days."""

    name: str
    printed_name: str
    level: AwardLevel
    proposer: str = ""
    signer: str
    criteria: str = ""
    is_tracked_only: bool = False
    once_in_a_lifetime: bool = False
    share_rule: ShareRule = ShareRule.MAJORITY
    due_month: int | None = None
    due_day: int | None = None
    # Whole hundredths of the base salary.
    multiple_individual: int | None = None
    multiple_collective: int | None = None
    multiple_household: int | None = None
    pieces: tuple[Piece, ...] = ()

    @property
    def multiples(self) -> list[int | None]:
        return [self.multiple_individual, self.multiple_collective, self.multiple_household]


def read_pieces(lines: str) -> tuple[Piece, ...]:
    """Papers as typed: «code | name | made by | bắt buộc», one a line; tabs of a spreadsheet do as well."""
    pieces: list[Piece] = []
    for number, line in enumerate((line for line in lines.splitlines() if line.strip()), 1):
        piece = _piece(number, [" ".join(cell.split()) for cell in re.split(r"[|\t]", line)])
        if any(piece.code == other.code for other in pieces):
            raise RuleBroken(f"Dòng {number}: mã {piece.code} đã có ở dòng trên. Mỗi loại giấy tờ một mã.")
        pieces.append(piece)
    if len(pieces) > MOST_PIECES:
        raise RuleBroken(f"Tối đa {MOST_PIECES} loại giấy tờ. Hãy gộp bớt.")
    return tuple(pieces)


def _piece(number: int, cells: list[str]) -> Piece:
    code, name, made_by, asked = [*cells, "", "", "", ""][:4]
    if len(cells) > 4 or not name:
        raise RuleBroken(f"Dòng {number}: ghi theo dạng «mã | tên giấy tờ | nơi lập | bắt buộc».")
    if not _CODE.fullmatch(code.upper()):
        raise RuleBroken(f"Dòng {number}: mã chỉ gồm chữ không dấu, số và gạch dưới, ví dụ BCTT.")
    if max(len(name), len(made_by)) > 200:
        raise RuleBroken(f"Dòng {number}: tên giấy tờ và nơi lập dài nhất 200 ký tự.")
    if asked.lower() not in _REQUIRED:
        raise RuleBroken(f"Dòng {number}: mục cuối ghi «bắt buộc» hoặc «không bắt buộc».")
    return Piece(code.upper(), name, made_by, _REQUIRED[asked.lower()])


def written_pieces(pieces: Iterable[Piece]) -> str:
    """The same list as ``read_pieces`` takes it."""
    lines = []
    for piece in pieces:
        asked = "bắt buộc" if piece.is_required else "không bắt buộc"
        lines.append(f"{piece.code} | {piece.name} | {piece.made_by} | {asked}")
    return "\n".join(lines)


def overlaid(rows: Iterable) -> list:
    """Of several rows of one code the province's own; the order of what stays is kept."""
    rows = list(rows)
    own = {row.code for row in rows if row.locality_id is not None}
    return [row for row in rows if row.locality_id is not None or row.code not in own]


def check_due(month: int | None, day: int | None) -> None:
    """A day that every year has."""
    if (month is None) != (day is None):
        raise RuleBroken("Hạn gửi hồ sơ cần cả ngày và tháng, hoặc để trống cả hai.")
    if month is None or day is None:
        return
    try:
        date(2025, month, day)
    except ValueError:
        raise RuleBroken("Hạn gửi hồ sơ không phải là một ngày có trong mọi năm. Hãy xem lại.") from None


def check_award_allows(kind: RecipientKind, multiple: int | None, award_name: str) -> None:
    """An award without a multiple for the kind is not given to it."""
    if multiple is None:
        raise RuleBroken(f"{award_name} không tặng cho {KIND_NAMES[kind].lower()}. Hãy chọn hình thức khác.")


def check_first_time(has_been_decided: bool, award_name: str) -> None:
    if has_been_decided:
        raise RuleBroken(f"{award_name} chỉ tặng một lần và người này đã được tặng.")


def check_award_copy(before_from: date | None, before_to: date | None, valid_from: date, today: date) -> None:
    """A new row follows the newest one of its place and never reaches into the past.

    ``before_from`` None: the place has no row of its own yet.
    """
    if before_to is not None:
        raise RuleBroken("Dòng này đã hết hiệu lực. Hãy sao chép từ dòng mới nhất của hình thức đó.")
    if before_from is not None and valid_from <= before_from:
        raise RuleBroken(f"Ngày áp dụng phải sau {before_from:%d/%m/%Y}, ngày của dòng hiện có.")
    if valid_from < today:
        raise RuleBroken("Ngày áp dụng phải từ hôm nay trở đi, vì không sửa những gì đã qua.")


def check_some_multiple(multiples: list[int | None]) -> None:
    if all(multiple is None for multiple in multiples):
        raise RuleBroken("Hãy ghi hệ số tiền thưởng cho ít nhất một loại đối tượng.")
