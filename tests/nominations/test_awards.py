"""The award catalogue: rules, rows of a place on a day, copies, pages."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from festival.accounts.models import RoleGrant
from festival.accounts.rules import Role
from festival.core import audit, clock
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.catalogue import catalogue
from festival.nominations.models import AwardType
from festival.nominations.rules import RecipientKind
from festival.nominations.rules.awards import (
    AwardFacts,
    AwardLevel,
    Piece,
    ShareRule,
    check_award_copy,
    check_due,
    read_pieces,
    written_pieces,
)
from festival.nominations.services import awards
from tests.factories import keep, make_user
from tests.nominations.make import award
from tests.nominations.test_services import together

DAY = date(2026, 12, 1)
TODAY = date(2026, 11, 21)
EVERYWHERE = [""]


# Rules


@pytest.mark.parametrize(
    ("lines", "pieces"),
    [
        ("", ()),
        ("TT | Tờ trình", (Piece("TT", "Tờ trình", "", True),)),
        ("tt|Tờ trình|Đơn vị|không bắt buộc", (Piece("TT", "Tờ trình", "Đơn vị", False),)),
        (
            "BCTT\tBáo cáo  thành tích\tCá nhân\tx\n\nDS\tDanh sách\t\tKhông",
            (Piece("BCTT", "Báo cáo thành tích", "Cá nhân", True), Piece("DS", "Danh sách", "", False)),
        ),
    ],
)
def test_papers_are_read_as_typed_or_pasted(lines, pieces):
    assert read_pieces(lines) == pieces


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("TT", "Dòng 1: ghi theo dạng"),
        ("TT | Tờ trình\nBáo cáo | Báo cáo thành tích", "Dòng 2: mã chỉ gồm"),
        ("TT | Tờ trình\nTT | Tờ trình khác", "Dòng 2: mã TT đã có"),
        ("TT | Tờ trình | Đơn vị | có thể", "Dòng 1: mục cuối"),
        ("TT | Tờ trình | Đơn vị | có | thêm", "Dòng 1: ghi theo dạng"),
        (f"TT | {'a' * 201}", "Dòng 1: tên giấy tờ"),
        ("\n".join(f"A{number} | Giấy" for number in range(31)), "Tối đa 30"),
    ],
)
def test_a_line_that_is_no_paper_is_named(lines, words):
    with pytest.raises(RuleBroken, match=words):
        read_pieces(lines)


_WORDS = st.text("abcđêộ ", min_size=1, max_size=20).map(lambda word: " ".join(word.split())).filter(bool)


@given(
    st.lists(
        st.builds(
            Piece, st.from_regex(r"[A-Z][A-Z0-9_]{0,19}", fullmatch=True), _WORDS, _WORDS, st.booleans()
        ),
        max_size=30,
        unique_by=lambda piece: piece.code,
    )
)
def test_papers_that_were_written_are_read_back_the_same(pieces):
    assert read_pieces(written_pieces(pieces)) == tuple(pieces)


@pytest.mark.parametrize(("month", "day"), [(None, None), (5, 30), (2, 28)])
def test_a_due_day_that_every_year_has(month, day):
    check_due(month, day)


@pytest.mark.parametrize(("month", "day"), [(5, None), (None, 30), (2, 29), (4, 31)])
def test_a_due_day_that_not_every_year_has_is_refused(month, day):
    with pytest.raises(RuleBroken, match="Hạn gửi hồ sơ"):
        check_due(month, day)


@pytest.mark.parametrize(
    ("before", "day", "words"),
    [
        ((date(2025, 7, 1), date(2026, 1, 1)), DAY, "hết hiệu lực"),
        ((DAY, None), DAY, "phải sau 01/12/2026"),
        ((date(2025, 7, 1), None), date(2026, 11, 20), "từ hôm nay"),
        ((None, None), date(2026, 11, 20), "từ hôm nay"),
    ],
)
def test_a_copy_neither_reaches_back_nor_stands_beside_another(before, day, words):
    with pytest.raises(RuleBroken, match=words):
        check_award_copy(*before, day, TODAY)


def test_the_catalogue_holds_five_awards_of_the_day_and_six_that_are_only_noted():
    found = {row.code: (row.level, row.is_tracked_only, tuple(row.multiples)) for row in catalogue()}

    assert found == {
        "GK_XA": (AwardLevel.COMMUNE, False, (30, 60, 45)),
        "GK_CAT": (AwardLevel.PROVINCE_POLICE, False, (30, 60, None)),
        "BK_TINH": (AwardLevel.PROVINCE, False, (150, 300, 225)),
        "BK_BCA": (AwardLevel.MINISTRY, False, (150, 300, None)),
        "KNC_BVANTQ": (AwardLevel.MINISTRY, False, (80, None, None)),
        "LDTT": (AwardLevel.COMMUNE, True, (30, None, None)),
        "TTLDTT": (AwardLevel.COMMUNE, True, (None, 80, None)),
        "CSTDCS": (AwardLevel.COMMUNE, True, (100, None, None)),
        "CSTD_TINH": (AwardLevel.PROVINCE, True, (300, None, None)),
        "CO_TINH": (AwardLevel.PROVINCE, True, (None, 800, None)),
        "CO_BCA": (AwardLevel.MINISTRY, True, (None, 800, None)),
    }


def test_every_award_says_who_proposes_and_what_is_asked():
    assert [row.code for row in catalogue() if not (row.proposer and row.criteria)] == []


def test_alternatives_of_the_law_stand_in_one_line():
    lines = {row.code: row.criteria.splitlines() for row in catalogue() if not row.is_tracked_only}

    assert {code: len(found) for code, found in lines.items()} == {
        "GK_XA": 2,
        "GK_CAT": 2,
        "BK_TINH": 2,
        "BK_BCA": 1,
        "KNC_BVANTQ": 3,
    }
    assert [code for code, found in lines.items() if any("Có một trong hai: " in one for one in found)] == [
        "GK_XA",
        "BK_TINH",
        "KNC_BVANTQ",
    ]
    assert {row.code: (row.due_day, row.due_month) for row in catalogue() if row.due_day} == {
        "KNC_BVANTQ": (30, 5)
    }


# The catalogue and its copies


FACTS = AwardFacts(
    name="Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã",
    printed_name="GIẤY KHEN",
    level=AwardLevel.COMMUNE,
    proposer="Khu dân cư",
    signer="Chủ tịch Ủy ban nhân dân cấp xã",
    criteria="Gương mẫu.",
    share_rule=ShareRule.SEVENTY,
    due_month=7,
    due_day=10,
    multiple_individual=40,
    multiple_collective=80,
    pieces=(Piece("TT", "Tờ trình", "Đơn vị"), Piece("ANH", "Ảnh", "", False)),
)


def copy(old, *, place=None, valid_from=DAY, facts=FACTS, paths=EVERYWHERE):
    return awards.copy_award(
        award_type_id=old.id,
        place_id=place.id if place else None,
        valid_from=valid_from,
        facts=facts,
        paths=paths,
        today=TODAY,
        actor=SYSTEM,
    )


def days_of(code: str) -> list[tuple]:
    columns = (AwardType.locality_id, AwardType.valid_from, AwardType.valid_to)
    rows = select(*columns).where(AwardType.code == code).order_by(AwardType.id)
    return [tuple(row) for row in db.session.execute(rows)]


def test_loading_the_catalogue_twice_adds_nothing(app):
    assert awards.load_catalogue() == 11
    assert awards.load_catalogue() == 0
    assert [row.code for row in queries.awards_on(date(2026, 8, 15))] == [
        "GK_XA",
        "GK_CAT",
        "BK_TINH",
        "BK_BCA",
        "KNC_BVANTQ",
    ]
    assert len(queries.awards_known_on(date(2026, 8, 15))) == 11


def test_loading_completes_what_an_older_version_loaded_and_keeps_what_was_written(app):
    awards.load_catalogue()
    with transaction():
        old, written = award("KNC_BVANTQ"), award("GK_XA")
        old.proposer, old.criteria, old.due_day, old.due_month = "", "", None, None
        old.share_rule = ShareRule.MAJORITY
        old.pieces.clear()
        written.proposer, written.criteria = "", "Tiêu chuẩn của xã"
        written.pieces.clear()

    assert awards.load_catalogue() == 0

    old, written = award("KNC_BVANTQ"), award("GK_XA")
    assert (old.due_day, old.due_month, old.share_rule) == (30, 5, ShareRule.EIGHTY)
    assert [piece.code for piece in old.pieces] == ["TT", "DS", "BSKT", "XNTG"]
    assert (written.proposer, written.criteria, written.pieces) == ("", "Tiêu chuẩn của xã", [])
    assert [entry.action for entry in audit.history(("award_type", old.id))] == [
        "award.complete",
        "award.load",
    ]


def test_a_copy_says_all_that_was_typed_and_ends_the_old_row_the_day_before(app):
    old = award()

    new = copy(old)

    found = queries.award_type(new.id)
    assert {name: getattr(found, name) for name in vars(FACTS) if name != "pieces"} == {
        name: value for name, value in vars(FACTS).items() if name != "pieces"
    }
    assert [(one.code, one.position, one.is_required) for one in found.pieces] == [
        ("TT", 1, True),
        ("ANH", 2, False),
    ]
    assert days_of("GK_XA") == [(None, date(2025, 7, 1), date(2026, 11, 30)), (None, DAY, None)]
    assert [row.id for row in queries.awards_on(date(2026, 11, 30)) if row.code == "GK_XA"] == [old.id]
    assert [row.id for row in queries.awards_on(DAY) if row.code == "GK_XA"] == [new.id]
    assert awards.load_catalogue() == 0


def test_a_provinces_own_row_goes_before_the_countrys_from_its_day_on(world):
    old = award()
    later = DAY + timedelta(days=30)

    own = copy(old, place=world.province)
    second = copy(own, place=world.province, valid_from=later)

    def row_of(day, place):
        return [row.id for row in queries.awards_on(day, place) if row.code == "GK_XA"]

    assert row_of(DAY - timedelta(days=1), world.here.area) == [old.id]
    assert row_of(DAY, world.here.area) == [own.id]
    assert row_of(later, world.province) == [second.id]
    assert row_of(DAY, world.there.commune) == [old.id]
    assert row_of(DAY, None) == [old.id]
    assert days_of("GK_XA") == [
        (None, date(2025, 7, 1), None),
        (world.province.id, DAY, later - timedelta(days=1)),
        (world.province.id, later, None),
    ]


def test_an_award_that_a_province_only_notes_is_not_proposed_there(world):
    copy(award("GK_CAT"), place=world.province, facts=replace(FACTS, is_tracked_only=True))

    here = [row.code for row in queries.awards_on(DAY, world.here.commune)]
    there = [row.code for row in queries.awards_on(DAY, world.there.commune)]

    assert here == ["GK_XA", "BK_TINH", "BK_BCA", "KNC_BVANTQ"]
    assert there == ["GK_XA", "GK_CAT", "BK_TINH", "BK_BCA", "KNC_BVANTQ"]


def test_a_province_row_copied_from_the_country_again_follows_its_own_newest(world):
    old = award()
    copy(old, place=world.province)

    with pytest.raises(RuleBroken, match="phải sau 01/12/2026"):
        copy(old, place=world.province)
    copy(old, place=world.province, valid_from=date(2027, 1, 1))

    assert days_of("GK_XA") == [
        (None, date(2025, 7, 1), None),
        (world.province.id, DAY, date(2026, 12, 31)),
        (world.province.id, date(2027, 1, 1), None),
    ]


@pytest.mark.parametrize("where", ["commune", "foreign"])
def test_a_row_of_its_own_has_a_province_only(world, where):
    own = copy(award(), place=world.province)
    place = world.here.commune if where == "commune" else world.there.commune.parent

    with pytest.raises(RuleBroken, match="chỉ lập riêng được cho một tỉnh"):
        copy(own, place=place)


def test_a_provinces_row_does_not_become_the_countrys(world):
    own = copy(award(), place=world.province)

    with pytest.raises(RuleBroken, match="không dùng cho cả nước"):
        copy(own)


def test_who_administers_one_commune_changes_neither_the_country_nor_the_province(world):
    paths = world.users[Role.ADMIN].paths_with(Permission.CATALOGUE_MANAGE)

    with pytest.raises(RuleBroken, match="dùng chung"):
        copy(award(), paths=paths)
    with pytest.raises(RuleBroken, match="quản trị viên cấp tỉnh"):
        copy(award(), place=world.province, paths=paths)

    assert days_of("GK_XA") == [(None, date(2025, 7, 1), None)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"multiple_individual": None, "multiple_collective": None}, "ít nhất một loại"),
        ({"due_day": 31, "due_month": 4}, "Hạn gửi hồ sơ"),
    ],
)
def test_a_copy_that_makes_no_sense_is_refused_and_changes_nothing(app, fields, words):
    with pytest.raises(RuleBroken, match=words):
        copy(award(), facts=replace(FACTS, **fields))

    assert days_of("GK_XA") == [(None, date(2025, 7, 1), None)]


@pytest.mark.parametrize("is_of_province", [False, True])
def test_two_copies_at_once_leave_one(app, world, is_of_province):
    old_id, province_id = award().id, world.province.id
    place = SimpleNamespace(id=province_id) if is_of_province else None
    act = lambda: copy(SimpleNamespace(id=old_id), place=place)  # noqa: E731 -- an act

    answers = together(app, act, act)

    assert sorted(type(answer).__name__ for answer in answers) == ["AwardType", "RuleBroken"]
    assert db.session.scalar(select(func.count(AwardType.id)).where(AwardType.code == "GK_XA")) == 2


# Pages


@pytest.fixture
def admin_of_all(world, browse):
    """An administrator of both communes."""
    admin = make_user("Quản trị hai nơi", locality=world.here.commune, roles=[Role.ADMIN])
    grant = RoleGrant(
        user_id=admin.id, role=Role.ADMIN, locality_id=world.there.commune.id, valid_from=date(2026, 1, 1)
    )
    keep(grant)
    db.session.refresh(admin)
    return browse(admin)


@pytest.fixture
def admin_of_province(world, browse):
    return browse(make_user("Quản trị tỉnh", locality=world.province, roles=[Role.ADMIN]))


def copy_fields(**fields) -> dict[str, str]:
    tomorrow = clock.today() + timedelta(days=1)
    defaults = {
        "place": "0",
        "name": "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã",
        "printed_name": "GIẤY KHEN",
        "level": "commune",
        "proposer": "Khu dân cư",
        "signer": "Chủ tịch Ủy ban nhân dân cấp xã",
        "criteria": "Gương mẫu.\nĐược bình xét.",
        "pieces": "TT | Tờ trình | Đơn vị | bắt buộc\nANH | Ảnh | | không bắt buộc",
        "due_day": "10",
        "due_month": "7",
        "share_rule": "seventy",
        "multiple_individual": "0,35",
        "multiple_collective": "0,7",
        "multiple_household": "",
        "valid_from": f"{tomorrow:%d/%m/%Y}",
    }
    return {**defaults, **fields}


def test_an_empty_catalogue_says_how_to_fill_it(world, browse):
    page = browse(world.users[Role.ADMIN]).page("/admin/awards")

    assert "awards load" in page.words


def test_the_catalogue_is_copied_with_a_day(world, admin_of_all):
    old = award()
    url = f"/admin/awards/{old.id}/copy"

    body = admin_of_all.get(url).get_data(as_text=True)
    assert 'value="0,45"' in body
    assert "BBH_CS | Biên bản bình xét | Khu dân cư, cơ quan, trường | bắt buộc" in body
    admin_of_all.post(url, copy_fields())

    new = award()
    assert new.id != old.id
    assert (new.multiple_individual, new.multiple_collective, new.multiple_household) == (35, 70, None)
    assert (new.due_day, new.due_month, new.share_rule) == (10, 7, ShareRule.SEVENTY)
    assert "Chưa áp dụng" in admin_of_all.page("/admin/awards").words
    words = admin_of_all.page(f"/admin/awards/{new.id}").words
    assert "Được bình xét." in words
    assert "Ảnh (nếu có)" in words
    assert "10/7 hằng năm" in words
    admin_of_all.post(url, copy_fields(), status=409)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "a" * 300},
        {"valid_from": "31/02/2027"},
        {"valid_from": ""},
        {"multiple_individual": "0,355"},
        {"multiple_individual": "nhiều"},
        {"multiple_individual": "-1"},
        {"pieces": "TT"},
        {"level": "district"},
        {"place": "7"},
        {"due_day": "32"},
    ],
)
def test_a_bad_copy_is_refused_with_what_was_typed(world, admin_of_all, fields):
    url = f"/admin/awards/{award().id}/copy"

    body = admin_of_all.post(url, copy_fields(**fields), status=422).get_data(as_text=True)

    assert 'value="0,7"' in body
    assert db.session.scalar(select(func.count(AwardType.id))) == 11


def test_who_administers_one_commune_is_told_whom_to_ask(world, browse):
    admin = browse(world.users[Role.ADMIN])

    body = admin.post(f"/admin/awards/{award().id}/copy", copy_fields(), status=409).get_data(as_text=True)

    assert "dùng chung cho nhiều địa phương" in body


def test_a_provinces_administrator_writes_its_own_row_and_communes_read_it(world, browse, admin_of_province):
    old = award()
    assert "Lập dòng riêng của Tỉnh Nam Giang" in admin_of_province.page(f"/admin/awards/{old.id}").words

    admin_of_province.post(
        f"/admin/awards/{old.id}/copy", copy_fields(place=str(world.province.id), name="Giấy khen của xã")
    )

    (own,) = [row for row in queries.award_catalogue([world.province.id]) if row.locality_id]
    near, far = browse(world.users[Role.ADMIN]), browse(world.there.users[Role.ADMIN])
    words = near.page("/admin/awards").words
    assert words.index("Tỉnh Nam Giang") < words.index("Giấy khen của xã")
    assert "Giấy khen của xã" not in far.page("/admin/awards").words
    near.get(f"/admin/awards/{own.id}")
    far.get(f"/admin/awards/{own.id}", status=404)
    far.get(f"/admin/awards/{own.id}/copy", status=404)
    far.post(f"/admin/awards/{own.id}/copy", copy_fields(), status=404)
    near.post(f"/admin/awards/{own.id}/copy", copy_fields(place=str(world.province.id)), status=422)


def test_an_award_that_is_not_there_is_not_found(world, admin_of_all):
    admin_of_all.get("/admin/awards/999999", status=404)
    admin_of_all.get("/admin/awards/999999/copy", status=404)
    admin_of_all.post("/admin/awards/999999/copy", copy_fields(), status=404)


def test_the_catalogue_costs_the_same_however_long_it_is(world, admin_of_all, count_queries):
    award()
    admin_of_all.get("/admin/awards")
    with count_queries() as few:
        admin_of_all.get("/admin/awards")
    copy(award(), place=world.province)
    copy(award("BK_TINH"))
    with count_queries() as more:
        admin_of_all.get("/admin/awards")

    assert len(few) == len(more)


def test_multiples_are_asked_by_kind(app):
    knc = award("KNC_BVANTQ")

    assert [knc.multiple(kind) for kind in RecipientKind] == [80, None, None]


def test_who_may_not_change_the_countrys_row_is_offered_no_copy_of_it(world, browse):
    administrator = browse(world.users[Role.ADMIN])

    page = administrator.get(f"/admin/awards/{award('GK_XA').id}").text

    assert "Sao chép và ghi ngày" not in page
    assert "Quản trị viên phụ trách tất cả các nơi đó lập dòng mới." in page
