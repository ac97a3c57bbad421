"""Figures that people type: papers by two tellers, hands, written sheets. Pure.

Identities of a paper count (Quyết định 3621/QĐ-BYT, the form of the counting minutes):
issued ≥ returned = valid + invalid; on every row yes + no + invalid = returned; issued ≤ present.
"""

from dataclasses import dataclass

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
    """What one teller counted on one ballot sheet; ``rows`` by item id."""

    issued: int
    returned: int
    valid: int
    invalid: int
    rows: dict[int, Row]


def faults_of_papers(figures: PaperFigures, voters: int, names: dict[int, str]) -> list[str]:
    """Every identity that does not hold, as a sentence; ``names`` are the sheet's items by id."""
    faults = []
    if figures.issued > voters:
        faults.append(f"Phát ra {figures.issued} phiếu nhưng chỉ có {voters} người bỏ phiếu giấy.")
    if figures.returned > figures.issued:
        faults.append(f"Thu về {figures.returned} phiếu, nhiều hơn số phát ra {figures.issued}.")
    if figures.valid + figures.invalid != figures.returned:
        faults.append(
            f"Hợp lệ {figures.valid} cộng không hợp lệ {figures.invalid} phải bằng số thu về "
            f"{figures.returned}."
        )
    if figures.returned < LEAST_SHOWN_BALLOTS:
        if any(row.cast for row in figures.rows.values()):
            faults.append("Thu về dưới 3 phiếu: không kiểm từng dòng, để giữ bí mật. Hãy bỏ trống các dòng.")
        return faults
    for item_id, name in names.items():
        row = figures.rows.get(item_id)
        if row is None or row.cast != figures.returned:
            total = row.cast if row else 0
            faults.append(
                f"{name}: đồng ý, không đồng ý và không hợp lệ cộng lại là {total}, "
                f"phải bằng số thu về {figures.returned}."
            )
        elif row.invalid < figures.invalid:
            faults.append(
                f"{name}: dòng không hợp lệ ({row.invalid}) không thể ít hơn số phiếu không hợp lệ "
                f"({figures.invalid})."
            )
    return faults


def differences(counts: list[PaperFigures]) -> list[int | str]:
    """Where tellers disagree: names of totals and ids of items; never the figures themselves."""
    if len(counts) < 2:
        return []
    first = counts[0]
    totals = ("issued", "returned", "valid", "invalid")
    found: list[int | str] = [
        name for name in totals if any(getattr(one, name) != getattr(first, name) for one in counts)
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
