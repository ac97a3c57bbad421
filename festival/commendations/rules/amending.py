"""Correcting and revoking: which texts a correction may change, and what is said of it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from festival.commendations.rules import DecisionKind
from festival.core.errors import RuleBroken

# What a correction may change, in the order of the certificate.
TEXTS = {
    "verb": "Hình thức trao",
    "salutation": "Danh xưng",
    "name": "Họ và tên, tên tập thể",
    "address_line": "Chức vụ, đơn vị, địa chỉ",
    "citation": "Nội dung khen thưởng",
}
VERBS = ("TẶNG", "TRUY TẶNG")
CHANGING = (DecisionKind.CORRECTION, DecisionKind.REVOCATION)
PRINTABLE = "Quá dài thì hãy rút gọn, có chữ lạ thì hãy gõ lại bằng chữ tiếng Việt."
GONE = "Dòng này không còn trong dự thảo. Hãy tải lại trang."


@dataclass(frozen=True)
class Difference:
    """One text that a correction changes."""

    name: str
    was: str
    becomes: str

    @property
    def label(self) -> str:
        return TEXTS[self.name]


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    return [Difference(name, old[name], new[name]) for name in TEXTS if old[name] != new[name]]


def check_all_differ(unchanged: Iterable[str]) -> None:
    """Refuse by name whoever would be «corrected» to the same texts."""
    if names := ", ".join(unchanged):
        raise RuleBroken(f"Chưa ghi nội dung đính chính cho: {names}. Hãy sửa nội dung hoặc bỏ khỏi dự thảo.")


def check_standing(fallen: Iterable[str]) -> None:
    """Refuse by name whoever was corrected or revoked in the meantime."""
    if names := ", ".join(fallen):
        raise RuleBroken(
            f"Đã được đính chính hoặc thu hồi bằng quyết định khác: {names}. Hãy bỏ khỏi dự thảo này."
        )


def check_not_listed(listed: Iterable[str]) -> None:
    """One commendation stands in one open draft: two would contradict each other."""
    if names := ", ".join(listed):
        raise RuleBroken(
            f"Đang có dự thảo đính chính hoặc thu hồi khác: {names}. Hãy xử lý xong dự thảo đó trước."
        )


def check_some(count: int) -> None:
    if not count:
        raise RuleBroken("Danh sách đang trống. Hãy chọn ít nhất một người hoặc tập thể.")


def check_kind(kind: DecisionKind) -> None:
    """Only what was decided here is corrected or revoked here."""
    if kind is not DecisionKind.AWARD:
        raise RuleBroken("Chỉ đính chính, thu hồi được khen thưởng do chính địa phương quyết định.")


def check_after(day: date, amended_on: date) -> None:
    if day < amended_on:
        raise RuleBroken(
            f"Ngày ban hành không được trước ngày {amended_on:%d/%m/%Y} của quyết định được sửa đổi."
        )


def default_title(kind: DecisionKind, award: str, amended: str) -> str:
    """The trích yếu of a decision that corrects or revokes."""
    if kind is DecisionKind.CORRECTION:
        return f"Về việc đính chính {amended}"
    return f"Về việc thu hồi {award.capitalize()} đã tặng theo {amended}"


def default_grounds(amended: str) -> str:
    """The căn cứ, for the office to complete."""
    return "\n".join(
        (
            "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;",
            "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;",
            f"Căn cứ {amended};",
            "Xét đề nghị của Thường trực Hội đồng Thi đua - Khen thưởng.",
        )
    )


def void_reason(kind: DecisionKind, number: str) -> str:
    """What the ledger says of a sheet that no longer stands for anything."""
    act = "Đính chính" if kind is DecisionKind.CORRECTION else "Thu hồi"
    return f"{act} theo Quyết định số {number}"
