"""The names in documents of the council, with what each stands for. Pure."""

from festival.documents.naming import HEAD, Names, Rows, fields
from festival.documents.rules import DocumentKind

# No paper of the council goes with a plan, and none has a theme.
_HEAD = tuple(field for field in HEAD if field.name not in ("plan_symbol", "theme"))
_COUNCIL = fields(
    ("council", "Tên Hội đồng, dùng trong câu"),
    ("title", "Tên phiên họp"),
    ("occasion", "Phong trào, đợt thi đua"),
)
_PLACE = fields(
    ("first_part", "Tên phần I, viết hoa: thời gian, địa điểm; khi không họp chỉ có thời gian"),
    ("venue", "Địa điểm"),
    ("venue_label", "«Địa điểm:», đứng trước dòng địa điểm; trống khi không họp"),
    ("venue_line", "Dòng địa điểm, có dấu chấm; trống khi không họp"),
    ("closing", "Câu kết của biên bản"),
)
_REGULATION = fields(("regulation", "Quy chế của Hội đồng, số và ngày"))
_NOMINEES = fields(
    ("no", "Số thứ tự"),
    ("name", "Họ và tên, tên tập thể, tên hộ gia đình"),
    ("post", "Chức vụ, đơn vị hoặc địa chỉ"),
    ("award", "Hình thức đề nghị"),
)
_CHANNELS = Rows(
    "channels",
    "Số phiếu theo từng cách biểu quyết",
    fields(
        ("name", "Cách biểu quyết"),
        ("issued", "Số phiếu phát ra"),
        ("returned", "Số phiếu thu về"),
        ("valid", "Số phiếu hợp lệ"),
        ("invalid", "Số phiếu không hợp lệ"),
    ),
)
_PRESENCE = fields(
    ("members", "Tổng số thành viên theo Quyết định thành lập, kèm số và ngày"),
    ("present", "Số thành viên có mặt"),
    ("absent", "Số thành viên vắng mặt"),
    ("attendance", "Câu về số người có mặt, vắng mặt; khi không họp là số phiếu trả về"),
)

COUNCIL_NAMES: dict[DocumentKind, Names] = {
    DocumentKind.COUNCIL_INVITATION: Names(
        _HEAD
        + _COUNCIL
        + fields(
            ("guest", "Người được mời, kèm chức vụ; mỗi người một giấy mời"),
            ("when", "Thời gian họp"),
            ("venue", "Địa điểm họp"),
            ("agenda", "Nội dung: mỗi hình thức khen thưởng một dòng, kèm số hồ sơ"),
            ("way", "Cách biểu quyết"),
            ("reading", "Nơi đọc hồ sơ trước phiên họp"),
            ("written", "Việc lấy ý kiến bằng văn bản nếu vắng mặt; trống nếu không lấy"),
            ("cites", "Phiên họp trước được xem xét lại; trống nếu không có"),
        )
    ),
    DocumentKind.BALLOT_PAPER: Names(
        _HEAD + _COUNCIL + fields(("sheet", "Tờ phiếu; trống nếu cả phiên chỉ có một tờ")),
        (Rows("items", "Hồ sơ biểu quyết", _NOMINEES),),
    ),
    DocumentKind.OPINION_SHEET: Names(
        _HEAD
        + _COUNCIL
        + _REGULATION
        + fields(
            ("member", "Thành viên được xin ý kiến; mỗi người một phiếu"),
            ("member_post", "Chức vụ của thành viên"),
            ("when", "Thời gian họp, hoặc đợt lấy ý kiến"),
            ("due", "Hạn gửi lại phiếu"),
            ("left_out", "Hồ sơ mà thành viên không cho ý kiến vì có liên quan; trống nếu không có"),
        ),
        (Rows("items", "Hồ sơ xin ý kiến", _NOMINEES),),
    ),
    DocumentKind.COUNTING_MINUTES: Names(
        _HEAD
        + _COUNCIL
        + _REGULATION
        + _PRESENCE
        + _PLACE
        + fields(
            ("when", "Thời gian bỏ phiếu và kiểm phiếu"),
            ("took_part", "Số thành viên tham gia biểu quyết"),
            ("away", "Số thành viên không tham gia, kèm tên và lý do, mỗi người một dòng"),
            ("recused", "Ai không biểu quyết hồ sơ nào vì có liên quan; trống nếu không có"),
            ("not_counted", "Hồ sơ không có kết quả và vì sao; trống nếu không có"),
            ("second", "Người ký bên trái"),
            ("second_post", "Tư cách của người ký bên trái, viết hoa"),
        ),
        (
            Rows(
                "tellers",
                "Tổ kiểm phiếu",
                fields(
                    ("no", "Số thứ tự"),
                    ("name", "Họ và tên"),
                    ("post", "Chức vụ"),
                    ("duty", "Tổ trưởng hoặc thành viên"),
                ),
            ),
            _CHANNELS,
            Rows(
                "results",
                "Kết quả kiểm phiếu",
                _NOMINEES
                + fields(
                    ("detail", "Kết quả theo từng cách biểu quyết, mỗi cách một dòng"),
                    ("yes", "Tổng số đồng ý"),
                    ("no_votes", "Tổng số không đồng ý"),
                    ("blank", "Tổng số không có ý kiến"),
                    ("invalid", "Tổng số không hợp lệ"),
                ),
            ),
        ),
    ),
    DocumentKind.COUNCIL_MINUTES: Names(
        _HEAD
        + _COUNCIL
        + _PRESENCE
        + _PLACE
        + fields(
            ("began", "Giờ, ngày khai mạc thực tế"),
            ("ended", "Giờ, ngày kết thúc thực tế"),
            ("chair", "Người chủ trì"),
            ("secretary", "Thư ký"),
            ("cites", "Phiên họp trước được xem xét lại; trống nếu không có"),
            ("course", "Diễn biến, mỗi việc một đoạn"),
            ("recused", "Ai không biểu quyết hồ sơ nào vì có liên quan; câu nói rõ khi không có"),
            ("ways", "Quy tắc biểu quyết của từng hình thức khen thưởng, mỗi hình thức một đoạn"),
            ("voted", "Cách biểu quyết, giờ bắt đầu và kết thúc, số phiếu"),
            ("summary", "Kết luận: bao nhiêu hồ sơ thông qua"),
            ("chair_words", "Ý kiến công khai của Chủ tịch Hội đồng; trống nếu Quy chế không cần"),
            ("deferred", "Hồ sơ chuyển phiên sau và vì sao; trống nếu không có"),
            ("seal", "Mã kiểm chứng nhật ký"),
            ("second", "Người ký bên trái"),
            ("second_post", "Tư cách của người ký bên trái, viết hoa"),
        ),
        (
            Rows(
                "roll",
                "Thành viên Hội đồng",
                fields(
                    ("no", "Số thứ tự"),
                    ("name", "Họ và tên"),
                    ("post", "Chức vụ"),
                    ("duty", "Nhiệm vụ trong Hội đồng"),
                    ("presence", "Có mặt, hoặc vắng mặt và lý do"),
                ),
            ),
            _CHANNELS,
            Rows(
                "results",
                "Kết quả biểu quyết",
                _NOMINEES
                + fields(
                    ("room", "Kết quả tại cuộc họp"),
                    ("written", "Kết quả bằng văn bản"),
                    ("share", "Số phiếu đồng ý trên tổng số, và tỷ lệ %"),
                    ("outcome", "Thông qua, không thông qua hoặc chuyển phiên sau"),
                ),
            ),
        ),
    ),
}
