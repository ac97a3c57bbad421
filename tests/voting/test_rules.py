"""Quorum, shares and who may cast, in whole numbers."""

from datetime import date
from itertools import product

import pytest

from festival.core.errors import RuleBroken
from festival.nominations.rules import ShareRule
from festival.voting import rules
from festival.voting.rules import (
    MOVES,
    Attendance,
    Base,
    Channel,
    Choice,
    Deferral,
    Gathering,
    Outcome,
    SessionAction,
    SessionState,
    Tally,
    Terms,
)

MAJORITY = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS)
FOUR_FIFTHS = Terms(2, 3, 4, 5, False, Base.ALL_MEMBERS)


CLOSED_TO_VOTERS = [state for state in SessionState if state is not SessionState.VOTING]


def tally(yes, *, members=11, present=10, no=0, blank=0):
    return Tally(Gathering(members, present), yes, no, blank, 0)


@pytest.mark.parametrize(("pair", "state"), MOVES.items())
def test_every_listed_move_leads_where_the_table_says(pair, state):
    assert rules.after(*pair) is state
    assert pair[1] in rules.actions_open(pair[0])


@pytest.mark.parametrize(
    ("state", "action"), [pair for pair in product(SessionState, SessionAction) if pair not in MOVES]
)
def test_every_other_move_is_refused(state, action):
    with pytest.raises(RuleBroken, match="không còn ở bước này"):
        rules.after(state, action)
    assert action not in rules.actions_open(state)


@pytest.mark.parametrize(
    ("num", "den", "base", "strict", "least"),
    [
        (4, 5, 9, False, 8),
        (9, 10, 9, False, 9),
        (7, 10, 9, False, 7),
        (2, 3, 9, False, 6),
        (7, 10, 11, False, 8),
        (4, 5, 11, False, 9),
        (9, 10, 11, False, 10),
        (4, 5, 13, False, 11),
        (9, 10, 13, False, 12),
        (2, 3, 11, False, 8),
        (1, 2, 11, True, 6),
        (1, 2, 10, True, 6),
        (1, 2, 10, False, 5),
        (1, 1, 11, False, 11),
        (0, 1, 11, False, 0),
        (1, 2, 0, False, 0),
    ],
)
def test_the_least_number_that_reaches_a_share(num, den, base, strict, least):
    assert rules.needed(num, den, base, is_strict=strict) == least


@pytest.mark.parametrize("terms", [MAJORITY, FOUR_FIFTHS, Terms(2, 3, 9, 10, False, Base.ALL_MEMBERS)])
@pytest.mark.parametrize("members", range(1, 30))
def test_the_number_shown_is_the_number_that_decides(terms, members):
    least = rules.needed(terms.pass_num, terms.pass_den, members, is_strict=terms.is_strict)

    assert [rules.passes(terms, tally(yes, members=members)) for yes in (least - 1, least)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("base", "yes", "no", "blank", "passed"),
    [
        (Base.ALL_MEMBERS, 6, 0, 0, True),
        (Base.ALL_MEMBERS, 5, 0, 5, False),  # four of eleven did not return a ballot: as good as no
        (Base.PRESENT_AND_WRITTEN, 6, 2, 2, True),
        (Base.PRESENT_AND_WRITTEN, 5, 0, 5, False),
        (Base.VALID_BALLOTS, 5, 4, 1, True),
        (Base.VALID_BALLOTS, 4, 4, 2, False),
        (Base.VALID_BALLOTS, 0, 0, 10, False),  # an empty base passes nothing
    ],
)
def test_what_a_share_is_taken_of(base, yes, no, blank, passed):
    terms = Terms(2, 3, 1, 2, True, base)

    assert rules.passes(terms, tally(yes, no=no, blank=blank)) is passed


@pytest.mark.parametrize(("present", "reached"), [(0, False), (7, False), (8, True), (11, True)])
def test_quorum_below_at_and_above_two_thirds_of_eleven(present, reached):
    assert rules.has_quorum(MAJORITY, Gathering(11, present)) is reached


@pytest.mark.parametrize(
    ("screen", "paper", "may"), [(3, 0, True), (0, 3, True), (2, 0, False), (0, 0, False), (8, 2, False)]
)
def test_fewer_than_three_in_a_secret_channel_vote_on_nothing(screen, paper, may):
    assert rules.is_secret_enough({Channel.SCREEN: screen, Channel.PAPER: paper}) is may


@pytest.mark.parametrize(
    ("cast", "yes", "outcome"),
    [
        (0, 0, (Outcome.DEFERRED, Deferral.FEW_BALLOTS)),
        (2, 2, (Outcome.DEFERRED, Deferral.FEW_BALLOTS)),
        (3, 2, (Outcome.FAILED, None)),
        (10, 5, (Outcome.FAILED, None)),
        (10, 6, (Outcome.PASSED, None)),
    ],
)
def test_under_three_ballots_nothing_is_decided(cast, yes, outcome):
    assert rules.decide(MAJORITY, tally(yes), {Channel.SCREEN: cast}) == outcome


@pytest.mark.parametrize(
    ("cast", "is_open", "shown"), [(0, True, None), (2, True, None), (3, True, 3), (2, False, 2)]
)
def test_turnout_is_hidden_under_three_while_the_ballot_is_open(cast, is_open, shown):
    assert rules.shown_turnout(cast, is_open=is_open) == shown


@pytest.mark.parametrize(
    ("roll", "has_items", "may_be_voted", "said"),
    [
        (11, False, True, "chưa có hồ sơ"),
        (2, True, True, "ít nhất 3"),
        (11, True, False, "Chưa đủ số thành viên"),
    ],
)
def test_what_keeps_a_ballot_from_opening(roll, has_items, may_be_voted, said):
    with pytest.raises(RuleBroken, match=said):
        rules.check_may_open(roll, has_items=has_items, may_be_voted=may_be_voted, is_secret=True)


@pytest.mark.parametrize(
    ("state", "attendance", "channel", "has_voted", "said"),
    [
        *(
            (state, Attendance.PRESENT, Channel.SCREEN, False, "không trong thời")
            for state in CLOSED_TO_VOTERS
        ),
        (None, Attendance.PRESENT, Channel.SCREEN, False, "không trong thời gian"),
        (SessionState.VOTING, Attendance.ABSENT, None, False, "chưa được điểm danh"),
        (SessionState.VOTING, Attendance.ABSENT, Channel.WRITTEN, False, "cho ý kiến bằng văn bản"),
        (SessionState.VOTING, Attendance.ABSENT, Channel.WRITTEN, True, "cho ý kiến bằng văn bản"),
        (SessionState.VOTING, Attendance.PRESENT, Channel.PAPER, False, "phát phiếu giấy"),
        (SessionState.VOTING, Attendance.PRESENT, Channel.SCREEN, True, "đã bỏ phiếu rồi"),
    ],
)
def test_who_may_not_cast(state, attendance, channel, has_voted, said):
    with pytest.raises(RuleBroken, match=said):
        rules.check_may_cast(state, attendance, channel, has_voted)


def test_a_present_member_may_cast_once():
    rules.check_may_cast(SessionState.VOTING, Attendance.PRESENT, Channel.SCREEN, False)


@pytest.mark.parametrize("item_ids", [{1}, {1, 2, 3}, {1, 3}])
def test_a_ballot_answers_exactly_the_items_on_it(item_ids):
    with pytest.raises(RuleBroken, match="chưa khớp"):
        rules.check_choices({1: Choice.YES, 2: Choice.NO}, item_ids)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(2, 0, 1, 2, True, Base.ALL_MEMBERS),
        Terms(4, 3, 1, 2, True, Base.ALL_MEMBERS),
        Terms(2, 3, -1, 2, True, Base.ALL_MEMBERS),
        Terms(2, 3, 1, 1, True, Base.ALL_MEMBERS),
    ],
)
def test_shares_that_are_no_shares_are_refused(terms):
    with pytest.raises(RuleBroken):
        rules.check_terms(terms)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((1, 5), (6, 9), False),
        ((1, 5), (5, 9), True),
        ((1, None), (9, None), True),
        ((9, None), (1, 8), False),
        ((3, 4), (1, 9), True),
        ((3, 4), (3, 4), True),
    ],
)
def test_periods_that_touch_on_a_day_overlap(one, other, shared):
    def days(period):
        return [day and date(2026, 1, day) for day in period]

    assert rules.overlap(*days(one), *days(other)) is shared
    assert rules.overlap(*days(other), *days(one)) is shared


@pytest.mark.parametrize(
    ("share_rule", "least"),
    [
        (ShareRule.MAJORITY, 6),
        (ShareRule.TWO_THIRDS, 8),
        (ShareRule.SEVENTY, 8),
        (ShareRule.EIGHTY, 9),
        (ShareRule.NINETY, 10),
        (ShareRule.NONE, 9),
    ],
)
def test_the_proposed_share_of_eleven_members(share_rule, least):
    terms = rules.default_terms(share_rule)

    assert (terms.quorum_num, terms.quorum_den) == (2, 3)
    assert rules.needed(terms.pass_num, terms.pass_den, 11, is_strict=terms.is_strict) == least


@pytest.mark.parametrize(
    ("share", "words"),
    [((1, 2, True), "trên 50%"), ((4, 5, False), "từ 80%"), ((2, 3, False), "từ 2/3")],
)
def test_a_share_in_words(share, words):
    num, den, strict = share

    assert rules.share_words(num, den, is_strict=strict) == words


def test_a_result_in_words():
    assert rules.result_words(MAJORITY, tally(8), Outcome.PASSED) == "8/11 phiếu đồng ý, cần 6: thông qua"


def test_a_confirmation_holds_for_its_own_list_only():
    shown = rules.fingerprint([1, 2], 10)

    rules.check_same_list(shown, rules.fingerprint([1, 2], 10))
    with pytest.raises(RuleBroken, match="Danh sách đã thay đổi"):
        rules.check_same_list(shown, rules.fingerprint([1, 2], 9))


def test_a_share_of_nothing_is_no_share():
    with pytest.raises(RuleBroken, match="lớn hơn 0"):
        rules.check_terms(Terms(2, 3, 0, 1, False, rules.Base.ALL_MEMBERS))
    rules.check_terms(Terms(2, 3, 0, 1, True, rules.Base.ALL_MEMBERS))
