"""What invitations and posters of a festival say, from the plan that the public may read."""

from collections.abc import Mapping
from datetime import date, time

from festival.core import text
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.core.lunar import lunar
from festival.planning.models import Festival
from festival.planning.rules.guests import short_programme
from festival.printing import art, templates
from festival.printing.templates import Template

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def clock_words(moment: time) -> str:
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút"


def when_words(plan: Mapping) -> str:
    """«07 giờ 30 phút, thứ Bảy, ngày 15 tháng 8 năm 2026 (mùng 3 tháng 7 …)»; empty without a day."""
    day = day_of(plan)
    if day is None:
        return ""
    hour = f"{clock_words(time.fromisoformat(plan['starts_at']))}, " if plan["starts_at"] else ""
    return f"{hour}{WEEKDAYS[day.weekday()]}, {text.long_date(day)} ({lunar(day)})"


def day_of(plan: Mapping) -> date | None:
    return date.fromisoformat(plan["held_on"]) if plan["held_on"] else None


def programme_texts(plan: Mapping, heading: str) -> dict[str, str]:
    lines = short_programme(plan["programme"])
    texts = {f"programme_{number}": line for number, line in enumerate(lines, 1)}
    return texts | ({"programme_lead": heading} if lines else {})


def place_words(festival: Festival, *, skip: str = "") -> str:
    """«thôn Đông, xã An Thịnh, tỉnh Nam Giang», without what the venue says already."""
    names, said = [], text.fold(skip)
    place = festival.locality
    while place is not None:
        name = small_unit(place)
        if text.fold(name) not in said:
            names.append(name)
        place = place.parent
    return ", ".join(names)


def small_unit(place) -> str:
    """«Xã An Thịnh» inside a sentence is «xã An Thịnh»."""
    word = place.unit_word
    if word and place.name.casefold().startswith(word.casefold()):
        return word + place.name[len(word) :]
    return place.name


def template_with(name: str, files: FileStore, emblem_sha256: str | None) -> Template:
    """The sheet with the office's own emblem where it has one."""
    template = templates.load_paper(name)
    if not emblem_sha256:
        return template
    try:
        return art.with_emblem(template, files.read(emblem_sha256))
    except FileNotFoundError:
        raise RuleBroken("Không tìm thấy tệp huy hiệu của địa phương. Hãy tải huy hiệu lên lại.") from None
