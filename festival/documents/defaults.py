"""Our own templates, built from code and kept in templates/documents as files an office can open.

`flask documents build` writes them anew; a test holds the files and this module together.
"""

from pathlib import Path

from festival.documents import council_papers, decision_papers, proposals
from festival.documents.layout import BODY, SMALL, Column, Paper
from festival.documents.rules import KIND_NAMES, DocumentKind

# On their side: long tables.
WIDE = frozenset({DocumentKind.NOMINEE_LIST, DocumentKind.CALL_SHEET})
FOLDER = Path(__file__).resolve().parent.parent.parent / "templates" / "documents"
_FESTIVAL = "Ngày hội “Toàn dân bảo vệ an ninh Tổ quốc” năm {{ year }}"
_WITH_PLAN = (
    "(Kèm theo Kế hoạch số        {{ plan_symbol }} ngày      tháng      năm {{ year }}",
    "của {{ agency_name }})",
)
_FESTIVALS = [
    Column("TT", 10, "{{ x.no }}", "center"),
    Column("Ngày hội", 50, "{{ x.title }}"),
    Column("Ngày", 23, "{{ x.day }}", "center"),
    Column("Giờ", 15, "{{ x.hour }}", "center"),
    Column("Địa điểm", 45, "{{ x.venue }}"),
    Column("Điểm", 22, "{{ x.pilot }}", "center"),
]
_PROGRAMME = [
    Column("Thời gian", 28, "{{ x.time }}", "center"),
    Column("Nội dung", 60, "{{ x.title }}"),
    Column("Phụ trách", 46, "{{ x.presenter }}"),
    Column("Chuẩn bị", 31, "{{ x.needs }}"),
]
_TASKS = [
    Column("TT", 9, "{{ x.no }}", "center"),
    Column("Nội dung công việc", 64, "{{ x.title }}"),
    Column("Thực hiện", 46, "{{ x.who }}"),
    Column("Hoàn thành", 24, "{{ x.due }}", "center"),
    Column("Ghi chú", 22, "{{ x.note }}"),
]
_BUDGET = [
    Column("TT", 9, "{{ x.no }}", "center"),
    Column("Nội dung", 44, "{{ x.title }}"),
    Column("Số lượng", 18, "{{ x.quantity }}", "center"),
    Column("Đơn giá (đồng)", 22, "{{ x.price }}", "right"),
    Column("Thành tiền (đồng)", 24, "{{ x.amount }}", "right"),
    Column("Ngân sách", 24, "{{ x.state }}", "right"),
    Column("Xã hội hóa", 24, "{{ x.social }}", "right"),
]
_BUDGET_TOTAL = ["", "Cộng", "", "", "{{ budget_total }}", "{{ budget_state }}", "{{ budget_social }}"]
_DELEGATES = [
    Column("TT", 9, "{{ x.no }}", "center"),
    Column("Họ và tên", 47, "{{ x.name }}"),
    Column("Chức vụ, đơn vị", 51, "{{ x.post }}"),
    Column("Thành phần", 43, "{{ x.kind }}"),
    Column("Số người", 15, "{{ x.seats }}", "center"),
]
_FIGURES = [
    Column("TT", 10, "{{ x.no }}", "center"),
    Column("Nội dung", 90, "{{ x.name }}"),
    Column("Đơn vị tính", 25, "{{ x.unit }}", "center"),
    Column("Kết quả", 40, "{{ x.value }}", "right"),
]


def file_name(kind: DocumentKind) -> str:
    return {
        DocumentKind.PLAN: "ke-hoach.docx",
        DocumentKind.PROGRAMME: "chuong-trinh.docx",
        DocumentKind.BUDGET: "du-toan.docx",
        DocumentKind.INVITATION: "giay-moi.docx",
        DocumentKind.RESULT: "bao-cao-ket-qua.docx",
        DocumentKind.SUBMISSION: "to-trinh.docx",
        DocumentKind.NOMINEE_LIST: "danh-sach-trich-ngang.docx",
        DocumentKind.ACHIEVEMENT: "bao-cao-thanh-tich.docx",
        DocumentKind.SELECTION_MINUTES: "bien-ban-binh-xet.docx",
        DocumentKind.APPRAISAL: "phieu-tham-dinh.docx",
        DocumentKind.POSTING: "danh-sach-niem-yet.docx",
        DocumentKind.COUNCIL_INVITATION: "giay-moi-hop-hoi-dong.docx",
        DocumentKind.BALLOT_PAPER: "phieu-bieu-quyet.docx",
        DocumentKind.OPINION_SHEET: "phieu-xin-y-kien.docx",
        DocumentKind.COUNTING_MINUTES: "bien-ban-kiem-phieu.docx",
        DocumentKind.COUNCIL_MINUTES: "bien-ban-hop-hoi-dong.docx",
        DocumentKind.AWARD_DECISION: "quyet-dinh-khen-thuong.docx",
        DocumentKind.CORRECTION_DECISION: "quyet-dinh-dinh-chinh.docx",
        DocumentKind.REVOCATION_DECISION: "quyet-dinh-thu-hoi.docx",
        DocumentKind.BONUS_LIST: "danh-sach-ky-nhan-tien-thuong.docx",
        DocumentKind.RECEIPT_LIST: "danh-sach-ky-nhan.docx",
        DocumentKind.CALL_SHEET: "danh-sach-len-nhan.docx",
    }[kind]


def default_template(kind: DocumentKind) -> bytes:
    """The file that is in force where nobody uploaded another."""
    return (FOLDER / file_name(kind)).read_bytes()


def built(kind: DocumentKind) -> bytes:
    builders = {
        DocumentKind.PLAN: _plan,
        DocumentKind.PROGRAMME: _programme,
        DocumentKind.BUDGET: _budget,
        DocumentKind.INVITATION: _invitation,
        DocumentKind.RESULT: _result,
        **proposals.BUILDERS,
        **council_papers.BUILDERS,
        **decision_papers.BUILDERS,
    }
    paper = _paper_of(kind)
    builders[kind](paper)
    return paper.content(KIND_NAMES[kind])


def _paper_of(kind: DocumentKind) -> Paper:
    if kind is DocumentKind.BALLOT_PAPER:
        return council_papers.BallotPaper(10)
    # What should stay one sheet is written in the smaller of the two sizes that are allowed.
    short = {DocumentKind.BUDGET, DocumentKind.INVITATION} | proposals.SHORT | council_papers.SHORT
    size = SMALL if kind in short | decision_papers.SHORT else BODY
    if kind in decision_papers.DECISIONS:
        return decision_papers.DecisionPaper(size)
    return Paper(size, is_wide=kind in WIDE)


def _plan(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("KẾ HOẠCH")
    paper.grounds()
    paper.text("{{ agency_name }} ban hành Kế hoạch với các nội dung sau:")
    _plan_aims(paper)
    paper.part("III. NỘI DUNG, HÌNH THỨC, THỜI GIAN, ĐỊA ĐIỂM")
    paper.labelled("1. Chủ đề:", "{{ theme }}")
    paper.labelled("2. Quy mô, hình thức:", "{{ scope }}")
    paper.labelled("3. Thời gian:", "{{ when }}.")
    paper.labelled("4. Địa điểm:", "{{ venue }}.")
    paper.rows(_FESTIVALS, [("", "festivals")], size=12)
    paper.labelled("5. Phương án khi mưa:", "{{ rain_plan }}")
    paper.part("IV. CHƯƠNG TRÌNH")
    paper.text("1. Phần lễ", bold=True, stays=True)
    paper.text("{{ ceremony }}")
    paper.text("2. Phần hội", bold=True, stays=True)
    paper.text("{{ festivity }}")
    paper.text("Chương trình chi tiết tại Phụ lục I.")
    _plan_means(paper)
    paper.signature()
    _plan_annexes(paper)


def _plan_aims(paper: Paper) -> None:
    paper.part("I. MỤC ĐÍCH, YÊU CẦU")
    paper.text("1. Mục đích", bold=True, stays=True)
    paper.texts(
        "- Tuyên truyền sâu rộng chủ trương của Đảng, chính sách, pháp luật của Nhà nước về bảo vệ an ninh Tổ"
        " quốc; phát huy sức mạnh của toàn dân tham gia phòng ngừa, giữ gìn an ninh, trật tự từ cơ sở.",
        "- Biểu dương, khen thưởng, nhân rộng các mô hình, điển hình tiên tiến trong phong trào Toàn"
        " dân bảo vệ"
        " an ninh Tổ quốc.",
    )
    paper.text("2. Yêu cầu", bold=True, stays=True)
    paper.texts(
        "- Ngày hội được tổ chức trang trọng, thiết thực, an toàn, tiết kiệm, phù hợp với điều kiện của"
        " từng nơi"
        " và thu hút đông đảo Nhân dân tham gia.",
        "- Gồm đủ phần lễ và phần hội; phân công rõ người, rõ việc, rõ thời hạn.",
    )
    paper.part("II. CÁC HOẠT ĐỘNG TIẾN TỚI NGÀY HỘI")
    paper.texts(
        "1. Tuyên truyền về ý nghĩa Ngày hội bằng băng rôn, khẩu hiệu, hệ thống truyền thanh, mạng xã"
        " hội, sinh"
        " hoạt chi bộ, chi hội, khu dân cư.",
        "2. Rà soát, củng cố các mô hình tự quản về an ninh, trật tự; bình xét tập thể, hộ gia đình, cá"
        " nhân tiêu"
        " biểu để đề nghị khen thưởng.",
        "3. Thăm hỏi, tặng quà gia đình chính sách, hộ có hoàn cảnh khó khăn, lực lượng tham gia bảo vệ"
        " an ninh,"
        " trật tự ở cơ sở.",
        "4. Các mốc thời gian:",
        "{{ deadlines }}",
    )


def _plan_means(paper: Paper) -> None:
    paper.part("V. KHEN THƯỞNG")
    paper.texts(
        "1. Khen thưởng tập thể, hộ gia đình, cá nhân có thành tích xuất sắc trong phong trào Toàn dân bảo vệ"
        " an ninh Tổ quốc; ưu tiên người trực tiếp làm nhiệm vụ ở cơ sở.",
        "2. Hồ sơ gồm văn bản đề nghị kèm danh sách, báo cáo thành tích và biên bản bình xét; gửi về"
        " Thường trực"
        " Hội đồng Thi đua - Khen thưởng trước ngày {{ nominations_due }}. Quyết định khen thưởng được"
        " công bố"
        " và trao tại Ngày hội.",
    )
    paper.part("VI. KINH PHÍ")
    paper.texts(
        "{{ budget_text }}", "Dự toán chi tiết tại Phụ lục III. Tiền thưởng chi từ Quỹ thi đua, khen thưởng."
    )
    paper.part("VII. TỔ CHỨC THỰC HIỆN")
    paper.texts("{{ assignments }}", "Bảng phân công và thời hạn tại Phụ lục II.")
    paper.part("VIII. CHẾ ĐỘ BÁO CÁO")
    paper.texts(
        "Các đơn vị báo cáo kết quả tổ chức Ngày hội về {{ agency_name }} (qua Công an xã, phường, đặc khu)"
        " {{ report_due }} để tổng hợp, báo cáo cấp trên.",
    )
    paper.last(
        "Trên đây là Kế hoạch tổ chức Ngày hội “Toàn dân bảo vệ an ninh Tổ quốc” năm {{ year }}; yêu"
        " cầu các cơ"
        " quan, đơn vị, khu dân cư nghiêm túc triển khai thực hiện. Trong quá trình thực hiện, nếu có"
        " khó khăn,"
        " vướng mắc, kịp thời báo cáo {{ agency_name }} để xem xét, chỉ đạo./."
    )


def _plan_annexes(paper: Paper) -> None:
    paper.annex("I", "CHƯƠNG TRÌNH CHI TIẾT", _WITH_PLAN)
    paper.centred("{{ annexed }}", bold=True)
    paper.rows(_PROGRAMME, [("", "programme")], size=12)
    paper.annex("II", "BẢNG PHÂN CÔNG NHIỆM VỤ", _WITH_PLAN)
    paper.rows(_TASKS, [("", "tasks")], size=12)
    paper.annex("III", "DỰ TOÁN KINH PHÍ", _WITH_PLAN)
    paper.rows(_BUDGET, [("", "budget")], total=_BUDGET_TOTAL, size=12)
    paper.text("Bằng chữ: {{ budget_words }}.", italic=True)
    paper.annex("IV", "DANH SÁCH ĐẠI BIỂU", _WITH_PLAN)
    paper.centred("{{ annexed }}", bold=True)
    paper.rows(_DELEGATES, [("", "delegates")], size=12)


def _programme(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("CHƯƠNG TRÌNH")
    paper.part("I. THỜI GIAN, ĐỊA ĐIỂM")
    paper.labelled("1. Thời gian:", "{{ when }}; tổng thời lượng {{ duration }}.")
    paper.labelled("2. Địa điểm:", "{{ venue }}.")
    paper.labelled("3. Chủ đề:", "{{ theme }}")
    paper.labelled("4. Phương án khi mưa:", "{{ rain_plan }}")
    paper.text("{{ bring }}")
    paper.part("II. CHƯƠNG TRÌNH CHI TIẾT")
    bands = [
        ("{{ opening_head }}", "opening"),
        ("{{ ceremony_head }}", "ceremony"),
        ("{{ festivity_head }}", "festivity"),
        ("{{ closing_head }}", "closing"),
    ]
    paper.rows(_PROGRAMME, bands, size=12)
    paper.part("III. KHÁNH TIẾT")
    paper.text("Phông chính của sân khấu ghi:")
    paper.centred("NGÀY HỘI", bold=True)
    paper.centred("TOÀN DÂN BẢO VỆ AN NINH TỔ QUỐC", bold=True)
    paper.centred("NĂM {{ year }}", bold=True)
    paper.text(
        "Quốc kỳ và tượng Chủ tịch Hồ Chí Minh đặt trang trọng phía bên trái sân khấu, nhìn từ hội"
        " trường lên."
    )
    paper.part("IV. KỊCH BẢN ĐIỀU HÀNH")
    paper.text("{{ script }}")
    paper.last("Trong quá trình điều hành, Ban tổ chức có thể điều chỉnh thời gian từng việc cho phù hợp./.")
    paper.signature()


def _budget(paper: Paper) -> None:
    paper.letterhead(numbered=False)
    paper.heading("DỰ TOÁN KINH PHÍ", notes=_WITH_PLAN)
    paper.labelled("Thời gian:", "{{ when }}.")
    paper.labelled("Địa điểm:", "{{ venue }}.")
    paper.rows(_BUDGET, [("", "budget")], total=_BUDGET_TOTAL, size=12)
    paper.text("Bằng chữ: {{ budget_words }}.", italic=True)
    paper.last(
        "Tiền thưởng kèm theo danh hiệu, hình thức khen thưởng chi từ Quỹ thi đua, khen thưởng, không tính"
        " trong dự toán này."
    )
    paper.signature(maker="NGƯỜI LẬP")


def _invitation(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("GIẤY MỜI")
    paper.text("{{ agency_name }} trân trọng kính mời:", stays=True)
    paper.text("{{ guests }}")
    paper.labelled("Tới dự:", "{{ title }}.")
    paper.labelled("Thời gian:", "{{ when }}.")
    paper.labelled("Địa điểm:", "{{ venue }}.")
    paper.text("Chương trình:", bold=True, stays=True)
    paper.text("{{ summary }}")
    paper.labelled("Khi có mưa:", "{{ rain_plan }}")
    paper.labelled(
        "Trang phục:",
        "Lực lượng vũ trang mặc trang phục theo quy định của ngành; các đại biểu khác mặc lịch sự.",
    )
    paper.text("Đề nghị quý đại biểu xác nhận tham dự {{ reply_by }} để Ban tổ chức chuẩn bị chu đáo.")
    paper.last("Sự có mặt của quý đại biểu góp phần làm nên thành công của Ngày hội./.")
    paper.signature()


def _result(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("BÁO CÁO")
    paper.text(f"{{{{ agency_name }}}} báo cáo kết quả tổ chức {_FESTIVAL} như sau:")
    paper.part("I. CÔNG TÁC CHỈ ĐẠO, TỔ CHỨC")
    paper.labelled("1. Nơi tổ chức:", "{{ where }}.")
    paper.labelled("2. Thời gian:", "{{ when }}.")
    paper.labelled("3. Địa điểm:", "{{ venue }}.")
    paper.labelled("4. Tình hình báo cáo:", "{{ reported }}")
    paper.part("II. KẾT QUẢ")
    paper.text("1. Kết quả bằng số", bold=True, stays=True)
    paper.rows(_FIGURES, [("", "figures")])
    paper.text("2. Hoạt động phần hội", bold=True, stays=True)
    paper.text("{{ festivities }}")
    paper.part("III. TỒN TẠI, HẠN CHẾ, NGUYÊN NHÂN")
    paper.text("{{ shortcomings }}")
    paper.part("IV. KIẾN NGHỊ, ĐỀ XUẤT")
    paper.text("{{ proposals }}")
    paper.last(f"Trên đây là báo cáo kết quả tổ chức {_FESTIVAL} của {{{{ where }}}}./.")
    paper.signature()
