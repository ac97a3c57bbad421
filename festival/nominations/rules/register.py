"""What an entry of the register says, and when it may be corrected. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from festival.core.errors import RuleBroken
from festival.nominations.rules.kinds import RecipientKind, Salutation
from festival.nominations.rules.states import EDITABLE_STATES, NominationState, is_open

# What a dossier on its way shows; the rest is changed at any time.
PRINTED = ("salutation", "name", "birth_year", "address_line")


@dataclass(frozen=True, kw_only=True)
class NomineeFacts:
    """An entry as its form gives it."""

    salutation: Salutation = Salutation.NONE
    name: str
    birth_year: int | None = None
    address_line: str = ""
    head_count: int | None = None
    women_count: int | None = None
    leader_name: str = ""
    unit_id: int | None = None
    is_direct_worker: bool = False
    is_special_area: bool = False
    honours_consent: bool | None = None
    photo_consent: bool | None = None
    consent_on: date | None = None


def check_may_correct(states: Iterable[NominationState]) -> None:
    if any(is_open(state) and state not in EDITABLE_STATES for state in states):
        raise RuleBroken(
            "Đang có đề nghị được xét nên chưa đổi được tên, năm sinh, chức vụ. Sửa được khi Thường trực "
            "Hội đồng đã trả lại đề nghị đó, hoặc khi đã xét xong."
        )


def check_counts(head_count: int | None, women_count: int | None) -> None:
    if women_count and women_count > (head_count or 0):
        raise RuleBroken("Số nữ lớn hơn tổng số người. Hãy kiểm tra lại hai số này.")


def check_consent(kind: RecipientKind, answers: Iterable[bool | None], consent_on: date | None) -> None:
    """An answer without its day proves nothing."""
    if kind is RecipientKind.COLLECTIVE:
        return
    if any(answer is not None for answer in answers) and consent_on is None:
        raise RuleBroken("Đã ghi ý kiến về công khai thì cần ghi ngày hỏi.")
