"""Run sheets of the sample: the main day minute by minute, a whole day, and a short one for the others."""

from datetime import time

from festival.planning.rules import ProgrammePart
from festival.planning.services import ItemContent

_OTHER, _LE, _HOI = ProgrammePart.OTHER, ProgrammePart.CEREMONY, ProgrammePart.FESTIVITY
_OFFICE, _POLICE = "Văn phòng HĐND và UBND", "Công an xã"
_FRONT, _YOUTH, _CULTURE = "Ủy ban MTTQ", "Đoàn Thanh niên", "Phòng Văn hóa - Xã hội"
_CLINIC = "Trạm Y tế"
_MC, _KITCHEN = "Người dẫn chương trình", "Tổ hậu cần"
_BOARD, _COOPERATIVE = "Trưởng ban tổ chức", "Ban quản trị hợp tác xã"


def _row(
    part: ProgrammePart, minutes: int, title: str, presenter: str, needs: str = "", **more
) -> ItemContent:
    hour = more.pop("hour", None)
    starts_at = time.fromisoformat(hour) if hour else None
    return ItemContent(part, starts_at, minutes, title, presenter, needs, **more)


_MAIN = (
    _row(
        _OTHER,
        45,
        "Đón tiếp đại biểu, ký sổ, phát tài liệu",
        "Văn phòng UBND",
        "bàn, hoa cài",
        agency=f"{_OFFICE}; {_CLINIC}",
    ),
    _row(_LE, 15, "Văn nghệ chào mừng (3 tiết mục)", "Đoàn Thanh niên", "nhạc", agency=_YOUTH),
    _row(_LE, 5, "Chào cờ, Quốc ca", _MC, "cờ, nhạc", agency=_CULTURE),
    _row(
        _LE,
        10,
        "Tuyên bố lý do, giới thiệu đại biểu, thông qua chương trình",
        _MC,
        "danh sách",
        agency=_CULTURE,
    ),
    _row(
        _LE,
        20,
        "Diễn văn, báo cáo kết quả phong trào 8 tháng",
        "Trưởng Công an xã",
        "bản in",
        agency=_POLICE,
    ),
    _row(_LE, 15, "Tham luận: 02 mô hình", "Hai tổ trưởng", "bài trình chiếu", agency=_POLICE),
    _row(
        _LE,
        5,
        "Công bố quyết định khen thưởng",
        "Thường trực Hội đồng",
        "quyết định",
        agency=_CULTURE,
    ),
    _row(
        _LE,
        20,
        "Trao thưởng: đợt 1 Bằng khen, đợt 2 Giấy khen tập thể và hộ, đợt 3 Giấy khen cá nhân",
        "Lãnh đạo xã",
        "Giấy khen, khung, hoa theo thứ tự",
        agency=f"{_CULTURE}; {_YOUTH}",
        is_award=True,
    ),
    _row(
        _LE,
        15,
        "Phát biểu chỉ đạo của cấp trên, tặng hoa, quà",
        "Lãnh đạo tỉnh",
        "micro",
        agency=_OFFICE,
    ),
    _row(_LE, 5, "Đáp từ", "Chủ tịch UBND xã", agency=_OFFICE),
    _row(
        _LE,
        10,
        "Ký giao ước thi đua giữa 15 khu dân cư",
        "Ủy ban MTTQ xã",
        "15 bản",
        agency=_FRONT,
    ),
    _row(_LE, 5, "Bế mạc phần lễ, chuyển tiếp", _MC, agency=_CULTURE),
    _row(
        _HOI,
        40,
        "Trải nghiệm phòng cháy, chữa cháy: bình chữa cháy, thoát khói",
        "Công an xã, Tổ liên gia",
        "10 bình chữa cháy",
        agency=f"{_POLICE}; {_CLINIC}",
    ),
    _row(
        _HOI,
        40,
        "Gian tư vấn VNeID, phòng lừa đảo trên mạng",
        "Công an xã",
        "máy tính",
        agency=_POLICE,
        track=2,
    ),
    _row(
        _HOI,
        60,
        "Kéo co nam, nữ; đẩy gậy",
        "Đoàn Thanh niên",
        "dây kéo, giải thưởng",
        agency=f"{_YOUTH}; {_CLINIC}",
        hour="10:00",
    ),
    _row(
        _HOI,
        20,
        "Rung chuông tìm hiểu pháp luật, trao giải",
        "Công chức Tư pháp",
        "quà",
        agency=_OFFICE,
    ),
    _row(_OTHER, 10, "Bế mạc, chụp ảnh", _MC, agency=_CULTURE),
)
# From early morning to late evening, so that something is on whenever somebody looks.
_WHOLE_DAY = (
    _row(_OTHER, 60, "Đón tiếp đại biểu và xã viên", _COOPERATIVE, "bàn, nước uống", agency=_COOPERATIVE),
    _row(_LE, 10, "Chào cờ, tuyên bố lý do, giới thiệu đại biểu", _MC, "cờ, nhạc", agency=_COOPERATIVE),
    _row(
        _LE,
        30,
        "Ôn lại truyền thống; kết quả phong trào năm qua",
        _COOPERATIVE,
        "bản in",
        agency=_COOPERATIVE,
    ),
    _row(
        _LE, 20, "Trao thưởng cho các hộ gương mẫu", "Lãnh đạo xã", "quà", agency=_COOPERATIVE, is_award=True
    ),
    _row(_LE, 30, "Ký cam kết không vi phạm pháp luật", "Các tổ sản xuất", "bản cam kết", agency=_FRONT),
    _row(
        _HOI,
        150,
        "Thực hành chữa cháy trong kho nông sản",
        "Công an xã",
        "bình chữa cháy",
        agency=_POLICE,
    ),
    _row(
        _HOI,
        150,
        "Gian hàng nông sản, tư vấn VNeID",
        "Chi hội Phụ nữ",
        "gian hàng",
        agency=f"{_POLICE}; {_COOPERATIVE}",
        track=2,
    ),
    _row(
        _OTHER,
        150,
        "Bữa cơm đoàn kết, nghỉ trưa",
        _KITCHEN,
        "bếp, bát đĩa",
        agency=_COOPERATIVE,
        hour="11:30",
    ),
    _row(_HOI, 150, "Thi đấu bóng chuyền giữa các tổ", "Chi đoàn", "lưới, bóng, giải", agency=_YOUTH),
    _row(_HOI, 150, "Trò chơi cho thiếu nhi", "Chi hội Phụ nữ", "quà nhỏ", agency=_YOUTH, track=2),
    _row(_HOI, 60, "Hỏi đáp pháp luật, phòng lừa đảo trên mạng", "Công an xã", "quà", agency=_POLICE),
    _row(_OTHER, 90, "Nghỉ, chuẩn bị đêm văn nghệ", _KITCHEN, "âm thanh, ánh sáng", agency=_COOPERATIVE),
    _row(
        _HOI,
        135,
        "Đêm văn nghệ quần chúng",
        "Các tổ sản xuất",
        "trang phục",
        agency=_CULTURE,
        hour="19:00",
    ),
    _row(_OTHER, 15, "Bế mạc", _MC, agency=_COOPERATIVE),
)
_SHORT = (
    _row(
        _OTHER,
        30,
        "Đón tiếp đại biểu và bà con",
        "Ban Công tác Mặt trận",
        "bàn, nước uống",
        agency="Ban Công tác Mặt trận",
    ),
    _row(_LE, 5, "Chào cờ, Quốc ca", _MC, "cờ, nhạc", agency="Chi đoàn"),
    _row(_LE, 10, "Tuyên bố lý do, giới thiệu đại biểu", _BOARD, "danh sách", agency="Ban tổ chức"),
    _row(
        _LE,
        20,
        "Ôn lại truyền thống Ngày hội; kết quả phong trào năm qua",
        _BOARD,
        "bản in",
        agency="Ban tổ chức",
    ),
    _row(
        _LE,
        15,
        "Biểu dương gương người tốt; ký cam kết giữ gìn an ninh, trật tự",
        "Cấp ủy",
        "bản cam kết",
        agency="Ban Công tác Mặt trận",
        is_award=True,
    ),
    _row(
        _HOI,
        40,
        "Thực hành dập lửa, thoát khói trong nhà",
        "Tổ liên gia, Công an xã",
        "bình chữa cháy",
        agency=_POLICE,
    ),
    _row(
        _HOI,
        60,
        "Kéo co, nhảy bao bố, đố vui pháp luật",
        "Chi đoàn, Chi hội Phụ nữ",
        "dây kéo, quà",
        agency="Chi đoàn",
    ),
    _row(
        _HOI,
        60,
        "Cân huyết áp, tư vấn sức khỏe",
        "Trạm Y tế xã",
        "máy đo",
        agency=_CLINIC,
        track=2,
    ),
    _row(_OTHER, 10, "Bế mạc, liên hoan đoàn kết", "Ban tổ chức", agency="Ban tổ chức"),
)


def main_programme() -> list[ItemContent]:
    return list(_MAIN)


def whole_day_programme() -> list[ItemContent]:
    return list(_WHOLE_DAY)


def short_programme() -> list[ItemContent]:
    return list(_SHORT)
