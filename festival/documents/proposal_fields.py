"""The names in documents of nominations, with what each stands for. Pure."""

from festival.documents.naming import HEAD, Names, Rows, fields
from festival.documents.rules import DocumentKind

# No proposal goes with a plan, and none has a theme.
_HEAD = tuple(field for field in HEAD if field.name not in ("plan_symbol", "theme"))
_COUNTS = fields(
    ("total", "Tổng số đề nghị, bằng số"),
    ("counts", "Số lượng theo hình thức khen thưởng, mỗi hình thức một dòng"),
)
_HEADS = fields(
    ("collectives_head", "Tên nhóm tập thể; trống nếu không có"),
    ("households_head", "Tên nhóm hộ gia đình; trống nếu không có"),
    ("individuals_head", "Tên nhóm cá nhân; trống nếu không có"),
)
_PERSON = fields(
    ("no", "Số thứ tự"),
    ("name", "Họ và tên, tên tập thể, tên hộ gia đình"),
    ("men", "Năm sinh, nếu là nam"),
    ("women", "Năm sinh, nếu là nữ"),
    ("post", "Chức vụ, đơn vị hoặc địa chỉ"),
    ("summary", "Tóm tắt thành tích"),
    ("award", "Hình thức đề nghị"),
)
_GROUPS = tuple(
    Rows(name, meaning, _PERSON)
    for name, meaning in (
        ("collectives", "Tập thể"),
        ("households", "Hộ gia đình"),
        ("individuals", "Cá nhân"),
    )
)
PROPOSAL_NAMES: dict[DocumentKind, Names] = {
    DocumentKind.SUBMISSION: Names(
        _HEAD
        + _COUNTS
        + fields(
            ("addressee", "Nơi nhận tờ trình, sau chữ Kính gửi"),
            ("occasion", "Phong trào, đợt thi đua"),
            ("attachments", "Hồ sơ kèm theo, mỗi thứ một dòng"),
        )
    ),
    DocumentKind.NOMINEE_LIST: Names(_HEAD + _COUNTS + _HEADS, _GROUPS),
    DocumentKind.ACHIEVEMENT: Names(
        _HEAD
        + fields(
            ("award", "Hình thức đề nghị khen thưởng"),
            ("profile_head", "Sơ lược lý lịch, hoặc đặc điểm tình hình của tập thể"),
            ("profile", "Họ tên, năm sinh, chức vụ … mỗi điều một dòng"),
            ("report", "Báo cáo thành tích, mỗi đoạn một dòng"),
            ("citation", "Nội dung khen thưởng sẽ ghi trên giấy"),
            ("earlier", "Các hình thức đã được khen thưởng, mỗi hình thức một dòng"),
            ("confirmer", "Ai xác nhận, viết hoa"),
        )
    ),
    DocumentKind.SELECTION_MINUTES: Names(
        _HEAD
        + _COUNTS
        + _HEADS
        + fields(
            ("meeting", "Nơi họp bình xét"),
            ("occasion", "Phong trào, đợt thi đua"),
        ),
        _GROUPS,
    ),
    DocumentKind.APPRAISAL: Names(
        _HEAD
        + fields(
            ("name", "Người, tập thể, hộ được đề nghị"),
            ("address", "Chức vụ, đơn vị hoặc địa chỉ"),
            ("unit", "Đơn vị đề nghị"),
            ("award", "Hình thức đề nghị khen thưởng"),
            ("basis", "Loại hình khen thưởng"),
            ("citation", "Nội dung khen thưởng"),
            ("earlier", "Đã được khen thưởng, mỗi hình thức một dòng"),
            ("opinion", "Ý kiến của Thường trực Hội đồng"),
        ),
        (
            Rows(
                "checks",
                "Nội dung thẩm định",
                fields(("no", "Số thứ tự"), ("name", "Nội dung"), ("result", "Kết quả"), ("note", "Ghi chú")),
            ),
        ),
    ),
    DocumentKind.POSTING: Names(
        _HEAD
        + _COUNTS
        + _HEADS
        + fields(
            ("occasion", "Phong trào, đợt thi đua"),
            ("days", "Niêm yết từ ngày đến ngày"),
            ("places", "Nơi niêm yết"),
            ("comments_to", "Nơi nhận ý kiến"),
        ),
        _GROUPS,
    ),
}
