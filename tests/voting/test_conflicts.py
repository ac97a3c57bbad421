"""Members whom an item concerns: found, declared, looked at, frozen, and what the vote makes of it."""

from dataclasses import replace
from datetime import date
from threading import Event

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core import text
from festival.core.audit import SYSTEM, Actor, AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination, Nominee
from festival.nominations.rules import RecipientKind, ShareRule
from festival.voting import queries, rules, services
from festival.voting.models import Conflict, CouncilSession, Seat, Teller
from festival.voting.queries.conflicts import kind_by_name
from festival.voting.rules import (
    Base,
    Choice,
    ConflictKind,
    ConflictState,
    Outcome,
    QuorumBase,
    SessionState,
    Terms,
)
from festival.voting.rules import conflicts as conflict_rules
from festival.voting.services import conflicts
from tests.factories import make_user
from tests.pages import read
from tests.voting import make
from tests.voting.test_races import refusals, together

KIND, STATE = ConflictKind, ConflictState
YES, NO = Choice.YES, Choice.NO
MAJORITY = rules.default_terms(ShareRule.MAJORITY)


def items(made) -> list[int]:
    return [item.id for item in make.items_of(made)]


def who(user) -> Actor:
    return Actor(user.id, user.full_name)


def stored(made) -> list[tuple]:
    """(member's number, place on the agenda, kind, state, declared) of every row."""
    ids = items(made)
    rows = db.session.scalars(select(Conflict).where(Conflict.item_id.in_(ids)))
    return sorted(
        (
            (made.user_ids.index(row.user_id), ids.index(row.item_id), row.kind, row.state, row.is_declared)
            for row in rows
        ),
        key=lambda row: row[:2],
    )


def name_nominee(made, place, name, **fields) -> None:
    """Give the nominee of the item at ``place`` another name, and a kind or a leader."""
    item = make.items_of(made)[place]
    with transaction():
        nominee = db.session.get_one(Nomination, item.nomination_id).nominee
        nominee.name = name
        for field, value in fields.items():
            setattr(nominee, field, value)


def at(made, path="conflicts") -> str:
    return f"/council/sessions/{made.id}/{path}"


def settling(item_id) -> str:
    return f"/council/agenda-items/{item_id}/conflicts"


def declaring(item_id, path="declaration") -> str:
    return f"/council/agenda-items/{item_id}/{path}"


def words(answer) -> str:
    return read(answer.get_data(as_text=True)).words


# What names and posts say

COLLECTIVE, HOUSEHOLD = RecipientKind.COLLECTIVE, RecipientKind.HOUSEHOLD


@pytest.mark.parametrize(
    ("nominee", "member", "found"),
    [
        (("Nguyễn Văn An", RecipientKind.INDIVIDUAL, ""), ("NGUYEN VĂN AN", "Công chức"), KIND.NOMINEE),
        (("Nguyễn Văn Anh", RecipientKind.INDIVIDUAL, ""), ("Nguyễn Văn An", "Công chức"), None),
        (("Công an xã", COLLECTIVE, "Trung tá Lê Văn Bảy, Trưởng Công an"), ("Lê Văn Bảy", ""), KIND.LEADER),
        (("Công an xã", COLLECTIVE, "Lê Văn Bảy"), ("Văn Bảy Lê", ""), None),
        (("Công an xã An Thịnh", COLLECTIVE, ""), ("Lê Văn Bảy", "Trưởng Công an xã"), KIND.LEADER),
        (("Công an xã An Thịnh", COLLECTIVE, ""), ("Lê Văn Bảy", "Phó Trưởng Công an xã"), None),
        (("Tổ bảo vệ an ninh thôn Đông", COLLECTIVE, ""), ("Lê Văn Bảy", "Trưởng thôn Đông"), KIND.LEADER),
        (("Phòng Văn hóa - Xã hội", COLLECTIVE, ""), ("Vi Thị Lả", "Trưởng phòng Văn hóa"), KIND.LEADER),
        (("Công an xã An Thịnh", COLLECTIVE, ""), ("Lê Văn Bảy", "Trưởng Công an"), KIND.LEADER),
        (("Công an xã An Thịnh", COLLECTIVE, ""), ("Lê Văn Bảy", "Trưởng"), None),
        (("Hộ ông Lê Văn Bảy và bà Vi Thị Lả", HOUSEHOLD, ""), ("Vi Thị Lả", ""), KIND.HOUSEHOLD),
        (("Hộ bà Hoàng Thị Mẫn", HOUSEHOLD, "Vi Văn Tá"), ("Vi Văn Tá", ""), KIND.HOUSEHOLD),
        (("Hộ bà Hoàng Thị Mẫn", HOUSEHOLD, ""), ("Thị Mẫn Hoàng", ""), None),
        (("Hộ ông Lê Văn Tá", HOUSEHOLD, ""), ("Tá", ""), None),
    ],
)
def test_a_name_or_a_post_gives_a_member_away(nominee, member, found):
    name, kind, leader = nominee
    thing = Nominee(name=name, kind=kind, leader_name=leader)
    seat = Seat(full_name=member[0], post=member[1])

    assert thing.name_fold == text.fold(name)
    assert kind_by_name(thing, seat) is found


def test_an_account_of_the_very_unit_counts_as_its_head(world):
    made = make.make_session(world.here, size=3, items=1)
    name_nominee(made, 0, "Trường Tiểu học số 2", kind=COLLECTIVE, unit_id=world.here.area.id)
    head = made.users[1]
    with transaction():
        db.session.merge(head).locality_id = world.here.area.id

    services.convene(session_id=made.id, actor=SYSTEM)

    assert stored(made) == [(1, 0, KIND.LEADER, STATE.FLAGGED, False)]


# Forecast, flag, settle


def test_a_forecast_is_shown_before_convening_and_stored_by_nobody(world, browse):
    made = make.make_session(world.here, size=3, items=2)
    name_nominee(made, 0, "Ủy Viên 2")

    page = browse(world.users[Role.COUNCIL_SECRETARY]).page(at(made)).words

    assert "Ủy Viên 2 là người được đề nghị" in page
    assert "Dự báo" in page
    assert stored(made) == []


def test_convening_flags_what_was_forecast_and_opening_waits_for_a_verdict(world):
    made = make.make_session(world.here, size=5, items=2)
    name_nominee(made, 0, "Ủy Viên 2")
    make.convene(made)
    place = next(
        n for n, item in enumerate(make.items_of(made)) if item.nomination.nominee.name == "Ủy Viên 2"
    )
    item_id = items(made)[place]

    assert stored(made) == [(1, place, KIND.NOMINEE, STATE.FLAGGED, False)]
    with pytest.raises(RuleBroken, match="Còn 1 trường hợp"):
        make.open_vote(made)

    settle = {"agenda_item_id": item_id, "user_id": made.user_ids[1], "actor": SYSTEM}
    conflicts.settle_conflict(**settle, is_confirmed=False)
    assert stored(made) == [(1, place, KIND.NOMINEE, STATE.DISMISSED, False)]
    conflicts.settle_conflict(**settle, is_confirmed=True)
    assert stored(made) == [(1, place, KIND.NOMINEE, STATE.CONFIRMED, False)]
    make.open_vote(made)
    assert queries.recusals(made.id) == {item_id: {made.user_ids[1]}}


def test_a_forecast_may_be_settled_before_convening(world):
    made = make.make_session(world.here, size=5, items=1)
    name_nominee(made, 0, "Ủy Viên 2")
    item_id = items(made)[0]

    conflicts.settle_conflict(
        agenda_item_id=item_id, user_id=made.user_ids[1], is_confirmed=False, actor=SYSTEM
    )
    make.convene(made)

    assert stored(made) == [(1, 0, KIND.NOMINEE, STATE.DISMISSED, False)]
    make.open_vote(made)


def test_settling_what_nobody_flagged_is_refused(world):
    made = make.make_session(world.here, size=3, items=1)

    for user_id in (made.user_ids[0], 999_999):
        with pytest.raises(RuleBroken, match="không còn trong danh sách"):
            conflicts.settle_conflict(
                agenda_item_id=items(made)[0], user_id=user_id, is_confirmed=True, actor=SYSTEM
            )

    assert stored(made) == []


def test_nobody_clears_oneself(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    secretary = make_user("Thư ký", locality=world.here.commune, roles=[Role.COUNCIL_SECRETARY])
    name_nominee(made, 0, "Thư ký Một")
    with transaction():
        member = db.session.merge(made.members[2])
        member.user_id = secretary.id
        db.session.merge(secretary).full_name = "Thư ký Một"
    item_id = items(made)[0]
    sent = make.said_of(item_id, user_id=secretary.id, is_confirmed="no")

    refused = browse(secretary).post(settling(item_id), sent, status=409)

    assert "Không ai tự kết luận" in words(refused)
    browse(world.users[Role.COUNCIL_CHAIR]).post(settling(item_id), sent)
    db.session.rollback()
    assert db.session.get_one(Conflict, (item_id, secretary.id)).state is STATE.DISMISSED


def test_the_secretary_adds_one_that_holds_at_once(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    secretary = browse(world.users[Role.COUNCIL_SECRETARY])
    sent = {"nomination_id": made.nomination_ids[0], "user_id": made.user_ids[2], "kind": "relative"}

    secretary.post(at(made), sent)

    assert stored(made) == [(2, 0, KIND.RELATIVE, STATE.CONFIRMED, False)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nomination_id", "0"),
        ("nomination_id", "999999"),
        ("user_id", "0"),
        ("user_id", "x"),
        ("kind", "enemy"),
        ("kind", ""),
    ],
)
def test_a_case_names_an_item_a_member_and_a_kind_of_the_lists(world, browse, field, value):
    made = make.make_session(world.here, size=3, items=1)
    sent = {
        "nomination_id": made.nomination_ids[0],
        "user_id": made.user_ids[2],
        "kind": "relative",
        field: value,
    }

    browse(world.users[Role.COUNCIL_SECRETARY]).post(at(made), sent, status=422)

    assert stored(made) == []


def test_an_item_of_another_session_is_no_item_of_this_one(world):
    made, other = (
        make.make_session(world.here, size=3, items=1),
        make.make_session(world.here, size=3, items=1),
    )
    case = {"user_id": made.user_ids[1], "kind": KIND.OTHER, "actor": SYSTEM}

    with pytest.raises(RuleBroken, match="không còn trong chương trình"):
        conflicts.add_conflict(session_id=made.id, item_id=items(other)[0], **case)
    with pytest.raises(RuleBroken, match="Chỉ thành viên Hội đồng"):
        conflicts.add_conflict(session_id=other.id, item_id=items(other)[0], **case)

    assert (stored(made), stored(other)) == ([], [])


# A member's own word


def test_a_member_declares_while_planned_and_it_survives_convening(world, browse):
    made = make.make_session(world.here, size=5, items=2)
    item_id = items(made)[1]
    member = browse(made.users[3])

    member.post(declaring(item_id), make.said_of(item_id, kind="relative"))
    make.convene(made)

    assert stored(made) == [(3, 1, KIND.RELATIVE, STATE.CONFIRMED, True)]
    page = member.page(f"/council/agenda-items/{item_id}/dossier").words
    assert "Đồng chí là người thân của người được đề nghị. Không biểu quyết hồ sơ này" in page
    member.post(declaring(item_id, "declaration/withdrawal"), make.said_of(item_id))
    assert stored(made) == []


def test_a_word_taken_back_leaves_the_flag_that_the_name_raised(world):
    made = make.make_session(world.here, size=5, items=1)
    name_nominee(made, 0, "Ủy Viên 4")
    make.convene(made)
    item_id, member = items(made)[0], who(made.users[3])

    conflicts.declare_conflict(agenda_item_id=item_id, kind=KIND.OTHER, actor=member)
    assert stored(made) == [(3, 0, KIND.OTHER, STATE.CONFIRMED, True)]
    conflicts.withdraw_declaration(agenda_item_id=item_id, actor=member)

    assert stored(made) == [(3, 0, KIND.NOMINEE, STATE.FLAGGED, False)]


def test_a_members_word_stands_against_the_secretary(world):
    made = make.make_session(world.here, size=3, items=1)
    item_id = items(made)[0]
    conflicts.declare_conflict(agenda_item_id=item_id, kind=KIND.OTHER, actor=who(made.users[1]))

    with pytest.raises(RuleBroken, match="Chỉ thành viên đó rút lại được"):
        conflicts.settle_conflict(
            agenda_item_id=item_id, user_id=made.user_ids[1], is_confirmed=False, actor=SYSTEM
        )

    assert stored(made) == [(1, 0, KIND.OTHER, STATE.CONFIRMED, True)]


def test_a_member_cannot_wipe_out_what_the_secretary_found(world):
    made = make.make_session(world.here, size=3, items=1)
    item_id, member = items(made)[0], who(made.users[1])
    conflicts.add_conflict(
        session_id=made.id, item_id=item_id, user_id=member.id, kind=KIND.RELATIVE, actor=SYSTEM
    )

    with pytest.raises(RuleBroken, match="đã được ghi nhận"):
        conflicts.declare_conflict(agenda_item_id=item_id, kind=KIND.OTHER, actor=member)
    with pytest.raises(RuleBroken, match="không do đồng chí tự khai"):
        conflicts.withdraw_declaration(agenda_item_id=item_id, actor=member)

    assert stored(made) == [(1, 0, KIND.RELATIVE, STATE.CONFIRMED, False)]


def test_only_a_member_declares_and_only_a_kind_that_is_offered(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    item_id = items(made)[0]

    answer = browse(world.users[Role.COUNCIL_SECRETARY]).post(
        declaring(item_id), make.said_of(item_id, kind="other"), status=409
    )
    assert "Chỉ thành viên Hội đồng" in words(answer)
    for kind in ("nominee", "x", ""):
        browse(made.users[0]).post(declaring(item_id), {"kind": kind}, status=422)

    assert stored(made) == []


def test_a_teller_whom_an_item_concerns_is_a_teller_no_more(world, browse):
    made = make.make_session(world.here, size=5, items=1)
    make.convene(made)
    with transaction():
        for place, number in enumerate((2, 3), 1):
            user = made.users[number]
            db.session.add(
                Teller(session_id=made.id, user_id=user.id, position=place, full_name=user.full_name)
            )
    member = browse(made.users[2])

    member.post(declaring(items(made)[0]), make.said_of(items(made)[0], kind="other"))

    assert (
        "Đồng chí thôi làm người kiểm phiếu"
        in member.page(f"/council/agenda-items/{items(made)[0]}/dossier").words
    )
    assert [teller.user_id for teller in make.session_of(made).tellers] == [made.user_ids[3]]
    db.session.rollback()
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.action, last.details["was_teller"]) == ("session.declare_conflict", True)


def test_who_left_before_the_day_concerns_nobody_any_more(world):
    made = make.make_session(world.here, size=5, items=1)
    conflicts.declare_conflict(agenda_item_id=items(made)[0], kind=KIND.OTHER, actor=who(made.users[4]))
    services.end_membership(member_id=made.members[4].id, valid_to=date(2026, 7, 1), actor=SYSTEM)

    services.convene(session_id=made.id, actor=SYSTEM)

    assert stored(made) == []


def _acts_on(made, item_id):
    member = who(made.users[0])
    return [
        lambda: conflicts.declare_conflict(agenda_item_id=item_id, kind=KIND.OTHER, actor=member),
        lambda: conflicts.withdraw_declaration(agenda_item_id=item_id, actor=member),
        lambda: conflicts.settle_conflict(
            agenda_item_id=item_id, user_id=member.id, is_confirmed=True, actor=SYSTEM
        ),
        lambda: conflicts.add_conflict(
            session_id=made.id, item_id=item_id, user_id=member.id, kind=KIND.OTHER, actor=SYSTEM
        ),
    ]


def test_all_of_it_is_frozen_once_the_ballot_is_open(world, browse):
    made = make.make_session(world.here, size=5, items=2)
    conflicts.declare_conflict(agenda_item_id=items(made)[0], kind=KIND.OTHER, actor=who(made.users[1]))
    make.convene(made)
    make.open_vote(made)
    before = stored(made)

    def refused():
        for item_id in items(made):
            for act in _acts_on(made, item_id):
                with pytest.raises(RuleBroken, match="Đã mở bỏ phiếu nên danh sách"):
                    act()
        assert stored(made) == before

    refused()
    page = browse(world.users[Role.COUNCIL_SECRETARY]).page(at(made)).words
    assert "Đã mở bỏ phiếu nên danh sách này không thay đổi nữa" in page
    assert "Ghi thêm một trường hợp" not in page
    assert (
        "Tôi có liên quan"
        not in browse(made.users[0]).page(f"/council/agenda-items/{items(made)[1]}/dossier").words
    )
    for user in made.users[:4]:
        services.cast_ballot(made.id, user.id, _all_but(made, user, YES))
    make.close(made)
    refused()


def test_a_session_that_ended_without_quorum_changes_no_more(world, browse):
    made = make.make_session(world.here, size=5, items=1)
    make.convene(made, absent=4)
    services.end_without_quorum(session_id=made.id, actor=SYSTEM)

    for act in _acts_on(made, items(made)[0]):
        with pytest.raises(RuleBroken, match="Phiên họp đã kết thúc"):
            act()

    page = browse(world.users[Role.COUNCIL_SECRETARY]).page(at(made)).words
    assert "Phiên họp đã kết thúc nên danh sách này không thay đổi nữa" in page


def test_the_ballot_leads_to_the_dossier_beside_it(world, browse):
    made = make_concerned(world)

    page = browse(made.users[1]).get(at(made, "ballot")).get_data(as_text=True)

    assert page.count('target="_blank"') == 2
    assert all(f"/council/agenda-items/{item_id}/dossier" in page for item_id in items(made))


# Who sees what


def test_viewers_see_what_is_confirmed_and_only_the_table_sees_flags(world, browse):
    made = make.make_session(world.here, size=5, items=2)
    name_nominee(made, 0, "Ủy Viên 2")
    place = next(
        n for n, item in enumerate(make.items_of(made)) if item.nomination.nominee.name == "Ủy Viên 2"
    )
    conflicts.declare_conflict(
        agenda_item_id=items(made)[1 - place], kind=KIND.RELATIVE, actor=who(made.users[2])
    )
    make.convene(made)
    people = {
        role: world.users[role]
        for role in (Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY, Role.LEADER, Role.ADMIN)
    }

    pages = {role: browse(person).page(at(made)).words for role, person in people.items()}
    pages["member"] = browse(made.users[3]).page(at(made)).words
    pages["whom it is about"] = browse(made.users[1]).page(at(made)).words

    told = {name for name, page in pages.items() if "Ủy Viên 2 là người được đề nghị" in page}
    assert told == {Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY}
    assert all("Ủy Viên 3 là người thân của người được đề nghị" in page for page in pages.values())
    assert all(
        "Thành viên có liên quan: không biểu quyết hồ sơ này, vẫn tính trong tổng số thành viên." in page
        for page in pages.values()
    )


def test_a_dismissed_case_disappears_for_viewers(world, browse):
    made = make.make_session(world.here, size=5, items=1)
    name_nominee(made, 0, "Ủy Viên 2")
    make.convene(made)
    secretary = browse(world.users[Role.COUNCIL_SECRETARY])

    secretary.post(
        settling(items(made)[0]),
        make.said_of(items(made)[0], user_id=made.user_ids[1], is_confirmed="no"),
    )

    assert "Không liên quan" in secretary.page(at(made)).words
    assert "Ủy Viên 2 là" not in browse(made.users[3]).page(at(made)).words


def test_the_record_tells_the_acts_with_ids_only(world):
    made = make.make_session(world.here, size=5, items=1)
    name_nominee(made, 0, "Ủy Viên 2")
    make.convene(made)
    item_id, member = items(made)[0], made.user_ids[1]
    conflicts.settle_conflict(agenda_item_id=item_id, user_id=member, is_confirmed=True, actor=SYSTEM)

    db.session.rollback()
    query = select(AuditEntry.action, AuditEntry.details).where(AuditEntry.action.contains("conflict"))
    assert [tuple(row) for row in db.session.execute(query.order_by(AuditEntry.id))] == [
        ("session.flag_conflicts", {"flags": 1}),
        (
            "session.settle_conflict",
            {"item": item_id, "member": member, "kind": "nominee", "state": "confirmed"},
        ),
    ]


# What the vote makes of it


def _all_but(made, user, choice) -> dict[int, Choice]:
    """A ballot on every item that does not concern the member."""
    recused = queries.recusals(made.id)
    return {item: choice for item in items(made) if user.id not in recused.get(item, set())}


def make_concerned(world, *, terms=MAJORITY, size=7, items_=2):
    """The first member is concerned by the first item."""
    made = make.make_session(world.here, size=size, items=items_, terms=terms)
    conflicts.declare_conflict(agenda_item_id=items(made)[0], kind=KIND.RELATIVE, actor=who(made.users[0]))
    make.convene(made)
    make.open_vote(made)
    return made


def test_the_form_of_a_recused_member_leaves_the_item_out(world, browse):
    made = make_concerned(world)
    first, second = items(made)

    recused = browse(made.users[0]).get(at(made, "ballot")).get_data(as_text=True)
    other = browse(made.users[1]).get(at(made, "ballot")).get_data(as_text=True)

    assert (f"choice_{first}" in recused, f"choice_{second}" in recused) == (False, True)
    assert (f"choice_{first}" in other, f"choice_{second}" in other) == (True, True)


def test_a_crafted_ballot_with_the_item_is_refused_and_stores_nothing(world, browse):
    made = make_concerned(world)
    first, second = items(made)
    member = browse(made.users[0])
    crafted = [
        {f"choice_{first}": "yes", f"choice_{second}": "yes"},
        {f"choice_{first}": "yes"},
        {},
    ]

    for sent in crafted:
        answer = member.post(at(made, "ballots"), sent, status=409)
        assert "Phiếu chưa khớp với danh sách đang bỏ phiếu" in words(answer)

    assert (make.count_voted(made), make.count_ballots()) == (0, 0)
    member.post(at(made, "ballots"), {f"choice_{second}": "yes"})
    assert (make.count_voted(made), make.count_ballots()) == (1, 1)


def test_whoever_is_concerned_by_everything_has_no_ballot(world, browse):
    made = make_concerned(world, items_=1)

    answer = browse(made.users[0]).post(at(made, "ballots"), {f"choice_{items(made)[0]}": "yes"}, status=409)

    assert "Không có hồ sơ nào để đồng chí bỏ phiếu" in words(answer)
    assert (make.count_voted(made), make.count_ballots()) == (0, 0)


# Seven members, one of them recused from the first item, four of the six others say yes. Four sevenths
# miss three fifths of all, four sixths reach it.
THREE_FIFTHS = Terms(2, 3, 3, 5, False, Base.ALL_MEMBERS)


@pytest.mark.parametrize(
    ("terms", "base", "outcome"),
    [
        (THREE_FIFTHS, 7, Outcome.FAILED),
        (replace(THREE_FIFTHS, recused_in_base=False), 6, Outcome.PASSED),
        (replace(THREE_FIFTHS, pass_base=Base.PRESENT_AND_WRITTEN), 7, Outcome.FAILED),
        (replace(THREE_FIFTHS, pass_base=Base.PRESENT_AND_WRITTEN, recused_in_base=False), 6, Outcome.PASSED),
        (replace(THREE_FIFTHS, pass_base=Base.VALID_BALLOTS), 6, Outcome.PASSED),
    ],
)
def test_the_base_of_the_share_is_the_rules(world, terms, base, outcome):
    made = make_concerned(world, terms=terms)
    for number, user in enumerate(made.users):
        services.cast_ballot(made.id, user.id, _all_but(made, user, YES if number < 5 else NO))
    make.close(made)

    item = make.items_of(made)[0]
    assert (item.yes, item.no, item.recused, item.base, item.outcome) == (4, 2, 1, base, outcome)
    assert make.items_of(made)[1].yes == 5


def test_a_rule_that_recuses_nobody_lets_the_member_vote(world):
    made = make_concerned(world, terms=replace(MAJORITY, recuses_conflicted=False))
    for user in made.users:
        make.cast(made, user, YES)
    make.close(made)

    item = make.items_of(made)[0]
    assert (item.yes, item.recused, item.base) == (7, 0, 7)


@pytest.mark.parametrize(
    ("quorum_base", "absent", "may_open"),
    [
        # Quorum 2/3 of 6 members is 4. The first one is concerned.
        (QuorumBase.ALL_MEMBERS, 2, True),
        (QuorumBase.ALL_MEMBERS, 3, False),
        # Of the five others 4 have to be there; the concerned one no longer counts.
        (QuorumBase.WITHOUT_RECUSED, 1, True),
        (QuorumBase.WITHOUT_RECUSED, 2, False),
    ],
)
def test_the_base_of_the_quorum_is_the_rules(world, quorum_base, absent, may_open):
    made = make.make_session(world.here, size=6, items=1, terms=replace(MAJORITY, quorum_base=quorum_base))
    conflicts.declare_conflict(agenda_item_id=items(made)[0], kind=KIND.RELATIVE, actor=who(made.users[0]))
    make.convene(made, absent=absent)

    if not may_open:
        with pytest.raises(RuleBroken, match="Chưa đủ số thành viên"):
            make.open_vote(made)
        return
    make.open_vote(made)
    assert make.session_of(made).state is SessionState.VOTING


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (MAJORITY, "Không biểu quyết hồ sơ này, vẫn tính trong tổng số thành viên."),
        (
            replace(MAJORITY, recused_in_base=False),
            "Không biểu quyết hồ sơ này, không tính trong tổng số thành viên khi xét kết quả; "
            "vẫn tính khi xét đủ số thành viên họp.",
        ),
        (
            replace(MAJORITY, recused_in_base=False, quorum_base=QuorumBase.WITHOUT_RECUSED),
            "Không biểu quyết hồ sơ này, không tính trong tổng số thành viên.",
        ),
        (
            replace(MAJORITY, pass_base=Base.PRESENT_AND_WRITTEN),
            "Không biểu quyết hồ sơ này, vẫn tính trong số thành viên tham gia.",
        ),
        (
            replace(MAJORITY, pass_base=Base.VALID_BALLOTS),
            "Không biểu quyết hồ sơ này; vẫn tính khi xét đủ số thành viên họp.",
        ),
        (
            replace(MAJORITY, recuses_conflicted=False),
            "Theo Quy chế vẫn biểu quyết hồ sơ này; việc có liên quan được ghi vào biên bản.",
        ),
        (None, "Chưa chọn quy tắc bỏ phiếu của hình thức này."),
    ],
)
def test_the_page_says_what_the_rule_does(terms, said):
    assert conflict_rules.recusal_words(terms) == said


# Races


def test_without_the_lock_a_word_slips_into_an_open_ballot(app, world):
    made = make.make_session(world.here, size=5, items=1)
    make.convene(made)
    first, member, shown = items(made)[0], made.user_ids[0], make.fingerprint_now(made)
    has_read, is_open = Event(), Event()

    def naive_declaration():
        conflict_rules.check_may_change_conflicts(db.session.get_one(CouncilSession, made.id).state)
        db.session.rollback()
        has_read.set()
        assert is_open.wait(20)
        with transaction():
            db.session.add(Conflict(item_id=first, user_id=member, kind=KIND.OTHER, state=STATE.CONFIRMED))

    def chair():
        assert has_read.wait(20)
        services.open_ballot(session_id=made.id, shown=shown, actor=SYSTEM)
        is_open.set()

    answers = together(app, naive_declaration, chair)

    assert refusals(answers) == 0
    assert (len(stored(made)), make.session_of(made).state) == (1, SessionState.VOTING)


@pytest.mark.parametrize("_round", range(4))
def test_declaring_races_with_the_opening_and_one_of_them_is_told(app, world, _round):
    made = make.make_session(world.here, size=5, items=2)
    make.convene(made)
    first = items(made)[0]
    shown, member = make.fingerprint_now(made), who(made.users[0])

    def declare():
        conflicts.declare_conflict(agenda_item_id=first, kind=KIND.RELATIVE, actor=member)

    def open_ballot():
        services.open_ballot(session_id=made.id, shown=shown, actor=SYSTEM)

    answers = together(app, declare, open_ballot)

    assert refusals(answers) == 1
    declared = isinstance(answers[1], RuleBroken)
    state = make.session_of(made).state
    assert (len(stored(made)), state) == (
        (1, SessionState.CONVENED) if declared else (0, SessionState.VOTING)
    )
    assert str(answers[1] if declared else answers[0]).startswith(
        "Danh sách đã thay đổi" if declared else "Đã mở bỏ phiếu"
    )


@pytest.mark.parametrize("_round", range(3))
def test_two_declarations_at_once_are_one(app, world, _round):
    made = make.make_session(world.here, size=5, items=1)
    first, member = items(made)[0], who(made.users[0])

    def declare():
        conflicts.declare_conflict(agenda_item_id=first, kind=KIND.RELATIVE, actor=member)

    assert together(app, declare, declare) == [None, None]
    assert stored(made) == [(0, 0, KIND.RELATIVE, STATE.CONFIRMED, True)]
