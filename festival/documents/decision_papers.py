"""Our own templates of decisions (NĐ 30/2020) and of the lists that go with them."""

from collections.abc import Callable

from festival.documents.layout import Column, Paper
from festival.documents.rules import DocumentKind

_BANDS = [
    ("{{ collectives_head }}", "collectives"),
    ("{{ households_head }}", "households"),
    ("{{ individuals_head }}", "individuals"),
]
_ANNEX = [
    Column("TT", 11, "{{ x.no }}", "center"),
    Column("Họ và tên, tên tập thể", 38, "{{ x.name }}"),
    Column("Chức vụ, đơn vị, địa chỉ", 36, "{{ x.post }}"),
    Column("Nội dung khen thưởng", 57, "{{ x.citation }}"),
    Column("Tiền thưởng (đồng)", 23, "{{ x.amount }}", "right"),
]
_CHANGES = [
    Column("TT", 10, "{{ x.no }}", "center"),
    Column("Số sổ vàng", 16, "{{ x.register_no }}", "center"),
    Column("Họ và tên, tên tập thể", 37, "{{ x.name }}"),
    Column("Mục", 26, "{{ x.what }}"),
    Column("Đã ghi", 38, "{{ x.was }}"),
    Column("Đính chính thành", 38, "{{ x.becomes }}"),
]
_REVOKED = [
    Column("TT", 10, "{{ x.no }}", "center"),
    Column("Số sổ vàng", 18, "{{ x.register_no }}", "center"),
    Column("Họ và tên, tên tập thể", 53, "{{ x.name }}"),
    Column("Chức vụ, đơn vị, địa chỉ", 56, "{{ x.post }}"),
    Column("Tiền thưởng (đồng)", 28, "{{ x.amount }}", "right"),
]
_BONUS = [
    Column("TT", 11, "{{ x.no }}", "center"),
    Column("Họ và tên, tên tập thể", 45, "{{ x.name }}"),
    Column("Đối tượng", 24, "{{ x.kind }}"),
    Column("Hệ số", 15, "{{ x.multiple }}", "center"),
    Column("Số tiền (đồng)", 28, "{{ x.amount }}", "right"),
    Column("Ký nhận", 42, ""),
]
_RECEIPTS = [
    Column("TT", 11, "{{ x.no }}", "center"),
    Column("Số sổ vàng", 16, "{{ x.register_no }}", "center"),
    Column("Họ và tên, tên tập thể", 42, "{{ x.name }}"),
    Column("Chức vụ, đơn vị, địa chỉ", 39, "{{ x.post }}"),
    Column("Hình thức", 24, "{{ x.award }}"),
    Column("Ký nhận", 33, ""),
]
_CALLED = [
    Column("TT", 11, "{{ x.no }}", "center"),
    Column("Đợt", 24, "{{ x.wave }}"),
    Column("Họ và tên, tên tập thể", 60, "{{ x.name }}", size=17),
    Column("Đọc là", 22, "{{ x.reading }}"),
    Column("Lời mời", 49, "{{ x.call }}", size=14),
    Column("Nội dung khen thưởng", 40, "{{ x.citation }}"),
    Column("Hình thức", 22, "{{ x.award }}"),
    Column("Người trao", 24, "{{ x.handed_by }}"),
]
_OF_DECISION = ("(Kèm theo {{ decision }}", "của {{ issuer }})")
# In mm: room for a signature.
_SIGNED_ROW = 11


class DecisionPaper(Paper):
    """A decision, and its list from a page of its own."""

    def opening(self) -> None:
        """Everything down to «QUYẾT ĐỊNH:»."""
        self.letterhead()
        self._write(self.document.add_paragraph(), "{{ draft }}", bold=True, after=0, before=6)
        self.heading("QUYẾT ĐỊNH")
        self.centred("{{ awarding_title }}", bold=True)
        self.grounds()
        self.centred("QUYẾT ĐỊNH:", bold=True, stays=True)

    def last_article(self, label: str, words: str) -> None:
        """Kept with the signature, which never stands alone on a page."""
        self.labelled(label, words)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def sealed(self) -> None:
        self.centred("{{ seal }}", size=10, italic=True, before=10)

    def annexed_list(self, title: str, notes: tuple[str, ...]) -> None:
        paragraph = self.document.add_paragraph()
        self._write(paragraph, title, bold=True, align="center", after=0)
        paragraph.paragraph_format.page_break_before = True
        self._close_heading(notes)


def _award(paper: DecisionPaper) -> None:
    paper.opening()
    paper.labelled(
        "Điều 1.",
        "{{ act }} {{ award }} cho {{ counts }} đã có thành tích {{ reason }}.",
    )
    paper.labelled("Điều 2.", "{{ bonus }}")
    paper.last_article(
        "Điều 3.",
        "Quyết định này có hiệu lực kể từ ngày ký. Các cơ quan, đơn vị liên quan và các tập thể, hộ gia"
        " đình, cá nhân có tên trong danh sách chịu trách nhiệm thi hành Quyết định này./.",
    )
    paper.signature()
    paper.annexed_list("{{ annex_title }}", _OF_DECISION)
    paper.rows(_ANNEX, _BANDS, size=12)
    paper.text("{{ sum }}", italic=True)
    paper.sealed()


def _correction(paper: DecisionPaper) -> None:
    paper.opening()
    paper.labelled("Điều 1.", "Đính chính nội dung tại {{ amended }} của {{ amended_issuer }} như sau:")
    paper.rows(_CHANGES, [("", "changes")], size=12)
    paper.labelled("Điều 2.", "Các nội dung khác của {{ amended }} giữ nguyên hiệu lực.")
    paper.labelled(
        "Điều 3.",
        "{{ award }} đã cấp có nội dung được đính chính thì thu lại và cấp đổi theo Quyết định này.",
    )
    paper.last_article(
        "Điều 4.",
        "Quyết định này có hiệu lực kể từ ngày ký. Các cơ quan, đơn vị liên quan và các tập thể, hộ gia"
        " đình, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
    )
    paper.signature()
    paper.sealed()


def _revocation(paper: DecisionPaper) -> None:
    paper.opening()
    paper.labelled(
        "Điều 1.",
        "Thu hồi {{ award }} đã tặng tại {{ amended }} của {{ amended_issuer }} đối với các trường hợp sau:",
    )
    paper.rows(_REVOKED, [("", "recipients_list")], size=12)
    paper.labelled("Điều 2.", "{{ bonus }}")
    paper.labelled("Điều 3.", "Các nội dung khác của {{ amended }} giữ nguyên hiệu lực.")
    paper.last_article(
        "Điều 4.",
        "Quyết định này có hiệu lực kể từ ngày ký. Các cơ quan, đơn vị liên quan và các tập thể, hộ gia"
        " đình, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
    )
    paper.signature()
    paper.sealed()


def _leave_room(paper: Paper) -> None:
    """The repeated row of the last table, as high as a signature."""
    from docx.shared import Mm

    paper.document.tables[-1].rows[2].height = Mm(_SIGNED_ROW)


def _bonus_list(paper: Paper) -> None:
    paper.letterhead(numbered=False)
    paper.heading("DANH SÁCH KÝ NHẬN TIỀN THƯỞNG", notes=_OF_DECISION)
    paper.labelled("Nguồn chi:", "{{ fund }}.")
    paper.labelled("Mức lương cơ sở:", "{{ base }}.")
    paper.rows(_BONUS, [("", "items")], total=["", "Cộng", "", "", "{{ sum }}", ""], size=12)
    _leave_room(paper)
    paper.last("Tổng số tiền bằng chữ: {{ sum_words }}.")
    paper.signature(maker="NGƯỜI LẬP")


def _receipts(paper: Paper) -> None:
    paper.letterhead(numbered=False)
    paper.heading("DANH SÁCH KÝ NHẬN", notes=_OF_DECISION)
    paper.rows(_RECEIPTS, [("", "items")], size=12)
    _leave_room(paper)
    paper.last("Danh sách này có {{ total }} trường hợp./.")
    paper.signature(maker="NGƯỜI TRAO")


def _call_sheet(paper: Paper) -> None:
    paper.letterhead(numbered=False)
    paper.heading("DANH SÁCH LÊN NHẬN KHEN THƯỞNG", "{{ occasion }}")
    paper.labelled("Thời gian:", "{{ when }}.")
    paper.labelled("Địa điểm:", "{{ venue }}.")
    paper.rows(_CALLED, [("", "items")], size=12)
    paper.last("Danh sách này có {{ total }} lượt lên nhận, xếp theo thứ tự của chồng bằng./.")
    paper.signature(maker="NGƯỜI LẬP")


BUILDERS: dict[DocumentKind, Callable[[Paper], None]] = {
    DocumentKind.AWARD_DECISION: _award,
    DocumentKind.CORRECTION_DECISION: _correction,
    DocumentKind.REVOCATION_DECISION: _revocation,
    DocumentKind.BONUS_LIST: _bonus_list,
    DocumentKind.RECEIPT_LIST: _receipts,
    DocumentKind.CALL_SHEET: _call_sheet,
}
DECISIONS = frozenset(
    {DocumentKind.AWARD_DECISION, DocumentKind.CORRECTION_DECISION, DocumentKind.REVOCATION_DECISION}
)
# In the smaller of the two sizes that are allowed.
SHORT = frozenset({DocumentKind.BONUS_LIST, DocumentKind.RECEIPT_LIST, DocumentKind.CALL_SHEET})
