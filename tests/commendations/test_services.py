"""Decisions on both databases: lists, signing, issuing, frozen texts, numbers without a gap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from festival.accounts.rules import Role
from festival.commendations import payload, queries, services
from festival.commendations.models import BaseSalary, Commendation, Decision, RegisterCounter
from festival.commendations.rules import DecisionState, RegisterMode
from festival.core import audit
from festival.core.audit import Actor, AuditHead
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination, Nominee
from festival.nominations.rules import NominationAction, NominationState, RecipientKind
from tests.commendations import make

ACTOR = Actor(None, "Thử")


def names(decision_id: int) -> list[str]:
    db.session.expire_all()
    entries = db.session.get_one(Decision, decision_id).entries
    return [entry.nomination.nominee.name for entry in entries]


@pytest.fixture
def salaries(app):
    services.load_base_salaries()


def test_base_salaries_load_once(app):
    assert services.load_base_salaries() == 3
    assert services.load_base_salaries() == 0
    table = db.session.execute(select(BaseSalary.effective_from, BaseSalary.amount)).all()
    assert sorted(tuple(row) for row in table) == [
        (date(2023, 7, 1), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 7, 1), 2_530_000),
    ]


def test_a_draft_lists_collectives_households_and_individuals_in_name_order(world):
    decision = make.make_draft(place=world.here)

    assert names(decision.id) == [
        "Cán bộ và Nhân dân thôn Đông",
        "Hộ gia đình ông Mai Đức Toàn",
        "H'Čiu Niê",
        "Lê Văn Thụ",
    ]
    assert [entry.position for entry in decision.entries] == [1, 2, 3, 4]
    assert decision.state is DecisionState.DRAFT


def test_a_nomination_stands_on_one_list_only(world):
    award = make.make_award()
    nominations = make.make_list(place=world.here, award=award)
    make.make_draft(place=world.here, award=award, nominations=nominations)

    with pytest.raises(RuleBroken, match="quyết định khác"):
        make.make_draft(place=world.here, award=award, nominations=nominations[:1])
    assert db.session.scalar(select(func.count(Decision.id))) == 1


@pytest.mark.parametrize("state", [state for state in NominationState if state is not NominationState.PASSED])
def test_only_passed_nominations_are_listed(world, state):
    award = make.make_award()
    nomination = make.make_passed(place=world.here, award=award, state=state)

    with pytest.raises(RuleBroken, match="không còn ở trạng thái được thông qua"):
        make.make_draft(place=world.here, award=award, nominations=[nomination])


def test_a_foreign_nomination_is_refused(world):
    award = make.make_award()
    foreign = make.make_passed(place=world.there, award=award)

    with pytest.raises(RuleBroken, match="cùng mùa"):
        make.make_draft(place=world.here, award=award, nominations=[foreign])


def test_a_kind_that_the_award_does_not_take_is_refused_by_name(world):
    award = make.make_award(multiple_household=None)
    household = make.make_passed(
        place=world.here, award=award, name="Hộ ông Toàn", kind=RecipientKind.HOUSEHOLD
    )

    with pytest.raises(RuleBroken, match="Hộ ông Toàn"):
        make.make_draft(place=world.here, award=award, nominations=[household])


def test_an_empty_list_is_refused(world):
    award = make.make_award()

    with pytest.raises(RuleBroken, match="đang trống"):
        services.create_draft(
            season_id=world.here.season.id,
            award_type_id=award.id,
            nomination_ids=[],
            actor=ACTOR,
            **make.TEXTS,
        )


def test_moving_keeps_to_the_group(world):
    decision = make.make_draft(place=world.here)
    last = decision.entries[3].nomination_id

    services.move_entry(decision_id=decision.id, nomination_id=last, step=-1, actor=ACTOR)
    assert names(decision.id)[2:] == ["Lê Văn Thụ", "H'Čiu Niê"]
    services.move_entry(decision_id=decision.id, nomination_id=last, step=-1, actor=ACTOR)
    assert names(decision.id)[2:] == ["Lê Văn Thụ", "H'Čiu Niê"]


def test_removing_and_adding_again_renumbers(world):
    decision = make.make_draft(place=world.here)
    household = decision.entries[1].nomination_id

    services.remove_entry(decision_id=decision.id, nomination_id=household, actor=ACTOR)
    db.session.expire_all()
    entries = db.session.get_one(Decision, decision.id).entries
    assert [entry.position for entry in entries] == [1, 2, 3]
    services.add_entries(decision_id=decision.id, nomination_ids=[household], actor=ACTOR)
    assert names(decision.id)[1] == "Hộ gia đình ông Mai Đức Toàn"


def test_a_deleted_draft_frees_its_nominations(world):
    award = make.make_award()
    nominations = make.make_list(place=world.here, award=award)
    decision = make.make_draft(place=world.here, award=award, nominations=nominations)

    services.delete_draft(decision_id=decision.id, actor=ACTOR)

    assert len(queries.undecided(world.here.season.id, award.id)) == 4


def test_a_signed_decision_cannot_be_edited_until_unsigned(world):
    decision = make.make_signed(place=world.here)
    seen = make.version_of(decision)

    with pytest.raises(RuleBroken, match="bỏ ký"):
        services.edit_draft(decision_id=decision.id, seen=seen, actor=ACTOR, title="Khác")
    services.unsign(decision_id=decision.id, actor=ACTOR)
    services.edit_draft(decision_id=decision.id, seen=seen, actor=ACTOR, title="Khác")
    assert db.session.get_one(Decision, decision.id).title == "Khác"


def test_signing_a_list_that_changed_unseen_is_refused(world):
    decision = make.make_draft(place=world.here)
    before = make.seen(decision)
    services.remove_entry(
        decision_id=decision.id, nomination_id=decision.entries[0].nomination_id, actor=ACTOR
    )

    with pytest.raises(RuleBroken, match="đã thay đổi"):
        services.sign(decision_id=decision.id, seen=before, actor=ACTOR)


def test_a_withdrawn_nomination_stops_the_signing_by_name(world):
    decision = make.make_draft(place=world.here)
    with transaction():
        nomination = db.session.get_one(Nomination, decision.entries[3].nomination_id)
        nomination.move(NominationAction.WITHDRAW, ACTOR)

    with pytest.raises(RuleBroken, match="Ông Lê Văn Thụ"):
        services.sign(decision_id=decision.id, seen=make.seen(decision), actor=ACTOR)


def test_issuing_freezes_texts_amounts_and_numbers(world, salaries):
    decision = make.issue(make.make_signed(place=world.here), place=world.here, number="07/QĐ-UBND")

    assert (decision.state, decision.number, decision.signed_on) == (
        DecisionState.ISSUED,
        "07/QĐ-UBND",
        make.DAY,
    )
    assert [
        (one.register_no, one.written, one.bonus_multiple, one.base_salary, one.amount)
        for one in decision.commendations
    ] == [
        ("01", "Cán bộ và Nhân dân thôn Đông", 60, 2_530_000, 1_520_000),
        ("02", "Hộ gia đình ông Mai Đức Toàn", 45, 2_530_000, 1_140_000),
        ("03", "Bà H'Čiu Niê", 30, 2_530_000, 760_000),
        ("04", "Ông Lê Văn Thụ", 30, 2_530_000, 760_000),
    ]
    states = {entry.nomination.state for entry in decision.entries}
    assert states == {NominationState.DECIDED}
    assert {one.awarding_title for one in decision.commendations} == {"CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH"}


@pytest.mark.parametrize(
    ("day", "amount"),
    [(date(2026, 6, 30), 710_000), (date(2026, 7, 1), 760_000), (date(2024, 6, 30), 540_000)],
)
def test_the_base_salary_of_the_decisions_own_day_counts(world, salaries, day, amount):
    award = make.make_award()
    one = make.make_passed(place=world.here, award=award)
    decision = make.make_signed(place=world.here, award=award, nominations=[one])

    decision = make.issue(decision, place=world.here, signed_on=day)

    assert decision.commendations[0].amount == amount


def test_a_salary_in_the_table_goes_before_the_one_we_know(world):
    with transaction():
        row = BaseSalary(effective_from=date(2026, 7, 1), amount=3_000_000, legal_basis="Nghị định khác")
        db.session.add(row)
    decision = make.issue(make.make_signed(place=world.here), place=world.here)

    assert decision.commendations[3].amount == 900_000


def test_a_day_before_every_known_salary_is_refused_and_nothing_is_kept(world, salaries):
    decision = make.make_signed(place=world.here)

    with pytest.raises(RuleBroken, match="mức lương cơ sở"):
        make.issue(decision, place=world.here, signed_on=date(2020, 1, 1))
    assert db.session.get_one(Decision, decision.id, populate_existing=True).number is None
    assert db.session.scalar(select(func.count(Commendation.id))) == 0


def test_later_edits_of_a_nominee_change_nothing_issued(world, salaries):
    decision = make.issue(make.make_signed(place=world.here), place=world.here)
    before = [payload.texts(one, decision) for one in decision.commendations]
    with transaction():
        for nominee in db.session.scalars(select(Nominee)):
            nominee.name, nominee.address_line = "Tên khác", "Nơi khác"
        for nomination in db.session.scalars(select(Nomination)):
            nomination.citation = "Nội dung khác"

    again = db.session.get_one(Decision, decision.id, populate_existing=True)

    assert [payload.texts(one, again) for one in again.commendations] == before
    assert before[3]["name"] == "Lê Văn Thụ"


def test_an_edited_nominee_after_signing_stops_the_issuing(world, salaries):
    decision = make.make_signed(place=world.here)
    with transaction():
        db.session.get_one(Nominee, decision.entries[3].nomination.nominee_id).name = "Lê Văn Thủ"
    db.session.expire_all()

    with pytest.raises(RuleBroken, match="sau khi ký"):
        make.issue(decision, place=world.here)


def test_every_commendation_is_signed_over_its_texts(world, salaries):
    decision = make.issue(make.make_signed(place=world.here), place=world.here)
    keys = current_app.extensions["keys"]
    one = decision.commendations[3]

    assert payload.is_intact(one, keys)
    with transaction():
        db.session.get_one(Commendation, one.id).citation = "Sửa thẳng trong cơ sở dữ liệu"
    assert not payload.is_intact(db.session.get_one(Commendation, one.id), keys)


def test_the_audit_head_after_the_issuing_is_kept(world, salaries):
    decision = make.issue(make.make_signed(place=world.here), place=world.here)

    head = db.session.get_one(AuditHead, world.here.commune.id)
    assert decision.audit_hash == head.hash
    assert audit.verify()[1] == []


def test_a_number_is_used_once_a_year_in_a_locality(world, salaries):
    make.issue(make.make_signed(place=world.here), place=world.here, number="07/QĐ-UBND")
    second = make.make_signed(place=world.here)

    with pytest.raises(RuleBroken, match="07/QĐ-UBND đã dùng"):
        make.issue(second, place=world.here, number="07/QĐ-UBND")
    make.issue(make.make_signed(place=world.there), place=world.there, number="07/QĐ-UBND")
    assert make.issue(second, place=world.here, number="08/QĐ-UBND").number == "08/QĐ-UBND"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"count": 3}, "danh sách có 4"),
        ({"seen": "0" * 64}, "đã thay đổi"),
        ({"signed_on": date(2026, 8, 13)}, "tương lai"),
    ],
)
def test_issuing_is_refused(world, salaries, changes, sentence):
    decision = make.make_signed(place=world.here)

    with pytest.raises(RuleBroken, match=sentence):
        make.issue(decision, place=world.here, **changes)
    assert db.session.get_one(Decision, decision.id, populate_existing=True).state is DecisionState.SIGNED


def test_a_draft_cannot_be_issued_and_an_issued_one_not_unsigned(world, salaries):
    with pytest.raises(RuleBroken):
        make.issue(make.make_draft(place=world.here), place=world.here)
    issued = make.issue(make.make_signed(place=world.here), place=world.here)
    with pytest.raises(RuleBroken):
        services.unsign(decision_id=issued.id, actor=ACTOR)


def test_the_register_restarts_with_each_decision_or_runs_on_through_the_year(world, salaries):
    def numbers():
        issued = make.issue(make.make_signed(place=world.here), place=world.here)
        return [one.register_no for one in issued.commendations]

    assert [numbers(), numbers()] == [["01", "02", "03", "04"]] * 2
    services.set_register_mode(locality_id=world.here.commune.id, mode=RegisterMode.YEARLY, actor=ACTOR)
    assert [numbers(), numbers()] == [["01", "02", "03", "04"], ["05", "06", "07", "08"]]


def test_a_refused_decision_takes_no_number(world, salaries):
    services.set_register_mode(locality_id=world.here.commune.id, mode=RegisterMode.YEARLY, actor=ACTOR)
    make.issue(make.make_signed(place=world.here), place=world.here, number="07/QĐ-UBND")
    with pytest.raises(RuleBroken):
        make.issue(make.make_signed(place=world.here), place=world.here, number="07/QĐ-UBND")

    counter = db.session.get_one(RegisterCounter, (world.here.commune.id, 2026), populate_existing=True)
    assert counter.last == 4


RACERS = 50


def test_fifty_decisions_at_once_take_numbers_without_a_gap(app, world, salaries):
    services.set_register_mode(locality_id=world.here.commune.id, mode=RegisterMode.YEARLY, actor=ACTOR)
    award = make.make_award()
    people = [make.make_passed(place=world.here, award=award, name=f"Người {n}") for n in range(2 * RACERS)]
    signed = [
        make.make_signed(place=world.here, award=award, nominations=people[2 * n : 2 * n + 2])
        for n in range(RACERS)
    ]
    prepared = [(one.id, make.seen(one)) for one in signed]
    keys, actor = app.extensions["keys"], world.users[Role.DECISION_CLERK].actor
    db.session.rollback()

    def race(n: int) -> None:
        decision_id, seen = prepared[n]
        with app.app_context():
            services.issue(
                decision_id=decision_id,
                number=f"{n + 1:02d}/QĐ-UBND",
                signed_on=make.DAY,
                count=2,
                seen=seen,
                keys=keys,
                actor=actor,
                today=make.DAY,
            )

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(race, range(RACERS)))

    taken = sorted(int(number) for number in db.session.scalars(select(Commendation.register_no)))
    assert taken == list(range(1, 2 * RACERS + 1))
    assert audit.verify()[1] == []


def test_without_the_lock_numbers_are_lost(app, world):
    """The control: the same read and write without the counter's lock goes wrong."""
    place, racers = world.here.commune.id, 4
    with transaction():
        db.session.add(RegisterCounter(locality_id=place, year=2026, last=0))
    db.session.rollback()
    meeting = Barrier(racers)

    def race(_n: int) -> int:
        with app.app_context(), db.engine.connect() as connection:
            last = connection.scalar(text("SELECT last FROM register_counter"))
            meeting.wait(timeout=10)
            try:
                connection.execute(text("UPDATE register_counter SET last = :last"), {"last": last + 1})
                connection.commit()
            except OperationalError:
                return 0
            return 1

    with ThreadPoolExecutor(racers) as pool:
        list(pool.map(race, range(racers)))

    assert db.session.scalar(select(RegisterCounter.last)) < racers
