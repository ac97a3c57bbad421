"""The poster of a festival: the words of its approved version and the way to its page, on one sheet."""

from datetime import time

from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.core.lunar import lunar
from festival.localities.queries import letterhead_above
from festival.planning import rules
from festival.planning.models import Festival
from festival.planning.queries.running import rain_plan
from festival.planning.queries.versions import shown_plan
from festival.planning.rules.rain import is_called
from festival.planning.services import papers
from festival.printing import engine, templates
from festival.printing.errors import BatchRefused
from festival.printing.records import PaperText

# A4, and A3 with everything larger by the square root of two.
SIZES = {"a4": 1.0, "a3": 2**0.5}


def poster(festival: Festival, *, size: str, address: str | None, files: FileStore) -> bytes:
    """One page; RuleBroken says in words what does not fit, or why there is none."""
    text = poster_text(festival, address)
    if reason := engine.why_not_printable():
        raise RuleBroken(reason)
    template = templates.enlarged(_template(festival, files), SIZES[size])
    try:
        return engine.render(template, [text])
    except BatchRefused as refused:
        raise RuleBroken(
            "Chưa dựng được áp phích: " + "; ".join(problem.reason for problem in refused.problems)
        ) from None


def picture(festival: Festival, *, address: str | None, files: FileStore, width_px: int) -> bytes:
    return engine.preview_png(_template(festival, files), poster_text(festival, address), width_px)


def _template(festival: Festival, files: FileStore):
    head = letterhead_above(festival.locality)
    return papers.template_with("poster", files, head.emblem_sha256 if head else None)


def check_may_be_hung(festival: Festival) -> None:
    if not festival.is_public:
        raise RuleBroken("Áp phích chỉ có sau khi kế hoạch được duyệt.")
    if festival.state in rules.OFF_STATES:
        raise RuleBroken(
            f"Ngày hội ở trạng thái «{rules.STATE_NAMES[festival.state]}» nên không có áp phích."
        )


def poster_text(festival: Festival, address: str | None) -> PaperText:
    check_may_be_hung(festival)
    plan = shown_plan(festival.id)
    day = papers.day_of(plan)
    bring = f" Mang theo: {plan['bring']}" if plan["bring"] else ""
    texts = {
        "year": f"NĂM {day.year}",
        "holder": papers.place_words(festival),
        "title": plan["title"],
        "day": f"{papers.WEEKDAYS[day.weekday()]}, ngày {day.day}/{day.month}/{day.year}",
        "lunar": f"({lunar(day)})",
        "time": papers.clock_words(time.fromisoformat(plan["starts_at"])) if plan["starts_at"] else "",
        "venue_lead": "Địa điểm:",
        # The place where people have to go, also while the rain plan is called.
        "venue": festival.shown_venue,
        "rain": _rain_words(festival, plan),
        **papers.programme_texts(plan, "CHƯƠNG TRÌNH"),
        "bring": f"Kính mời bà con đến dự.{bring}",
    }
    if address:
        texts |= {"qr_caption": "Quét mã để xem chương trình", "address": address.partition("://")[2]}
    return PaperText(texts, address or "")


def _rain_words(festival: Festival, plan: dict) -> str:
    if not plan["rain"]:
        return ""
    if is_called(rain_plan(festival.id)):
        return f"(đổi địa điểm vì mưa; trước là {plan['venue']})"
    return f"Nếu mưa: {plan['rain']['venue']}"
