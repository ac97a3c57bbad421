"""Pages of certificate forms: lists, choices, copies, versions, locks."""

import json

import pytest
from flask import current_app

from festival.accounts.rules import Role
from festival.certificates import chosen
from festival.certificates.models import CertificateTemplate, TemplateChoice, TemplateVersion
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.nominations.rules import RecipientKind
from festival.printing import templates
from tests.certificates import make, make_templates
from tests.commendations import make as commendations

PERSON, GROUP, HOUSEHOLD = RecipientKind.INDIVIDUAL, RecipientKind.COLLECTIVE, RecipientKind.HOUSEHOLD


@pytest.fixture
def clerk(world, browse):
    commendations.make_award(code="GK_XA")
    return browse(world.users[Role.PRINT_CLERK])


@pytest.fixture
def officer(world, browse):
    return browse(world.users[Role.PROVINCE_OFFICER])


def list_url(world, rest=""):
    return f"/certificates/seasons/{world.here.season.id}/templates{rest}"


def one_url(template, rest=""):
    return f"/certificates/templates/{template.id}{rest}"


def own(world, **fields) -> CertificateTemplate:
    return make_templates.make_template(locality_id=world.here.commune.id, **fields)


def provincial(world, **fields) -> CertificateTemplate:
    return make_templates.make_template(locality_id=world.province.id, **fields)


def versions(template) -> list[tuple[int, str]]:
    query = db.session.query(TemplateVersion).filter_by(template_id=template.id)
    return [(one.number, one.note) for one in query.order_by(TemplateVersion.number)]


def acts() -> list[str]:
    query = db.session.query(AuditEntry).filter(AuditEntry.action.like("form.%")).order_by(AuditEntry.id)
    return [entry.action for entry in query]


def choices() -> dict:
    query = db.session.query(TemplateChoice)
    return {
        (row.locality_id, row.award_code, row.kind): db.session.get(CertificateTemplate, row.template_id).name
        for row in query
    }


def test_the_list_shows_forms_of_ones_own_of_the_province_and_of_the_site(world, clerk):
    own(world, title="Viền sen")
    provincial(world, name="mau-tinh", title="Mẫu chung của tỉnh")
    make_templates.make_template(locality_id=world.there.commune.id, name="mau-xa-ban", title="Xã bạn")

    words = clerk.page(list_url(world)).words

    assert [
        one in words for one in ("Viền sen", "Mẫu chung của tỉnh", templates.load("giay-khen").title)
    ] == [
        True,
        True,
        True,
    ]
    assert "Xã bạn" not in words


def test_a_picture_of_every_form_that_may_be_used(world, clerk):
    for asked in ("giay-khen", own(world).id, provincial(world, name="mau-tinh").id):
        answer = clerk.get(list_url(world, f"/picture.png?form={asked}"))
        assert (answer.mimetype, answer.data[:4]) == ("image/png", b"\x89PNG")
        again = clerk.get(
            list_url(world, f"/picture.png?form={asked}"),
            304,
            headers={"If-None-Match": answer.headers["ETag"]},
        )
        assert again.data == b""


@pytest.mark.parametrize("asked", ["", "khong-co", "999999", "99999999999999999999"])
def test_no_picture_of_a_form_that_is_not_there(world, clerk, asked):
    assert clerk.status("GET", list_url(world, f"/picture.png?form={asked}")) in (404, 409)


def test_a_foreign_form_is_not_there(world, clerk):
    foreign = make_templates.make_template(locality_id=world.there.commune.id)

    assert clerk.status("GET", list_url(world, f"/picture.png?form={foreign.id}")) == 404
    assert clerk.status("GET", one_url(foreign)) == 404
    assert clerk.status("POST", one_url(foreign, "/preview")) == 404
    assert clerk.status("GET", one_url(foreign, "/package.zip")) == 404


def test_a_commune_reaches_no_page_of_the_provinces_form(world, clerk):
    above = provincial(world, name="mau-tinh")

    assert {clerk.status("GET", one_url(above, rest)) for rest in ("", "/versions", "/art")} == {404}


def test_which_award_prints_on_which_form(world, clerk):
    mine, above = own(world, name="mau-xa"), provincial(world, name="mau-tinh")
    sent = {
        "form-GK_XA-individual": str(mine.id),
        "form-GK_XA-collective": str(above.id),
        "form-GK_XA-household": "in-phoi",
    }

    clerk.post(list_url(world, "/choices"), sent)

    commune = world.here.commune.id
    assert choices() == {
        (commune, "GK_XA", PERSON): "mau-xa",
        (commune, "GK_XA", GROUP): "mau-tinh",
        (commune, "GK_XA", HOUSEHOLD): "in-phoi",
    }
    assert acts() == ["form.set"]


def test_going_back_to_the_usual_form(world, clerk):
    mine = own(world)
    make_templates.choose(locality_id=world.here.commune.id, template=mine, kind=PERSON)

    clerk.post(list_url(world, "/choices"), {"form-GK_XA-individual": ""})

    assert choices() == {}


@pytest.mark.parametrize("asked", ["khong-co", "999999", "-1", "1; drop table"])
def test_a_form_that_is_not_there_cannot_be_chosen(world, clerk, asked):
    clerk.post(list_url(world, "/choices"), {"form-GK_XA-individual": asked}, 409)

    assert choices() == {}


def test_a_foreign_or_archived_form_cannot_be_chosen(world, clerk):
    foreign = make_templates.make_template(locality_id=world.there.commune.id)
    put_away = own(world)
    clerk.post(one_url(put_away, "/archive"))

    for one in (foreign, put_away):
        clerk.post(list_url(world, "/choices"), {"form-GK_XA-individual": str(one.id)}, 409)

    assert choices() == {}


def test_what_the_province_chose_is_named_as_the_usual_form(world, clerk):
    above = provincial(world, name="mau-tinh", title="Mẫu chung của tỉnh")
    make_templates.choose(locality_id=world.province.id, template=above, kind=PERSON)

    assert "Theo mẫu chung: Mẫu chung của tỉnh" in clerk.page(list_url(world)).words


def test_copying_a_form_of_the_site_makes_one_of_ones_own(world, clerk):
    clerk.post(list_url(world, "/copies"), {"source": "giay-khen", "title": "Giấy khen viền sen"})

    (row,) = db.session.query(CertificateTemplate).all()
    made = chosen.loaded(chosen.newest(row.id), current_app.extensions["files"])
    ours = templates.load("giay-khen")
    assert (row.locality_id, row.name, row.title) == (
        world.here.commune.id,
        "giay-khen-vien-sen",
        "Giấy khen viền sen",
    )
    assert (made.fields, made.border, made.emblem) == (ours.fields, ours.border, ours.emblem)
    assert acts() == ["form.create"]


def test_two_copies_of_one_name_are_told_apart(world, clerk):
    for _ in range(2):
        clerk.post(list_url(world, "/copies"), {"source": "giay-khen", "title": "Mẫu"})

    names = [row.name for row in db.session.query(CertificateTemplate).order_by(CertificateTemplate.id)]
    assert names == ["mau", "mau-2"]


def test_an_open_form_of_the_province_may_be_copied_and_a_locked_one_not(world, clerk):
    above = provincial(world, name="mau-tinh")
    clerk.post(list_url(world, "/copies"), {"source": str(above.id), "title": "Chép"})
    db.session.get(CertificateTemplate, above.id).is_locked = True
    db.session.commit()

    refused = clerk.post(list_url(world, "/copies"), {"source": str(above.id), "title": "Chép nữa"}, 409)

    assert "do cấp tỉnh khóa" in refused.get_data(as_text=True)
    assert db.session.query(CertificateTemplate).filter_by(locality_id=world.here.commune.id).count() == 1
    assert "Được dùng để in, không sửa, không chép" in clerk.page(list_url(world)).words


def test_a_locked_form_may_still_be_chosen(world, clerk):
    above = provincial(world, name="mau-tinh", is_locked=True)

    clerk.post(list_url(world, "/choices"), {"form-GK_XA-individual": str(above.id)})

    assert choices() == {(world.here.commune.id, "GK_XA", PERSON): "mau-tinh"}


@pytest.mark.parametrize("source", ["", "khong-co", "999999", "../etc/passwd"])
def test_copying_what_is_not_there_is_refused(world, clerk, source):
    assert clerk.status("GET", list_url(world)) == 200
    answer = clerk.post(
        list_url(world, "/copies"), {"source": source, "title": "A"}, 422 if not source else 409
    )

    assert answer.status_code in (409, 422)
    assert db.session.query(CertificateTemplate).count() == 0


def test_the_province_locks_and_unlocks_its_form_and_a_commune_has_nothing_to_lock(world, officer, clerk):
    above, mine = provincial(world, name="mau-tinh"), own(world)

    officer.post(one_url(above, "/lock"))
    assert db.session.get(CertificateTemplate, above.id).is_locked
    officer.post(one_url(above, "/unlock"))
    assert not db.session.get(CertificateTemplate, above.id).is_locked
    clerk.post(one_url(mine, "/lock"), status=409)
    assert acts() == ["form.disable", "form.enable"]


def test_a_form_that_is_chosen_is_not_put_away(world, clerk):
    mine = own(world)
    make_templates.choose(locality_id=world.here.commune.id, template=mine, kind=PERSON)

    refused = clerk.post(one_url(mine, "/archive"), status=409)

    assert "Mẫu đang được chọn để in" in refused.get_data(as_text=True)
    assert not db.session.get(CertificateTemplate, mine.id).is_archived


def test_a_form_put_away_comes_back(world, clerk):
    mine = own(world)

    clerk.post(one_url(mine, "/archive"))
    assert db.session.get(CertificateTemplate, mine.id).is_archived
    clerk.post(one_url(mine, "/revival"))

    assert not db.session.get(CertificateTemplate, mine.id).is_archived
    assert acts() == ["form.archive", "form.revive"]


def test_versions_tell_what_changed_and_an_old_one_comes_back_as_the_next(world, clerk):
    mine = own(world)
    fields = json.loads(templates.described(templates.load("giay-khen")))["fields"]
    fields[0]["x"] += 2.5
    make_templates.add_version(mine, fields=fields)

    words = clerk.page(one_url(mine, "/versions")).words
    clerk.post(one_url(mine, "/restoration"), {"number": "1", "base": "2"})

    assert f"Ô “{fields[0]['label']}”: cách trái" in words
    assert versions(mine) == [(1, ""), (2, ""), (3, "Khôi phục phiên bản 1")]
    first, _, third = (
        db.session.query(TemplateVersion).filter_by(template_id=mine.id).order_by(TemplateVersion.number)
    )
    assert first.description == third.description


@pytest.mark.parametrize(("number", "base"), [("1", "1"), ("9", "2"), ("x", "2"), ("1", "")])
def test_nothing_is_restored_from_a_page_that_is_out_of_date(world, clerk, number, base):
    mine = own(world)
    make_templates.add_version(mine, keeps_emblem=True)

    clerk.post(one_url(mine, "/restoration"), {"number": number, "base": base}, 409)

    assert len(versions(mine)) == 2


def test_the_versions_page_names_the_batches_printed_by_each(world, clerk):
    mine = own(world)
    batch = make.order(make.make_issued(place=world.here, people=1), place=world.here)
    batch.chunks[0].template_version_id = chosen.newest(mine.id).id
    batch_id = batch.id
    db.session.commit()

    assert f"đợt in {batch_id}" in clerk.page(one_url(mine, "/versions")).words
