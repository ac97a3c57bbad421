"""Whom an item may concern: found by names and posts, or declared; and what the rule makes of it. Pure.

Names and posts come in folded. What is found is a flag for people to look at, never a verdict.
"""

import re
from collections.abc import Iterable

from festival.core.errors import RuleBroken
from festival.voting.rules.states import ConflictKind, SessionState
from festival.voting.rules.terms import Base, QuorumBase, Terms

# What a member may say of oneself. Who is the nominee has been found by name already.
DECLARED_KINDS = (ConflictKind.RELATIVE, ConflictKind.HOUSEHOLD, ConflictKind.LEADER, ConflictKind.OTHER)
OPEN_STATES = (SessionState.PLANNED, SessionState.CONVENED)
# «Trưởng Công an xã», «Chỉ huy trưởng BCHQS xã»: the head, not a deputy.
_HEAD = re.compile(
    r"^(?:chi huy truong|hieu truong|cuc truong|doi truong|to truong|truong ban|truong phong|truong"
    r"|chu tich|chu nhiem|giam doc|bi thu|chanh) (.+)$"
)
# «Trưởng phòng Văn hóa» heads «Phòng Văn hóa»: the word belongs to the body as well.
_OWN_WORDS = {"truong phong": "phong ", "truong ban": "ban ", "doi truong": "doi ", "to truong": "to "}
_WORD = re.compile(r"\w+")


def check_may_change_conflicts(state: SessionState) -> None:
    if state is SessionState.NO_QUORUM:
        raise RuleBroken("Phiên họp đã kết thúc. Hồ sơ chuyển sang phiên sau thì ghi lại ở phiên đó.")
    if state not in OPEN_STATES:
        raise RuleBroken(
            "Đã mở bỏ phiếu nên danh sách thành viên có liên quan không thay đổi được nữa. "
            "Nếu có sai sót, hãy báo người chủ trì để ghi vào biên bản."
        )


def check_is_member(is_member: bool) -> None:
    if not is_member:
        raise RuleBroken("Chỉ thành viên Hội đồng trong danh sách của phiên họp làm được việc này.")


def check_may_be_set_aside(is_declared: bool) -> None:
    if is_declared:
        raise RuleBroken("Thành viên đã tự khai có liên quan. Chỉ thành viên đó rút lại được.")


def check_not_ones_own(is_own: bool) -> None:
    """Nobody says of oneself that there is nothing to it."""
    if is_own:
        raise RuleBroken("Không ai tự kết luận mình không liên quan. Hãy nhờ người khác xem xét.")


def check_may_be_declared(is_settled: bool) -> None:
    """What somebody else found to be so is no longer the member's to say, or to take back."""
    if is_settled:
        raise RuleBroken("Trường hợp này đã được ghi nhận là có liên quan, không cần khai nữa.")


def check_is_ones_own_word(is_declared: bool) -> None:
    if not is_declared:
        raise RuleBroken("Trường hợp này không do đồng chí tự khai nên đồng chí không rút lại được.")


def concerns_person(nominee: str, member: str) -> bool:
    return plain(nominee) == plain(member)


def leads(*, leader: str, body: str, member: str, post: str) -> bool:
    """Whether the member leads the collective, by the leader's name or by the member's own post."""
    return names(leader, member) or is_head_of(post, body)


def names(words: str, member: str) -> bool:
    """«trung ta nguyen van an, truong cong an» names «nguyen van an»; a single word names nobody."""
    sought = plain(member)
    return " " in sought and f" {sought} " in f" {plain(words)} "


def is_head_of(post: str, body: str) -> bool:
    """«truong cong an xa» heads «cong an xa an thinh»; a deputy does not."""
    found = _HEAD.match(plain(post))
    if found is None:
        return False
    rest = found[1]
    title = plain(post).removesuffix(f" {rest}")
    headed, whole = _OWN_WORDS.get(title, "") + rest, f"{plain(body)} "
    return " " in headed and (whole.startswith(f"{headed} ") or f" {whole}".endswith(f" {headed} "))


def plain(folded: str) -> str:
    """Words only, one blank between."""
    return " ".join(_WORD.findall(folded))


def recusal_words(terms: Terms | None) -> str:
    """What the rule does with a member whom an item concerns."""
    if terms is None:
        return "Chưa chọn quy tắc bỏ phiếu của hình thức này."
    if not terms.recuses_conflicted:
        return "Theo Quy chế vẫn biểu quyết hồ sơ này; việc có liên quan được ghi vào biên bản."
    attends = "vẫn" if terms.quorum_base is QuorumBase.ALL_MEMBERS else "không"
    if terms.pass_base is Base.VALID_BALLOTS:
        return f"Không biểu quyết hồ sơ này; {attends} tính khi xét đủ số thành viên họp."
    whole = "tổng số thành viên" if terms.pass_base is Base.ALL_MEMBERS else "số thành viên tham gia"
    counts = "vẫn" if terms.recused_in_base else "không"
    if counts == attends:
        return f"Không biểu quyết hồ sơ này, {counts} tính trong {whole}."
    return (
        f"Không biểu quyết hồ sơ này, {counts} tính trong {whole} khi xét kết quả; "
        f"{attends} tính khi xét đủ số thành viên họp."
    )


def words_of_rules(by_award: Iterable[tuple[str, Terms | None]]) -> list[str]:
    """One sentence for all awards where they agree, else one for each."""
    said = {award: recusal_words(terms) for award, terms in by_award}
    heads = said if len(set(said.values())) > 1 else dict(list(said.items())[:1])
    return [
        f"{award if len(heads) > 1 else 'Thành viên có liên quan'}: {words[:1].lower()}{words[1:]}"
        for award, words in heads.items()
    ]
