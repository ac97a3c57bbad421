"""Who is invited to the commune's main festival, and what they answered by the sample's day."""

from collections.abc import Iterator

from festival.documents.services import prepared
from festival.planning.queries.guests import everybody
from festival.planning.rules.guests import Answer, DelegateKind
from festival.planning.services import guests, invitations
from festival.planning.services.guests import DelegateContent
from festival.printing import engine
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.roster import COMMUNE

_K = DelegateKind
# Kind, salutation, name, post, seats, seat block.
GUESTS = (
    (_K.UPPER, "Ông", "Lương Thế Hiển", "Phó Chủ tịch UBND tỉnh Nam Giang", 3, "Hàng A"),
    (_K.UPPER, "Đồng chí", "Vũ Đình Khôi", "Phó Giám đốc Công an tỉnh", 2, "Hàng A"),
    (_K.UPPER, "Bà", "Trần Lệ Hằng", "Phó Chủ tịch Ủy ban MTTQ tỉnh", 2, "Hàng A"),
    (_K.UPPER, "Đồng chí", "Nguyễn Hải Đăng", "Trưởng phòng Xây dựng phong trào, Công an tỉnh", 2, "Hàng A"),
    (_K.UPPER, "Ông", "Phan Trọng Nghĩa", "Phó Giám đốc Sở Giáo dục và Đào tạo", 1, "Hàng A"),
    (_K.UPPER, "", "Báo và Phát thanh, Truyền hình Nam Giang", "Phóng viên đưa tin", 3, "Hàng B"),
    (_K.COMMUNE, "Ông", "Hà Văn Tuyển", "Bí thư Đảng ủy xã", 1, "Hàng A"),
    (_K.COMMUNE, "Bà", "Đỗ Thị Nhàn", "Chủ tịch HĐND xã", 1, "Hàng A"),
    (_K.COMMUNE, "Ông", "Cao Xuân Bách", "Chủ tịch Ủy ban MTTQ xã", 1, "Hàng A"),
    (_K.COMMUNE, "Đồng chí", "Lê Anh Dũng", "Chỉ huy trưởng Ban Chỉ huy Quân sự xã", 1, "Hàng B"),
    (_K.COMMUNE, "Bà", "Ngô Thị Thúy", "Chủ tịch Hội Liên hiệp Phụ nữ xã", 2, "Hàng B"),
    (_K.COMMUNE, "Ông", "Trịnh Xuân Lộc", "Chủ tịch Hội Cựu chiến binh xã", 2, "Hàng B"),
    (_K.COMMUNE, "Ông", "Đinh Công Hậu", "Bí thư Đoàn xã", 2, "Hàng B"),
    (_K.COMMUNE, "Ông", "Bàn Văn Sinh", "Chủ tịch Hội Nông dân xã", 1, "Hàng B"),
    (_K.COMMUNE, "Bà", "Quách Thu Hà", "Hiệu trưởng Trường THPT An Thịnh", 1, "Hàng C"),
    (_K.COMMUNE, "Ông", "Lục Văn Đại", "Hiệu trưởng Trường THCS An Thịnh", 1, "Hàng C"),
    (_K.COMMUNE, "Bà", "Mạc Thị Duyên", "Hiệu trưởng Trường Tiểu học An Thịnh", 1, "Hàng C"),
    (_K.COMMUNE, "Bà", "Sùng Thị Mỷ", "Hiệu trưởng Trường Mầm non Hoa Ban", 1, "Hàng C"),
    (_K.COMMUNE, "Ông", "Tạ Đức Long", "Trưởng Trạm Y tế xã", 1, "Hàng C"),
    (_K.COMMUNE, "Ông", "Kiều Văn Thắng", "Giám đốc Hợp tác xã Nông nghiệp An Thịnh", 1, "Hàng C"),
    (_K.HONOURED, "Ông", "Lê Văn Thụ", "Tổ trưởng Tổ bảo vệ an ninh, trật tự thôn Đông", 1, "Hàng D"),
    (_K.HONOURED, "Bà", "Hoàng Thị Mận", "Chi hội trưởng Phụ nữ thôn Đoài", 1, "Hàng D"),
    (_K.HONOURED, "Bà", "Vi Thị Lả", "Trưởng bản Nà Cáp", 1, "Hàng D"),
    (_K.HONOURED, "Bà", "Phùng Thị Kim Oanh", "Giáo viên Trường THCS An Thịnh", 1, "Hàng D"),
    (_K.HONOURED, "", "Tổ bảo vệ an ninh, trật tự thôn Trung", "", 3, "Hàng D"),
    (_K.HONOURED, "", "Cán bộ và Nhân dân thôn Thượng", "", 3, "Hàng D"),
    (_K.HONOURED, "Hộ gia đình ông", "Mai Đức Toàn", "Thôn Đoài", 2, "Hàng D"),
    (_K.HONOURED, "", "Công ty TNHH May An Thịnh Phát", "", 2, "Hàng D"),
    *(
        (_K.RESIDENT, "", f"Đoàn đại biểu {place}", "Trưởng thôn và đại diện các hộ", 12, f"Khối {block}")
        for block, place in enumerate(
            (
                "thôn Đông",
                "thôn Đoài",
                "thôn Trung",
                "thôn Thượng",
                "bản Nà Cáp",
                "thôn Hạ",
                "thôn Tân Lập",
                "thôn Phú Lâm",
                "bản Pác Mạ",
                "bản Nà Lùng",
                "thôn Suối Trong",
                "khu phố Chợ Mới",
            ),
            1,
        )
    ),
)
# By name: how many come (0 for nobody), and what was said along with it.
ANSWERS = {
    "Lương Thế Hiển": (2, "Đoàn đi hai người, đến lúc 7 giờ."),
    "Vũ Đình Khôi": (2, ""),
    "Trần Lệ Hằng": (0, "Trùng lịch tiếp xúc cử tri, xin cử đồng chí Trưởng ban Phong trào đi thay."),
    "Nguyễn Hải Đăng": (1, ""),
    "Báo và Phát thanh, Truyền hình Nam Giang": (3, "Xin bố trí chỗ đặt máy quay."),
    "Hà Văn Tuyển": (1, ""),
    "Đỗ Thị Nhàn": (1, ""),
    "Cao Xuân Bách": (1, ""),
    "Ngô Thị Thúy": (2, ""),
    "Đinh Công Hậu": (2, ""),
    "Quách Thu Hà": (1, ""),
    "Sùng Thị Mỷ": (0, "Đi tập huấn ở tỉnh."),
    "Lê Văn Thụ": (1, ""),
    "Hoàng Thị Mận": (1, ""),
    "Vi Thị Lả": (1, "Có con gái đi cùng để phiên dịch."),
    "Tổ bảo vệ an ninh, trật tự thôn Trung": (3, ""),
    "Mai Đức Toàn": (2, ""),
    "Đoàn đại biểu thôn Đông": (12, ""),
    "Đoàn đại biểu thôn Đoài": (10, "Hai cụ yếu không đi được."),
    "Đoàn đại biểu bản Nà Cáp": (12, "Mười hai người đi chung một xe."),
}
SETTINGS = {
    "number": "30/GM-UBND",
    "inviter": "Ban Tổ chức Ngày hội xã An Thịnh",
    "dated_on": "2026-07-24",
    "dress": "áo sơ mi; lực lượng vũ trang mặc trang phục ngành",
    "answer_by": "2026-08-10",
    "signer_title": "TM. BAN TỔ CHỨC/TRƯỞNG BAN",
    "signer_name": "",
}


def diary() -> Iterator[Entry]:
    yield entry(day(23, 7), "15:00", _invite)
    yield entry(day(24, 7), "09:00", _print)
    yield entry(day(2, 8), "20:00", _answer)


def _invite(story: Story) -> None:
    rows = [
        DelegateContent(kind, name, salutation, post, seats, block)
        for kind, salutation, name, post, seats, block in GUESTS
    ]
    guests.add_all(story.festivals[COMMUNE], rows, actor=story.actor("tochuc"))


def _print(story: Story) -> None:
    """A machine that cannot print has a season without the file."""
    if engine.why_not_printable():
        return
    file_id = invitations.order(
        story.festivals[COMMUNE],
        settings=SETTINGS,
        public_url=story.public_url,
        files=story.files,
        actor=story.actor("tochuc"),
    )
    prepared.make(prepared_file_id=file_id, worker="sample", files=story.files)


def _answer(story: Story) -> None:
    for guest in everybody(story.festivals[COMMUNE]):
        if guest.full_name in ANSWERS:
            coming, message = ANSWERS[guest.full_name]
            answer = Answer.COMING if coming else Answer.DECLINED
            guests.give_answer(guest.token, answer=answer, coming=coming, message=message)
