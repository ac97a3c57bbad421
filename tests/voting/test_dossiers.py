"""Members read the dossiers of their session, and only those; what they have read is theirs alone."""

import io
import re
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import EarlierAward, Nomination, Nominee, ReviewCheck
from festival.nominations.rules import NominationState
from festival.nominations.services import review
from festival.voting import services
from festival.voting.models import AgendaItem, CouncilMember, ReadMark
from festival.voting.rules import Choice
from festival.voting.services import reading
from tests.factories import keep, make_season, make_user
from tests.pages import read
from tests.voting import make


def items(made) -> list[int]:
    return [item.id for item in make.items_of(made)]


def listed(made) -> str:
    return f"/council/sessions/{made.id}/dossiers"


def dossier(item_id, path="dossier") -> str:
    return f"/council/agenda-items/{item_id}/{path}"


def marks() -> set[tuple[int, int]]:
    db.session.rollback()
    return {
        (row.item_id, row.user_id) for row in db.session.execute(select(ReadMark.item_id, ReadMark.user_id))
    }


# What a member sees


def test_a_member_reads_the_whole_dossier_without_any_role(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    nomination = db.session.get_one(Nomination, made.nomination_ids[0])
    with transaction():
        nomination = db.session.get_one(Nomination, nomination.id)
        nomination.report = "Ba năm liền giữ thôn yên.\nVận động 12 hộ lắp đèn."
        db.session.add(
            ReviewCheck(nomination_id=nomination.id, code="fixed.name", is_met=True, checked_by="Bà Soát")
        )
        db.session.add(
            ReviewCheck(nomination_id=nomination.id, code="fixed.kind", is_met=False, checked_by="Bà Soát")
        )
        db.session.add(
            EarlierAward(
                nominee_id=nomination.nominee_id,
                name="Giấy khen",
                year=2024,
                decision_number="9/QĐ",
                noted_by="Ai",
            )
        )
    make.make_paper(nomination.id, "bao-cao.pdf")

    page = browse(made.users[1]).page(dossier(items(made)[0])).words

    assert "Ba năm liền giữ thôn yên. Vận động 12 hộ lắp đèn." in page
    assert "Tổ trưởng Tổ bảo vệ an ninh, trật tự Thôn Đông" in page
    assert "Giấy khen, 2024 (Quyết định 9/QĐ)" in page
    assert "bao-cao.pdf 1 KB" in page
    assert "Thường trực Hội đồng đánh dấu đạt 1/3 mục" in page
    assert "Các mục đạt Thông tin Tên, năm sinh, chức vụ ghi đúng" in page
    assert "Đúng đối tượng của hình thức Chưa đạt" in page
    assert "Không trùng đề nghị, thành tích đã khen Chưa đánh dấu" in page
    assert "Hồ sơ 1/1 · đã đọc 0/1" in page


def test_the_list_is_grouped_by_award_and_counts_what_was_read(world, browse):
    made = make.make_session(world.here, size=3, items=2)
    higher = make.make_award("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", position=2)
    make.make_rule(made.council, higher)
    other = make.make_nomination(world.here, "Vi Thị Lả", award=higher)
    services.add_to_agenda(session_id=made.id, nomination_ids=[other.id], actor=SYSTEM)
    reading.mark_read(agenda_item_id=items(made)[1], user_id=made.user_ids[0])

    page = browse(made.users[0]).page(listed(made)).words

    assert "Đã đọc 1/3" in page
    first = page.index("Giấy khen của Chủ tịch UBND xã: 2 hồ sơ")
    assert first < page.index("Bằng khen của Chủ tịch UBND tỉnh: 1 hồ sơ") < page.index("3. Ông Vi Thị Lả")
    assert re.findall(r"Cá nhân (Đã đọc|Chưa đọc)", page) == ["Chưa đọc", "Đã đọc", "Chưa đọc"]


def test_before_and_after_lead_through_the_agenda(world, browse):
    made = make.make_session(world.here, size=3, items=3)
    first, second, third = items(made)

    def links(item_id):
        html = browse(made.users[0]).get(dossier(item_id)).get_data(as_text=True)
        return re.findall(r'href="([^"]+)"[^>]*>\s*Hồ sơ (?:trước|sau)<', html)

    assert links(first) == [dossier(second)]
    assert links(second) == [dossier(first), dossier(third)]
    assert links(third) == [dossier(second)]


def test_a_hold_its_date_and_what_the_office_wrote_stay_hidden(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    with transaction():
        db.session.get_one(Nomination, made.nomination_ids[0]).review_note = "Cần hỏi thêm công an"
    review.hold(nomination_id=made.nomination_ids[0], today=date(2026, 7, 3), actor=SYSTEM)

    page = browse(made.users[0]).page(dossier(items(made)[0])).words

    assert "Hồ sơ 1/1" in page
    assert "ạm dừng" not in page
    assert "03/07/2026" not in page
    assert "Cần hỏi thêm công an" not in page


# Who gets in


def test_a_member_gets_at_nothing_beside_the_own_agenda(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    other = make.make_session(world.here, size=3, items=1)
    last_year = make.make_session(world.there, size=3, items=1)
    paper = make.make_paper(made.nomination_ids[0])
    theirs = make.make_paper(other.nomination_ids[0], "khac.pdf", b"another scan")
    mine, foreign = items(made)[0], items(other)[0]
    member = browse(made.users[1])

    member.get(listed(made))
    member.get(dossier(mine))
    assert member.get(dossier(mine, f"files/{paper.id}")).data == b"a scan"
    assert member.get(dossier(mine, f"files/{paper.id}/small")).data == b"a small scan"
    for place in (listed(other), dossier(foreign), dossier(foreign, f"files/{theirs.id}")):
        assert member.status("GET", place) in (403, 404)
    # The file of another dossier, asked for through one's own.
    assert member.status("GET", dossier(mine, f"files/{theirs.id}")) == 404
    assert member.status("GET", dossier(foreign, f"files/{paper.id}")) == 404
    assert member.status("GET", dossier(items(last_year)[0])) == 404
    assert member.status("GET", f"/nominations/{made.nomination_ids[0]}") in (403, 404)
    assert member.status("GET", f"/nominations/files/{paper.id}") in (403, 404)
    for act in ("read-mark", "declaration", "declaration/withdrawal"):
        assert member.status("POST", dossier(foreign, act)) in (403, 404)


def test_other_seasons_stay_closed_to_whoever_sits_only_in_this_one(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    older = make_season(locality=world.here.commune, year=2025)
    old = make.make_nomination(world.here)
    with transaction():
        db.session.get_one(Nomination, old.id).season_id = older.id
    paper = make.make_paper(old.id)

    member = browse(made.users[1])

    assert member.status("GET", f"/nominations/{old.id}") in (403, 404)
    assert member.status("GET", dossier(items(made)[0], f"files/{paper.id}")) == 404


def test_members_on_the_day_read_before_the_roll_and_the_roll_afterwards(world, browse):
    made = make.make_session(world.here, size=4, items=1)
    item_id = items(made)[0]
    joiner = make_user("Người đến sau", locality=world.here.commune)
    services.end_membership(member_id=made.members[3].id, valid_to=date(2026, 7, 24), actor=SYSTEM)
    gone, stays = browse(made.users[3]), browse(made.users[2])

    assert gone.status("GET", dossier(item_id)) in (403, 404)
    assert stays.status("GET", dossier(item_id)) == 200

    services.convene(session_id=made.id, actor=SYSTEM)
    keep(
        CouncilMember(
            council_id=made.council.id,
            user_id=joiner.id,
            post="Công chức",
            duty=made.members[2].duty,
            position=9,
            valid_from=date(2026, 7, 1),
        )
    )

    assert browse(joiner).status("GET", dossier(item_id)) in (403, 404)
    assert stays.status("GET", dossier(item_id)) == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COUNCIL_SECRETARY, 200),
        (Role.COUNCIL_CHAIR, 200),
        (Role.STANDING_OFFICE, 200),
        (Role.LEADER, 200),
        (Role.ADMIN, 403),
        (Role.COMMUNE_ORGANIZER, 403),
        (Role.PRINT_CLERK, 403),
        (Role.DECISION_CLERK, 403),
    ],
)
def test_a_role_reads_dossiers_only_if_it_reads_nominations(world, browse, role, status):
    made = make.make_session(world.here, size=3, items=1)
    paper = make.make_paper(made.nomination_ids[0])
    person = browse(world.users[role])
    places = [listed(made), dossier(items(made)[0]), dossier(items(made)[0], f"files/{paper.id}")]

    assert {person.status("GET", place) for place in places} == {status}


def test_a_proposer_of_the_whole_commune_is_not_let_into_the_council(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    proposer = make_user("Người đề nghị", locality=world.here.commune, roles=[Role.UNIT_PROPOSER])

    assert browse(proposer).status("GET", f"/nominations/{made.nomination_ids[0]}") == 200
    assert browse(proposer).status("GET", dossier(items(made)[0])) == 403


def test_papers_leave_as_attachments_that_nobody_keeps(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    paper = make.make_paper(made.nomination_ids[0], "báo cáo.pdf", small=None)
    member = browse(made.users[0])

    answer = member.get(dossier(items(made)[0], f"files/{paper.id}"))

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="bao cao.pdf"')
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    member.get(dossier(items(made)[0], f"files/{paper.id}/small"), 404)
    assert member.get(dossier(items(made)[0])).headers["Cache-Control"] == "private, no-store"


def test_a_name_is_shown_as_text(world, browse):
    made = make.make_session(world.here, size=3, items=1)
    with transaction():
        nominee = db.session.get_one(Nomination, made.nomination_ids[0]).nominee_id
        db.session.get_one(Nominee, nominee).name = "<b>Lê</b>"

    for place in (listed(made), dossier(items(made)[0])):
        html = browse(made.users[0]).get(place).get_data(as_text=True)
        assert "<b>Lê" not in html
        assert "&lt;b&gt;Lê" in html


# The read-mark


def test_a_mark_is_set_once_leads_on_and_can_be_taken_off(world, browse):
    made = make.make_session(world.here, size=3, items=2)
    first, second = items(made)
    member, user_id = browse(made.users[0]), made.user_ids[0]

    answer = member.post(dossier(first, "read-mark"), make.said_of(first, then="next"))
    member.post(dossier(first, "read-mark"), make.said_of(first))

    assert answer.location == dossier(second)
    assert marks() == {(first, user_id)}
    assert "Đã đọc" in member.page(dossier(first)).words
    member.post(dossier(first, "read-mark"), make.said_of(first, unread="1"))
    member.post(dossier(first, "read-mark"), make.said_of(first, unread="1"))
    assert marks() == set()


def test_only_a_member_keeps_marks(world, browse):
    made = make.make_session(world.here, size=3, items=1)

    answer = browse(world.users[Role.COUNCIL_SECRETARY]).post(
        dossier(items(made)[0], "read-mark"), make.said_of(items(made)[0]), status=409
    )

    assert "Chỉ thành viên Hội đồng" in read(answer.get_data(as_text=True)).words
    assert marks() == set()
    with pytest.raises(RuleBroken, match="không còn trong chương trình"):
        reading.mark_read(agenda_item_id=999_999, user_id=made.user_ids[0])


def test_a_mark_has_no_time_and_no_other_column():
    assert set(ReadMark.__table__.columns.keys()) == {"item_id", "user_id"}


def _everything_said(browse, world, made) -> dict:
    """What everybody but the reader is shown: every page of the session, lists, exports, the record."""
    item_ids = items(made)
    places = [
        f"/council/sessions/{made.id}",
        listed(made),
        f"/council/sessions/{made.id}/conflicts",
        f"/council/sessions/{made.id}/agenda",
        f"/council/sessions/{made.id}/roll",
        f"/council/seasons/{world.here.season.id}",
        f"/council/seasons/{world.here.season.id}?export=xlsx",
        f"/council/councils/{made.council.id}",
        *[dossier(item_id) for item_id in item_ids],
        *[f"/nominations/{nomination_id}" for nomination_id in made.nomination_ids],
        "/today",
        "/admin/audit",
    ]
    roles = (Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY, Role.ADMIN, Role.LEADER, Role.STANDING_OFFICE)
    people = {role.value: world.users[role] for role in roles} | {"member": made.users[2]}
    said = {}
    for name, person in people.items():
        own = browse(person)
        for place in places:
            answer = own._send("GET", place)
            said[name, place, "status"] = answer.status_code
            if answer.mimetype == "text/html":
                # A token of the form changes with the second.
                said[name, place] = re.sub(r'(value|content)="[^"]{60,}"', "", answer.get_data(as_text=True))
            else:
                sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
                said[name, place] = list(sheet.iter_rows(values_only=True))
    return said


def test_nobody_else_sees_who_read_what(world, browse):
    made = make.make_session(world.here, size=3, items=2)
    reader = browse(made.users[1])
    before = _everything_said(browse, world, made)
    assert before["leader", "/admin/audit", "status"] == 200
    entries = db.session.scalars(select(AuditEntry.action)).all()

    for item_id in items(made):
        reader.get(dossier(item_id))
        reader.post(dossier(item_id, "read-mark"), make.said_of(item_id))

    assert len(marks()) == 2
    assert "Đã đọc 2/2" in reader.page(listed(made)).words
    assert _everything_said(browse, world, made) == before
    assert db.session.scalars(select(AuditEntry.action)).all() == entries
    # The comparison sees a mark of the person's own.
    reading.mark_read(agenda_item_id=items(made)[0], user_id=made.user_ids[2])
    assert _everything_said(browse, world, made) != before


def test_marks_and_pages_of_reading_leave_no_line_in_the_log(app):
    views = app.view_functions
    names = ("voting.list_dossiers", "voting.show_dossier", "voting.mark_dossier")

    assert [getattr(views[name], "unlogged", False) for name in names] == [True, True, True]


def test_an_item_leaves_the_agenda_with_its_marks(world):
    made = make.make_session(world.here, size=3, items=2)
    first, second = items(made)
    for item_id in (first, second):
        reading.mark_read(agenda_item_id=item_id, user_id=made.user_ids[0])

    services.remove_from_agenda(agenda_item_id=first, actor=SYSTEM)

    assert marks() == {(second, made.user_ids[0])}
    db.session.rollback()
    assert db.session.scalars(select(AgendaItem.id).where(AgendaItem.session_id == made.id)).all() == [second]


def test_dossiers_can_be_read_while_voting_and_afterwards(world, browse):
    made = make.make_vote(world.here, size=4, items=1)
    member, item_id = browse(made.users[0]), items(made)[0]

    member.get(dossier(item_id))
    for user in made.users[:3]:
        make.cast(made, user, Choice.YES)
    make.close(made)

    assert "Hồ sơ 1/1" in member.page(dossier(item_id)).words
    db.session.rollback()
    assert db.session.get_one(Nomination, made.nomination_ids[0]).state is NominationState.PASSED


@pytest.mark.parametrize("is_convened", [False, True])
def test_pages_of_many_items_ask_no_more_than_others(world, browse, count_queries, is_convened):
    made = make.make_session(world.here, size=9, items=20)
    if is_convened:
        make.convene(made)
    pages = {listed(made): 8, f"/council/sessions/{made.id}/conflicts": 12, dossier(items(made)[3]): 12}

    greedy = {}
    for place, most in pages.items():
        member = browse(made.users[0])
        with count_queries() as seen:
            member.get(place)
        statements = [line for line in seen if not line.startswith(("PRAGMA", "BEGIN"))]
        if len(statements) > most:
            greedy[place] = len(statements)

    assert greedy == {}
