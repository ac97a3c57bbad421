"""Who signs in to the sample: the only accounts of the product with a known password. Plain data."""

from dataclasses import dataclass
from datetime import date

from festival.accounts.rules import Role

PASSWORD = "an-thinh-2026"
IN_OFFICE_SINCE = date(2026, 1, 1)
COMMUNE, PROVINCE = "Xã An Thịnh", "Tỉnh Nam Giang"


@dataclass(frozen=True)
class SampleAccount:
    """One person: what the sign-in page lists, the post on the council, and the roles held at ``place``."""

    sign_in_name: str
    full_name: str
    post: str
    does: str
    roles: tuple[Role, ...]
    place: str = COMMUNE

    @property
    def password(self) -> str:
        return PASSWORD


# The first three together can take a nomination from a draft to a printed certificate.
ACCOUNTS = (
    SampleAccount(
        "chutich",
        "Nguyễn Đức Minh",
        "Chủ tịch UBND xã",
        "Chủ tịch UBND xã: duyệt kế hoạch, chủ trì Hội đồng, ký quyết định",
        (Role.LEADER, Role.COUNCIL_CHAIR),
    ),
    SampleAccount(
        "thuongtruc",
        "Đặng Thị Thu Hà",
        "Trưởng phòng Văn hóa - Xã hội",
        "Thường trực và Thư ký Hội đồng: đề nghị, thẩm định, lập phiên họp, soạn quyết định",
        (Role.STANDING_OFFICE, Role.COUNCIL_SECRETARY),
    ),
    SampleAccount(
        "vanphong",
        "Bùi Quang Huy",
        "Chánh Văn phòng HĐND và UBND xã",
        "Chánh Văn phòng: bỏ phiếu, vào số quyết định, in và trao Giấy khen",
        (Role.COUNCIL_MEMBER, Role.DECISION_CLERK, Role.PRINT_CLERK),
    ),
    SampleAccount(
        "thondong",
        "Đoàn Văn Bình",
        "Trưởng thôn Đông",
        "Trưởng thôn Đông: ngày hội và đề nghị khen thưởng của thôn",
        (Role.UNIT_PROPOSER,),
        "Thôn Đông",
    ),
    SampleAccount(
        "truongthcs",
        "Phạm Thị Nhàn",
        "Hiệu trưởng Trường THCS An Thịnh",
        "Hiệu trưởng THCS: ngày hội và đề nghị khen thưởng của trường",
        (Role.UNIT_PROPOSER,),
        "Trường THCS An Thịnh",
    ),
    SampleAccount(
        "tochuc",
        "Hoàng Anh Tú",
        "Công chức Văn hóa - Xã hội",
        "Cán bộ tổ chức: mùa Ngày hội, lịch, chương trình, trao Giấy khen, báo cáo",
        (Role.COMMUNE_ORGANIZER,),
    ),
    SampleAccount(
        "chuyenvien",
        "Nguyễn Thị Lan",
        "Chuyên viên Phòng Văn hóa - Xã hội",
        "Chuyên viên Thường trực Hội đồng: chỉ thẩm định và soạn quyết định",
        (Role.STANDING_OFFICE,),
    ),
    SampleAccount(
        "thuky",
        "Lê Thị Quỳnh",
        "Công chức giúp việc Hội đồng",
        "Thư ký Hội đồng: chỉ lập phiên họp, điểm danh, biên bản",
        (Role.COUNCIL_SECRETARY,),
    ),
    SampleAccount(
        "phochutich",
        "Trần Thị Hồng Vân",
        "Phó Chủ tịch UBND xã",
        "Phó Chủ tịch Hội đồng: điều hành phiên họp khi Chủ tịch vắng, bỏ phiếu",
        (Role.COUNCIL_CHAIR,),
    ),
    SampleAccount(
        "vanthu",
        "Mai Thị Thảo",
        "Văn thư UBND xã",
        "Văn thư: chỉ vào số và ban hành quyết định",
        (Role.DECISION_CLERK,),
    ),
    SampleAccount(
        "inan",
        "Trương Quốc Việt",
        "Nhân viên Văn phòng",
        "Nhân viên in: chỉ in và trao Giấy khen",
        (Role.PRINT_CLERK,),
    ),
    SampleAccount(
        "tinh",
        "Lâm Thị Hạnh",
        "Phòng Xây dựng phong trào, Công an tỉnh",
        "Chuyên viên cấp tỉnh: theo dõi các xã",
        (Role.PROVINCE_OFFICER,),
        PROVINCE,
    ),
    SampleAccount(
        "quantri",
        "Đỗ Mạnh Cường",
        "Công chức công nghệ thông tin",
        "Quản trị: tài khoản, khu dân cư, danh mục",
        (Role.ADMIN,),
    ),
    SampleAccount(
        "quantritinh",
        "Ngô Thị Thanh Xuân",
        "Công chức Sở Nội vụ",
        "Quản trị cấp tỉnh: danh mục khen thưởng, mức lương cơ sở dùng chung",
        (Role.ADMIN,),
        PROVINCE,
    ),
    SampleAccount(
        "mttq",
        "Hà Văn Khoa",
        "Chủ tịch Ủy ban MTTQ Việt Nam xã",
        "Chủ tịch MTTQ: đề nghị cho mọi khu dân cư, bỏ phiếu",
        (Role.UNIT_PROPOSER, Role.COUNCIL_MEMBER),
    ),
    *(
        SampleAccount(name, full_name, post, f"Ủy viên Hội đồng: {post}", (Role.COUNCIL_MEMBER,))
        for name, full_name, post in (
            ("congan", "Lương Văn Thắng", "Trưởng Công an xã"),
            ("quansu", "Nông Văn Đạt", "Chỉ huy trưởng Ban CHQS xã"),
            ("kinhte", "Phạm Thị Ngọc", "Trưởng phòng Kinh tế"),
            ("phunu", "Lò Thị Mai", "Chủ tịch Hội LHPN xã"),
            ("nongdan", "Vũ Đình Sơn", "Chủ tịch Hội Nông dân xã"),
            ("yte", "Cao Thị Bích", "Trưởng trạm Y tế xã"),
        )
    ),
)
BY_NAME = {account.sign_in_name: account for account in ACCOUNTS}
# While the chair is at the province's review conference.
DEPUTY = ("phochutich", Role.LEADER, date(2026, 8, 10), date(2026, 8, 14))

WALK = (
    "Đi thử cả chặng, từ đề nghị đến Giấy khen, chỉ với ba tài khoản:\n"
    "  1. thuongtruc  Đề nghị: lập đề nghị, nộp, thẩm định «Đủ điều kiện»\n"
    "  2. thuongtruc  Họp xét, phiên «Họp xét bổ sung»: đưa vào chương trình, chốt danh sách, điểm danh\n"
    "  3. chutich     mở bỏ phiếu; chutich, thuongtruc, vanphong mỗi người gửi một lá phiếu\n"
    "  4. chutich     kết thúc bỏ phiếu, kiểm phiếu; thuongtruc ghi biên bản, lập dự thảo quyết định\n"
    "  5. chutich     ký quyết định; vanphong vào số, ban hành, dựng và in, rồi trao Giấy khen"
)
