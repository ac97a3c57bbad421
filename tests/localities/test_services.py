"""Loading units, the overlay of 2026, and what a commune creates; on both databases."""

from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core import audit
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.localities import queries
from festival.localities.models import FormerName, Letterhead, Locality
from festival.localities.rules import LocalityKind
from festival.localities.services import letterheads, official, units
from festival.localities.services.official import load_units
from tests.factories import make_locality, make_user
from tests.localities.make import EMBLEM, make_area

AREA = LocalityKind.RESIDENTIAL_AREA


def count(model=Locality) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def country(app):
    """The official units, and somebody who acts."""
    load_units()
    province = db.session.scalar(select(Locality).where(Locality.code == "01"))
    return make_user(locality=province, roles=[Role.ADMIN])


def test_every_unit_is_loaded_once(country):
    again = load_units()

    assert (again.provinces, again.communes, again.already) == (0, 0, 3355)
    assert count() == 3355
    hanoi, ba_dinh = (
        db.session.scalars(select(Locality).where(Locality.code == code)).one() for code in ("01", "00004")
    )
    assert ba_dinh.path == f"{hanoi.id}/{ba_dinh.id}/"
    assert (ba_dinh.name, ba_dinh.name_fold, ba_dinh.unit_word) == (
        "Phường Ba Đình",
        "phuong ba dinh",
        "phường",
    )
    assert db.session.scalar(select(func.count()).where(Locality.path == "")) == 0


def test_loading_what_is_missing_leaves_the_rest_as_it_is(country):
    unit = db.session.scalars(select(Locality).where(Locality.code == "07294")).one()
    official.apply_change(code="07294", day=date(2026, 8, 4), actor=country.actor)

    load_units()

    db.session.expire_all()
    assert db.session.get(Locality, unit.id).name == "Phường Bố Hạ"


PROVINCES = "code,name,kind,valid_from\n01,Tỉnh A,tỉnh,2025-07-01\n"
COMMUNES = "province_code,code,name,kind,valid_from\n01,00001,Xã B,xã,2025-07-01\n"


@pytest.mark.parametrize(
    ("provinces", "communes", "words"),
    [
        ("code,name\n01,A\n", COMMUNES, "thiếu cột"),
        (PROVINCES, COMMUNES.replace("01,00001", "99,00001"), "không có tỉnh mã «99»"),
        (PROVINCES, COMMUNES + "01,00001,Xã C,xã,2025-07-01\n", "dòng 3: mã «00001» bị lặp"),
        (PROVINCES, COMMUNES.replace("Xã B", " "), "tên trống"),
        (PROVINCES, COMMUNES.replace(",xã,", ",quận,"), "không có loại «quận»"),
        (PROVINCES, COMMUNES.replace("2025-07-01", "hôm nay"), "ngày «hôm nay»"),
        (PROVINCES, COMMUNES.replace("00001", "x1"), "không phải là dãy chữ số"),
        (PROVINCES, "province_code,code,name,kind,valid_from\n01\n", "không phải là dãy chữ số"),
        (None, COMMUNES, "Không có tệp"),
    ],
)
def test_bad_files_load_nothing_and_say_where(app, tmp_path, provinces, communes, words):
    for name, content in (("provinces.csv", provinces), ("communes.csv", communes)):
        if content is not None:
            (tmp_path / name).write_text(content, encoding="utf-8")

    result = app.test_cli_runner().invoke(args=["units", "load", "--folder", str(tmp_path)])

    assert result.exit_code == 1
    assert words in result.stderr
    assert count() == 0


def test_the_command_says_what_it_did(app, tmp_path):
    (tmp_path / "provinces.csv").write_text(PROVINCES, encoding="utf-8-sig")
    (tmp_path / "communes.csv").write_text(COMMUNES, encoding="utf-8-sig")

    result = app.test_cli_runner().invoke(args=["units", "load", "--folder", str(tmp_path)])

    assert result.exit_code == 0
    expected = "Đã nạp 1 tỉnh, thành phố và 1 xã, phường, đặc khu; 0 đơn vị đã có từ trước.\n"
    assert result.output == expected


def test_a_file_in_another_encoding_is_refused(app, tmp_path):
    (tmp_path / "provinces.csv").write_bytes(PROVINCES.encode("utf-16"))

    with pytest.raises(RuleBroken):
        load_units(tmp_path)


def test_seven_communes_are_called_xa_tan_tien(country):
    found = db.session.scalars(queries.matching(queries.visible([]), "xa tan tien")).unique().all()

    assert len(found) == 7
    assert len({queries.whereabouts(unit) for unit in found}) == 7
    assert {unit.name for unit in found} == {"Xã Tân Tiến"}


def test_the_overlay_has_25_changes_that_all_name_a_known_unit(country):
    changes = official.unit_changes()

    assert len(changes) == 25
    assert set(queries.units_by_code(list(changes))) == set(changes)
    assert all(change.noted_on.year == 2026 for change in changes.values())
    assert {change.unit_word for change in changes.values()} == {"phường", "thành phố"}


def test_a_change_keeps_the_former_name_and_is_undone(country):
    official.apply_change(code="07294", day=date(2026, 8, 4), actor=country.actor)
    unit = db.session.scalars(select(Locality).where(Locality.code == "07294")).one()
    former = db.session.scalars(select(FormerName)).one()

    assert (unit.name, unit.unit_word, unit.name_fold) == ("Phường Bố Hạ", "phường", "phuong bo ha")
    assert (former.name, former.unit_word, former.until) == ("Xã Bố Hạ", "xã", date(2026, 8, 4))
    assert "388/NQ-UBTVQH16" in former.legal_basis
    assert "chưa đối chiếu" in former.legal_basis
    with pytest.raises(RuleBroken):
        official.apply_change(code="07294", day=date(2026, 8, 4), actor=country.actor)

    official.undo_change(code="07294", actor=country.actor)

    db.session.expire_all()
    assert (unit.name, unit.unit_word) == ("Xã Bố Hạ", "xã")
    assert count(FormerName) == 0
    assert [entry.action for entry in audit.history(("locality", unit.id))] == [
        "locality.change.undo",
        "locality.change",
    ]


@pytest.mark.parametrize(
    ("code", "day"), [("00004", date(2026, 8, 4)), ("07294", date(2020, 1, 1)), ("x", date.max)]
)
def test_a_change_that_is_not_on_the_list_or_too_early_is_refused(country, code, day):
    with pytest.raises(RuleBroken):
        official.apply_change(code=code, day=day, actor=country.actor)
    with pytest.raises(RuleBroken):
        official.undo_change(code=code, actor=country.actor)


def test_a_commune_creates_units_with_running_codes(world):
    admin = world.users[Role.ADMIN]
    commune = world.here.commune
    make_area(commune, number=7)

    unit = units.create_unit(
        commune_id=commune.id, name="Tổ dân phố 5", kind=AREA, unit_word="", actor=admin.actor
    )

    assert unit.code == f"{commune.code}-8"
    assert unit.path == f"{commune.path}{unit.id}/"
    assert unit.unit_word == "tổ dân phố"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "locality.create")).one()
    assert (entry.chain, entry.thing_id, entry.details["code"]) == (commune.id, unit.id, unit.code)


def test_a_name_that_is_there_and_a_place_that_is_no_commune_are_refused(world):
    actor = world.users[Role.ADMIN].actor
    before = count()

    for place, name in (
        (world.here.commune, "THÔN ĐÔNG"),
        (world.here.area, "Thôn Nam"),
        (world.province, "X"),
    ):
        with pytest.raises(RuleBroken):
            units.create_unit(commune_id=place.id, name=name, kind=AREA, unit_word="", actor=actor)
    with pytest.raises(RuleBroken):
        units.create_unit(
            commune_id=world.here.commune.id,
            name="Xã Con",
            kind=LocalityKind.COMMUNE,
            unit_word="",
            actor=actor,
        )

    assert count() == before


def test_units_created_at_once_all_get_their_own_code(app, world):
    commune_id, actor = world.here.commune.id, world.users[Role.ADMIN].actor
    start, faults = Barrier(6), []

    def create(number):
        with app.app_context():
            start.wait()
            try:
                units.create_unit(
                    commune_id=commune_id, name=f"Thôn {number}", kind=AREA, unit_word="", actor=actor
                )
            except RuleBroken as error:
                faults.append(str(error))

    threads = [Thread(target=create, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    codes = db.session.scalars(select(Locality.code).where(Locality.name.like("Thôn _"))).all()
    assert faults == []
    assert sorted(codes) == [f"{world.here.commune.code}-{number}" for number in range(1, 7)]


def test_a_list_is_created_whole_or_not_at_all(world):
    commune, actor = world.here.commune, world.users[Role.ADMIN].actor
    arguments = {"commune_id": commune.id, "default": AREA, "actor": actor}
    before = count()

    with pytest.raises(RuleBroken):
        units.create_list(text="Thôn Nam\nThôn Bắc\tquán", **arguments)
    assert count() == before

    made = units.create_list(text="Thôn Nam\nThôn Đông\nTrường THCS\ttrường", **arguments)

    assert [(unit.name, unit.kind, unit.code) for unit in made] == [
        ("Thôn Nam", AREA, f"{commune.code}-1"),
        ("Trường THCS", LocalityKind.SCHOOL, f"{commune.code}-2"),
    ]
    with pytest.raises(RuleBroken, match="đã có"):
        units.create_list(text="Thôn Nam\nThôn Đông\nTrường THCS\ttrường", **arguments)


def test_a_new_name_by_a_decision_keeps_the_old_and_a_slip_of_the_pen_does_not(world):
    area, actor = world.here.area, world.users[Role.ADMIN].actor

    units.rename_unit(locality_id=area.id, name="Thôn Đồng", unit_word="", legal_basis="", actor=actor)
    assert count(FormerName) == 0
    units.rename_unit(
        locality_id=area.id, name="Bản Đồng", unit_word="", legal_basis="NQ 12/NQ-HĐND", actor=actor
    )

    assert db.session.get(Locality, area.id).unit_word == "bản"
    assert db.session.scalars(select(FormerName)).one().name == "Thôn Đồng"


def test_names_of_others_and_of_official_units_are_not_given(world):
    actor = world.users[Role.ADMIN].actor
    make_area(world.here.commune, "Thôn Nam")

    for place, name in ((world.here.area, "thon nam"), (world.here.commune, "Xã Mới")):
        with pytest.raises(RuleBroken):
            units.rename_unit(locality_id=place.id, name=name, unit_word="", legal_basis="", actor=actor)


def test_an_end_is_taken_back_unless_the_name_was_given_again(world):
    area, actor = world.here.area, world.users[Role.ADMIN].actor
    units.end_unit(locality_id=area.id, last_day=date(2025, 7, 31), actor=actor)
    assert queries.areas_in_force(world.here.commune.id, date(2025, 8, 1)) == []
    units.revive_unit(locality_id=area.id, actor=actor)
    assert [each.id for each in queries.areas_in_force(world.here.commune.id, date(2025, 8, 1))] == [area.id]
    with pytest.raises(RuleBroken):
        units.revive_unit(locality_id=area.id, actor=actor)

    units.end_unit(locality_id=area.id, last_day=date(2025, 7, 31), actor=actor)
    make_area(world.here.commune, "Thôn Đông")

    with pytest.raises(RuleBroken):
        units.revive_unit(locality_id=area.id, actor=actor)
    with pytest.raises(RuleBroken):
        units.rename_unit(locality_id=area.id, name="Thôn Cũ", unit_word="", legal_basis="", actor=actor)


def test_a_letterhead_is_proposed_from_the_name(world):
    commune = queries.locality(world.here.commune.id)

    row = letterheads.proposed(commune)

    assert (row.parent_agency, row.agency, row.place, row.awarding_title) == (
        "ỦY BAN NHÂN DÂN TỈNH NAM GIANG",
        "ỦY BAN NHÂN DÂN XÃ AN THỊNH",
        "An Thịnh",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH",
    )


def test_a_letterhead_is_stored_with_its_emblem(app, world):
    place = make_locality("Xã Mới", parent=world.province)
    files = app.extensions["files"]
    lines = {
        "parent_agency": "",
        "agency": "ỦY BAN NHÂN DÂN XÃ MỚI",
        "place": "Mới",
        "awarding_title": "CHỦ TỊCH",
        "files": files,
        "actor": world.users[Role.ADMIN].actor,
    }

    letterheads.save_letterhead(locality_id=place.id, emblem=EMBLEM, drop_emblem=False, **lines)
    stored = db.session.get(Letterhead, place.id)
    assert b"<circle" in files.read(stored.emblem_sha256)
    letterheads.save_letterhead(locality_id=place.id, emblem=None, drop_emblem=False, **lines)
    db.session.expire_all()
    assert db.session.get(Letterhead, place.id).emblem_sha256 is not None
    with pytest.raises(RuleBroken):
        letterheads.save_letterhead(locality_id=place.id, emblem=b"MZ", drop_emblem=False, **lines)
    letterheads.save_letterhead(locality_id=place.id, emblem=None, drop_emblem=True, **lines)

    db.session.expire_all()
    assert db.session.get(Letterhead, place.id).emblem_sha256 is None
