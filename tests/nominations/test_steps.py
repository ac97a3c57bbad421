"""A draft in steps: each saved by itself, given back when it was not, seen by nobody else."""

import json
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core import audit, clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations import guides, queries
from festival.nominations.citation import hint_for
from festival.nominations.models import Nominee, UnsavedDossier
from festival.nominations.rules import (
    ACHIEVEMENT_WARNING,
    AwardBasis,
    NominationState,
    RecipientKind,
    Salutation,
)
from festival.nominations.rules.steps import Step, steps
from festival.nominations.services import drafts
from tests.nominations.make import CITATION, REPORT, form_fields, make_nomination, make_nominee, tick_all

S = NominationState


def url_of(nomination, tail="/edit") -> str:
    return f"/nominations/{nomination.id}{tail}"


def fresh(nomination):
    db.session.expire_all()
    return queries.nomination(nomination.id)


def typed_by(nomination, user) -> dict | None:
    db.session.expire_all()
    kept = db.session.get(UnsavedDossier, (nomination.id, user.id))
    return json.loads(kept.fields) if kept else None


def type_into(head, nomination, **fields):
    return head.post(
        url_of(nomination, "/typing"),
        {"seen": nomination.version, **fields},
        status=200,
        headers={"HX-Request": "true"},
    ).get_data(as_text=True)


# The steps


def test_every_step_is_a_page_with_the_row_of_steps(here, head):
    nomination = make_nomination(here, report="Ngắn.")

    for tail in ("/edit", "/edit/citation", "/edit/report", "/papers", "/edit/check"):
        words = head.page(url_of(nomination, tail)).words
        assert "1. Người và hình thức (xong) 2. Nội dung khen (xong) 3. Báo cáo (thiếu)" in words


def test_a_step_says_what_it_lacks():
    found = steps(
        kind=RecipientKind.INDIVIDUAL,
        birth_year=None,
        address_line="",
        citation="",
        report=REPORT,
        papers=[],
        unprintable={"citation": "Không vừa", "recipient": "Không có chữ"},
    )

    assert {one.step: one.lacking for one in found} == {
        Step.RECIPIENT: ("năm sinh", "chức vụ, đơn vị hoặc địa chỉ"),
        Step.CITATION: ("nội dung khen thưởng",),
        Step.REPORT: (),
        Step.PAPERS: (),
    }
    assert [one.standing for one in found] == ["thiếu", "thiếu", "xong", "xong"]
    assert [one.to_mend for one in found] == [("Không có chữ",), ("Không vừa",), (), ()]


def test_the_citation_is_saved_alone_and_leads_to_the_report(here, head):
    nomination = make_nomination(here)

    answer = head.post(
        url_of(nomination, "/edit/citation"), {"citation": "Nội dung mới.", "seen": nomination.version}
    )

    stored = fresh(nomination)
    assert answer.location.endswith(url_of(nomination, "/edit/report"))
    assert (stored.citation, stored.report, stored.nominee.name) == ("Nội dung mới.", REPORT, "Hoàng Thị Mận")
    assert audit.history(("nomination", nomination.id))[0].details == {"changed": ["citation"]}


def test_the_report_is_saved_alone_and_leads_to_the_papers(here, head):
    nomination = make_nomination(here)

    answer = head.post(url_of(nomination, "/edit/report"), {"report": "Ngắn.", "seen": nomination.version})

    assert answer.location.endswith(url_of(nomination, "/papers"))
    assert (fresh(nomination).report, fresh(nomination).citation) == ("Ngắn.", CITATION)


def test_the_first_step_is_saved_and_leaves_the_words_of_the_others(here, head):
    nomination = make_nomination(here)
    fields = form_fields(here, name="Hoàng Thị Mận", address_line="Thôn Đoài", seen=nomination.version)

    answer = head.post(url_of(nomination), fields)

    stored = fresh(nomination)
    assert answer.location.endswith(url_of(nomination, "/edit/citation"))
    assert (stored.nominee.address_line, stored.citation, stored.report) == ("Thôn Đoài", CITATION, REPORT)


@pytest.mark.parametrize(
    ("tail", "fields"), [("/edit/citation", {"citation": "Mới."}), ("/edit/report", {"report": "Mới."})]
)
def test_a_step_may_be_saved_on_the_way_back_to_the_dossier(here, head, tail, fields):
    nomination = make_nomination(here)

    answer = head.post(url_of(nomination, tail), {**fields, "seen": nomination.version, "then": "show"})

    assert answer.location.endswith(f"/nominations/{nomination.id}")


@pytest.mark.parametrize("tail", ["/edit", "/edit/citation", "/edit/report"])
def test_what_another_saved_is_not_overwritten_and_nothing_typed_is_lost(here, head, tail):
    nomination = make_nomination(here)
    seen = nomination.version
    head.post(url_of(nomination, "/edit/citation"), {"citation": "Của người kia.", "seen": seen})

    typed = {"/edit": {"address_line": "Đã gõ dở"}, "/edit/citation": {"citation": "Đã gõ dở"}}
    fields = {**form_fields(here), **typed.get(tail, {"report": "Đã gõ dở"}), "seen": seen}
    body = head.post(url_of(nomination, tail), fields, status=409).get_data(as_text=True)

    assert "vừa được lưu ở nơi khác" in body
    assert "Đã gõ dở" in body
    stored = fresh(nomination)
    assert (stored.citation, stored.report) == ("Của người kia.", REPORT)


@pytest.mark.parametrize(
    ("tail", "fields", "sentence"),
    [
        ("/edit/citation", {"citation": "a" * 401}, "Tối đa 400 ký tự"),
        ("/edit/citation", {"citation": "Giỏi \u202eabc"}, "ký tự điều khiển"),
        ("/edit/report", {"report": "a" * 20_001}, "Tối đa 20000 ký tự"),
        ("/edit", {"name": ""}, "Vui lòng nhập mục này"),
        ("/edit", {"kind": "collective", "salutation": "", "head_count": "0"}, "Giá trị phải từ 1"),
    ],
)
def test_a_bad_step_is_refused_with_what_was_typed(here, head, tail, fields, sentence):
    nomination = make_nomination(here)

    body = head.post(
        url_of(nomination, tail), {**form_fields(here), **fields, "seen": nomination.version}, status=422
    ).get_data(as_text=True)

    assert sentence in body
    assert fresh(nomination).citation == CITATION


@pytest.mark.parametrize("tail", ["/edit", "/edit/citation", "/edit/report", "/edit/check"])
@pytest.mark.parametrize("state", [S.SUBMITTED, S.PASSED])
def test_a_submitted_dossier_has_no_steps(here, head, tail, state):
    nomination = make_nomination(here, state=state)

    head.get(url_of(nomination, tail), status=303)


@pytest.mark.parametrize("tail", ["/edit/citation", "/edit/report", "/typing"])
def test_a_submitted_dossier_is_not_written(here, head, tail):
    nomination = make_nomination(here, state=S.SUBMITTED)

    head.post(
        url_of(nomination, tail), {"citation": "x", "report": "x", "seen": nomination.version}, status=409
    )

    assert (fresh(nomination).citation, typed_by(nomination, here.users[Role.UNIT_PROPOSER])) == (
        CITATION,
        None,
    )


def test_the_report_stands_beside_the_warning(here, head):
    nomination = make_nomination(here)

    assert ACHIEVEMENT_WARNING in head.page(url_of(nomination, "/edit/report")).words
    assert ACHIEVEMENT_WARNING in head.page(url_of(nomination, "/edit/check")).words


def test_the_last_look_names_what_is_missing_and_leads_there(here, head):
    nomination = make_nomination(here, citation="", report="Ngắn.")

    page = head.page(url_of(nomination, "/edit/check"))
    body = head.get(url_of(nomination, "/edit/check")).get_data(as_text=True)

    assert "Nội dung khen : nội dung khen thưởng" in page.words
    assert "Báo cáo : báo cáo thành tích từ 30 chữ trở lên" in page.words
    assert f'href="{url_of(nomination, "/edit/citation")}"' in body
    assert "Nộp đề nghị" not in page.words


def test_a_whole_dossier_is_submitted_from_the_last_look(here, head):
    nomination = make_nomination(here)
    tick_all(nomination)

    assert "Nộp đề nghị" in head.page(url_of(nomination, "/edit/check")).words
    head.post(url_of(nomination, "/submission"))

    assert fresh(nomination).state is S.SUBMITTED


# A collective


def collective(here, **fields) -> dict[str, str]:
    defaults = {
        "kind": "collective",
        "salutation": "",
        "name": "Tổ bảo vệ an ninh, trật tự thôn Trung",
        "birth_year": "",
        "address_line": "thôn Trung",
        "head_count": "9",
        "women_count": "3",
        "leader_name": "Lê Văn  Thụ",
    }
    return form_fields(here, **{**defaults, **fields})


def test_a_collective_has_heads_women_and_a_leader(here, head):
    head.post(f"/nominations/seasons/{here.season.id}/localities/{here.area.id}", collective(here))

    nominee = db.session.scalars(select(Nominee)).one()
    assert (nominee.head_count, nominee.women_count, nominee.leader_name) == (9, 3, "Lê Văn Thụ")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"women_count": "10"}, "Số nữ lớn hơn"), ({"head_count": ""}, "Số nữ lớn hơn")],
)
def test_numbers_of_a_collective_agree(here, head, fields, sentence):
    body = head.post(
        f"/nominations/seasons/{here.season.id}/localities/{here.area.id}",
        collective(here, **fields),
        status=409,
    ).get_data(as_text=True)

    assert sentence in body


def test_a_person_has_no_heads(here, head):
    fields = form_fields(here, head_count="9", women_count="3", leader_name="Ai đó")
    head.post(f"/nominations/seasons/{here.season.id}/localities/{here.area.id}", fields)

    nominee = db.session.scalars(select(Nominee)).one()
    assert (nominee.head_count, nominee.women_count, nominee.leader_name) == (None, None, "")


# What is typed and not saved


def test_what_was_typed_is_kept_and_given_back_to_the_same_person_only(here, head, office):
    nomination = make_nomination(here)
    with clock.frozen(datetime(2026, 7, 5, 10, 32, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        said = type_into(head, nomination, citation="Đang gõ dở")

    assert "Đã giữ bản đang gõ lúc 10:32" in said
    page = head.page(url_of(nomination, "/edit/citation"))
    assert "Đã lấy lại bản đang gõ lúc 05/07/2026 10:32" in page.words
    assert "Đang gõ dở" in page.words
    assert "2. Nội dung khen (chưa lưu)" in head.page(url_of(nomination, "/edit")).words
    theirs = office.page(url_of(nomination, "/edit/citation")).words
    assert "Đang gõ dở" not in theirs
    assert "Đã lấy lại" not in theirs
    assert fresh(nomination).citation == CITATION
    assert audit.history(("nomination", nomination.id)) == []


def test_every_step_gives_back_its_own_fields(here, head):
    nomination = make_nomination(here)
    type_into(head, nomination, **form_fields(here, name="Hoàng Thị Mận", birth_year="19x"))
    type_into(head, nomination, report="Báo cáo đang gõ")

    first = head.get(url_of(nomination)).get_data(as_text=True)
    assert 'value="19x"' in first
    assert "Báo cáo đang gõ" in head.page(url_of(nomination, "/edit/report")).words
    assert "Đã lấy lại" not in head.page(url_of(nomination, "/edit/citation")).words


def test_saving_a_step_forgets_what_was_typed_into_it(here, head):
    nomination, user = make_nomination(here), here.users[Role.UNIT_PROPOSER]
    type_into(head, nomination, citation="Đang gõ")
    type_into(head, nomination, report="Đang gõ")

    head.post(url_of(nomination, "/edit/citation"), {"citation": "Xong.", "seen": nomination.version})

    assert typed_by(nomination, user) == {"report": "Đang gõ"}


def test_what_was_typed_can_be_dropped(here, head):
    nomination, user = make_nomination(here), here.users[Role.UNIT_PROPOSER]
    type_into(head, nomination, citation="Đang gõ", report="Đang gõ")

    answer = head.post(url_of(nomination, "/typing/removal"), {"step": "citation"})

    assert answer.location.endswith(url_of(nomination, "/edit/citation"))
    assert typed_by(nomination, user) == {"report": "Đang gõ"}
    head.post(url_of(nomination, "/typing/removal"), {"step": "report"})
    assert typed_by(nomination, user) is None


def test_submitting_forgets_what_was_typed(here, head):
    nomination, user = tick_all(make_nomination(here)), here.users[Role.UNIT_PROPOSER]
    type_into(head, nomination, citation="Đang gõ")

    head.post(url_of(nomination, "/submission"))

    assert typed_by(nomination, user) is None


def test_the_last_look_warns_of_what_is_typed_and_not_saved(here, head):
    nomination = tick_all(make_nomination(here))
    url = url_of(nomination, "/edit/check")
    assert "chưa lưu" not in head.page(url).words

    type_into(head, nomination, report="Đang gõ")

    assert "nộp bây giờ thì phần đó bị bỏ: 3. Báo cáo" in head.page(url).words


def test_a_request_overtaken_by_saving_brings_nothing_back(here, head):
    nomination, user = make_nomination(here), here.users[Role.UNIT_PROPOSER]
    seen = nomination.version
    head.post(url_of(nomination, "/edit/citation"), {"citation": "Xong.", "seen": seen})

    head.post(
        url_of(nomination, "/typing"),
        {"citation": "Xon", "seen": seen},
        status=409,
        headers={"HX-Request": "true"},
    )

    assert typed_by(nomination, user) is None


def test_only_fields_of_the_steps_are_kept_and_not_without_end(here, head):
    nomination, user = make_nomination(here), here.users[Role.UNIT_PROPOSER]

    type_into(head, nomination, citation="x\x00y", state="decided", who="1", csrf_token="z")
    assert typed_by(nomination, user) == {"citation": "x\x00y"}

    with pytest.raises(RuleBroken, match="quá dài"):
        drafts.keep_typed(
            nomination_id=nomination.id,
            fields={"report": "a" * 30_001},
            seen=fresh(nomination).version,
            actor=user.actor,
        )


def test_typing_from_elsewhere_is_not_found(here, world, browse):
    nomination = make_nomination(here)
    stranger = browse(world.there.users[Role.UNIT_PROPOSER])

    stranger.post(url_of(nomination, "/typing"), {"citation": "x"}, status=404)


# Help with words


def test_the_hint_counts_letters_and_printed_lines(here, head):
    nomination = make_nomination(here)

    def hint(citation):
        answer = head.post(
            url_of(nomination, "/citation-hint"),
            {"citation": citation},
            status=200,
            headers={"HX-Request": "true"},
        )
        return answer.get_data(as_text=True)

    assert "24/400 ký tự, dài khoảng 1 dòng" in hint("Hoàn thành tốt nhiệm vụ.")
    assert "dài khoảng 3 dòng" in hint("Chủ động tham mưu chi bộ, ban lãnh đạo thôn. " * 5)
    assert "quá 100 ký tự" in hint("a" * 500)
    assert "không vừa ô in" in hint("dài quá " * 49)
    assert "phông chữ in không có" in hint("Giỏi 🎉")
    assert "Tối đa 400 ký tự" in hint("")
    assert "&lt;b&gt;" in hint("<b>")
    head.post(url_of(nomination, "/citation-hint"), {"citation": "Tốt."}, status=200)


def test_the_hint_measures_beside_the_real_recipient(here):
    short = make_nomination(here)
    long = make_nomination(
        here,
        nominee=make_nominee(
            "Tổ liên gia an toàn phòng cháy, chữa cháy và tự quản về an ninh, trật tự khu dân cư số 12 " * 2,
            locality=here.area,
            kind=RecipientKind.COLLECTIVE,
            salutation=Salutation.NONE,
            address_line="Khu dân cư số 12, thôn Đông, xã An Thịnh, tỉnh Nam Giang " * 3,
        ),
    )
    words = "Chủ động tham mưu chi bộ, ban lãnh đạo thôn duy trì tuần tra ban đêm, vận động. " * 3

    assert hint_for(short, words).lines != hint_for(long, words).lines


@pytest.mark.parametrize("kind", RecipientKind)
@pytest.mark.parametrize("basis", AwardBasis)
@pytest.mark.parametrize("code", ["GK_XA", "KNC_BVANTQ"])
def test_every_guided_sentence_fits_the_certificate(here, kind, basis, code):
    nominee = make_nominee(locality=here.area, kind=kind, salutation=Salutation.NONE)
    nomination = make_nomination(here, nominee=nominee)

    sentences = guides.citations(kind=kind, basis=basis, award_code=code, year=2026)
    asked = guides.questions(kind=kind, basis=basis, award_code=code)

    assert [one for one in sentences if not 1 <= len(hint_for(nomination, one).lines) <= 3] == []
    assert all(one.endswith(".") for one in sentences)
    assert all(one.endswith("?") for one in asked)


def test_a_guided_sentence_follows_what_was_typed_and_stores_nothing(here, head):
    nomination = make_nomination(here, citation="")
    fields = {"citation": "Đã gõ.", "sentence": "Câu mẫu.", "seen": nomination.version}

    body = head.post(url_of(nomination, "/edit/citation/guide"), fields, status=200).get_data(as_text=True)

    assert "Đã gõ. Câu mẫu.</textarea>" in body
    assert fresh(nomination).citation == ""


def test_the_questions_follow_what_was_typed_and_store_nothing(here, head):
    nomination = make_nomination(here, report="")

    body = head.post(
        url_of(nomination, "/edit/report/guide"), {"report": "Đã gõ.", "seen": nomination.version}, status=200
    ).get_data(as_text=True)

    assert "Đã gõ.\n\n1. Đang làm gì, giữ chức vụ gì, từ khi nào?\n…" in body.replace("\r\n", "\n")
    assert fresh(nomination).report == ""


def test_what_a_guide_left_open_is_not_handed_in(here, head):
    nomination = tick_all(
        make_nomination(here, citation="Tuần tra … ca an toàn.", report=f"{REPORT}\n\n4. Ai xác nhận?\n…")
    )

    assert nomination.missing == [
        "chữ thay cho «…» trong nội dung khen thưởng",
        "câu trả lời thay cho «…» trong báo cáo thành tích",
    ]
    head.post(url_of(nomination, "/submission"), status=409)


# The picture


def test_the_certificate_is_shown_as_it_would_print(here, head):
    nomination = make_nomination(here)
    url = url_of(nomination, "/certificate.png")

    answer = head.get(url)

    assert answer.mimetype == "image/png"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert Image.open(BytesIO(answer.data)).size == (800, 566)
    assert head.get(url, status=304, headers={"If-None-Match": answer.headers["ETag"]}).data == b""
    assert url in head.get(url_of(nomination, "/edit/citation")).get_data(as_text=True)


def test_the_picture_follows_what_is_typed_for_the_same_person_only(here, head, office):
    nomination = make_nomination(here)
    url = url_of(nomination, "/certificate.png?typed=1")
    stored = head.get(url_of(nomination, "/certificate.png")).data

    said = type_into(head, nomination, citation="Gương mẫu vận động bà con.")

    assert 'hx-swap-oob="true"' in said
    assert "certificate.png?typed=1&amp;v=" in said
    assert head.get(url).data != stored
    assert office.get(url).data == stored


def test_what_cannot_be_printed_has_a_sentence_and_no_picture(here, head):
    empty, long = (
        make_nomination(here, citation=""),
        make_nomination(
            here, nominee=make_nominee("Lê Văn Thụ", locality=here.area), citation="dài quá " * 49
        ),
    )

    assert "Nhập nội dung khen để xem" in head.page(url_of(empty, "/edit/citation")).words
    assert "Chưa vẽ được tờ giấy" in head.page(url_of(long, "/edit/citation")).words
    head.get(url_of(empty, "/certificate.png"), status=409)
    head.get(url_of(long, "/certificate.png"), status=409)


# How much a page costs


@pytest.mark.parametrize("tail", ["/edit", "/edit/citation", "/edit/report", "/papers", "/edit/check"])
def test_a_step_asks_the_database_little(here, head, count_queries, tail):
    nomination = make_nomination(here)
    type_into(head, nomination, citation="Đang gõ", report="Đang gõ")
    head.get(url_of(nomination, tail))

    with count_queries() as asked:
        head.get(url_of(nomination, tail))

    assert len([one for one in asked if one.startswith("SELECT")]) <= 12
