"""Sổ vàng: what it holds, how it is searched and exported, and that a missing number is told."""

import io

import openpyxl
import pytest

from festival.accounts.rules import Role
from festival.commendations import golden_book, services
from festival.commendations.models import Commendation
from festival.commendations.rules import CommendationState, RegisterMode
from festival.core.db import db, transaction
from tests.commendations import make


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.DECISION_CLERK])


def book_url(world, rest=""):
    return f"/decisions/seasons/{world.here.season.id}/golden-book{rest}"


def yearly(place):
    services.set_register_mode(
        locality_id=place.commune.id, mode=RegisterMode.YEARLY, actor=place.users[Role.DECISION_CLERK].actor
    )


def names(page) -> list[str]:
    return [name for name in ("Lê Văn Thụ", "H'Čiu Niê", "Mai Đức Toàn", "thôn Đông") if name in page.words]


@pytest.mark.parametrize(
    ("given", "missing"),
    [([], []), ([1, 2, 3], []), ([1, 3], [2]), ([2], [1]), ([4, 1], [2, 3]), ([2, 1, 2], [])],
)
def test_holes_are_the_numbers_below_the_highest_that_nobody_has(given, missing):
    assert golden_book.holes(given) == missing


def test_the_book_numbers_on_through_the_year_over_two_decisions(world, clerk):
    yearly(world.here)
    make.make_issued(place=world.here)
    second = make.make_issued(place=world.here)

    assert [one.register_no for one in second.commendations] == ["05", "06", "07", "08"]
    page = clerk.page(book_url(world))
    assert "8 dòng" in page.words
    assert "Số liền mạch, không thiếu số nào." in page.words


@pytest.mark.parametrize("mode", list(RegisterMode))
def test_a_number_that_is_missing_is_named(world, clerk, mode):
    services.set_register_mode(
        locality_id=world.here.commune.id, mode=mode, actor=world.users[Role.DECISION_CLERK].actor
    )
    decision = make.make_issued(place=world.here, number="31/QĐ-UBND")
    with transaction():
        db.session.delete(db.session.get_one(Commendation, decision.commendations[1].id))

    page = clerk.page(book_url(world))

    expected = "02" if mode is RegisterMode.YEARLY else "02 (31/QĐ-UBND)"
    assert f"Sổ thiếu số: {expected}." in page.words


def test_the_book_is_searched_without_accents_and_narrowed_by_kind_and_state(world, clerk):
    decision = make.make_issued(place=world.here)
    with transaction():
        one = db.session.get_one(Commendation, decision.commendations[0].id)
        one.state = CommendationState.REVOKED

    assert names(clerk.page(book_url(world, "?q=le van thu"))) == ["Lê Văn Thụ"]
    assert names(clerk.page(book_url(world, "?kind=household"))) == ["Mai Đức Toàn"]
    assert names(clerk.page(book_url(world, "?state=revoked"))) == ["thôn Đông"]
    assert "Không có dòng nào khớp" in clerk.page(book_url(world, "?q=khong co ai")).words


def test_another_year_has_a_page_of_its_own(world, clerk):
    make.make_issued(place=world.here)

    assert "Sổ vàng năm 2019 chưa có dòng nào" in clerk.page(book_url(world, "?year=2019")).words
    assert names(clerk.page(book_url(world, "?year=nam"))) == [
        "Lê Văn Thụ",
        "H'Čiu Niê",
        "Mai Đức Toàn",
        "thôn Đông",
    ]


def test_the_export_holds_every_line_in_the_order_of_the_book(world, clerk):
    make.make_issued(place=world.here, number="07/QĐ-UBND")

    answer = clerk.get(book_url(world, "?export=xlsx"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)

    assert [row[0] for row in rows] == ["Số sổ vàng", "01", "02", "03", "04"]
    assert rows[1][2] == "Cán bộ và Nhân dân thôn Đông"
    assert {row[6] for row in rows[1:]} == {"07/QĐ-UBND"}


def test_a_foreign_book_is_not_to_be_seen(world, browse):
    stranger = browse(world.there.users[Role.DECISION_CLERK])

    stranger.get(book_url(world), status=404)
