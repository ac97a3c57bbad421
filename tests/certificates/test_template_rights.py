"""Whose certificate form it is: a level above looks at it, the place itself changes it."""

import pytest

from festival.accounts.rules import Role
from festival.certificates.models import TemplateVersion
from festival.core.audit import AuditEntry
from festival.core.db import db
from tests.certificates.make_templates import add_version, make_template


@pytest.fixture
def officer(world, browse):
    return browse(world.users[Role.PROVINCE_OFFICER])


def list_url(world, rest=""):
    return f"/certificates/seasons/{world.here.season.id}/templates{rest}"


def one_url(template, rest=""):
    return f"/certificates/templates/{template.id}{rest}"


def test_the_province_looks_at_the_forms_of_a_commune_and_changes_none(world, officer):
    mine = make_template(locality_id=world.here.commune.id, title="Viền sen")
    changes = {
        ("GET", one_url(mine)),
        ("GET", one_url(mine, "/art")),
        *(("POST", one_url(mine, rest)) for rest in ("", "/art", "/preview", "/restoration")),
        *(("POST", one_url(mine, rest)) for rest in ("/archive", "/revival", "/lock", "/unlock")),
        *(("POST", list_url(world, rest)) for rest in ("/choices", "/copies", "/packages")),
    }

    assert {officer.status(*change) for change in changes} == {403}
    assert db.session.query(TemplateVersion).count() == 1
    assert db.session.query(AuditEntry).filter(AuditEntry.action.startswith("form.")).count() == 0
    assert officer.status("GET", one_url(mine, "/picture.png")) == 200
    assert officer.status("GET", one_url(mine, "/package.zip")) == 200


def test_the_province_is_offered_no_change_of_a_communes_form(world, officer):
    mine = make_template(locality_id=world.here.commune.id, title="Viền sen")
    add_version(mine, keeps_emblem=True)

    for address in (list_url(world), one_url(mine, "/versions")):
        page = officer.page(address)
        assert "Viền sen" in page.words
        assert [
            word for word in ("Chỉnh mẫu", "Chép", "Nhập mẫu", "Cất mẫu", "Khóa mẫu") if word in page.words
        ] == []
        assert "Lưu bảng chọn mẫu" not in page.words
        assert "Khôi phục" not in page.words


def test_the_province_tends_its_own_form(world, officer):
    above = make_template(locality_id=world.province.id, name="mau-tinh")

    assert officer.page(one_url(above)).headings == 1
    words = officer.page(one_url(above, "/versions")).words
    assert [word for word in ("Chỉnh mẫu", "Cất mẫu", "Khóa mẫu") if word not in words] == []
