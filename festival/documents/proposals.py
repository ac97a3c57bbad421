"""Our own templates of a nomination's documents (NĐ 152/2025, Phụ lục: tờ trình, báo cáo thành tích)."""

from collections.abc import Callable

from festival.documents.layout import Column, Paper
from festival.documents.rules import DocumentKind

_BANDS = [
    ("{{ collectives_head }}", "collectives"),
    ("{{ households_head }}", "households"),
    ("{{ individuals_head }}", "individuals"),
]
_WIDE = [
    Column("TT", 10, "{{ x.no }}", "center"),
    Column("Họ và tên, tên tập thể", 50, "{{ x.name }}"),
    Column("Năm sinh (nam)", 17, "{{ x.men }}", "center"),
    Column("Năm sinh (nữ)", 17, "{{ x.women }}", "center"),
    Column("Chức vụ, đơn vị, địa chỉ", 50, "{{ x.post }}"),
    Column("Tóm tắt thành tích", 70, "{{ x.summary }}"),
    Column("Hình thức đề nghị", 38, "{{ x.award }}"),
]
_SELECTED = [
    Column("TT", 10, "{{ x.no }}", "center"),
    Column("Họ và tên, tên tập thể", 50, "{{ x.name }}"),
    Column("Hình thức đề nghị", 45, "{{ x.award }}"),
    Column("Số người đồng ý", 30, "…… / ……", "center"),
    Column("Ghi chú", 30, ""),
]
_POSTED = [
    Column("TT", 10, "{{ x.no }}", "center"),
    Column("Họ và tên, tên tập thể", 55, "{{ x.name }}"),
    Column("Chức vụ, đơn vị, địa chỉ", 55, "{{ x.post }}"),
    Column("Hình thức đề nghị", 45, "{{ x.award }}"),
]
_CHECKED = [
    Column("TT", 10, "{{ x.no }}", "center"),
    Column("Nội dung thẩm định", 85, "{{ x.name }}"),
    Column("Kết quả", 30, "{{ x.result }}", "center"),
    Column("Ghi chú", 40, "{{ x.note }}"),
]
_BLANK = "…" * 22


def _submission(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("TỜ TRÌNH")
    paper.addressee("Kính gửi: {{ addressee }}.")
    paper.grounds()
    paper.text(
        "Qua bình xét trong {{ occasion }}, {{ agency_name }} đề nghị {{ addressee }} xem xét, trình cấp có"
        " thẩm quyền khen thưởng {{ total }} tập thể, hộ gia đình, cá nhân có thành tích xuất sắc, cụ thể:"
    )
    paper.text("{{ counts }}")
    paper.text("(Có danh sách trích ngang kèm theo.)", italic=True)
    paper.text("Hồ sơ kèm theo gồm:", stays=True)
    paper.text("{{ attachments }}")
    paper.text(
        "{{ agency_name }} chịu trách nhiệm về tính chính xác của hồ sơ và thành tích của các trường hợp"
        " được đề nghị."
    )
    paper.last("Trân trọng đề nghị {{ addressee }} xem xét./.")
    paper.signature()


def _nominee_list(paper: Paper) -> None:
    paper.letterhead(numbered=False)
    paper.heading(
        "DANH SÁCH TRÍCH NGANG",
        notes=("(Kèm theo Tờ trình số        /TTr-      ngày      tháng      năm {{ year }})",),
    )
    paper.rows(_WIDE, _BANDS, size=12)
    paper.last("Danh sách này có {{ total }} trường hợp./.")
    paper.signature(maker="NGƯỜI LẬP")


def _achievement(paper: Paper) -> None:
    paper.letterhead(numbered=False)
    paper.heading("BÁO CÁO THÀNH TÍCH", "Đề nghị tặng {{ award }}")
    paper.part("I. {{ profile_head }}")
    paper.text("{{ profile }}")
    paper.part("II. THÀNH TÍCH ĐẠT ĐƯỢC")
    paper.text("{{ report }}")
    paper.labelled("Tóm tắt thành tích đề nghị ghi nhận:", "{{ citation }}")
    paper.part("III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG")
    paper.text("{{ earlier }}")
    paper.last("Nội dung báo cáo trên là đúng sự thật./.")
    paper.signature(maker="XÁC NHẬN CỦA {{ confirmer }}")


def _selection_minutes(paper: Paper) -> None:
    paper.letterhead(numbered=False)
    paper.heading("BIÊN BẢN")
    paper.text(
        "Hồi …… giờ …… phút, ngày …… tháng …… năm {{ year }}, tại ………………………………………, {{ meeting }} họp bình"
        " xét, đề nghị khen thưởng."
    )
    paper.part("I. THÀNH PHẦN")
    paper.text(f"1. Chủ trì: {_BLANK}")
    paper.text(f"2. Thư ký: {_BLANK}")
    paper.text("3. Số người được triệu tập: ……; có mặt: ……; vắng mặt: ……")
    paper.part("II. NỘI DUNG")
    paper.text(
        "Cuộc họp đã nghe giới thiệu thành tích, thảo luận công khai, dân chủ và bình xét các tập thể, hộ"
        " gia đình, cá nhân tiêu biểu trong {{ occasion }} để đề nghị khen thưởng."
    )
    paper.part("III. KẾT QUẢ BÌNH XÉT")
    paper.rows(_SELECTED, _BANDS, size=12)
    paper.text(f"Ý kiến khác (nếu có): {_BLANK}")
    paper.last(
        "Biên bản được đọc cho mọi người cùng nghe, thống nhất thông qua và kết thúc hồi …… giờ …… phút"
        " cùng ngày./."
    )
    paper.signature(maker="THƯ KÝ")


def _appraisal(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("PHIẾU THẨM ĐỊNH HỒ SƠ")
    paper.part("I. HỒ SƠ")
    paper.labelled("1. Đối tượng:", "{{ name }}")
    paper.labelled("2. Chức vụ, đơn vị, địa chỉ:", "{{ address }}")
    paper.labelled("3. Đơn vị đề nghị:", "{{ unit }}")
    paper.labelled("4. Hình thức đề nghị:", "{{ award }} ({{ basis }})")
    paper.labelled("5. Nội dung khen thưởng:", "{{ citation }}")
    paper.labelled("6. Đã được khen thưởng:", "{{ earlier }}")
    paper.part("II. KẾT QUẢ THẨM ĐỊNH")
    paper.rows(_CHECKED, [("", "checks")], size=12)
    paper.part("III. Ý KIẾN CỦA THƯỜNG TRỰC HỘI ĐỒNG")
    paper.last("{{ opinion }}")
    paper.signature(maker="NGƯỜI THẨM ĐỊNH")


def _posting(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("THÔNG BÁO")
    paper.text(
        "{{ agency_name }} niêm yết công khai danh sách {{ total }} tập thể, hộ gia đình, cá nhân được đề"
        " nghị khen thưởng trong {{ occasion }} để Nhân dân biết và tham gia ý kiến:"
    )
    paper.rows(_POSTED, _BANDS, size=12)
    paper.labelled("Thời gian niêm yết:", "{{ days }}.")
    paper.labelled("Nơi niêm yết:", "{{ places }}.")
    paper.labelled("Nơi nhận ý kiến:", "{{ comments_to }}.")
    paper.last("Hết thời gian trên, danh sách được trình Hội đồng Thi đua - Khen thưởng xem xét./.")
    paper.signature()


BUILDERS: dict[DocumentKind, Callable[[Paper], None]] = {
    DocumentKind.SUBMISSION: _submission,
    DocumentKind.NOMINEE_LIST: _nominee_list,
    DocumentKind.ACHIEVEMENT: _achievement,
    DocumentKind.SELECTION_MINUTES: _selection_minutes,
    DocumentKind.APPRAISAL: _appraisal,
    DocumentKind.POSTING: _posting,
}
# What should stay one sheet where it can.
SHORT = frozenset({DocumentKind.APPRAISAL, DocumentKind.NOMINEE_LIST, DocumentKind.POSTING})
