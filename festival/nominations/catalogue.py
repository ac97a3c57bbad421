"""The five awards of the festival day, as dated data. Pure."""

from dataclasses import dataclass
from datetime import date

from festival.nominations.rules import AwardLevel, ShareRule


@dataclass(frozen=True)
class PieceRow:
    """A paper of the dossier; the same code is the same paper in every award."""

    code: str
    name: str
    made_by: str
    is_required: bool = True


# Luật Thi đua, khen thưởng, Điều 84: tờ trình, báo cáo thành tích, biên bản bình xét.
SUBMISSION = PieceRow("TT", "Tờ trình đề nghị khen thưởng", "Đơn vị đề nghị")
LIST = PieceRow("DS", "Danh sách trích ngang", "Đơn vị đề nghị")
REPORT = PieceRow("BCTT", "Báo cáo thành tích", "Cá nhân, tập thể, hộ gia đình")
MINUTES = PieceRow("BBH_CS", "Biên bản bình xét", "Khu dân cư, cơ quan, trường")
EARLIER = PieceRow("BSKT", "Bản sao quyết định, bằng, giấy khen đã có", "Cá nhân", is_required=False)
SERVICE = PieceRow("XNTG", "Xác nhận thời gian tham gia", "Công an xã", is_required=False)
_USUAL = (SUBMISSION, LIST, REPORT, MINUTES)


@dataclass(frozen=True, kw_only=True)
class AwardRow:
    """Multiples of the base salary are whole hundredths; None where the kind is not commended so."""

    code: str
    name: str
    printed_name: str
    level: AwardLevel
    signer: str
    share_rule: ShareRule
    once_in_a_lifetime: bool = False
    multiple_individual: int | None = None
    multiple_collective: int | None = None
    multiple_household: int | None = None
    position: int
    valid_from: date
    pieces: tuple[PieceRow, ...] = ()


# NĐ 152/2025/NĐ-CP is in force from this day. A household gets 1,5 times an individual's bonus (Điều 54).
_SINCE_DECREE_152 = date(2025, 7, 1)
# TT 20/2025/TT-BCA.
_SINCE_CIRCULAR_20 = date(2025, 4, 28)

_ROWS = (
    AwardRow(
        code="GK_XA",
        name="Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã",
        printed_name="GIẤY KHEN",
        level=AwardLevel.COMMUNE,
        share_rule=ShareRule.MAJORITY,
        signer="Chủ tịch Ủy ban nhân dân cấp xã",
        multiple_individual=30,
        multiple_collective=60,
        multiple_household=45,
        position=1,
        valid_from=_SINCE_DECREE_152,
        pieces=_USUAL,
    ),
    AwardRow(
        code="GK_CAT",
        name="Giấy khen của Giám đốc Công an cấp tỉnh",
        printed_name="GIẤY KHEN",
        level=AwardLevel.PROVINCE_POLICE,
        share_rule=ShareRule.EIGHTY,
        signer="Giám đốc Công an cấp tỉnh",
        multiple_individual=30,
        multiple_collective=60,
        position=2,
        valid_from=_SINCE_DECREE_152,
        pieces=_USUAL,
    ),
    AwardRow(
        code="BK_TINH",
        name="Bằng khen của Chủ tịch Ủy ban nhân dân cấp tỉnh",
        printed_name="BẰNG KHEN",
        level=AwardLevel.PROVINCE,
        share_rule=ShareRule.EIGHTY,
        signer="Chủ tịch Ủy ban nhân dân cấp tỉnh",
        multiple_individual=150,
        multiple_collective=300,
        multiple_household=225,
        position=3,
        valid_from=_SINCE_DECREE_152,
        pieces=_USUAL,
    ),
    AwardRow(
        code="BK_BCA",
        name="Bằng khen của Bộ trưởng Bộ Công an",
        printed_name="BẰNG KHEN",
        level=AwardLevel.MINISTRY,
        share_rule=ShareRule.EIGHTY,
        signer="Bộ trưởng Bộ Công an",
        multiple_individual=150,
        multiple_collective=300,
        position=4,
        valid_from=_SINCE_DECREE_152,
        pieces=_USUAL,
    ),
    AwardRow(
        code="KNC_BVANTQ",
        name="Kỷ niệm chương «Bảo vệ an ninh Tổ quốc»",
        printed_name="KỶ NIỆM CHƯƠNG",
        level=AwardLevel.MINISTRY,
        share_rule=ShareRule.MAJORITY,
        signer="Bộ trưởng Bộ Công an",
        once_in_a_lifetime=True,
        # 0,8 is unverified: no text that we could read names the bonus of this medal.
        multiple_individual=80,
        position=5,
        valid_from=_SINCE_CIRCULAR_20,
        pieces=(SUBMISSION, LIST, EARLIER, SERVICE),
    ),
)


def catalogue() -> tuple[AwardRow, ...]:
    """The awards as the law knew them on the days they carry."""
    return _ROWS
