"""The terms of a vote and what a count decides by them. Pure; integers only, no float ever.

Sources: shares, quorum and their bases differ between regulations (Nghị định 91/2017 Điều 45, Quyết định
of Bắc Ninh 2025 Điều 8, and the Quy chế of each council); all of them are data here.
"""

from dataclasses import dataclass
from enum import Enum

from festival.core.errors import RuleBroken
from festival.nominations.rules import ShareRule
from festival.voting.rules.states import DEFERRAL_WORDS, OUTCOME_NAMES, Channel, Deferral, Outcome


class VoteMethod(Enum):
    SECRET = "secret"
    SHOW_OF_HANDS = "show_of_hands"
    WRITTEN = "written"


METHOD_NAMES = {
    VoteMethod.SECRET: "Bỏ phiếu kín",
    VoteMethod.SHOW_OF_HANDS: "Biểu quyết giơ tay",
    VoteMethod.WRITTEN: "Lấy ý kiến bằng văn bản, không họp",
}


class Base(Enum):
    """What a share is taken of."""

    ALL_MEMBERS = "all_members"
    PRESENT_AND_WRITTEN = "present_and_written"
    VALID_BALLOTS = "valid_ballots"


BASE_NAMES = {
    Base.ALL_MEMBERS: "Tổng số thành viên Hội đồng",
    Base.PRESENT_AND_WRITTEN: "Số thành viên có mặt và cho ý kiến bằng văn bản",
    Base.VALID_BALLOTS: "Số phiếu hợp lệ",
}


class QuorumBase(Enum):
    ALL_MEMBERS = "all_members"
    WITHOUT_RECUSED = "without_recused"


QUORUM_BASE_NAMES = {
    QuorumBase.ALL_MEMBERS: "Tổng số thành viên Hội đồng",
    QuorumBase.WITHOUT_RECUSED: "Tổng số thành viên, trừ người không biểu quyết vì có liên quan",
}


class TieRule(Enum):
    FAILS = "fails"
    VOTE_AGAIN = "vote_again"
    CHAIR_DECIDES = "chair_decides"


TIE_NAMES = {
    TieRule.FAILS: "Không thông qua",
    TieRule.VOTE_AGAIN: "Bỏ phiếu lại ở phiên sau",
    TieRule.CHAIR_DECIDES: "Chủ tịch Hội đồng quyết định công khai",
}

# Fewer on the roll, and a secret ballot would not be secret.
LEAST_SECRET_ROLL = 3
# Figures of a secret channel stay hidden under this many cast ballots.
LEAST_SHOWN_BALLOTS = 3
# A room in which equal ballots would tell everybody's vote; the chair is warned.
SMALL_ROOM = 5


@dataclass(frozen=True)
class Terms:
    """A vote rule as plain values; the names are those of the columns that keep it."""

    quorum_num: int
    quorum_den: int
    pass_num: int
    pass_den: int
    is_strict: bool
    pass_base: Base
    method: VoteMethod = VoteMethod.SECRET
    quorum_base: QuorumBase = QuorumBase.ALL_MEMBERS
    allows_written: bool = True
    count_written_in_quorum: bool = True
    recuses_conflicted: bool = True
    recused_in_base: bool = True
    chair_must_agree: bool = False
    tie_rule: TieRule = TieRule.FAILS


@dataclass(frozen=True)
class Gathering:
    """Who takes part in the vote on one item, in numbers.

    ``written`` are the members whose written opinion came back; ``recused`` all who do not vote on this
    item, of whom some are in the room and some sent a sheet for the other items.
    """

    members: int
    present: int
    written: int = 0
    recused: int = 0
    recused_present: int = 0
    recused_written: int = 0

    def quorum(self, terms: Terms) -> tuple[int, int]:
        """Those who count as attending, and what the quorum is taken of."""
        counts_sheets = terms.count_written_in_quorum or terms.method is VoteMethod.WRITTEN
        here = self.present + (self.written if counts_sheets else 0)
        if terms.quorum_base is QuorumBase.ALL_MEMBERS:
            return here, self.members
        away = self.recused_present + (self.recused_written if counts_sheets else 0)
        return here - away, self.members - self.recused


@dataclass(frozen=True)
class Tally:
    """What was counted for one item over all channels, with what its shares are taken of."""

    gathering: Gathering
    yes: int
    no: int
    blank: int
    invalid: int

    @property
    def valid(self) -> int:
        return self.yes + self.no

    @property
    def cast(self) -> int:
        return self.valid + self.blank + self.invalid

    def base(self, terms: Terms) -> int:
        """What the share is taken of; blank and invalid stay in the bases ALL and PRESENT."""
        who = self.gathering
        if terms.pass_base is Base.VALID_BALLOTS:
            return self.valid
        if terms.pass_base is Base.ALL_MEMBERS:
            return who.members - (0 if terms.recused_in_base else who.recused)
        away = 0 if terms.recused_in_base else who.recused_present + who.recused_written
        return who.present + who.written - away


def needed(num: int, den: int, base: int, *, is_strict: bool = False) -> int:
    """The least whole number that reaches num/den of ``base`` (or exceeds it, when strict)."""
    return num * base // den + 1 if is_strict else -(-num * base // den)


def needed_yes(terms: Terms, base: int) -> int:
    return needed(terms.pass_num, terms.pass_den, base, is_strict=terms.is_strict)


def needed_present(terms: Terms, gathering: Gathering) -> int:
    _here, base = gathering.quorum(terms)
    return needed(terms.quorum_num, terms.quorum_den, base)


def has_quorum(terms: Terms, gathering: Gathering) -> bool:
    here, base = gathering.quorum(terms)
    return base > 0 and here * terms.quorum_den >= terms.quorum_num * base


def passes(terms: Terms, tally: Tally) -> bool:
    """Whether the yes votes reach the share; an empty base passes nothing."""
    base = tally.base(terms)
    if base == 0:
        return False
    reached, wanted = tally.yes * terms.pass_den, terms.pass_num * base
    return reached > wanted if terms.is_strict else reached >= wanted


def is_one_half(terms: Terms) -> bool:
    """Only under such a rule do equal sides leave something to decide."""
    return 2 * terms.pass_num == terms.pass_den


def is_tie(terms: Terms, tally: Tally) -> bool:
    """Equal sides under a rule of one half."""
    return is_one_half(terms) and tally.yes == tally.no > 0


def is_secret_enough(voters: dict[Channel, int]) -> bool:
    """Whether every secret channel that is used has enough seats to hide a vote in."""
    used = [voters.get(channel, 0) for channel in (Channel.SCREEN, Channel.PAPER)]
    return any(used) and all(count == 0 or count >= LEAST_SHOWN_BALLOTS for count in used)


def hides_figures(cast: dict[Channel, int]) -> bool:
    """Whether a secret channel has so few ballots that its figures would give votes away."""
    return any(0 < cast.get(channel, 0) < LEAST_SHOWN_BALLOTS for channel in (Channel.SCREEN, Channel.PAPER))


def decide(terms: Terms, tally: Tally, cast: dict[Channel, int]) -> tuple[Outcome, Deferral | None]:
    """What the count decides, and why an item waits if it does.

    ``cast`` holds the ballots of each channel. Too few in a secret channel: no outcome either, for it
    would give a vote away.
    """
    is_secret = terms.method is VoteMethod.SECRET
    if is_secret and (hides_figures(cast) or not any(cast.values())):
        return Outcome.DEFERRED, Deferral.FEW_BALLOTS
    if not has_quorum(terms, tally.gathering):
        return Outcome.DEFERRED, Deferral.NO_QUORUM
    if is_tie(terms, tally):
        return _after_tie(terms.tie_rule)
    if not passes(terms, tally):
        return Outcome.FAILED, None
    return (Outcome.AWAITS_CHAIR if terms.chair_must_agree else Outcome.PASSED), None


def _after_tie(tie_rule: TieRule) -> tuple[Outcome, Deferral | None]:
    if tie_rule is TieRule.VOTE_AGAIN:
        return Outcome.DEFERRED, Deferral.TIE
    return (Outcome.AWAITS_CHAIR if tie_rule is TieRule.CHAIR_DECIDES else Outcome.FAILED), None


def result_words(
    terms: Terms,
    tally: Tally,
    outcome: Outcome,
    *,
    deferral: Deferral | None = None,
    chair_agrees: bool | None = None,
    regulation: str = "",
) -> str:
    """«8/11 phiếu đồng ý, cần 9 theo Quy chế 46/QĐ-UBND: không thông qua»."""
    base = tally.base(terms)
    words = f"{tally.yes}/{base} phiếu đồng ý, cần {needed_yes(terms, base)}"
    words += f" theo Quy chế {regulation}" if regulation else ""
    if chair_agrees is not None:
        # The chair's word, or a vice-chair's where the item concerns the chair.
        words += f"; lãnh đạo Hội đồng {'đồng ý' if chair_agrees else 'không đồng ý'}"
    words += f": {OUTCOME_NAMES[outcome][:1].lower()}{OUTCOME_NAMES[outcome][1:]}"
    return f"{words} ({DEFERRAL_WORDS[deferral]})" if deferral else words


_MAJORITY = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS)
_FOUR_FIFTHS = Terms(2, 3, 4, 5, False, Base.ALL_MEMBERS)
# Proposals where the Quy chế says nothing else; the council chooses and the choice is dated.
DEFAULTS = {
    ShareRule.MAJORITY: _MAJORITY,
    ShareRule.TWO_THIRDS: Terms(2, 3, 2, 3, False, Base.ALL_MEMBERS),
    ShareRule.SEVENTY: Terms(2, 3, 7, 10, False, Base.ALL_MEMBERS),
    ShareRule.NINETY: Terms(2, 3, 9, 10, False, Base.ALL_MEMBERS),
}


# What councils also choose instead of the usual share; other awards have one usual share only.
OFFERS = {ShareRule.MAJORITY: (ShareRule.MAJORITY, ShareRule.SEVENTY, ShareRule.EIGHTY)}


def default_terms(share_rule: ShareRule) -> Terms:
    """What the catalogue says is usual for an award; the council chooses its own."""
    return DEFAULTS.get(share_rule, _FOUR_FIFTHS)


def offers(share_rule: ShareRule) -> dict[str, Terms]:
    """Quick choices for an award by their names in an address; none where one share is usual."""
    return {offer.value: default_terms(offer) for offer in OFFERS.get(share_rule, ())}


def figure_words(num: int, den: int) -> str:
    """«80%», «66,6%», «2/3»: what was typed, and never a rounded figure."""
    for digits in (0, 1, 2):
        whole, left = divmod(num * 100 * 10**digits, den)
        if not left:
            written = f"{whole:0{digits + 1}d}"
            return f"{written[:-digits]},{written[-digits:]}%" if digits else f"{written}%"
    return f"{num}/{den}"


def share_words(num: int, den: int, *, is_strict: bool = False) -> str:
    """«từ 80%», «trên 50%», «từ 2/3»."""
    return f"{'trên' if is_strict else 'từ'} {figure_words(num, den)}"


def check_terms(terms: Terms) -> None:
    """Refuse shares that are no shares, and choices that contradict each other."""
    for num, den in ((terms.quorum_num, terms.quorum_den), (terms.pass_num, terms.pass_den)):
        if den <= 0 or num < 0 or num > den:
            raise RuleBroken("Tỷ lệ phải từ 0 đến 1, viết dạng phân số, ví dụ 2/3.")
    if terms.pass_num == 0 and not terms.is_strict:
        raise RuleBroken("Tỷ lệ đồng ý phải lớn hơn 0. Hãy ghi tỷ lệ của Quy chế.")
    if terms.is_strict and terms.pass_num == terms.pass_den:
        raise RuleBroken("Không thể yêu cầu trên 100% số phiếu.")
    _check_written(terms)
    _check_recused(terms)
    if terms.tie_rule is not TieRule.FAILS and not is_one_half(terms):
        raise RuleBroken(
            "Cách xử lý khi số phiếu bằng nhau chỉ dùng với tỷ lệ 1/2 (50%). "
            "Hãy chọn «Không thông qua», hoặc ghi tỷ lệ 1/2."
        )


def _check_written(terms: Terms) -> None:
    if terms.method is VoteMethod.WRITTEN and not (terms.allows_written and terms.count_written_in_quorum):
        raise RuleBroken(
            "Lấy ý kiến bằng văn bản, không họp thì ý kiến gửi về chính là số người tham gia. "
            "Hãy chọn cho ý kiến bằng văn bản và tính vào số người có mặt."
        )
    if terms.count_written_in_quorum and not terms.allows_written:
        raise RuleBroken(
            "Không lấy ý kiến bằng văn bản thì không tính được vào số người có mặt. "
            "Hãy chọn lại một trong hai."
        )


def _check_recused(terms: Terms) -> None:
    if terms.recuses_conflicted:
        return
    if not terms.recused_in_base or terms.quorum_base is QuorumBase.WITHOUT_RECUSED:
        raise RuleBroken(
            "Thành viên có liên quan vẫn biểu quyết thì không trừ người đó khỏi số thành viên. "
            "Hãy tính trên tổng số thành viên Hội đồng."
        )
