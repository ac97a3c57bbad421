"""Two versions of a plan side by side, in sentences for whoever approves the newer. Pure.

A plan is what ``queries.versions.plan_content`` says it is.
"""

from collections import defaultdict
from dataclasses import dataclass

from festival.planning.rules import PART_NAMES, PILOT_NAMES, PilotLevel, ProgrammePart, matching
from festival.planning.rules.budget import SOURCE_NAMES, FundingSource

NOTHING = "chưa có"
_DAY = 24 * 60
# From so many rows on that only begin later, one sentence says it for all.
SHIFTED_TOGETHER = 3
_ROW_WORDS = {
    "title": "nội dung",
    "part": "phần",
    "starts_at": "giờ",
    "minutes": "số phút",
    "track": "luồng",
    "presenter": "phụ trách",
    "agency": "cơ quan",
    "needs": "cần chuẩn bị",
    "is_award": "trao thưởng",
    "is_fixed": "giờ cố định",
}
_LINE_WORDS = {
    "title": "tên khoản",
    "quantity": "số lượng",
    "unit": "đơn vị",
    "unit_price": "đơn giá",
    "source": "nguồn",
}

_SUMS = {None: "Tổng dự toán"} | {source.value: name for source, name in SOURCE_NAMES.items()}


@dataclass(frozen=True)
class Section:
    """The sentences about one part of the plan."""

    title: str
    lines: list[str]


def differences(old: dict, new: dict) -> list[Section]:
    """What the newer plan changes, part by part; empty when it changes nothing."""
    sections = [
        Section("Thông tin chung", _facts(facts(old), facts(new))),
        Section("Chương trình", _programme(old["programme"], new["programme"])),
        Section("Dự toán", _budget(old["budget"], new["budget"])),
        Section("Phương án mưa", _rain(old["rain"], new["rain"])),
        Section("Nguồn lực", _resources(old, new)),
    ]
    return [section for section in sections if section.lines]


def count(sections: list[Section]) -> int:
    return sum(len(section.lines) for section in sections)


def facts(plan: dict) -> dict[str, str]:
    """What a plan says beside its lists, in words."""
    return {
        "Tên": plan["title"],
        "Ngày": day_words(plan["held_on"]),
        "Giờ bắt đầu": plan["starts_at"] or "",
        "Thời lượng dự kiến": f"{plan['minutes']} phút" if plan["minutes"] else "",
        "Địa điểm": plan["venue"],
        "Hội trường, sân bãi dùng chung": plan["hall"],
        "Bà con mang theo": plan["bring"],
        "Ngày hội điểm": PILOT_NAMES[PilotLevel(plan["pilot_level"])],
    }


def rain_facts(rain: dict) -> dict[str, str]:
    return {
        "Nơi thay thế": rain["venue"],
        "Người quyết định": rain["decider"],
        "Quyết định lúc": decides_words(rain["decides_days_before"], rain["decides_at"]),
        "Thay đổi": rain["changes"],
    }


def day_words(iso: str | None) -> str:
    """15/08/2026."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def decides_words(days_before: int, at: str) -> str:
    """«16:00, trước 2 ngày»."""
    return f"{at}, trước {days_before} ngày" if days_before else f"{at} cùng ngày"


def dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + " đ"


def total(lines: list[dict], source: str | None = None) -> int:
    return sum(_amount(line) for line in lines if source in (None, line["source"]))


def _amount(line: dict) -> int:
    return line["quantity"] * line["unit_price"]


def _facts(old: dict[str, str], new: dict[str, str]) -> list[str]:
    return [f"{label}: {_change(old[label], value)}" for label, value in new.items() if old[label] != value]


def _change(old: str, new: str) -> str:
    return f"{old or NOTHING} → {new or NOTHING}"


# Programme


def _programme(old: list[dict], new: list[dict]) -> list[str]:
    found = matching.matched(old, new, matching.PROGRAMME)
    moved = matching.moved(found)
    together = _shifted_together(old, new, found, moved)
    lines = [f"Bỏ {_row_words(row)}" for place, row in enumerate(old) if place not in found]
    lines += together.values()
    silent = {place for places in together for place in places}
    for place, row in enumerate(new):
        if place not in silent:
            lines += _row_lines(old, found[place], row, place, place in moved)
    return lines


def _row_lines(old: list[dict], was: int | None, row: dict, place: int, is_moved: bool) -> list[str]:
    if was is None:
        return [f"Thêm {_row_words(row)}, ở dòng {place + 1}"]
    changes = [
        f"{word} {_row_change(name, old[was][name], row[name])}"
        for name, word in _ROW_WORDS.items()
        if old[was][name] != row[name]
    ]
    name = f"«{old[was]['title']}»"
    if is_moved:
        return ["; ".join([_step(name, was + 1, place + 1), *changes])]
    return [f"{name}: {'; '.join(changes)}"] if changes else []


def _step(name: str, was: int, now: int) -> str:
    if was == now:  # rows before it were added or taken out
        return f"Đổi chỗ {name}, nay ở dòng {now}"
    return f"Chuyển {name} từ dòng {was} {'lên' if now < was else 'xuống'} dòng {now}"


def _row_words(row: dict) -> str:
    """«Kéo co» (10:00, 60 phút, Phần hội)."""
    part = PART_NAMES[ProgrammePart(row["part"])]
    return f"«{row['title']}» ({row['starts_at']}, {row['minutes']} phút, {part})"


def _row_change(name: str, old, new) -> str:
    if name == "part":
        old, new = PART_NAMES[ProgrammePart(old)], PART_NAMES[ProgrammePart(new)]
    if isinstance(new, bool):
        old, new = ("có" if value else "không" for value in (old, new))
    return _change(str(old), str(new))


def _shifted_together(old, new, found, moved) -> dict[tuple[int, ...], str]:
    """Rows that only begin earlier or later, by the same minutes: their places, and one sentence."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, was in enumerate(found):
        if was is None or place in moved or not _only_later(old[was], new[place]):
            continue
        groups[_minutes_later(old[was], new[place])].append(place)
    said = {}
    for minutes, places in groups.items():
        if len(places) >= SHIFTED_TOGETHER:
            first, last = (new[place]["title"] for place in (places[0], places[-1]))
            way = "muộn hơn" if minutes > 0 else "sớm hơn"
            said[tuple(places)] = (
                f"{len(places)} dòng, từ «{first}» đến «{last}», bắt đầu {way} {abs(minutes)} phút"
            )
    return said


def _only_later(old: dict, new: dict) -> bool:
    return old["starts_at"] != new["starts_at"] and {**old, "starts_at": new["starts_at"]} == new


def _minutes_later(old: dict, new: dict) -> int:
    """The shorter way round the clock."""
    later = (_minute(new["starts_at"]) - _minute(old["starts_at"])) % _DAY
    return later if later <= _DAY // 2 else later - _DAY


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


# Budget


def _budget(old: list[dict], new: list[dict]) -> list[str]:
    found = matching.matched(old, new, matching.BUDGET)
    lines = [f"Bỏ {_line_words(line)}" for place, line in enumerate(old) if place not in found]
    for place, line in enumerate(new):
        lines += _line_lines(None if found[place] is None else old[found[place]], line)
    if matching.moved(found):
        lines.append("Đổi thứ tự các khoản")
    for source, name in _SUMS.items():
        before, now = total(old, source), total(new, source)
        if before != now:
            lines.append(f"{name}: {dong(before)} → {dong(now)}")
    return lines


def _line_lines(was: dict | None, line: dict) -> list[str]:
    if was is None:
        return [f"Thêm {_line_words(line)}"]
    changes = [
        f"{word} {_line_change(name, was[name], line[name])}"
        for name, word in _LINE_WORDS.items()
        if was[name] != line[name]
    ]
    if _amount(was) != _amount(line):
        changes.append(f"thành tiền {dong(_amount(was))} → {dong(_amount(line))}")
    return [f"«{was['title']}»: {'; '.join(changes)}"] if changes else []


def _line_words(line: dict) -> str:
    """«Nước uống»: 400 chai × 8.000 đ = 3.200.000 đ, Xã hội hóa."""
    amount = f"{line['quantity']} {line['unit']}".strip()
    source = SOURCE_NAMES[FundingSource(line["source"])]
    return f"«{line['title']}»: {amount} × {dong(line['unit_price'])} = {dong(_amount(line))}, {source}"


def _line_change(name: str, old, new) -> str:
    if name == "unit_price":
        return f"{dong(old)} → {dong(new)}"
    if name == "source":
        return f"{SOURCE_NAMES[FundingSource(old)]} → {SOURCE_NAMES[FundingSource(new)]}"
    return _change(str(old), str(new))


# Rain


def _rain(old: dict | None, new: dict | None) -> list[str]:
    if old == new:
        return []
    if old is None:
        said = [f"{label}: {value}" for label, value in rain_facts(new).items() if value]
        return ["Thêm phương án mưa. " + "; ".join(said)]
    if new is None:
        return [f"Bỏ phương án mưa (nơi thay thế: {old['venue']})"]
    return _facts(rain_facts(old), rain_facts(new))


# Resources


def _resources(old: dict, new: dict) -> list[str]:
    """A row that was renamed or moved still has what it had."""
    found = matching.matched(old["programme"], new["programme"], matching.PROGRAMME)
    before = {
        (one["id"], one["row"] and one["row"] - 1): resource_words(one, old) for one in old["resources"]
    }
    now = {(one["id"], _old_row(one["row"], found)): resource_words(one, new) for one in new["resources"]}
    gone = [f"Thôi dùng {words}" for key, words in before.items() if key not in now]
    return gone + [f"Cần {words}" for key, words in now.items() if key not in before]


def _old_row(number: int | None, found: list[int | None]):
    """The old place of a row, its own name where it was added, None for the whole festival."""
    if number is None:
        return None
    was = found[number - 1]
    return was if was is not None else f"new {number}"


def resource_words(one: dict, plan: dict) -> str:
    """«Xe loa xã» cho cả ngày hội."""
    what = f"dòng «{plan['programme'][one['row'] - 1]['title']}»" if one["row"] else "cả ngày hội"
    return f"«{one['name']}» cho {what}"
