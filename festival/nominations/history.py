"""Audit entries of a dossier in the words of its page."""

from dataclasses import dataclass

from festival.accounts.wording import act_name
from festival.core import clock
from festival.core.audit import AuditEntry
from festival.nominations.rules import ACTION_NAMES

_ACTS = {
    **{f"nomination.{action.value}": name for action, name in ACTION_NAMES.items()},
    "nomination.create": "Lập đề nghị",
    "nomination.edit": "Sửa hồ sơ",
    "nomination.hold": "Tạm dừng xem xét",
    "nomination.release": "Bỏ tạm dừng",
    "nomination.receive": "Hồ sơ cấp dưới chuyển lên",
    "nomination.send": "Gửi trong gói hồ sơ",
    "nomination.answer": "Gửi trả kết quả",
    "nomination.papers": "Ghi giấy tờ",
    "nominee.edit": "Sửa thông tin",
    "nominee.merge": "Gộp với một mục khác trong sổ",
    "nominee.unmerge": "Tách lại mục đã gộp",
    "nominee.keep_apart": "Ghi là khác với một mục trong sổ",
    "nominee.rejoin": "Hoàn tác việc ghi là khác nhau",
    "nominee.award_add": "Ghi lần khen trước",
    "nominee.award_delete": "Xóa lần khen đã ghi",
    "nominee.service_add": "Ghi thời gian công tác",
    "nominee.service_delete": "Xóa thời gian công tác",
    "nomination.check": "Ghi phiếu kiểm tra",
    "nomination.file_add": "Thêm tệp",
    "nomination.file_delete": "Xóa tệp",
    "nomination.file_move": "Chuyển tệp sang giấy tờ khác",
}
_FACTS = {
    "award": "hình thức",
    "locality": "đơn vị đề nghị",
    "kind": "đối tượng",
    "salutation": "danh xưng",
    "name": "tên",
    "birth_year": "năm sinh",
    "address_line": "chức vụ, đơn vị, địa chỉ",
    "head_count": "số người",
    "women_count": "số nữ",
    "leader_name": "người đứng đầu",
    "unit_id": "đơn vị trong danh mục",
    "is_direct_worker": "trực tiếp lao động",
    "is_special_area": "vùng đặc biệt khó khăn",
    "honours_consent": "ý kiến về vinh danh",
    "photo_consent": "ý kiến về ảnh",
    "consent_on": "ngày hỏi ý kiến",
    "basis": "loại hình",
    "giving": "tặng hay truy tặng",
    "citation": "nội dung khen thưởng",
    "report": "báo cáo thành tích",
}


@dataclass(frozen=True)
class Told:
    """One line of the history."""

    at: str
    who: str
    what: str
    note: str


def told(entries: list[AuditEntry]) -> list[Told]:
    return [
        Told(
            at=f"{clock.local(entry.at):%d/%m/%Y %H:%M}",
            who=entry.actor_name,
            what=_ACTS.get(entry.action) or act_name(entry.action),
            note=_note(entry.details),
        )
        for entry in entries
    ]


def _note(details: dict) -> str:
    said = [details[name] for name in ("asked", "note") if details.get(name)]
    if said:
        return " ".join(said)
    changed = [_FACTS[name] for name in details.get("changed", []) if name in _FACTS]
    return f"Đổi: {', '.join(changed)}." if changed else ""
