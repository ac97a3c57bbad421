"""What a document cannot say yet, in words for the page. Pure."""

from collections.abc import Mapping

from festival.documents.rules import DocumentKind
from festival.planning.models import Festival, Season
from festival.planning.queries.documents import Cost, FestivalRow
from festival.planning.rules import HELD_STATES, FestivalState
from festival.planning.rules.results import REPORTED_STATES

_GROUNDS = "chưa có căn cứ pháp lý của mùa"
_LETTERHEAD = "chưa khai tiêu đề văn bản, đang ghi theo tên đơn vị"
_OF_MAIN = (
    ("items", "chưa có chương trình"),
    ("tasks", "chưa phân công"),
    ("delegates", "chưa có danh sách đại biểu"),
)
_PLAN, _PROGRAMME = DocumentKind.PLAN, DocumentKind.PROGRAMME
_BUDGET, _INVITATION, _RESULT = DocumentKind.BUDGET, DocumentKind.INVITATION, DocumentKind.RESULT


def missing_in_festival(festival: Festival, counts: Mapping[str, int]) -> dict[DocumentKind, list[str]]:
    """``counts`` as ``queries.documents.counts`` answers them."""
    place_and_time = [
        word
        for word, value in (
            ("chưa xếp ngày", festival.held_on),
            ("chưa có giờ bắt đầu", festival.starts_at),
            ("chưa có địa điểm", festival.venue),
        )
        if not value
    ]
    absent = {
        name: [] if counts[name] else [words]
        for name, words in (
            ("items", "chưa có chương trình"),
            ("tasks", "chưa phân công"),
            ("budget", "chưa có dự toán"),
            ("delegates", "chưa có danh sách đại biểu"),
            ("rain", "chưa có phương án mưa"),
            ("letterhead", _LETTERHEAD),
        )
    }
    always = [*place_and_time, *absent["letterhead"]]
    grounds = _without_grounds(festival.season)
    whole = [*always, *grounds, *absent["items"], *absent["tasks"], *absent["budget"]]
    return {
        _PLAN: [*whole, *absent["delegates"], *absent["rain"]],
        _PROGRAMME: [*always, *absent["items"], *absent["rain"]],
        _BUDGET: [*absent["letterhead"], *absent["budget"]],
        _INVITATION: [*always, *absent["items"], *absent["delegates"]],
        _RESULT: [*absent["letterhead"], *_without_report(festival)],
    }


def _without_grounds(season: Season) -> list[str]:
    return [] if season.grounds else [_GROUNDS]


def _without_report(festival: Festival) -> list[str]:
    if festival.state in REPORTED_STATES:
        return []
    return ["chưa nộp báo cáo" if festival.state in HELD_STATES else "ngày hội chưa được xác nhận đã tổ chức"]


def missing_in_season(
    season: Season,
    rows: list[FestivalRow],
    costs: list[Cost],
    main: FestivalRow | None,
    counts: Mapping[str, int],
) -> dict[DocumentKind, list[str]]:
    """``counts`` are those of ``main``, whose programme, tasks and delegates stand for the season."""
    shown = [row for row in rows if row.state is not FestivalState.CANCELLED]
    unplanned = sum(row.held_on is None for row in shown)
    unreported = sum(row.state is FestivalState.HELD for row in shown)
    plan = _without_grounds(season)
    plan += [] if shown else ["chưa có ngày hội nào"]
    plan += [f"{unplanned} ngày hội chưa xếp ngày"] if unplanned else []
    if main is not None:
        plan += [f"ngày hội đại diện {words}" for name, words in _OF_MAIN if not counts[name]]
    budget = [] if costs else ["chưa có dự toán"]
    report = [f"{unreported} nơi chưa báo cáo"] if unreported else []
    held = any(row.state in HELD_STATES for row in shown)
    return {
        _PLAN: [*plan, *budget],
        _BUDGET: budget,
        _RESULT: report if held else ["chưa nơi nào được xác nhận đã tổ chức"],
    }
