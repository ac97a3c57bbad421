"""Every page and form of the dossiers: good path, 422, 409, hostile input, queries."""

import io
from datetime import date, datetime
from unicodedata import normalize
from urllib.parse import quote
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.nominations import queries
from festival.nominations.models import Nomination, Nominee
from festival.nominations.rules import (
    AwardBasis,
    NominationState,
    RecipientKind,
    Salutation,
)
from festival.nominations.services import review
from festival.web.lists import XLSX
from tests.factories import make_locality
from tests.nominations.make import (
    all_met,
    award,
    form_fields,
    make_many,
    make_nomination,
    make_nominee,
    tick_all,
)

S = NominationState


@pytest.fixture
def proposer(world, browse):
    return browse(world.users[Role.UNIT_PROPOSER])


@pytest.fixture
def office(world, browse):
    return browse(world.users[Role.STANDING_OFFICE])


def list_url(place, query="") -> str:
    return f"/nominations/seasons/{place.season.id}{query}"


def desk_url(place, tail="") -> str:
    return f"/nominations/seasons/{place.season.id}/localities/{place.area.id}{tail}"


def nominations_stored() -> int:
    return db.session.scalar(select(func.count(Nomination.id)))


def only_nomination() -> Nomination:
    return queries.nomination(db.session.scalars(select(Nomination.id)).one())


# The list


def test_an_empty_list_says_what_to_do_first(world, proposer):
    page = proposer.page(list_url(world.here))

    assert "Lập đề nghị đầu tiên" in page.words


def test_who_reads_no_dossier_is_told_so(world, browse):
    make_nomination(world.here)

    page = browse(world.users[Role.PRINT_CLERK]).page(list_url(world.here))

    assert "Không có hồ sơ cho tài khoản này" in page.words
    assert "Hoàng Thị Mận" not in page.words


def test_the_list_is_in_the_order_of_given_names(world, office):
    for name in ("Lê Văn Thụ", "Đinh Công Hậu", "Vi Thị Lả"):
        make_nomination(world.here, nominee=make_nominee(name, locality=world.here.area))

    words = office.page(list_url(world.here)).words

    assert words.index("Đinh Công Hậu") < words.index("Vi Thị Lả") < words.index("Lê Văn Thụ")
    turned = office.page(list_url(world.here, "?sort=-name")).words
    assert turned.index("Lê Văn Thụ") < turned.index("Vi Thị Lả")


@pytest.mark.parametrize("typed", ["la vi", "LẢ", "thi la", normalize("NFD", "Vi Thị Lả")])
def test_search_finds_without_accents(world, office, typed):
    make_nomination(world.here, nominee=make_nominee("Vi Thị Lả", locality=world.here.area))
    make_nomination(world.here, nominee=make_nominee("Lê Văn Thụ", locality=world.here.area))

    words = office.page(list_url(world.here, "?q=" + quote(typed))).words

    assert "Vi Thị Lả" in words
    assert "Lê Văn Thụ" not in words
    assert "1 đề nghị" in words


def test_filters_narrow_the_list_and_stay_in_the_address(world, office):
    kept = make_nomination(world.here, nominee=make_nominee("Lê Văn Thụ", locality=world.here.area))
    household = make_nominee(
        "Hộ gia đình ông Mai Đức Toàn",
        locality=world.here.area,
        kind=RecipientKind.HOUSEHOLD,
        salutation=Salutation.NONE,
    )
    make_nomination(world.here, nominee=household, code="BK_TINH", state=S.SUBMITTED)

    for query in ("?state=draft", "?award=GK_XA", "?kind=individual"):
        words = office.page(list_url(world.here, query)).words
        assert kept.nominee.name in words, query
        assert "Mai Đức Toàn" not in words, query
    place = office.page(list_url(world.here, f"?locality={world.here.commune.id}"))
    assert "Không có đề nghị nào khớp" in place.words


@pytest.mark.parametrize(
    "query",
    ["?state=x&kind=y&award=z&locality=no&page=-1&per_page=x&sort=drop", "?q=%00", "?q=%25_%25", "?page=99"],
)
def test_a_senseless_address_is_no_error(world, office, query):
    make_nomination(world.here)

    office.get(list_url(world.here, query))


def test_the_list_costs_the_same_for_one_and_for_thirty(world, office, count_queries):
    url = list_url(world.here)
    make_many(world.here, 1)
    office.get(url)
    with count_queries() as one:
        office.get(url)
    make_many(world.here, 29)
    with count_queries() as thirty:
        office.get(url)

    assert len(one) == len(thirty)
    assert len([statement for statement in thirty if statement.startswith("SELECT")]) <= 8


def test_the_second_page_holds_the_rest(world, office):
    make_many(world.here, 26)

    assert "26 đề nghị" in office.page(list_url(world.here)).words
    rows = office.get(list_url(world.here, "?page=2")).get_data(as_text=True).count('<th scope="row">')

    assert rows == 1


def test_the_export_holds_exactly_what_is_seen_and_no_formula(world, office):
    evil = '=HYPERLINK("http://x","y")'
    make_nomination(
        world.here,
        nominee=make_nominee(evil, locality=world.here.area),
        citation='=1+1 "trích"',
        state=S.SUBMITTED,
    )
    make_nomination(world.here, nominee=make_nominee("Lê Văn Thụ", locality=world.here.area))

    answer = office.get(list_url(world.here, "?state=submitted&columns=full&export=xlsx"))

    assert answer.mimetype == XLSX
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Họ và tên", f"Bà {evil}"]
    assert dict(zip(*rows, strict=True))["Nội dung khen thưởng"] == '=1+1 "trích"'
    assert {cell.data_type for cell in sheet[2] if cell.value is not None} <= {"s", "n"}


def test_htmx_gets_only_the_rows(world, office):
    make_nomination(world.here)

    body = office.get(list_url(world.here), headers={"HX-Request": "true"}).get_data(as_text=True)

    assert body.lstrip().startswith('<section id="rows"')
    assert "<html" not in body


# Writing


def test_a_good_form_makes_a_draft(world, proposer):
    answer = proposer.post(desk_url(world.here), form_fields(world.here))

    nomination = only_nomination()
    assert answer.location.endswith(f"/nominations/{nomination.id}/edit/citation")
    assert (nomination.state, nomination.nominee.written) == (S.DRAFT, "Bà Vi Thị Lả")
    assert "Đã lưu bản nháp" in proposer.page(f"/nominations/{nomination.id}").words


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Vui lòng nhập mục này"),
        ("name", "   ", "Vui lòng nhập mục này"),
        ("name", "a" * 300, "Tối đa 200 ký tự"),
        ("name", "Lê \u202eVăn Thụ", "ký tự điều khiển"),
        ("birth_year", "năm 70", "số nguyên"),
        ("birth_year", "1850", "Giá trị phải từ 1900"),
        ("birth_year", "2099", "không được sau"),
        ("award_type", "999999", "Lựa chọn chưa đúng"),
        ("award_type", "x", "Lựa chọn chưa đúng"),
        ("kind", "robot", "Lựa chọn chưa đúng"),
        ("salutation", "Sếp", "Lựa chọn chưa đúng"),
        ("salutation", None, "Hãy chọn Ông hoặc Bà."),
        ("basis", "x", "Lựa chọn chưa đúng"),
        ("locality", "999999", "Lựa chọn chưa đúng"),
        ("who", "1; drop", "Lựa chọn chưa đúng"),
        ("head_count", "nhiều", "số nguyên"),
        ("leader_name", "a" * 300, "Tối đa 200 ký tự"),
        ("address_line", "a" * 300, "Tối đa 200 ký tự"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_stored(world, proposer, field, value, sentence):
    answer = proposer.post(
        desk_url(world.here), form_fields(world.here, **{field: value}), status=422
    ).get_data(as_text=True)

    assert sentence in answer
    assert "Chi hội" not in answer
    assert "Trưởng bản Nà Cáp" in answer or field == "address_line"
    assert nominations_stored() == 0


def test_a_form_without_any_field_is_refused(world, proposer):
    proposer.post(desk_url(world.here), {}, status=422)

    assert nominations_stored() == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"salutation": ""}, "Danh xưng không được đoán"),
        ({"kind": "collective"}, "Tập thể không ghi"),
        ({"kind": "household", "salutation": ""}, "người đại diện"),
        ({"who": "999999"}, "không có trong sổ"),
        ({"address_line": "Vi Thị Lả", "name": "Vi Thị Lả 2"}, "Họ tên «Vi Thị Lả 2» có chữ số."),
        ({"address_line": "Vi Thị Lả", "name": "Vi Thị 😀"}, "Họ tên «Vi Thị 😀» có ký tự «😀»."),
    ],
)
def test_a_refusal_keeps_what_was_typed(world, proposer, fields, sentence):
    answer = proposer.post(desk_url(world.here), form_fields(world.here, **fields), status=409)

    body = answer.get_data(as_text=True)
    assert sentence in body
    assert 'value="Vi Thị Lả"' in body
    assert nominations_stored() == 0


def test_an_award_for_another_kind_is_refused_at_the_form(world, proposer):
    fields = form_fields(world.here, kind="household", award_type=str(award("KNC_BVANTQ").id))

    body = proposer.post(desk_url(world.here), fields, status=409).get_data(as_text=True)

    assert "không tặng cho hộ gia đình" in body


def test_script_is_shown_as_text(world, proposer):
    evil = "<script>alert(1)</script>"
    proposer.post(desk_url(world.here), form_fields(world.here))
    with transaction():
        nomination = only_nomination()
        nomination.nominee.name = nomination.citation = nomination.report = evil

    body = proposer.get(f"/nominations/{nomination.id}").get_data(as_text=True)

    assert nomination.nominee.name == evil
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


def test_decomposed_letters_are_stored_composed(world, proposer):
    proposer.post(desk_url(world.here), form_fields(world.here, name=normalize("NFD", "Y Ŏng  Bkrông")))

    assert only_nomination().nominee.name == "Y Ŏng Bkrông"


def test_letters_that_fold_into_two_do_not_burst_the_column(world, proposer):
    proposer.post(desk_url(world.here), form_fields(world.here, name="ß" * 200))

    assert only_nomination().nominee.name == "ß" * 200


def test_a_namesake_is_offered_and_then_chosen(world, proposer):
    known = make_nominee("Vi Thị Lả", locality=world.here.area, birth_year=1978)

    question = proposer.post(desk_url(world.here), form_fields(world.here), status=409)
    body = question.get_data(as_text=True)
    assert "Đây là người khác, chỉ trùng tên" in body
    assert f'value="{known.id}"' in body
    assert nominations_stored() == 0

    proposer.post(desk_url(world.here), form_fields(world.here, who=str(known.id)))
    assert only_nomination().nominee_id == known.id


def test_a_namesake_may_be_somebody_else(world, proposer):
    make_nominee("Vi Thị Lả", locality=world.here.area, birth_year=1978)

    proposer.post(desk_url(world.here), form_fields(world.here, who="new"))

    assert db.session.scalar(select(func.count(Nominee.id))) == 2


def test_a_replayed_form_makes_nothing_twice(world, proposer):
    proposer.post(desk_url(world.here), form_fields(world.here))
    proposer.post(desk_url(world.here), form_fields(world.here), status=409)

    assert nominations_stored() == 1


def test_matches_of_the_register_come_while_typing(world, proposer):
    known = make_nominee("Vi Thị Lả", locality=world.here.area)
    make_nominee("Vi Thị Lan", locality=world.there.area)

    body = proposer.get(
        desk_url(world.here, "/nominees?name=vi+thi"), headers={"HX-Request": "true"}
    ).get_data(as_text=True)

    assert f'"pick": "{known.id}"' in body
    assert "Vi Thị Lan" not in body
    assert "<html" not in body


def test_without_javascript_the_register_is_a_page(world, proposer):
    known = make_nominee("Vi Thị Lả", locality=world.here.area)

    page = proposer.page(desk_url(world.here, "/nominees?q=la"))
    form = proposer.get(desk_url(world.here, f"/new?nominee={known.id}")).get_data(as_text=True)

    assert "Vi Thị Lả" in page.words
    assert 'value="Vi Thị Lả"' in form
    assert f'name="who" value="{known.id}"' in form
    assert "Gõ tên để tìm" in proposer.page(desk_url(world.here, "/nominees")).words
    assert "Chưa có trong sổ" in proposer.page(desk_url(world.here, "/nominees?q=khong")).words


def test_picking_keeps_what_was_typed_and_stores_nothing(world, proposer):
    known = make_nominee("Vi Thị Lả", locality=world.here.area, address_line="Trưởng bản")
    fields = form_fields(world.here, name="vi", basis="dot_xuat", pick=str(known.id))

    picked = proposer.post(desk_url(world.here, "/picks"), fields, status=200).get_data(as_text=True)
    unpicked = proposer.post(
        desk_url(world.here, "/picks"), form_fields(world.here, who=str(known.id)), status=200
    ).get_data(as_text=True)

    assert '<option selected value="dot_xuat">' in picked
    assert 'value="Vi Thị Lả"' in picked
    assert 'value="Trưởng bản"' in picked
    assert 'value="Vi Thị Lả"' not in unpicked
    assert nominations_stored() == 0


def test_somebody_of_a_foreign_register_is_not_picked(world, proposer):
    foreign = make_nominee("Trần Thị Xa", locality=world.there.area)

    body = proposer.get(desk_url(world.here, f"/new?nominee={foreign.id}")).get_data(as_text=True)

    assert "Trần Thị Xa" not in body


def test_a_place_outside_the_season_has_no_form(world, office):
    office.get(
        f"/nominations/seasons/{world.here.season.id}/localities/{world.there.area.id}/new", status=404
    )


def test_submitting_once_and_twice(world, proposer):
    nomination = tick_all(make_nomination(world.here))

    assert "Nộp đề nghị" in proposer.page(f"/nominations/{nomination.id}").words
    proposer.post(f"/nominations/{nomination.id}/submission")
    proposer.post(f"/nominations/{nomination.id}/submission", status=409)

    assert only_nomination().state is S.SUBMITTED


def test_an_incomplete_draft_says_what_is_missing(world, proposer):
    nomination = tick_all(make_nomination(world.here, citation="", report="Ngắn."))

    words = proposer.page(f"/nominations/{nomination.id}").words

    assert (
        "Còn thiếu hoặc cần sửa trước khi nộp Nội dung khen thưởng Báo cáo thành tích từ 30 chữ trở lên"
        in words
    )
    assert "Nộp đề nghị" not in words
    proposer.post(f"/nominations/{nomination.id}/submission", status=409)


def test_withdrawing_asks_for_the_number(world, proposer):
    nomination = make_nomination(world.here, state=S.SUBMITTED)
    url = f"/nominations/{nomination.id}/withdrawal"

    assert "Bà Hoàng Thị Mận: Giấy khen" in proposer.page(url).words
    proposer.post(url, {"count": "2"}, status=422)
    proposer.post(url, {}, status=422)
    assert only_nomination().state is S.SUBMITTED
    proposer.post(url, {"count": "1"})
    assert only_nomination().state is S.WITHDRAWN
    proposer.post(url, {"count": "1"}, status=409)
    assert "không rút được" in proposer.page(url).words


@pytest.mark.parametrize("state", S)
def test_a_page_shows_only_buttons_that_the_state_opens(world, proposer, office, state):
    nomination = tick_all(make_nomination(world.here, state=state))

    mine = proposer.page(f"/nominations/{nomination.id}").words
    theirs = office.get(f"/nominations/{nomination.id}/review").get_data(as_text=True)

    assert ("Nộp đề nghị" in mine) == (state in (S.DRAFT, S.RETURNED))
    assert ("Rút đề nghị" in mine) == (
        state not in (S.INELIGIBLE, S.FAILED, S.REFUSED, S.DECIDED, S.WITHDRAWN)
    )
    offered = {
        action
        for action in ("take", "accept", "return", "forward", "upper_decide")
        if f'value="{action}"' in theirs
    }
    assert offered == {
        S.SUBMITTED: {"take"},
        S.UNDER_REVIEW: {"accept", "return"},
    }.get(state, set())


def test_the_page_costs_no_more_with_a_long_past(world, office, count_queries):
    nomination = make_nomination(world.here)
    url = f"/nominations/{nomination.id}"
    office.get(url)
    with count_queries() as short:
        office.get(url)
    for code in ("GK_CAT", "BK_TINH", "BK_BCA", "KNC_BVANTQ"):
        make_nomination(world.here, nominee=nomination.nominee, code=code)
    for _ in range(5):
        review.hold(nomination_id=nomination.id, today=date(2026, 8, 1), actor=SYSTEM)
        review.release(nomination_id=nomination.id, actor=SYSTEM)
    with count_queries() as long:
        page = office.page(url)

    assert len(short) == len(long)
    assert len(long) <= 12
    assert "Bỏ tạm dừng" in page.words
    assert "Đề nghị khác của người này" in page.words


# Reviewing


def test_the_office_takes_and_accepts_and_the_next_one_comes(world, office):
    first, second = make_many(world.here, 2)
    url = f"/nominations/{first.id}/review"

    page = office.page(url)
    assert "Nhận thẩm định" in page.words
    assert "Hồ sơ trước" in page.words or "Hồ sơ sau" in page.words
    office.post(url, {"action": "take"})
    assert queries.nomination(first.id).state is S.UNDER_REVIEW
    office.post(url, {"action": "take"}, status=409)
    checked = {f"check-{code}": "yes" for code in all_met(queries.nomination(first.id))}
    answer = office.post(url, {"action": "accept", **checked})

    assert queries.nomination(first.id).state is S.ELIGIBLE
    assert answer.location.endswith((f"/nominations/{second.id}/review", f"/nominations/{first.id}"))


def test_returning_needs_a_sentence_and_keeps_what_was_typed(world, office, proposer):
    nomination = make_nomination(world.here, state=S.UNDER_REVIEW)
    url = f"/nominations/{nomination.id}/review"

    assert "Hãy ghi: cần bổ sung điều gì" in office.post(url, {"action": "return"}, status=409).get_data(True)
    assert "Lý do dài" in office.post(url, {"action": "shortcut", "note": "Lý do dài"}, status=409).get_data(
        as_text=True
    )
    office.post(url, {"action": "return", "note": "Ghi rõ thời gian."})

    assert "Ghi rõ thời gian." in proposer.page(f"/nominations/{nomination.id}").words


@pytest.mark.parametrize("action", ["", "x", "decide; drop"])
def test_an_act_that_is_none_is_refused(world, office, action):
    nomination = make_nomination(world.here, state=S.UNDER_REVIEW)

    office.post(f"/nominations/{nomination.id}/review", {"action": action}, status=422)
    office.post(f"/nominations/{nomination.id}/review", {"action": "accept", "note": "a" * 1001}, status=422)
    office.post(f"/nominations/{nomination.id}/review", {"action": "accept", "note": "\u202e"}, status=422)

    assert only_nomination().state is S.UNDER_REVIEW


@pytest.mark.parametrize("action", ["schedule", "pass", "decide", "withdraw"])
def test_acts_of_others_are_no_acts_of_the_office(world, office, action):
    nomination = make_nomination(world.here, state=S.PASSED, basis=AwardBasis.AD_HOC)

    office.post(f"/nominations/{nomination.id}/review", {"action": action}, status=409)

    assert only_nomination().state is S.PASSED


def test_holding_and_releasing(world, office):
    nomination = make_nomination(world.here, state=S.UNDER_REVIEW)

    office.post(f"/nominations/{nomination.id}/hold")
    assert "Tạm dừng xem xét từ" in office.page(f"/nominations/{nomination.id}/review").words
    office.post(f"/nominations/{nomination.id}/hold", status=409)
    office.post(f"/nominations/{nomination.id}/review", {"action": "accept"}, status=409)
    office.post(f"/nominations/{nomination.id}/release")
    office.post(f"/nominations/{nomination.id}/release", status=409)

    assert only_nomination().held_on is None


def test_the_review_page_costs_the_same_for_one_and_for_thirty(world, office, count_queries):
    url = f"/nominations/{make_many(world.here, 1)[0].id}/review"
    office.get(url)
    with count_queries() as one:
        office.get(url)
    make_many(world.here, 29)
    with count_queries() as thirty:
        office.get(url)

    assert len(one) == len(thirty)
    assert len(thirty) <= 12


def test_the_office_proposes_for_any_unit_of_the_commune(world, office):
    other = make_locality("Thôn Đoài", kind=world.here.area.kind, parent=world.here.commune)
    url = f"/nominations/seasons/{world.here.season.id}/localities/{world.here.commune.id}"

    assert "Thôn Đoài" in office.page(url + "/new").words
    office.post(url, form_fields(world.here, locality=str(other.id)))

    assert only_nomination().locality_id == other.id


def test_the_history_tells_who_did_what(world, proposer, office):
    moment = datetime(2026, 7, 5, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with clock.frozen(moment):
        nomination = tick_all(make_nomination(world.here))
        proposer.post(f"/nominations/{nomination.id}/submission")
        page = office.page(f"/nominations/{nomination.id}")

    assert "05/07/2026 08:30 Nộp đề nghị · Người unit_proposer" in page.words
