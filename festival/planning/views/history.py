"""What happened to a festival, newest first, in the words of its own page."""

from festival.accounts.wording import act_name
from festival.core import audit, clock
from festival.planning import rules
from festival.planning.rules.differences import NOTHING, day_words

# Reports, photographs and pledges, each on a page of its own.
AFTERWARDS = {
    "festival.results": "Lưu nháp báo cáo",
    "festival.correct_results": "Đính chính báo cáo",
    "photo.add": "Thêm ảnh",
    "photo.edit": "Sửa chú thích ảnh",
    "photo.move": "Đổi thứ tự ảnh",
    "photo.delete": "Xóa ảnh",
    "pledge.create": "Lập bản cam kết",
    "pledge.edit": "Sửa bản cam kết",
    "pledge.delete": "Xóa bản cam kết",
    "pledge.paste": "Thêm người ký cam kết",
    "pledge.remove": "Bỏ một người ký cam kết",
    "pledge.sign": "Ghi chữ ký cam kết",
    "pledge.unsign": "Bỏ ghi chữ ký cam kết",
}
HISTORY = {
    "festival.create": "Tạo",
    "festival.edit": "Sửa kế hoạch",
    "festival.template": "Áp dụng mẫu",
    "festival.copy": "Tạo từ mùa trước",
    "programme.add": "Thêm dòng chương trình",
    "programme.edit": "Sửa dòng chương trình",
    "programme.delete": "Xóa dòng chương trình",
    "programme.move": "Đổi thứ tự chương trình",
    "programme.retime": "Nối giờ chương trình",
    "programme.paste": "Dán các dòng chương trình",
    "programme.late": "Ghi trễ giờ, từ dòng",
    "programme.on_time": "Ghi về đúng giờ",
    **AFTERWARDS,
    "festival.rain.edit": "Sửa phương án mưa",
    "festival.rain.delete": "Bỏ phương án mưa",
    "festival.rain.call": "Áp dụng phương án mưa",
    "festival.rain.stop": "Thôi áp dụng phương án mưa",
    "festival.amendment.open": "Mở điều chỉnh kế hoạch",
    "festival.amendment.submit": "Trình điều chỉnh kế hoạch",
    "festival.amendment.return": "Trả lại điều chỉnh kế hoạch",
    "festival.amendment.approve": "Phê duyệt điều chỉnh kế hoạch",
    "festival.amendment.drop": "Bỏ điều chỉnh kế hoạch",
    **{f"festival.{action.value}": name for action, name in rules.ACTION_NAMES.items()},
}

# Which detail of an act stands below it, where it is not the reason.
_SAID = {"programme": "title", "task": "title", "budget": "title", "festival.rain": "place"}


def history_of(festival) -> list[dict]:
    return [_told(entry) for entry in audit.history(("festival", festival.id))]


def _told(entry) -> dict:
    local = clock.local(entry.at)
    return {
        "at": f"{local:%d/%m/%Y %H:%M}",
        "who": entry.actor_name,
        "what": HISTORY.get(entry.action) or act_name(entry.action),
        "note": entry.details.get("reason") or _detail(entry),
    }


# Of a changed plan, with before and after.
_FACTS = {
    "title": "Tên",
    "held_on": "Ngày",
    "starts_at": "Giờ",
    "venue": "Địa điểm",
    "bring": "Bà con mang theo",
}


def _changed_facts(before: dict, after: dict) -> str:
    """«Địa điểm: Sân bóng → Nhà văn hóa»."""
    pairs = [(label, _said(name, before), _said(name, after)) for name, label in _FACTS.items()]
    return "; ".join(f"{label}: {old} → {new}" for label, old, new in pairs if old != new)


def _said(name: str, plan: dict) -> str:
    value = plan.get(name) or ""
    return (day_words(value) if name == "held_on" else value) or NOTHING


def _detail(entry) -> str:
    before, after = entry.details.get("before"), entry.details.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        return _changed_facts(before, after)
    kind = next((kind for kind in _SAID if entry.action.startswith(kind)), None)
    return entry.details.get(_SAID[kind]) or "" if kind else ""
