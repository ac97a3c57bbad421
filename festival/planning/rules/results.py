"""What a festival's report says, when it is due, and what in it deserves a second look. Pure.

A figure is a whole number or None: None is «chưa báo cáo», and nothing here takes it for 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from festival.core.errors import RuleBroken
from festival.planning.rules import (
    HELD_STATES,
    REPORT_DUE_AFTER,
    STATE_NAMES,
    UPCOMING_STATES,
    FestivalState,
)

WARNING = "Không ghi tên người bị tố giác, người vi phạm, nguồn tin, vụ án."
UNREPORTED = "chưa báo cáo"
REPORTED_STATES = frozenset({FestivalState.REPORTED, FestivalState.ARCHIVED})
MOST_COUNT = 10_000_000
MOST_MONEY = 999_999_999_999


@dataclass(frozen=True)
class Figure:
    """One number of the report; ``short`` heads a column."""

    name: str
    label: str
    short: str
    is_money: bool = False

    @property
    def most(self) -> int:
        return MOST_MONEY if self.is_money else MOST_COUNT


GROUPS: tuple[tuple[str, tuple[Figure, ...]], ...] = (
    (
        "Người dự",
        (
            Figure("attendance", "Số người dự", "Người dự"),
            Figure("upper_delegates", "Trong đó đại biểu cấp trên", "Đại biểu cấp trên"),
        ),
    ),
    (
        "Tuyên truyền, ký cam kết",
        (
            Figure("households_pledged", "Số hộ ký cam kết", "Hộ ký cam kết"),
            Figure("campaign_sessions", "Số buổi tuyên truyền", "Buổi tuyên truyền"),
            Figure("campaign_reached", "Số lượt người được tuyên truyền", "Lượt người"),
            Figure("articles", "Số tin, bài", "Tin, bài"),
            Figure("banners", "Số băng rôn, pa-nô, khẩu hiệu", "Băng rôn, pa-nô"),
        ),
    ),
    (
        "Mô hình",
        (
            Figure("models_launched", "Số mô hình ra mắt", "Mô hình ra mắt"),
            Figure("models_replicated", "Số mô hình nhân rộng", "Mô hình nhân rộng"),
            Figure("models_dissolved", "Số mô hình thanh loại", "Mô hình thanh loại"),
        ),
    ),
    (
        "Khen thưởng tại ngày hội",
        (
            Figure("commended_collectives", "Số tập thể được khen", "Tập thể được khen"),
            Figure("commended_households", "Số hộ gia đình được khen", "Hộ được khen"),
            Figure("commended_individuals", "Số cá nhân được khen", "Cá nhân được khen"),
            Figure("bonus_paid", "Tổng tiền thưởng", "Tiền thưởng (đồng)", is_money=True),
        ),
    ),
    (
        "Quà tặng, công trình, phần việc",
        (
            Figure("gifts", "Số suất quà", "Suất quà"),
            Figure("gifts_value", "Trị giá quà", "Trị giá quà (đồng)", is_money=True),
            Figure("works", "Số công trình, phần việc (camera, đèn đường, nhà…)", "Công trình"),
            Figure(
                "works_value", "Trị giá công trình, phần việc", "Trị giá công trình (đồng)", is_money=True
            ),
        ),
    ),
    (
        "Kinh phí tổ chức đã chi",
        (
            Figure("spent_state", "Từ ngân sách", "Chi ngân sách (đồng)", is_money=True),
            Figure("spent_social", "Từ xã hội hóa", "Chi xã hội hóa (đồng)", is_money=True),
        ),
    ),
)
FIGURES = tuple(figure for _name, figures in GROUPS for figure in figures)
NAMES = tuple(figure.name for figure in FIGURES)
BY_NAME = {figure.name: figure for figure in FIGURES}
# What the table of a season shows; the others are in the sums below it and in the workbook.
MAIN = ("attendance", "households_pledged", "models_launched", "gifts", "spent_state", "spent_social")
WORDS = {
    "festivities": "Hoạt động phần hội",
    "shortcomings": "Tồn tại, hạn chế, nguyên nhân",
    "proposals": "Kiến nghị, đề xuất",
}
MOST_WORDS = 2000


def due_on(held_on: date) -> date:
    return held_on + REPORT_DUE_AFTER


def is_late(state: FestivalState, held_on: date | None, today: date) -> bool:
    return state is FestivalState.HELD and held_on is not None and due_on(held_on) < today


def is_unconfirmed(state: FestivalState, held_on: date | None, today: date) -> bool:
    """Its day is over and nobody has said that it was held."""
    return state in UPCOMING_STATES and held_on is not None and held_on < today


def is_shown(state: FestivalState, held_on: date | None, today: date) -> bool:
    """Whether the festival has a page of results: from «sẵn sàng» on, or once its day has come."""
    came = state in UPCOMING_STATES and held_on is not None and held_on <= today
    return state is FestivalState.READY or state in HELD_STATES or came


def is_open(state: FestivalState, held_on: date | None, today: date) -> bool:
    """Whether a draft of the report may be written: from the day itself until it is handed in."""
    came = held_on is not None and held_on <= today
    return state is FestivalState.HELD or (state in UPCOMING_STATES and came)


def check_open(state: FestivalState, held_on: date | None, today: date) -> None:
    if is_open(state, held_on, today):
        return
    if state in UPCOMING_STATES:
        raise RuleBroken("Chưa đến ngày tổ chức nên chưa ghi kết quả được.")
    raise RuleBroken(f"Ngày hội ở trạng thái «{STATE_NAMES[state]}» nên không ghi kết quả được.")


def check_may_hand_in(state: FestivalState, values: Mapping) -> None:
    if state in UPCOMING_STATES:
        raise RuleBroken(
            "Ngày hội chưa được xác nhận đã tổ chức. Hãy lưu nháp, xác nhận đã tổ chức, rồi nộp báo cáo."
        )
    if all(values[name] is None for name in NAMES):
        raise RuleBroken("Báo cáo chưa có con số nào. Hãy ghi ít nhất số người dự, rồi nộp.")


def check_correctable(state: FestivalState) -> None:
    if state is not FestivalState.REPORTED:
        raise RuleBroken(
            f"Ngày hội ở trạng thái «{STATE_NAMES[state]}» nên không đính chính được. Chỉ đính chính"
            " báo cáo đã nộp, chưa lưu trữ."
        )


def check_seen(seen: int, now: int) -> None:
    if seen != now:
        raise RuleBroken("Báo cáo vừa được người khác sửa. Hãy tải lại trang, xem lại rồi làm tiếp.")


def fingerprint(values: Mapping, is_reported: bool) -> int:
    """A number that changes with anything the report says; 0 before the first word of it."""
    said = [values.get(name) for name in NAMES] + [values.get(name) or "" for name in WORDS]
    if not is_reported and not any(one not in (None, "") for one in said):
        return 0
    return crc32(repr((said, is_reported)).encode())


def hints(values: Mapping) -> list[str]:
    """What looks like a slip of the pen; nobody is kept from reporting it."""
    return [sentence for says, sentence in _DOUBTS if says(_Known(values))]


class _Known:
    """Comparisons with a figure that is not reported are never true."""

    def __init__(self, values: Mapping):
        self.values = values

    def more(self, left: str, right: str) -> bool:
        first, second = self.values.get(left), self.values.get(right)
        return first is not None and second is not None and first > second

    def none(self, *names: str) -> bool:
        return all(self.values.get(name) == 0 for name in names)

    def some(self, name: str) -> bool:
        return (self.values.get(name) or 0) > 0


_COMMENDED = ("commended_collectives", "commended_households", "commended_individuals")
_DOUBTS = (
    (
        lambda f: f.more("upper_delegates", "attendance"),
        "Đại biểu cấp trên nhiều hơn số người dự; đại biểu đã tính trong số người dự.",
    ),
    (lambda f: f.none("attendance"), "Số người dự là 0. Nếu chưa có số liệu, hãy để trống."),
    (
        lambda f: f.more("campaign_sessions", "campaign_reached"),
        "Số buổi tuyên truyền nhiều hơn số lượt người được tuyên truyền.",
    ),
    (
        lambda f: f.none("campaign_sessions") and f.some("campaign_reached"),
        "Có lượt người được tuyên truyền nhưng số buổi là 0.",
    ),
    (
        lambda f: f.none(*_COMMENDED) and f.some("bonus_paid"),
        "Có tiền thưởng nhưng không có tập thể, hộ, cá nhân nào được khen.",
    ),
    (lambda f: f.none("gifts") and f.some("gifts_value"), "Có trị giá quà nhưng số suất quà là 0."),
    (lambda f: f.some("gifts") and f.none("gifts_value"), "Có suất quà nhưng trị giá quà là 0."),
    (lambda f: f.none("works") and f.some("works_value"), "Có trị giá công trình nhưng số công trình là 0."),
)


@dataclass(frozen=True)
class Total:
    """A sum, of how many places it was made, and how many were to report; None where none has reported."""

    figure: Figure
    value: int | None
    reported: int
    expected: int


def total(figure: Figure, value, reported: int, expected: int) -> Total:
    """``value`` as the database adds it up: nothing at all where nobody reported."""
    return Total(figure, int(value) if reported else None, reported, expected)
