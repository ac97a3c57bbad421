"""The states, what a dossier must hold, and the catalogue."""

from datetime import date
from itertools import product

import pytest

from festival.core.errors import RuleBroken
from festival.nominations import rules
from festival.nominations.catalogue import catalogue
from festival.nominations.rules import (
    MOVES,
    AwardBasis,
    AwardLevel,
    NominationAction,
    NominationState,
    RecipientKind,
    Salutation,
)

S, A = NominationState, NominationAction
# Written a second time by hand, from the design: a slip in the table must show.
WANTED = {
    S.DRAFT: {A.SUBMIT: S.SUBMITTED, A.WITHDRAW: S.WITHDRAWN},
    S.SUBMITTED: {A.TAKE: S.UNDER_REVIEW, A.WITHDRAW: S.WITHDRAWN},
    S.UNDER_REVIEW: {
        A.ACCEPT: S.ELIGIBLE,
        A.RETURN: S.RETURNED,
        A.REJECT: S.INELIGIBLE,
        A.SHORTCUT: S.PASSED,
        A.WITHDRAW: S.WITHDRAWN,
    },
    S.RETURNED: {A.SUBMIT: S.SUBMITTED, A.WITHDRAW: S.WITHDRAWN},
    S.ELIGIBLE: {A.SCHEDULE: S.ON_AGENDA, A.FORWARD: S.FORWARDED, A.WITHDRAW: S.WITHDRAWN},
    S.ON_AGENDA: {A.PASS: S.PASSED, A.FAIL: S.FAILED, A.DEFER: S.ELIGIBLE, A.WITHDRAW: S.WITHDRAWN},
    S.PASSED: {
        A.DECIDE: S.DECIDED,
        A.FORWARD: S.FORWARDED,
        A.RECONSIDER: S.ON_AGENDA,
        A.WITHDRAW: S.WITHDRAWN,
    },
    S.FORWARDED: {A.UPPER_DECIDE: S.DECIDED, A.UPPER_REFUSE: S.REFUSED, A.WITHDRAW: S.WITHDRAWN},
    S.INELIGIBLE: {},
    S.FAILED: {A.RECONSIDER: S.ON_AGENDA},
    S.REFUSED: {},
    S.DECIDED: {},
    S.WITHDRAWN: {},
}


@pytest.mark.parametrize("state", S)
def test_every_state_opens_exactly_the_acts_of_the_design(state):
    assert {action: MOVES[state, action] for action in A if (state, action) in MOVES} == WANTED[state]
    assert set(rules.actions_open(state)) == set(WANTED[state])


@pytest.mark.parametrize(("state", "action"), [pair for pair in product(S, A) if pair not in MOVES])
def test_every_other_act_is_refused(state, action):
    is_untaken = state is S.SUBMITTED and (S.UNDER_REVIEW, action) in MOVES
    said = "hãy nhận thẩm định trước" if is_untaken else "không còn ở bước này"
    with pytest.raises(RuleBroken, match=said):
        rules.after(state, action)


@pytest.mark.parametrize(("state", "action"), list(product(S, A)))
def test_a_hold_leaves_only_withdrawing_open(state, action):
    if action is A.WITHDRAW and (state, action) in MOVES:
        assert rules.after(state, action, is_held=True) is S.WITHDRAWN
        return
    with pytest.raises(RuleBroken):
        rules.after(state, action, is_held=True)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("is_held", [True, False])
@pytest.mark.parametrize("basis", AwardBasis)
def test_no_button_of_the_office_is_refused_by_the_rule(state, is_held, basis):
    offered = rules.review_actions(state, is_held=is_held, basis=basis)

    for action in offered:
        rules.after(state, action, is_held=is_held)
        rules.check_review(action, note="Ghi rõ", basis=basis)
    assert not {A.SCHEDULE, A.PASS, A.FAIL, A.DEFER, A.DECIDE, A.SUBMIT, A.WITHDRAW} & set(offered)


def test_every_state_and_action_has_words_and_a_tone():
    assert set(rules.STATE_NAMES) == set(rules.STATE_TONES) == set(S)
    assert set(rules.ACTION_NAMES) == set(A)


@pytest.mark.parametrize("action", [A.RETURN, A.REJECT])
def test_some_acts_owe_the_proposer_a_sentence(action):
    with pytest.raises(RuleBroken, match="Hãy ghi"):
        rules.check_review(action, note="", basis=AwardBasis.MOVEMENT)


@pytest.mark.parametrize("basis", [basis for basis in AwardBasis if basis is not AwardBasis.AD_HOC])
def test_the_simple_procedure_is_for_sudden_achievements(basis):
    with pytest.raises(RuleBroken, match="đột xuất"):
        rules.check_review(A.SHORTCUT, note="", basis=basis)


@pytest.mark.parametrize(
    "action",
    [A.SCHEDULE, A.PASS, A.DECIDE, A.SUBMIT, A.WITHDRAW, A.FORWARD, A.UPPER_DECIDE, A.UPPER_REFUSE],
)
def test_the_office_presses_no_button_of_others(action):
    with pytest.raises(RuleBroken, match="không làm ở bước thẩm định"):
        rules.check_review(action, note="", basis=AwardBasis.AD_HOC)


@pytest.mark.parametrize(
    ("kind", "salutation", "name", "kept"),
    [
        (RecipientKind.INDIVIDUAL, Salutation.MR, "Lê Văn Thụ", (Salutation.MR, "Lê Văn Thụ")),
        (RecipientKind.COLLECTIVE, Salutation.NONE, "Tổ bảo vệ", (Salutation.NONE, "Tổ bảo vệ")),
        (
            RecipientKind.HOUSEHOLD,
            Salutation.MR,
            "Mai Đức Toàn",
            (Salutation.NONE, "Hộ gia đình ông Mai Đức Toàn"),
        ),
        (
            RecipientKind.HOUSEHOLD,
            Salutation.MRS,
            "Vi Thị Lả",
            (Salutation.NONE, "Hộ gia đình bà Vi Thị Lả"),
        ),
        (
            RecipientKind.HOUSEHOLD,
            Salutation.NONE,
            "hộ gia đình ông Mai Đức Toàn",
            (Salutation.NONE, "Hộ gia đình ông Mai Đức Toàn"),
        ),
        (
            RecipientKind.HOUSEHOLD,
            Salutation.MR,
            "Hộ ông Mai Đức Toàn",
            (Salutation.NONE, "Hộ gia đình ông Mai Đức Toàn"),
        ),
        *(
            (RecipientKind.HOUSEHOLD, Salutation.MR, typed, (Salutation.NONE, "Hộ gia đình ông Lê Văn Hộ"))
            for typed in (
                "Gia đình ông Lê Văn Hộ",
                "Gđ ông Lê Văn Hộ",
                "GĐ. Ông Lê Văn Hộ",
                "Hộ gđ ông Lê Văn Hộ",
            )
        ),
    ],
)
def test_a_recipient_is_kept_as_the_kind_is_written(kind, salutation, name, kept):
    assert rules.recipient(kind, salutation, name) == kept


@pytest.mark.parametrize(
    ("kind", "salutation", "name"),
    [
        (RecipientKind.INDIVIDUAL, Salutation.NONE, "Lê Văn Thụ"),
        (RecipientKind.COLLECTIVE, Salutation.MR, "Tổ bảo vệ"),
        (RecipientKind.HOUSEHOLD, Salutation.NONE, "Mai Đức Toàn"),
        (RecipientKind.HOUSEHOLD, Salutation.MR, "Hộ gia đình Mai Đức Toàn"),
    ],
)
def test_a_salutation_is_never_guessed(kind, salutation, name):
    with pytest.raises(RuleBroken):
        rules.recipient(kind, salutation, name)


@pytest.mark.parametrize("name", ["H’Hen Niê", "Y-Blô Ê Ban", "Tou Prong K'Brêu", "Nguyễn Thị Hường"])
def test_a_name_of_letters_is_a_name(name):
    assert rules.recipient(RecipientKind.INDIVIDUAL, Salutation.MR, name) == (Salutation.MR, name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("+84 Nguyễn Văn", "Họ tên «+84 Nguyễn Văn» có chữ số. Hãy chỉ ghi họ tên của một người."),
        ("Lê Văn 2", "Họ tên «Lê Văn 2» có chữ số. Hãy chỉ ghi họ tên của một người."),
        ("Vũ Thị 😀", "Họ tên «Vũ Thị 😀» có ký tự «😀». Hãy chỉ ghi họ tên bằng chữ."),
        ("=Lê Văn", "Họ tên «=Lê Văn» có ký tự «=». Hãy chỉ ghi họ tên bằng chữ."),
        ("Vi Thị Lả (Bà Tư)", "Họ tên «Vi Thị Lả (Bà Tư)» có ký tự «(». Hãy chỉ ghi họ tên bằng chữ."),
    ],
)
def test_a_person_s_name_holds_nothing_but_letters(name, sentence):
    with pytest.raises(RuleBroken) as refusal:
        rules.recipient(RecipientKind.INDIVIDUAL, Salutation.MR, name)

    assert str(refusal.value) == sentence


def test_a_collective_may_hold_digits():
    kept = rules.recipient(RecipientKind.COLLECTIVE, Salutation.NONE, "Tổ tự quản số 3 (khu B)")

    assert kept == (Salutation.NONE, "Tổ tự quản số 3 (khu B)")


def test_a_dossier_says_everything_that_it_lacks():
    lacking = rules.missing(
        kind=RecipientKind.INDIVIDUAL, birth_year=None, address_line="", citation="", report="một hai ba"
    )

    assert lacking == [
        "năm sinh",
        "chức vụ, đơn vị hoặc địa chỉ",
        "nội dung khen thưởng",
        "báo cáo thành tích từ 30 chữ trở lên",
    ]
    with pytest.raises(RuleBroken, match="còn thiếu: năm sinh; chức vụ"):
        rules.check_complete(lacking)


def test_a_report_of_thirty_words_is_enough():
    complete = {"birth_year": None, "address_line": "Thôn Đông", "citation": "Tốt."}
    kind = RecipientKind.COLLECTIVE

    assert rules.missing(kind=kind, **complete, report="chữ " * 30) == []
    assert len(rules.missing(kind=kind, **complete, report="chữ " * 29)) == 1


@pytest.mark.parametrize("state", S)
def test_only_what_has_not_ended_may_be_held(state):
    if state in {S.INELIGIBLE, S.FAILED, S.REFUSED, S.DECIDED, S.WITHDRAWN}:
        with pytest.raises(RuleBroken):
            rules.check_may_hold(state)
    else:
        rules.check_may_hold(state)


def test_the_catalogue_is_what_the_decree_says():
    rows = {
        row.code: (row.multiple_individual, row.multiple_collective, row.multiple_household)
        for row in catalogue()
    }

    assert rows == {
        "GK_XA": (30, 60, 45),
        "GK_CAT": (30, 60, None),
        "BK_TINH": (150, 300, 225),
        "BK_BCA": (150, 300, None),
        "KNC_BVANTQ": (80, None, None),
        # Only noted here (NĐ 152/2025, Điều 54).
        "LDTT": (30, None, None),
        "TTLDTT": (None, 80, None),
        "CSTDCS": (100, None, None),
        "CSTD_TINH": (300, None, None),
        "CO_TINH": (None, 800, None),
        "CO_BCA": (None, 800, None),
    }
    own = [row for row in catalogue() if not row.is_tracked_only]
    assert [row.code for row in own] == ["GK_XA", "GK_CAT", "BK_TINH", "BK_BCA", "KNC_BVANTQ"]
    assert [row.code for row in own if row.level is AwardLevel.COMMUNE] == ["GK_XA"]
    assert [row.code for row in catalogue() if row.once_in_a_lifetime] == ["KNC_BVANTQ"]


@pytest.mark.parametrize(
    ("old_to", "valid_from", "sentence"),
    [
        (date(2026, 6, 30), date(2027, 1, 1), "hết hiệu lực"),
        (None, date(2025, 7, 1), "phải sau 01/07/2025"),
        (None, date(2026, 7, 31), "từ hôm nay"),
    ],
)
def test_a_copy_never_reaches_into_the_past(old_to, valid_from, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        rules.check_award_copy(date(2025, 7, 1), old_to, valid_from, date(2026, 8, 1))


def test_a_copy_may_begin_today():
    rules.check_award_copy(date(2025, 7, 1), None, date(2026, 8, 1), date(2026, 8, 1))
