"""Likely doubles on the pages: who sees what, and what can be done about it."""

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import AuditEntry
from festival.core.db import db, transaction
from festival.localities.rules import LocalityKind
from festival.nominations.models import DistinctPair, Nomination, Nominee
from festival.nominations.rules import NominationState as S
from festival.nominations.rules import Salutation
from tests.factories import make_locality, make_place, make_season
from tests.nominations.make import make_nomination, make_nominee

LIST = "/nominations/seasons/{}/doubles"
MINE, THEIRS = "Hoàng Thị Mận", "Hoàng Thị Mẩn"


def compare(one, other) -> str:
    return f"/nominations/nominees/{one.id}/doubles/{other.id}"


@pytest.fixture
def twins(here):
    """Two entries of one residential area that look alike; the first is proposed."""
    one, other = make_nominee(MINE, locality=here.area), make_nominee(THEIRS, locality=here.area)
    make_nomination(here, nominee=one, state=S.UNDER_REVIEW)
    return one, other


@pytest.fixture
def neighbours(world, here):
    """An entry of xã An Thịnh and one of xã Tân Tiến in the same province, both proposed this year."""
    there = make_place(world.province, "Xã Tân Tiến", "Bản Lùng")
    one, other = make_nominee(MINE, locality=here.area), make_nominee(THEIRS, locality=there.area)
    mine = make_nomination(here, nominee=one, state=S.UNDER_REVIEW)
    theirs = make_nomination(there, nominee=other, state=S.SUBMITTED)
    return mine, theirs, there


def test_the_office_sees_why_and_makes_one_of_two(here, office, twins):
    one, other = twins
    listed = office.page(LIST.format(here.season.id)).words
    assert "1 cặp nghi trùng" in listed
    assert "Cùng tên không dấu, cùng năm sinh 1970" in listed

    shown = office.page(compare(one, other)).words
    assert MINE in shown
    assert THEIRS in shown
    office.post(compare(one, other) + "/merge", {"merge-kept": other.id, "merge-reason": "Cùng căn cước"})

    assert db.session.scalar(select(Nomination.nominee_id)) == other.id
    listed = office.page(LIST.format(here.season.id)).words
    assert "Không có cặp nào cần đối chiếu" in listed
    assert "Cùng căn cước" in listed
    late = office.get(compare(one, other), 409).text
    again = {"merge-kept": one.id, "merge-reason": "Cùng căn cước"}
    for answer in (late, office.post(compare(one, other) + "/merge", again, status=409).text):
        assert "đã được gộp vào" in answer
        assert f'href="/nominations/nominees/{other.id}"' in answer
    apart = office.post(compare(one, other) + "/apart", {"apart-reason": "Khác"}, status=409)
    assert "đã được gộp vào" in apart.text


def test_a_merge_is_taken_back_with_one_button(here, office, twins):
    one, other = twins
    office.post(compare(one, other) + "/merge", {"merge-kept": one.id, "merge-reason": "Cùng căn cước"})

    merge_id = db.session.scalar(select(Nominee.merged_into_id).where(Nominee.id == other.id))
    assert merge_id == one.id
    office.page(LIST.format(here.season.id))
    office.post("/nominations/merges/1/undo")

    assert "1 cặp nghi trùng" in office.page(LIST.format(here.season.id)).words
    office.post("/nominations/merges/1/undo", status=409)


def test_two_that_are_told_apart_are_no_longer_shown_until_taken_back(here, office, twins):
    one, other = twins
    office.post(compare(one, other) + "/apart", {"apart-reason": "Khác ngày sinh"})
    told = office.page(LIST.format(here.season.id)).words
    assert "Không có cặp nào cần đối chiếu" in told
    assert "Khác ngày sinh" in told
    assert "Khác ngày sinh" in office.page(compare(other, one)).words

    refusal = office.post(
        compare(one, other) + "/merge", {"merge-kept": one.id, "merge-reason": "Một"}, status=409
    )
    assert "đã được ghi là khác nhau" in refusal.text
    office.post(compare(one, other) + "/rejoin")

    assert db.session.scalar(select(DistinctPair)) is None
    assert "1 cặp nghi trùng" in office.page(LIST.format(here.season.id)).words


@pytest.mark.parametrize("act", ["merge", "apart"])
def test_a_reason_is_asked_for_and_what_was_typed_stays(office, twins, act):
    one, other = twins
    answer = office.post(compare(one, other) + f"/{act}", {"merge-kept": other.id}, status=422)

    assert "error-summary" in answer.text
    assert db.session.scalar(select(DistinctPair)) is None
    assert db.session.get_one(Nominee, one.id).merged_into_id is None


def test_the_dossier_and_its_review_warn(office, head, twins):
    nomination_id = db.session.scalar(select(Nomination.id))
    for url in (f"/nominations/{nomination_id}", f"/nominations/{nomination_id}/review"):
        warned = office.page(url)
        assert f"Bà {THEIRS}, thôn Đông: cùng tên không dấu" in warned.words
        assert compare(*twins) in office.get(url).text
    # Whoever proposes is warned, but making one of two is not theirs.
    assert f"Bà {THEIRS}, thôn Đông" in head.page(f"/nominations/{nomination_id}").words
    assert compare(*twins) not in head.get(f"/nominations/{nomination_id}").text


def test_a_proposer_learns_of_another_unit_only_that_there_is_one(here, head):
    unit = make_locality("Thôn Đoài", kind=LocalityKind.RESIDENTIAL_AREA, parent=here.commune)
    make_nominee(THEIRS, locality=unit)
    nomination = make_nomination(here, nominee=make_nominee(MINE, locality=here.area))

    answer = head.get(f"/nominations/{nomination.id}").text

    assert "Có thể trùng với đề nghị ở thôn Đoài" in answer
    assert THEIRS not in answer


def test_a_commune_learns_nothing_of_another_but_its_name(here, office, head, leader, neighbours):
    mine, theirs, _there = neighbours
    pages = [LIST.format(here.season.id), f"/nominations/{mine.id}", f"/nominations/{mine.id}/review"]
    answers = {url: office.get(url).text for url in pages}
    answers |= {f"{who}": who.get(f"/nominations/{mine.id}").text for who in (head, leader)}

    for answer in answers.values():
        assert "ó thể trùng với đề nghị ở xã Tân Tiến" in answer
        assert THEIRS not in answer
        assert "Bản Lùng" not in answer
        assert "/doubles/" not in answer
        assert "cùng năm sinh" not in answer
    office.get(compare(mine.nominee, theirs.nominee), 404)
    office.post(compare(mine.nominee, theirs.nominee) + "/merge", {"merge-reason": "Một"}, status=404)
    office.post(compare(mine.nominee, theirs.nominee) + "/apart", {"apart-reason": "Hai"}, status=404)


def write_alike(mine, theirs) -> None:
    """The two communes write name and post in the same way."""
    with transaction():
        one = db.session.get_one(Nominee, mine.nominee_id)
        other = db.session.get_one(Nominee, theirs.nominee_id)
        one.name, one.salutation, one.address_line = other.name, other.salutation, other.address_line


def test_after_a_merge_a_commune_still_sees_its_own_only(here, office, officer, neighbours):
    mine, theirs, there = neighbours
    write_alike(mine, theirs)
    url = f"/nominations/nominees/{mine.nominee_id}"
    kept = {"merge-kept": mine.nominee_id, "merge-reason": "Cùng căn cước"}
    officer.post(compare(mine.nominee, theirs.nominee) + "/merge", kept)

    answer = office.get(url).text

    assert f"/nominations/{mine.id}" in answer
    assert f"/nominations/{theirs.id}" not in answer
    assert "Bản Lùng" not in answer
    assert "Đã nộp" not in answer
    assert f"/nominations/seasons/{here.season.id}/nominees" in answer
    assert f"/nominations/seasons/{there.season.id}/" not in answer
    assert "Bản Lùng" in officer.get(url).text


def test_after_a_merge_an_award_given_elsewhere_is_known(here, office, officer, neighbours):
    mine, theirs, there = neighbours
    with transaction():
        db.session.get_one(Nomination, theirs.id).state = S.DECIDED
    kept = {"merge-kept": mine.nominee_id, "merge-reason": "Cùng căn cước"}
    officer.post(compare(mine.nominee, theirs.nominee) + "/merge", kept)

    answer = office.page(f"/nominations/nominees/{mine.nominee_id}").words

    name = db.session.get_one(Nomination, theirs.id).award_type.name
    assert f"Đã được khen ở nơi khác: {name}, {there.season.year}." in answer
    assert "Bản Lùng" not in answer


@pytest.mark.parametrize("field", ["name", "address_line", "salutation"])
def test_no_merge_rewrites_what_another_commune_works_on(here, officer, neighbours, field):
    mine, theirs, _there = neighbours
    write_alike(mine, theirs)
    with transaction():
        db.session.get_one(Nomination, theirs.id).state = S.DRAFT
        other = {"name": MINE, "address_line": "Trưởng bản", "salutation": Salutation.NONE}[field]
        setattr(db.session.get_one(Nominee, mine.nominee_id), field, other)
    url = compare(mine.nominee, theirs.nominee)
    kept = {"merge-kept": mine.nominee_id, "merge-reason": "Cùng căn cước"}

    assert "Hai xã ghi khác nhau" in officer.page(url).words
    refusal = officer.post(url + "/merge", kept, status=409)

    assert "của Xã Tân Tiến chưa kết thúc, mà hai mục ghi khác nhau" in refusal.text
    assert db.session.get_one(Nominee, theirs.nominee_id).merged_into_id is None


def test_no_merge_fills_in_another_communes_post(here, officer, neighbours):
    mine, theirs, _there = neighbours
    write_alike(mine, theirs)
    with transaction():
        db.session.get_one(Nominee, mine.nominee_id).address_line = ""
        db.session.get_one(Nominee, theirs.nominee_id).address_line = "Trưởng bản"
        db.session.get_one(Nomination, theirs.id).state = S.DECIDED
    url = compare(mine.nominee, theirs.nominee)
    kept = {"merge-kept": mine.nominee_id, "merge-reason": "Cùng căn cước"}

    assert "của Xã An Thịnh chưa kết thúc" in officer.post(url + "/merge", kept, status=409).text


def test_what_the_province_did_across_communes_is_not_shown_to_a_commune(here, office, officer, neighbours):
    mine, theirs, _there = neighbours
    url = compare(mine.nominee, theirs.nominee)
    officer.post(url + "/apart", {"apart-reason": "Khác căn cước"})
    assert THEIRS in officer.get(LIST.format(here.season.id)).text
    answer = office.get(LIST.format(here.season.id)).text
    assert THEIRS not in answer
    assert "ã Tân Tiến" not in answer
    officer.post(url + "/rejoin")
    with transaction():
        db.session.get_one(Nomination, theirs.id).state = S.FAILED

    officer.post(url + "/merge", {"merge-kept": mine.nominee_id, "merge-reason": "Cùng căn cước"})

    assert THEIRS in officer.get(LIST.format(here.season.id)).text
    assert THEIRS not in office.get(LIST.format(here.season.id)).text
    office.post("/nominations/merges/1/undo", status=404)


def test_the_province_sees_both_in_its_own_season_and_makes_one(world, officer, office, neighbours):
    mine, theirs, there = neighbours
    season = make_season(locality=world.province)
    listed = officer.get(LIST.format(season.id)).text
    assert MINE in listed
    assert THEIRS in listed
    assert THEIRS in officer.get(LIST.format(there.season.id)).text
    office.get(LIST.format(season.id), 403)

    url = compare(mine.nominee, theirs.nominee)
    officer.page(url)
    write_alike(mine, theirs)
    answer = officer.post(url + "/merge", {"merge-kept": mine.nominee_id, "merge-reason": "Một người"})

    assert answer.location == LIST.format(season.id)
    owners = db.session.scalars(select(Nomination.nominee_id)).all()
    assert owners == [mine.nominee_id, mine.nominee_id]
    chain = select(AuditEntry.chain).where(AuditEntry.action == "nominee.merge")
    assert db.session.scalar(chain) == world.province.id


def test_an_entry_at_home_in_another_commune_opens_no_door_to_its_register(here, office, officer, neighbours):
    mine, theirs, there = neighbours
    third = make_nominee("Hoàng Thị Mẫn", locality=there.area)
    make_nomination(there, nominee=third)
    write_alike(mine, theirs)
    kept = {"merge-kept": theirs.nominee_id, "merge-reason": "Cùng căn cước"}
    officer.post(compare(mine.nominee, theirs.nominee) + "/merge", kept)

    for url in (f"/nominations/{mine.id}", LIST.format(here.season.id)):
        answer = office.get(url).text
        assert third.name not in answer
        assert "ản Lùng" not in answer
    assert "Có thể trùng với đề nghị ở xã Tân Tiến" in office.get(f"/nominations/{mine.id}").text
    assert third.name in officer.get(f"/nominations/{mine.id}").text


def test_last_year_and_withdrawn_ones_of_another_commune_are_no_hint(world, here, office):
    there = make_place(world.province, "Xã Tân Tiến", "Bản Lùng")
    make_nomination(here, nominee=make_nominee(MINE, locality=here.area))
    other = make_nominee(THEIRS, locality=there.area)
    make_nomination(there, nominee=other, season_id=make_season(locality=there.commune, year=2025).id)
    make_nomination(there, nominee=other, state=S.WITHDRAWN)

    assert "ã Tân Tiến" not in office.get(LIST.format(here.season.id)).text


def test_many_pairs_ask_the_database_as_often_as_one(here, office, count_queries, twins):
    with count_queries() as one:
        office.page(LIST.format(here.season.id))
    for number in range(30):
        for name in (f"Lê Văn Thụ {number}", f"Lê Văn Thu {number}"):
            make_nomination(here, nominee=make_nominee(name, locality=here.area))
    with count_queries() as many:
        listed = office.page(LIST.format(here.season.id)).words

    assert "31 cặp nghi trùng" in listed
    assert len(many) == len(one)
    assert "Trang sau" in office.page(LIST.format(here.season.id) + "?page=1").words
    assert "Lê Văn Thụ" in office.page(LIST.format(here.season.id) + "?page=99").words


@pytest.mark.parametrize("role", [Role.UNIT_PROPOSER, Role.LEADER, Role.ADMIN])
def test_only_the_office_and_the_province_open_the_list(here, browse, role):
    browse(here.users[role]).get(LIST.format(here.season.id), 403)
