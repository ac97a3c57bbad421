"""The paper count: who may count, two who agree, sums that hold, and what the closing makes of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from festival.accounts.models import RoleGrant
from festival.accounts.rules import Role
from festival.core import clock
from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations.models import Nominee
from festival.nominations.rules import RecipientKind, Salutation
from festival.voting import queries, rules, services
from festival.voting.models import ChannelCount, Conflict, PaperRow, Seat
from festival.voting.rules import (
    Attendance,
    Channel,
    Choice,
    ConflictKind,
    ConflictState,
    Deferral,
    Outcome,
    PaperFigures,
    PaperState,
    Row,
    SessionState,
)
from tests.factories import keep, make_user
from tests.voting import make, papers

GOOD = PaperFigures(8, 8, 7, 1, {1: Row(5, 2, 0, 1), 2: Row(7, 0, 0, 1)})
NAMES = {1: "Bà An", 2: "Ông Bình"}


def entries(action: str) -> list[dict]:
    db.session.rollback()
    query = select(AuditEntry.details).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


# Rules


def changed(**values) -> PaperFigures:
    return PaperFigures(**{**vars(GOOD), **values})


@pytest.mark.parametrize(
    ("figures", "faults"),
    [
        (GOOD, []),
        (changed(issued=12), ["Phát ra 12 phiếu nhưng chỉ có 11 người bỏ phiếu giấy."]),
        (changed(issued=7), ["Thu về 8 phiếu, nhiều hơn số phát ra 7."]),
        (changed(valid=8), ["Hợp lệ 8 cộng không hợp lệ 1 phải bằng số thu về 8."]),
        (
            changed(rows={1: Row(5, 2, 0, 2), 2: Row(7, 0, 0, 1)}),
            ["Bà An: đồng ý, không đồng ý và không hợp lệ cộng lại là 9, phải bằng số thu về 8."],
        ),
        (
            changed(rows={1: Row(5, 3, 0, 0), 2: Row(7, 0, 0, 1)}),
            ["Bà An: dòng không hợp lệ (0) không thể ít hơn số phiếu không hợp lệ (1)."],
        ),
        (changed(rows={1: Row(5, 2, 0, 1)}), ["Ông Bình: chưa ghi số phiếu."]),
        (
            changed(rows={**GOOD.rows, 3: Row(8, 0)}),
            ["Có dòng không thuộc loại phiếu này. Hãy tải lại trang rồi nhập lại."],
        ),
        (changed(valid=9, invalid=-1), ["Số phiếu không thể nhỏ hơn 0. Hãy ghi lại."]),
        (
            changed(rows={1: Row(9, -2, 0, 1), 2: Row(7, 0, 0, 1)}),
            ["Số phiếu không thể nhỏ hơn 0. Hãy ghi lại."],
        ),
        (PaperFigures(8, 2, 0, 0, {}), []),
        (PaperFigures(8, 0, 0, 0, {}), []),
        (
            PaperFigures(8, 2, 0, 0, {1: Row(2, 0), 2: Row(0, 2)}),
            ["Thu về dưới 3 phiếu: không mở phiếu, không kiểm, để giữ bí mật. Hãy bỏ trống các ô còn lại."],
        ),
        (
            PaperFigures(8, 2, 1, 1, {}),
            ["Thu về dưới 3 phiếu: không mở phiếu, không kiểm, để giữ bí mật. Hãy bỏ trống các ô còn lại."],
        ),
    ],
)
def test_each_sum_that_does_not_hold_is_a_sentence(figures, faults):
    assert rules.faults_of_papers(figures, 11, NAMES) == faults


def test_every_fault_is_told_at_once():
    wrong = PaperFigures(12, 13, 7, 1, {1: Row(5, 2, 0, 1)})

    assert len(rules.faults_of_papers(wrong, 11, NAMES)) == 5


@pytest.mark.parametrize(
    ("figures", "count"),
    [
        (PaperFigures(None, None, None, None, {}), 0),
        (PaperFigures(8, None, None, None, {1: Row(5, 2, 0, 1)}), 0),
        (PaperFigures(8, 9, None, None, {}), 1),
        (PaperFigures(None, 8, 7, None, {}), 0),
        (PaperFigures(None, 8, 7, 2, {1: Row(5, 2, 0, 2)}), 2),
        (PaperFigures(None, None, None, 2, {1: Row(5, 2, 0, 1)}), 1),
    ],
)
def test_while_typing_only_what_is_there_is_added_up(figures, count):
    assert len(rules.faults_so_far(figures, 11, NAMES)) == count


def test_tellers_are_told_which_lines_differ_and_no_figure():
    other = changed(issued=9, rows={1: Row(4, 3, 0, 1), 2: Row(7, 0, 0, 1)})

    assert rules.differences([GOOD, other]) == ["issued", 1]
    assert rules.differences([GOOD, GOOD, other]) == ["issued", 1]
    assert [rules.paper_state(each) for each in ([], [GOOD], [GOOD, other], [GOOD, GOOD])] == [
        PaperState.WAITING,
        PaperState.WAITING,
        PaperState.UNEQUAL,
        PaperState.AGREED,
    ]


# Tellers


def test_tellers_are_elected_in_order_and_the_first_leads(world):
    made = papers.make_papers(world.here, ending=False)
    outsider = make_user("Trần Thị Kiểm", locality=world.here.commune)

    papers.elect(made, outsider, made.users[4], made.users[5])

    assert [(teller.full_name, teller.position) for teller in papers.loaded(made).tellers] == [
        ("Trần Thị Kiểm", 1),
        ("Ủy Viên 5", 2),
        ("Ủy Viên 6", 3),
    ]
    assert entries("session.elect_tellers") == [
        {"tellers": ["Ủy Viên 4", "Ủy Viên 5"], "replaced": []},
        {"tellers": ["Trần Thị Kiểm", "Ủy Viên 5", "Ủy Viên 6"], "replaced": ["Ủy Viên 4"]},
    ]


@pytest.mark.parametrize("places", [(3,), (3, 3), (3, 4, 5, 6), ()])
def test_two_or_three_different_people_count(world, places):
    made = papers.make_papers(world.here, ending=False)

    with pytest.raises(RuleBroken, match="2 hoặc 3 người khác nhau"):
        papers.elect(made, *[made.users[place] for place in places])

    assert [teller.full_name for teller in papers.loaded(made).tellers] == ["Ủy Viên 4", "Ủy Viên 5"]


def test_tellers_are_of_the_locality(world):
    made = papers.make_papers(world.here, ending=False)
    foreigner = make_user("Người xã khác", locality=world.there.commune)

    with pytest.raises(RuleBroken, match="Không thấy tài khoản"):
        papers.elect(made, foreigner, made.users[4])


def test_whoever_presides_does_not_count(world):
    made = papers.make_papers(world.here, ending=False)

    with pytest.raises(RuleBroken, match="Ủy Viên 1 chủ trì phiên họp nên không kiểm phiếu"):
        papers.elect(made, made.users[0], made.users[4])


def test_an_administrator_does_not_count(world):
    made = papers.make_papers(world.here, ending=False)

    with pytest.raises(RuleBroken, match="là quản trị viên nên không kiểm phiếu"):
        papers.elect(made, world.users[Role.ADMIN], made.users[4])

    retired = make_user("Trần Thị Nguyên", locality=world.here.commune, roles=[Role.ADMIN])
    retired.grants[0].valid_to = clock.today() - timedelta(days=1)
    db.session.commit()
    papers.elect(made, retired, made.users[4])
    assert papers.loaded(made).tellers[0].full_name == "Trần Thị Nguyên"


def test_a_member_who_did_not_come_does_not_count(world):
    made = papers.make_papers(world.here, absent=2, ending=False)

    with pytest.raises(RuleBroken, match="Ủy Viên 11 vắng mặt tại phiên họp nên không kiểm phiếu"):
        papers.elect(made, made.users[10], made.users[4])

    papers.elect(made, made.users[8], made.users[4])
    assert [each.full_name for each in papers.loaded(made).tellers] == ["Ủy Viên 9", "Ủy Viên 5"]


def test_a_teller_is_called_by_the_post_or_the_role_and_never_by_the_place(world):
    made = papers.make_papers(world.here, ending=False)
    nobody = make_user("Trần Thị Kiểm", locality=world.here.commune)

    papers.elect(made, made.users[3], world.users[Role.DECISION_CLERK], nobody)

    posts = [teller.post for teller in papers.loaded(made).tellers]
    assert posts == ["Công chức xã", "Văn thư", ""]


def test_tellers_may_be_elected_before_the_roll_is_called(world):
    made = make.make_session(world.here, items=1)
    services.convene(session_id=made.id, actor=SYSTEM)

    papers.elect(made, made.users[3], made.users[4])

    assert [each.full_name for each in papers.loaded(made).tellers] == ["Ủy Viên 4", "Ủy Viên 5"]


def test_a_teller_made_an_administrator_or_found_absent_types_nothing(world):
    made = papers.make_papers(world.here)
    first, second = made.tellers
    keep(
        RoleGrant(
            user_id=first.id,
            role=Role.ADMIN,
            locality_id=world.here.commune.id,
            valid_from=date(2026, 1, 1),
        )
    )
    db.session.get_one(Seat, (made.id, second.id)).attendance = Attendance.ABSENT
    db.session.commit()
    typed = papers.figures(made, (10, 0, 0))

    with pytest.raises(RuleBroken, match="Ủy Viên 4 là quản trị viên"):
        papers.type_in(made, first, typed)
    with pytest.raises(RuleBroken, match="Ủy Viên 5 vắng mặt"):
        papers.type_in(made, second, typed)

    assert papers.stored_counts() == []


def test_a_member_whom_an_item_concerns_does_not_count(world):
    made = make.make_session(world.here, items=2)
    make.convene(made, channels=dict.fromkeys(made.user_ids, Channel.PAPER))
    item_id = make.items_of(made)[0].id
    keep(
        Conflict(
            item_id=item_id,
            user_id=made.user_ids[5],
            kind=ConflictKind.RELATIVE,
            state=ConflictState.CONFIRMED,
        )
    )

    with pytest.raises(RuleBroken, match="Ủy Viên 6 có liên quan đến hồ sơ"):
        papers.elect(made, made.users[5], made.users[4])


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (RecipientKind.INDIVIDUAL, {"name": "ỦY VIÊN 7"}),
        (RecipientKind.HOUSEHOLD, {"name": "Hộ ông Ủy Viên 7"}),
        (RecipientKind.COLLECTIVE, {"name": "Tổ bảo vệ an ninh", "leader_name": "Uy vien 7"}),
    ],
)
def test_whoever_bears_a_nominees_name_does_not_count_until_the_flag_is_dismissed(world, kind, fields):
    made = make.make_session(world.here, items=1)
    make.convene(made, channels=dict.fromkeys(made.user_ids, Channel.PAPER))
    item = make.items_of(made)[0]
    nominee = db.session.get_one(Nominee, item.nomination.nominee_id)
    nominee.kind, nominee.salutation = kind, Salutation.NONE
    for name, value in fields.items():
        setattr(nominee, name, value)
    db.session.commit()

    with pytest.raises(RuleBroken, match="Ủy Viên 7 trùng tên ở hồ sơ"):
        papers.elect(made, made.users[6], made.users[4])

    keep(
        Conflict(
            item_id=item.id,
            user_id=made.user_ids[6],
            kind=ConflictKind.NOMINEE,
            state=ConflictState.DISMISSED,
        )
    )
    papers.elect(made, made.users[6], made.users[4])
    assert papers.loaded(made).tellers[0].full_name == "Ủy Viên 7"


def test_a_teller_found_concerned_later_types_nothing(world):
    made = papers.make_papers(world.here)
    item_id = papers.item_ids_of(made)[0]
    keep(
        Conflict(
            item_id=item_id,
            user_id=made.tellers[0].id,
            kind=ConflictKind.RELATIVE,
            state=ConflictState.CONFIRMED,
        )
    )

    with pytest.raises(RuleBroken, match="Ủy Viên 4 có liên quan"):
        papers.type_in(made, made.tellers[0], papers.figures(made, (11, 0, 0)))

    assert papers.stored_counts() == []


def test_tellers_are_elected_neither_before_the_roll_nor_after_the_closing(world):
    planned = make.make_session(world.here, items=1)
    with pytest.raises(RuleBroken, match="Hãy chốt danh sách họp trước"):
        papers.elect(planned, planned.users[3], planned.users[4])

    made = papers.make_papers(world.here)
    papers.both_type(made, (11, 0, 0))
    services.close_session(session_id=made.id, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        papers.elect(made, made.users[5], made.users[6])


def test_a_replaced_teller_takes_the_figures_along_and_the_record_says_so(world):
    made = papers.make_papers(world.here)
    first, second = made.tellers
    papers.both_type(made, (8, 2, 1))
    assert papers.standing(made) == "Khớp"

    papers.elect(made, second, made.users[7])

    assert papers.stored_counts() == [(1, second.id, 11, 11, 11, 0)]
    assert papers.stored_rows() == [(second.id, 8, 2, 1), (second.id, 8, 2, 1)]
    assert papers.standing(made) == "Đã nhập 1/2"
    assert entries("session.elect_tellers")[-1] == {
        "tellers": [second.full_name, "Ủy Viên 8"],
        "replaced": [first.full_name],
    }
    with pytest.raises(RuleBroken, match="không ở trong Tổ kiểm phiếu"):
        papers.type_in(made, first, papers.figures(made, (8, 2, 1)))


# Sheets


def test_everybody_on_one_sheet_unless_an_item_concerns_somebody(world):
    made = make.make_session(world.here, items=3)
    services.convene(session_id=made.id, actor=SYSTEM)
    item_ids = [item.id for item in make.items_of(made)]
    keep(
        Conflict(
            item_id=item_ids[1],
            user_id=made.user_ids[9],
            kind=ConflictKind.RELATIVE,
            state=ConflictState.CONFIRMED,
        )
    )
    channels = dict.fromkeys(made.user_ids, Channel.PAPER)
    services.call_the_roll(
        session_id=made.id, present=set(made.user_ids), reasons={}, channels=channels, actor=SYSTEM
    )
    expected = [
        (1, [item_ids[0], item_ids[2]], set(made.user_ids), set()),
        (2, [item_ids[1]], set(made.user_ids) - {made.user_ids[9]}, {made.user_ids[9]}),
    ]

    def sheets():
        found = queries.paper_sheets(papers.loaded(made))
        return [(each.number, [item.id for item in each.items], each.voters, each.left_out) for each in found]

    assert sheets() == expected
    make.open_vote(made)
    assert sheets() == expected


# Typing


def test_two_tellers_who_agree_are_frozen(world):
    made = papers.make_papers(world.here)
    first, second = made.tellers

    papers.type_in(made, first, papers.figures(made, (8, 2, 1), (0, 10, 1), invalid=1))
    assert papers.standing(made) == "Đã nhập 1/2"
    papers.type_in(made, second, papers.figures(made, (8, 2, 1), (0, 10, 1), invalid=1))
    assert papers.standing(made) == "Khớp"

    for teller in made.tellers:
        with pytest.raises(RuleBroken, match="đã khớp nên không sửa được"):
            papers.type_in(made, teller, papers.figures(made, (9, 1, 1)))
    assert papers.stored_counts() == [(1, first.id, 11, 11, 10, 1), (1, second.id, 11, 11, 10, 1)]
    assert papers.stored_rows() == [
        (first.id, 8, 2, 1),
        (first.id, 0, 10, 1),
        (second.id, 8, 2, 1),
        (second.id, 0, 10, 1),
    ]


def test_tellers_who_differ_type_again_until_they_agree(world):
    made = papers.make_papers(world.here)
    first, second = made.tellers
    papers.type_in(made, first, papers.figures(made, (8, 3, 0), (7, 4, 0)))
    papers.type_in(made, second, papers.figures(made, (8, 3, 0), (6, 5, 0)))

    assert papers.standing(made) == "Chưa khớp"
    with pytest.raises(RuleBroken, match="chưa khớp nhau"):
        services.close_session(session_id=made.id, actor=SYSTEM)
    assert make.session_of(made).state is SessionState.COUNTING

    papers.type_in(made, first, papers.figures(made, (8, 3, 0), (6, 5, 0)))
    services.close_session(session_id=made.id, actor=SYSTEM)

    assert [(i.yes, i.no, i.outcome) for i in make.items_of(made)] == [
        (8, 3, Outcome.PASSED),
        (6, 5, Outcome.PASSED),
    ]


def test_a_third_teller_must_agree_too(world):
    made = papers.make_papers(world.here)
    third = made.users[6]
    papers.elect(made, *made.tellers, third)
    first, second = made.tellers
    papers.type_in(made, first, papers.figures(made, (8, 3, 0)))
    papers.type_in(made, second, papers.figures(made, (7, 4, 0)))

    papers.type_in(made, third, papers.figures(made, (8, 3, 0)))
    assert papers.standing(made) == "Chưa khớp"

    papers.type_in(made, second, papers.figures(made, (8, 3, 0)))
    assert papers.standing(made) == "Khớp"


def test_one_teller_alone_closes_nothing(world):
    made = papers.make_papers(world.here)
    papers.type_in(made, made.tellers[0], papers.figures(made, (8, 3, 0)))

    with pytest.raises(RuleBroken, match="Chưa đủ hai người kiểm phiếu"):
        services.close_session(session_id=made.id, actor=SYSTEM)

    assert make.session_of(made).state is SessionState.COUNTING


def test_the_lead_has_agreed_papers_counted_again(world):
    made = papers.make_papers(world.here)
    first, second = made.tellers
    with pytest.raises(RuleBroken, match="chưa khớp"):
        services.reopen_papers(session_id=made.id, sheet=1, actor=first.actor)
    papers.both_type(made, (8, 3, 0))

    with pytest.raises(RuleBroken, match="Chỉ tổ trưởng Tổ kiểm phiếu, Ủy Viên 4"):
        services.reopen_papers(session_id=made.id, sheet=1, actor=second.actor)
    assert len(papers.stored_counts()) == 2

    services.reopen_papers(session_id=made.id, sheet=1, actor=first.actor)
    assert (papers.stored_counts(), papers.stored_rows()) == ([], [])
    assert entries("session.reopen_papers") == [{"sheet": 1}]

    papers.both_type(made, (7, 4, 0))
    services.close_session(session_id=made.id, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="không ở bước kiểm phiếu"):
        services.reopen_papers(session_id=made.id, sheet=1, actor=first.actor)


def test_nothing_is_typed_before_the_end_of_the_vote_nor_after_the_closing(world):
    made = papers.make_papers(world.here, ending=False)
    figures = papers.figures(made, (8, 3, 0))
    with pytest.raises(RuleBroken, match="Chưa kết thúc bỏ phiếu"):
        papers.type_in(made, made.tellers[0], figures)
    assert papers.stored_counts() == []

    services.end_vote(session_id=made.id, actor=SYSTEM)
    papers.both_type(made, (8, 3, 0))
    services.close_session(session_id=made.id, actor=SYSTEM)
    before = papers.stored_counts()
    with pytest.raises(RuleBroken, match="không ở bước kiểm phiếu"):
        papers.type_in(made, made.tellers[0], papers.figures(made, (7, 4, 0)))
    assert papers.stored_counts() == before


def refused_figures(made) -> dict[str, tuple[int, PaperFigures]]:
    """By the refusal's words: sheet and figures that must leave nothing behind."""
    item_ids = papers.item_ids_of(made)
    good = papers.figures(made, (8, 3, 0))
    foreign = PaperFigures(11, 11, 11, 0, {**good.rows, 999_999: Row(11, 0)})
    return {
        "chưa ghi số phiếu": (1, PaperFigures(11, 11, 11, 0, {item_ids[0]: Row(8, 3)})),
        "không thuộc loại phiếu này": (1, foreign),
        "không có loại phiếu này": (2, good),
        "nhỏ hơn 0": (1, PaperFigures(11, 11, 12, -1, good.rows)),
        "chỉ có 11 người": (1, PaperFigures(10**12, 11, 11, 0, good.rows)),
        "nhiều hơn số phát ra": (1, PaperFigures(10, 11, 11, 0, good.rows)),
        "phải bằng số thu về": (1, PaperFigures(11, 11, 10, 0, good.rows)),
    }


def test_figures_that_do_not_fit_leave_nothing(world):
    made = papers.make_papers(world.here)

    for sentence, (sheet, figures) in refused_figures(made).items():
        with pytest.raises(RuleBroken, match=sentence):
            papers.type_in(made, made.tellers[0], figures, sheet)

    assert (papers.stored_counts(), papers.stored_rows()) == ([], [])


def test_a_teller_of_another_session_counts_nothing_here(world):
    made, other = papers.make_papers(world.here), papers.make_papers(world.here)

    with pytest.raises(RuleBroken, match="không ở trong Tổ kiểm phiếu"):
        papers.type_in(made, other.tellers[0], papers.figures(made, (8, 3, 0)))
    foreign = papers.figures(other, (8, 3, 0))
    with pytest.raises(RuleBroken, match="không thuộc loại phiếu này"):
        papers.type_in(made, made.tellers[0], foreign)

    assert papers.stored_counts() == []


def test_the_record_says_who_typed_and_never_what(world):
    made = papers.make_papers(world.here)

    papers.both_type(made, (8, 2, 1), invalid=1)

    assert entries("session.type_papers") == [{"sheet": 1}, {"sheet": 1}]


# Closing


def test_screen_and_paper_add_up_to_one_count(world):
    made = papers.make_papers(world.here, screens=4, items=2, ending=False)
    for user in made.users[:4]:
        make.cast(made, user, Choice.YES, Choice.BLANK)
    with pytest.raises(RuleBroken, match="phát phiếu giấy"):
        make.cast(made, made.users[4], Choice.YES)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    papers.both_type(made, (3, 2, 1), (6, 0, 0), returned=6, issued=7)

    services.close_session(session_id=made.id, actor=SYSTEM)

    items = make.items_of(made)
    assert [(i.yes, i.no, i.blank, i.invalid, i.outcome) for i in items] == [
        (7, 2, 0, 1, Outcome.PASSED),
        (6, 0, 4, 0, Outcome.PASSED),
    ]
    assert queries.channel_rows(made.id)[items[0].id] == {
        Channel.SCREEN: Row(4, 0, 0, 0),
        Channel.PAPER: Row(3, 2, 0, 1),
    }
    assert queries.paper_totals(made.id) == [
        queries.PaperTotals(1, 7, 6, 6, 0, {items[0].id: Row(3, 2, 0, 1), items[1].id: Row(6, 0, 0, 0)})
    ]


@pytest.mark.parametrize("returned", [1, 2])
def test_fewer_than_three_papers_are_not_opened_and_leave_no_figure(world, returned):
    made = papers.make_papers(world.here)
    papers.both_type(made, returned=returned, issued=11)

    services.close_session(session_id=made.id, actor=SYSTEM)

    items = make.items_of(made)
    assert [(i.yes, i.outcome, i.deferral) for i in items] == [
        (None, Outcome.DEFERRED, Deferral.FEW_BALLOTS)
    ] * 2
    assert (papers.stored_rows(), db.session.query(ChannelCount).all()) == ([], [])
    assert queries.paper_totals(made.id) == [queries.PaperTotals(1, 11, returned, None, None, {})]


def test_no_paper_came_back_and_the_screens_decide(world):
    made = papers.make_papers(world.here, screens=8, items=1, ending=False)
    for user in made.users[:8]:
        make.cast(made, user, Choice.YES)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    papers.both_type(made, returned=0, issued=3)

    services.close_session(session_id=made.id, actor=SYSTEM)

    assert [(i.yes, i.no, i.outcome) for i in make.items_of(made)] == [(8, 0, Outcome.PASSED)]


def test_too_few_on_screen_hide_the_papers_too(world):
    made = papers.make_papers(world.here, screens=3, items=1, ending=False)
    for user in made.users[:2]:
        make.cast(made, user, Choice.NO)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    papers.both_type(made, (8, 0, 0))
    assert len(papers.stored_rows()) == 2

    services.close_session(session_id=made.id, actor=SYSTEM)

    item = make.items_of(made)[0]
    assert (item.yes, item.outcome, item.deferral) == (None, Outcome.DEFERRED, Deferral.FEW_BALLOTS)
    assert db.session.query(PaperRow).all() == []
    assert (db.session.query(ChannelCount).all(), make.count_ballots()) == ([], 0)
    assert queries.paper_totals(made.id) == [queries.PaperTotals(1, 8, 8, 8, 0, {})]


def test_the_totals_stay_hidden_until_the_closing(world):
    made = papers.make_papers(world.here)
    papers.both_type(made, (8, 3, 0))

    assert queries.paper_totals(made.id) == []


def test_who_is_recused_gets_no_paper_of_that_item(world):
    made = make.make_session(world.here, items=2)
    services.convene(session_id=made.id, actor=SYSTEM)
    item_ids = [item.id for item in make.items_of(made)]
    keep(
        Conflict(
            item_id=item_ids[1],
            user_id=made.user_ids[9],
            kind=ConflictKind.RELATIVE,
            state=ConflictState.CONFIRMED,
        )
    )
    channels = dict.fromkeys(made.user_ids, Channel.PAPER)
    services.call_the_roll(
        session_id=made.id, present=set(made.user_ids), reasons={}, channels=channels, actor=SYSTEM
    )
    made.tellers = made.users[3:5]
    papers.elect(made, *made.tellers)
    make.open_vote(made)
    services.end_vote(session_id=made.id, actor=SYSTEM)

    papers.both_type(made, (9, 2, 0), sheet=1)
    with pytest.raises(RuleBroken, match="chỉ có 10 người"):
        papers.type_in(made, made.tellers[0], papers.figures(made, (11, 0, 0), sheet=2), 2)
    papers.both_type(made, (4, 6, 0), sheet=2)
    services.close_session(session_id=made.id, actor=SYSTEM)

    assert [(i.yes, i.no, i.outcome) for i in make.items_of(made)] == [
        (9, 2, Outcome.PASSED),
        (4, 6, Outcome.FAILED),
    ]
