"""The page of a session: each person's next step, the ways really used, what secrecy rests on."""

import re
from datetime import date

import pytest

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.voting import rules, services
from festival.voting.models import CouncilSession, Seat
from festival.voting.rules import Channel, Choice, SessionKind, VoteMethod
from tests.pages import read
from tests.voting import make, sheets

SECRECY = "Trong lúc đang bỏ phiếu, riêng người đọc được trực tiếp cơ sở dữ liệu"
HANDS = rules.Terms(2, 3, 1, 2, True, rules.Base.ALL_MEMBERS, method=VoteMethod.SHOW_OF_HANDS)


def at(made) -> str:
    return f"/council/sessions/{made.id}"


class Page:
    """The page of a session as one person finds it."""

    def __init__(self, browser, made):
        html = browser.get(at(made)).get_data(as_text=True)
        self.words = read(html).words
        head = re.search(r'class="page-actions">(.*?)</div>', html, re.DOTALL)
        self.steps = re.findall(r">([^<]+)</a>", head[1]) if head else []
        self.primary = html.count('class="button primary"')


@pytest.fixture
def people(world, browse):
    return {
        "secretary": browse(world.users[Role.COUNCIL_SECRETARY]),
        "chair": browse(world.users[Role.COUNCIL_CHAIR]),
    }


def first_steps(people, made, browse) -> dict[str, str | None]:
    everybody = {**people, "member": browse(made.users[4])}
    pages = {name: Page(browser, made) for name, browser in everybody.items()}
    assert {name: page.primary for name, page in pages.items() if page.primary > 1} == {}
    return {name: page.steps[0] if page.steps else None for name, page in pages.items()}


def test_each_person_has_one_next_step_in_every_state(world, people, browse):
    made = make.make_session(world.here, items=2)
    seen = [first_steps(people, made, browse)]
    make.convene(made)
    seen.append(first_steps(people, made, browse))
    make.open_vote(made)
    seen.append(first_steps(people, made, browse))
    for user in made.users[:7]:
        make.cast(made, user, Choice.YES)
    seen.append(first_steps(people, made, browse))
    services.end_vote(session_id=made.id, actor=SYSTEM)
    seen.append(first_steps(people, made, browse))
    services.close_session(session_id=made.id, actor=SYSTEM)
    seen.append(first_steps(people, made, browse))

    assert [(each["secretary"], each["chair"], each["member"]) for each in seen] == [
        ("Chốt danh sách họp", "Đọc hồ sơ", "Đọc hồ sơ"),
        ("Điểm danh", "Mở bỏ phiếu", "Đọc hồ sơ"),
        (None, "Bỏ phiếu", "Bỏ phiếu"),
        (None, "Kết thúc bỏ phiếu", None),
        (None, "Kiểm phiếu", None),
        ("Biên bản", "Biên bản", "Biên bản"),
    ]


def test_hands_are_the_secretary_s_next_step_and_no_ballot_is_offered(world, people, browse):
    made = make.make_vote(world.here, items=2, terms=HANDS)

    secretary, member = Page(people["secretary"], made), Page(browse(made.users[4]), made)

    assert secretary.steps == ["Nhập số giơ tay"]
    assert member.steps == []
    assert "Phiên này biểu quyết giơ tay tại phòng họp." in member.words
    assert "Cách biểu quyết Giơ tay: 11 người" in member.words
    assert SECRECY not in member.words


def test_a_session_by_hands_only_speaks_of_no_ballot(world, people, browse):
    made = make.make_session(world.here, items=2, terms=HANDS)
    make.convene(made)
    chair = people["chair"]
    before, asked = Page(chair, made), chair.page(f"{at(made)}/opening").words
    make.open_vote(made)
    during, screen = Page(chair, made), chair.page(f"{at(made)}/screen").words
    ending = chair.page(f"{at(made)}/ending").words

    assert (before.steps[0], during.steps[0]) == ("Mở biểu quyết", "Kết thúc biểu quyết")
    assert "Đã họp, chưa biểu quyết" in before.words
    assert "Đang biểu quyết" in during.words
    assert "Đang biểu quyết" in screen
    said = [before.words, asked, during.words, ending, screen]
    assert [words for words in said if "bỏ phiếu" in words] == []
    assert "phiếu đã nhận" not in during.words + screen
    assert "lá phiếu" not in during.words + screen + ending

    services.end_vote(session_id=made.id, actor=SYSTEM)
    screen = chair.page(f"{at(made)}/screen").words
    assert "Đã kết thúc biểu quyết. Kết quả hiện ở đây sau khi công bố." in screen


def test_a_session_by_hands_has_no_empty_ballot(world, browse):
    made = make.make_vote(world.here, items=2, terms=HANDS)

    html = browse(made.users[4]).get(f"{at(made)}/ballot").get_data(as_text=True)

    assert 'action="/council/sessions' not in html
    assert "0 hồ sơ" not in html
    assert "Về phiên họp" in html


def test_a_session_by_hands_without_quorum_speaks_of_no_ballot(world, people):
    made = make.make_session(world.here, items=1, terms=HANDS)
    make.convene(made, absent=8)

    said = people["chair"].page(f"{at(made)}/opening").words

    assert "Chưa thể mở biểu quyết" in said
    assert "bỏ phiếu" not in said.lower()


def test_the_turnout_counts_whoever_votes_on_the_screen_on_some_item(world, people):
    made = make.make_session(world.here, items=1)
    make.convene(made)
    sheets.concern(made, 0, made.users[5])
    make.open_vote(made)
    for user in made.users[:3]:
        make.cast(made, user, Choice.YES)

    assert "Đã nhận 3 lá phiếu của 10 thành viên" in Page(people["chair"], made).words
    assert "Đã nhận 3/10 lá phiếu" in people["chair"].page(f"{at(made)}/screen").words


def test_the_page_says_the_ways_that_are_used_and_who_uses_which(world, people, browse):
    made = make.make_session(world.here, items=1)
    paper = {user.id: Channel.PAPER for user in made.users[6:10]}
    make.convene(made, absent=1, channels={**paper, made.users[10].id: Channel.WRITTEN})
    make.open_vote(made)
    make.cast(made, made.users[0], Choice.YES)

    pages = [Page(browse(made.users[n]), made).words for n in (0, 6, 10)]

    ways = "Phiếu kín trên màn hình: 6 người; Phiếu kín bằng giấy: 4 người; Ý kiến bằng văn bản: 1 người"
    assert [ways in page for page in pages] == [True] * 3
    assert "Đồng chí đã bỏ phiếu." in pages[0]
    assert "Đồng chí bỏ phiếu giấy trong phiên này." in pages[1]
    assert "Đồng chí gửi ý kiến bằng văn bản." in pages[2]


def test_a_vice_chair_is_not_offered_the_chair_s_acts_beside_the_chair(world, browse):
    made = make.make_session(world.here, items=1)
    make.convene(made)
    chair = world.users[Role.COUNCIL_CHAIR]
    make.seat_as_vice_chair(made)

    beside = Page(browse(chair), made)
    with transaction():
        db.session.get_one(Seat, (made.id, made.user_ids[1])).attendance = rules.Attendance.ABSENT
    alone = Page(browse(chair), made)

    assert "Mở bỏ phiếu" not in beside.steps
    assert "Mở bỏ phiếu" in alone.steps


def test_what_secrecy_rests_on_is_said_before_and_while_it_matters(world, people):
    made = make.make_session(world.here, items=1)
    said = [SECRECY in Page(people["chair"], made).words]
    make.convene(made)
    said.append(SECRECY in Page(people["chair"], made).words)
    make.open_vote(made)
    said.append(SECRECY in Page(people["chair"], made).words)
    make.close(made)
    said.append(SECRECY in Page(people["chair"], made).words)

    assert said == [True, True, True, False]


def test_a_written_round_asks_nobody_into_the_room(world, people, browse):
    terms = rules.Terms(2, 3, 1, 2, True, rules.Base.ALL_MEMBERS, method=VoteMethod.WRITTEN)
    made = make.make_session(world.here, items=1, terms=terms)
    with transaction():
        session = db.session.get_one(CouncilSession, made.id)
        session.kind, session.written_due = SessionKind.WRITTEN_ROUND, date(2026, 7, 30)
    services.convene(session_id=made.id, actor=SYSTEM)
    make.open_vote(made)

    member = Page(browse(made.users[3]), made).words

    assert "Đồng chí gửi ý kiến bằng văn bản." in member
    assert "Cách biểu quyết Ý kiến bằng văn bản: 11 người" in member
    assert "Cần 8/11 người gửi ý kiến" in member
    assert "Có mặt" not in member
    assert "Thời gian Từ 25/07/2026 đến hết 30/07/2026" in member
    assert "Địa điểm" not in member
    assert "Gửi phiếu xin ý kiến" in member.partition("Lịch sử")[2]
    assert "bỏ phiếu" not in member
    assert "Số lá phiếu đã nhận" not in member


def test_the_result_file_is_offered_after_the_end_only(world, people):
    made = make.make_vote(world.here, items=1)
    before = Page(people["secretary"], made).words
    make.close(made)

    assert "Tải tệp kết quả có chữ ký số" not in before
    assert "Tải tệp kết quả có chữ ký số" in Page(people["secretary"], made).words
