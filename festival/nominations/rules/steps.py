"""The steps in which a dossier is written, and how far each has come. Pure."""

from collections.abc import Mapping
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
    """A step with what is still missing in it, and what no certificate could hold."""

    step: Step
    lacking: tuple[str, ...]
    to_mend: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return STEP_NAMES[self.step]

    @property
    def standing(self) -> str:
        if self.lacking:
            return "thiếu"
        return "cần sửa" if self.to_mend else "xong"

    @property
    def open(self) -> tuple[str, ...]:
        """All that stands in the way of handing in."""
        return self.lacking + self.to_mend


def steps(
    *,
    kind: RecipientKind,
    birth_year: int | None,
    address_line: str,
    citation: str,
    report: str,
    papers: list[Paper],
    unprintable: Mapping[str, str],
) -> list[StepStanding]:
    """Every step but the last, which is no writing; ``unprintable``: field of the certificate → why."""
    lacking = {
        Step.RECIPIENT: missing_of_recipient(kind, birth_year, address_line),
        Step.CITATION: missing_of_citation(citation),
        Step.REPORT: missing_of_report(report),
        Step.PAPERS: paper_words(papers_missing(papers)),
    }
    to_mend: dict[Step, list[str]] = {}
    for field, why in unprintable.items():
        to_mend.setdefault(Step.CITATION if field == "citation" else Step.RECIPIENT, []).append(why)
    return [StepStanding(step, tuple(items), tuple(to_mend.get(step, ()))) for step, items in lacking.items()]
