"""Who is invited, and how they answer. Pure."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken
from festival.planning.rules import HELD_STATES, PART_NAMES, FestivalState, ProgrammePart


class DelegateKind(Enum):
    UPPER = "upper"
    COMMUNE = "commune"
    HONOURED = "honoured"
    RESIDENT = "resident"


DELEGATE_NAMES = {
    DelegateKind.UPPER: "Đại biểu cấp trên",
    DelegateKind.COMMUNE: "Đại biểu của xã",
    DelegateKind.HONOURED: "Người được khen thưởng",
    DelegateKind.RESIDENT: "Đại diện Nhân dân",
}


class Answer(Enum):
    NONE = "none"
    COMING = "coming"
    DECLINED = "declined"


ANSWER_NAMES = {
    Answer.NONE: "Chưa trả lời",
    Answer.COMING: "Sẽ dự",
    Answer.DECLINED: "Không dự được",
}

# A row of the list is a person or a body; more than this is no guest list any more.
MOST_DELEGATES = 3000
MOST_PASTED = 1000
MOST_SEATS = 500
# Lines of the programme that an invitation or a poster has room for.
MOST_LINES = 6
_ENDS_A_HEAD = re.compile(r"[:;(]| - | – ")


@dataclass(frozen=True)
class Totals:
    """Of one kind, or of all: invitations, seats, and what came back."""

    invitations: int = 0
    seats: int = 0
    coming: int = 0
    declined: int = 0
    unanswered: int = 0

    @property
    def expected(self) -> int:
        """Seats that must be kept free: whoever comes, and whoever has not said yet."""
        return self.coming + self.unanswered

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def token_of(random: bytes) -> str:
    """The end of an answering address: 128 bits that nobody can guess, 22 letters that fit a small code."""
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode("ascii")


def is_token(typed: str) -> bool:
    return len(typed) == 22 and typed.isascii() and typed.replace("-", "").replace("_", "").isalnum()


def check_coming(answer: Answer, coming: int, seats: int) -> None:
    """Whoever comes says how many, and no more than were invited."""
    if answer is not Answer.COMING:
        return
    if coming < 1:
        raise RuleBroken("Hãy ghi số người sẽ dự, ít nhất là 1.")
    if coming > seats:
        raise RuleBroken(f"Giấy mời dành {seats} chỗ. Hãy ghi số người từ 1 đến {seats}.")


def check_room(there: int, more: int) -> None:
    if there + more > MOST_DELEGATES:
        raise RuleBroken(f"Danh sách khách mời có tối đa {MOST_DELEGATES} dòng.")


def check_pasted(rows: int) -> None:
    if rows > MOST_PASTED:
        raise RuleBroken(f"Mỗi lần dán tối đa {MOST_PASTED} dòng. Hãy chia thành nhiều lần.")


def why_closed(state: FestivalState, shown_on: date | None, today: date) -> str:
    """Why no answer is taken any more, or not now; empty while answers are welcome."""
    if state is FestivalState.CANCELLED:
        return "Ngày hội này đã hủy nên không cần trả lời nữa."
    if state is FestivalState.POSTPONED:
        return "Ngày hội này hoãn. Khi có ngày mới, trang này nhận trả lời lại."
    if state in HELD_STATES or (shown_on is not None and today > shown_on):
        return "Ngày hội đã diễn ra nên không nhận trả lời nữa."
    return ""


def short_programme(rows: Sequence[Mapping]) -> list[str]:
    """A few lines for an invitation: where a part begins and where awards are handed out.

    A row is a mapping with ``part``, ``starts_at`` («07:30»), ``title`` and ``is_award``.
    """
    lines, before = [], None
    for row in rows:
        begins = row["part"] != before
        before = row["part"]
        if begins or row.get("is_award"):
            lines.append(f"{row['starts_at']} {_part_words(row, begins)}{_head(row['title'])}")
    # The end of a festival is worth less than its parts when there is no room for everything.
    return lines[:MOST_LINES]


def _part_words(row: Mapping, begins: bool) -> str:
    part = ProgrammePart(row["part"])
    return f"{PART_NAMES[part]}: " if begins and part is not ProgrammePart.OTHER else ""


def _head(title: str) -> str:
    """What a title says before it goes into details."""
    return _ENDS_A_HEAD.split(title)[0].strip() or title
