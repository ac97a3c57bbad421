"""The awards of the festival day, and those that are only noted here, as dated data. Pure."""

from dataclasses import dataclass
from datetime import date

from festival.nominations.rules.awards import AwardFacts, AwardLevel, Piece, ShareRule

# Luật Thi đua, khen thưởng, Điều 84: tờ trình, báo cáo thành tích, biên bản bình xét.
SUBMISSION = Piece("TT", "Tờ trình đề nghị khen thưởng", "Đơn vị đề nghị")
LIST = Piece("DS", "Danh sách trích ngang", "Đơn vị đề nghị")
REPORT = Piece("BCTT", "Báo cáo thành tích", "Cá nhân, tập thể, hộ gia đình")
MINUTES = Piece("BBH_CS", "Biên bản bình xét", "Khu dân cư, cơ quan, trường")
EARLIER = Piece("BSKT", "Bản sao quyết định, bằng, giấy khen đã có", "Cá nhân", is_required=False)
SERVICE = Piece("XNTG", "Xác nhận thời gian tham gia", "Công an xã", is_required=False)
_USUAL = (SUBMISSION, LIST, REPORT, MINUTES)
# Each line of ``criteria`` below is asked and must be met; what the law lets one choose stands in one line.


@dataclass(frozen=True, kw_only=True)
class AwardRow(AwardFacts):
    """Multiples of the base salary are whole hundredths; None where the kind is not commended so."""

    code: str
    position: int
    valid_from: date


# NĐ 152/2025/NĐ-CP is in force from this day. A household gets 1,5 times an individual's bonus (Điều 54).
_SINCE_DECREE_152 = date(2025, 7, 1)
# TT 20/2025/TT-BCA.
_SINCE_CIRCULAR_20 = date(2025, 4, 28)

# Decided elsewhere at the end of the year; only number and date are noted here.
_NOTED = {
    "valid_from": _SINCE_DECREE_152,
    "share_rule": ShareRule.NONE,
    "is_tracked_only": True,
}

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
        proposer="Khu dân cư, Ban Công tác Mặt trận, Công an xã, đoàn thể, cơ quan, trường học, doanh nghiệp",
        criteria="""\
Gương mẫu chấp hành đường lối của Đảng, pháp luật của Nhà nước; hoàn thành tốt nhiệm vụ.
Có một trong hai: được bình xét trong phong trào thi đua; có nhiều thành tích hoặc thành tích đột xuất \
có tác dụng trên địa bàn xã.""",
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
        proposer="Công an xã, qua phòng phụ trách xây dựng phong trào của Công an tỉnh",
        criteria="""\
Có thành tích nổi bật trong phong trào Toàn dân bảo vệ an ninh Tổ quốc.
Là người dân, tổ, mô hình; không cần đã có Giấy khen của xã.""",
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
        proposer="Ủy ban nhân dân cấp xã, Công an tỉnh, sở, ngành, qua Sở Nội vụ",
        criteria="""\
Gương mẫu chấp hành đường lối của Đảng, pháp luật của Nhà nước; hoàn thành tốt nhiệm vụ.
Có một trong hai: xuất sắc trong phong trào do tỉnh phát động; có nhiều thành tích hoặc thành tích đột xuất \
có tác dụng trong một lĩnh vực. Không cần đã có Giấy khen.""",
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
        proposer="Công an tỉnh, theo hướng dẫn hằng năm của Bộ Công an",
        criteria="""\
Là điển hình cấp tỉnh của phong trào Toàn dân bảo vệ an ninh Tổ quốc; không cần đã có hình thức khen \
ở cấp dưới.""",
        position=4,
        valid_from=_SINCE_DECREE_152,
        pieces=_USUAL,
    ),
    AwardRow(
        code="KNC_BVANTQ",
        name="Kỷ niệm chương «Bảo vệ an ninh Tổ quốc»",
        printed_name="KỶ NIỆM CHƯƠNG",
        level=AwardLevel.MINISTRY,
        share_rule=ShareRule.EIGHTY,
        signer="Bộ trưởng Bộ Công an",
        once_in_a_lifetime=True,
        # 0,8 is unverified: no text that we could read names the bonus of this medal.
        multiple_individual=80,
        proposer="Công an đơn vị, địa phương",
        criteria="""\
Có thành tích trong phong trào Toàn dân bảo vệ an ninh Tổ quốc.
Có một trong hai: lãnh đạo cấp ủy, chính quyền, đoàn thể, nhà trường, doanh nghiệp giữ chức vụ từ 10 năm, \
đã có ít nhất một lần được khen về bảo vệ an ninh, trật tự; thành viên Tổ bảo vệ an ninh, trật tự, \
nam từ 15 năm, nữ từ 10 năm (nơi đặc biệt khó khăn, biên giới, hải đảo tính gấp đôi).
Chưa được tặng Kỷ niệm chương này, Huy chương Chiến sĩ vẻ vang, Huy chương Vì an ninh Tổ quốc.""",
        due_month=5,
        due_day=30,
        position=5,
        valid_from=_SINCE_CIRCULAR_20,
        pieces=(SUBMISSION, LIST, EARLIER, SERVICE),
    ),
    AwardRow(
        code="LDTT",
        name="Danh hiệu Lao động tiên tiến",
        printed_name="LAO ĐỘNG TIÊN TIẾN",
        level=AwardLevel.COMMUNE,
        proposer="Đơn vị",
        signer="Thủ trưởng đơn vị hoặc Chủ tịch Ủy ban nhân dân cấp xã",
        criteria="Luật Thi đua, khen thưởng, Điều 24; xét vào cuối năm.",
        multiple_individual=30,
        position=11,
        **_NOTED,
    ),
    AwardRow(
        code="TTLDTT",
        name="Danh hiệu Tập thể Lao động tiên tiến",
        printed_name="TẬP THỂ LAO ĐỘNG TIÊN TIẾN",
        level=AwardLevel.COMMUNE,
        proposer="Đơn vị",
        signer="Thủ trưởng đơn vị hoặc Chủ tịch Ủy ban nhân dân cấp xã",
        criteria="Từ 70% thành viên đạt Lao động tiên tiến, không có người bị kỷ luật từ cảnh cáo trở lên.",
        multiple_collective=80,
        position=12,
        **_NOTED,
    ),
    AwardRow(
        code="CSTDCS",
        name="Danh hiệu Chiến sĩ thi đua cơ sở",
        printed_name="CHIẾN SĨ THI ĐUA CƠ SỞ",
        level=AwardLevel.COMMUNE,
        proposer="Đơn vị",
        signer="Thủ trưởng đơn vị hoặc Chủ tịch Ủy ban nhân dân cấp xã",
        criteria="Đạt Lao động tiên tiến, hoàn thành xuất sắc nhiệm vụ hoặc có sáng kiến (Luật, Điều 23).",
        multiple_individual=100,
        position=13,
        **_NOTED,
    ),
    AwardRow(
        code="CSTD_TINH",
        name="Danh hiệu Chiến sĩ thi đua cấp tỉnh",
        printed_name="CHIẾN SĨ THI ĐUA CẤP TỈNH",
        level=AwardLevel.PROVINCE,
        proposer="Đơn vị",
        signer="Chủ tịch Ủy ban nhân dân cấp tỉnh",
        criteria="Hội đồng cấp tỉnh bỏ phiếu kín; xét vào cuối năm.",
        multiple_individual=300,
        position=14,
        **_NOTED,
    ),
    AwardRow(
        code="CO_TINH",
        name="Cờ thi đua của Ủy ban nhân dân cấp tỉnh",
        printed_name="CỜ THI ĐUA",
        level=AwardLevel.PROVINCE,
        proposer="Cụm, khối thi đua",
        signer="Chủ tịch Ủy ban nhân dân cấp tỉnh",
        criteria="Tập thể dẫn đầu cụm, khối thi đua của tỉnh.",
        multiple_collective=800,
        position=15,
        **_NOTED,
    ),
    AwardRow(
        code="CO_BCA",
        name="Cờ thi đua của Bộ Công an",
        printed_name="CỜ THI ĐUA",
        level=AwardLevel.MINISTRY,
        proposer="Cụm, khối thi đua",
        signer="Bộ trưởng Bộ Công an",
        criteria="Tập thể dẫn đầu cụm, khối thi đua của Bộ Công an.",
        # The province's flag has this multiple; no text that we could read names the ministry's.
        multiple_collective=800,
        position=16,
        **_NOTED,
    ),
)


def catalogue() -> tuple[AwardRow, ...]:
    """The awards as the law knew them on the days they carry."""
    return _ROWS
