"""The council's pages and forms as people use them, and as the blind roles see them."""

import io

import openpyxl
import pytest

from festival.accounts.rules import Role
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.voting import queries, services
from festival.voting.models import CouncilSession
from festival.voting.rules import Choice, Outcome, SessionState
from tests.pages import read
from tests.voting import make

COUNCIL = {
    "name": "Hội đồng Thi đua - Khen thưởng xã An Thịnh",
    "decision_number": "215/QĐ-UBND",
    "decided_on": "15/1/2026",
    "regulation_number": "216/QĐ-UBND",
    "regulation_on": "16/01/2026",
}
SESSION = {"title": "Phiên họp thứ nhất", "held_on": "25/7/2026", "starts_at": "8h", "venue": "Hội trường"}
HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "Nguyễn\u202eVăn", "x" * 300]


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


@pytest.fixture
def chair(world, browse):
    return browse(world.users[Role.COUNCIL_CHAIR])


def at(made, path="") -> str:
    return f"/council/sessions/{made.id}{path}"


def sent(made, *choices) -> dict:
    return {f"choice_{item}": choice.value for item, choice in make.choices_of(made, *choices).items()}


def stored(model) -> list:
    db.session.rollback()
    return db.session.query(model).all()


def words(response) -> str:
    return read(response.get_data(as_text=True)).words


# Planning


def test_the_list_says_what_to_do_first(world, secretary):
    place = f"/council/seasons/{world.here.season.id}"
    assert "Trước hết ghi quyết định thành lập" in secretary.page(place).words
    moved = secretary.get(f"{place}/sessions/new", status=303)
    assert moved.location.endswith(f"/council/localities/{world.here.commune.id}/found")
    make.make_council(world.here, size=3)
    assert "Lập phiên họp rồi đưa các hồ sơ" in secretary.page(place).words


def test_a_session_is_planned_with_its_agenda(world, secretary):
    made = make.make_council(world.here, size=3)
    wanted = [make.make_nomination(world.here).id for _ in range(3)]
    place = f"/council/seasons/{world.here.season.id}/sessions/new"
    secretary.get(place)

    moved = secretary.post(place, {**SESSION, "council_id": made.council.id})
    agenda = moved.location
    assert "Đủ điều kiện, chưa vào phiên nào: 3 hồ sơ" in secretary.page(agenda).words
    secretary.post(agenda, {"nomination_ids": wanted[:2]})
    page = secretary.page(agenda).words
    assert "Trong phiên này: 2 hồ sơ" in page
    assert "chưa vào phiên nào: 1 hồ sơ" in page

    item = queries.agenda(stored(CouncilSession)[0].id)[0]
    secretary.post(f"/council/agenda-items/{item.id}/removal", make.said_of(item.id))
    assert "Trong phiên này: 1 hồ sơ" in secretary.page(agenda).words
    assert "checked" not in secretary.get(agenda).get_data(as_text=True)
    assert f'value="{SESSION["venue"]}"' in secretary.get(place).get_data(as_text=True)


@pytest.mark.parametrize(("ids", "status"), [([], 409), ([999_999], 409), (["x"], 422)])
def test_an_agenda_takes_only_what_is_on_its_list(world, secretary, ids, status):
    made = make.make_session(world.here, items=0)
    make.make_nomination(world.here)

    secretary.post(at(made, "/agenda"), {"nomination_ids": ids}, status=status)

    assert make.items_of(made) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", HOSTILE[3]), ("held_on", "x"), ("starts_at", "25h"), ("council_id", "99999")],
)
def test_a_session_form_refuses_bad_input(world, secretary, field, value):
    made = make.make_council(world.here, size=3)
    place = f"/council/seasons/{world.here.season.id}/sessions/new"

    secretary.post(place, {**SESSION, "council_id": made.council.id, field: value}, status=422)

    assert stored(CouncilSession) == []


def test_a_planned_session_can_be_edited_and_a_convened_one_not(world, secretary):
    made = make.make_session(world.here, size=3)
    typed = {**SESSION, "council_id": made.council.id}
    secretary.get(at(made, "/edit"))
    secretary.post(at(made, "/edit"), typed)
    assert make.session_of(made).title == "Phiên họp thứ nhất"
    secretary.post(at(made, "/edit"), {**typed, "held_on": ""}, status=422)
    make.convene(made)

    answer = secretary.post(at(made, "/edit"), typed, status=409)

    assert "Phiên đã họp nên không sửa được tên, thời gian, địa điểm." in words(answer)


def test_sessions_are_searched_filtered_sorted_and_exported(world, secretary):
    place = f"/council/seasons/{world.here.season.id}"
    made = make.make_session(world.here, size=3, items=1)
    other = make.make_session(world.here, size=3, items=1)
    with_title = {**SESSION, "title": '=HYPERLINK("http://x")', "council_id": other.council.id}
    secretary.post(at(other, "/edit"), with_title)
    make.convene(made)

    def rows(query):
        return secretary.page(place + query).words.count("25/07/2026")

    assert [rows(q) for q in ("", "?q=phien+hop", "?q=khongco", "?state=convened", "?state=x")] == [
        2,
        1,
        0,
        1,
        2,
    ]
    assert "Không có phiên họp nào khớp" in secretary.page(place + "?q=khongco").words
    book = openpyxl.load_workbook(io.BytesIO(secretary.get(place + "?export=xlsx&sort=title").data))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert [row[0] for row in cells] == ["Phiên họp", '=HYPERLINK("http://x")', make.session_of(made).title]
    by_title = secretary.get(place + "?sort=title").get_data(as_text=True)
    assert 'aria-sort="ascending"' in by_title
    assert "sort=-title" in by_title
    assert [cell.data_type for cell in book.active["A"]] == ["s", "s", "s"]


def test_the_list_shows_only_sessions_of_the_season(world, secretary, browse):
    make.make_session(world.there, size=3, items=1)

    assert "Chưa có Hội đồng" in secretary.page(f"/council/seasons/{world.here.season.id}").words


# Roll and opening


def test_the_roll_is_frozen_by_its_number_and_called(world, secretary):
    made = make.make_session(world.here, size=4)
    page = secretary.page(at(made, "/convening"))
    assert "được chốt với 4 thành viên" in page.words
    secretary.post(at(made, "/convening"), {"count": "3"}, status=422)
    secretary.post(at(made, "/convening"), {"count": "bốn"}, status=422)
    assert make.session_of(made).state is SessionState.PLANNED
    secretary.post(at(made, "/convening"), {"count": "4"})

    secretary.get(at(made, "/roll"))
    present = {f"seat_{user.id}": "present" for user in made.users[:3]}
    absent = {f"seat_{made.users[3].id}": "absent", f"reason_{made.users[3].id}": "Đi công tác"}
    secretary.post(at(made, "/roll"), {**present, **absent})

    page = secretary.page(at(made)).words
    assert "Có mặt 3/4, cần 3" in page
    assert "vắng: Đi công tác" in page
    secretary.post(at(made, "/roll"), {"everyone": "1"})
    assert "Có mặt 4/4, cần 3" in secretary.page(at(made)).words


def test_a_roll_that_says_neither_is_refused(world, secretary):
    made = make.make_session(world.here, size=3)
    make.convene(made)

    secretary.post(at(made, "/roll"), {f"seat_{made.users[0].id}": "có"}, status=422)


def test_opening_says_what_will_happen_and_asks_for_the_number(world, chair):
    made = make.make_session(world.here, items=2)
    make.convene(made, absent=1)
    html = chair.get(at(made, "/opening")).get_data(as_text=True)
    page = read(html)
    assert "10 thành viên có mặt bỏ phiếu kín trên màn hình cho 2 hồ sơ" in page.words
    assert "Cần 6 phiếu đồng ý" in page.words
    shown = make.fingerprint_now(made)
    assert shown in html

    chair.post(at(made, "/opening"), {"count": "3", "shown": shown}, status=422)
    chair.post(at(made, "/opening"), {"count": "2", "shown": "another list"}, status=409)
    assert make.session_of(made).state is SessionState.CONVENED
    chair.post(at(made, "/opening"), {"count": "2", "shown": shown})

    assert make.session_of(made).state is SessionState.VOTING
    chair.get(at(made, "/opening"), status=409)


def test_without_quorum_the_page_says_so_and_ends_the_session(world, chair):
    made = make.make_session(world.here)
    make.convene(made, absent=4)
    assert "cần 8 người có mặt" in chair.page(at(made, "/opening")).words

    chair.post(at(made, "/no-quorum"))

    assert "Không đủ thành viên" in chair.page(at(made)).words


def test_a_small_room_is_warned_that_equal_ballots_tell(world, chair):
    made = make.make_session(world.here, size=3)
    make.convene(made)

    assert "nếu mọi lá phiếu giống nhau" in chair.page(at(made, "/opening")).words


# The ballot


def test_a_member_fills_in_checks_changes_and_sends_a_ballot(world, browse):
    made = make.make_vote(world.here, items=2)
    member = browse(made.users[4])
    assert "Bỏ phiếu" in member.page(at(made)).words
    page = member.get(at(made, "/ballot"))
    assert page.headers["Cache-Control"] == "no-store"
    assert 'class="form no-keep"' in page.get_data(as_text=True)

    half = dict(list(sent(made, Choice.YES, Choice.NO).items())[:1])
    refused = member.post(at(made, "/ballot"), half, status=422)
    assert "Chưa chọn ý kiến" in words(refused)
    assert refused.get_data(as_text=True).count("checked") == 1
    checked = member.post(at(made, "/ballot"), sent(made, Choice.YES, Choice.NO), status=200)
    assert "Lá phiếu chưa gửi" in words(checked)
    assert "Đồng ý: 1 · Không đồng ý: 1 · Không có ý kiến: 0" in words(checked)
    assert checked.headers["Cache-Control"] == "no-store"
    changing = {**sent(made, Choice.YES, Choice.NO), "change": "1"}
    assert member.post(at(made, "/ballot"), changing, status=200).get_data(as_text=True).count("checked") == 2
    assert (make.count_ballots(), make.count_voted(made)) == (0, 0)

    done = member.post(at(made, "/ballots"), sent(made, Choice.YES, Choice.NO))
    assert done.headers["Cache-Control"] == "no-store"
    assert (make.count_ballots(), make.count_voted(made)) == (2, 1)
    assert "Đồng chí đã bỏ phiếu" in member.page(at(made)).words
    assert "đã bỏ phiếu rồi" in member.page(at(made, "/ballot")).words


def test_htmx_gets_each_step_in_place_of_the_ballot(world, browse):
    made = make.make_vote(world.here, items=1)
    member, htmx = browse(made.users[0]), {"HX-Request": "true"}

    check = member.post(at(made, "/ballot"), sent(made, Choice.NO), status=200, headers=htmx)
    done = member.post(at(made, "/ballots"), sent(made, Choice.NO), status=200, headers=htmx)

    for answer in (check, done):
        html = answer.get_data(as_text=True)
        assert html.lstrip().startswith('<section id="ballot"')
        assert answer.headers["Cache-Control"] == "no-store"
    assert "Đã nhận lá phiếu" in words(done)
    assert "Không đồng ý" not in words(done)


def test_sending_twice_is_a_conflict_with_the_sentence(world, browse):
    made = make.make_vote(world.here, items=2)
    member = browse(made.users[0])
    member.post(at(made, "/ballots"), sent(made, Choice.YES))

    answer = member.post(at(made, "/ballots"), sent(made, Choice.NO), status=409)

    assert "Đồng chí đã bỏ phiếu rồi" in words(answer)
    member.post(at(made, "/ballot"), sent(made, Choice.NO), status=409)
    assert make.count_ballots() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"choice_1": "maybe"},
        {"choice_x": "yes"},
        {"choice_999999": "yes"},
        {"choice_99999999999999999999": "yes"},
        {"choice_-1": "yes"},
    ],
)
def test_a_ballot_that_is_none_is_refused_and_nothing_is_stored(world, browse, fields):
    made = make.make_vote(world.here, items=1)

    browse(made.users[0]).post(at(made, "/ballots"), fields, status=409)

    assert (make.count_ballots(), make.count_voted(made)) == (0, 0)


def test_an_absent_member_is_told_so(world, browse):
    made = make.make_vote(world.here, absent=1)
    member = browse(made.users[-1])

    assert "vắng mặt nên không biểu quyết được" in member.page(at(made)).words
    assert "chưa được điểm danh" in member.page(at(made, "/ballot")).words
    member.post(at(made, "/ballots"), sent(made, Choice.YES), status=409)


def test_the_ballot_is_not_there_before_the_vote(world, browse):
    made = make.make_session(world.here, size=3)
    make.convene(made)
    member = browse(made.users[0])

    assert "không trong thời gian bỏ phiếu" in member.page(at(made, "/ballot")).words
    member.post(at(made, "/ballots"), sent(made, Choice.YES), status=409)


# Who sees what


BLIND = [(Role.ADMIN, 200, 403), (Role.PRINT_CLERK, 403, 403), (Role.UNIT_PROPOSER, 404, 404)]


@pytest.mark.parametrize(("role", "session_page", "ballot_page"), BLIND)
def test_blind_roles_see_no_ballot(world, browse, role, session_page, ballot_page):
    made = make.make_vote(world.here, items=1)
    blind = browse(world.users[role])
    choices = sent(made, Choice.YES)

    blind.get(at(made), status=session_page)
    blind.get(at(made, "/ballot"), status=ballot_page)
    blind.post(at(made, "/ballots"), choices, status=ballot_page)
    assert make.count_ballots() == 0


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COUNCIL_SECRETARY, Role.COUNCIL_CHAIR, Role.LEADER])
def test_nobody_sees_a_figure_before_the_count(world, browse, role):
    made = make.make_vote(world.here, items=1)
    seen = []
    for user in made.users[:7]:
        make.cast(made, user, Choice.YES)
        seen.append(browse(world.users[role]).page(at(made)).words)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    seen.append(browse(world.users[role]).page(at(made)).words)

    assert ["Đã nhận" in page for page in seen] == [False, False, True, True, True, True, True, False]
    assert not any("phiếu đồng ý, cần" in page or "Thông qua" in page for page in seen)
    browse(world.users[role]).get(at(made, "/minutes"), status=409)

    services.close_session(session_id=made.id, actor=SYSTEM)
    page = browse(world.users[role]).page(at(made)).words
    assert "7/11 phiếu đồng ý, cần 6 theo Quy chế 216/QĐ-UBND: thông qua (63,6%)" in page


def test_no_page_says_who_has_voted(world, browse):
    """The same page for the others whether one member voted or another."""
    made = make.make_vote(world.here, items=1)
    watcher = browse(world.users[Role.COUNCIL_SECRETARY])
    before = watcher.page(at(made)).words
    make.cast(made, made.users[3], Choice.NO)

    assert watcher.page(at(made)).words == before


def test_a_foreign_commune_sees_nothing_at_all(world, browse):
    made = make.make_vote(world.here, items=1)
    for role in (Role.COUNCIL_SECRETARY, Role.COUNCIL_CHAIR, Role.LEADER, Role.ADMIN):
        foreign = browse(world.there.users[role])
        for path in ("", "/ballot", "/minutes", "/opening", "/roll"):
            foreign.get(at(made, path), status=404)


# Closing and minutes


def test_a_vote_is_ended_counted_and_signed(world, chair, secretary):
    made = make.make_vote(world.here, items=2, absent=1)
    for n, user in enumerate(made.users[:9]):
        make.cast(made, user, Choice.YES if n < 8 else Choice.NO, Choice.BLANK)
    page = chair.page(at(made, "/ending")).words
    assert "Đã nhận 9 lá phiếu của 10 thành viên có mặt" in page
    chair.post(at(made, "/ending"), {"count": "1"}, status=422)
    chair.post(at(made, "/ending"), {"count": "2"})
    chair.get(at(made, "/closing"))
    chair.post(at(made, "/closing"), {"count": "0"}, status=422)
    chair.post(at(made, "/closing"), {"count": "2", "shown": make.closing_shown(made)})
    chair.post(at(made, "/closing"), {"count": "2"}, status=409)

    page = secretary.page(at(made)).words
    assert "Kết quả: 1/2 hồ sơ được thông qua" in page
    assert "8/11 phiếu đồng ý, cần 6 theo Quy chế 216/QĐ-UBND: thông qua (72,7%)" in page
    assert "0/11 phiếu đồng ý, cần 6 theo Quy chế 216/QĐ-UBND: không thông qua (0,0%)" in page
    minutes = secretary.page(at(made, "/minutes")).words
    assert "Phiếu kín trên màn hình 10 9 9 0" in minutes
    assert "1. Chủ trì: Ủy Viên 1, Công chức xã, Chủ tịch Hội đồng." in minutes
    assert "8 đồng ý 1 không đồng ý - 8/11 72,7% Thông qua (cần 6 phiếu)" in minutes
    entry = next(e for e in audit.history(("session", made.id)) if e.action == "session.close")
    assert entry.hash in minutes
    secretary.post(at(made, "/minutes"), status=422)
    secretary.post(at(made, "/minutes"), {"signed": "y"})
    assert "Đã ký biên bản" in secretary.page(at(made)).words
    secretary.post(at(made, "/minutes"), {"signed": "y"}, status=409)


def test_two_ballots_are_not_counted_and_the_pages_say_so(world, chair):
    made = make.make_vote(world.here, items=1)
    for user in made.users[:2]:
        make.cast(made, user, Choice.YES)
    assert "Chưa đủ 3 lá phiếu" in chair.page(at(made, "/ending")).words
    make.close(made)

    page = chair.page(at(made)).words
    assert "thu về dưới 3 lá phiếu kín" in page
    assert "2/11 phiếu" not in page
    assert make.items_of(made)[0].outcome is Outcome.DEFERRED


# Weight


def test_a_ballot_costs_at_most_eight_queries_for_one_item_and_for_thirty(world, browse, count_queries):
    costs = []
    for items in (1, 30):
        made = make.make_vote(world.here, items=items)
        member, fields = browse(made.users[0]), sent(made, Choice.YES)
        with count_queries() as seen:
            member.post(at(made, "/ballots"), fields)
        costs.append(len([statement for statement in seen if not statement.startswith("BEGIN")]))

    assert costs[0] == costs[1]
    assert costs[1] <= 8


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (Role.COUNCIL_SECRETARY, ""),
        (Role.COUNCIL_SECRETARY, "/minutes"),
        (Role.COUNCIL_CHAIR, "/opening"),
        (None, "/ballot"),
    ],
)
def test_pages_cost_the_same_for_one_item_and_for_thirty(world, browse, count_queries, who, path):
    costs = []
    for items in (1, 30):
        made = make.make_session(world.here, items=items)
        make.convene(made)
        if path != "/opening":
            make.open_vote(made)
        if path == "/minutes":
            make.close(made)
        reader = browse(world.users[who] if who else made.users[0])
        with count_queries() as seen:
            reader.get(at(made, path))
        costs.append(len([statement for statement in seen if not statement.startswith("BEGIN")]))

    assert costs[0] == costs[1]
    assert costs[1] <= 12


def test_the_list_costs_the_same_for_one_session_and_for_thirty(world, secretary, count_queries):
    place, costs = f"/council/seasons/{world.here.season.id}?per_page=50", []
    made = make.make_session(world.here, size=3, items=1)
    for more in (0, 29):
        for n in range(more):
            services.plan_session(
                season_id=world.here.season.id,
                council_id=made.council.id,
                title=f"Phiên {n}",
                held_on=make.MEETING_DAY,
                starts_at=make.time(8),
                venue="",
                actor=SYSTEM,
            )
        with count_queries() as seen:
            secretary.get(place)
        costs.append(len([statement for statement in seen if not statement.startswith("BEGIN")]))

    assert costs[0] == costs[1]
    assert costs[1] <= 8


def test_the_agenda_and_council_pages_cost_the_same_for_many_rows(world, secretary, count_queries):
    costs = {}
    for size in (3, 30):
        made = make.make_session(world.here, size=size, items=size)
        for place in (at(made, "/agenda"), f"/council/councils/{made.council.id}", at(made, "/convening")):
            with count_queries() as seen:
                secretary.get(place)
            kind = place.rsplit("/", 1)[1] if "session" in place else "council"
            costs.setdefault(kind, []).append(len(seen))

    assert all(few == many <= 14 for few, many in costs.values()), costs
