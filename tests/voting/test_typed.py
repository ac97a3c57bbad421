"""Hands and written opinions: what may be typed, by whom, when, and what the record keeps of it."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations.rules import NominationState
from festival.voting import queries, services
from festival.voting.models import AgendaItem, ChannelCount, Conflict
from festival.voting.rules import (
    Base,
    Channel,
    Choice,
    ConflictKind,
    ConflictState,
    Deferral,
    Outcome,
    Row,
    SessionKind,
    SessionState,
    Terms,
    VoteMethod,
)
from tests.pages import read
from tests.voting import make

HANDS = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, method=VoteMethod.SHOW_OF_HANDS)
ROUND = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, method=VoteMethod.WRITTEN)
SECRET = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS)
YES, NO = Choice.YES, Choice.NO


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


@pytest.fixture
def chair(world, browse):
    return browse(world.users[Role.COUNCIL_CHAIR])


def at(made, path="") -> str:
    return f"/council/sessions/{made.id}{path}"


def words(response) -> str:
    return read(response.get_data(as_text=True)).words


def recuse(item_id, user) -> None:
    db.session.add(
        Conflict(item_id=item_id, user_id=user.id, kind=ConflictKind.OTHER, state=ConflictState.CONFIRMED)
    )
    db.session.commit()


def item_ids(made) -> list[int]:
    return [item.id for item in make.items_of(made)]


def absent_in_writing(made, number) -> dict[int, Channel]:
    return {user.id: Channel.WRITTEN for user in made.users[-number:]}


def make_mixed(place, *, absent=2, items=2, terms=SECRET, size=11):
    """A vote in which the last ``absent`` members are asked in writing."""
    made = make.make_session(place, terms=terms, items=items, size=size)
    make.convene(made, absent=absent, channels=absent_in_writing(made, absent))
    make.open_vote(made)
    return made


def make_round(place, *, size=9, items=2, terms=ROUND):
    made = make.make_session(place, size=size, items=items, terms=terms)
    services.edit_session(
        session_id=made.id, kind=SessionKind.WRITTEN_ROUND, written_due=date(2026, 7, 30), actor=SYSTEM
    )
    services.convene(session_id=made.id, actor=SYSTEM)
    make.open_vote(made)
    return made


def end(made) -> None:
    services.end_vote(session_id=made.id, actor=SYSTEM)


def receive(made, *users, shown=()) -> int:
    return services.receive_sheets(
        session_id=made.id,
        returned={user.id for user in users},
        shown={user.id for user in shown},
        actor=SYSTEM,
    )


def type_written(made, *rows) -> None:
    services.keep_written(session_id=made.id, rows=dict(zip(item_ids(made), rows, strict=True)), actor=SYSTEM)


def type_hands(made, *rows, shown=None) -> int:
    return services.keep_hands(
        session_id=made.id,
        rows=dict(zip(item_ids(made), rows, strict=True)),
        shown=shown or {},
        actor=SYSTEM,
    )


def stored(made, channel) -> dict[int, Row]:
    db.session.rollback()
    db.session.expire_all()
    return queries.typed_rows(made.id, channel)


def records() -> list[tuple[str, dict]]:
    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(entry.action, entry.details) for entry in entries]


# Hands


def test_hands_are_typed_item_by_item_and_counted_at_the_closing(world):
    made = make.make_vote(world.here, terms=HANDS, items=2, absent=1)
    first, second = item_ids(made)

    services.keep_hands(session_id=made.id, rows={first: Row(6, 3, 1)}, shown={}, actor=SYSTEM)
    end(made)
    with pytest.raises(RuleBroken, match="Chưa nhập số giơ tay"):
        services.close_session(session_id=made.id, actor=SYSTEM)
    services.keep_hands(session_id=made.id, rows={second: Row(5, 5, 0)}, shown={}, actor=SYSTEM)
    services.close_session(session_id=made.id, actor=SYSTEM)

    assert [(i.yes, i.no, i.blank, i.outcome) for i in make.items_of(made)] == [
        (6, 3, 1, Outcome.PASSED),
        (5, 5, 0, Outcome.FAILED),
    ]
    assert queries.channel_rows(made.id) == {
        first: {Channel.HANDS: Row(6, 3, 1)},
        second: {Channel.HANDS: Row(5, 5, 0)},
    }


@pytest.mark.parametrize("row", [Row(9, 0, 0), Row(10, 1, 0), Row(0, 0, 0), Row(6, 3, 0, 1)])
def test_hands_that_do_not_add_up_are_refused_whole(world, row):
    """The fourth adds up only with a figure that hands do not have: it is still a whole of ten."""
    made = make.make_vote(world.here, terms=HANDS, items=2, absent=1)
    if row.cast == 10:
        row = Row(6, 2, 1, 0)

    with pytest.raises(RuleBroken, match="phải bằng 10 người"):
        type_hands(made, Row(10, 0, 0), row)

    assert stored(made, Channel.HANDS) == {}


def test_a_recused_member_raises_no_hand(world):
    made = make.make_session(world.here, terms=HANDS, items=2)
    make.convene(made)
    first = item_ids(made)[0]
    recuse(first, made.users[4])
    make.open_vote(made)

    with pytest.raises(RuleBroken, match="phải bằng 10 người"):
        type_hands(made, Row(11, 0, 0), Row(11, 0, 0))
    type_hands(made, Row(10, 0, 0), Row(11, 0, 0))
    make.close(made)

    assert [(i.yes, i.recused) for i in make.items_of(made)] == [(10, 1), (11, 0)]


def test_hands_are_mended_until_the_closing_but_never_over_somebody_elses(world):
    made = make.make_vote(world.here, terms=HANDS, items=1)
    item = item_ids(made)[0]
    type_hands(made, Row(8, 3))

    with pytest.raises(RuleBroken, match="người khác vừa nhập"):
        type_hands(made, Row(7, 4))  # from a page that was opened before
    assert type_hands(made, Row(8, 3)) == 0  # the same click twice
    assert type_hands(made, Row(7, 4), shown={item: Row(8, 3)}) == 1

    assert stored(made, Channel.HANDS) == {item: Row(7, 4)}
    make.close(made)
    with pytest.raises(RuleBroken, match="chỉ nhập từ khi mở"):
        type_hands(made, Row(9, 2), shown={item: Row(7, 4)})


def test_only_items_voted_on_by_hand_take_hands(world):
    made, other = make.make_vote(world.here, items=1), make.make_vote(world.there, terms=HANDS, items=1)

    with pytest.raises(RuleBroken, match="không biểu quyết giơ tay"):
        type_hands(made, Row(11, 0))
    with pytest.raises(RuleBroken, match="không biểu quyết giơ tay"):
        services.keep_hands(session_id=made.id, rows={item_ids(other)[0]: Row(11, 0)}, shown={}, actor=SYSTEM)
    assert db.session.scalars(select(ChannelCount)).all() == []


def test_the_record_of_hands_has_no_figure_before_the_closing(world):
    made = make.make_vote(world.here, terms=HANDS, items=1)
    type_hands(made, Row(8, 3))

    assert records()[-1] == ("session.type_hands", {"items": item_ids(made)})


def test_a_secretary_types_hands_while_the_meeting_votes(world, secretary):
    made = make.make_vote(world.here, terms=HANDS, items=2, absent=1)
    first, second = item_ids(made)
    page = secretary.page(at(made, "/hands"))
    assert "Đã nhập 0/2 hồ sơ" in page.words
    assert "10 người" in page.words

    secretary.post(at(made, "/hands"), {f"yes_{first}": "8", f"no_{first}": "2", f"blank_{first}": "0"})

    assert stored(made, Channel.HANDS) == {first: Row(8, 2, 0)}
    assert "Đã nhập 1/2 hồ sơ" in secretary.page(at(made, "/hands")).words
    sheet = {f"yes_{first}": "8", f"no_{first}": "2", f"blank_{first}": "0", f"shown_{first}": "8-2-0"}
    mended = {**sheet, f"yes_{first}": "7", f"blank_{first}": "1"}
    secretary.post(at(made, "/hands"), {**mended, f"yes_{second}": "", f"no_{second}": " "})
    assert stored(made, Channel.HANDS) == {first: Row(7, 2, 1)}
    answer = secretary.post(
        at(made, "/hands"), {**sheet, f"no_{first}": "1", f"blank_{first}": "1"}, status=409
    )
    assert "người khác vừa nhập" in words(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("8", "", "0"), "Chưa nhập. Không có ai thì ghi 0."),
        (("8", "3", "0"), "Cộng lại là 11, phải bằng 10."),
        (("", "", ""), "Chưa nhập số nào"),
        (("-1", "11", "0"), ""),
        (("7,5", "2", "0"), ""),
        (("9" * 40, "2", "0"), ""),
        (("tám", "2", "0"), ""),
    ],
)
def test_wrong_hands_come_back_as_they_were_typed(world, secretary, typed, said):
    made = make.make_vote(world.here, terms=HANDS, items=2, absent=1)
    first, second = item_ids(made)
    good = {f"yes_{second}": "10", f"no_{second}": "0", f"blank_{second}": "0"} if any(typed) else {}
    bad = dict(zip((f"yes_{first}", f"no_{first}", f"blank_{first}"), typed, strict=True))

    answer = secretary.post(at(made, "/hands"), {**good, **bad}, status=422).get_data(as_text=True)

    assert said in answer
    assert all(f'value="{value}"' in answer for value in typed if value)
    assert stored(made, Channel.HANDS) == {}


@pytest.mark.parametrize("step", ["planned", "convened", "closed"])
def test_there_is_no_page_of_hands_before_or_after(world, secretary, step):
    made = make.make_session(world.here, terms=HANDS, items=1)
    if step != "planned":
        make.convene(made)
    if step == "closed":
        make.open_vote(made)
        type_hands(made, Row(11, 0))
        make.close(made)

    assert "chỉ nhập từ khi mở" in words(secretary.get(at(made, "/hands"), status=409))


# Written opinions


def test_written_opinions_join_the_count_in_a_column_of_their_own(world):
    made = make_mixed(world.here, absent=3, items=1)
    for user in made.users[:5]:
        make.cast(made, user, YES)
    assert receive(made, made.users[-1], made.users[-2]) == 2
    end(made)

    type_written(made, Row(1, 0, 0, 1))
    services.close_session(session_id=made.id, actor=SYSTEM)

    item = make.items_of(made)[0]
    assert (item.yes, item.no, item.invalid, item.present, item.written) == (6, 0, 1, 8, 2)
    assert item.outcome is Outcome.PASSED
    assert queries.channel_rows(made.id)[item.id] == {
        Channel.SCREEN: Row(5, 0),
        Channel.WRITTEN: Row(1, 0, 0, 1),
    }


def test_no_sheet_joins_once_the_vote_has_ended(world):
    """What is known of the others' votes by then must not decide whose sheet still counts."""
    made = make_mixed(world.here, absent=3, items=2)
    receive(made, made.users[-1], made.users[-2])
    end(made)

    with pytest.raises(RuleBroken, match="đến khi kết thúc bỏ phiếu"):
        receive(made, *made.users[-3:], shown=made.users[-2:])
    with pytest.raises(RuleBroken, match="đến khi kết thúc bỏ phiếu"):
        receive(made, made.users[-1], shown=made.users[-2:])
    type_written(made, Row(1, 1), Row(2, 0))
    with pytest.raises(RuleBroken, match="đã được nhập"):
        type_written(made, Row(2, 0), Row(2, 0))
    services.clear_written(session_id=made.id, actor=SYSTEM)
    assert stored(made, Channel.WRITTEN) == {}
    type_written(made, Row(2, 0), Row(1, 1))

    assert list(stored(made, Channel.WRITTEN).values()) == [Row(2, 0), Row(1, 1)]
    assert records()[-4:] == [
        ("session.end_vote", {"before": "voting", "after": "counting"}),
        ("session.type_written", {"sheets": 2}),
        ("session.clear_written", {}),
        ("session.type_written", {"sheets": 2}),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((Row(2, 0),), "nhập lại cho mọi hồ sơ"),
        ((Row(2, 0), Row(1, 0)), "phải bằng 2 người"),
        ((Row(2, 0), Row(3, 0)), "phải bằng 2 người"),
    ],
)
def test_written_totals_come_all_at_once_and_add_up(world, rows, said):
    made = make_mixed(world.here, absent=3, items=2)
    receive(made, made.users[-1], made.users[-2])
    end(made)

    with pytest.raises(RuleBroken, match=said):
        services.keep_written(
            session_id=made.id, rows=dict(zip(item_ids(made), rows, strict=False)), actor=SYSTEM
        )

    assert stored(made, Channel.WRITTEN) == {}


def test_a_recused_members_sheet_has_no_line_of_that_item(world):
    made = make.make_session(world.here, items=2, terms=SECRET)
    make.convene(made, absent=2, channels=absent_in_writing(made, 2))
    recuse(item_ids(made)[0], made.users[-1])
    make.open_vote(made)
    receive(made, *made.users[-2:])
    end(made)

    with pytest.raises(RuleBroken, match="phải bằng 1 người"):
        type_written(made, Row(2, 0), Row(2, 0))
    type_written(made, Row(1, 0), Row(2, 0))

    assert list(stored(made, Channel.WRITTEN).values()) == [Row(1, 0), Row(2, 0)]


def test_an_item_whose_rule_takes_no_sheets_is_left_out(world, secretary):
    made = make.make_session(world.here, items=1, terms=SECRET)
    other = make.make_award("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", 2)
    make.make_rule(made.council, other, terms=Terms(1, 2, 1, 2, True, Base.ALL_MEMBERS, allows_written=False))
    extra = make.make_nomination(world.here, "Trần Văn Không", award=other)
    services.add_to_agenda(session_id=made.id, nomination_ids=[extra.id], actor=SYSTEM)
    make.convene(made, absent=2, channels=absent_in_writing(made, 2))
    make.open_vote(made)
    receive(made, *made.users[-2:])
    end(made)
    first, second = item_ids(made)

    page = secretary.get(at(made, "/written")).get_data(as_text=True)
    assert f"yes_{first}" in page
    assert f"yes_{second}" not in page
    assert "1 hồ sơ không lấy ý kiến bằng văn bản: Ông Trần Văn Không." in read(page).words
    with pytest.raises(RuleBroken, match="nhập lại cho mọi hồ sơ"):
        type_written(made, Row(2, 0), Row(2, 0))
    services.keep_written(session_id=made.id, rows={first: Row(2, 0)}, actor=SYSTEM)
    services.close_session(session_id=made.id, actor=SYSTEM)


def test_ticks_of_two_secretaries_at_once_do_not_undo_each_other(world):
    made = make_mixed(world.here, absent=3)

    receive(made, made.users[-1])
    receive(made, made.users[-2])  # from a page that showed no tick yet

    assert queries.sheets_back(make.session_of(made)) == (2, 3)
    assert receive(made, shown=[made.users[-1]]) == 1  # a wrong tick is taken back


def test_a_tick_never_touches_the_seat_of_somebody_in_the_room(world):
    made = make_mixed(world.here, absent=2)

    with pytest.raises(RuleBroken, match="không được gửi phiếu"):
        receive(made, made.users[0], made.users[-1])

    assert make.count_voted(made) == 0


@pytest.mark.parametrize("step", ["planned", "voting", "closed"])
def test_written_totals_are_typed_while_counting_and_at_no_other_time(world, step):
    made = make.make_session(world.here) if step == "planned" else make_mixed(world.here)
    if step == "closed":
        make.close(made)

    with pytest.raises(RuleBroken):
        type_written(made, Row(0, 0), Row(0, 0)) if step != "planned" else type_written(
            made, *[Row(0, 0)] * 3
        )
    with pytest.raises(RuleBroken):
        services.clear_written(session_id=made.id, actor=SYSTEM)
    if step != "voting":
        with pytest.raises(RuleBroken, match="chỉ nhận từ khi"):
            receive(made, made.users[-1])


def test_a_secretary_ticks_sheets_and_types_their_totals(world, secretary):
    made = make_mixed(world.here, absent=2, items=1)
    item, (one, two) = item_ids(made)[0], made.users[-2:]
    page = secretary.page(at(made, "/written")).words
    assert "Đã nhận 0/2 phiếu" in page
    assert "Nhập một lần, sau khi kết thúc bỏ phiếu" in page

    secretary.post(at(made, "/written/sheets"), {f"back_{one.id}": "y", f"back_{two.id}": "y", "shown": ""})
    end(made)
    short = {f"{name}_{item}": value for name, value in (("yes", "1"), ("no", "0"), ("blank", "0"))}
    answer = secretary.post(at(made, "/written/totals"), short, status=422)
    assert "Chưa nhập. Không có ai thì ghi 0." in words(answer)
    wrong = secretary.post(at(made, "/written/totals"), {**short, f"invalid_{item}": "0"}, status=422)
    assert "Cộng lại là 1, phải bằng 2." in words(wrong)
    assert stored(made, Channel.WRITTEN) == {}
    secretary.post(at(made, "/written/totals"), {**short, f"invalid_{item}": "1"})

    assert stored(made, Channel.WRITTEN) == {item: Row(1, 0, 0, 1)}
    page = secretary.get(at(made, "/written")).get_data(as_text=True)
    assert "Đã nhập kết quả của 2 phiếu" in page
    assert f"yes_{item}" not in page  # nobody sees the figures before the closing
    again = secretary.post(at(made, "/written/totals"), {**short, f"invalid_{item}": "1"}, status=409)
    assert "đã được nhập" in words(again)
    secretary.post(at(made, "/written/clearing"))
    assert stored(made, Channel.WRITTEN) == {}


REVEALS = "cho biết ý kiến của người đó"


def test_with_one_absent_member_the_page_says_what_the_column_reveals(world, secretary):
    made = make_mixed(world.here, absent=1)
    other = make_mixed(world.here, absent=2)

    assert REVEALS in secretary.page(at(made, "/written")).words
    assert REVEALS not in secretary.page(at(other, "/written")).words


def test_with_one_sheet_back_the_pages_say_what_the_column_reveals(world, secretary, chair):
    made = make_mixed(world.here, absent=2)
    receive(made, made.users[-1])

    assert REVEALS in chair.page(at(made, "/ending")).words
    receive(made, *made.users[-2:], shown=made.users[-1:])
    assert REVEALS not in chair.page(at(made, "/ending")).words
    receive(made, made.users[-1], shown=made.users[-2:])
    end(made)
    assert REVEALS in secretary.page(at(made, "/written")).words


@pytest.mark.parametrize("page", ["/hands", "/written", "/ending", "/closing", "/opening"])
def test_pages_of_the_count_cost_the_same_for_one_item_and_for_thirty(world, browse, count_queries, page):
    costs = []
    for items in (1, 30):
        made = make.make_session(world.here, items=items, terms=HANDS)
        make.convene(made, absent=2, channels=absent_in_writing(made, 2))
        if page != "/opening":
            make.open_vote(made)
            receive(made, *made.users[-2:])
        if page in ("/written", "/closing"):
            end(made)
        role = Role.COUNCIL_SECRETARY if page in ("/hands", "/written") else Role.COUNCIL_CHAIR
        reader = browse(world.users[role])
        with count_queries() as seen:
            reader.get(at(made, page))
        costs.append(len([statement for statement in seen if not statement.startswith("BEGIN")]))

    assert costs[0] == costs[1]
    assert costs[1] <= 12


def test_the_record_never_says_who_answered_or_what(world, secretary):
    made = make_mixed(world.here, absent=2, items=1)
    last = made.users[-1]
    before = len(records())
    secretary.post(at(made, "/written/sheets"), {f"back_{last.id}": "y", "shown": ""})
    end(made)
    type_written(made, Row(0, 0, 0, 1))

    entries = records()[before:]
    assert [(act, details) for act, details in entries if act != "session.end_vote"] == [
        ("session.receive_sheets", {"sheets": 1}),
        ("session.type_written", {"sheets": 1}),
    ]
    assert last.full_name not in json.dumps(entries, ensure_ascii=False)


# A round in writing, without a meeting


def test_a_round_in_writing_is_decided_by_the_sheets_that_came_back(world):
    made = make_round(world.here, size=9, items=2)
    assert make.session_of(made).state is SessionState.VOTING
    receive(made, *made.users[:7])
    end(made)
    type_written(made, Row(6, 1), Row(4, 2, 1))

    services.close_session(session_id=made.id, actor=SYSTEM)

    assert [(i.yes, i.written, i.present, i.outcome) for i in make.items_of(made)] == [
        (6, 7, 0, Outcome.PASSED),
        (4, 7, 0, Outcome.FAILED),
    ]
    assert make.items_of(made)[0].result_words == (
        "6/9 phiếu đồng ý, cần 5 theo Quy chế 216/QĐ-UBND: thông qua"
    )


@pytest.mark.parametrize(
    ("back", "outcome"), [(0, Outcome.DEFERRED), (5, Outcome.DEFERRED), (6, Outcome.PASSED)]
)
def test_a_round_has_its_quorum_by_the_sheets(world, back, outcome):
    made = make_round(world.here, size=9, items=1)
    receive(made, *made.users[:back])
    end(made)
    if back:
        type_written(made, Row(back, 0))

    services.close_session(session_id=made.id, actor=SYSTEM)

    item = make.items_of(made)[0]
    assert item.outcome is outcome
    assert item.deferral is (Deferral.NO_QUORUM if outcome is Outcome.DEFERRED else None)
    assert (item.yes, bool(queries.channel_rows(made.id))) == (
        (back, True) if outcome is Outcome.PASSED else (None, False)
    )


def test_nobody_votes_on_screen_in_a_round(world):
    made = make_round(world.here, size=5, items=1)

    with pytest.raises(RuleBroken):
        make.cast(made, made.users[0], YES)

    assert make.count_ballots() == 0


@pytest.mark.parametrize("kind", list(SessionKind))
def test_a_round_takes_only_written_rules_and_a_meeting_none(world, kind):
    made = make.make_session(world.here, terms=SECRET if kind is SessionKind.WRITTEN_ROUND else ROUND)
    services.edit_session(session_id=made.id, kind=kind, written_due=date(2026, 7, 30), actor=SYSTEM)

    with pytest.raises(RuleBroken, match="Theo Quy chế"):
        services.convene(session_id=made.id, actor=SYSTEM)


# What no longer stands is not counted


def test_a_withdrawn_item_needs_no_figures(world):
    made = make.make_vote(world.here, terms=HANDS, items=2)
    first, second = item_ids(made)
    item = db.session.get(AgendaItem, first)
    item.nomination.state = NominationState.WITHDRAWN
    db.session.commit()
    services.keep_hands(session_id=made.id, rows={second: Row(9, 2)}, shown={}, actor=SYSTEM)

    make.close(made)

    assert [(i.outcome, i.deferral) for i in make.items_of(made)] == [
        (Outcome.DEFERRED, Deferral.NOT_STANDING),
        (Outcome.PASSED, None),
    ]
