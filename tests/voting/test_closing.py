"""One count over every channel: what is said before each act, what is missing, and what the result shows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from sqlalchemy import select, update

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.voting import queries, services
from festival.voting.models import ChannelCount, Conflict
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
    TieRule,
    VoteMethod,
)
from tests.factories import make_user
from tests.pages import read
from tests.voting import make, papers
from tests.voting.test_races import refusals, together

MAJORITY = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS)
HANDS = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, VoteMethod.SHOW_OF_HANDS)
ROUND = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, VoteMethod.WRITTEN)
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


def items(made) -> list[int]:
    return [item.id for item in make.items_of(made)]


def make_mixed(place, *, on_paper=3, in_writing=2, absent=2, terms=MAJORITY, **options):
    """A convened session: some vote on the screen, the next ones on paper, the last in writing."""
    made = make.make_session(place, terms=terms, **options)
    here = len(made.users) - absent
    channels = {user.id: Channel.PAPER for user in made.users[here - on_paper : here]}
    channels |= {user.id: Channel.WRITTEN for user in made.users[here : here + in_writing]}
    make.convene(made, absent=absent, channels=channels)
    return made


def add_award(made, place, *, terms, code="BK_TINH", name="Bằng khen của Chủ tịch UBND tỉnh"):
    """One more item, of another award with a rule of its own."""
    award = make.make_award(code, name, 2)
    make.make_rule(made.council, award, terms=terms)
    extra = make.make_nomination(place, award=award)
    services.add_to_agenda(session_id=made.id, nomination_ids=[extra.id], actor=SYSTEM)


def count_papers(made, tellers, *, yes) -> None:
    made.tellers = tellers
    papers.elect(made, *tellers)
    papers.both_type(made, (yes, 0, 0))


# Before the opening


def test_opening_says_who_votes_how_and_by_which_rule(world, chair):
    made = make_mixed(world.here, items=2)

    page = chair.page(at(made, "/opening")).words

    assert "Có mặt 9/11 thành viên." in page
    assert "6 thành viên có mặt bỏ phiếu kín trên màn hình cho 2 hồ sơ." in page
    assert "3 thành viên có mặt bỏ phiếu kín bằng giấy cho 2 hồ sơ." in page
    assert "2 thành viên vắng mặt cho ý kiến bằng văn bản, có chữ ký, cho 2 hồ sơ." in page
    assert "Không ai xem được ai bỏ phiếu kín thế nào" in page
    assert "Tham gia 11, cần 8. Cần 6 phiếu đồng ý" in page
    assert "đồng ý trên 50% tổng số thành viên Hội đồng" in page
    assert "số đồng ý và không đồng ý bằng nhau: không thông qua" in page


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (
            Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, chair_must_agree=True),
            "Chủ tịch Hội đồng phải đồng ý công khai sau khi kiểm phiếu",
        ),
        (
            Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, tie_rule=TieRule.CHAIR_DECIDES),
            "bằng nhau: Chủ tịch Hội đồng quyết định công khai",
        ),
        (
            Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, tie_rule=TieRule.VOTE_AGAIN),
            "bằng nhau: bỏ phiếu lại ở phiên sau",
        ),
    ],
)
def test_opening_says_before_what_the_chair_and_a_tie_will_do(world, chair, terms, said):
    made = make_mixed(world.here, terms=terms)

    assert said in chair.page(at(made, "/opening")).words


def test_opening_warns_of_what_a_result_would_tell(world, chair):
    revealing, quiet = make_mixed(world.here, absent=1, in_writing=1), make_mixed(world.here, on_paper=0)
    few, one = "nếu mọi lá phiếu giống nhau", "chỉ một người cho ý kiến bằng văn bản"

    page = chair.page(at(revealing, "/opening")).words
    assert (few in page, one in page) == (True, True)
    page = chair.page(at(quiet, "/opening")).words
    assert (few in page, one in page) == (False, False)


def test_opening_names_what_waits_and_why(world, chair):
    made = make.make_session(world.here, items=1)
    add_award(made, world.here, terms=Terms(1, 1, 1, 2, True, Base.ALL_MEMBERS))
    make.convene(made, absent=1)

    page = chair.page(at(made, "/opening")).words

    assert "Chuyển phiên sau: 1 hồ sơ" in page
    assert "chưa đủ số thành viên tham gia theo Quy chế; cần 11 người có mặt" in page


def test_an_unsettled_conflict_is_to_be_looked_at_first(world, chair):
    made = make_mixed(world.here, items=1)
    db.session.add(Conflict(item_id=items(made)[0], user_id=made.users[0].id, kind=ConflictKind.OTHER))
    db.session.commit()

    html = chair.get(at(made, "/opening")).get_data(as_text=True)

    assert "Còn 1 trường hợp thành viên có thể liên quan" in read(html).words
    assert f'href="{at(made, "/conflicts")}"' in html
    assert 'name="count"' not in html


def test_a_recused_member_is_counted_out_beside_the_item(world, chair):
    made = make_mixed(world.here, items=1)
    db.session.add(
        Conflict(
            item_id=items(made)[0],
            user_id=made.users[0].id,
            kind=ConflictKind.OTHER,
            state=ConflictState.CONFIRMED,
        )
    )
    db.session.commit()

    page = chair.page(at(made, "/opening")).words

    assert "5 thành viên có mặt bỏ phiếu kín trên màn hình" in page
    assert "1 người có liên quan không biểu quyết" in page


def test_a_vice_chair_is_told_at_once_who_presides(world, browse):
    made = make.make_session(world.here)
    make.convene(made)
    make.seat_as_vice_chair(made)

    refused = browse(made.users[0]).get(at(made, "/opening"), status=409)

    assert "do Ủy Viên 2 chủ trì" in words(refused)


def test_nobody_without_a_seat_leads_a_vote_whatever_role_was_granted(world, browse):
    """A role given in mid-vote: the grantee neither opens, ends nor closes."""
    made = make.make_vote(world.here)
    for user in made.users[:8]:
        make.cast(made, user, YES)
    stranger = make_user("Người Được Giao", locality=world.here.commune, roles=[Role.COUNCIL_CHAIR])

    for state, act in ((SessionState.VOTING, "/ending"), (SessionState.COUNTING, "/closing")):
        assert "do Ủy Viên 1 chủ trì" in words(browse(stranger).get(at(made, act), status=409))
        assert make.session_of(made).state is state
        if state is SessionState.VOTING:
            with pytest.raises(RuleBroken, match="chủ trì"):
                services.end_vote(session_id=made.id, actor=stranger.actor)
            services.end_vote(session_id=made.id, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="chủ trì"):
        services.close_session(session_id=made.id, actor=stranger.actor)


# A round in writing, on its pages from end to end


def test_a_round_in_writing_is_led_on_its_pages(world, chair, secretary):
    made = make.make_session(world.here, size=5, items=1, terms=ROUND)
    services.edit_session(
        session_id=made.id, kind=SessionKind.WRITTEN_ROUND, written_due=date(2026, 7, 30), actor=SYSTEM
    )
    page = secretary.page(at(made, "/convening")).words
    assert "Chốt danh sách lấy ý kiến" in page
    answer = secretary.post(at(made, "/convening"), {"count": "5"})
    assert answer.location == at(made)
    assert "Chốt danh sách lấy ý kiến" not in secretary.page(at(made)).words.split("Lịch sử")[0]
    page = chair.page(at(made)).words
    assert "Đã chốt danh sách, chưa gửi phiếu" in page
    assert "Gửi phiếu xin ý kiến" in page
    assert "Mở bỏ phiếu" not in page
    html = chair.get(at(made, "/opening")).get_data(as_text=True)
    page = read(html).words
    assert "Gửi phiếu xin ý kiến" in page
    assert "Phiếu xin ý kiến được gửi tới 5 thành viên cho 1 hồ sơ dưới đây. Không họp" in page
    assert "Hạn trả phiếu xin ý kiến: 30/07/2026." in page
    assert "màn hình" not in page

    chair.post(at(made, "/opening"), {"count": "1", "shown": make.fingerprint_now(made)})
    page = chair.page(at(made)).words
    assert "Đang lấy ý kiến" in page
    assert "Kết thúc nhận phiếu" in page
    back = {f"back_{user.id}": "y" for user in made.users[:3]}
    secretary.post(at(made, "/written/sheets"), {**back, "shown": ""})
    page = chair.page(at(made, "/ending")).words
    assert "Kết thúc nhận phiếu" in page
    assert "Đã nhận 3/5 phiếu xin ý kiến." in page
    assert "1 hồ sơ chưa đủ số phiếu theo Quy chế" in page
    shown = ",".join(str(user.id) for user in made.users[:3])
    secretary.post(at(made, "/written/sheets"), {**back, f"back_{made.users[3].id}": "y", "shown": shown})
    assert "chưa đủ số phiếu" not in chair.page(at(made, "/ending")).words
    chair.post(at(made, "/ending"), {"count": "1"})
    page = chair.page(at(made, "/closing")).words
    assert "Chưa nhập kết quả phiếu xin ý kiến của 1 hồ sơ. Việc này do Thư ký làm." in page
    item = items(made)[0]
    typed = {"yes": "3", "no": "0", "blank": "1", "invalid": "0"}
    secretary.post(at(made, "/written/totals"), {f"{name}_{item}": value for name, value in typed.items()})
    chair.post(at(made, "/closing"), {"count": "1", "shown": make.closing_shown(made)})

    assert (
        "3/5 phiếu đồng ý, cần 3 theo Quy chế 216/QĐ-UBND: thông qua (60,0%)"
        in secretary.page(at(made)).words
    )


# What is missing


def test_the_closing_lists_what_is_missing_until_nothing_is(world, chair, secretary):
    made = make.make_session(world.here, items=1)
    add_award(made, world.here, terms=HANDS)
    users = made.users
    channels = {user.id: Channel.PAPER for user in users[5:9]} | {
        user.id: Channel.WRITTEN for user in users[9:]
    }
    make.convene(made, absent=2, channels=channels)
    make.open_vote(made)
    for user in users[:5]:
        services.cast_ballot(made.id, user.id, {items(made)[0]: YES})
    services.receive_sheets(session_id=made.id, returned={users[9].id}, shown=set(), actor=SYSTEM)
    page = chair.page(at(made, "/ending")).words
    assert "Còn 1 hồ sơ chưa nhập số giơ tay." in page
    assert "Đã nhận 5 lá phiếu của 5 thành viên có mặt bỏ phiếu trên màn hình." in page
    services.end_vote(session_id=made.id, actor=SYSTEM)
    first, second = items(made)
    told = [
        "Phiếu giấy số 1: đã nhập 0/2.",
        "Còn 1 hồ sơ chưa nhập số giơ tay.",
        "Chưa nhập kết quả phiếu xin ý kiến của 2 hồ sơ.",
    ]

    def missing() -> list[bool]:
        page = chair.page(at(made, "/closing")).words
        return [each in page for each in told]

    assert missing() == [True, True, True]
    count_papers(made, users[5:7], yes=4)
    assert missing() == [False, True, True]
    services.keep_hands(session_id=made.id, rows={second: Row(9, 0)}, shown={}, actor=SYSTEM)
    assert missing() == [False, False, True]
    services.keep_written(session_id=made.id, rows={first: Row(1, 0), second: Row(0, 1)}, actor=SYSTEM)
    assert missing() == [False, False, False]
    chair.post(at(made, "/closing"), {"count": "2", "shown": make.closing_shown(made)})

    assert [(i.yes, i.no, i.outcome) for i in make.items_of(made)] == [
        (10, 0, Outcome.PASSED),
        (9, 1, Outcome.PASSED),
    ]
    page = secretary.page(at(made)).words
    for column in ("trên màn hình", "phiếu giấy", "giơ tay"):
        assert f"Tại hội nghị, {column}" in page
    assert "5 đồng ý, 0 không đồng ý 4 đồng ý, 0 không đồng ý 1 đồng ý, 0 không đồng ý" in page


# The result


def test_a_result_of_one_way_has_its_figures_in_columns(world, secretary):
    made = make.make_vote(world.here, terms=HANDS, items=1)
    services.keep_hands(session_id=made.id, rows={items(made)[0]: Row(8, 2, 1)}, shown={}, actor=SYSTEM)
    make.close(made)

    page = secretary.page(at(made)).words

    assert "8/11 phiếu đồng ý, cần 6 theo Quy chế 216/QĐ-UBND: thông qua (72,7%) 8 2 1 0" in page
    assert "Tại hội nghị" not in page


def test_a_result_says_how_many_were_recused(world, secretary):
    made = make.make_session(world.here, items=1)
    make.convene(made)
    db.session.add(
        Conflict(
            item_id=items(made)[0],
            user_id=made.users[0].id,
            kind=ConflictKind.OTHER,
            state=ConflictState.CONFIRMED,
        )
    )
    db.session.commit()
    make.open_vote(made)
    for user in made.users[1:]:
        make.cast(made, user, YES)
    make.close(made)

    assert "1 người có liên quan, không biểu quyết" in secretary.page(at(made)).words


def test_nobody_sees_a_figure_before_the_closing(world, browse):
    """Whatever the figures are, the pages are the same."""
    made = make_mixed(world.here, items=1, on_paper=0)
    make.open_vote(made)
    for user in made.users[:9]:
        make.cast(made, user, YES)
    services.receive_sheets(session_id=made.id, returned=set(made.user_ids[-2:]), shown=set(), actor=SYSTEM)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    services.keep_written(session_id=made.id, rows={items(made)[0]: Row(2, 0)}, actor=SYSTEM)
    chair, secretary = world.users[Role.COUNCIL_CHAIR], world.users[Role.COUNCIL_SECRETARY]
    seen = [(chair, ""), (chair, "/closing"), (secretary, ""), (secretary, "/written"), (made.users[3], "")]

    def pages() -> list[str]:
        return [browse(reader).page(at(made, path)).words for reader, path in seen]

    before = pages()
    db.session.execute(update(ChannelCount).values(yes=0, no=1, invalid=1))
    db.session.commit()

    assert pages() == before
    services.close_session(session_id=made.id, actor=SYSTEM)
    assert "0 đồng ý, 1 không đồng ý, 1 không hợp lệ" in browse(made.users[3]).page(at(made)).words


def test_figures_of_what_was_deferred_are_kept_nowhere(world):
    made = make_mixed(world.here, items=1, on_paper=3)
    make.open_vote(made)
    for user in made.users[:2]:
        make.cast(made, user, YES)
    services.receive_sheets(session_id=made.id, returned={made.users[-1].id}, shown=set(), actor=SYSTEM)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    count_papers(made, made.users[6:8], yes=3)
    services.keep_written(session_id=made.id, rows={items(made)[0]: Row(1, 0)}, actor=SYSTEM)

    services.close_session(session_id=made.id, actor=SYSTEM)

    item = make.items_of(made)[0]
    assert (item.outcome, item.deferral, item.tally) == (Outcome.DEFERRED, Deferral.FEW_BALLOTS, None)
    assert db.session.scalars(select(ChannelCount)).all() == []
    assert make.count_ballots() == 0


# At the same moment


@pytest.mark.parametrize("_round", range(4))
def test_hands_typed_while_the_chair_closes_are_counted_or_refused(app, world, _round):
    made = make.make_vote(world.here, terms=HANDS, items=1)
    item = items(made)[0]
    services.keep_hands(session_id=made.id, rows={item: Row(8, 3)}, shown={}, actor=SYSTEM)
    services.end_vote(session_id=made.id, actor=SYSTEM)

    def mend():
        services.keep_hands(session_id=made.id, rows={item: Row(2, 9)}, shown={item: Row(8, 3)}, actor=SYSTEM)

    def close():
        services.close_session(session_id=made.id, actor=SYSTEM)

    mended, closed = together(app, mend, close)

    counted = Row(8, 3) if isinstance(mended, RuleBroken) else Row(2, 9)
    assert closed is None
    assert queries.channel_rows(made.id) == {item: {Channel.HANDS: counted}}
    assert make.items_of(made)[0].yes == counted.yes
    assert make.session_of(made).state is SessionState.CLOSED


def test_written_totals_typed_twice_at_once_are_stored_once(app, world):
    made = make_mixed(world.here, on_paper=0, items=2)
    make.open_vote(made)
    services.receive_sheets(session_id=made.id, returned=set(made.user_ids[-2:]), shown=set(), actor=SYSTEM)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    wanted = items(made)

    def typing(row):
        rows = dict.fromkeys(wanted, row)
        return lambda: services.keep_written(session_id=made.id, rows=rows, actor=SYSTEM)

    answers = together(app, typing(Row(2, 0)), typing(Row(0, 2)))

    assert refusals(answers) == 1
    kept = queries.typed_rows(made.id, Channel.WRITTEN)
    assert kept.keys() == set(wanted)
    assert len(set(kept.values())) == 1


def test_a_sheet_racing_with_the_end_is_back_in_time_or_refused(app, world):
    made = make_mixed(world.here, on_paper=0, absent=3, in_writing=3, items=1)
    make.open_vote(made)
    one, two, three = made.user_ids[-3:]
    services.receive_sheets(session_id=made.id, returned={one, two}, shown=set(), actor=SYSTEM)

    def late():
        services.receive_sheets(
            session_id=made.id, returned={one, two, three}, shown={one, two}, actor=SYSTEM
        )

    def end():
        services.end_vote(session_id=made.id, actor=SYSTEM)

    answers = together(app, late, end)

    back, _asked = queries.sheets_back(make.session_of(made))
    assert (back, refusals(answers[:1]), refusals(answers[1:])) in [(3, 0, 0), (2, 1, 0)]
    services.keep_written(session_id=made.id, rows={items(made)[0]: Row(back, 0)}, actor=SYSTEM)


def test_without_the_lock_a_late_sheet_slips_under_the_totals(app, world):
    """The control: decided on what was read before, a third sheet joins totals of two."""
    made = make_mixed(world.here, on_paper=0, absent=3, in_writing=3, items=1)
    make.open_vote(made)
    one, two, three = made.user_ids[-3:]
    services.receive_sheets(session_id=made.id, returned={one, two}, shown=set(), actor=SYSTEM)
    item, looked, typed = items(made)[0], Event(), Event()
    db.session.rollback()

    def late():
        with app.app_context():
            session = queries.council_session(made.id)
            is_open = session.state is SessionState.VOTING
            seat = next(seat for seat in session.seats if seat.user_id == three)
            db.session.rollback()
            looked.set()
            assert typed.wait(20)
            if is_open:
                seat.has_voted = True
                db.session.commit()
            db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(late)
        assert looked.wait(20)
        services.end_vote(session_id=made.id, actor=SYSTEM)
        services.keep_written(session_id=made.id, rows={item: Row(2, 0)}, actor=SYSTEM)
        typed.set()
        running.result(30)

    assert queries.sheets_back(make.session_of(made))[0] == 3
    assert queries.typed_rows(made.id, Channel.WRITTEN) == {item: Row(2, 0)}
    with pytest.raises(RuleBroken, match="phải bằng 3 người"):
        services.close_session(session_id=made.id, actor=SYSTEM)
