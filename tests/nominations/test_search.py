"""Somebody of the register is found by what people type."""

import random

import pytest

from festival.core import text
from festival.core.db import db, transaction
from festival.nominations.models import NomineeKey
from festival.nominations.queries.search import find_nominees
from festival.nominations.rules import RecipientKind, Salutation, searching
from tests.nominations.make import make_nominee

PEOPLE = (
    "Nguyễn Văn An",
    "Nguyễn Văn Ân",
    "An Thị Bình",
    "Hoàng Thị Mận",
    "Hoàng Thị Mạn",
    "Phùng Thị Kim Oanh",
    "Trịnh Xuân Lộc",
    "Lê Văn Thụ",
    "Đinh Công Hậu",
    "Vi Thị Lả",
    "Y Thu",
    "Đặng Thị Anh Đào",
    "Nguyễn Thị Ước",
)
GROUPS = ("Tổ bảo vệ ANTT thôn Trung", "Chi hội Phụ nữ thôn Đoài", "Hộ gia đình ông Mai Đức Toàn")


@pytest.fixture
def register(here):
    for name in PEOPLE:
        make_nominee(name, locality=here.area)
    for name in GROUPS:
        make_nominee(name, locality=here.area, kind=RecipientKind.COLLECTIVE, salutation=Salutation.NONE)
    return here


def found(place, typed: str) -> list[str]:
    given = text.clean(typed)
    return [nominee.name for nominee in find_nominees(place, text.fold(typed), given=given)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nguyen van an", "Nguyễn Văn An"),
        ("Nguyễn Văn Ân", "Nguyễn Văn Ân"),
        ("NGUYEN VAN AN", "Nguyễn Văn An"),
        ("an", "Nguyễn Văn An"),
        ("oanh", "Phùng Thị Kim Oanh"),
        ("kim oanh", "Phùng Thị Kim Oanh"),
        ("kim oa", "Phùng Thị Kim Oanh"),
        ("oanh phung", "Phùng Thị Kim Oanh"),
        ("phung oanh", "Phùng Thị Kim Oanh"),
        ("phung thi k", "Phùng Thị Kim Oanh"),
        ("phug thi kim oanh", "Phùng Thị Kim Oanh"),
        ("phung thi kim oahn", "Phùng Thị Kim Oanh"),
        ("dinh cong hau", "Đinh Công Hậu"),
        ("dinh cog hau", "Đinh Công Hậu"),
        ("le van thuj", "Lê Văn Thụ"),
        ("to bao ve antt", "Tổ bảo vệ ANTT thôn Trung"),
        ("bao ve", "Tổ bảo vệ ANTT thôn Trung"),
        ("thon trung", "Tổ bảo vệ ANTT thôn Trung"),
        ("phu nu thon doai", "Chi hội Phụ nữ thôn Đoài"),
        ("mai duc toan", "Hộ gia đình ông Mai Đức Toàn"),
        ("mai dcu toan", "Hộ gia đình ông Mai Đức Toàn"),
    ],
)
def test_the_right_one_comes_first(register, typed, first):
    assert found(register.commune, typed)[0] == first


@pytest.mark.parametrize("typed", ["", " ", "_", ",", "zzzz", "%", "x" * 100, "' or 1=1", "nguyen van binh"])
def test_what_nobody_is_called_finds_nobody(register, typed):
    assert found(register.commune, typed) == []


def test_who_is_called_so_comes_before_whose_family_is(register):
    assert found(register.commune, "an") == [
        "Nguyễn Văn An",
        "Nguyễn Văn Ân",
        "An Thị Bình",
        "Đặng Thị Anh Đào",
        "Tổ bảo vệ ANTT thôn Trung",
        "Hoàng Thị Mận",
        "Hoàng Thị Mạn",
    ]


def _slips(name: str, chance: random.Random) -> list[str]:
    """Every way to leave a letter out or swap two, and one other letter in each place."""
    made = set()
    for place, letter in enumerate(name):
        if letter == " ":
            continue
        made.add(name[:place] + name[place + 1 :])
        made.add(name[:place] + chance.choice("abcdeghiklmnopqrstuvxy") + name[place + 1 :])
        if place + 1 < len(name) and name[place + 1] != " ":
            made.add(name[:place] + name[place + 1] + letter + name[place + 2 :])
    return sorted(made - {name})


def test_one_wrong_letter_anywhere_still_finds_the_name(register):
    chance = random.Random(4)
    missed = [
        (name, slip)
        for name in (*PEOPLE, *GROUPS)
        for slip in _slips(text.fold(name), chance)
        if name not in found(register.commune, slip)
    ]

    assert missed == []


def test_a_place_finds_its_own_people_only(here, world):
    other = world.there
    own, elsewhere = (make_nominee("Bùi Thị Ngần", locality=place.area) for place in (here, other))

    seen = [
        [nominee.id for nominee in find_nominees(place, "bui thi ngan")]
        for place in (here.area, here.commune, other.commune, other.area)
    ]

    assert seen == [[own.id], [own.id], [elsewhere.id], [elsewhere.id]]


def test_keys_follow_the_name_and_go_with_a_merge(here):
    kept = make_nominee("Lò Văn Ín", locality=here.area)
    nominee = make_nominee("Lò Văn Ìn", locality=here.area)

    with transaction():
        nominee.name = "Lường Văn Ìn"
    renamed = found(here.commune, "luong van in"), found(here.commune, "lo van in")
    with transaction():
        nominee.merged_into_id = kept.id

    assert renamed == (["Lường Văn Ìn"], ["Lò Văn Ín"])
    assert db.session.query(NomineeKey).filter_by(nominee_id=nominee.id).all() == []
    assert found(here.commune, "luong van in") == []


@pytest.mark.parametrize(
    ("one", "other", "is_off"),
    [
        ("an", "an", False),
        ("an", "anh", True),
        ("anh", "ah", True),
        ("anh", "anm", True),
        ("hau", "hua", True),
        ("hau", "uah", False),
        ("oanh", "oahng", False),
        ("a", "", True),
        ("abcd", "badc", False),
    ],
)
def test_words_one_letter_apart(one, other, is_off):
    assert (searching.is_one_letter_off(one, other), searching.is_one_letter_off(other, one)) == (
        is_off,
        is_off,
    )


def test_words_a_letter_apart_share_a_shortened_form():
    chance = random.Random(1)
    for _turn in range(300):
        word = "".join(chance.choices("abdeghikmnou", k=chance.randint(2, 7)))
        for slip in _slips(word, chance):
            assert set(searching.shortened(word)) & set(searching.shortened(slip)), (word, slip)


def test_keys_of_a_name():
    assert searching.keys_of("nguyen van an") == ["an,nguyen_van", "nguyen_van_an", "van_an_nguyen"]
    assert searching.keys_of("thu") == ["thu"]
    assert searching.keys_of("") == []


def test_the_box_asks_for_what_it_shows_only(here, office, count_queries):
    make_nominee("Trịnh Xuân Lộc", locality=here.area)
    url = f"/nominations/seasons/{here.season.id}/localities/{here.commune.id}/nominees?name="

    asked = []
    for typed in ("trinh xuan loc", "trinh xuan lco"):
        office.get(url + typed, headers={"HX-Request": "true"})
        with count_queries() as seen:
            html = office.get(url + typed, headers={"HX-Request": "true"}).get_data(as_text=True)
        asked.append(("Trịnh Xuân Lộc" in html, len([line for line in seen if not line.startswith("BEGIN")])))

    # Account, place, names, words a letter away, names with these where there are any, whom it shows.
    assert asked == [(True, 5), (True, 6)]
