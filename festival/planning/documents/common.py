"""What the documents of a festival and of a season have in common."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from festival.core import text
from festival.documents.rules import DocumentKind
from festival.documents.wording import (
    DOTS,
    NBSP,
    UNKNOWN_DATE,
    counted,
    ended,
    grounds,
    hour,
    lines,
    listed,
    money,
    short_date,
)
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning.models import RainPlan, Season, SeasonDeadline
from festival.planning.queries.documents import FestivalFacts, Office
from festival.planning.rules import PLAN_DUE_BEFORE, REPORT_DUE_AFTER, ProgrammePart
from festival.planning.rules.guests import DELEGATE_NAMES

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SYMBOLS = {
    DocumentKind.PLAN: "KH",
    DocumentKind.PROGRAMME: "CTr",
    DocumentKind.INVITATION: "GM",
    DocumentKind.RESULT: "BC",
}
OCCASION = "Ngày hội “Toàn dân bảo vệ an ninh Tổ quốc”"
THEME = "Toàn dân bảo vệ an ninh Tổ quốc"
NOT_YET = "(chưa xác định)"
_COMMITTEE = "ỦY BAN NHÂN DÂN"
_POSTS = (("TRƯỜNG", "HIỆU TRƯỞNG"), ("CÔNG AN", "TRƯỞNG CÔNG AN"), ("CÔNG TY", "GIÁM ĐỐC"))


def small(place: Locality) -> str:
    """«thôn Đông» inside a sentence; the name of an office, an enterprise or a school stays as it is."""
    named = (LocalityKind.PROVINCE, LocalityKind.COMMUNE, LocalityKind.RESIDENTIAL_AREA)
    word = place.unit_word
    if place.kind in named and word and place.name.casefold().startswith(word.casefold()):
        return word + place.name[len(word) :]
    return place.name


def places(place: Locality | None) -> str:
    """«thôn Đông, xã An Thịnh, tỉnh Nam Giang»."""
    names = []
    while place is not None:
        names.append(small(place))
        place = place.parent
    return ", ".join(names)


def head(office: Office, season: Season, kind: DocumentKind, *, subject: str, where: str) -> dict[str, str]:
    """Everything above the text and below it."""
    letterhead = office.letterhead
    agency = letterhead.agency if letterhead else f"{_COMMITTEE} {office.place.name.upper()}"
    body = "UBND" if agency.upper().startswith(_COMMITTEE) else "…"
    authority, post = signing(agency)
    signed_at = letterhead.place if letterhead else plain_name(office.place)
    return {
        "parent_agency": letterhead.parent_agency if letterhead else _agency_above(office.place),
        "agency": on_two_lines(agency),
        "agency_name": in_sentence(agency, office.place),
        "number": f"Số:{NBSP * 8}/{SYMBOLS.get(kind, '')}-{body}",
        "plan_symbol": f"/{SYMBOLS[DocumentKind.PLAN]}-{body}",
        "place_date": f"{signed_at}, {UNKNOWN_DATE}{season.year}",
        "subject": subject,
        "grounds": grounds(season.grounds),
        "year": str(season.year),
        "theme": ended(season.theme or THEME),
        "where": where,
        "recipients": listed(recipients(kind, office.place)),
        "authority": authority,
        "post": post,
        "signer": office.signer,
    }


def on_two_lines(agency: str) -> str:
    """«ỦY BAN NHÂN DÂN» over «XÃ AN THỊNH», as committees write themselves."""
    if agency.startswith(_COMMITTEE + " "):
        return lines([_COMMITTEE, agency[len(_COMMITTEE) + 1 :]])
    return agency


def _agency_above(place: Locality) -> str:
    return f"{_COMMITTEE} {place.parent.name.upper()}" if place.parent else ""


def plain_name(place: Locality) -> str:
    """«An Thịnh» of «Xã An Thịnh»."""
    word = place.unit_word
    has_word = word and place.name.casefold().startswith(word.casefold() + " ")
    return place.name[len(word) + 1 :] if has_word else place.name


def in_sentence(agency: str, place: Locality) -> str:
    if agency.upper().startswith(_COMMITTEE):
        return f"Ủy ban nhân dân {small(place)}"
    return place.name if agency == agency.upper() else agency


def signing(agency: str) -> tuple[str, str]:
    """Authority and post: a committee's chair signs on its behalf, a head signs alone."""
    capitals = agency.upper()
    if capitals.startswith(_COMMITTEE):
        return f"TM. {_COMMITTEE}", "CHỦ TỊCH"
    return "", next((post for word, post in _POSTS if capitals.startswith(word)), "THỦ TRƯỞNG ĐƠN VỊ")


def recipients(kind: DocumentKind, place: Locality) -> list[str]:
    if kind is DocumentKind.BUDGET:
        return []
    if kind is DocumentKind.INVITATION:
        return ["Như thành phần mời", "Lưu: VT"]
    if kind is DocumentKind.PROGRAMME:
        return ["Ban tổ chức Ngày hội", "Các cơ quan, đơn vị có tên trong chương trình", "Lưu: VT"]
    word = place.unit_word or "xã"
    if place.kind is LocalityKind.PROVINCE:
        top = ["Bộ Công an (b/c)", f"Thường trực {word.title()} ủy, HĐND {word} (b/c)"]
        return [*top, f"Ủy ban MTTQ và các đoàn thể {word}", "UBND các xã, phường, đặc khu", "Lưu: VT"]
    above = place.parent.unit_word if place.parent else "tỉnh"
    top = [f"UBND, Công an {above} (b/c)", f"Thường trực Đảng ủy, HĐND {word} (b/c)"]
    others = [f"Ủy ban MTTQ và các đoàn thể {word}", "Các cơ quan, đơn vị, trường học, khu dân cư"]
    return [*top, *others, "Lưu: VT"]


def day_words(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]}, {text.long_date(day)}"


def when(held_on: date | None, starts_at: time | None) -> str:
    if held_on is None:
        return NOT_YET
    return f"{hour(starts_at)}, {day_words(held_on)}" if starts_at else day_words(held_on)


def rain_words(rain: RainPlan | None, held_on: date | None) -> str:
    if rain is None:
        return "Ban tổ chức quyết định và thông báo trước khi tổ chức."
    days = rain.decides_days_before
    before = f"trước {counted(days)} ngày" if days else "trong ngày tổ chức"
    if held_on:
        before = f"ngày {short_date(held_on - timedelta(days=days))}"
    said = f"Chuyển đến {rain.venue}; {rain.decider} quyết định lúc {hour(rain.decides_at)} {before}."
    return lines([said, *(ended(line) for line in rain.changes.splitlines())])


def deadline_words(season: Season, deadlines: list[SeasonDeadline]) -> str:
    if deadlines:
        rows = [(one.due_on, one.title) for one in deadlines]
    else:
        rows = [
            (season.main_day - PLAN_DUE_BEFORE, "Ban hành kế hoạch"),
            (season.nominations_due, "Nộp đề nghị khen thưởng"),
            (season.main_day, "Ngày chính của mùa Ngày hội"),
            (season.window_end + REPORT_DUE_AFTER, "Báo cáo kết quả"),
        ]
    return listed(
        f"{'Ngày' if day == season.main_day else 'Trước ngày'} {short_date(day)}: {title}"
        for day, title in sorted(rows, key=lambda row: row[0])
    )


def programme_rows(items: Iterable) -> list[dict[str, str]]:
    return [
        {
            "time": f"{item.starts_at:%H:%M} - {item.ends_at:%H:%M}",
            "minutes": str(item.minutes),
            "title": item.title,
            "presenter": _both(item.presenter, item.agency),
            "needs": item.needs,
        }
        for item in items
    ]


def _both(person: str, agency: str) -> str:
    """One of them where it says the other too: «Đoàn Thanh niên» and «Đoàn Thanh niên xã»."""
    if text.fold(person) in text.fold(agency):
        return agency
    return person if text.fold(agency) in text.fold(person) else f"{person}, {agency}"


def part_words(items: Iterable, part: ProgrammePart) -> str:
    """The titles of one part, a line each."""
    said = listed(item.title for item in items if item.part is part)
    return said or "Theo chương trình của Ban tổ chức."


def task_rows(facts: FestivalFacts | None) -> list[dict[str, str]]:
    tasks = facts.tasks if facts else []
    held_on = facts.festival.held_on if facts else None
    return [
        {
            "no": str(number),
            "title": task.title,
            "who": _both(task.agency, task.person),
            "due": _due(task, held_on),
            "note": task.note,
        }
        for number, task in enumerate(tasks, 1)
    ]


def _due(task, held_on: date | None) -> str:
    day = task.fixed_on or (held_on - timedelta(days=task.days_before) if held_on else None)
    if day:
        return short_date(day)
    count = counted(abs(task.days_before))
    return f"trước {count} ngày" if task.days_before >= 0 else f"sau {count} ngày"


def assignment_words(facts: FestivalFacts | None) -> str:
    """«1. Công an xã: …; ….» by agency, in the order in which the agencies come up."""
    by_agency: dict[str, list[str]] = {}
    for task in facts.tasks if facts else []:
        doer = task.agency or task.person or "Ban tổ chức"
        by_agency.setdefault(doer, []).append(task.title.rstrip(";. "))
    said = [
        f"{number}. {agency}: {'; '.join(dict.fromkeys(titles))}."
        for number, (agency, titles) in enumerate(by_agency.items(), 1)
    ]
    return lines(said) or DOTS


def delegate_rows(facts: FestivalFacts | None) -> list[dict[str, str]]:
    delegates = sorted(facts.delegates if facts else [], key=lambda one: list(DELEGATE_NAMES).index(one.kind))
    return [
        {
            "no": str(number),
            "name": f"{one.salutation} {one.full_name}".strip(),
            "post": one.post,
            "kind": DELEGATE_NAMES[one.kind],
            "seats": str(one.seats),
        }
        for number, one in enumerate(delegates, 1)
    ]


def money_values(state: int, social: int) -> dict[str, str]:
    return {
        "budget_total": text.grouped(state + social),
        "budget_words": text.money_in_words(state + social),
        "budget_state": text.grouped(state),
        "budget_social": text.grouped(social),
    }


def budget_words(state: int, social: int) -> str:
    total = state + social
    if not total:
        return f"Tổng kinh phí dự kiến: {DOTS[:12]} đồng (chưa có dự toán)."
    return (
        f"Tổng kinh phí dự kiến: {money(total)} (Bằng chữ: {text.money_in_words(total)}), trong đó: ngân sách"
        f" nhà nước {money(state)}; nguồn xã hội hóa {money(social)}."
    )
