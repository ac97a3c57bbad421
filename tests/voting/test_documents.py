"""The council's papers: what they say, when they are offered, and that ballots are all alike."""

import io
import re
import zipfile
from dataclasses import replace

import pytest

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.documents.rules import DocumentKind
from festival.voting import services
from festival.voting.rules import ConflictState, SessionState
from festival.voting.rules import documents as rules
from festival.voting.rules.documents import Stage
from tests.documents.read import text_of
from tests.voting import make, sheets

K, S = DocumentKind, SessionState
PLANNED = Stage(S.PLANNED, is_written_round=False, items=3, members=11, secret=3)
CLOSED = replace(PLANNED, state=S.CLOSED, secret=0, was_opened=True)
TAG = re.compile(r"Cuống phiếu số (\d+)\.")


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


# What only a meeting has: a place, a room in which minutes are read out.
OF_A_MEETING = (
    "Kết quả biểu quyết tại",
    "Địa điểm",
    "ĐỊA ĐIỂM",
    "chưa xác định",
    "tại chỗ",
    "được đọc",
)


def file_of(browser, made, kind, more="", status=200):
    page = "minutes" if kind.endswith("_minutes") else "file"
    return browser.get(f"/council/sessions/{made.id}/documents/{page}?kind={kind}{more}", status)


def text(browser, made, kind, more="") -> str:
    return text_of(file_of(browser, made, kind, more).data)


def page(browser, made, path="/documents"):
    return browser.page(f"/council/sessions/{made.id}{path}").words


def body_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


# When each can be made


@pytest.mark.parametrize(
    ("kind", "stage", "said"),
    [
        (K.COUNCIL_INVITATION, PLANNED, None),
        (K.COUNCIL_INVITATION, replace(PLANNED, items=0), "Chương trình chưa có hồ sơ nào. "),
        (K.COUNCIL_INVITATION, replace(PLANNED, members=0), "Hội đồng chưa có thành viên vào ngày họp. "),
        (
            K.COUNCIL_INVITATION,
            replace(PLANNED, is_written_round=True),
            "Đợt lấy ý kiến bằng văn bản không có",
        ),
        (K.COUNCIL_INVITATION, CLOSED, "Phiên họp đã kết thúc nên"),
        (K.BALLOT_PAPER, PLANNED, None),
        (K.BALLOT_PAPER, replace(PLANNED, unsettled=2), "Còn 2 trường hợp thành viên có thể liên quan"),
        (K.BALLOT_PAPER, replace(PLANNED, secret=0), "Không có hồ sơ nào bỏ phiếu kín."),
        (K.BALLOT_PAPER, replace(PLANNED, state=S.VOTING, secret=0), "Không ai bỏ phiếu bằng giấy."),
        (K.BALLOT_PAPER, replace(PLANNED, state=S.COUNTING), "Đã kết thúc bỏ phiếu."),
        (K.BALLOT_PAPER, replace(PLANNED, is_written_round=True), "Đợt lấy ý kiến bằng văn bản không dùng"),
        (K.OPINION_SHEET, replace(PLANNED, asked=1), "In được sau khi chốt danh sách họp và điểm danh."),
        (K.OPINION_SHEET, replace(PLANNED, state=S.CONVENED), "Chưa có thành viên nào được xin ý kiến"),
        (K.OPINION_SHEET, replace(PLANNED, state=S.CONVENED, asked=1), None),
        (K.OPINION_SHEET, replace(PLANNED, state=S.CONVENED, asked=1, unsettled=1), "Còn 1 trường hợp"),
        (K.COUNTING_MINUTES, replace(PLANNED, state=S.COUNTING), "Có sau khi kiểm phiếu hoặc kết thúc"),
        (K.COUNTING_MINUTES, CLOSED, None),
        (
            K.COUNTING_MINUTES,
            replace(CLOSED, state=S.NO_QUORUM, was_opened=False),
            "Phiên họp không biểu quyết",
        ),
        (K.COUNCIL_MINUTES, replace(PLANNED, state=S.VOTING), "Có sau khi kiểm phiếu hoặc kết thúc"),
        (K.COUNCIL_MINUTES, replace(CLOSED, awaits_chair=2), "Còn 2 hồ sơ chờ ý kiến công khai của Chủ tịch"),
        (K.COUNCIL_MINUTES, replace(CLOSED, state=S.NO_QUORUM, was_opened=False), None),
    ],
)
def test_a_document_is_offered_when_it_makes_sense(kind, stage, said):
    refusal = rules.why_not(kind, stage)

    assert refusal is None if said is None else refusal.startswith(said)


def test_the_page_offers_what_can_be_made_now_and_says_why_the_rest_cannot(world, secretary):
    made = make.make_session(world.here, size=5)

    shown = page(secretary, made)

    assert "Tải giấy mời họp Hội đồng" in shown
    assert "Tải phiếu biểu quyết" in shown
    assert "Phiếu xin ý kiến Cho từng thành viên vắng mặt" in shown
    assert "In được sau khi chốt danh sách họp và điểm danh." in shown
    assert shown.count("Có sau khi kiểm phiếu hoặc kết thúc phiên họp.") == 2


def test_a_member_is_offered_the_minutes_alone(world, browse):
    made = make.make_vote(world.here, size=5)

    shown = page(browse(made.users[4]), made)

    assert "Biên bản kiểm phiếu" in shown
    assert "Giấy mời" not in shown
    assert "Phiếu biểu quyết" not in shown


def test_before_the_closing_no_minutes_leave(world, secretary):
    made = make.make_vote(world.here, size=5)
    for user in made.users:
        make.cast(made, user, make.Choice.YES)
    services.end_vote(session_id=made.id, actor=SYSTEM)

    for kind in ("counting_minutes", "council_minutes"):
        answer = file_of(secretary, made, kind, status=409).get_data(as_text=True)
        assert "Có sau khi kiểm phiếu hoặc kết thúc phiên họp." in answer


def test_a_kind_of_another_room_leads_back_to_the_page(world, secretary):
    made = make.make_session(world.here, size=3, items=1)

    for path in ("file?kind=plan", "minutes?kind=ballot_paper", "file"):
        secretary.get(f"/council/sessions/{made.id}/documents/{path}", 303)


# Invitation


def test_each_member_gets_an_invitation_with_the_agenda_by_award(world, secretary):
    made = make.make_session(world.here, size=3)

    said = text(secretary, made, "council_invitation")

    assert re.findall(r"^Đồng chí (.+)$", said, re.MULTILINE) == [
        f"Ủy Viên {number}, Công chức xã" for number in (1, 2, 3)
    ]
    assert said.count("Thời gian: 08 giờ 00 phút, thứ Bảy, ngày 25 tháng 7 năm 2026.") == 3
    assert said.count("- Giấy khen của Chủ tịch UBND xã: 03 hồ sơ.") == 3
    assert said.count("Số:        /GM-HĐTĐKT") == 3
    assert "XÃ AN THỊNH\nHỘI ĐỒNG\nTHI ĐUA - KHEN THƯỞNG\nXÃ AN THỊNH\n" in said


# Ballots


def test_ballots_are_alike_to_the_byte_below_their_stubs(world, secretary):
    made = make.make_session(world.here, size=5, items=4)

    content = file_of(secretary, made, "ballot_paper", "&sheet=1&many=all&spare=2").data

    body = body_of(content).replace("\N{NO-BREAK SPACE}", " ")
    assert TAG.findall(text_of(content)) == ["001", "002", "003", "004", "005", "006", "007"]
    stubs = re.split(r"(?=<w:p\b(?:(?!<w:p\b).)*?Cuống phiếu số )", body)
    below = {one.partition("</w:p>")[2].partition("</w:body>")[0] for one in stubs[1:-1]}
    assert len(below) == 1
    (ballot,) = below
    last = stubs[-1].partition("</w:p>")[2]
    assert last.startswith(ballot.rpartition("<w:p ")[0])
    for item in make.items_of(made):
        assert ballot.count(f">{item.nomination.nominee.written}<") == 1
    assert not re.search(r"Ủy Viên|\b00[1-7]\b", ballot)


def test_a_ballot_that_would_differ_is_seen_by_the_comparison(world, secretary):
    made = make.make_session(world.here, size=3, items=1)
    content = file_of(secretary, made, "ballot_paper", "&sheet=1&many=all&spare=0").data

    marked = text_of(content).replace("□", "☐", 1)

    ballots = re.split(r"Cuống phiếu số \d+\..*", marked)[1:]
    assert len({one.strip() for one in ballots}) == 2
    assert len({one.strip() for one in re.split(r"Cuống phiếu số \d+\..*", text_of(content))[1:]}) == 1


def test_whoever_an_item_concerns_gets_no_sheet_with_it(world, secretary):
    made = sheets.make_mixed(world.here)
    names = [item.nomination.nominee.written for item in make.items_of(made)]

    first = text(secretary, made, "ballot_paper", "&sheet=1&many=paper&spare=0")
    second = text(secretary, made, "ballot_paper", "&sheet=2&many=paper&spare=1")

    assert [[name in said for name in names] for said in (first, second)] == [
        [True, False, False],
        [False, True, True],
    ]
    assert (len(TAG.findall(first)), len(TAG.findall(second))) == (8, 10)
    assert ("Tờ phiếu 1" in first, "Tờ phiếu 2" in second) == (True, True)


def test_ballots_wait_until_flags_are_looked_at(world, secretary):
    made = make.make_session(world.here, size=5)
    services.convene(session_id=made.id, actor=SYSTEM)
    sheets.concern(made, 0, made.users[4], state=ConflictState.FLAGGED)
    db.session.commit()

    answer = file_of(secretary, made, "ballot_paper", "&sheet=1&many=all&spare=0", status=409)

    assert "Còn 1 trường hợp thành viên có thể liên quan" in answer.get_data(as_text=True)


@pytest.mark.parametrize("spare", ["51", "-1", "x", ""])
def test_a_wrong_number_of_spares_is_told_on_the_page(world, secretary, spare):
    made = make.make_session(world.here, size=3, items=1)

    answer = file_of(secretary, made, "ballot_paper", f"&sheet=1&many=all&spare={spare}", status=422)

    assert 'id="spare-error"' in answer.get_data(as_text=True)


def test_a_sheet_that_is_not_there_is_no_error(world, secretary):
    made = make.make_session(world.here, size=3, items=1)

    file_of(secretary, made, "ballot_paper", "&sheet=9&many=all&spare=0", status=422)


# Sheets for written opinions


def test_an_absent_member_gets_a_sheet_without_what_concerns_the_member(world, secretary):
    made = make.make_session(world.here, size=5, terms=sheets.MAJORITY)
    sheets.concern(made, 1, made.users[4])
    asked = {user.id: make.Channel.WRITTEN for user in made.users[3:]}
    sheets.convene(made, channels=asked, absent=made.users[3:])
    names = [item.nomination.nominee.written for item in make.items_of(made)]

    said = text(secretary, made, "opinion_sheet")

    first, second = said.split("Kính gửi: Đồng chí ")[1:]
    assert first.startswith("Ủy Viên 4, Công chức xã.")
    assert [first.count(f"\n{name}\n") for name in names] == [1, 1, 1]
    assert [second.count(f"\n{name}\n") for name in names] == [1, 0, 1]
    assert f"Đồng chí không cho ý kiến, vì có liên quan, về hồ sơ số 2 ({names[1]})." in second
    assert second.rstrip().endswith("Ủy Viên 5")


def test_a_written_round_gives_everybody_a_sheet_with_the_day_it_is_due(world, secretary):
    made = sheets.make_round(world.here)

    said = text(secretary, made, "opinion_sheet")

    assert said.count("Hạn gửi lại Thường trực Hội đồng: chậm nhất hết ngày 31/7/2026.") == 5
    assert said.count("lấy ý kiến bằng văn bản, không họp") == 5


# Minutes


def test_the_counting_minutes_tell_every_channel(world, secretary):
    made = sheets.make_mixed(world.here)
    sheets.count_mixed(made)
    sheets.close(made)

    said = text(secretary, made, "counting_minutes")

    assert "1. Tổng số thành viên Hội đồng: 11 (Quyết định số 215/QĐ-UBND ngày 15/01/2026)." in said
    assert "tham gia biểu quyết: 10 (có mặt 09; cho ý kiến bằng văn bản 01)." in said
    assert "không tham gia: 01:\n- Ủy Viên 11, Công chức xã: vắng mặt, đi công tác." in said
    assert "Phiếu kín bằng giấy, tờ phiếu 1\n8\n8\n8\n0" in said
    assert "Phiếu kín bằng giấy, tờ phiếu 2\n9\n9\n9\n0" in said
    assert "Phiếu xin ý kiến bằng văn bản\n1\n1\n1\n0" in said
    figures = "Phiếu giấy: 6 đồng ý, 1 không đồng ý, 1 không hợp lệ\nBằng văn bản: 1 đồng ý, 0 không đồng ý"
    assert f"{figures}\n7\n1\n0\n1" in said
    assert "TỔ TRƯỞNG TỔ KIỂM PHIẾU\n\n\n\n\nỦy Viên 4" in said
    assert "Ủy Viên 6: là người thân của người được đề nghị, không biểu quyết hồ sơ số 1" in said


def test_the_minutes_print_both_columns_and_the_real_hours(world, secretary):
    made = sheets.make_mixed(world.here)
    sheets.count_mixed(made)
    sheets.close(made)

    said = text(secretary, made, "council_minutes")

    assert (
        "6 đồng ý\n1 không đồng ý\n1 không hợp lệ\n1 đồng ý\n0 không đồng ý\n7/11\n63,6%\nThông qua" in said
    )
    assert "Có mặt: 09; vắng mặt: 02." in said
    assert "Vắng mặt, đã cho ý kiến bằng văn bản" in said
    assert "Vắng mặt, đi công tác" in said
    assert "Hội đồng biểu quyết theo Quy chế số 216/QĐ-UBND ngày 16/01/2026 của Hội đồng:" in said
    assert "thông qua khi trên 50% tổng số thành viên Hội đồng đồng ý" in said
    assert "08 giờ 00 phút" not in said, "the planned hour"
    assert "(dự kiến ngày 25/7/2026)" in said
    assert "Chủ trì: Ủy Viên 1, Công chức xã, Chủ tịch Hội đồng." in said
    assert re.search(r"Mã kiểm chứng nhật ký \(mục \d+\): [0-9a-f]{64}$", said)


def test_the_page_and_the_paper_of_the_minutes_say_the_same(world, secretary):
    made = sheets.make_mixed(world.here)
    sheets.count_mixed(made)
    sheets.close(made)

    shown = re.sub(r"\W+", "", page(secretary, made, "/minutes").casefold())
    said = text(secretary, made, "council_minutes")

    lost = [line for line in said.splitlines() if re.sub(r"\W+", "", line.casefold()) not in shown]
    assert lost == [line for line in lost if line.startswith(("Bắt đầu:", "Kết thúc:", "Địa điểm:"))]


def test_a_vice_chair_who_presided_is_the_chair_of_the_minutes(world, secretary):
    made = make.make_session(world.here, size=5)
    sheets.convene(made, channels={}, absent=made.users[:1])
    make.open_vote(made)
    for user in made.users[1:]:
        make.cast(made, user, make.Choice.YES)
    make.close(made)

    said = text(secretary, made, "council_minutes")

    assert "Chủ trì: Ủy Viên 2, Công chức xã, Phó Chủ tịch Hội đồng (Chủ tịch Hội đồng vắng mặt)." in said
    assert "CHỦ TRÌ\n\n\n\n\nỦy Viên 2" in said


def test_two_ballots_on_the_screen_leave_no_figure_on_any_paper(world, secretary):
    made = make.make_vote(world.here, size=5)
    for user in made.users[:2]:
        make.cast(made, user, make.Choice.YES)
    make.close(made)

    for kind in ("counting_minutes", "council_minutes"):
        said = text(secretary, made, kind)
        assert "Phiếu kín trên màn hình\n5\ndưới 3\nkhông kiểm\nkhông kiểm" in said
        assert "thu về dưới 3 lá phiếu kín nên không kiểm phiếu, để giữ bí mật" in said
        assert not re.search(r"\d đồng ý|\d/5\b|\d,\d%", said)


def test_a_session_without_quorum_has_minutes_and_no_count(world, secretary):
    made = make.make_session(world.here, size=11)
    make.convene(made, absent=8)
    services.end_without_quorum(session_id=made.id, actor=SYSTEM)

    said = text(secretary, made, "council_minutes")

    assert "Sau khi điểm danh, không hồ sơ nào đủ điều kiện biểu quyết." in said
    assert "Phiên họp không biểu quyết." in said
    assert "03 hồ sơ chuyển phiên sau" in said
    assert "chưa đủ số thành viên tham gia theo Quy chế" in said
    assert "Phiên họp không biểu quyết nên không kiểm phiếu." in page(secretary, made)


def test_a_written_round_has_minutes_of_its_own_words(world, secretary):
    made = sheets.make_round(world.here)
    make.open_vote(made)
    sheets.send_back(made, *made.users[:4])
    services.end_vote(session_id=made.id, actor=SYSTEM)
    sheets.type_written(made, 3, 1)
    sheets.close(made)

    counting, shown = text(secretary, made, "counting_minutes"), page(secretary, made, "/minutes")
    said = text(secretary, made, "council_minutes")

    assert "Kết quả lấy ý kiến bằng văn bản: Phiên họp xét khen thưởng" in counting
    assert "I. THỜI GIAN\nBắt đầu lấy ý kiến: " in counting
    assert "Kết thúc nhận phiếu: " in counting
    assert re.search(r"Biên bản lập xong hồi .+, thành 02 bản\./\.", counting)
    assert "Tổ kiểm phiếu\nkhông có phiếu kín bằng giấy" in counting
    for words in (counting, said, shown):
        assert re.search(r"Biên bản lập xong hồi \d\d giờ", words)
        assert [bad for bad in OF_A_MEETING if bad in words] == []
    assert "I. THỜI GIAN\nBắt đầu: " in said
    assert "I. Thời gian Bắt đầu: " in shown
    assert "Lấy ý kiến bằng văn bản, không họp: Phiên họp xét khen thưởng" in said
    assert "gửi Phiếu xin ý kiến đến 05 thành viên, hạn gửi lại ngày 31/7/2026." in said
    assert "Phiếu xin ý kiến bằng văn bản\n5\n4\n4\n0" in said
    assert "-\n3 đồng ý\n1 không đồng ý\n3/5\n60,0%\nThông qua" in said
    assert "Không gửi lại phiếu xin ý kiến" in said
    assert "Cho ý kiến bằng văn bản: 04; không gửi lại phiếu: 01." in said
    assert "Có mặt" not in said


def test_hands_are_minuted_as_hands(world, secretary):
    made = sheets.make_hands(world.here)
    make.close(made)

    said = text(secretary, made, "counting_minutes")

    assert "Biểu quyết giơ tay (không phát phiếu)\n-\n-\n-\n-" in said
    assert "Giơ tay: 4 đồng ý, 0 không đồng ý, 1 không có ý kiến\n4\n0\n1\n0" in said
    assert "Không lập Tổ kiểm phiếu" in said


def test_minutes_wait_for_the_chairs_word_and_print_it(world, secretary):
    made = sheets.make_mixed(world.here, terms=replace(sheets.MAJORITY, chair_must_agree=True))
    sheets.count_mixed(made)
    sheets.close(made)

    answer = file_of(secretary, made, "council_minutes", status=409).get_data(as_text=True)
    assert "Còn 3 hồ sơ chờ ý kiến công khai của Chủ tịch Hội đồng." in answer
    assert "Bản nháp: còn 3 hồ sơ" in page(secretary, made, "/minutes")
    assert "Tải biên bản kiểm phiếu" in page(secretary, made)

    items = make.items_of(made)
    words = {items[0].id: True, items[1].id: True, items[2].id: False}
    services.speak_as_chair(session_id=made.id, words=words, actor=SYSTEM)

    said = text(secretary, made, "council_minutes")
    assert re.search(
        r"Chủ tịch Hội đồng Ủy Viên 1 cho ý kiến công khai sau khi kiểm phiếu: đồng ý với hồ sơ số 1 \(.+\),"
        r" số 2 \(.+\); không đồng ý với hồ sơ số 3 \(.+\)\.",
        said,
    )


def test_a_session_that_looks_again_names_the_older_one(world, secretary):
    older = make.make_session(world.here, size=3, items=0)
    made = make.make_session(world.here, size=3, items=1)
    make.session_of(made).cites_id = older.id
    db.session.commit()

    said = text(secretary, made, "council_invitation")

    assert said.count("Phiên họp này xem xét lại kết quả của phiên “Phiên họp xét khen thưởng") == 3


def test_names_with_marks_and_of_300_letters_are_printed_as_they_are(world, secretary):
    long = "Tổ " + "bảo vệ " * 28
    made = make.make_session(world.here, size=4, items=2)
    first, second = make.items_of(made)
    first.nomination.nominee.name, second.nomination.nominee.name = sheets.HOSTILE, long.strip()
    db.session.commit()
    written = [item.nomination.nominee.written for item in make.items_of(made)]

    said = text(secretary, made, "ballot_paper", "&sheet=1&many=all&spare=0")
    assert [said.count(f"\n{name}\n") for name in written] == [4, 4]

    make.convene(made)
    make.open_vote(made)
    for user in made.users:
        make.cast(made, user, make.Choice.YES)
    make.close(made)

    assert written[0] in text(secretary, made, "council_minutes")
    html = secretary.get(f"/council/sessions/{made.id}/minutes").get_data(as_text=True)
    assert "<b>Thị</b>" not in html
    assert "&lt;b&gt;Thị&lt;/b&gt;" in html


def test_pages_and_papers_ask_no_more_for_a_long_session(world, browse, count_queries):
    secretary = browse(world.users[Role.COUNCIL_SECRETARY])
    asked = []
    for items in (2, 12):
        made = sheets.make_mixed(world.here, items=items)
        sheets.count_mixed(made)
        sheets.close(made)
        for path in ("documents", "minutes", "documents/minutes?kind=council_minutes"):
            with count_queries() as seen:
                secretary.get(f"/council/sessions/{made.id}/{path}")
            asked.append(sum(not line.startswith(("PRAGMA", "BEGIN")) for line in seen))

    assert asked[:3] == asked[3:]
    assert max(asked) <= 12
