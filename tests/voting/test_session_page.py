"""The page of a session: each person's next step, the ways really used, what secrecy rests on."""

import re

import pytest

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.voting import rules, services
from festival.voting.models import CouncilSession, Seat
from festival.voting.rules import Channel, Choice, SessionKind, VoteMethod
from tests.pages import read
from tests.voting import make

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
        (None, "Kết thúc bỏ phiếu", "Bỏ phiếu"),
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
    assert "Cách bỏ phiếu Giơ tay: 11 người" in member.words
    assert SECRECY not in member.words


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
    with transaction():
        seat = db.session.get_one(Seat, (made.id, made.user_ids[1]))
        seat.user_id = chair.id

    beside = Page(browse(chair), made)
    with transaction():
        db.session.get_one(Seat, (made.id, made.user_ids[0])).attendance = rules.Attendance.ABSENT
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
        db.session.get_one(CouncilSession, made.id).kind = SessionKind.WRITTEN_ROUND
    services.convene(session_id=made.id, actor=SYSTEM)
    make.open_vote(made)

    member = Page(browse(made.users[3]), made).words

    assert "Đồng chí gửi ý kiến bằng văn bản." in member
    assert "Cách bỏ phiếu Ý kiến bằng văn bản: 11 người" in member
    assert "Cần 8/11 người gửi ý kiến" in member
    assert "Có mặt" not in member.partition("Lịch sử")[0]


def test_the_result_file_is_offered_after_the_end_only(world, people):
    made = make.make_vote(world.here, items=1)
    before = Page(people["secretary"], made).words
    make.close(made)

    assert "Tải tệp kết quả có chữ ký số" not in before
    assert "Tải tệp kết quả có chữ ký số" in Page(people["secretary"], made).words
