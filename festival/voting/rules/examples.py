"""A vote rule in words and in worked examples. Pure.

Every number comes from the functions that decide a real count, so that an example cannot promise what a
session would not keep.
"""

from festival.voting.rules.states import OUTCOME_NAMES, Channel, Outcome
from festival.voting.rules.terms import (
    BASE_NAMES,
    LEAST_SECRET_ROLL,
    METHOD_NAMES,
    QUORUM_BASE_NAMES,
    TIE_NAMES,
    Base,
    Gathering,
    QuorumBase,
    Tally,
    Terms,
    VoteMethod,
    decide,
    has_quorum,
    is_one_half,
    needed_present,
    needed_yes,
    share_words,
)

NOBODY = "Hội đồng chưa có thành viên nên chưa tính được số phiếu"
_VOICES = {
    VoteMethod.SECRET: "phiếu đồng ý",
    VoteMethod.SHOW_OF_HANDS: "người đồng ý",
    VoteMethod.WRITTEN: "ý kiến đồng ý",
}
_CHANNELS = {
    VoteMethod.SECRET: Channel.SCREEN,
    VoteMethod.SHOW_OF_HANDS: Channel.HANDS,
    VoteMethod.WRITTEN: Channel.WRITTEN,
}


def main_words(terms: Terms) -> str:
    """«Bỏ phiếu kín; có mặt từ 2/3 tổng số thành viên Hội đồng; đồng ý trên 50% …»."""
    came = "gửi ý kiến" if terms.method is VoteMethod.WRITTEN else "có mặt"
    quorum = f"{came} {share_words(terms.quorum_num, terms.quorum_den)} {quorum_base_words(terms)}"
    if terms.quorum_num == 0:
        quorum = "không yêu cầu số người tham gia"
    return f"{METHOD_NAMES[terms.method]}; {quorum}; đồng ý {share_of_base(terms)}"


def quorum_base_words(terms: Terms) -> str:
    return _lowered(QUORUM_BASE_NAMES[terms.quorum_base])


def share_of_base(terms: Terms) -> str:
    """«trên 50% tổng số thành viên Hội đồng»."""
    share = share_words(terms.pass_num, terms.pass_den, is_strict=terms.is_strict)
    return f"{share} {_lowered(BASE_NAMES[terms.pass_base])}"


def unusual_words(terms: Terms) -> list[str]:
    """What this rule says beside the main line and other than most do."""
    return [words for words, is_usual in _further(terms) if not is_usual]


def all_words(terms: Terms) -> str:
    """The whole rule in one line, for the record."""
    return "; ".join([main_words(terms), *(words for words, _is_usual in _further(terms))])


def _further(terms: Terms) -> list[tuple[str, bool]]:
    told = []
    if terms.method is not VoteMethod.WRITTEN:
        told.append(_written_words(terms))
    told += [_recused_words(terms), _chair_words(terms)]
    if is_one_half(terms):
        tie = _lowered(TIE_NAMES[terms.tie_rule])
        told.append((f"số đồng ý và không đồng ý bằng nhau: {tie}", tie == "không thông qua"))
    return told


def _written_words(terms: Terms) -> tuple[str, bool]:
    if not terms.allows_written:
        return "không lấy ý kiến bằng văn bản của người vắng mặt", False
    if terms.count_written_in_quorum:
        return "ý kiến bằng văn bản của người vắng mặt tính vào số người có mặt", True
    return "ý kiến bằng văn bản của người vắng mặt không tính vào số người có mặt", False


def _recused_words(terms: Terms) -> tuple[str, bool]:
    if not terms.recuses_conflicted:
        return "thành viên có liên quan vẫn biểu quyết", False
    if terms.recused_in_base:
        return "thành viên có liên quan không biểu quyết, vẫn tính khi tính tỷ lệ", True
    return "thành viên có liên quan không biểu quyết và không tính khi tính tỷ lệ", False


def _chair_words(terms: Terms) -> tuple[str, bool]:
    if terms.chair_must_agree:
        return "Chủ tịch Hội đồng phải đồng ý công khai sau khi kiểm phiếu", False
    return "không cần ý kiến riêng của Chủ tịch Hội đồng", True


def example(terms: Terms, size: int) -> str:
    """«11 thành viên: cần 8 người có mặt; thông qua cần 8 phiếu đồng ý»."""
    if not size:
        return NOBODY
    whole = _everybody(terms, size)
    return f"{size} thành viên: cần {_came(terms, needed_present(terms, whole))}; {_to_pass(terms, whole)}"


def further_examples(terms: Terms, size: int) -> list[str]:
    """What the other choices mean for a council of that size; nothing for one too small to vote."""
    if size < LEAST_SECRET_ROLL:
        return []
    told = [
        _when_few_came(terms, size),
        _with_sheets(terms, size),
        _with_one_recused(terms, size),
        _in_a_tie(terms, size),
        _with_the_chair(terms, size),
    ]
    return [sentence for sentence in told if sentence]


def _everybody(terms: Terms, size: int, recused: int = 0) -> Gathering:
    if terms.method is VoteMethod.WRITTEN:
        return Gathering(size, 0, written=size, recused=recused, recused_written=recused)
    return Gathering(size, size, recused=recused, recused_present=recused)


def _voters(gathering: Gathering) -> int:
    return gathering.present + gathering.written - gathering.recused_present - gathering.recused_written


def _base(terms: Terms, gathering: Gathering) -> int:
    """What the share is taken of when everybody who takes part has a valid vote."""
    return Tally(gathering, _voters(gathering), 0, 0, 0).base(terms)


def _to_pass(terms: Terms, gathering: Gathering) -> str:
    voters, base = _voters(gathering), _base(terms, gathering)
    least = needed_yes(terms, base)
    needs = f"thông qua cần {least} {_VOICES[terms.method]}"
    if least > voters:
        needs += f", mà chỉ có {voters} người biểu quyết nên không thể thông qua"
    if terms.pass_base is Base.ALL_MEMBERS:
        return needs
    whose = "phiếu hợp lệ" if terms.pass_base is Base.VALID_BALLOTS else "người tham gia"
    return f"có {base} {whose} thì {needs}"


def _came(terms: Terms, count: int) -> str:
    return f"{count} ý kiến gửi về" if terms.method is VoteMethod.WRITTEN else f"{count} người có mặt"


def _when_few_came(terms: Terms, size: int) -> str:
    few = max(needed_present(terms, _everybody(terms, size)), LEAST_SECRET_ROLL)
    if few >= size:
        return ""
    is_written = terms.method is VoteMethod.WRITTEN
    gathering = Gathering(size, 0 if is_written else few, written=few if is_written else 0)
    told = f"Chỉ {_came(terms, few)}: {_to_pass(terms, gathering)}."
    if terms.pass_base is not Base.ALL_MEMBERS:
        return told
    return f"{told} Không có ý kiến, không hợp lệ hay không biểu quyết đều như không đồng ý."


def _with_sheets(terms: Terms, size: int) -> str:
    """A room two short of its quorum, and two who answered in writing."""
    if terms.method is VoteMethod.WRITTEN:
        return ""
    if not terms.allows_written:
        return "Người vắng mặt không cho ý kiến bằng văn bản."
    need = needed_present(terms, _everybody(terms, size))
    written = min(2, need)
    if not written:
        return ""
    gathering = Gathering(size, need - written, written=written)
    met = f"{need - written} người có mặt, {written} người cho ý kiến bằng văn bản"
    if not has_quorum(terms, gathering):
        return f"{met}: chưa đủ số người có mặt, hồ sơ chuyển phiên sau."
    return f"{met}: đủ số người; {_to_pass(terms, gathering)}."


def _with_one_recused(terms: Terms, size: int) -> str:
    if not terms.recuses_conflicted:
        return "Thành viên có liên quan đến hồ sơ vẫn biểu quyết như người khác."
    gathering = _everybody(terms, size, recused=1)
    came = _came(terms, needed_present(terms, gathering))
    if terms.quorum_base is QuorumBase.WITHOUT_RECUSED:
        came += " ngoài người đó"
    return f"1 người có liên quan không biểu quyết: cần {came}; {_to_pass(terms, gathering)}."


def _in_a_tie(terms: Terms, size: int) -> str:
    if not is_one_half(terms):
        return ""
    half, left = divmod(size, 2)
    outcome = _outcome(terms, Tally(_everybody(terms, size), half, half, left, 0))
    if outcome is Outcome.AWAITS_CHAIR:
        said = "Chủ tịch Hội đồng quyết định công khai"
    else:
        said = "bỏ phiếu lại ở phiên sau" if outcome is Outcome.DEFERRED else "không thông qua"
    return f"{half} đồng ý, {half} không đồng ý: {said}."


def _with_the_chair(terms: Terms, size: int) -> str:
    if not terms.chair_must_agree:
        return ""
    gathering = _everybody(terms, size)
    least = needed_yes(terms, _base(terms, gathering))
    outcome = _outcome(terms, Tally(gathering, least, size - least, 0, 0))
    return f"{least} {_VOICES[terms.method]}: {_lowered(OUTCOME_NAMES[outcome])}."


def _outcome(terms: Terms, tally: Tally) -> Outcome:
    outcome, _deferral = decide(terms, tally, {_CHANNELS[terms.method]: tally.cast})
    return outcome


def _lowered(words: str) -> str:
    """Inside a sentence; a title stays as it is written."""
    return words if words.startswith("Chủ tịch") else words[:1].lower() + words[1:]
