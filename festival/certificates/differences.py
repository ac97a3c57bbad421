"""What changed from one version of a form to the next, in sentences. Pure."""

from festival.certificates.rules_templates import FACE_NAMES

_ALIGN = {"left": "trái", "center": "giữa", "right": "phải"}
_VALIGN = {"top": "sát trên", "middle": "giữa", "bottom": "sát dưới"}
# Attribute -> words and unit; what is not listed is told only as «cách trình bày».
_NUMBERS = {
    "x": ("cách trái", "mm"),
    "y": ("cách trên", "mm"),
    "width": ("rộng", "mm"),
    "height": ("cao", "mm"),
    "size_pt": ("cỡ chữ", "pt"),
    "min_size_pt": ("cỡ nhỏ nhất", "pt"),
    "max_lines": ("số dòng nhiều nhất", ""),
    "line_height": ("giãn dòng", ""),
}
_WORDS = {
    "label": ("tên ô", {}),
    "fixed": ("chữ in sẵn", {}),
    "face": ("kiểu chữ", FACE_NAMES),
    "colour": ("màu", {}),
    "align": ("canh ngang", _ALIGN),
    "valign": ("canh dọc", _VALIGN),
    "uppercase": ("viết hoa", {True: "có", False: "không"}),
    "on_blank": ("có trên phôi", {True: "có", False: "không"}),
}


def written(number: float) -> str:
    """12.5 as people write it: 12,5."""
    return f"{number:g}".replace(".", ",")


def differences(before: dict, after: dict) -> list[str]:
    """From one description to another; nothing when they print the same."""
    found = []
    if before["title"] != after["title"]:
        found.append(f"Tên mẫu: “{before['title']}” thành “{after['title']}”.")
    if _paper(before) != _paper(after):
        found.append(f"Khổ giấy: {_paper(before)} thành {_paper(after)}.")
    for key, name in (("emblem_box", "Huy hiệu"), ("qr_box", "Mã QR")):
        found += _changed(name, before[key], after[key])
    if before["qr_colour"] != after["qr_colour"]:
        found.append(f"Mã QR: màu {before['qr_colour']} thành {after['qr_colour']}.")
    if before["keeps_emblem"] != after["keeps_emblem"]:
        found.append(
            "Dùng huy hiệu của mẫu." if after["keeps_emblem"] else "Dùng huy hiệu của cơ quan khen thưởng."
        )
    old_stacks = {stack["name"]: stack for stack in before["stacks"]}
    for stack in after["stacks"]:
        found += _changed("Nhóm ô", old_stacks.get(stack["name"], stack), stack)
    return found + _of_boxes(before["fields"], after["fields"])


def picture_differences(before: tuple[str, str], after: tuple[str, str]) -> list[str]:
    """The same of border and emblem, by their hashes."""
    names = ("Đường diềm", "Huy hiệu của mẫu")
    return [
        f"{name}: thay tệp hình." for name, old, new in zip(names, before, after, strict=True) if old != new
    ]


def _paper(description: dict) -> str:
    return f"{written(description['width_mm'])} × {written(description['height_mm'])} mm"


def _of_boxes(before: list[dict], after: list[dict]) -> list[str]:
    old, new = ({box["name"]: box for box in boxes} for boxes in (before, after))
    found = [f"Thêm ô “{box['label']}”." for name, box in new.items() if name not in old]
    found += [f"Bỏ ô “{box['label']}”." for name, box in old.items() if name not in new]
    for name, box in new.items():
        if name in old:
            found += _changed(f"Ô “{old[name]['label']}”", old[name], box)
    return found


def _changed(name: str, before: dict, after: dict) -> list[str]:
    parts, told = [], set()
    for key, (words, unit) in _NUMBERS.items():
        told.add(key)
        if key in after and before[key] != after[key]:
            parts.append(f"{words} {written(before[key])} thành {written(after[key])} {unit}".rstrip())
    for key, (words, names) in _WORDS.items():
        told.add(key)
        if key in after and before[key] != after[key]:
            old, new = (names.get(one[key], one[key]) for one in (before, after))
            parts.append(f"{words} “{old}” thành “{new}”")
    if any(before.get(key) != after.get(key) for key in after.keys() - told - {"name"}):
        parts.append("đổi nội dung hoặc cách trình bày")
    return [f"{name}: {'; '.join(parts)}."] if parts else []
