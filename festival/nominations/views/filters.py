"""The filters, columns and sort orders of the list of nominations, as its address carries them."""

from datetime import date
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, exists, not_

from festival.core import text
from festival.localities.models import Locality
from festival.nominations import queries
from festival.nominations.models import AwardType, Nomination, Nominee, PostedNomination
from festival.nominations.queries.deadlines import due_condition
from festival.nominations.queries.papers import papers_missing_condition
from festival.nominations.rules import KIND_NAMES, STATE_GROUPS, STATE_NAMES, NominationState, RecipientKind
from festival.nominations.rules.deadlines import DUE_FILTERS
from festival.planning.models import Season
from festival.web.lists import here, typed_search

ANY = ("", "Tất cả")
PAPER_FILTERS = {"missing": "Còn thiếu giấy tờ", "complete": "Đủ giấy tờ"}
HELD_FILTERS = {"yes": "Đang tạm dừng", "no": "Không tạm dừng"}
POSTED_FILTERS = {"yes": "Đã đưa vào niêm yết", "no": "Chưa niêm yết"}
COLUMN_SETS = {"short": "Gọn", "full": "Đầy đủ"}
# What narrows the list; these and the order are what a saved view keeps.
FILTERS = ("q", "state", "award", "kind", "locality", "due", "papers", "held", "posted")
KEPT = (*FILTERS, "columns", "sort", "per_page")

SORTS = {
    "name": (Nominee.name_sort, Nomination.id),
    "locality": (Locality.name_sort, Nominee.name_sort, Nomination.id),
    "award": (AwardType.position, Nominee.name_sort, Nomination.id),
    "state": (Nomination.state, Nominee.name_sort, Nomination.id),
    "changed": (Nomination.changed_at, Nomination.id),
}
# Each column's words and value; the list and its export show the same ones.
_SHORT = {
    "Họ và tên": lambda row: row.nominee.written,
    "Chức vụ, đơn vị, địa chỉ": lambda row: row.nominee.address_line,
    "Đơn vị đề nghị": lambda row: row.locality.name,
    "Hình thức": lambda row: row.award_type.name,
    "Trạng thái": lambda row: f"{row.state_name}{', tạm dừng' if row.held_on else ''}",
}
MORE = {
    "Đối tượng": lambda row: row.nominee.kind_name,
    "Năm sinh": lambda row: row.nominee.birth_year,
    "Loại hình": lambda row: row.basis_name,
    "Nội dung khen thưởng": lambda row: row.citation,
    "Nộp": lambda row: row.submitted_at,
    "Cập nhật": lambda row: row.changed_at,
}


def is_full() -> bool:
    return request.args.get("columns") == "full"


def exported() -> dict:
    return _SHORT | MORE if is_full() else _SHORT


def is_filtered() -> bool:
    return any(request.args.get(name) for name in FILTERS)


def is_narrowed() -> bool:
    """Whether one of the rarer boxes says something."""
    return any(request.args.get(name) for name in ("due", "papers", "held", "posted")) or is_full()


def kept_address() -> str:
    """The filters of this address, for a saved view; nothing else of it."""
    kept = {name: request.args.get(name, "") for name in KEPT}
    return urlencode({name: value for name, value in kept.items() if value})


def filtered(query: Select, season: Season, today: date) -> Select:
    """The filters of the address; a value that no filter knows is no filter."""
    chosen = request.args
    query = query.where(*queries.search_conditions(typed_search()))
    if state := _member(NominationState, chosen.get("state")):
        query = query.where(Nomination.state == state)
    elif (group := chosen.get("state")) in STATE_GROUPS:
        query = query.where(Nomination.state.in_(STATE_GROUPS[group][1]))
    if kind := _member(RecipientKind, chosen.get("kind")):
        query = query.where(Nominee.kind == kind)
    if award := chosen.get("award"):
        query = query.where(AwardType.code == text.clean(award)[:40])
    locality_id = chosen.get("locality", "")
    if locality_id.isascii() and locality_id.isdecimal() and len(locality_id) < 10:
        query = query.where(Nomination.locality_id == int(locality_id))
    if (due := chosen.get("due")) in DUE_FILTERS:
        query = query.where(due_condition(season, due, today))
    return query.where(*_yes_or_no(chosen))


def _yes_or_no(chosen):
    """Conditions of the boxes that know two answers."""
    is_posted = exists().where(PostedNomination.nomination_id == Nomination.id)
    answers = {
        "papers": {"missing": papers_missing_condition(), "complete": not_(papers_missing_condition())},
        "held": {"yes": Nomination.held_on.is_not(None), "no": Nomination.held_on.is_(None)},
        "posted": {"yes": is_posted, "no": not_(is_posted)},
    }
    for name, conditions in answers.items():
        if chosen.get(name) in conditions:
            yield conditions[chosen[name]]


def _member(kind, value: str | None):
    return next((member for member in kind if member.value == value), None)


def columns() -> list[dict | str]:
    """Column heads that sort; the second press turns the order round."""
    asked = request.args.get("sort", "name")
    heads: list[dict | str] = []
    labels = {"name": "Họ và tên", "locality": "Đơn vị đề nghị", "award": "Hình thức", "state": "Trạng thái"}
    for name, label in labels.items():
        is_up, is_down = asked == name, asked == f"-{name}"
        heads.append(
            {
                "label": label,
                "url": here(sort=f"-{name}" if is_up else name, page=None),
                "sort": "ascending" if is_up else "descending" if is_down else None,
            }
        )
    return [*heads, *(MORE if is_full() else ())]


def choices(season: Season, paths: list[str]) -> dict:
    """What each box of the bar offers."""
    units = [unit for unit in queries.unit_names(season.locality) if unit.path.startswith(tuple(paths))]
    return {
        "states": [
            ANY,
            *((state.value, name) for state, name in STATE_NAMES.items()),
            *((group, name) for group, (name, _states) in STATE_GROUPS.items()),
        ],
        "awards": [ANY, *queries.award_names().items()],
        "kinds": [ANY, *((kind.value, name) for kind, name in KIND_NAMES.items())],
        "units": [ANY, *((unit.id, unit.name) for unit in units)],
        "dues": [ANY, *DUE_FILTERS.items()],
        "papers": [ANY, *PAPER_FILTERS.items()],
        "helds": [ANY, *HELD_FILTERS.items()],
        "posteds": [ANY, *POSTED_FILTERS.items()],
        "column_sets": list(COLUMN_SETS.items()),
    }
