"""What came of a nomination, in a few sentences that a proposer may send on. Pure."""

from dataclasses import dataclass
from datetime import date, time

from festival.nominations.rules.kinds import RecipientKind
from festival.nominations.rules.states import NominationState

_S = NominationState
# The states that say something to whoever proposed.
TOLD_STATES = frozenset(
    {_S.RETURNED, _S.INELIGIBLE, _S.PASSED, _S.FAILED, _S.FORWARDED, _S.REFUSED, _S.DECIDED}
)


@dataclass(frozen=True)
class Decided:
    """The decision that names the recipient; what is not known is left empty."""

    number: str = ""
    signed_on: date | None = None
    signer: str = ""
    is_revoked: bool = False

    @property
    def words(self) -> str:
        """«Quyết định số 123/QĐ-UBND ngày 10/8/2026»."""
        parts = ["Quyết định"]
        if self.number:
            parts.append(f"số {self.number}")
        if self.signed_on:
            parts.append(f"ngày {_day(self.signed_on)}")
        return " ".join(parts) if len(parts) > 1 else ""


@dataclass(frozen=True)
class HandingOver:
    """The festival at which it is handed over, as its approved plan says."""

    title: str
    day: date
    starts_at: time | None = None
    venue: str = ""

    @property
    def words(self) -> str:
        """«lúc 7 giờ 30 ngày 15/8/2026, tại Nhà văn hóa thôn Đông»."""
        clock = ""
        if self.starts_at:
            minutes = f" {self.starts_at.minute:02d}" if self.starts_at.minute else ""
            clock = f"lúc {self.starts_at.hour} giờ{minutes} "
        return f"{clock}ngày {_day(self.day)}" + (f", tại {self.venue}" if self.venue else "")


def addressed(kind: RecipientKind, salutation: str, name: str) -> str:
    """«ông Mai Đức Toàn», «hộ gia đình ông Mai Đức Toàn», «Tổ bảo vệ ANTT thôn Đông»."""
    if kind is RecipientKind.INDIVIDUAL:
        return f"{salutation.lower()} {name}".strip()
    if kind is RecipientKind.HOUSEHOLD:
        return name[:1].lower() + name[1:]
    return name


def message(
    state: NominationState,
    *,
    who: str,
    award: str,
    decided: Decided | None = None,
    handing: HandingOver | None = None,
) -> str:
    """Two to four polite sentences; «» for a state that is nobody's news, and for a revoked decision.

    The words of the review never go in: a dossier's note is for the proposer alone.
    """
    if state is _S.DECIDED:
        return _good_news(who, award, decided or Decided(), handing)
    sentences = _SENTENCES.get(state)
    return " ".join(sentences).format(who=who, award=award) if sentences else ""


def _good_news(who: str, award: str, decided: Decided, handing: HandingOver | None) -> str:
    if decided.is_revoked:
        return ""
    by = f" theo {decided.words}" if decided.words else ""
    first = f"Trân trọng thông báo: {who} được tặng {award}{by}."
    if handing is None:
        return f"{first} Thời gian và nơi trao sẽ được báo sau. Xin chúc mừng và trân trọng cảm ơn."
    return (
        f"{first} Khen thưởng dự kiến được trao tại {handing.title}, {handing.words}. "
        "Trân trọng kính mời đến dự và đón nhận."
    )


_SENTENCES = {
    _S.PASSED: (
        "Hội đồng đã thông qua đề nghị tặng {award} cho {who}.",
        "Kết quả chính thức có khi quyết định được ban hành; đề nghị chưa thông báo rộng rãi.",
    ),
    _S.FAILED: (
        "Hội đồng đã xem xét đề nghị tặng {award} cho {who}; lần này đề nghị chưa được thông qua.",
        "Trân trọng cảm ơn những đóng góp cho phong trào và mong tiếp tục được đồng hành.",
    ),
    _S.INELIGIBLE: (
        "Đề nghị tặng {award} cho {who} chưa đủ điều kiện xét trong mùa này.",
        "Trân trọng cảm ơn những đóng góp cho phong trào và mong tiếp tục được đồng hành.",
    ),
    _S.RETURNED: (
        "Hồ sơ đề nghị tặng {award} cho {who} được trả lại để bổ sung.",
        "Nội dung cần bổ sung ghi trong hồ sơ; đề nghị hoàn thiện và nộp lại sớm.",
    ),
    _S.FORWARDED: (
        "Đề nghị tặng {award} cho {who} đã được trình cấp có thẩm quyền.",
        "Kết quả sẽ được báo ngay khi có.",
    ),
    _S.REFUSED: (
        "Cấp có thẩm quyền đã xem xét đề nghị tặng {award} cho {who}; lần này chưa tặng.",
        "Trân trọng cảm ơn những đóng góp cho phong trào và mong tiếp tục được đồng hành.",
    ),
}


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
