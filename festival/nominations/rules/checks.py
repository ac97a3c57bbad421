"""The checklist of whoever reviews: what must be so before a dossier goes on. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from festival.core.errors import RuleBroken
from festival.nominations.rules.papers import Paper


class CheckGroup(Enum):
    FIXED = "fixed"
    PAPER = "paper"
    CRITERION = "criterion"


GROUP_NAMES = {
    CheckGroup.FIXED: "Thông tin",
    CheckGroup.PAPER: "Giấy tờ",
    CheckGroup.CRITERION: "Tiêu chuẩn",
}
# Asked of every dossier. The codes of papers are written in capitals: none of them is one of these.
FIXED_CHECKS = {
    "fixed.name": "Tên, năm sinh, chức vụ ghi đúng",
    "fixed.double": "Không trùng đề nghị, thành tích đã khen",
    "fixed.kind": "Đúng đối tượng của hình thức",
}


@dataclass(frozen=True)
class CheckLine:
    """One question of the checklist, answered yes or no."""

    code: str
    words: str
    group: CheckGroup
    # Whether the answer must be yes before the dossier goes on.
    is_required: bool = True


def check_lines(papers: Iterable[Paper], criteria: str) -> list[CheckLine]:
    """The fixed questions, the award's papers, its criteria in their order.

    Each line of the criteria is a condition of its own; alternatives stand inside one line.
    """
    fixed = [CheckLine(code, words, CheckGroup.FIXED) for code, words in FIXED_CHECKS.items()]
    listed = [CheckLine(paper.code, paper.name, CheckGroup.PAPER, paper.is_required) for paper in papers]
    lines = [line.strip() for line in criteria.splitlines() if line.strip()]
    asked = [
        CheckLine(f"criterion.{place}", line, CheckGroup.CRITERION) for place, line in enumerate(lines, 1)
    ]
    return fixed + listed + asked


def unmet(lines: Iterable[CheckLine], answers: Mapping[str, bool]) -> list[str]:
    """What stands in the way, in the words of the list. A line without an answer is not met."""
    return [line.words for line in lines if line.is_required and not answers.get(line.code)]


def check_met(lines: Iterable[CheckLine], answers: Mapping[str, bool]) -> None:
    if lacking := unmet(lines, answers):
        told = [words.rstrip(".") for words in lacking]
        raise RuleBroken(
            f"Chưa xác nhận đủ điều kiện được vì phiếu kiểm tra chưa đạt: {'; '.join(told)}. "
            "Hãy đánh dấu «Đạt» khi đã kiểm tra, hoặc trả lại để bổ sung."
        )


def check_answers(answers: Iterable[str], lines: Iterable[CheckLine]) -> None:
    if not set(answers) <= {line.code for line in lines}:
        raise RuleBroken("Phiếu kiểm tra của hình thức này vừa đổi. Hãy tải lại trang rồi đánh dấu.")
