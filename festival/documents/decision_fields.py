"""The names in decisions and in the lists that go with them, with what each stands for. Pure."""

from festival.documents.naming import HEAD, Names, Rows, fields
from festival.documents.rules import DocumentKind

# No decision goes with a plan, and none has a theme.
_HEAD = tuple(field for field in HEAD if field.name not in ("plan_symbol", "theme"))
_DECISION = fields(
    ("draft", "«DỰ THẢO»; trống khi quyết định đã ký"),
    ("awarding_title", "Người quyết định, viết hoa, ví dụ: CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH"),
    ("award", "Hình thức khen thưởng, ví dụ: Giấy khen"),
    ("seal", "Mã niêm của nhật ký khi ban hành; trống khi chưa ban hành"),
)
_BANDS = fields(
    ("collectives_head", "Tên nhóm tập thể; trống nếu không có"),
    ("households_head", "Tên nhóm hộ gia đình; trống nếu không có"),
    ("individuals_head", "Tên nhóm cá nhân; trống nếu không có"),
)
_RECIPIENT = fields(
    ("no", "Số thứ tự, chạy liên tục qua các nhóm"),
    ("name", "Họ và tên, tên tập thể, tên hộ gia đình"),
    ("post", "Chức vụ, đơn vị hoặc địa chỉ"),
    ("citation", "Nội dung khen thưởng; có ghi «Truy tặng» khi truy tặng"),
    ("amount", "Tiền thưởng, đồng; trước khi ban hành là hệ số"),
)
_AMENDING = fields(
    ("amended", "Quyết định được đính chính, thu hồi: số và ngày"),
    ("amended_issuer", "Người ban hành quyết định đó"),
)
_OF_DECISION = fields(
    ("decision", "Số và ngày của quyết định"),
    ("issuer", "Người ban hành quyết định"),
    ("total", "Số người, tập thể, hộ gia đình trong danh sách"),
)

DECISION_NAMES: dict[DocumentKind, Names] = {
    DocumentKind.AWARD_DECISION: Names(
        _HEAD
        + _DECISION
        + _BANDS
        + fields(
            ("act", "«Tặng», «Truy tặng» hoặc «Tặng, truy tặng»"),
            ("counts", "Bao nhiêu tập thể, hộ gia đình, cá nhân, dùng trong câu"),
            ("reason", "Thành tích và danh sách kèm theo, dùng trong câu sau «đã có thành tích»"),
            ("bonus", "Câu về tiền thưởng và nguồn chi"),
            ("annex_title", "Tên danh sách kèm theo, viết hoa"),
            ("decision", "Số và ngày của quyết định"),
            ("issuer", "Người ban hành quyết định"),
            ("sum", "Câu về tổng tiền thưởng; trống khi chưa ban hành"),
        ),
        (
            Rows("collectives", "Tập thể", _RECIPIENT),
            Rows("households", "Hộ gia đình", _RECIPIENT),
            Rows("individuals", "Cá nhân", _RECIPIENT),
        ),
    ),
    DocumentKind.CORRECTION_DECISION: Names(
        _HEAD + _DECISION + _AMENDING,
        (
            Rows(
                "changes",
                "Nội dung đính chính",
                fields(
                    ("no", "Số thứ tự"),
                    ("register_no", "Số sổ vàng"),
                    ("name", "Họ và tên, tên tập thể đã ghi"),
                    ("what", "Mục đính chính, ví dụ: Họ và tên"),
                    ("was", "Đã ghi"),
                    ("becomes", "Đính chính thành"),
                ),
            ),
        ),
    ),
    DocumentKind.REVOCATION_DECISION: Names(
        _HEAD + _DECISION + _AMENDING + fields(("bonus", "Câu về số tiền thưởng phải nộp lại")),
        (
            Rows(
                "recipients_list",
                "Các trường hợp thu hồi",
                fields(
                    ("no", "Số thứ tự"),
                    ("register_no", "Số sổ vàng"),
                    ("name", "Họ và tên, tên tập thể"),
                    ("post", "Chức vụ, đơn vị hoặc địa chỉ"),
                    ("amount", "Tiền thưởng, đồng"),
                ),
            ),
        ),
    ),
    DocumentKind.BONUS_LIST: Names(
        _HEAD
        + _OF_DECISION
        + fields(
            ("fund", "Quỹ chi tiền thưởng"),
            ("base", "Mức lương cơ sở đã dùng để tính"),
            ("sum", "Tổng tiền thưởng, bằng số"),
            ("sum_words", "Tổng tiền thưởng, bằng chữ"),
        ),
        (
            Rows(
                "items",
                "Người nhận tiền thưởng",
                fields(
                    ("no", "Số thứ tự"),
                    ("name", "Họ và tên, tên tập thể"),
                    ("post", "Chức vụ, đơn vị hoặc địa chỉ"),
                    ("kind", "Tập thể, hộ gia đình hoặc cá nhân"),
                    ("multiple", "Hệ số mức lương cơ sở"),
                    ("amount", "Số tiền, đồng"),
                ),
            ),
        ),
    ),
    DocumentKind.RECEIPT_LIST: Names(
        _HEAD + _OF_DECISION,
        (
            Rows(
                "items",
                "Người nhận",
                fields(
                    ("no", "Số thứ tự"),
                    ("register_no", "Số sổ vàng"),
                    ("name", "Họ và tên, tên tập thể"),
                    ("post", "Chức vụ, đơn vị hoặc địa chỉ"),
                    ("award", "Hình thức khen thưởng"),
                ),
            ),
        ),
    ),
    DocumentKind.CALL_SHEET: Names(
        _HEAD
        + fields(
            ("occasion", "Lễ trao: tên ngày hội hoặc của mùa"),
            ("when", "Thời gian trao"),
            ("venue", "Địa điểm trao"),
            ("total", "Số lượt lên nhận"),
        ),
        (
            Rows(
                "items",
                "Từng lượt lên nhận, theo thứ tự của chồng bằng",
                fields(
                    ("no", "Số thứ tự trong chồng bằng"),
                    ("wave", "Đợt lên nhận"),
                    ("call", "Lời mời, ví dụ: Mời ông Lê Văn Thụ, Tổ trưởng…"),
                    ("name", "Họ và tên, tên tập thể, in chữ to"),
                    ("reading", "Cách đọc tên khó; trống nếu tên dễ đọc"),
                    ("post", "Chức vụ, đơn vị hoặc địa chỉ"),
                    ("citation", "Nội dung khen thưởng"),
                    ("award", "Hình thức khen thưởng"),
                    ("handed_by", "Người trao"),
                ),
            ),
        ),
    ),
}
