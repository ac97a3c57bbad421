"""Nothing is offered that cannot be handed in, and a refusal leads back to what is to be mended."""

import pytest
from flask import current_app

from festival.accounts.rules import Role
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations import history, queries, rules
from festival.nominations.rules import NominationState
from festival.nominations.rules.register import check_may_correct
from festival.nominations.sheets.plan import Outcome
from tests.nominations.make import form_fields, make_nomination, make_nominee, tick_all
from tests.nominations.sheets import ugly
from tests.nominations.test_import_services import bring, confirm, drafts, shown

S = NominationState
STEP = "1. Người và hình thức"


def url_of(nomination, tail="") -> str:
    return f"/nominations/{nomination.id}{tail}"


def with_emoji(here):
    nominee = make_nominee("Hoàng Thị Mận 🎉", locality=here.area)
    return tick_all(make_nomination(here, nominee=nominee))


def fresh(nomination):
    db.session.expire_all()
    return queries.nomination(nomination.id)


@pytest.mark.parametrize("tail", ["/edit/check", "/edit", "/papers"])
def test_a_letter_without_a_shape_is_to_be_mended_in_its_step(here, head, tail):
    words = head.page(url_of(with_emoji(here), tail)).words

    assert f"{STEP} (cần sửa) 2. Nội dung khen (xong)" in words
    assert "Nộp đề nghị" not in words


def test_the_last_look_and_the_dossier_say_which_letter(here, head):
    nomination = with_emoji(here)

    assert "(U+1F389) mà phông chữ in không có" in head.page(url_of(nomination, "/edit/check")).words
    assert f'href="{url_of(nomination, "/edit")}"' in head.get(url_of(nomination, "/edit/check")).text
    page = head.page(url_of(nomination)).words
    assert "(U+1F389) mà phông chữ in không có" in page
    assert "Nộp đề nghị" not in page


def test_a_step_whose_words_cannot_be_printed_is_shown_again(here, head):
    nomination = make_nomination(here)

    answer = head.post(
        url_of(nomination, "/edit/citation"), {"citation": "Giỏi 🎉.", "seen": nomination.version}
    )

    assert answer.location.endswith(url_of(nomination, "/edit/citation"))
    assert "tờ giấy khen chưa in được" in head.page(url_of(nomination, "/edit/citation")).words


def test_a_text_too_long_for_the_paper_is_to_be_mended(here, head):
    nomination = tick_all(make_nomination(here, citation="dài quá " * 49 + "."))

    words = head.page(url_of(nomination, "/edit/check")).words

    assert "2. Nội dung khen (cần sửa)" in words
    assert "không vừa ô in" in words


def test_a_refused_submission_shows_the_last_look(here, head):
    nomination = with_emoji(here)

    answer = head.post(url_of(nomination, "/submission"), status=409)

    assert "Chưa nộp được vì tờ Giấy khen không in được" in answer.text
    assert f'href="{url_of(nomination, "/edit")}"' in answer.text
    assert 'aria-current="step">5. Kiểm tra và nộp' in answer.text
    assert fresh(nomination).state is S.DRAFT


def test_a_second_submission_shows_the_dossier(here, head):
    nomination = tick_all(make_nomination(here))
    head.post(url_of(nomination, "/submission"))

    answer = head.post(url_of(nomination, "/submission"), status=409)

    assert "Hồ sơ không còn ở bước này" in answer.text
    assert "Đã nộp" in answer.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Giỏi việc nước", "Giỏi việc nước."),
        ("Giỏi việc nước;", "Giỏi việc nước."),
        ("Giỏi việc nước.", "Giỏi việc nước."),
        ("Mô hình “An toàn”", "Mô hình “An toàn”."),
        ("Nói “Tốt.”", "Nói “Tốt.”"),
        ("Giỏi …", "Giỏi …"),
        ("", ""),
        ("a" * 400, "a" * 400),
    ],
)
def test_a_citation_ends_with_a_full_stop(typed, kept):
    assert rules.with_full_stop(typed) == kept


def test_the_full_stop_is_added_when_the_citation_is_saved(here, head):
    nomination = make_nomination(here)

    head.post(url_of(nomination, "/edit/citation"), {"citation": "Giỏi", "seen": nomination.version})

    assert fresh(nomination).citation == "Giỏi."


def test_the_dossier_says_to_whoever_typed_that_something_is_not_saved(here, head, office):
    nomination = make_nomination(here)
    head.post(
        url_of(nomination, "/typing"),
        {"seen": nomination.version, "report": "Đang gõ"},
        status=200,
        headers={"HX-Request": "true"},
    )

    assert (
        "Có phần đang gõ chưa lưu; nộp bây giờ thì phần đó bị bỏ: 3. Báo cáo"
        in head.page(url_of(nomination)).words
    )
    assert "đang gõ chưa lưu" not in office.page(url_of(nomination)).words


@pytest.mark.parametrize(
    ("tail", "fields", "label"),
    [
        ("/edit", {"name": ""}, STEP),
        ("/edit/citation", {"citation": "a" * 401}, "2. Nội dung khen"),
        ("/edit/report", {"report": "a" * 20_001}, "3. Báo cáo"),
        ("/papers", {"ticks": ["NO"]}, "4. Giấy tờ"),
    ],
)
def test_a_refused_step_is_still_the_current_one(here, head, tail, fields, label):
    nomination = make_nomination(here)

    answer = head.post(url_of(nomination, tail), {**fields, "seen": ""}, status=422)

    assert f'aria-current="step">{label}' in answer.text


def test_withdrawing_says_that_the_other_half_ends_too(world, browse):
    province = browse(world.users[Role.STANDING_OFFICE])
    below = make_nomination(world.here, code="BK_TINH", state=S.FORWARDED)
    make_nomination(world.here, nominee=below.nominee, state=S.SUBMITTED, origin_uuid=below.uuid)

    words = province.page(url_of(below, "/withdrawal")).words

    assert "Hồ sơ này có ở cả hai cấp. Rút ở đây thì hồ sơ tại" in words
    assert "(đã nộp) cũng kết thúc" in words
    assert "cả hai cấp" not in province.page(url_of(make_nomination(world.here), "/withdrawal")).words


def seen_in(body: str) -> str:
    return body.split('name="seen" value="')[1].partition('"')[0]


@pytest.mark.parametrize(
    ("tail", "fields"),
    [("/edit/citation", {"citation": "Lần sau."}), ("/edit/report", {"report": "Lần sau."})],
)
def test_whoever_was_overtaken_sees_it_once_and_may_then_save(here, head, tail, fields):
    nomination = make_nomination(here)
    seen = nomination.version
    head.post(url_of(nomination, "/edit/citation"), {"citation": "Lần đầu.", "seen": seen})

    body = head.post(url_of(nomination, tail), {**fields, "seen": seen}, status=409).text

    assert "vừa được lưu ở nơi khác" in body
    assert f'<a href="{url_of(nomination)}" target="_blank"' in body
    head.post(url_of(nomination, tail), {**fields, "seen": seen_in(body)})
    (name, words), *_none = fields.items()
    assert getattr(fresh(nomination), name) == words


def test_whoever_was_overtaken_in_the_first_step_may_then_save_too(here, head):
    nomination = make_nomination(here)
    seen = nomination.version
    head.post(url_of(nomination, "/edit/citation"), {"citation": "Lần đầu.", "seen": seen})
    fields = form_fields(here, name="Hoàng Thị Mận", address_line="Thôn Đoài")

    body = head.post(url_of(nomination, "/edit"), {**fields, "seen": seen}, status=409).text
    head.post(url_of(nomination, "/edit"), {**fields, "seen": seen_in(body)})

    stored = fresh(nomination)
    assert (stored.nominee.address_line, stored.citation) == ("Thôn Đoài", "Lần đầu.")


def test_a_citation_from_a_list_gets_its_full_stop_and_is_known_when_it_comes_again(here):
    head = ("STT", "Họ và tên", "Giới tính", "Năm sinh", "Chức vụ", "Tóm tắt thành tích")
    content = ugly.book(head, (1, "Đinh Công Hậu", "Nam", 1990, "Trưởng thôn", "Tuần tra 120 lượt"))
    store = current_app.extensions["files"]
    confirm(here, bring(here, store, content), store)

    assert [citation for *_rest, citation in drafts()] == ["Tuần tra 120 lượt."]
    assert [outcome for _row, outcome, _why in shown(bring(here, store, content), store)] == [Outcome.SAME]


def test_hints_lead_to_the_page_where_they_are_mended(here, head):
    nomination = make_nomination(here, code="KNC_BVANTQ")
    link = f'href="/nominations/nominees/{nomination.nominee_id}">Trang của người này trong sổ</a>'

    assert link in head.get(url_of(nomination)).text


def test_a_locked_name_says_the_same_to_everybody():
    with pytest.raises(RuleBroken) as refusal:
        check_may_correct([S.SUBMITTED])

    assert str(refusal.value) == (
        "Đang có đề nghị được xét nên chưa đổi được tên, năm sinh, chức vụ. Sửa được khi Thường trực "
        "Hội đồng đã trả lại đề nghị đó, hoặc khi đã xét xong."
    )


def test_what_came_from_below_is_not_told_as_an_act_of_whoever_sent_it():
    assert history._ACTS["nomination.receive"] == "Hồ sơ cấp dưới chuyển lên"
