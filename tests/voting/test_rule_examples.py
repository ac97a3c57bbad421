"""A vote rule in words and worked examples, and the shares as they are typed."""

from dataclasses import replace

import pytest

from festival.core.errors import RuleBroken
from festival.voting import rules
from festival.voting.forms import parse_share
from festival.voting.rules import Base, QuorumBase, Terms, TieRule, VoteMethod


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2/3", (2, 3)),
        ("80%", (4, 5)),
        ("66,6%", (333, 500)),
        ("66.6 %", (333, 500)),
        ("33,33%", (3333, 10000)),
        ("100%", (1, 1)),
        ("4/6", (2, 3)),
        ("66,666%", None),
        ("0,8", None),
        ("3/2", None),
        ("101%", None),
        ("1/0", None),
        ("½", None),
        ("-1/2", None),
    ],
)
def test_a_share_is_an_exact_fraction(typed, kept):
    assert parse_share(typed) == kept


@pytest.mark.parametrize(
    ("share", "written"),
    [((4, 5), "80%"), ((333, 500), "66,6%"), ((3333, 10000), "33,33%"), ((1, 200), "0,5%"), ((2, 3), "2/3")],
)
def test_a_share_is_written_as_it_can_be_typed_again(share, written):
    assert rules.figure_words(*share) == written
    assert parse_share(written) == share


# domain.md 3.3: (members, what is typed, strict) and the least yes.
MAJORITY = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS)
NINETY = Terms(2, 3, 9, 10, False, Base.ALL_MEMBERS)


@pytest.mark.parametrize(
    ("terms", "size", "told"),
    [
        (
            MAJORITY,
            11,
            [
                "Chỉ 8 người có mặt: thông qua cần 6 phiếu đồng ý."
                " Không có ý kiến, không hợp lệ hay không biểu quyết đều như không đồng ý.",
                "6 người có mặt, 2 người cho ý kiến bằng văn bản: đủ số người; thông qua cần 6 phiếu đồng ý.",
                "1 người có liên quan không biểu quyết: cần 8 người có mặt; thông qua cần 6 phiếu đồng ý.",
                "5 đồng ý, 5 không đồng ý: không thông qua.",
            ],
        ),
        (
            replace(
                MAJORITY,
                is_strict=False,
                pass_base=Base.PRESENT_AND_WRITTEN,
                count_written_in_quorum=False,
                recused_in_base=False,
                tie_rule=TieRule.CHAIR_DECIDES,
            ),
            11,
            [
                "Chỉ 8 người có mặt: có 8 người tham gia thì thông qua cần 4 phiếu đồng ý.",
                "6 người có mặt, 2 người cho ý kiến bằng văn bản: chưa đủ số người có mặt,"
                " hồ sơ chuyển phiên sau.",
                "1 người có liên quan không biểu quyết: cần 8 người có mặt;"
                " có 10 người tham gia thì thông qua cần 5 phiếu đồng ý.",
                "5 đồng ý, 5 không đồng ý: Chủ tịch Hội đồng quyết định công khai.",
            ],
        ),
        (
            replace(NINETY, chair_must_agree=True, quorum_base=QuorumBase.WITHOUT_RECUSED),
            9,
            [
                "Chỉ 6 người có mặt: thông qua cần 9 phiếu đồng ý,"
                " mà chỉ có 6 người biểu quyết nên không thể thông qua."
                " Không có ý kiến, không hợp lệ hay không biểu quyết đều như không đồng ý.",
                "4 người có mặt, 2 người cho ý kiến bằng văn bản: đủ số người; thông qua cần 9 phiếu đồng ý,"
                " mà chỉ có 6 người biểu quyết nên không thể thông qua.",
                "1 người có liên quan không biểu quyết: cần 6 người có mặt ngoài người đó;"
                " thông qua cần 9 phiếu đồng ý, mà chỉ có 8 người biểu quyết nên không thể thông qua.",
                "9 phiếu đồng ý: chờ ý kiến Chủ tịch Hội đồng.",
            ],
        ),
        (
            replace(MAJORITY, method=VoteMethod.WRITTEN, tie_rule=TieRule.VOTE_AGAIN),
            11,
            [
                "Chỉ 8 ý kiến gửi về: thông qua cần 6 ý kiến đồng ý."
                " Không có ý kiến, không hợp lệ hay không biểu quyết đều như không đồng ý.",
                "1 người có liên quan không biểu quyết: cần 8 ý kiến gửi về; thông qua cần 6 ý kiến đồng ý.",
                "5 đồng ý, 5 không đồng ý: bỏ phiếu lại ở phiên sau.",
            ],
        ),
        (
            replace(
                NINETY,
                method=VoteMethod.SHOW_OF_HANDS,
                pass_base=Base.VALID_BALLOTS,
                allows_written=False,
                count_written_in_quorum=False,
                recuses_conflicted=False,
            ),
            11,
            [
                "Chỉ 8 người có mặt: có 8 phiếu hợp lệ thì thông qua cần 8 người đồng ý.",
                "Người vắng mặt không cho ý kiến bằng văn bản.",
                "Thành viên có liên quan đến hồ sơ vẫn biểu quyết như người khác.",
            ],
        ),
        (MAJORITY, 2, []),
        (MAJORITY, 0, []),
    ],
)
def test_every_choice_has_its_example(terms, size, told):
    rules.check_terms(terms)

    assert rules.further_examples(terms, size) == told


@pytest.mark.parametrize(
    "change",
    [
        {"allows_written": False},
        {"recuses_conflicted": False, "recused_in_base": False},
        {"tie_rule": TieRule.VOTE_AGAIN, "pass_num": 4, "pass_den": 5},
        {"method": VoteMethod.WRITTEN, "count_written_in_quorum": False},
    ],
)
def test_terms_that_contradict_themselves_are_refused(change):
    rules.check_terms(MAJORITY)

    with pytest.raises(RuleBroken):
        rules.check_terms(replace(MAJORITY, **change))
