"""The page of a place's templates: fetch, upload, go back, undo; and which one is in force."""

import io
from zipfile import ZipFile

import pytest
from flask import current_app
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.documents.defaults import default_template
from festival.documents.fields import NAMES
from festival.documents.models import DocumentTemplate
from festival.documents.rules import DocumentKind
from festival.planning.models import Festival
from tests.documents.hostile import field, with_body, with_text
from tests.documents.read import text_of
from tests.factories import make_user
from tests.planning.make import make_festival

KIND = DocumentKind.INVITATION


@pytest.fixture
def organizer(world, browse):
    return browse(world.users[Role.COMMUNE_ORGANIZER])


def page_of(place) -> str:
    return f"/admin/localities/{place.id}/document-templates"


def upload(browser, place, content: bytes, *, kind="invitation", name="mẫu.docx", status=303):
    data = {"kind": kind, "file": (io.BytesIO(content), name)}
    return browser.post(page_of(place), data, status, content_type="multipart/form-data")


def rows() -> dict:
    db.session.rollback()
    return {row.kind: row.sha256 for row in db.session.scalars(select(DocumentTemplate))}


def invitation_of(browser) -> str:
    festival = db.session.scalar(select(func.max(Festival.id)))
    return text_of(browser.get(f"/planning/festivals/{festival}/documents/file?kind=invitation").data)


def test_the_template_in_force_is_ours_until_another_is_sent(world, organizer):
    response = organizer.get(page_of(world.here.commune) + "/file?kind=invitation")

    assert response.data == default_template(KIND)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="mau-giay-moi.docx"')


def test_an_own_template_writes_the_documents_from_then_on(world, organizer):
    make_festival(season=world.here.season, locality=world.here.area)
    db.session.rollback()

    upload(organizer, world.here.commune, with_text("Bản riêng của {{ where }}"))

    assert invitation_of(organizer).startswith("Bản riêng của thôn Đông, xã An Thịnh, tỉnh Nam Giang")
    assert "Mẫu riêng: mẫu.docx" in organizer.page(page_of(world.here.commune)).words
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "template.set")).one()
    assert entry.details["title"] == "Giấy mời"


def test_a_template_of_the_province_holds_below_until_the_commune_has_its_own(world, organizer, browse):
    make_festival(season=world.here.season, locality=world.here.area)
    admin = browse(make_user(locality=world.province, roles=[Role.ADMIN]))

    upload(admin, world.province, with_text("Của tỉnh {{ year }}"))
    assert invitation_of(organizer).startswith("Của tỉnh 2026")
    assert "Mẫu chung của Tỉnh Nam Giang" in organizer.page(page_of(world.here.commune)).words
    upload(organizer, world.here.commune, with_text("Của xã {{ year }}"))

    assert invitation_of(organizer).startswith("Của xã 2026")


BAD = [
    (b"khong phai word", "Word"),
    (with_text("{{ ten_sai }}"), "«ten_sai»"),
    (with_body(field("DDEAUTO x")), "trường tự động"),
]


@pytest.mark.parametrize(("content", "told"), BAD)
def test_a_bad_file_is_told_and_the_old_one_stays(world, organizer, content, told):
    upload(organizer, world.here.commune, with_text("Tốt {{ year }}"))
    before = rows()

    answer = upload(organizer, world.here.commune, content, status=409)

    assert told in answer.get_data(as_text=True)
    assert "Mẫu đang dùng vẫn giữ nguyên" in answer.get_data(as_text=True)
    assert rows() == before


@pytest.mark.parametrize("data", [{"kind": "invitation"}, {"kind": "x"}, {}])
def test_a_form_without_kind_or_file_is_refused(world, organizer, data):
    organizer.post(page_of(world.here.commune), data, 422)

    assert rows() == {}


def test_going_back_to_ours_can_be_undone(world, organizer):
    place = world.here.commune
    upload(organizer, place, with_text("Riêng {{ year }}"))
    before = rows()

    organizer.post(page_of(place) + "/reset", {"kind": "invitation"})
    assert rows() == {}
    assert "Đã bỏ mẫu riêng «mẫu.docx»" in organizer.page(page_of(place)).words
    organizer.post(page_of(place) + "/restoration")

    assert rows() == before
    organizer.post(page_of(place) + "/restoration", status=409)


def test_nothing_of_a_session_restores_another_place(world, organizer, browse):
    there = browse(world.there.users[Role.COMMUNE_ORGANIZER])
    upload(organizer, world.here.commune, with_text("Riêng {{ year }}"))
    organizer.post(page_of(world.here.commune) + "/reset", {"kind": "invitation"})

    there.post(page_of(world.there.commune) + "/restoration", status=409)

    assert rows() == {}


def test_a_stored_file_that_is_gone_is_a_sentence(world, organizer):
    make_festival(season=world.here.season, locality=world.here.area)
    upload(organizer, world.here.commune, with_text("Riêng {{ year }}"))
    current_app.extensions["files"].path(rows()[KIND]).unlink()
    festival = db.session.scalar(select(func.max(Festival.id)))
    db.session.rollback()

    answer = organizer.get(f"/planning/festivals/{festival}/documents/file?kind=invitation", 409)

    assert "Tệp mẫu riêng đã lưu không còn đọc được" in answer.get_data(as_text=True)


def test_a_hostile_file_name_is_only_words(world, organizer):
    name = '../../<script>"x"</script>\x01.docx'

    upload(organizer, world.here.commune, with_text("{{ year }}"), name=name)

    words = organizer.get(page_of(world.here.commune)).get_data(as_text=True)
    assert "<script>" not in words.replace('<script src="', "")
    assert DocumentTemplate.file_name.type.length == 200


def test_the_list_of_fields_tells_every_name(world, organizer):
    for kind in DocumentKind:
        words = organizer.page(page_of(world.here.commune) + f"/fields?kind={kind.value}").words
        names = NAMES[kind]
        wanted = [field.name for field in names.fields] + [
            f"x.{field.name}" for rows_ in names.rows for field in rows_.fields
        ]
        assert [name for name in wanted if f"{{{{ {name} }}}}" not in words] == []


def test_the_cards_of_administration_lead_here(world, organizer):
    assert "Mẫu tài liệu Word" in organizer.page("/admin").words


def test_a_stored_template_is_packed_anew(world, organizer):
    content = with_text("{{ year }}")

    upload(organizer, world.here.commune, b"truoc" + content + b"sau")

    kept = current_app.extensions["files"].read(rows()[KIND])
    assert kept.startswith(b"PK")
    assert not kept.endswith(b"sau")
    assert ZipFile(io.BytesIO(kept)).testzip() is None
