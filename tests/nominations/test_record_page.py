"""What the record page says an entry of nominations is about."""

import io

import pytest
from openpyxl import load_workbook

from festival.accounts.rules import Role
from festival.accounts.wording import KEEPINGS, details_in_words
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.nominations.models import Nominee
from festival.nominations.rules.people import KEEPING_NAMES
from festival.nominations.services import dossiers
from tests.nominations.make import make_dossier, make_nominee

PAGE = "/admin/audit"


@pytest.fixture
def leader(world, browse):
    return browse(world.users[Role.LEADER])


def test_whoever_was_proposed_is_named_with_each_act(world, leader):
    nomination_id = dossiers.create_nomination(
        season_id=world.here.season.id,
        desk_id=world.here.area.id,
        locality_id=world.here.area.id,
        dossier=make_dossier(),
        actor=SYSTEM,
    )
    name = db.session.query(Nominee).one().written
    dossiers.withdraw(nomination_id=nomination_id, actor=SYSTEM)

    words = leader.page(PAGE).words
    assert words.count(f"về: {name}") == 2
    sheet = load_workbook(io.BytesIO(leader.get(f"{PAGE}?export=xlsx").data)).active
    assert sum(f"về: {name}" in str(row[3]) for row in sheet.iter_rows(values_only=True)) == 2


def test_an_entry_about_a_person_of_the_register_names_the_person(world, leader):
    nominee = make_nominee("Vi Thị Lả", locality=world.here.area)
    with transaction():
        audit.record(world.here.commune.id, SYSTEM, "nominee.edit", ("nominee", nominee.id))

    assert "về: Bà Vi Thị Lả" in leader.page(PAGE).words


def test_what_is_gone_is_named_no_more(world, leader):
    with transaction():
        audit.record(world.here.commune.id, SYSTEM, "nomination.edit", ("nomination", 987654))

    assert "về:" not in leader.page(PAGE).words


def test_graces_and_keeping_periods_are_told_in_words():
    assert {keeping.value: name for keeping, name in KEEPING_NAMES.items()} == KEEPINGS
    first, second = list(KEEPING_NAMES)[:2]
    assert details_in_words({"months": {first.value: 24, second.value: 6}}) == (
        f"thời hạn giữ: {KEEPING_NAMES[first]} 24 tháng, {KEEPING_NAMES[second]} 6 tháng"
    )
    assert details_in_words({"months": {}}) == "thời hạn giữ: không giới hạn"
    assert details_in_words(
        {"until": "2026-07-20", "unit": "Thôn Đông", "award": "", "decided_by": "Chủ tịch", "reason": "Lũ."}
    ) == ("đến hết ngày: 20/07/2026; đơn vị: Thôn Đông; người quyết định: Chủ tịch; lý do: Lũ.")
