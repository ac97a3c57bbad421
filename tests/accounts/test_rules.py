"""Periods, roles and passwords; pure."""

from datetime import date
from itertools import product

import pytest

from festival.accounts import rules
from festival.accounts.rules import Role
from festival.accounts.wording import DUTIES, KINDS, STATES, VERBS, WHOLE, act_name, details_in_words
from festival.certificates.rules import BATCH_STATE_NAMES, COPY_STATE_NAMES
from festival.commendations import rules as commendations
from festival.commendations.rules import COMMENDATION_STATE_NAMES
from festival.core.errors import RuleBroken
from festival.nominations import rules as nominations
from festival.planning import rules as planning
from festival.voting import rules as voting

MONDAY, TUESDAY, WEDNESDAY = date(2026, 8, 10), date(2026, 8, 11), date(2026, 8, 12)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "answer"),
    [
        (TUESDAY, None, True),
        (TUESDAY, TUESDAY, True),
        (MONDAY, WEDNESDAY, True),
        (MONDAY, MONDAY, False),
        (WEDNESDAY, None, False),
    ],
)
def test_a_period_holds_on_its_first_and_last_day(valid_from, valid_to, answer):
    assert rules.is_in_force(valid_from, valid_to, TUESDAY) is answer


@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [
        ((MONDAY, MONDAY), (TUESDAY, None), False),
        ((MONDAY, TUESDAY), (TUESDAY, None), True),
        ((MONDAY, None), (WEDNESDAY, None), True),
        ((WEDNESDAY, None), (MONDAY, TUESDAY), False),
        ((MONDAY, WEDNESDAY), (TUESDAY, TUESDAY), True),
    ],
)
def test_periods_overlap_when_they_share_a_day(first, then, answer):
    assert rules.overlaps(*first, *then) is answer
    assert rules.overlaps(*then, *first) is answer


def test_a_deputy_must_end_and_no_period_ends_before_it_begins():
    rules.check_period(MONDAY, None, is_deputy=False)
    rules.check_period(MONDAY, MONDAY, is_deputy=True)
    for valid_to, is_deputy in ((None, True), (date(2026, 8, 9), False)):
        with pytest.raises(RuleBroken):
            rules.check_period(MONDAY, valid_to, is_deputy=is_deputy)


LOCAL = ("residential_area", "office", "enterprise", "school")


@pytest.mark.parametrize(("role", "kind"), list(product(Role, ("province", "commune", *LOCAL))))
def test_a_role_fits_its_kind_of_place(role, kind):
    fits = role is Role.UNIT_PROPOSER or (
        kind == "province" if role is Role.PROVINCE_OFFICER else kind not in LOCAL
    )
    if fits:
        rules.check_role_fits(role, kind)
    else:
        with pytest.raises(RuleBroken):
            rules.check_role_fits(role, kind)


def test_nobody_acts_on_the_own_account():
    rules.check_may_grant(1, 2)
    rules.check_not_oneself(1, 2)
    with pytest.raises(RuleBroken):
        rules.check_may_grant(1, 1)
    with pytest.raises(RuleBroken):
        rules.check_not_oneself(1, 1)


def test_every_common_password_is_long_enough_to_need_the_list():
    assert {word for word in rules.COMMON_PASSWORDS if len(word) < rules.LEAST_LETTERS} == set()


def test_admin_never_votes_and_reads_no_dossier():
    granted = {permission.name for permission in rules.GRANTS[Role.ADMIN]}

    assert granted & {"NOMINATION_VIEW", "NOMINATION_EDIT", "COUNCIL_MANAGE", "SESSION_PRESIDE"} == set()


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("nomination.edit", "Sửa đề nghị"),
        ("account.grant", "Giao việc cho tài khoản"),
        ("locality.change.undo", "Hoàn tác đổi tên đơn vị"),
        ("nothing.known", "Thay đổi dữ liệu"),
    ],
)
def test_every_act_has_vietnamese_words(action, words):
    assert act_name(action) == words
    assert act_name("") == "Thay đổi dữ liệu"
    assert all(words.strip() for words in (*KINDS.values(), *VERBS.values(), *WHOLE.values()))


def test_states_and_duties_are_called_in_the_record_what_their_rooms_call_them():
    rooms = {
        "batch": BATCH_STATE_NAMES,
        "commendation": COMMENDATION_STATE_NAMES,
        "copy": COPY_STATE_NAMES,
        "decision": commendations.STATE_NAMES,
        "festival": planning.STATE_NAMES,
        "nomination": nominations.STATE_NAMES,
        "session": voting.STATE_NAMES,
    }

    assert {
        kind: {state.value: words for state, words in names.items()} for kind, names in rooms.items()
    } == STATES
    assert {duty.value: words for duty, words in voting.DUTY_NAMES.items()} == DUTIES
    assert details_in_words({"after": "draft"}, "decision.draft") == "chuyển sang: Dự thảo"


def test_only_details_with_words_are_shown():
    details = {
        "role": "print_clerk",
        "place": "00004",
        "last_day": "2026-08-05",
        "phone": True,
        "before": "draft",
        "new": "",
        "items": [1],
    }

    assert (
        details_in_words(details)
        == "phần việc: Nhân viên in; nơi: 00004; ngày cuối: 05/08/2026; bỏ điện thoại: có"
    )
