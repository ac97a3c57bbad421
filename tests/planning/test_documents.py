"""The pages «Tài liệu» and what they download."""

import io
import zipfile
from datetime import date

import pytest

from festival.accounts.rules import Role
from festival.core.db import db, transaction
from festival.documents.rules import PLANNING_KINDS, DocumentKind
from festival.planning.documents.seasons import SEASON_KINDS
from festival.planning.models import Season
from festival.planning.rules import FestivalState, PilotLevel
from tests.documents.read import text_of
from tests.factories import make_season
from tests.planning.full import fill_season
from tests.planning.make import make_budget_line, make_delegate, make_festival, make_item, make_task

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def url_of(festival, kind: DocumentKind) -> str:
    return f"/planning/festivals/{festival.id}/documents/file?kind={kind.value}"


def season_url(season, kind: DocumentKind) -> str:
    return f"/planning/seasons/{season.id}/documents/file?kind={kind.value}"


@pytest.mark.parametrize("kind", PLANNING_KINDS)
def test_every_document_of_a_festival_is_a_word_file(here, organizer, kind):
    festival = make_festival(season=here.season, locality=here.area)

    response = organizer.get(url_of(festival, kind))

    assert response.mimetype == DOCX
    assert zipfile.ZipFile(io.BytesIO(response.data)).testzip() is None
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="')
    assert disposition.isascii()
    assert "2026.docx" in disposition


@pytest.mark.parametrize("kind", SEASON_KINDS)
def test_every_document_of_a_season_is_a_word_file(here, organizer, kind):
    make_festival(season=here.season, locality=here.area)

    response = organizer.get(season_url(here.season, kind))

    assert response.mimetype == DOCX
    assert zipfile.ZipFile(io.BytesIO(response.data)).testzip() is None


def test_the_plan_says_everything_that_was_planned(here, organizer):
    festival = make_festival(season=here.season, locality=here.area, held_on=date(2026, 8, 5))
    make_item(festival=festival, title="Chào cờ, hát Quốc ca")
    make_task(festival=festival, title="Treo băng rôn", agency="Đoàn Thanh niên")
    make_budget_line(festival=festival)
    make_delegate(festival=festival, full_name="Lê Văn Thụ", post="Tổ trưởng tổ bảo vệ")

    text = text_of(organizer.get(url_of(festival, DocumentKind.PLAN)).data)

    for said in (
        "ỦY BAN NHÂN DÂN\nXÃ AN THỊNH",
        "ngày 05 tháng 8 năm 2026",
        "Nhà văn hóa thôn",
        "Chào cờ, hát Quốc ca",
        "1. Đoàn Thanh niên: Treo băng rôn.",
        "6.000.000 đồng (Bằng chữ: Sáu triệu đồng)",
        "Ông Lê Văn Thụ",
        "Người leader",
    ):
        assert said in text
    assert "{{" not in text
    assert "{%" not in text


def test_names_keep_their_capital_letters_where_titles_stand_in_a_row(here, organizer):
    festival = make_festival(season=here.season, locality=here.area, held_on=date(2026, 8, 5))
    make_item(festival=festival, title="Nguyễn Văn A phát biểu;")
    make_item(festival=festival, title="giao lưu văn nghệ")
    make_task(festival=festival, title="Đoàn xã treo băng rôn.", agency="Đoàn Thanh niên")

    invitation = text_of(organizer.get(url_of(festival, DocumentKind.INVITATION)).data)
    plan = text_of(organizer.get(url_of(festival, DocumentKind.PLAN)).data)

    assert "Nguyễn Văn A phát biểu; giao lưu văn nghệ." in invitation.replace("\u00a0", " ")
    assert "Đoàn Thanh niên: Đoàn xã treo băng rôn." in plan.replace("\u00a0", " ")


def test_the_page_says_what_is_missing(here, organizer):
    festival = make_festival(season=here.season, locality=here.area, held_on=None)

    words = organizer.page(f"/planning/festivals/{festival.id}/documents").words

    assert "Chưa xếp ngày" in words
    assert "chưa có dự toán" in words.lower()
    assert "chưa có danh sách đại biểu" in words


def test_an_unknown_kind_leads_back_to_the_page(here, organizer):
    festival = make_festival(season=here.season, locality=here.area)

    for kind in ("", "x", "plan/../x"):
        answer = organizer.get(f"/planning/festivals/{festival.id}/documents/file?kind={kind}", 303)
        assert answer.headers["Location"].endswith(f"/planning/festivals/{festival.id}/documents")
    organizer.get(season_url(here.season, DocumentKind.INVITATION), 303)


def test_a_head_downloads_the_own_festival_and_nothing_of_the_season(world, here, browse):
    head = browse(world.users[Role.UNIT_PROPOSER])
    festival = make_festival(season=here.season, locality=here.area)

    head.get(url_of(festival, DocumentKind.PLAN))
    head.get(season_url(here.season, DocumentKind.PLAN), 403)
    head.get(f"/planning/seasons/{here.season.id}/documents", 403)


def test_a_season_document_says_nothing_of_another_commune(world, here, organizer):
    make_festival(season=here.season, locality=here.area)
    make_festival(season=world.there.season, locality=world.there.area, title="Ngày hội bí mật")

    text = text_of(organizer.get(season_url(here.season, DocumentKind.PLAN)).data)

    assert "Thôn Đông" in text
    assert "bí mật" not in text
    assert "Thôn Tây" not in text


def test_what_nobody_reported_is_not_nought(here, organizer):
    festival = make_festival(season=here.season, locality=here.area, state=FestivalState.HELD)

    text = text_of(organizer.get(url_of(festival, DocumentKind.RESULT)).data)

    assert "Chưa báo cáo" in text


def test_documents_of_fifty_one_festivals_cost_as_many_queries_as_of_one(here, organizer, count_queries):
    make_festival(season=here.season, locality=here.area)
    urls = [season_url(here.season, kind) for kind in SEASON_KINDS]

    few = [asked(organizer, url, count_queries) for url in urls]
    fill_season(here)
    many = [asked(organizer, url, count_queries) for url in urls]

    assert many == few
    assert max(many) <= 12


def asked(browser, url: str, count_queries) -> int:
    with count_queries() as seen:
        browser.get(url)
    return len([line for line in seen if not line.startswith(("PRAGMA", "BEGIN"))])


def test_no_document_of_a_festival_asks_more_than_twelve_times(here, organizer, count_queries):
    festival_id = fill_season(here)[5]
    base = f"/planning/festivals/{festival_id}/documents"
    urls = [base, *(f"{base}/file?kind={kind.value}" for kind in PLANNING_KINDS)]

    assert max(asked(organizer, url, count_queries) for url in urls) <= 12


def test_a_province_names_its_pilots_and_sums_up_its_communes(world, here, browse):
    above = make_season(locality=world.province)
    with transaction():
        db.session.get_one(Season, here.season.id).parent_id = above.id
    plain = make_festival(season=here.season, locality=here.area, title="Ngày hội thường")
    pilot = make_festival(
        season=here.season, locality=here.commune, title="Ngày hội điểm", pilot_level=PilotLevel.PROVINCE
    )
    for festival in (plain, pilot):
        make_budget_line(festival=festival, unit_price=1_000_000)
    officer = browse(world.users[Role.PROVINCE_OFFICER])

    plan = text_of(officer.get(season_url(above, DocumentKind.PLAN)).data)
    budget = text_of(officer.get(season_url(above, DocumentKind.BUDGET)).data)
    officer.get(season_url(above, DocumentKind.RESULT))
    officer.page(f"/planning/seasons/{above.id}/documents")

    assert "Ngày hội điểm (điểm cấp tỉnh)" in plan
    assert "Ngày hội thường" not in plan
    assert "2.000.000 đồng (Bằng chữ: Hai triệu đồng)" in plan
    assert "Xã An Thịnh\n" in budget
    assert "Ngày hội" in budget


HOSTILE = ["<b>& đậm </w:t>", "{{ signer }}{% for x in y %}", '=HYPERLINK("http://x.test")', "Ng" + "ạ" * 190]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(here, organizer, words):
    festival = make_festival(season=here.season, locality=here.area, title=f"Ngày hội {words}"[:200])
    make_item(festival=festival, title=words, needs="một\tchữ\x0bhai\x01ba")

    for kind in PLANNING_KINDS:
        text = text_of(organizer.get(url_of(festival, kind)).data)
        if kind in (DocumentKind.PLAN, DocumentKind.PROGRAMME):
            assert words in text
