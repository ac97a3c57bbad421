"""Which form an award is printed on."""

from threading import Barrier, Thread

import pytest
from flask import current_app

from festival.certificates import chosen
from festival.certificates.models import CertificateTemplate, TemplateChoice, TemplateVersion
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations.rules import RecipientKind
from festival.printing import templates
from tests.certificates import make_templates as make
from tests.commendations import make as commendations

PERSON, GROUP = RecipientKind.INDIVIDUAL, RecipientKind.COLLECTIVE


@pytest.fixture
def files(app):
    return current_app.extensions["files"]


def version_for(place, kind=PERSON) -> TemplateVersion:
    with transaction():
        return chosen.version_for(place.commune, "GK_XA", kind)


@pytest.mark.parametrize(
    ("printed", "kind", "wanted"),
    [
        ("GIẤY KHEN", RecipientKind.INDIVIDUAL, "giay-khen"),
        ("GIẤY KHEN", RecipientKind.COLLECTIVE, "giay-khen-tap-the"),
        ("GIẤY KHEN", RecipientKind.HOUSEHOLD, "giay-khen-tap-the"),
        ("Bằng khen", RecipientKind.INDIVIDUAL, "bang-khen"),
        ("Bằng khen", RecipientKind.COLLECTIVE, "bang-khen"),
    ],
)
def test_an_award_has_its_form_where_nobody_chose_one(printed, kind, wanted):
    assert chosen.default_for(printed, kind) == (wanted if wanted in templates.names() else "giay-khen")


def test_a_form_that_comes_with_the_site_gets_its_row_once(world, files):
    commendations.make_award(code="GK_XA")
    chosen.keep_shipped(files)

    first, second = version_for(world.here), version_for(world.here)

    assert (first.id, first.number, first.template.name) == (second.id, 1, "giay-khen")
    assert chosen.loaded(first, files) == templates.load("giay-khen")


def test_a_changed_shipped_form_is_the_next_version(world, files, monkeypatch):
    commendations.make_award(code="GK_XA")
    chosen.keep_shipped(files)
    first = version_for(world.here)
    kept = (first.id, first.description)

    with transaction():
        db.session.get_one(TemplateVersion, first.id).description = "{}"
    second = version_for(world.here)

    assert (second.number, second.description) == (2, kept[1])


def test_a_page_reads_what_would_be_printed_on_and_writes_nothing(world, files):
    commendations.make_award(code="GK_XA")

    assert chosen.version_shown(world.here.commune, "GK_XA", PERSON) == "giay-khen"
    assert db.session.query(CertificateTemplate).count() == 0


def test_the_nearest_choice_wins(world, files):
    commendations.make_award(code="GK_XA")
    province = world.here.commune.ancestor_ids[0]
    above = make.make_template(locality_id=province, name="mau-tinh")
    own = make.make_template(locality_id=world.here.commune.id, name="mau-xa")
    make.choose(locality_id=province, template=above, kind=PERSON)
    make.choose(locality_id=province, template=above, kind=GROUP)
    make.choose(locality_id=world.here.commune.id, template=own, kind=PERSON)

    assert version_for(world.here).template_id == own.id
    assert version_for(world.here, GROUP).template_id == above.id


def test_the_newest_version_of_a_chosen_form_is_printed(world, files):
    commendations.make_award(code="GK_XA")
    own = make.make_template(locality_id=world.here.commune.id, name="mau-xa")
    make.choose(locality_id=world.here.commune.id, template=own, kind=PERSON)
    newer = make.add_version(own)

    assert version_for(world.here).id == newer.id


def test_the_emblem_of_the_office_goes_in_unless_the_form_brings_its_own(world, files):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'
    office = files.put(svg)
    plain = make.make_template(locality_id=world.here.commune.id, name="mau-xa")
    keeping = make.make_template(locality_id=world.here.commune.id, name="mau-doan", keeps_emblem=True)

    assert chosen.loaded(chosen.newest(plain.id), files, office).emblem == svg
    assert (
        chosen.loaded(chosen.newest(keeping.id), files, office).emblem == templates.load("giay-khen").emblem
    )
    assert chosen.loaded("giay-khen", files, office).emblem == svg
    assert chosen.loaded(None, files) == templates.load("giay-khen")


def test_a_lost_picture_is_told(world, files):
    own = make.make_template(locality_id=world.here.commune.id, name="mau-xa")
    version = chosen.newest(own.id)
    with transaction():
        db.session.get_one(TemplateVersion, version.id).border_sha256 = "0" * 64

    with pytest.raises(RuleBroken, match="đường diềm"):
        chosen.loaded(chosen.newest(own.id), files)


def test_two_first_batches_at_once_make_one_version(app, world, files):
    commendations.make_award(code="GK_XA")
    chosen.keep_shipped(files)
    commune_id, start, seen, faults = world.here.commune.id, Barrier(4), [], []
    db.session.rollback()

    def first_batch():
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    place = db.session.get_one(Locality, commune_id)
                    seen.append(chosen.version_for(place, "GK_XA", PERSON).id)
            except Exception as fault:  # noqa: BLE001
                faults.append(fault)

    threads = [Thread(target=first_batch) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert faults == []
    assert len(set(seen)) == 1
    db.session.rollback()
    assert db.session.query(TemplateVersion).count() == 1
    assert db.session.query(TemplateChoice).count() == 0
