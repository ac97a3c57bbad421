"""Figures that people type: papers by two tellers, hands, written sheets. Pure.

Identities of a paper count (Quyết định 3621/QĐ-BYT, the form of the counting minutes):
issued ≥ returned = valid + invalid; on every row yes + no + invalid = returned; issued ≤ present.
"""

from dataclasses import dataclass
from enum import Enum

from festival.core.errors import RuleBroken
from festival.voting.rules.terms import LEAST_SHOWN_BALLOTS


@dataclass(frozen=True)
class Row:
    """One item's figures in one channel."""

    yes: int
    no: int
    blank: int = 0
    invalid: int = 0

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.blank + self.invalid


@dataclass(frozen=True)
class PaperFigures:
    """What one teller counted on one ballot sheet; ``rows`` by item id.

    While the teller still types, a total that is not there yet is None and its row is left out.
    """

    issued: int | None
    returned: int | None
    valid: int | None
    invalid: int | None
    rows: dict[int, Row]

    @property
    def hides_votes(self) -> bool:
        """So few papers came back that nobody may open them."""
        return self.returned is not None and self.returned < LEAST_SHOWN_BALLOTS


class PaperState(Enum):
    """How far the tellers are with one ballot sheet."""

    WAITING = "waiting"
    UNEQUAL = "unequal"
    AGREED = "agreed"


PAPER_STATE_NAMES = {
    PaperState.WAITING: "Chờ nhập",
    PaperState.UNEQUAL: "Chưa khớp",
    PaperState.AGREED: "Khớp",
}
PAPER_STATE_TONES = {
    PaperState.WAITING: "waiting",
    PaperState.UNEQUAL: "refused",
    PaperState.AGREED: "good",
}
TOTAL_NAMES = {
    "issued": "Số phiếu phát ra",
    "returned": "Số phiếu thu về",
    "valid": "Số phiếu hợp lệ",
    "invalid": "Số phiếu không hợp lệ",
}
# Two people, each on their own: one alone could err, or be asked to.
LEAST_COUNTS = 2


def faults_of_papers(figures: PaperFigures, voters: int, names: dict[int, str]) -> list[str]:
    """Every identity that does not hold, as a sentence; ``names`` are the sheet's items by id."""
    faults = faults_so_far(figures, voters, names)
    if set(figures.rows) - set(names):
        faults.append("Có dòng không thuộc loại phiếu này. Hãy tải lại trang rồi nhập lại.")
    if not figures.hides_votes:
        faults += [
            f"{name}: chưa ghi số phiếu." for item_id, name in names.items() if item_id not in figures.rows
        ]
    return faults


def faults_so_far(figures: PaperFigures, voters: int, names: dict[int, str]) -> list[str]:
    """The identities that are already broken while some figures are still to be typed."""
    totals = (figures.issued, figures.returned, figures.valid, figures.invalid)
    parts = [part for row in figures.rows.values() for part in (row.yes, row.no, row.invalid)]
    if any(number is not None and number < 0 for number in (*totals, *parts)):
        return ["Số phiếu không thể nhỏ hơn 0. Hãy ghi lại."]
    faults = _faults_of_totals(figures, voters)
    if figures.hides_votes:
        if figures.valid or figures.invalid or any(parts):
            faults.append(
                "Thu về dưới 3 phiếu: không mở phiếu, không kiểm, để giữ bí mật. Hãy bỏ trống các ô còn lại."
            )
        return faults
    for item_id, name in names.items():
        if item_id in figures.rows:
            faults += _faults_of_row(figures, figures.rows[item_id], name)
    return faults


def _faults_of_totals(figures: PaperFigures, voters: int) -> list[str]:
    issued, returned, valid, invalid = figures.issued, figures.returned, figures.valid, figures.invalid
    faults = []
    if issued is not None and issued > voters:
        faults.append(f"Phát ra {issued} phiếu nhưng chỉ có {voters} người bỏ phiếu giấy.")
    if None not in (issued, returned) and returned > issued:
        faults.append(f"Thu về {returned} phiếu, nhiều hơn số phát ra {issued}.")
    if None not in (returned, valid, invalid) and not figures.hides_votes and valid + invalid != returned:
        faults.append(f"Hợp lệ {valid} cộng không hợp lệ {invalid} phải bằng số thu về {returned}.")
    return faults


def _faults_of_row(figures: PaperFigures, row: Row, name: str) -> list[str]:
    if figures.returned is not None and row.cast != figures.returned:
        return [
            f"{name}: đồng ý, không đồng ý và không hợp lệ cộng lại là {row.cast}, "
            f"phải bằng số thu về {figures.returned}."
        ]
    if figures.invalid is not None and row.invalid < figures.invalid:
        return [
            f"{name}: dòng không hợp lệ ({row.invalid}) không thể ít hơn số phiếu không hợp lệ "
            f"({figures.invalid})."
        ]
    return []


def paper_state(counts: list[PaperFigures]) -> PaperState:
    """What may be said of a sheet to everybody: never a figure."""
    if len(counts) < LEAST_COUNTS:
        return PaperState.WAITING
    return PaperState.UNEQUAL if differences(counts) else PaperState.AGREED


def check_papers_may_be_typed(counts: list[PaperFigures]) -> None:
    """Refuse to touch figures that two tellers found alike."""
    if paper_state(counts) is PaperState.AGREED:
        raise RuleBroken(
            "Số của Tổ kiểm phiếu đã khớp nên không sửa được. "
            "Nếu phải đếm lại, tổ trưởng bấm Mở lại để đếm lại."
        )


def check_papers_may_be_reopened(counts: list[PaperFigures]) -> None:
    if paper_state(counts) is not PaperState.AGREED:
        raise RuleBroken("Số phiếu chưa khớp nên vẫn nhập lại được, không cần mở lại. Hãy tải lại trang.")


def differences(counts: list[PaperFigures]) -> list[int | str]:
    """Where tellers disagree: names of totals and ids of items; never the figures themselves."""
    if len(counts) < LEAST_COUNTS:
        return []
    first = counts[0]
    found: list[int | str] = [
        name for name in TOTAL_NAMES if any(getattr(one, name) != getattr(first, name) for one in counts)
    ]
    item_ids = sorted({item_id for one in counts for item_id in one.rows})
    found += [
        item_id
        for item_id in item_ids
        if any(one.rows.get(item_id) != first.rows.get(item_id) for one in counts)
    ]
    return found


def check_row_adds_up(row: Row, voters: int, name: str) -> None:
    """Hands and sheets: everybody who takes part is in exactly one of the figures."""
    if row.cast != voters:
        raise RuleBroken(
            f"{name}: tổng số là {row.cast}, phải bằng {voters} người tham gia. Hãy đếm lại rồi nhập lại."
        )
