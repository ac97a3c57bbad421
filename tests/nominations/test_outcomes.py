"""What came of a nomination, told to whoever proposed it."""

from datetime import date, time, timedelta

import pytest

from festival.accounts.rules import Role
from festival.core import clock
from festival.nominations.rules import NominationState as S
from festival.nominations.rules import RecipientKind
from festival.nominations.rules.outcomes import TOLD_STATES, Decided, HandingOver, addressed, message
from festival.planning.rules import FestivalState
from tests.commendations import make as commendations
from tests.factories import make_locality
from tests.nominations.make import make_nomination, make_nominee
from tests.planning.make import make_festival

LIST = "/nominations/seasons/{}/outcomes"
WHO, AWARD = "bà Hoàng Thị Mận", "Giấy khen"


def told(state, **fields) -> str:
    return message(state, who=WHO, award=AWARD, **fields)


@pytest.mark.parametrize("state", list(S))
def test_every_state_that_is_told_has_two_to_four_sentences_with_name_and_award(state):
    words = told(state)

    assert bool(words) is (state in TOLD_STATES)
    if words:
        assert WHO in words
        assert AWARD in words
        assert 2 <= words.count(". ") + 1 <= 4
        assert words.endswith(".")


def test_a_decision_is_told_with_number_day_and_where_it_is_handed_over():
    decided = Decided("123/QĐ-UBND", date(2026, 8, 10), "Nguyễn Đức Minh")
    festival = HandingOver("Ngày hội thôn Đông", date(2026, 8, 15), time(7, 30), "Nhà văn hóa thôn Đông")

    assert told(S.DECIDED, decided=decided, handing=festival) == (
        "Trân trọng thông báo: bà Hoàng Thị Mận được tặng Giấy khen theo Quyết định số 123/QĐ-UBND "
        "ngày 10/8/2026. Khen thưởng dự kiến được trao tại Ngày hội thôn Đông, lúc 7 giờ 30 ngày 15/8/2026, "
        "tại Nhà văn hóa thôn Đông. Trân trọng kính mời đến dự và đón nhận."
    )
    assert told(S.DECIDED) == (
        "Trân trọng thông báo: bà Hoàng Thị Mận được tặng Giấy khen. Thời gian và nơi trao sẽ được báo sau. "
        "Xin chúc mừng và trân trọng cảm ơn."
    )
    assert told(S.DECIDED, decided=Decided("1/QĐ", is_revoked=True)) == ""


def test_whoever_is_named_is_addressed_as_in_a_letter():
    assert addressed(RecipientKind.INDIVIDUAL, "Ông", "Mai Đức Toàn") == "ông Mai Đức Toàn"
    assert addressed(RecipientKind.HOUSEHOLD, "", "Hộ gia đình ông Mai Đức Toàn") == (
        "hộ gia đình ông Mai Đức Toàn"
    )
    assert addressed(RecipientKind.COLLECTIVE, "", "Thôn Đông") == "Thôn Đông"


def test_braces_in_a_name_stay_braces():
    assert "{who}" in message(S.PASSED, who="{who}", award="{award}")


def test_the_proposer_finds_the_decision_made_here_and_when_it_is_handed_over(here, head):
    award = commendations.make_award()
    nomination = commendations.make_passed(place=here, award=award, name="Lê Văn Thụ")
    commendations.make_issued(place=here, award=award, nominations=[nomination], number="77/QĐ-UBND")
    coming = clock.today() + timedelta(days=10)
    make_festival(
        season=here.season,
        locality=here.area,
        title="Ngày hội thôn Đông",
        state=FestivalState.PLAN_APPROVED,
        held_on=coming,
    )

    for url in (f"/nominations/{nomination.id}", LIST.format(here.season.id)):
        shown = head.page(url).words
        assert "Quyết định số 77/QĐ-UBND ngày" in shown
        assert "ông Lê Văn Thụ được tặng Giấy khen của Chủ tịch UBND xã" in shown
        assert f"lúc 7 giờ 30 ngày {coming.day}/{coming.month}/{coming.year}, tại Nhà văn hóa thôn" in shown


def test_a_festival_that_is_over_is_not_announced(here, head):
    award = commendations.make_award()
    nomination = commendations.make_passed(place=here, award=award)
    commendations.make_issued(place=here, award=award, nominations=[nomination])
    make_festival(
        season=here.season,
        locality=here.area,
        state=FestivalState.HELD,
        held_on=clock.today() - timedelta(days=1),
    )

    assert "sẽ được báo sau" in head.page(f"/nominations/{nomination.id}").words


def test_what_a_higher_level_decided_is_told_as_it_came_back(here, head):
    nomination = make_nomination(
        here,
        state=S.DECIDED,
        upper_number="1502/QĐ-UBND",
        upper_on=date(2026, 8, 1),
        upper_signer="Lò Văn Pành",
    )

    shown = head.page(f"/nominations/{nomination.id}").words

    assert "Quyết định số 1502/QĐ-UBND ngày 1/8/2026, Lò Văn Pành ký." in shown


def test_a_dossier_on_hold_or_on_its_way_has_nothing_to_send(here, head):
    held = make_nomination(here, state=S.PASSED, held_on=date(2026, 7, 20))
    waiting = make_nomination(here, nominee=make_nominee("Vi Thị Lả", locality=here.area), state=S.ELIGIBLE)

    for nomination in (held, waiting):
        assert "Tin nhắn để gửi" not in head.page(f"/nominations/{nomination.id}").words
    listed = head.page(LIST.format(here.season.id)).words
    assert "1 đề nghị có kết quả" in listed
    assert "Hội đồng đã thông qua" not in listed


def test_the_note_of_a_review_never_goes_into_the_message(here, head):
    nomination = make_nomination(here, state=S.RETURNED, review_note="Thiếu biên bản bình xét")

    box = head.get(f"/nominations/{nomination.id}").text.partition("<textarea")[2].partition("</textarea>")[0]

    assert "được trả lại để bổ sung" in box
    assert "Thiếu biên bản" not in box


def test_the_list_shows_ones_own_places_only(world, here, head, browse, office):
    other = make_locality("Thôn Đoài", parent=here.commune)
    make_nomination(here, nominee=make_nominee(locality=here.area), state=S.FAILED)
    make_nomination(
        here, nominee=make_nominee("Vi Thị Lả", locality=other), locality_id=other.id, state=S.PASSED
    )

    shown = head.page(LIST.format(here.season.id)).words
    assert "Bà Hoàng Thị Mận" in shown
    assert "Vi Thị Lả" not in shown
    assert "2 đề nghị có kết quả" in office.page(LIST.format(here.season.id)).words
    # Whoever proposes nothing finds nothing.
    assert "Hoàng Thị Mận" not in browse(world.users[Role.ADMIN]).page(LIST.format(here.season.id)).words
    browse(world.there.users[Role.UNIT_PROPOSER]).get(LIST.format(here.season.id), 404)


def test_many_outcomes_ask_the_database_as_often_as_one(here, head, count_queries):
    award = commendations.make_award()
    first = [commendations.make_passed(place=here, award=award, name="Lê Văn Thụ")]
    commendations.make_issued(place=here, award=award, nominations=first)
    with count_queries() as one:
        head.page(LIST.format(here.season.id))
    more = [commendations.make_passed(place=here, award=award, name=f"Vi Thị Lả {n}") for n in range(20)]
    commendations.make_issued(place=here, award=award, nominations=more)
    with count_queries() as many:
        assert "21 đề nghị có kết quả" in head.page(LIST.format(here.season.id)).words

    assert len(many) == len(one)
