"""The pages of the paper count: what a teller sees, what everybody else sees, and what is refused."""

import pytest

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.voting import queries, services
from festival.voting.models import Conflict
from festival.voting.rules import Channel, ConflictKind, ConflictState
from tests.factories import keep, make_user
from tests.pages import read
from tests.voting import make, papers

# Figures that stand nowhere else on a page.
TOLD = (6, 4, 1)


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


def typed(made, *rows, returned=11, issued=11, invalid=0, sheet=1) -> dict[str, str]:
    """What a teller's form sends; one row for all items, or one for each."""
    item_ids = papers.item_ids_of(made, sheet)
    given = rows * len(item_ids) if len(rows) == 1 else rows
    form = {"issued": issued, "returned": returned, "valid": returned - invalid, "invalid": invalid}
    for item_id, row in zip(item_ids, given, strict=True):
        form |= {f"row_{item_id}_{part}": n for part, n in zip(("yes", "no", "invalid"), row, strict=True)}
    return {name: str(number) for name, number in form.items()} | {"no_keep": "1"}


def filled_in(html: str) -> dict[str, str]:
    """What stands in the boxes of a teller's form."""
    fields = [field for form in read(html).forms for field in form["fields"] if field.get("type") == "text"]
    return {field["name"]: field["value"] for field in fields if field.get("value")}


# Tellers


def test_a_secretary_elects_tellers_among_members_and_others(world, secretary):
    made = papers.make_papers(world.here, ending=False)
    other = make_user("Trần Thị Kiểm", locality=world.here.area)

    page = secretary.page(at(made, "/tellers"))
    assert "Ủy Viên 1 : chủ trì phiên họp" in page.words
    answer = secretary.post(
        at(made, "/tellers"), {"lead": other.id, "second": made.users[5].id, "third": "0"}, status=303
    )

    assert answer.headers["Location"] == at(made, "/papers")
    assert [teller.full_name for teller in papers.loaded(made).tellers] == ["Trần Thị Kiểm", "Ủy Viên 6"]
    shown = secretary.page(at(made, "/papers")).words
    assert "Trần Thị Kiểm · tổ trưởng" in shown
    assert "Bầu Tổ kiểm phiếu · " not in shown


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Hãy chọn một người trong danh sách."),
        ({"lead": "0", "second": "0", "third": "0"}, "Hãy chọn một người trong danh sách."),
        ({"lead": "4", "second": "4", "third": "0"}, "Người này đã được chọn."),
        ({"lead": "4", "second": "5", "third": "5"}, "Người này đã được chọn."),
        ({"lead": "999999", "second": "5", "third": "0"}, ""),
        ({"lead": "x", "second": "5", "third": "0"}, ""),
    ],
)
def test_a_faulty_election_is_refused_with_what_was_chosen(world, secretary, form, sentence):
    made = papers.make_papers(world.here, ending=False)
    ids = {"4": str(made.user_ids[5]), "5": str(made.user_ids[6])}
    form = {name: ids.get(value, value) for name, value in form.items()}

    answer = secretary.post(at(made, "/tellers"), form, status=422)

    assert sentence in words(answer)
    assert [teller.full_name for teller in papers.loaded(made).tellers] == ["Ủy Viên 4", "Ủy Viên 5"]


def test_whoever_is_not_fit_is_refused_with_the_reason(world, secretary):
    made = papers.make_papers(world.here, ending=False)

    answer = secretary.post(
        at(made, "/tellers"),
        {"lead": made.user_ids[0], "second": made.user_ids[5], "third": "0"},
        status=409,
    )

    assert "Ủy Viên 1 chủ trì phiên họp nên không kiểm phiếu" in words(answer)


def test_neither_administrators_nor_those_who_did_not_come_are_offered(world, secretary):
    made = papers.make_papers(world.here, absent=1, ending=False)
    admin = world.users[Role.ADMIN]

    page = secretary.page(at(made, "/tellers"))

    assert f"{admin.full_name} : là quản trị viên" in page.words
    assert "Ủy Viên 11 : vắng mặt tại phiên họp" in page.words
    html = secretary.get(at(made, "/tellers")).get_data(as_text=True)
    assert f'<option value="{made.user_ids[9]}"' in html
    assert f'<option value="{made.user_ids[10]}"' not in html
    assert f'<option value="{admin.id}"' not in html


def test_the_page_of_a_closed_session_offers_no_election(world, secretary):
    made = papers.make_papers(world.here)
    papers.both_type(made, (8, 3, 0))
    services.close_session(session_id=made.id, actor=SYSTEM)

    page = secretary.page(at(made, "/tellers"))

    assert "Phiên họp đã kết thúc nên không đổi được Tổ kiểm phiếu." in page.words
    assert not [form for form in page.forms if form["action"].endswith("/tellers")]


# Ballot papers


def test_the_papers_are_listed_before_the_vote_with_who_gets_which(world, secretary):
    made = make.make_session(world.here, items=3)
    services.convene(session_id=made.id, actor=SYSTEM)
    keep(
        Conflict(
            item_id=make.items_of(made)[1].id,
            user_id=made.user_ids[9],
            kind=ConflictKind.RELATIVE,
            state=ConflictState.CONFIRMED,
        )
    )
    services.call_the_roll(
        session_id=made.id,
        present=set(made.user_ids),
        reasons={},
        channels=dict.fromkeys(made.user_ids, Channel.PAPER),
        actor=SYSTEM,
    )

    shown = secretary.page(at(made, "/papers")).words

    assert "Phiếu số 1 2 11 phiếu" in shown
    assert "Phiếu số 2 Không phát cho: Ủy Viên 10, vì có liên quan" in shown
    assert "1 10 phiếu" in shown
    assert "Bầu Tổ kiểm phiếu" in shown


def test_nobody_votes_on_paper_and_the_page_says_so(world, secretary):
    made = make.make_vote(world.here, items=1)

    assert "Chưa có ai bỏ phiếu giấy" in secretary.page(at(made, "/papers")).words
    assert "Phiếu giấy" not in secretary.page(at(made)).words


# Typing


def test_two_tellers_type_apart_and_meet_at_the_end(world, browse):
    made = papers.make_papers(world.here)
    first, second = (browse(teller) for teller in made.tellers)

    assert "Đã nhập 0/2" in first.page(at(made, "/papers")).words
    first.post(at(made, "/papers/1"), typed(made, TOLD), status=303)
    assert "Chờ người kiểm phiếu còn lại nhập" in first.page(at(made, "/papers/1")).words

    before = second.get(at(made, "/papers/1")).get_data(as_text=True)
    assert filled_in(before) == {}
    assert "Đã nhập" not in before

    second.post(at(made, "/papers/1"), typed(made, TOLD), status=303)
    for teller in (first, second):
        assert "đã khớp và được giữ nguyên" in teller.page(at(made, "/papers/1")).words


def test_tellers_who_differ_are_told_where_and_see_only_their_own(world, browse):
    made = papers.make_papers(world.here)
    first, second = (browse(teller) for teller in made.tellers)
    names = [item.nomination.nominee.written for item in make.items_of(made)]
    first.post(at(made, "/papers/1"), typed(made, TOLD, (7, 4, 0)), status=303)
    second.post(at(made, "/papers/1"), typed(made, TOLD, (5, 6, 0)), status=303)

    for teller, own in ((first, (7, 4, 0)), (second, (5, 6, 0))):
        page = teller.get(at(made, "/papers/1")).get_data(as_text=True)
        told = read(page).words
        assert f"Số của Tổ kiểm phiếu chưa khớp ở: {names[1]} Hãy đếm lại" in told
        assert filled_in(page) | {"no_keep": "1"} == typed(made, TOLD, own)

    second.post(at(made, "/papers/1"), typed(made, TOLD, (7, 4, 0)), status=303)
    assert "đã khớp" in second.page(at(made, "/papers/1")).words


def test_a_third_teller_counts_before_hearing_that_the_others_differ(world, browse):
    made = papers.make_papers(world.here)
    first, second = made.tellers
    third = made.users[6]
    papers.elect(made, first, second, third)
    papers.type_in(made, first, papers.figures(made, TOLD))
    papers.type_in(made, second, papers.figures(made, (5, 6, 0)))
    late = browse(third)

    assert "Đã nhập 2/2" in late.page(at(made, "/papers")).words
    assert "khớp ở" not in late.page(at(made, "/papers/1")).words

    late.post(at(made, "/papers/1"), typed(made, TOLD), status=303)
    assert "Chưa khớp" in late.page(at(made, "/papers")).words
    assert "chưa khớp ở" in late.page(at(made, "/papers/1")).words


def test_nobody_else_sees_a_figure_before_the_closing(world, browse, secretary, chair):
    made = papers.make_papers(world.here)
    first, second = (browse(teller) for teller in made.tellers)
    onlookers = [secretary, chair, browse(world.users[Role.ADMIN]), browse(made.users[8])]
    seen = []

    for figures in ((5, 3, 3), (9, 2, 0)):
        first.post(at(made, "/papers/1"), typed(made, TOLD), status=303)
        second.post(at(made, "/papers/1"), typed(made, figures), status=303)
        for path in ("", "/papers"):
            pages = [onlooker.page(at(made, path)).words for onlooker in (secretary, chair, onlookers[3])]
            seen += [pages]

    assert "Chưa khớp" in seen[1][0]
    assert seen[1] == seen[3]
    assert [text.partition("Lịch sử")[0] for text in seen[0]] == [
        text.partition("Lịch sử")[0] for text in seen[2]
    ]
    for onlooker in onlookers:
        assert onlooker.status("GET", at(made, "/papers/1")) in (403, 404)
        assert onlooker.status("POST", at(made, "/papers/1")) in (403, 404)
        assert onlooker.status("POST", at(made, "/papers/1/check")) in (403, 404)


def test_the_blind_roles_see_the_totals_after_the_closing(world, secretary):
    made = papers.make_papers(world.here)
    papers.both_type(made, (6, 4, 1), invalid=1, issued=11)
    services.close_session(session_id=made.id, actor=SYSTEM)

    shown = secretary.page(at(made, "/papers")).words

    assert "Phiếu số 1 11 11 10 1" in shown
    assert "6 4 1" in shown


def test_under_three_papers_the_page_says_why_there_are_no_figures(world, browse, secretary):
    made = papers.make_papers(world.here)
    for teller in made.tellers:
        empty = typed(made, ("", "", ""), returned=2)
        browse(teller).post(at(made, "/papers/1"), empty | {"valid": "", "invalid": ""}, status=303)
    services.close_session(session_id=made.id, actor=SYSTEM)

    shown = secretary.page(at(made, "/papers")).words

    assert "Phiếu số 1 11 2 Thu về dưới 3 phiếu nên không mở phiếu" in shown
    assert "Phiếu giấy theo từng hồ sơ" not in shown


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"row_0_yes": ""}, ["Chưa ghi số. Nếu không có phiếu nào thì ghi 0."]),
        ({"issued": "", "valid": ""}, ["Chưa ghi số. Nếu không có phiếu nào thì ghi 0."]),
        ({"row_0_yes": "-1"}, ["Ghi số phiếu bằng chữ số"]),
        ({"row_0_yes": "6,5"}, ["Ghi số phiếu bằng chữ số"]),
        ({"row_0_yes": "sáu"}, ["Ghi số phiếu bằng chữ số"]),
        ({"row_0_yes": "９"}, ["Ghi số phiếu bằng chữ số"]),
        ({"row_0_yes": "9" * 300}, ["Ghi số phiếu bằng chữ số"]),
        ({"issued": "9999"}, ["chỉ có 11 người bỏ phiếu giấy"]),
        ({"row_0_yes": "7"}, ["cộng lại là 12, phải bằng số thu về 11"]),
        ({"valid": "9", "row_0_yes": "7"}, ["Hợp lệ 9 cộng không hợp lệ 0", "cộng lại là 12"]),
        ({"valid": "9", "row_0_yes": "x"}, ["Hợp lệ 9 cộng không hợp lệ 0", "Ghi số phiếu bằng chữ số"]),
        ({"returned": "2"}, ["Thu về dưới 3 phiếu: không mở phiếu"]),
    ],
)
def test_figures_that_do_not_hold_are_told_and_nothing_is_stored(world, browse, changes, sentences):
    made = papers.make_papers(world.here)
    item_id = papers.item_ids_of(made)[0]
    form = typed(made, TOLD) | {name.replace("row_0", f"row_{item_id}"): n for name, n in changes.items()}

    answer = browse(made.tellers[0]).post(at(made, "/papers/1"), form, status=422)

    shown = words(answer)
    assert [sentence for sentence in sentences if sentence not in shown] == []
    assert 'value="4"' in answer.get_data(as_text=True)
    assert (papers.stored_counts(), papers.stored_rows()) == ([], [])


def test_rows_of_another_sheet_session_or_state_are_refused(world, browse):
    made, other = papers.make_papers(world.here), papers.make_papers(world.here)
    teller = browse(made.tellers[0])
    foreign = {f"row_{papers.item_ids_of(other)[0]}_yes": "3"}

    told = {
        "a row of another session": (at(made, "/papers/1"), typed(made, TOLD) | foreign),
        "another sheet": (at(made, "/papers/2"), typed(made, TOLD)),
        "a row without an item": (at(made, "/papers/1"), typed(made, TOLD) | {"row_x_yes": "3"}),
    }
    for what, (url, form) in told.items():
        answer = teller.post(url, form, status=409)
        assert "Hãy" in words(answer), what
    assert teller.status("GET", at(other, "/papers/1")) in (403, 404)
    assert papers.stored_counts() == []


def test_nothing_is_taken_before_the_end_and_after_the_closing(world, browse):
    made = papers.make_papers(world.here, ending=False)
    teller = browse(made.tellers[0])

    assert "Chưa kết thúc bỏ phiếu" in teller.page(at(made, "/papers/1")).words
    assert "Chưa kết thúc" in words(teller.post(at(made, "/papers/1"), typed(made, TOLD), status=409))

    services.end_vote(session_id=made.id, actor=SYSTEM)
    papers.both_type(made, (8, 3, 0))
    services.close_session(session_id=made.id, actor=SYSTEM)
    assert "không ở bước kiểm phiếu" in words(
        teller.post(at(made, "/papers/1"), typed(made, TOLD), status=409)
    )
    assert {row[1:] for row in papers.stored_rows()} == {(8, 3, 0)}


def test_sums_are_checked_while_typing_and_nothing_is_kept(world, browse):
    made = papers.make_papers(world.here)
    teller, check = browse(made.tellers[0]), at(made, "/papers/1/check")
    item_id = papers.item_ids_of(made)[0]
    htmx = {"headers": {"HX-Request": "true"}}
    begun = dict.fromkeys(typed(made, TOLD), "") | {"no_keep": "1"} | {"issued": "11", "returned": "11"}

    def told(**changes) -> str:
        changes = {name.replace("row_0", f"row_{item_id}"): value for name, value in changes.items()}
        return words(teller.post(check, begun | changes, status=200, **htmx))

    assert told() == "Các số đã ghi khớp với nhau. Còn 8 ô chưa ghi."
    assert "nhiều hơn số phát ra 11" in told(returned="12")
    assert "cộng lại là 12, phải bằng số thu về 11" in told(row_0_yes="7", row_0_no="4", row_0_invalid="1")
    assert "ghi số phiếu bằng chữ số" in told(row_0_yes="bảy")
    assert told(returned="2") == "Các số đã ghi khớp với nhau. Có thể lưu."
    assert "không mở phiếu" in told(returned="2", valid="2")
    assert papers.stored_counts() == []

    whole = teller.post(check, begun | {"returned": "12"}, status=200)
    assert "nhiều hơn số phát ra 11" in words(whole)
    assert whole.headers["Cache-Control"] == "no-store"


def test_the_lead_reopens_from_the_page_and_nobody_else(world, browse):
    made = papers.make_papers(world.here)
    papers.both_type(made, (8, 3, 0))
    lead, other = (browse(teller) for teller in made.tellers)

    assert "Mở lại để đếm lại" not in other.page(at(made, "/papers/1")).words
    other.post(at(made, "/papers/1/reopening"), status=409)
    assert len(papers.stored_counts()) == 2

    assert "Mở lại để đếm lại" in lead.page(at(made, "/papers/1")).words
    lead.post(at(made, "/papers/1/reopening"), status=303)
    assert papers.stored_counts() == []
    assert "Đã nhập 0/2" in other.page(at(made, "/papers")).words


def test_a_teller_without_a_seat_reaches_the_session_and_its_papers(world, browse):
    made = papers.make_papers(world.here)
    outsider = make_user("Trần Thị Kiểm", locality=world.here.commune)
    papers.elect(made, outsider, made.tellers[1])
    page = browse(outsider)

    assert "Phiếu giấy" in page.page(at(made)).words
    assert "Nhập số phiếu" in page.page(at(made, "/papers")).words
    page.post(at(made, "/papers/1"), typed(made, TOLD), status=303)
    assert [row[1] for row in papers.stored_counts()] == [outsider.id]
    assert page.status("GET", at(made, "/ballot")) == 403


def test_the_pages_cost_the_same_for_one_item_and_for_thirty(world, browse, secretary, count_queries):
    asked = {}
    for size in (1, 30):
        made = papers.make_papers(world.here, items=size)
        papers.type_in(made, made.tellers[0], papers.figures(made, (8, 3, 0)))
        teller = browse(made.tellers[1])
        for path, browser in (("/papers", secretary), ("/tellers", secretary), ("/papers/1", teller)):
            db.session.rollback()
            with count_queries() as seen:
                browser.get(at(made, path))
            asked.setdefault(path, []).append(len(seen))

    assert {path: counts for path, counts in asked.items() if counts[0] != counts[1] or counts[0] > 12} == {}
    assert queries.paper_totals(made.id) == []
