"""Our own templates of the council's documents: invitation, ballots, sheets, minutes."""

from collections.abc import Callable

from festival.documents.layout import Column, Paper
from festival.documents.rules import DocumentKind

_BOX = "□"
_BALLOT = [
    Column("TT", 7, "{{ x.no }}", "center"),
    Column("Họ và tên, tập thể", 31, "{{ x.name }}"),
    Column("Chức vụ, đơn vị", 31, "{{ x.post }}"),
    Column("Hình thức", 28, "{{ x.award }}"),
    Column("Đồng ý", 12, _BOX, "center", 16),
    Column("Không đồng ý", 14, _BOX, "center", 16),
]
_OPINION = [
    Column("TT", 9, "{{ x.no }}", "center"),
    Column("Họ và tên, tên tập thể", 35, "{{ x.name }}"),
    Column("Chức vụ, đơn vị", 35, "{{ x.post }}"),
    Column("Hình thức", 33, "{{ x.award }}"),
    Column("Đồng ý", 14, _BOX, "center", 18),
    Column("Không đồng ý", 16, _BOX, "center", 18),
    Column("Ý kiến khác", 23, ""),
]
_TELLERS = [
    Column("TT", 10, "{{ x.no }}", "center"),
    Column("Họ và tên", 60, "{{ x.name }}"),
    Column("Chức vụ", 60, "{{ x.post }}"),
    Column("Nhiệm vụ", 35, "{{ x.duty }}", "center"),
]
_CHANNELS = [
    Column("Cách biểu quyết", 61, "{{ x.name }}"),
    Column("Phát ra", 26, "{{ x.issued }}", "center"),
    Column("Thu về", 26, "{{ x.returned }}", "center"),
    Column("Hợp lệ", 26, "{{ x.valid }}", "center"),
    Column("Không hợp lệ", 26, "{{ x.invalid }}", "center"),
]
_COUNTED = [
    Column("TT", 9, "{{ x.no }}", "center"),
    Column("Họ và tên, tên tập thể", 33, "{{ x.name }}"),
    Column("Hình thức", 30, "{{ x.award }}"),
    Column("Theo từng cách biểu quyết", 35, "{{ x.detail }}"),
    Column("Đồng ý", 13, "{{ x.yes }}", "center"),
    Column("Không đồng ý", 15, "{{ x.no_votes }}", "center"),
    Column("Không có ý kiến", 15, "{{ x.blank }}", "center"),
    Column("Không hợp lệ", 15, "{{ x.invalid }}", "center"),
]
_ROLL = [
    Column("TT", 9, "{{ x.no }}", "center"),
    Column("Họ và tên", 44, "{{ x.name }}"),
    Column("Chức vụ", 44, "{{ x.post }}"),
    Column("Nhiệm vụ", 30, "{{ x.duty }}"),
    Column("Tham dự", 38, "{{ x.presence }}"),
]
_RESULTS = [
    Column("TT", 9, "{{ x.no }}", "center"),
    Column("Họ và tên, tên tập thể", 34, "{{ x.name }}"),
    Column("Hình thức", 33, "{{ x.award }}"),
    Column("Tại cuộc họp", 28, "{{ x.room }}"),
    Column("Bằng văn bản", 23, "{{ x.written }}"),
    Column("Số phiếu, tỷ lệ %", 18, "{{ x.share }}", "center"),
    Column("Kết quả", 20, "{{ x.outcome }}", "center"),
]


class BallotPaper(Paper):
    """A5 upright, in smaller letters: half a sheet that folds once."""

    size, margins = (148, 210), (15, 10, 12)
    letterhead_left, motto_line, table_margin = 53, 42, 0.8
    letterhead_size, country_size, note_size = 9.5, 8.5, 9.5


def _invitation(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("GIẤY MỜI")
    paper.text("{{ council }} trân trọng kính mời:", stays=True)
    paper.centred("{{ guest }}", bold=True)
    paper.text("Đến dự: {{ title }}.")
    paper.labelled("Thời gian:", "{{ when }}.")
    paper.labelled("Địa điểm:", "{{ venue }}.")
    paper.text("Nội dung: Xét đề nghị khen thưởng trong {{ occasion }}, gồm:", stays=True)
    paper.text("{{ agenda }}")
    paper.text("{{ cites }}")
    paper.labelled("Biểu quyết:", "{{ way }}")
    paper.labelled("Hồ sơ:", "{{ reading }}")
    paper.text("{{ written }}")
    paper.last("Đề nghị đồng chí sắp xếp thời gian dự họp đầy đủ, đúng giờ./.")
    paper.signature()


def _ballot(paper: Paper) -> None:
    paper.letterhead(numbered=False)
    paper.heading("PHIẾU BIỂU QUYẾT (PHIẾU KÍN)", notes=("{{ title }}", "{{ sheet }}"))
    paper.rows(_BALLOT, [("", "items")], size=9.5)
    paper.text(
        "Ghi chú: đánh dấu X vào một ô ở mỗi dòng. Dòng đánh dấu cả hai ô hoặc bỏ trống thì không hợp lệ."
        " Không ký tên, không ghi thêm vào phiếu.",
        size=9.5,
        italic=True,
    )


def _opinion(paper: Paper) -> None:
    paper.letterhead(numbered=False)
    paper.heading("PHIẾU XIN Ý KIẾN")
    paper.addressee("Kính gửi: Đồng chí {{ member }}, {{ member_post }}.")
    paper.text(
        "{{ council }} xin ý kiến bằng văn bản của đồng chí về các đề nghị khen thưởng trong {{ occasion }}"
        " dưới đây ({{ when }}). Việc lấy ý kiến theo {{ regulation }}."
    )
    paper.text("Đề nghị đồng chí đánh dấu X vào một ô ở mỗi dòng, ký, ghi rõ họ tên.")
    paper.rows(_OPINION, [("", "items")], size=12)
    paper.text("{{ left_out }}")
    paper.labelled("Hạn gửi lại Thường trực Hội đồng:", "{{ due }}.")
    paper.last("Ngày …… tháng …… năm {{ year }}")
    paper.signature()


def _counting(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("BIÊN BẢN KIỂM PHIẾU")
    paper.part("I. {{ first_part }}")
    paper.text("{{ when }}")
    paper.labelled("{{ venue_label }}", "{{ venue_line }}")
    paper.part("II. TỔ KIỂM PHIẾU VÀ SỐ NGƯỜI THAM GIA")
    paper.rows(_TELLERS, [("", "tellers")], size=12)
    paper.labelled("1. Tổng số thành viên Hội đồng:", "{{ members }}.")
    paper.labelled("2. Số thành viên tham gia biểu quyết:", "{{ took_part }}.")
    paper.labelled("3. Số thành viên không tham gia:", "{{ away }}")
    paper.text("{{ recused }}")
    paper.part("III. SỐ PHIẾU")
    paper.rows(_CHANNELS, [("", "channels")], size=12)
    paper.part("IV. KẾT QUẢ")
    paper.rows(_COUNTED, [("", "results")], size=12)
    paper.text(
        "Ghi chú: phần III đếm tờ phiếu, phần IV đếm theo từng hồ sơ;"
        " «Không có ý kiến» không phải là phiếu không hợp lệ.",
        italic=True,
    )
    paper.text("{{ not_counted }}")
    paper.text("Biểu quyết theo {{ regulation }}.")
    paper.last("{{ closing }}")
    paper.signature(maker="{{ second_post }}", maker_name="{{ second }}")


def _minutes(paper: Paper) -> None:
    paper.letterhead()
    paper.heading("BIÊN BẢN")
    paper.part("I. {{ first_part }}")
    paper.labelled("Bắt đầu:", "{{ began }}.")
    paper.labelled("Kết thúc:", "{{ ended }}.")
    paper.labelled("{{ venue_label }}", "{{ venue_line }}")
    paper.text("{{ cites }}")
    paper.part("II. THÀNH PHẦN")
    paper.labelled("1. Chủ trì:", "{{ chair }}.")
    paper.labelled("2. Thư ký:", "{{ secretary }}.")
    paper.labelled("3. Tổng số thành viên Hội đồng:", "{{ members }}.")
    paper.text("{{ attendance }}")
    paper.rows(_ROLL, [("", "roll")], size=12)
    paper.part("III. NỘI DUNG")
    paper.text("{{ course }}")
    paper.text("{{ recused }}")
    paper.part("IV. CÁCH BIỂU QUYẾT")
    paper.text("{{ ways }}")
    paper.text("{{ voted }}")
    paper.rows(_CHANNELS, [("", "channels")], size=12)
    paper.part("V. KẾT QUẢ")
    paper.rows(_RESULTS, [("", "results")], size=12)
    paper.text("{{ summary }}")
    paper.text("{{ chair_words }}")
    paper.text("{{ deferred }}")
    paper.last("{{ closing }}")
    paper.signature(maker="{{ second_post }}", maker_name="{{ second }}")
    paper.centred("{{ seal }}", size=10, italic=True, before=10)


BUILDERS: dict[DocumentKind, Callable[[Paper], None]] = {
    DocumentKind.COUNCIL_INVITATION: _invitation,
    DocumentKind.BALLOT_PAPER: _ballot,
    DocumentKind.OPINION_SHEET: _opinion,
    DocumentKind.COUNTING_MINUTES: _counting,
    DocumentKind.COUNCIL_MINUTES: _minutes,
}
# In the smaller of the two sizes that are allowed.
SHORT = frozenset({DocumentKind.OPINION_SHEET, DocumentKind.COUNTING_MINUTES, DocumentKind.COUNCIL_MINUTES})
