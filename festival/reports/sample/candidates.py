"""Who is put forward in the sample, for what, and how far the dossier has come. Plain data."""

from dataclasses import dataclass
from enum import Enum, auto

from festival.nominations.rules import AwardBasis, RecipientKind, Salutation

ONE, GROUP, HOME = RecipientKind.INDIVIDUAL, RecipientKind.COLLECTIVE, RecipientKind.HOUSEHOLD
MR, MRS, NONE = Salutation.MR, Salutation.MRS, Salutation.NONE


class Road(Enum):
    """How far a dossier comes."""

    DRAFT = auto()
    SUBMITTED = auto()
    UNDER_REVIEW = auto()
    RETURNED = auto()
    INELIGIBLE = auto()
    WITHDRAWN = auto()
    HELD = auto()
    SHORTCUT = auto()
    ELIGIBLE = auto()
    FORWARDED = auto()
    REFUSED = auto()
    FIRST_SESSION = auto()
    SECOND_SESSION = auto()
    WRITTEN_ROUND = auto()
    SHOW_OF_HANDS = auto()
    COUNTED_SESSION = auto()
    OPEN_SESSION = auto()
    SMALL_COUNCIL = auto()


@dataclass(frozen=True)
class Candidate:
    name: str
    salutation: Salutation
    kind: RecipientKind
    birth_year: int | None
    address_line: str
    unit: str
    award: str
    citation: str
    road: Road
    # Yes votes of the eleven, where a session of theirs has closed.
    yes: int = 11
    basis: AwardBasis = AwardBasis.MOVEMENT
    note: str = ""
    proposer: str = "mttq"

    @property
    def report(self) -> str:
        """Long enough for a council to weigh, and nothing about anybody else."""
        return (
            f"{self.citation}\n\n"
            "Trong năm qua luôn chấp hành tốt chủ trương của Đảng, chính sách, pháp luật của Nhà nước và "
            "quy ước của địa phương; tích cực tham gia phong trào Toàn dân bảo vệ an ninh Tổ quốc; đoàn "
            "kết, được tập thể và nhân dân nơi cư trú tín nhiệm, bình xét và thống nhất đề nghị khen "
            "thưởng."
        )


FIRST_TEN = (
    Candidate(
        "Lê Văn Thụ",
        MR,
        ONE,
        1961,
        "Tổ trưởng Tổ bảo vệ ANTT thôn Đông",
        "Thôn Đông",
        "GK_XA",
        "Chủ động tham mưu chi bộ, ban lãnh đạo thôn duy trì 48 buổi tuần tra ban đêm; vận động 100% hộ "
        "dân ký cam kết giữ gìn an ninh, trật tự; góp phần giữ vững bình yên trên địa bàn thôn năm 2026.",
        Road.FIRST_SESSION,
        yes=11,
        proposer="thondong",
    ),
    Candidate(
        "Hoàng Thị Mận",
        MRS,
        ONE,
        1970,
        "Chi hội trưởng Phụ nữ thôn Đoài",
        "Thôn Đoài",
        "GK_XA",
        "Tổ chức 06 buổi sinh hoạt chuyên đề phòng ngừa lừa đảo trên không gian mạng cho 420 lượt hội "
        "viên; xây dựng nhóm Zalo an ninh với 185 thành viên hoạt động hiệu quả.",
        Road.FIRST_SESSION,
        yes=11,
    ),
    Candidate(
        "Đinh Công Hậu",
        MR,
        ONE,
        1985,
        "Bí thư Đoàn xã",
        "Xã An Thịnh",
        "GK_XA",
        "Huy động 60 đoàn viên tham gia phần hội, tổ chức 03 lớp trải nghiệm kỹ năng phòng cháy, chữa "
        "cháy cho thanh thiếu nhi dịp hè.",
        Road.FIRST_SESSION,
        yes=10,
    ),
    Candidate(
        "Vi Thị Lả",
        MRS,
        ONE,
        1978,
        "Trưởng bản Nà Cáp",
        "Bản Nà Cáp",
        "BK_TINH",
        "Gương mẫu đi đầu vận động đồng bào thực hiện quy ước bản; hòa giải thành 09 vụ việc nhỏ trong "
        "nội bộ nhân dân, không để phát sinh điểm nóng.",
        Road.FIRST_SESSION,
        yes=9,
    ),
    Candidate(
        "Trịnh Xuân Lộc",
        MR,
        ONE,
        1958,
        "Chủ tịch Hội CCB xã",
        "Xã An Thịnh",
        "GK_CAT",
        "Duy trì mô hình Cựu chiến binh tự quản tuyến đường 3,2 km xanh - sạch - an toàn giao thông liên "
        "tục từ năm 2021.",
        Road.FIRST_SESSION,
        yes=10,
    ),
    Candidate(
        "Phùng Thị Kim Oanh",
        MRS,
        ONE,
        1989,
        "Giáo viên Trường THCS An Thịnh",
        "Trường THCS An Thịnh",
        "GK_XA",
        "Chủ trì câu lạc bộ Pháp luật học đường, 100% học sinh ký cam kết an toàn giao thông; cổng trường "
        "không ùn tắc trong năm học.",
        Road.FIRST_SESSION,
        yes=8,
        proposer="truongthcs",
    ),
    Candidate(
        "Tổ bảo vệ ANTT thôn Trung",
        NONE,
        GROUP,
        None,
        "Thôn Trung, xã An Thịnh",
        "Thôn Trung",
        "GK_XA",
        "Hoàn thành tốt nhiệm vụ hỗ trợ Công an xã bảo đảm an ninh, trật tự các ngày lễ, Tết; tuần tra 96 "
        "ca an toàn tuyệt đối.",
        Road.FIRST_SESSION,
        yes=11,
    ),
    Candidate(
        "Cán bộ và Nhân dân thôn Thượng",
        NONE,
        GROUP,
        None,
        "Thôn Thượng, xã An Thịnh",
        "Thôn Thượng",
        "BK_TINH",
        "Đạt tiêu chuẩn An toàn về an ninh, trật tự 03 năm liền; đóng góp 215 triệu đồng lắp 24 mắt "
        "camera an ninh.",
        Road.FIRST_SESSION,
        yes=10,
    ),
    Candidate(
        "Mai Đức Toàn",
        MR,
        HOME,
        None,
        "Thôn Đoài, xã An Thịnh",
        "Thôn Đoài",
        "GK_XA",
        "Tự nguyện hiến 60 m2 đất làm điểm lấy nước chữa cháy; tích cực hưởng ứng mô hình Tổ liên gia an "
        "toàn PCCC.",
        Road.FIRST_SESSION,
        yes=11,
    ),
    Candidate(
        "Công ty TNHH May An Thịnh Phát",
        NONE,
        GROUP,
        None,
        "Khu phố Chợ Mới, xã An Thịnh",
        "Công ty TNHH May An Thịnh Phát",
        "GK_XA",
        "Xây dựng Đội tự quản công nhân 20 người; ủng hộ 30 suất quà cho gia đình khó khăn trong Ngày hội.",
        Road.FIRST_SESSION,
        yes=10,
    ),
)
