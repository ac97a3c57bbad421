"""Run sheets of the sample: the commune's main day minute by minute, and a short one for the others."""

from datetime import time

from festival.planning.rules import ProgrammePart
from festival.planning.rules.programme import minute_of, time_of
from festival.planning.services import ItemContent

_OTHER, _LE, _HOI = ProgrammePart.OTHER, ProgrammePart.CEREMONY, ProgrammePart.FESTIVITY

_MAIN = (
    ("06:30", 45, _OTHER, "Đón tiếp đại biểu, ký sổ, phát tài liệu", "Văn phòng UBND", "bàn, hoa cài"),
    ("07:15", 15, _LE, "Văn nghệ chào mừng (3 tiết mục)", "Đoàn Thanh niên", "nhạc"),
    ("07:30", 5, _LE, "Chào cờ, Quốc ca", "Người dẫn chương trình", "cờ, nhạc"),
    (
        "07:35",
        10,
        _LE,
        "Tuyên bố lý do, giới thiệu đại biểu, thông qua chương trình",
        "Người dẫn chương trình",
        "danh sách",
    ),
    (
        "07:45",
        20,
        _LE,
        "Diễn văn, báo cáo kết quả phong trào 8 tháng",
        "Trưởng Công an xã",
        "bản in",
    ),
    ("08:05", 15, _LE, "Tham luận: 02 mô hình", "Hai tổ trưởng", "bài trình chiếu"),
    ("08:20", 5, _LE, "Công bố quyết định khen thưởng", "Thường trực Hội đồng", "quyết định"),
    (
        "08:25",
        20,
        _LE,
        "Trao thưởng: đợt 1 Bằng khen, đợt 2 Giấy khen tập thể và hộ, đợt 3 Giấy khen cá nhân",
        "Lãnh đạo xã",
        "Giấy khen, khung, hoa theo thứ tự",
    ),
    ("08:45", 15, _LE, "Phát biểu chỉ đạo của cấp trên, tặng hoa, quà", "Lãnh đạo tỉnh", "micro"),
    ("09:00", 5, _LE, "Đáp từ", "Chủ tịch UBND xã", ""),
    ("09:05", 10, _LE, "Ký giao ước thi đua giữa 15 khu dân cư", "Ủy ban MTTQ xã", "15 bản"),
    ("09:15", 5, _LE, "Bế mạc phần lễ, chuyển tiếp", "Người dẫn chương trình", ""),
    (
        "09:20",
        40,
        _HOI,
        "Trải nghiệm phòng cháy, chữa cháy: bình chữa cháy, thoát khói",
        "Công an xã, Tổ liên gia",
        "10 bình chữa cháy",
    ),
    (
        "09:20",
        40,
        _HOI,
        "Gian tư vấn VNeID, phòng lừa đảo trên mạng (song song)",
        "Công an xã",
        "máy tính",
    ),
    ("10:00", 60, _HOI, "Kéo co nam, nữ; đẩy gậy", "Đoàn Thanh niên", "dây kéo, giải thưởng"),
    ("11:00", 20, _HOI, "Rung chuông tìm hiểu pháp luật, trao giải", "Công chức Tư pháp", "quà"),
    ("11:20", 10, _OTHER, "Bế mạc, chụp ảnh", "Người dẫn chương trình", ""),
)
# Minutes after the start of the festival.
_SHORT = (
    (0, 30, _OTHER, "Đón tiếp đại biểu và bà con", "Ban Công tác Mặt trận", "bàn, nước uống"),
    (30, 5, _LE, "Chào cờ, Quốc ca", "Người dẫn chương trình", "cờ, nhạc"),
    (35, 10, _LE, "Tuyên bố lý do, giới thiệu đại biểu", "Trưởng ban tổ chức", "danh sách"),
    (45, 20, _LE, "Ôn lại truyền thống Ngày hội; kết quả phong trào năm qua", "Trưởng ban tổ chức", "bản in"),
    (65, 15, _LE, "Biểu dương gương người tốt; ký cam kết giữ gìn an ninh, trật tự", "Cấp ủy", "bản cam kết"),
    (80, 40, _HOI, "Thực hành dập lửa, thoát khói trong nhà", "Tổ liên gia, Công an xã", "bình chữa cháy"),
    (120, 60, _HOI, "Kéo co, nhảy bao bố, đố vui pháp luật", "Chi đoàn, Chi hội Phụ nữ", "dây kéo, quà"),
    (180, 10, _OTHER, "Bế mạc, liên hoan đoàn kết", "Ban tổ chức", ""),
)


def main_programme() -> list[ItemContent]:
    return [
        ItemContent(part, time.fromisoformat(start), minutes, title, presenter, needs)
        for start, minutes, part, title, presenter, needs in _MAIN
    ]


def short_programme(starts_at: time) -> list[ItemContent]:
    return [
        ItemContent(part, time_of(minute_of(starts_at) + after), minutes, title, presenter, needs)
        for after, minutes, part, title, presenter, needs in _SHORT
    ]
