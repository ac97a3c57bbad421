"""The names that a template may hold, with what each stands for. Pure; this table is what a check allows."""

from festival.documents.council_fields import COUNCIL_NAMES
from festival.documents.decision_fields import DECISION_NAMES
from festival.documents.naming import HEAD, Names, Rows
from festival.documents.naming import fields as _fields
from festival.documents.proposal_fields import PROPOSAL_NAMES
from festival.documents.rules import DocumentKind

_OCCASION = _fields(
    ("title", "Tên ngày hội"),
    ("when", "Thời gian tổ chức"),
    ("venue", "Địa điểm tổ chức"),
)
_RAIN = _fields(("rain_plan", "Phương án khi mưa"))
_MONEY = _fields(
    ("budget_total", "Tổng dự toán, bằng số"),
    ("budget_words", "Tổng dự toán, bằng chữ"),
    ("budget_state", "Phần ngân sách"),
    ("budget_social", "Phần xã hội hóa"),
)
_FESTIVALS = Rows(
    "festivals",
    "Các ngày hội",
    _fields(
        ("no", "Số thứ tự"),
        ("title", "Tên ngày hội"),
        ("day", "Ngày"),
        ("hour", "Giờ bắt đầu"),
        ("venue", "Địa điểm"),
        ("pilot", "Ngày hội điểm"),
    ),
)
_ITEM = _fields(
    ("time", "Từ giờ đến giờ"),
    ("minutes", "Số phút"),
    ("title", "Nội dung"),
    ("presenter", "Người phụ trách"),
    ("needs", "Cần chuẩn bị"),
)
_TASKS = Rows(
    "tasks",
    "Phân công",
    _fields(
        ("no", "Số thứ tự"),
        ("title", "Việc"),
        ("who", "Cơ quan, người thực hiện"),
        ("due", "Hạn hoàn thành"),
        ("note", "Ghi chú"),
    ),
)
_BUDGET = Rows(
    "budget",
    "Các khoản dự toán",
    _fields(
        ("no", "Số thứ tự"),
        ("title", "Khoản chi"),
        ("quantity", "Số lượng, kèm đơn vị tính"),
        ("price", "Đơn giá"),
        ("amount", "Thành tiền"),
        ("state", "Phần ngân sách"),
        ("social", "Phần xã hội hóa"),
    ),
)
_DELEGATES = Rows(
    "delegates",
    "Đại biểu",
    _fields(
        ("no", "Số thứ tự"),
        ("name", "Họ và tên hoặc tên cơ quan"),
        ("post", "Chức vụ, đơn vị"),
        ("kind", "Thành phần"),
        ("seats", "Số người"),
    ),
)
_FIGURES = Rows(
    "figures",
    "Kết quả bằng số",
    _fields(("no", "Số thứ tự"), ("name", "Nội dung"), ("unit", "Đơn vị tính"), ("value", "Kết quả")),
)
NAMES: dict[DocumentKind, Names] = (
    {
        DocumentKind.PLAN: Names(
            HEAD
            + _OCCASION
            + _fields(
                ("scope", "Quy mô: bao nhiêu nơi tổ chức"),
                ("deadlines", "Các mốc thời gian chuẩn bị"),
                ("ceremony", "Tóm tắt phần lễ"),
                ("festivity", "Tóm tắt phần hội"),
                ("nominations_due", "Hạn nộp đề nghị khen thưởng"),
                ("assignments", "Phân công, mỗi cơ quan một đoạn"),
                ("report_due", "Hạn báo cáo kết quả"),
                ("annexed", "Ngày hội có chương trình và danh sách đại biểu ở phụ lục"),
            )
            + _MONEY
            + _fields(("budget_text", "Câu về kinh phí, cả khi chưa có dự toán"))
            + _RAIN,
            (_FESTIVALS, Rows("programme", "Chương trình chi tiết", _ITEM), _TASKS, _BUDGET, _DELEGATES),
        ),
        DocumentKind.PROGRAMME: Names(
            HEAD
            + _OCCASION
            + _fields(
                ("duration", "Tổng thời lượng"),
                ("bring", "Bà con mang theo gì"),
                ("script", "Kịch bản điều hành, mỗi việc một đoạn"),
                ("opening_head", "Tên phần đón tiếp; trống nếu chương trình không có"),
                ("ceremony_head", "Tên phần lễ; trống nếu chương trình không có"),
                ("festivity_head", "Tên phần hội; trống nếu chương trình không có"),
                ("closing_head", "Tên phần kết thúc; trống nếu chương trình không có"),
            )
            + _RAIN,
            (
                Rows("opening", "Đón tiếp", _ITEM),
                Rows("ceremony", "Phần lễ", _ITEM),
                Rows("festivity", "Phần hội", _ITEM),
                Rows("closing", "Kết thúc", _ITEM),
            ),
        ),
        DocumentKind.BUDGET: Names(HEAD + _OCCASION + _MONEY, (_BUDGET,)),
        DocumentKind.INVITATION: Names(
            HEAD
            + _OCCASION
            + _fields(
                ("guests", "Kính mời ai, mỗi người hoặc mỗi thành phần một đoạn"),
                ("summary", "Chương trình tóm tắt"),
                ("reply_by", "Xác nhận tham dự trước ngày"),
            )
            + _RAIN
        ),
        DocumentKind.RESULT: Names(
            HEAD
            + _OCCASION
            + _fields(
                ("reported", "Bao nhiêu nơi đã báo cáo"),
                ("festivities", "Hoạt động phần hội"),
                ("shortcomings", "Tồn tại, hạn chế, nguyên nhân"),
                ("proposals", "Kiến nghị"),
            ),
            (_FIGURES, _FESTIVALS),
        ),
    }
    | PROPOSAL_NAMES
    | COUNCIL_NAMES
    | DECISION_NAMES
)
