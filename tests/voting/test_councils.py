"""The council's pages as its secretary uses them: founding, members on a day, Quy chế and their scans."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.accounts.wording import act_name, details_in_words
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.nominations import received
from festival.voting import queries
from festival.voting.models import Council, CouncilMember, Regulation
from tests.nominations import uploads
from tests.pages import read
from tests.voting import make

COUNCIL = {
    "name": "Hội đồng Thi đua - Khen thưởng xã An Thịnh",
    "decision_number": "215/QĐ-UBND",
    "decided_on": "15/1/2026",
    "regulation_number": "216/QĐ-UBND",
    "regulation_on": "16/01/2026",
}
HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "Nguyễn\u202eVăn", "x" * 300]


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


def stored(model) -> list:
    db.session.rollback()
    return db.session.query(model).order_by(model.id).all()


def words(response) -> str:
    return read(response.get_data(as_text=True)).words


def test_a_secretary_founds_a_council_seats_members_and_takes_the_proposed_rules(world, secretary):
    make.make_award()
    person = world.users[Role.LEADER]
    place = f"/council/localities/{world.here.commune.id}/found"
    assert "xã An Thịnh" in secretary.get(place).get_data(as_text=True)

    secretary.post(place, COUNCIL)
    council = stored(Council)[0]
    home = f"/council/councils/{council.id}"
    assert "Chưa có thành viên" in secretary.page(home).words
    secretary.get(f"{home}/members/new")
    member = {"user_id": person.id, "post": "Chủ tịch UBND xã", "duty": "chair", "valid_from": "15/1/2026"}
    secretary.post(f"{home}/members/new", member)
    secretary.post(f"{home}/rules/defaults")

    page = secretary.page(home).words
    assert "1. Người leader Chủ tịch UBND xã Chủ tịch Hội đồng 15/01/2026" in page
    assert "có mặt từ 2/3 tổng số thành viên Hội đồng; đồng ý trên 50% tổng số thành viên Hội đồng" in page
    assert "1 thành viên: cần 1 người có mặt; thông qua cần 1 phiếu đồng ý" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("decided_on", "31/2/2026", "Ngày chưa đúng"),
        ("name", "", "Vui lòng nhập"),
        *[("name", value, "") for value in HOSTILE[2:]],
        ("decision_number", "9" * 61, "60 ký tự"),
    ],
)
def test_a_council_form_keeps_what_was_typed(world, secretary, field, value, said):
    place = f"/council/localities/{world.here.commune.id}/found"

    answer = secretary.post(place, {**COUNCIL, field: value}, status=422).get_data(as_text=True)

    assert said in answer
    assert "216/QĐ-UBND" in answer
    assert stored(Council) == []


def test_founding_twice_is_refused_beside_what_was_typed(world, secretary):
    place = f"/council/localities/{world.here.commune.id}/found"
    secretary.post(place, COUNCIL)

    answer = secretary.post(place, COUNCIL, status=409)

    assert "Đã có Hội đồng" in words(answer)
    assert "215/QĐ-UBND" in answer.get_data(as_text=True)


def test_names_are_shown_as_text_never_as_markup(world, secretary):
    secretary.post(f"/council/localities/{world.here.commune.id}/found", {**COUNCIL, "name": HOSTILE[0]})

    page = secretary.get(f"/council/councils/{stored(Council)[0].id}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("user_id", ["0", "999999", "x", ""])
def test_a_member_is_somebody_from_the_list(world, secretary, user_id):
    made = make.make_council(world.here, size=3)
    member = {"user_id": user_id, "post": "Công chức", "duty": "member", "valid_from": "1/2/2026"}

    secretary.post(f"/council/councils/{made.council.id}/members/new", member, status=422)

    assert len(stored(CouncilMember)) == 3


def test_a_member_who_sits_already_is_refused_with_the_sentence(world, secretary):
    made = make.make_council(world.here, size=3)
    member = {
        "user_id": made.users[0].id,
        "post": "Công chức",
        "duty": "member",
        "valid_from": "1/2/2026",
        "again": "1",
    }

    answer = secretary.post(f"/council/councils/{made.council.id}/members/new", member, status=409)

    assert "đã là thành viên" in words(answer)


def test_a_membership_ends_on_a_day(world, secretary):
    made = make.make_council(world.here, size=3)
    place = f"/council/members/{made.members[2].id}/end"
    secretary.get(place)
    secretary.post(place, {"valid_to": "hôm nay"}, status=422)
    assert "Ngày thôi tham gia" in words(secretary.post(place, {"valid_to": "1/1/2026"}, status=409))

    secretary.post(place, {"valid_to": "30/6/2026"})

    assert len(queries.members_on(made.council.id, date(2026, 7, 1))) == 2


def test_a_last_day_can_be_taken_back(world, secretary):
    made = make.make_council(world.here, size=3)
    place = f"/council/members/{made.members[2].id}/end"
    assert "Vui lòng nhập" in words(secretary.post(place, {"valid_to": ""}, status=422))
    secretary.post(place, {"valid_to": "30/6/2026"})
    assert "Để trống nếu người này vẫn tham gia" in secretary.page(place).words

    secretary.post(place, {"valid_to": ""})

    assert [member.valid_to for member in stored(CouncilMember)] == [None, None, None]


def test_the_page_shows_the_council_of_any_day(world, secretary):
    made = make.make_council(world.here, names=["Một", "Hai", "Ba"])
    secretary.post(f"/council/members/{made.members[2].id}/end", {"valid_to": "30/6/2026"})
    home = f"/council/councils/{made.council.id}"

    before, after = (secretary.page(f"{home}?day={day}").words for day in ("30/6/2026", "1-7-2026"))

    assert "Thành viên vào ngày 30/06/2026 3 người" in before
    assert "3. Ba Công chức xã Ủy viên, Thư ký 15/01/2026 đến 30/06/2026" in before
    assert "Thành viên vào ngày 01/07/2026 2 người" in after
    assert "Thành viên ở thời gian khác (1) Ba" in after
    founding = secretary.page(f"{home}?day=1/1/2026").words
    assert "Quy chế vào ngày 01/01/2026 Chưa có Thành viên vào ngày 01/01/2026 0 người" in founding
    assert "Vào ngày này Hội đồng không có thành viên nào" in founding
    assert "Ngày chưa đúng nên trang này là của hôm nay" in secretary.page(f"{home}?day=31/2/2026").words


def test_a_member_is_called_otherwise_and_stands_elsewhere_but_stays_who_it_is(world, secretary):
    made = make.make_council(world.here, names=["Một", "Hai", "Ba"])
    place = f"/council/members/{made.members[0].id}"
    assert "Nhiệm vụ thay đổi theo quyết định" in secretary.page(place).words
    secretary.post(place, {"post": "", "position": "2"}, status=422)
    secretary.post(place, {"post": "Bí thư", "position": "0"}, status=422)

    secretary.post(place, {"post": "Bí thư Đảng ủy xã", "position": "9", "user_id": made.users[1].id})

    page = secretary.page(f"/council/councils/{made.council.id}").words
    assert "1. Hai Công chức xã Phó Chủ tịch Hội đồng" in page
    assert "3. Một Bí thư Đảng ủy xã Chủ tịch Hội đồng" in page


def test_members_move_up_and_down_by_buttons(world, secretary):
    made = make.make_council(world.here, names=["Một", "Hai", "Ba"])
    home = f"/council/councils/{made.council.id}"
    one, _two, three = (f"/council/members/{member.id}/move" for member in made.members)

    secretary.post(one, {"step": "1"})
    secretary.post(three, {"step": "-1", "day": "1/3/2026"})
    refused = secretary.post(one, {"step": "1"}, status=409)

    assert "đã ở đầu hoặc cuối" in words(refused)
    page = secretary.page(home).words
    assert [page.index(name) for name in ("1. Hai", "2. Ba", "3. Một")] == sorted(
        page.index(name) for name in ("1. Hai", "2. Ba", "3. Một")
    )


# Quy chế


def a_scan(content: bytes, name="quyche.pdf") -> dict:
    return {"scan": (io.BytesIO(content), name)}


def regulations() -> list[tuple]:
    return [(one.number, one.issued_on, one.file_name, one.ending) for one in stored(Regulation)]


def test_a_later_quy_che_is_written_down_with_its_scan(world, secretary):
    made = make.make_council(world.here, size=3)
    home = f"/council/councils/{made.council.id}"
    secretary.get(f"{home}/regulations/new")

    secretary.post(
        f"{home}/regulations/new",
        {"number": "90/QĐ-UBND", "issued_on": "1/6/2026", **a_scan(uploads.pdf(), "Quy chế 90.pdf")},
    )

    assert regulations() == [
        ("216/QĐ-UBND", date(2026, 1, 16), "", ""),
        ("90/QĐ-UBND", date(2026, 6, 1), "Quy chế 90.pdf", "pdf"),
    ]
    page = secretary.page(f"{home}?day=2/6/2026").words
    assert "Quy chế vào ngày 02/06/2026 số 90/QĐ-UBND ngày 01/06/2026" in page
    assert "90/QĐ-UBND 01/06/2026 Quy chế 90.pdf Thay bản quét" in page
    assert "216/QĐ-UBND 16/01/2026 Chưa có Gửi bản quét" in page
    assert "số 216/QĐ-UBND" in secretary.page(f"{home}?day=31/5/2026").words


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"issued_on": "16/1/2026"}, 409, "phải ban hành sau Quy chế đang có (ngày 16/01/2026)"),
        ({"issued_on": "1/1/2026"}, 409, "phải ban hành sau"),
        ({"issued_on": "31/2/2026"}, 422, "Ngày chưa đúng"),
        ({"number": ""}, 422, "Vui lòng nhập"),
    ],
)
def test_a_quy_che_that_cannot_be_is_refused_beside_what_was_typed(world, secretary, typed, status, said):
    made = make.make_council(world.here, size=3)
    place = f"/council/councils/{made.council.id}/regulations/new"

    answer = secretary.post(place, {"number": "90/QĐ-UBND", "issued_on": "1/6/2026", **typed}, status=status)

    assert said in words(answer)
    assert len(regulations()) == 1


BAD_SCANS = [
    (b"MZ\x90\x00" + b"x" * 50, "quyche.pdf", "Chỉ nhận PDF"),
    (b"", "quyche.pdf", "Tệp trống"),
    (uploads.with_root(OpenAction=uploads.action("JavaScript", JS="app.alert(1)")), "a.pdf", "mã lệnh"),
    (b"%PDF-1.7\n" + b"x" * 100_000, "to.pdf", "lớn hơn 10 MB"),
]


@pytest.mark.parametrize("case", BAD_SCANS)
def test_a_scan_is_known_by_its_bytes(world, secretary, monkeypatch, case):
    content, name, said = case
    monkeypatch.setattr(received, "MOST_BYTES", 100_000)
    made = make.make_council(world.here, size=3)
    place = f"/council/councils/{made.council.id}/regulations/new"
    typed = {"number": "90/QĐ-UBND", "issued_on": "1/6/2026"}
    scan_place = f"/council/regulations/{made.council.regulations[0].id}/scan/new"

    added = secretary.post(place, {**typed, **a_scan(content, name)}, status=422)
    attached = secretary.post(scan_place, a_scan(content, name), status=422)

    assert said in words(added)
    assert said in words(attached)
    assert regulations() == [("216/QĐ-UBND", date(2026, 1, 16), "", "")]


def test_a_workbook_is_no_quy_che(world, secretary):
    made = make.make_council(world.here, size=3)
    place = f"/council/regulations/{made.council.regulations[0].id}/scan/new"

    answer = secretary.post(place, a_scan(uploads.xlsx(), "quyche.xlsx"), status=409)

    assert "Quy chế là bản quét PDF, ảnh hoặc tệp Word" in words(answer)
    assert regulations() == [("216/QĐ-UBND", date(2026, 1, 16), "", "")]


def test_a_scan_may_be_replaced_until_a_vote_was_opened_by_its_quy_che(world, secretary):
    made = make.make_session(world.here)
    home = f"/council/councils/{made.council.id}"
    regulation_id = made.council.regulations[0].id
    place = f"/council/regulations/{regulation_id}/scan/new"
    secretary.get(place)
    assert "Hãy chọn tệp" in words(secretary.post(place, {}, status=422))
    secretary.post(place, a_scan(uploads.picture(), "trang1.jpg"))
    secretary.post(place, a_scan(uploads.docx(), "Quy chế.docx"))
    assert regulations() == [("216/QĐ-UBND", date(2026, 1, 16), "Quy chế.docx", "docx")]
    assert "Thay bản quét" in secretary.page(home).words

    make.convene(made)
    make.open_vote(made)

    refused = secretary.post(place, a_scan(uploads.pdf()), status=409)
    assert "Đã có phiên họp bỏ phiếu theo Quy chế này" in words(refused)
    assert regulations() == [("216/QĐ-UBND", date(2026, 1, 16), "Quy chế.docx", "docx")]
    assert "Thay bản quét" not in secretary.page(home).words


def test_a_missing_scan_may_be_sent_even_after_a_vote(world, secretary):
    made = make.make_vote(world.here)
    place = f"/council/regulations/{made.council.regulations[0].id}/scan/new"

    secretary.post(place, a_scan(uploads.pdf(), "q.pdf"))

    assert regulations() == [("216/QĐ-UBND", date(2026, 1, 16), "q.pdf", "pdf")]


def test_members_download_the_scan_and_nothing_in_it_can_run(world, browse, secretary):
    made = make.make_council(world.here, size=3)
    regulation_id = made.council.regulations[0].id
    place = f"/council/regulations/{regulation_id}/scan"
    member = browse(made.users[2])
    assert "chưa có bản quét" in words(member.get(place, 409))
    content = uploads.pdf()
    secretary.post(f"{place}/new", a_scan(content, "Quy chế «216».pdf"))

    answer = member.get(place)

    assert answer.data == content
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    member.get(f"{place}/new", 403)
    browse(world.there.users[Role.COUNCIL_SECRETARY]).get(place, 404)


def test_the_record_tells_every_act_on_a_council(world, secretary):
    made = make.make_council(world.here, names=["Một", "Hai", "Ba"])
    member, regulation = made.members[2].id, made.council.regulations[0].id
    for place, typed in [
        (f"/council/members/{member}", {"post": "Thư ký", "position": "3"}),
        (f"/council/members/{member}", {"post": "Thư ký", "position": "3"}),  # nothing changed
        (f"/council/members/{member}/move", {"step": "-1"}),
        (f"/council/members/{member}/end", {"valid_to": "30/6/2026"}),
        (f"/council/members/{member}/end", {"valid_to": ""}),
        (f"/council/regulations/{regulation}/scan/new", a_scan(uploads.pdf())),
        (f"/council/regulations/{regulation}/scan/new", a_scan(uploads.picture())),
        (
            f"/council/councils/{made.council.id}/regulations/new",
            {"number": "90/QĐ-UBND", "issued_on": "1/6/2026"},
        ),
    ]:
        secretary.post(place, typed)

    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    told = [(act_name(one.action), details_in_words(one.details, one.action)) for one in entries]
    assert told == [
        ("Sửa chức vụ, thứ tự thành viên hội đồng", "người: Ba; cũ: Công chức xã; mới: Thư ký"),
        ("Xếp thứ tự thành viên hội đồng", "người: Ba; thứ tự: 2"),
        ("Kết thúc tư cách thành viên hội đồng", "người: Ba; ngày cuối: 30/06/2026"),
        ("Bỏ ngày thôi tham gia hội đồng", "người: Ba"),
        ("Gửi bản quét Quy chế của hội đồng", "quy chế: 216/QĐ-UBND; ban hành ngày: 16/01/2026"),
        ("Thay bản quét Quy chế của hội đồng", "quy chế: 216/QĐ-UBND; ban hành ngày: 16/01/2026"),
        ("Ghi Quy chế mới của hội đồng", "quy chế: 90/QĐ-UBND; ban hành ngày: 01/06/2026"),
    ]
