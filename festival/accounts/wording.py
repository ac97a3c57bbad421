"""Words for entries of the record: an act is «kind.verb», of whatever room."""

import re
from datetime import date

from festival.accounts.rules import ROLE_NAMES

KINDS = {
    "account": "tài khoản",
    "award": "hình thức khen",
    "award_type": "hình thức khen",
    "batch": "đợt in",
    "commendation": "khen thưởng",
    "copy": "bản in",
    "council": "hội đồng",
    "decision": "quyết định",
    "festival": "ngày hội",
    "installation": "hệ thống",
    "letterhead": "mẫu văn bản",
    "locality": "đơn vị",
    "nomination": "đề nghị",
    "page": "trang",
    "programme": "chương trình",
    "register": "sổ vàng",
    "season": "mùa ngày hội",
    "session": "phiên họp",
    "units": "danh mục đơn vị",
    "vote_rule": "quy tắc biểu quyết",
}
VERBS = {
    "accept": "Chấp nhận",
    "add": "Thêm vào",
    "add_member": "Thêm thành viên",
    "approve": "Duyệt",
    "archive": "Lưu trữ",
    "arrive": "Điểm danh",
    "attend": "Điểm danh",
    "cancel": "Hủy",
    "change": "Đổi tên theo nghị quyết",
    "close": "Kết thúc",
    "convene": "Triệu tập",
    "copy": "Sao chép",
    "correct": "Đính chính",
    "create": "Tạo",
    "decide": "Ra quyết định",
    "defer": "Hoãn xét",
    "delete": "Xóa",
    "disable": "Khóa",
    "draft": "Soạn",
    "edit": "Sửa",
    "emblem": "Đổi biểu trưng",
    "enable": "Mở lại",
    "end": "Kết thúc",
    "end_membership": "Thôi thành viên",
    "end_vote": "Đóng biểu quyết",
    "end_without_quorum": "Dừng vì không đủ người",
    "fail": "Không đạt",
    "forward": "Chuyển cấp trên",
    "found": "Thành lập",
    "good": "Xác nhận bản đẹp",
    "grant": "Giao việc",
    "hand": "Trao",
    "hold": "Tổ chức",
    "issue": "Ban hành",
    "load": "Nạp",
    "make_ready": "Xác nhận sẵn sàng",
    "mode": "Đổi cách đánh số",
    "off": "Tắt",
    "on": "Bật",
    "open": "Mở",
    "order": "Xếp thứ tự",
    "pass": "Thông qua",
    "plan": "Lập",
    "postpone": "Hoãn",
    "prepare": "Chuẩn bị",
    "print": "In",
    "public_url": "Đổi địa chỉ trang",
    "reject": "Loại",
    "release": "Bỏ tạm dừng",
    "remove": "Bỏ khỏi",
    "rename": "Đổi tên",
    "report": "Báo cáo",
    "require": "Đổi yêu cầu",
    "reset": "Cấp lại",
    "resume": "Làm tiếp",
    "return": "Trả lại",
    "revive": "Khôi phục",
    "revoke": "Thu hồi",
    "schedule": "Đưa vào phiên họp",
    "set": "Đặt",
    "shortcut": "Xét nhanh",
    "sign": "Ký",
    "sign_minutes": "Ký biên bản",
    "spoil": "Đánh dấu hỏng",
    "stop": "Dừng",
    "submit": "Trình",
    "take": "Nhận xem xét",
    "undo": "Hoàn tác",
    "unsign": "Bỏ ký",
    "upper_decide": "Cấp trên quyết định",
    "upper_refuse": "Cấp trên từ chối",
    "void": "Hủy",
    "withdraw": "Rút",
}
# Acts that a verb and a kind do not tell well.
WHOLE = {
    "account.grant": "Giao việc cho tài khoản",
    "account.password.change": "Đổi mật khẩu",
    "account.password.reset": "Cấp lại mật khẩu",
    "account.revoke": "Thu hồi việc của tài khoản",
    "account.second_factor.off": "Tắt xác thực hai bước",
    "account.second_factor.on": "Bật xác thực hai bước",
    "account.second_factor.require": "Đổi yêu cầu xác thực hai bước",
    "account.sessions.end": "Đăng xuất mọi thiết bị",
    "batch.order": "Đặt đợt in",
    "copy.good": "Xác nhận bản in tốt",
    "copy.hand": "Trao Giấy khen",
    "copy.print": "Ghi đã in ra giấy",
    "copy.spoil": "Đánh dấu bản in hỏng",
    "council.add_member": "Thêm thành viên hội đồng",
    "council.end_membership": "Kết thúc tư cách thành viên hội đồng",
    "decision.add": "Thêm vào quyết định",
    "decision.order": "Xếp thứ tự trong quyết định",
    "decision.remove": "Bỏ khỏi quyết định",
    "installation.found": "Cài đặt hệ thống",
    "installation.public_url": "Đổi địa chỉ của trang",
    "letterhead.emblem": "Đổi biểu trưng",
    "locality.change": "Đổi tên đơn vị theo nghị quyết",
    "locality.change.undo": "Hoàn tác đổi tên đơn vị",
    "festival.hold": "Xác nhận ngày hội đã tổ chức",
    "festival.make_ready": "Báo ngày hội sẵn sàng",
    "nomination.accept": "Xác nhận đề nghị đủ điều kiện",
    "nomination.decide": "Ra quyết định khen thưởng",
    "nomination.defer": "Chuyển đề nghị sang phiên sau",
    "nomination.fail": "Hội đồng không thông qua đề nghị",
    "nomination.forward": "Trình đề nghị lên cấp trên",
    "nomination.hold": "Tạm dừng xét đề nghị",
    "nomination.pass": "Hội đồng thông qua đề nghị",
    "nomination.reject": "Xác nhận đề nghị không đủ điều kiện",
    "nomination.release": "Bỏ tạm dừng xét đề nghị",
    "nomination.schedule": "Đưa đề nghị vào phiên họp",
    "nomination.shortcut": "Xét đề nghị theo thủ tục đơn giản",
    "nomination.submit": "Nộp đề nghị",
    "nomination.take": "Nhận thẩm định đề nghị",
    "nomination.upper_decide": "Cấp trên quyết định về đề nghị",
    "nomination.upper_refuse": "Cấp trên không tặng",
    "programme.paste": "Dán chương trình",
    "register.mode": "Đổi cách đánh số sổ vàng",
    "session.add_items": "Đưa hồ sơ vào chương trình họp",
    "session.call_roll": "Điểm danh phiên họp",
    "session.close": "Kiểm phiếu, kết thúc phiên họp",
    "session.convene": "Chốt danh sách họp",
    "session.end_vote": "Kết thúc bỏ phiếu",
    "session.end_without_quorum": "Dừng phiên họp vì không đủ thành viên",
    "session.open": "Mở bỏ phiếu",
    "session.remove_item": "Đưa hồ sơ ra khỏi chương trình họp",
}
# The only details that pages show: their values are what people typed, or words of a table.
DETAILS = {
    "after": "chuyển sang",
    "award": "hình thức",
    "basis": "căn cứ",
    "code": "mã",
    "communes": "số xã",
    "decision": "quyết định",
    "deputy": "ủy quyền",
    "duty": "chức trách",
    "last_day": "ngày cuối",
    "name": "tên",
    "new": "mới",
    "note": "ghi chú",
    "number": "số",
    "old": "cũ",
    "person": "người",
    "phone": "bỏ điện thoại",
    "place": "nơi",
    "provinces": "số tỉnh",
    "reason": "lý do",
    "regulation": "quy chế",
    "role": "phần việc",
    "sign_in_name": "tên đăng nhập",
    "theme": "chủ đề",
    "title": "tên",
    "total": "số lượng",
    "url": "địa chỉ",
    "valid_from": "từ ngày",
    "valid_to": "đến ngày",
    "year": "năm",
}
# The words of the other rooms' states: this room may not ask them, a test holds both together.
STATES = {
    "batch": {
        "queued": "Đang chờ",
        "rendering": "Đang dựng trang",
        "ready": "Sẵn sàng để in",
        "stopped": "Đã dừng",
        "failed": "Có lỗi",
    },
    "commendation": {"issued": "Còn hiệu lực", "corrected": "Đã được đính chính", "revoked": "Đã thu hồi"},
    "copy": {
        "queued": "Chưa in",
        "printed": "Đã in, chưa kiểm",
        "good": "In tốt",
        "spoiled": "In hỏng",
        "handed": "Đã trao",
        "void": "Đã hủy bản in",
    },
    "decision": {"draft": "Dự thảo", "signed": "Đã ký, chờ số", "issued": "Đã ban hành"},
    "festival": {
        "draft": "Đang soạn",
        "plan_submitted": "Chờ duyệt",
        "plan_approved": "Đã duyệt",
        "preparing": "Đang chuẩn bị",
        "ready": "Sẵn sàng",
        "held": "Đã tổ chức",
        "postponed": "Hoãn",
        "cancelled": "Hủy",
        "reported": "Đã báo cáo",
        "archived": "Đã lưu trữ",
    },
    "nomination": {
        "draft": "Đang soạn",
        "submitted": "Đã nộp",
        "under_review": "Đang thẩm định",
        "returned": "Trả lại để bổ sung",
        "ineligible": "Không đủ điều kiện",
        "eligible": "Đủ điều kiện",
        "on_agenda": "Trong phiên họp",
        "passed": "Hội đồng thông qua",
        "failed": "Không thông qua",
        "forwarded": "Đã trình cấp trên",
        "refused": "Cấp trên không tặng",
        "decided": "Đã có quyết định",
        "withdrawn": "Đã rút",
    },
    "session": {
        "planned": "Dự kiến",
        "convened": "Đã họp, chưa bỏ phiếu",
        "voting": "Đang bỏ phiếu",
        "counting": "Đang kiểm phiếu",
        "closed": "Đã kết thúc",
        "minutes_signed": "Đã ký biên bản",
        "no_quorum": "Không đủ thành viên",
    },
}
DUTIES = {
    "chair": "Chủ tịch Hội đồng",
    "vice_chair": "Phó Chủ tịch Hội đồng",
    "secretary": "Ủy viên, Thư ký",
    "member": "Ủy viên",
}
# What fields of forms are called where a form is given back after a session expired.
FIELDS = {
    "address_line": "Chức vụ, đơn vị hoặc địa chỉ",
    "agency": "Cơ quan ban hành",
    "awarding_title": "Chức danh người khen",
    "birth_year": "Năm sinh",
    "citation": "Nội dung khen thưởng",
    "decided_on": "Ngày quyết định thành lập",
    "decision_number": "Số quyết định thành lập",
    "full_name": "Họ và tên",
    "grounds": "Căn cứ",
    "held_on": "Ngày tổ chức, ngày họp",
    "last_day": "Ngày cuối cùng",
    "legal_basis": "Văn bản đổi tên",
    "main_day": "Ngày chính",
    "minutes": "Thời lượng (phút)",
    "name": "Tên",
    "needs": "Cần chuẩn bị",
    "nominations_due": "Hạn nộp đề nghị khen thưởng",
    "note": "Ghi chú, ý kiến",
    "number": "Số quyết định",
    "parent_agency": "Cơ quan cấp trên",
    "place": "Nơi ký",
    "post": "Chức vụ công tác",
    "printed_name": "Tên in trên giấy",
    "presenter": "Phụ trách",
    "quorum": "Tỷ lệ thành viên phải có mặt",
    "reason": "Lý do",
    "regulation_number": "Số văn bản ban hành Quy chế",
    "regulation_on": "Ngày ban hành Quy chế",
    "report": "Báo cáo thành tích",
    "rows": "Các dòng đã dán",
    "share": "Tỷ lệ phiếu đồng ý để thông qua",
    "sign_in_name": "Tên đăng nhập",
    "signed_on": "Ngày ban hành",
    "signer": "Người quyết định",
    "signer_name": "Họ và tên người ký",
    "starts_at": "Giờ bắt đầu",
    "text": "Danh sách",
    "theme": "Chủ đề",
    "title": "Tên, nội dung hoặc trích yếu",
    "valid_from": "Từ ngày",
    "valid_to": "Đến ngày",
    "venue": "Địa điểm",
    "window_end": "Đợt tổ chức đến ngày",
    "window_start": "Đợt tổ chức từ ngày",
    "year": "Năm",
}
_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_ROLES = {role.value: name for role, name in ROLE_NAMES.items()}


def act_name(action: str) -> str:
    """«Sửa đề nghị» for «nomination.edit»."""
    if action in WHOLE:
        return WHOLE[action]
    kind, _, rest = action.partition(".")
    verb = VERBS.get(rest.rpartition(".")[2], "Thay đổi")
    return f"{verb} {KINDS.get(kind, 'dữ liệu')}"


def field_name(name: str, value: str) -> str | None:
    """What to call a field given back; None for a mere choice or number, which nobody would know again."""
    return FIELDS.get(name) or ("Nội dung khác" if " " in value.strip() else None)


def acts_with(folded: str, actions: list[str], fold) -> list[str]:
    """Which of ``actions`` are called something that contains ``folded``."""
    return [action for action in actions if folded in fold(act_name(action))]


def details_in_words(details: dict, action: str = "") -> str:
    """«tên: …; phần việc: …», of the details that have words; ``action`` tells whose states they are."""
    known = {"after": STATES.get(action.partition(".")[0], {}), "duty": DUTIES, "role": _ROLES}
    return "; ".join(
        f"{DETAILS[name]}: {known.get(name, {}).get(value) or _value(value)}"
        for name, value in details.items()
        if name in DETAILS and value not in (None, "", False) and isinstance(value, str | int)
    )


def _value(value) -> str:
    if value is True:
        return "có"
    written = str(value)
    return f"{date.fromisoformat(written):%d/%m/%Y}" if _ISO_DAY.match(written) else written
