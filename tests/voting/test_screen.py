"""The projector: it asks by itself, shows what the room may see, and tells nobody's vote."""

import re
from datetime import date

import pytest

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.voting import services
from festival.voting.models import CouncilMember, CouncilSession
from festival.voting.rules import Choice
from festival.voting.rules.screens import Step, shown_after
from tests.pages import read
from tests.voting import make

YES, NO = Choice.YES, Choice.NO


def at(made) -> str:
    return f"/council/sessions/{made.id}/screen"


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


class Projector:
    """Asks as htmx does: always for the address that the newest fragment carries."""

    def __init__(self, browser, made):
        self.browser = browser
        self.page = browser.get(at(made)).get_data(as_text=True)

    def ask(self) -> int:
        address = re.search(r'hx-get="([^"]+)"', self.page)[1].replace("&amp;", "&")
        answer = self.browser._send("GET", address, headers={"HX-Request": "true"})
        if answer.status_code == 200:
            self.page = answer.get_data(as_text=True)
        return answer.status_code

    @property
    def words(self) -> str:
        return read(self.page).words


@pytest.mark.parametrize(
    ("step", "shown", "last", "after"),
    [
        (Step.NEXT, None, 3, 1),
        (Step.NEXT, 1, 3, 2),
        (Step.NEXT, 3, 3, 3),
        (Step.NEXT, None, 0, None),
        (Step.PREVIOUS, 3, 3, 2),
        (Step.PREVIOUS, 1, 3, None),
        (Step.PREVIOUS, None, 3, None),
        (Step.PREVIOUS, 9, 3, 3),
        (Step.ALL, 2, 3, None),
    ],
)
def test_the_steps_of_the_projector(step, shown, last, after):
    assert shown_after(step, shown, last) == after


def test_it_shows_every_step_of_a_session(world, secretary):
    made = make.make_session(world.here, items=2)
    projector = Projector(secretary, made)
    assert "Dự kiến" in projector.words
    assert "2 hồ sơ" in projector.words

    make.convene(made, absent=2)
    assert projector.ask() == 200
    for words in (
        "Có mặt 9/11",
        "Đủ số thành viên theo Quy chế",
        "Chủ trì: Ủy Viên 1",
        "Vắng: Ủy Viên 10, Ủy Viên 11",
    ):
        assert words in projector.words

    make.open_vote(made)
    assert projector.ask() == 200
    assert "Đang nhận phiếu. Số phiếu đã nhận hiện khi có từ 3 lá phiếu." in projector.words

    for user in made.users[:8]:
        make.cast(made, user, YES, NO)
    assert projector.ask() == 200
    assert "Đã nhận 8/9 lá phiếu trên màn hình" in projector.words

    services.end_vote(session_id=made.id, actor=SYSTEM)
    assert projector.ask() == 200
    assert "Tổ kiểm phiếu đang làm việc" in projector.words
    assert "Thông qua" not in projector.words

    services.close_session(session_id=made.id, actor=SYSTEM)
    assert projector.ask() == 200
    assert "Thông qua 1/2 hồ sơ" in projector.words
    assert "8/11 · Thông qua" in projector.words
    assert "0/11 · Không thông qua" in projector.words


def test_the_secretary_goes_from_item_to_item_and_the_page_follows(world, secretary):
    made = make.make_vote(world.here, items=2)
    for user in made.users[:7]:
        make.cast(made, user, YES, NO)
    make.close(made)
    projector = Projector(secretary, made)
    assert projector.ask() == 204

    secretary.post(at(made), {"step": "next"})
    assert projector.ask() == 200
    first = projector.words
    secretary.post(at(made), {"step": "next"})
    projector.ask()
    second = projector.words
    secretary.post(at(made), {"step": "previous"})
    secretary.post(at(made), {"step": "previous"})
    projector.ask()

    assert "Hồ sơ 1/2" in first
    assert "Đồng ý 7 Không đồng ý 0 Không có ý kiến 0 Thông qua 7/11 phiếu đồng ý, cần 6" in first
    assert "Đồng ý 0 Không đồng ý 7 Không có ý kiến 0 Không thông qua" in second
    assert "Thông qua 1/2 hồ sơ" in projector.words


def test_an_item_before_the_council_is_shown_with_what_it_needs(world, secretary):
    made = make.make_vote(world.here, items=2)
    nomination = make.items_of(made)[1].nomination
    services.move_screen(session_id=made.id, step=Step.NEXT)
    services.move_screen(session_id=made.id, step=Step.NEXT)

    words = Projector(secretary, made).words

    for shown in (nomination.nominee.written, nomination.citation, "Cần 6 phiếu đồng ý để thông qua"):
        assert shown in words


@pytest.mark.parametrize("step", ["", "jump", "NEXT", "__class__"])
def test_an_unknown_step_shows_the_whole_agenda(world, secretary, step):
    made = make.make_vote(world.here, items=2)
    services.move_screen(session_id=made.id, step=Step.NEXT)

    secretary.post(at(made), {"step": step})

    db.session.rollback()
    assert db.session.get_one(CouncilSession, made.id).shown_position is None


def test_nothing_moves_on_the_screen_until_three_have_voted(world, secretary):
    """Who looks at the room and at the screen must not see which press was whose vote."""
    made = make.make_vote(world.here, items=2)
    projector = Projector(secretary, made)
    seen = []

    for user in made.users[:4]:
        make.cast(made, user, YES, NO)
        seen.append(projector.ask())

    assert seen == [204, 204, 200, 200]


def test_before_the_closing_the_screen_is_the_same_whatever_was_voted(world, secretary):
    """One figure, the turnout; no name, no choice and no order."""
    pages = []
    for choices in ([YES] * 6, [NO] * 6):
        made = make.make_vote(world.here, items=1, season=None)
        for user, choice in zip(made.users, choices, strict=False):
            make.cast(made, user, choice)
        page = Projector(secretary, made).words
        pages.append(re.sub(r"Lê Văn Số \d+|Ủy Viên \d+", "", page))

    assert pages[0] == pages[1]
    assert "Đã nhận 6/11" in pages[0]


def test_members_and_whoever_sees_the_council_may_look_and_others_not(world, browse):
    made = make.make_vote(world.here, items=1)
    stranger = make.make_user("Người Ngoài", locality=world.here.commune)

    browse(made.users[3]).get(at(made))
    browse(world.users[Role.COUNCIL_CHAIR]).get(at(made))
    browse(stranger).get(at(made), status=404)
    browse(made.users[3]).post(at(made), {"step": "next"}, status=403)


def test_a_member_sees_the_planned_screen_and_somebody_who_left_does_not(world, browse):
    made = make.make_session(world.here, items=1)
    with transaction():
        db.session.get_one(CouncilMember, made.members[5].id).valid_to = date(2026, 7, 1)

    browse(made.users[4]).get(at(made))
    browse(made.users[5]).get(at(made), status=404)


def test_without_javascript_the_page_loads_itself_anew(world, secretary):
    made = make.make_vote(world.here, items=1)

    html = secretary.get(at(made)).get_data(as_text=True)

    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html


@pytest.mark.parametrize(("size", "items"), [(5, 1), (60, 25)])
def test_asking_costs_four_queries_when_nothing_is_new_and_six_otherwise(
    world, secretary, count_queries, size, items
):
    made = make.make_vote(world.here, size=size, items=items)
    projector = Projector(secretary, made)

    with count_queries() as quiet:
        assert projector.ask() == 204
    services.move_screen(session_id=made.id, step=Step.NEXT)
    with count_queries() as news:
        assert projector.ask() == 200

    asked = [[line for line in seen if not line.startswith(("PRAGMA", "BEGIN"))] for seen in (quiet, news)]
    assert [len(lines) for lines in asked] == [4, 6], asked
    assert not [line for line in asked[0] + asked[1] if "ballot" in line]
