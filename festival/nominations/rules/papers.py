"""The papers of a dossier: which the award asks for, and which are there. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from festival.core.errors import RuleBroken
from festival.nominations.rules.dossiers import LEAST_REPORT_WORDS
from festival.nominations.rules.kinds import AwardBasis

# The report is typed into the dossier, so that it may be there without a sheet of paper.
REPORT_CODE = "BCTT"
# Luật Thi đua, khen thưởng, Điều 85: a sudden achievement is put forward without list and minutes.
SHORT_WAY_CODES = frozenset({"TT", REPORT_CODE})
MOST_FILES = 40
MOST_DOSSIER_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A line of the award's list of papers, as it stands in one dossier."""

    code: str
    name: str
    made_by: str = ""
    is_required: bool = True
    # The proposer has it on paper, signed.
    is_ticked: bool = False
    # Its text stands in the dossier itself.
    is_typed: bool = False
    # How many files hang on it.
    files: int = 0

    @property
    def is_there(self) -> bool:
        return self.is_ticked or self.is_typed or self.files > 0


def is_required(code: str, *, usually: bool, basis: AwardBasis) -> bool:
    return usually and (basis is not AwardBasis.AD_HOC or code in SHORT_WAY_CODES)


def is_report_typed(report: str) -> bool:
    return len(report.split()) >= LEAST_REPORT_WORDS


def papers_missing(papers: Iterable[Paper]) -> list[Paper]:
    """The required papers that are neither ticked nor sent."""
    return [paper for paper in papers if paper.is_required and not paper.is_there]


def paper_words(papers: Iterable[Paper]) -> list[str]:
    """Names of papers in the middle of a sentence; a report that is to be typed is named by the form."""
    return [paper.name[:1].lower() + paper.name[1:] for paper in papers if paper.code != REPORT_CODE]


def check_codes(codes: Iterable[str], known: Iterable[str]) -> None:
    if not set(codes) <= set(known):
        raise RuleBroken("Danh mục giấy tờ của hình thức khen này vừa đổi. Hãy tải lại trang rồi đánh dấu.")


def check_room(*, count: int, size: int) -> None:
    if count > MOST_FILES:
        raise RuleBroken(f"Mỗi hồ sơ giữ tối đa {MOST_FILES} tệp. Hãy gộp các trang vào một tệp PDF rồi gửi.")
    if size > MOST_DOSSIER_BYTES:
        raise RuleBroken("Các tệp của một hồ sơ cộng lại tối đa 50 MB. Hãy xóa bớt hoặc gửi tệp nhỏ hơn.")
