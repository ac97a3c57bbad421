"""Every rule of the count against exact fractions, and the worked examples of the regulations."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from festival.voting import rules
from festival.voting.rules import (
    Base,
    Channel,
    Deferral,
    Gathering,
    Outcome,
    QuorumBase,
    Tally,
    Terms,
    TieRule,
    VoteMethod,
)

HALF = Fraction(1, 2)


@st.composite
def shares(draw, least=0):
    den = draw(st.integers(1, 1000))
    return draw(st.integers(least, den)), den


@st.composite
def terms(draw):
    quorum, share = draw(shares()), draw(st.one_of(shares(1), st.just((1, 2))))
    return Terms(
        *quorum,
        *share,
        is_strict=draw(st.booleans()) and share[0] < share[1],
        pass_base=draw(st.sampled_from(Base)),
        method=draw(st.sampled_from(VoteMethod)),
        quorum_base=draw(st.sampled_from(QuorumBase)),
        allows_written=draw(st.booleans()),
        count_written_in_quorum=draw(st.booleans()),
        recuses_conflicted=draw(st.booleans()),
        recused_in_base=draw(st.booleans()),
        chair_must_agree=draw(st.booleans()),
        tie_rule=draw(st.sampled_from(TieRule)),
    )


@st.composite
def gatherings(draw, most=60):
    """Numbers that a roll can have: nobody is both in the room and asked in writing."""
    members = draw(st.integers(0, most))
    present = draw(st.integers(0, members))
    written = draw(st.integers(0, members - present))
    recused_present = draw(st.integers(0, present))
    recused_written = draw(st.integers(0, written))
    absent = members - present - written
    recused = recused_present + recused_written + draw(st.integers(0, absent))
    return Gathering(members, present, written, recused, recused_present, recused_written)


@st.composite
def tallies(draw):
    who = draw(gatherings())
    left = who.present + who.written - who.recused_present - who.recused_written
    counts = []
    for _ in range(4):
        counts.append(draw(st.integers(0, left)))
        left -= counts[-1]
    return Tally(who, *counts)


def people(who: Gathering) -> list[tuple[str, bool]]:
    """The gathering as one line per member: where, and whether recused."""
    room = [("room", number < who.recused_present) for number in range(who.present)]
    sheets = [("sheet", number < who.recused_written) for number in range(who.written)]
    away = who.members - who.present - who.written
    gone = who.recused - who.recused_present - who.recused_written
    return room + sheets + [("away", number < gone) for number in range(away)]


def reached(part: int, whole: int, num: int, den: int, *, strictly: bool = False) -> bool:
    if whole <= 0:
        return False
    share = Fraction(part, whole)
    return share > Fraction(num, den) if strictly else share >= Fraction(num, den)


@given(terms(), gatherings())
def test_a_quorum_is_a_share_of_people_counted_one_by_one(rule, who):
    counts_sheets = rule.count_written_in_quorum or rule.method is VoteMethod.WRITTEN
    body = people(who)
    if rule.quorum_base is QuorumBase.WITHOUT_RECUSED:
        body = [(where, away) for where, away in body if not away]
    here = sum(where == "room" or (where == "sheet" and counts_sheets) for where, _away in body)

    assert rules.has_quorum(rule, who) is reached(here, len(body), rule.quorum_num, rule.quorum_den)
    assert rules.has_quorum(rule, who) is (len(body) > 0 and here >= rules.needed_present(rule, who))


@given(terms(), tallies())
def test_a_base_is_counted_person_by_person(rule, tally):
    body = people(tally.gathering)
    if not rule.recused_in_base:
        body = [(where, away) for where, away in body if not away]
    by_hand = {
        Base.ALL_MEMBERS: len(body),
        Base.PRESENT_AND_WRITTEN: sum(where != "away" for where, _away in body),
        Base.VALID_BALLOTS: tally.yes + tally.no,
    }

    assert tally.base(rule) == by_hand[rule.pass_base]


@given(terms(), tallies())
def test_a_share_is_compared_exactly(rule, tally):
    base = tally.base(rule)

    passed = rules.passes(rule, tally)

    assert passed is reached(tally.yes, base, rule.pass_num, rule.pass_den, strictly=rule.is_strict)
    assert passed is (base > 0 and tally.yes >= rules.needed_yes(rule, base))


@given(shares(1), st.booleans(), st.integers(1, 300))
def test_the_needed_number_is_the_least_that_reaches(share, strict, base):
    num, den = share
    least = rules.needed(num, den, base, is_strict=strict)

    assert reached(least, base, num, den, strictly=strict)
    assert not reached(least - 1, base, num, den, strictly=strict)


@st.composite
def casts(draw, tally):
    """The forms of the tally over the channels, in any way."""
    left, found = tally.cast, {}
    for channel in (Channel.SCREEN, Channel.PAPER, Channel.WRITTEN):
        found[channel] = draw(st.integers(0, left))
        left -= found[channel]
    found[Channel.HANDS] = left
    return found


@given(terms(), tallies(), st.data())
def test_a_decision_follows_its_steps_in_order(rule, tally, data):
    cast = data.draw(casts(tally))
    outcome, deferral = rules.decide(rule, tally, cast)

    is_secret = rule.method is VoteMethod.SECRET
    few = any(cast[channel] in (1, 2) for channel in (Channel.SCREEN, Channel.PAPER))
    is_half = Fraction(rule.pass_num, rule.pass_den) == HALF
    if is_secret and (few or tally.cast == 0):
        expected = Outcome.DEFERRED, Deferral.FEW_BALLOTS
    elif not rules.has_quorum(rule, tally.gathering):
        expected = Outcome.DEFERRED, Deferral.NO_QUORUM
    elif is_half and tally.yes == tally.no and tally.yes:
        expected = {
            TieRule.FAILS: (Outcome.FAILED, None),
            TieRule.VOTE_AGAIN: (Outcome.DEFERRED, Deferral.TIE),
            TieRule.CHAIR_DECIDES: (Outcome.AWAITS_CHAIR, None),
        }[rule.tie_rule]
    elif not rules.passes(rule, tally):
        expected = Outcome.FAILED, None
    else:
        expected = (Outcome.AWAITS_CHAIR if rule.chair_must_agree else Outcome.PASSED), None
    assert (outcome, deferral) == expected


@given(terms(), tallies())
def test_one_more_yes_in_the_place_of_a_blank_never_fails_what_passed(rule, tally):
    if tally.blank == 0:
        return
    turned = Tally(tally.gathering, tally.yes + 1, tally.no, tally.blank - 1, tally.invalid)

    assert rules.passes(rule, turned) >= rules.passes(rule, tally)


@given(terms(), tallies())
def test_blank_and_invalid_weigh_alike_and_never_as_a_vote(rule, tally):
    swapped = Tally(tally.gathering, tally.yes, tally.no, tally.invalid, tally.blank)

    assert (swapped.base(rule), swapped.valid) == (tally.base(rule), tally.valid)
    assert rules.passes(rule, swapped) is rules.passes(rule, tally)


def of(num, den, base=Base.ALL_MEMBERS, *, strict=False, quorum=(2, 3), **more) -> Terms:
    return Terms(*quorum, num, den, strict, base, **more)


# Decree 91/2017 Article 45.8, Decrees 98/2023 and 152/2025, decision 3621/QĐ-BYT, ministries' own rules.
@pytest.mark.parametrize(
    ("members", "share", "strict", "least"),
    [
        (9, (7, 10), False, 7),
        (9, (4, 5), False, 8),
        (9, (9, 10), False, 9),
        (9, (1, 2), True, 5),
        (11, (7, 10), False, 8),
        (11, (4, 5), False, 9),
        (11, (9, 10), False, 10),
        (11, (9, 10), True, 10),
        (11, (1, 2), True, 6),
        (13, (4, 5), False, 11),
        (13, (9, 10), False, 12),
        (22, (4, 5), False, 18),
        (22, (9, 10), False, 20),
        (22, (1, 2), True, 12),
    ],
)
def test_the_worked_examples_pass_at_their_number_and_not_below(members, share, strict, least):
    rule = of(*share, strict=strict)

    def outcome(yes):
        tally = Tally(Gathering(members, members), yes, members - yes, 0, 0)
        return rules.decide(rule, tally, {Channel.SCREEN: members})[0]

    assert [outcome(least - 1), outcome(least), outcome(members)] == [
        Outcome.FAILED,
        Outcome.PASSED,
        Outcome.PASSED,
    ]


@pytest.mark.parametrize(
    ("quorum", "members", "below"),
    [((2, 3), 9, 5), ((2, 3), 11, 7), ((4, 5), 11, 8), ((4, 5), 22, 17), ((1, 1), 11, 10), ((1, 2), 10, 4)],
)
def test_a_quorum_below_at_and_above_its_number(quorum, members, below):
    rule = of(1, 2, strict=True, quorum=quorum)
    at = [rules.has_quorum(rule, Gathering(members, present)) for present in (0, below, below + 1, members)]

    assert at == [False, False, True, True]


def test_a_quorum_of_nothing_holds_for_whoever_comes_and_of_nobody_never():
    rule = of(1, 2, strict=True, quorum=(0, 1))

    assert rules.has_quorum(rule, Gathering(11, 0))
    assert not rules.has_quorum(rule, Gathering(0, 0))


# Eleven members, eight in the room, one sheet came back, one absent is recused, one in the room is recused.
ELEVEN = Gathering(members=11, present=8, written=1, recused=2, recused_present=1, recused_written=0)


@pytest.mark.parametrize(
    ("base", "in_base", "size"),
    [
        (Base.ALL_MEMBERS, True, 11),
        (Base.ALL_MEMBERS, False, 9),
        (Base.PRESENT_AND_WRITTEN, True, 9),
        (Base.PRESENT_AND_WRITTEN, False, 8),
        (Base.VALID_BALLOTS, True, 6),
        (Base.VALID_BALLOTS, False, 6),
    ],
)
def test_recused_members_stay_in_the_base_or_not_as_the_rule_says(base, in_base, size):
    tally = Tally(ELEVEN, yes=5, no=1, blank=1, invalid=1)

    assert tally.base(of(1, 2, base, recused_in_base=in_base)) == size


@pytest.mark.parametrize(
    ("quorum_base", "counts_written", "figures"),
    [
        (QuorumBase.ALL_MEMBERS, True, (9, 11)),
        (QuorumBase.ALL_MEMBERS, False, (8, 11)),
        (QuorumBase.WITHOUT_RECUSED, True, (8, 9)),
        (QuorumBase.WITHOUT_RECUSED, False, (7, 9)),
    ],
)
def test_the_quorum_counts_sheets_and_recused_as_the_rule_says(quorum_base, counts_written, figures):
    rule = of(1, 2, quorum_base=quorum_base, count_written_in_quorum=counts_written)

    assert ELEVEN.quorum(rule) == figures


@pytest.mark.parametrize(
    ("base", "blank", "invalid", "absent", "passed"),
    [
        # Four of five valid votes are yes; whether the silent four count decides.
        (Base.VALID_BALLOTS, 4, 0, 2, True),
        (Base.VALID_BALLOTS, 0, 4, 2, True),
        (Base.VALID_BALLOTS, 0, 0, 6, True),
        (Base.PRESENT_AND_WRITTEN, 4, 0, 2, False),
        (Base.PRESENT_AND_WRITTEN, 0, 4, 2, False),
        (Base.PRESENT_AND_WRITTEN, 0, 0, 6, True),
        (Base.ALL_MEMBERS, 4, 0, 2, False),
        (Base.ALL_MEMBERS, 0, 0, 6, False),
    ],
)
def test_blank_invalid_and_absent_are_three_things(base, blank, invalid, absent, passed):
    tally = Tally(Gathering(11, 11 - absent), 4, 1, blank, invalid)

    assert rules.passes(of(4, 5, base), tally) is passed


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("tie_rule", "outcome"),
    [
        (TieRule.FAILS, (Outcome.FAILED, None)),
        (TieRule.VOTE_AGAIN, (Outcome.DEFERRED, Deferral.TIE)),
        (TieRule.CHAIR_DECIDES, (Outcome.AWAITS_CHAIR, None)),
    ],
)
def test_five_to_five_of_ten_goes_as_the_rule_said_before(tie_rule, outcome, strict):
    rule = of(1, 2, strict=strict, tie_rule=tie_rule)

    assert rules.decide(rule, Tally(Gathering(10, 10), 5, 5, 0, 0), {Channel.SCREEN: 10}) == outcome


def test_five_to_five_is_no_tie_where_more_than_half_is_asked():
    rule = of(4, 5, tie_rule=TieRule.CHAIR_DECIDES)

    found = rules.decide(rule, Tally(Gathering(10, 10), 5, 5, 0, 0), {Channel.SCREEN: 10})

    assert found == (Outcome.FAILED, None)


@pytest.mark.parametrize(
    ("cast", "hidden"),
    [
        ({Channel.SCREEN: 3}, False),
        ({Channel.SCREEN: 2}, True),
        ({Channel.SCREEN: 8, Channel.PAPER: 1}, True),
        ({Channel.SCREEN: 8, Channel.PAPER: 0}, False),
        ({Channel.PAPER: 3, Channel.WRITTEN: 1}, False),
        ({}, False),
    ],
)
def test_a_secret_channel_under_three_hides_the_whole_item(cast, hidden):
    assert rules.hides_figures(cast) is hidden


@given(st.integers(1, 200), st.integers(1, 200), st.sampled_from([Channel.SCREEN, Channel.PAPER]))
def test_no_secret_item_is_decided_on_one_or_two_ballots_of_a_channel(yes, no, channel):
    other = Channel.PAPER if channel is Channel.SCREEN else Channel.SCREEN
    tally = Tally(Gathering(500, 500), yes, no, 0, 0)

    for few in (1, 2):
        cast = {channel: few, other: max(0, yes + no - few)}
        assert rules.decide(of(1, 500), tally, cast) == (Outcome.DEFERRED, Deferral.FEW_BALLOTS)


def test_the_sentence_tells_numbers_base_needed_and_why():
    rule = of(4, 5)
    tally = Tally(Gathering(11, 10), yes=8, no=1, blank=1, invalid=0)

    words = rules.result_words(rule, tally, Outcome.FAILED, regulation="46/QĐ-UBND")

    assert words == "8/11 phiếu đồng ý, cần 9 theo Quy chế 46/QĐ-UBND: không thông qua"


@pytest.mark.parametrize(
    ("agrees", "outcome", "words"),
    [
        (None, Outcome.AWAITS_CHAIR, "9/11 phiếu đồng ý, cần 9: chờ ý kiến Chủ tịch Hội đồng"),
        (
            True,
            Outcome.PASSED,
            "9/11 phiếu đồng ý, cần 9; lãnh đạo Hội đồng đồng ý: thông qua",
        ),
        (
            False,
            Outcome.FAILED,
            "9/11 phiếu đồng ý, cần 9; lãnh đạo Hội đồng không đồng ý: không thông qua",
        ),
    ],
)
def test_the_sentence_tells_the_chairs_open_word(agrees, outcome, words):
    tally = Tally(Gathering(11, 11), yes=9, no=2, blank=0, invalid=0)

    assert rules.result_words(of(4, 5), tally, outcome, chair_agrees=agrees) == words
