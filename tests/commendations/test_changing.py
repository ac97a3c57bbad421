"""Corrections and revocations: decisions of their own, and everything that follows them at once."""

from datetime import date
from threading import Barrier, Thread

import pytest
from flask import current_app
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.commendations import outcomes, payload, services
from festival.commendations.models import Commendation, Decision, StagePlace
from festival.commendations.rules import CommendationState, DecisionKind, DecisionState
from festival.core.db import db
from festival.core.errors import RuleBroken
from tests.commendations import make, make_changes
from tests.factories import keep
from tests.planning import make as planning

CORRECTION, REVOCATION = DecisionKind.CORRECTION, DecisionKind.REVOCATION
ISSUED, CORRECTED, REVOKED = CommendationState.ISSUED, CommendationState.CORRECTED, CommendationState.REVOKED


@pytest.fixture
def given(world) -> Decision:
    """An issued decision for a collective, a household, Bà H'Čiu Niê and Ông Lê Văn Thụ."""
    return make.make_issued(place=world.here, number="07/QĐ-UBND")


def state_of(one: Commendation) -> tuple:
    db.session.refresh(one)
    return one.state, one.changed_by.number if one.changed_by else None


def refused(act, **arguments) -> str:
    with pytest.raises(RuleBroken) as refusal:
        act(**arguments)
    return str(refusal.value)


def test_a_correction_puts_a_new_commendation_in_the_old_ones_place(world, given):
    old = given.commendations[3]
    token, signature = old.token, old.signature

    new = make_changes.correct(
        place=world.here, number="09/QĐ-UBND", commendation=old, name="Lê Văn Thu", salutation="Bà"
    )

    keys = current_app.extensions["keys"]
    assert state_of(old) == (CORRECTED, "09/QĐ-UBND")
    assert (old.written, old.token, old.signature) == ("Ông Lê Văn Thụ", token, signature)
    assert (new.state, new.written, new.name_fold) == (ISSUED, "Bà Lê Văn Thu", "le van thu")
    assert (new.decision_id, new.position, new.register_no) == (given.id, 4, "04")
    assert (new.nomination_id, new.amount, new.base_salary) == (
        old.nomination_id,
        old.amount,
        old.base_salary,
    )
    assert (new.address_line, new.citation, new.verb) == (old.address_line, old.citation, old.verb)
    assert new.token != token
    assert payload.is_intact(old, keys)
    assert payload.is_intact(new, keys)
    assert payload.texts(new, new.decision)["decision_number"] == "07/QĐ-UBND"


def test_the_decision_keeps_what_it_said_and_shows_what_stands(world, given):
    make_changes.correct(
        place=world.here, number="09", commendation=given.commendations[3], name="Lê Văn Thu"
    )
    make_changes.revoke(place=world.here, number="10", commendations=[given.commendations[2]])

    decision = make_changes.fresh(given.id)

    assert [one.name for one in decision.as_issued][2:] == ["H'Čiu Niê", "Lê Văn Thụ"]
    assert [(one.name, one.state) for one in decision.as_now][2:] == [
        ("H'Čiu Niê", REVOKED),
        ("Lê Văn Thu", ISSUED),
    ]


def test_a_revocation_names_the_decision_that_revoked(world, given):
    first, other = given.commendations[:2]

    decision = make_changes.revoke(place=world.here, number="10/QĐ-UBND", commendations=[first])

    assert state_of(first) == (REVOKED, "10/QĐ-UBND")
    assert state_of(other) == (ISSUED, None)
    assert (decision.state, decision.audit_hash != "") == (DecisionState.ISSUED, True)


def test_what_was_corrected_can_be_corrected_again_and_then_revoked(world, given):
    one = given.commendations[3]
    second = make_changes.correct(place=world.here, number="09", commendation=one, name="Lê Văn Thu")
    third = make_changes.correct(place=world.here, number="10", commendation=second, name="Lê Văn Thư")

    make_changes.revoke(place=world.here, number="11", commendations=[third])

    assert [state_of(each) for each in (one, second, third)] == [
        (CORRECTED, "09"),
        (CORRECTED, "10"),
        (REVOKED, "11"),
    ]


def test_nobody_stands_in_two_open_drafts(world, given):
    one = given.commendations[3]
    make_changes.make_change(place=world.here, kind=CORRECTION, commendations=[one])

    sentence = refused(
        make_changes.make_change, place=world.here, kind=REVOCATION, commendations=given.commendations[2:]
    )

    assert sentence == (
        "Đang có dự thảo đính chính hoặc thu hồi khác: Ông Lê Văn Thụ. Hãy xử lý xong dự thảo đó trước."
    )


def test_who_was_revoked_is_neither_corrected_nor_revoked_again(world, given):
    one = given.commendations[3]
    make_changes.revoke(place=world.here, number="10", commendations=[one])

    sentence = refused(make_changes.make_change, place=world.here, kind=CORRECTION, commendations=[one])

    assert sentence == (
        "Đã được đính chính hoặc thu hồi bằng quyết định khác: Ông Lê Văn Thụ. Hãy bỏ khỏi dự thảo này."
    )


def test_a_correction_to_the_same_texts_is_not_signed(world, given):
    draft = make_changes.make_change(
        place=world.here, kind=CORRECTION, commendations=[given.commendations[3]]
    )

    assert refused(make_changes.sign, decision=draft, place=world.here) == (
        "Chưa ghi nội dung đính chính cho: Ông Lê Văn Thụ. Hãy sửa nội dung hoặc bỏ khỏi dự thảo."
    )


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({}, "Nội dung mới trùng với nội dung đã ghi. Hãy sửa ít nhất một mục."),
        ({"name": "Nguyễn " * 28}, "Tờ Giấy khen không in được nội dung này"),
        (
            {"name": "李小龙"},
            "Tờ Giấy khen không in được nội dung này: Họ và tên có chữ “李” (U+674E) mà phông chữ in không"
            " có. Quá dài thì hãy rút gọn, có chữ lạ thì hãy gõ lại bằng chữ tiếng Việt.",
        ),
    ],
)
def test_new_texts_must_differ_and_fit_on_the_paper(world, given, texts, sentence):
    draft = make_changes.make_change(
        place=world.here, kind=CORRECTION, commendations=[given.commendations[3]]
    )
    (line,) = make_changes.lines(draft)
    actor = world.users[Role.STANDING_OFFICE].actor
    new = services.texts_of(line) | texts

    assert refused(services.correct_texts, change_id=line.id, seen="", actor=actor, **new).startswith(
        sentence
    )


def test_a_revocation_takes_no_new_texts(world, given):
    draft = make_changes.make_change(
        place=world.here, kind=REVOCATION, commendations=[given.commendations[3]]
    )
    (line,) = make_changes.lines(draft)
    new = services.texts_of(line.commendation) | {"name": "Lê Văn Thu"}

    sentence = refused(
        services.correct_texts,
        change_id=line.id,
        seen="",
        actor=world.users[Role.STANDING_OFFICE].actor,
        **new,
    )

    assert sentence == "Quyết định thu hồi không sửa nội dung, chỉ ghi danh sách."


def test_a_change_needs_the_list_that_was_signed_its_count_and_a_later_day(world, given):
    draft = make_changes.make_change(place=world.here, kind=REVOCATION, commendations=given.commendations[2:])
    assert refused(services.sign, decision_id=draft.id, seen="", actor=world.users[Role.LEADER].actor) == (
        "Nội dung hoặc danh sách của quyết định đã thay đổi sau khi trang này được mở."
        " Hãy tải lại trang và xem lại."
    )
    signed = make_changes.sign(draft, place=world.here)

    def issued(**changes) -> str:
        arguments = {"number": "10/QĐ-UBND", **changes}
        return refused(make_changes.issue, decision=signed, place=world.here, **arguments)

    assert issued(count=3) == "Số đã gõ là 3, danh sách có 2. Hãy đếm lại rồi gõ số của danh sách."
    assert issued(signed_on=date(2026, 8, 9)) == (
        "Ngày ban hành không được trước ngày 10/08/2026 của quyết định được sửa đổi."
    )
    assert issued(number="07/QĐ-UBND") == "Số 07/QĐ-UBND đã dùng trong năm 2026. Hãy kiểm tra sổ văn bản."
    assert [state_of(one) for one in given.commendations] == [(ISSUED, None)] * 4


def test_a_draft_is_changed_until_it_is_signed_and_frees_its_people_when_dropped(world, given):
    here, actor = world.here, world.users[Role.STANDING_OFFICE].actor
    draft = make_changes.make_change(place=here, kind=REVOCATION, commendations=given.commendations[3:])
    services.add_changes(decision_id=draft.id, commendation_ids=[given.commendations[0].id], actor=actor)
    first = make_changes.lines(draft)[0]
    services.remove_change(change_id=first.id, actor=actor)
    left = [line.commendation_id for line in make_changes.lines(draft)]
    signed = make_changes.sign(draft, place=here)

    assert left == [given.commendations[0].id]
    assert refused(services.remove_change, change_id=make_changes.lines(signed)[0].id, actor=actor) == (
        "Quyết định đã ký nên không sửa được. Hãy bỏ ký trước, nếu chưa ban hành."
    )
    services.unsign(decision_id=draft.id, actor=world.users[Role.LEADER].actor)
    services.delete_draft(decision_id=draft.id, actor=actor)
    make_changes.revoke(place=here, number="10", commendations=[given.commendations[0]])


def test_only_what_an_issued_decision_of_our_own_gave_is_changed(world, given):
    draft = make.make_draft(place=world.here)
    other = make.make_issued(place=world.here).commendations[0]
    actor = world.users[Role.STANDING_OFFICE].actor

    def made(decision_id: int, ids: list[int]) -> str:
        return refused(
            services.create_change,
            decision_id=decision_id,
            kind=REVOCATION,
            commendation_ids=ids,
            actor=actor,
            **make.TEXTS,
        )

    assert made(draft.id, [other.id]) == (
        "Quyết định chưa ban hành thì sửa ngay trong dự thảo, không cần đính chính."
    )
    assert made(given.id, [other.id]) == (
        "Có người không thuộc quyết định này. Hãy tải lại trang và chọn lại."
    )
    assert made(given.id, []) == "Danh sách đang trống. Hãy chọn ít nhất một người hoặc tập thể."


def test_the_place_on_stage_goes_to_the_successor_and_with_the_revoked(world, given):
    items = planning.furnish(world.here)["programme_item_id"]
    third, fourth = given.commendations[2:]
    for position, one in enumerate((third, fourth), 1):
        keep(StagePlace(item_id=items, commendation_id=one.id, position=position, spoken="lê văn thụ"))

    new = make_changes.correct(place=world.here, number="09", commendation=fourth, name="Lê Văn Thu")
    make_changes.revoke(place=world.here, number="10", commendations=[third])

    columns = StagePlace.commendation_id, StagePlace.position, StagePlace.spoken
    assert [tuple(row) for row in db.session.execute(select(*columns))] == [(new.id, 2, "")]


def test_a_proposer_hears_of_the_decision_once_and_no_more_when_revoked(world, given):
    third, fourth = given.commendations[2:]
    make_changes.correct(place=world.here, number="09", commendation=fourth, name="Lê Văn Thu")
    make_changes.revoke(place=world.here, number="10", commendations=[third])

    told = outcomes.decided_here([third.nomination_id, fourth.nomination_id])

    assert {key: (one.number, one.is_revoked) for key, one in told.items()} == {
        third.nomination_id: ("07/QĐ-UBND", True),
        fourth.nomination_id: ("07/QĐ-UBND", False),
    }


def at_once(app, *acts) -> list[str]:
    """Run the acts in threads of their own at the same moment; what each was refused with, or «»."""
    start, said = Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
            except RuleBroken as refusal:
                said[place] = str(refusal)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_of_two_corrections_at_once_one_draft_is_made(app, world, given):
    arguments = {
        "decision_id": given.id,
        "commendation_ids": [given.commendations[3].id],
        "actor": world.users[Role.STANDING_OFFICE].actor,
        **make.TEXTS,
    }
    db.session.rollback()

    said = at_once(
        app,
        lambda: services.create_change(kind=CORRECTION, **arguments),
        lambda: services.create_change(kind=REVOCATION, **arguments),
    )

    drafts = db.session.scalars(select(Decision).where(Decision.amends_id == given.id)).all()
    assert (len(drafts), sorted(map(bool, said))) == (1, [False, True])


def test_a_change_is_issued_once_however_often_it_is_sent(app, world, given):
    draft = make_changes.make_change(
        place=world.here, kind=CORRECTION, commendations=[given.commendations[3]], name="Lê Văn Thu"
    )
    signed = make_changes.sign(draft, place=world.here)
    arguments = {
        "decision_id": signed.id,
        "signed_on": make_changes.DAY,
        "count": 1,
        "seen": make_changes.seen(signed),
        "keys": current_app.extensions["keys"],
        "actor": world.users[Role.DECISION_CLERK].actor,
        "today": make_changes.TODAY,
    }
    db.session.rollback()

    said = at_once(
        app,
        *(
            lambda number=number: services.issue(number=f"{number}/QĐ-UBND", **arguments)
            for number in range(11, 15)
        ),
    )

    states = [one.state for one in make_changes.fresh(given.id).commendations]
    assert sorted(states, key=lambda state: state.value) == [CORRECTED] + [ISSUED] * 4
    assert sorted(map(bool, said)) == [False, True, True, True]
