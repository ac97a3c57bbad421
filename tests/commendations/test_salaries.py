"""The base salary: dated rows that are only ever added to."""

from datetime import date

import pytest

from festival.accounts.models import RoleGrant
from festival.accounts.rules import Role
from festival.commendations import queries, rules, services
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.errors import RuleBroken
from tests.factories import keep, make_user

NEWEST, LAST = date(2026, 7, 1), 2_530_000
ROW = {"effective_from": date(2027, 7, 1), "amount": 2_800_000, "legal_basis": "Nghị định số 1/2027/NĐ-CP"}


@pytest.mark.parametrize(
    ("day", "amount", "words"),
    [
        (NEWEST, 2_800_000, "phải sau 01/07/2026"),
        (date(2025, 1, 1), 2_800_000, "phải sau 01/07/2026"),
        (date(2027, 7, 1), 2_529_999, "thấp hơn"),
        (date(2027, 7, 1), 5_060_001, "gấp đôi"),
    ],
)
def test_a_row_that_cannot_be_is_refused(day, amount, words):
    with pytest.raises(RuleBroken, match=words):
        rules.check_base_salary(day, amount, NEWEST, LAST)


def test_a_new_row_counts_from_its_day_on(app):
    services.add_base_salary(**ROW, paths=[""], actor=SYSTEM)

    assert [(row.effective_from, row.amount) for row in queries.base_salaries()] == [
        (date(2027, 7, 1), 2_800_000),
        (date(2026, 7, 1), 2_530_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2023, 7, 1), 1_800_000),
    ]
    assert queries.base_salary(date(2027, 6, 30)) == 2_530_000
    assert queries.base_salary(date(2027, 7, 1)) == 2_800_000
    (entry,) = audit.history(("base_salary", ROW["effective_from"].toordinal()))
    assert entry.details == {
        "valid_from": "2027-07-01",
        "new": "2.800.000 đồng",
        "basis": "Nghị định số 1/2027/NĐ-CP",
    }
    with pytest.raises(RuleBroken, match="phải sau 01/07/2027"):
        services.add_base_salary(**ROW, paths=[""], actor=SYSTEM)


FIELDS = {"effective_from": "1/7/2027", "amount": "2.800.000", "legal_basis": "Nghị định số 1/2027/NĐ-CP"}


def test_who_administers_all_places_adds_a_row_on_the_page(world, browse):
    admin = make_user("Quản trị hai nơi", locality=world.here.commune, roles=[Role.ADMIN])
    keep(
        RoleGrant(
            user_id=admin.id, role=Role.ADMIN, locality_id=world.there.commune.id, valid_from=date(2026, 1, 1)
        )
    )
    page = browse(admin)

    page.post("/admin/base-salaries", FIELDS)

    words = page.page("/admin/base-salaries").words
    assert words.index("01/07/2027") < words.index("01/07/2026")
    assert "2.800.000 Nghị định số 1/2027/NĐ-CP" in words
    body = page.post("/admin/base-salaries", FIELDS, status=409).get_data(as_text=True)
    assert "Dòng cũ không sửa" in body
    assert 'value="2.800.000"' in body


@pytest.mark.parametrize(
    "fields", [{"effective_from": "30/2/2027"}, {"amount": "nhiều"}, {"legal_basis": ""}]
)
def test_a_bad_row_is_refused(world, browse, fields):
    admin = browse(world.users[Role.ADMIN])

    admin.post("/admin/base-salaries", {**FIELDS, **fields}, status=422)

    assert len(queries.base_salaries()) == 3


def test_who_administers_one_commune_is_told_whom_to_ask(world, browse):
    admin = browse(world.users[Role.ADMIN])

    assert "Mức lương cơ sở" in admin.page("/admin").words
    body = admin.post("/admin/base-salaries", FIELDS, status=409).get_data(as_text=True)

    assert "dùng chung cho nhiều địa phương" in body
    assert len(queries.base_salaries()) == 3
    browse(world.users[Role.LEADER]).get("/admin/base-salaries", status=403)


def test_who_may_not_add_is_offered_no_form_but_told_who_may(world, browse):
    body = browse(world.users[Role.ADMIN]).get("/admin/base-salaries").get_data(as_text=True)

    assert "Thêm mức mới" not in body
    assert "Quản trị viên phụ trách tất cả các nơi đó thêm mức mới." in body
