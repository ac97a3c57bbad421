"""The steps in which a dossier is written, and how far each has come. Pure."""

from dataclasses import dataclass
from enum import Enum

from festival.nominations.rules.dossiers import (
    missing_of_citation,
    missing_of_recipient,
    missing_of_report,
)
from festival.nominations.rules.kinds import RecipientKind
from festival.nominations.rules.papers import Paper, paper_words, papers_missing


class Step(Enum):
    RECIPIENT = "recipient"
    CITATION = "citation"
    REPORT = "report"
    PAPERS = "papers"
    CHECK = "check"


STEP_NAMES = {
    Step.RECIPIENT: "Người và hình thức",
    Step.CITATION: "Nội dung khen",
    Step.REPORT: "Báo cáo",
    Step.PAPERS: "Giấy tờ",
    Step.CHECK: "Kiểm tra và nộp",
}


def number(step: Step) -> int:
    return list(Step).index(step) + 1


@dataclass(frozen=True)
class StepStanding:
    """A step with what is still missing in it."""

    step: Step
    lacking: tuple[str, ...]

    @property
    def name(self) -> str:
        return STEP_NAMES[self.step]

    @property
    def standing(self) -> str:
        return "thiếu" if self.lacking else "xong"


def steps(
    *,
    kind: RecipientKind,
    birth_year: int | None,
    address_line: str,
    citation: str,
    report: str,
    papers: list[Paper],
) -> list[StepStanding]:
    """Every step but the last, which is no writing."""
    lacking = {
        Step.RECIPIENT: missing_of_recipient(kind, birth_year, address_line),
        Step.CITATION: missing_of_citation(citation),
        Step.REPORT: missing_of_report(report),
        Step.PAPERS: paper_words(papers_missing(papers)),
    }
    return [StepStanding(step, tuple(items)) for step, items in lacking.items()]
