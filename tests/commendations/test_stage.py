"""Waves on the stage: their order, what becomes of a place when the programme changes, hard names."""

from datetime import date

import pytest
from sqlalchemy import select, update

from festival.accounts.rules import Role
from festival.commendations.models import Commendation, StagePlace
from festival.commendations.queries_stage import on_stage, turns
from festival.commendations.rules import CommendationState, stage
from festival.commendations.rules.stage import Wave
from festival.commendations.services import stage as services
from festival.commendations.services.stage import Where
from festival.core.audit import AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import AwardType, Nomination
from festival.nominations.rules import AwardLevel, RecipientKind
from festival.planning.models import Festival, ProgrammeItem, Season
from festival.planning.rules import FestivalState
from festival.planning.services import programme
from tests.commendations import make
from tests.planning.make import make_festival, make_item

ONE, UNIT, HOME = RecipientKind.INDIVIDUAL, RecipientKind.COLLECTIVE, RecipientKind.HOUSEHOLD
IN_ORDER = ["Cán bộ và Nhân dân thôn Đông", "Hộ gia đình ông Mai Đức Toàn", "H'Čiu Niê", "Lê Văn Thụ"]


@pytest.fixture
def actor(world):
    return world.users[Role.COMMUNE_ORGANIZER].actor


@pytest.fixture
def item(world):
    """The row of a programme in which awards are handed out."""
    held = make_festival(season=world.here.season, locality=world.here.area, held_on=date(2026, 8, 15))
    return make_item(festival=held, is_award=True, title="Trao khen thưởng", presenter="Chủ tịch UBND xã")


def ceremony(world):
    db.session.expire_all()
    season = db.session.get_one(Season, world.here.season.id)
    return on_stage([world.here.commune.path], season)


def names(world) -> list[tuple]:
    """Row and names for each stop."""
    return [
        (stop.item.id if stop.item else None, [turn.one.name for turn in stop.turns])
        for stop in ceremony(world)
    ]


def arrange(world, actor, item) -> int:
    rows = dict.fromkeys(Wave, item.id)
    return services.arrange(
        season_id=world.here.season.id, rows=rows, paths=[world.here.commune.path], actor=actor
    )


def settle(world, actor, one, **said) -> None:
    services.settle(
        season_id=world.here.season.id,
        commendation_id=one.id,
        where=Where(**said),
        paths=[world.here.commune.path],
        actor=actor,
    )


def commended(name: str) -> Commendation:
    return db.session.scalar(select(Commendation).where(Commendation.name == name))


def test_without_an_order_the_stack_of_paper_is_the_order(world):
    make.make_issued(place=world.here)

    (stop,) = ceremony(world)

    assert [(turn.number, turn.one.name) for turn in stop.turns] == list(enumerate(IN_ORDER, 1))
    assert [(wave, len(turns)) for wave, turns in stop.waves] == [
        ("Tập thể", 1),
        ("Hộ gia đình", 1),
        ("Cá nhân", 2),
    ]


def test_waves_go_to_their_rows(world, actor, item):
    make.make_issued(place=world.here)
    later = make_item(festival=item.festival, is_award=True, title="Trao cho cá nhân")

    count = arrange(world, actor, item)
    services.arrange(
        season_id=world.here.season.id,
        rows={wave: later.id if wave is Wave.INDIVIDUAL else item.id for wave in Wave},
        paths=[world.here.commune.path],
        actor=actor,
    )

    assert count == 4
    assert names(world) == [(item.id, IN_ORDER[:2]), (later.id, IN_ORDER[2:])]
    assert [turn.number for turn in turns(ceremony(world))] == [1, 2, 3, 4]
    query = select(AuditEntry.action).where(AuditEntry.action.startswith("stage."))
    assert list(db.session.scalars(query)) == ["stage.arrange", "stage.arrange"]


def test_what_comes_from_above_opens_the_ceremony(world):
    make.make_issued(place=world.here)
    award = make.make_award(name="Bằng khen", printed_name="BẰNG KHEN")
    best = make.make_passed(place=world.here, award=award, name="Nguyễn Văn Nhất")
    make.make_issued(place=world.here, award=award, nominations=[best])
    with transaction():
        db.session.get_one(AwardType, award.id).level = AwardLevel.PROVINCE

    assert names(world) == [(None, ["Nguyễn Văn Nhất", *IN_ORDER])]


def test_what_the_province_decided_here_for_our_nominee_goes_up_with_ours(world):
    decision = make.make_issued(place=world.here)
    ours = decision.commendations[0].nomination
    forwarded = make.make_passed(place=world.here, award=make.make_award(), name="Đã chuyển lên tỉnh")
    theirs = make.make_issued(place=world.there, award=None)
    with transaction():
        copy = db.session.get_one(Nomination, theirs.commendations[0].nomination_id)
        copy.origin_uuid = db.session.get_one(Nomination, forwarded.id).uuid
        twice = db.session.get_one(Nomination, theirs.commendations[1].nomination_id)
        twice.origin_uuid = db.session.get_one(Nomination, ours.id).uuid

    found = [turn.one.id for turn in turns(ceremony(world))]

    assert theirs.commendations[0].id in found
    assert theirs.commendations[1].id not in found
    assert len(found) == 5


def test_one_place_up_or_down_and_no_further(world, actor, item):
    make.make_issued(place=world.here)
    arrange(world, actor, item)
    last = commended("Lê Văn Thụ")
    move = {"season_id": world.here.season.id, "paths": [world.here.commune.path], "actor": actor}

    services.shift(commendation_id=last.id, by=-1, **move)
    services.shift(commendation_id=last.id, by=-1, **move)
    assert names(world) == [(item.id, [IN_ORDER[0], "Lê Văn Thụ", IN_ORDER[1], IN_ORDER[2]])]
    for _ in range(9):
        services.shift(commendation_id=last.id, by=1, **move)

    assert names(world) == [(item.id, IN_ORDER)]


def test_a_place_keeps_its_hint_and_its_order_when_the_row_is_deleted(world, actor, item):
    make.make_issued(place=world.here)
    arrange(world, actor, item)
    hard = commended("H'Čiu Niê")
    settle(world, actor, hard, item_id=item.id, position=1, spoken="Hơ Chiu Niê", stand_in="anh Y Bhăm")

    programme.delete_item(item.id, actor=actor)

    assert names(world) == [(None, ["H'Čiu Niê", IN_ORDER[0], IN_ORDER[1], IN_ORDER[3]])]
    first = next(turns(ceremony(world)))
    assert (first.spoken, first.stand_in) == ("Hơ Chiu Niê", "anh Y Bhăm")
    assert first.call == "Mời anh Y Bhăm nhận thay bà H'Čiu Niê, Thôn Đông, xã An Thịnh"


def test_a_row_that_is_edited_or_moved_keeps_its_places(world, actor, item):
    make.make_issued(place=world.here)
    arrange(world, actor, item)
    make_item(festival=item.festival, title="Văn nghệ")

    programme.move_item(item.id, 2, actor=actor)
    content = programme.content_of(db.session.get_one(ProgrammeItem, item.id))
    programme.edit_item(item.id, content, actor=actor)

    assert names(world) == [(item.id, IN_ORDER)]


@pytest.mark.parametrize("change", ["no award row any more", "festival cancelled"])
def test_whoever_lost_the_row_is_told_of(world, actor, item, change):
    make.make_issued(place=world.here)
    arrange(world, actor, item)
    with transaction():
        if change == "festival cancelled":
            db.session.execute(update(Festival).values(state=FestivalState.CANCELLED))
        else:
            db.session.execute(update(ProgrammeItem).values(is_award=False))

    assert names(world) == [(None, IN_ORDER)]


def test_a_corrected_one_stands_where_the_other_stood(world, actor, item):
    make.make_issued(place=world.here)
    arrange(world, actor, item)
    old = commended("Lê Văn Thụ")
    settle(world, actor, old, item_id=item.id, position=1, spoken="Lê Văn Thụ")
    with transaction():
        old = db.session.get_one(Commendation, old.id)
        old.state = CommendationState.CORRECTED
        columns = {
            column.name: getattr(old, column.name)
            for column in Commendation.__table__.columns
            if column.name not in ("id", "uuid", "token", "state", "replaces_id", "name")
        }
        db.session.flush()
        db.session.add(Commendation(**columns, name="Lê Văn Thu", replaces_id=old.id))

    assert names(world) == [(item.id, ["Lê Văn Thu", *IN_ORDER[:3]])]
    new = commended("Lê Văn Thu")
    settle(world, actor, new, item_id=item.id, position=2, spoken="Thu")
    assert names(world) == [(item.id, [IN_ORDER[0], "Lê Văn Thu", *IN_ORDER[1:3]])]
    assert len(list(db.session.scalars(select(StagePlace.id)))) == 4


def test_what_is_gone_is_refused_with_a_sentence(world, actor, item):
    make.make_issued(place=world.here)
    foreign = make.make_issued(place=world.there).commendations[0]
    one = commended("Lê Văn Thụ")
    ordinary = make_item(festival=item.festival, title="Văn nghệ")

    with pytest.raises(RuleBroken, match="không còn trong danh sách lên nhận"):
        settle(world, actor, foreign, item_id=item.id, position=1)
    with pytest.raises(RuleBroken, match="không còn trong chương trình"):
        settle(world, actor, one, item_id=ordinary.id, position=1)
    with pytest.raises(RuleBroken, match="không còn trong chương trình"):
        arrange(world, actor, ordinary)

    assert names(world)[-1] == (None, IN_ORDER)


THU = {"kind": ONE, "salutation": "Ông", "name": "Lê Văn Thụ", "verb": "TẶNG"}
GONE = THU | {"verb": "TRUY TẶNG"}
UNITED = {"kind": UNIT, "salutation": "", "name": "Tổ 5", "verb": "TẶNG"}


@pytest.mark.parametrize(
    ("who", "address", "stand_in", "said"),
    [
        (THU, "Tổ trưởng", "", "Mời ông Lê Văn Thụ, Tổ trưởng"),
        (THU | {"salutation": "Đồng chí"}, "", "", "Mời đồng chí Lê Văn Thụ"),
        (THU, "", "anh An", "Mời anh An nhận thay ông Lê Văn Thụ"),
        (UNITED, "", "", "Mời đại diện Tổ 5"),
        (UNITED, "xã An Thịnh", "bà Hoa", "Mời đại diện Tổ 5, xã An Thịnh: bà Hoa"),
        (UNITED | {"kind": HOME, "name": "Hộ ông Toàn"}, "", "", "Mời đại diện Hộ ông Toàn"),
        (GONE, "", "", "Truy tặng ông Lê Văn Thụ. Mời đại diện gia đình lên nhận thay"),
        (GONE, "", "bà Bốn", "Truy tặng ông Lê Văn Thụ. Mời bà Bốn lên nhận thay"),
    ],
)
def test_how_somebody_is_called_up(who, address, stand_in, said):
    assert stage.call(address_line=address, stand_in=stand_in, **who) == said


@pytest.mark.parametrize(
    ("name", "kind", "reasons"),
    [
        ("Nguyễn Thị Diễm Quỳnh", ONE, []),
        ("ĐẶNG ƯỚC NGHĨA", ONE, []),
        ("Lê Văn Thụ", ONE, []),
        ("Cán bộ và Nhân dân thôn Đông", UNIT, []),
        ("Y Ŏng Bkrông", ONE, ["có chữ ngoài bảng chữ cái tiếng Việt"]),
        ("H'Čiu Niê", ONE, ["có chữ ngoài bảng chữ cái tiếng Việt"]),
        ("Johnny Trần", ONE, ["có chữ ngoài bảng chữ cái tiếng Việt"]),
        ("Công Tằng Tôn Nữ Thị Hoa", ONE, ["dài 6 tiếng"]),
        ("Tổ liên gia PCCC khu 5", UNIT, ["có chữ viết tắt: PCCC"]),
    ],
)
def test_which_names_are_hard_to_read(name, kind, reasons):
    assert stage.why_hard(name, kind) == reasons
