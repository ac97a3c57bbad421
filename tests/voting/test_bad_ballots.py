"""Ballots that are none: each gets a sentence, and nothing is stored."""

from urllib.parse import urlencode

import pytest

from festival.core.audit import SYSTEM
from festival.voting import services
from festival.voting.rules import Base, Channel, Choice, Terms, VoteMethod
from tests.pages import read
from tests.voting import make, sheets

BY_HANDS = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, method=VoteMethod.SHOW_OF_HANDS)


@pytest.fixture
def made(world):
    return make.make_vote(world.here, items=2)


def answers(made, *choices) -> dict[str, str]:
    return {f"choice_{item}": choice.value for item, choice in make.choices_of(made, *choices).items()}


def refused(browse, made, member, fields) -> str:
    """What the member is told; nothing was stored."""
    before = make.count_ballots(), make.count_voted(made)
    answer = browse(member).post(f"/council/sessions/{made.id}/ballots", fields, status=409)
    assert (make.count_ballots(), make.count_voted(made)) == before
    return read(answer.get_data(as_text=True)).words


@pytest.mark.parametrize("second", ["yes", "nay"])
def test_an_item_that_is_answered_twice(made, browse, second):
    first, other = answers(made, Choice.YES)
    fields = {first: ["yes", second], other: "yes"}

    assert "không đúng mẫu" in refused(browse, made, made.users[0], fields)


def test_an_item_written_in_another_way_is_the_same_item(made, browse):
    first, other = answers(made, Choice.YES)
    fields = {first: "yes", other: "yes", first.replace("choice_", "choice_00"): "nay"}

    assert "không đúng mẫu" in refused(browse, made, made.users[0], fields)


def test_digits_of_another_script_are_no_item(made, browse):
    first, other = answers(made, Choice.YES)
    fields = {other: "yes", "choice_" + first[7:].translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")): "yes"}

    assert "không đúng mẫu" in refused(browse, made, made.users[0], fields)


def test_the_ballot_of_another_session(world, made, browse):
    """The same council, the same member, the other session's items."""
    other = make.make_vote(world.here, items=2)

    said = refused(browse, made, made.users[0], answers(other, Choice.YES))

    assert "chưa khớp với danh sách" in said


def test_a_page_from_before_an_item_was_withdrawn_from_the_vote(made, browse):
    """A page that lists fewer or more than the ballot does now."""
    fields = answers(made, Choice.YES)
    fields.popitem()

    assert "chưa khớp với danh sách" in refused(browse, made, made.users[0], fields)


def test_a_replayed_ballot(made, browse):
    fields = answers(made, Choice.NO)
    browse(made.users[0]).post(f"/council/sessions/{made.id}/ballots", fields)

    assert "đã bỏ phiếu rồi" in refused(browse, made, made.users[0], fields)


def test_a_closed_session(made, browse):
    for user in made.users[:3]:
        make.cast(made, user, Choice.YES)
    fields = answers(made, Choice.YES)
    make.close(made)

    assert "không trong thời gian bỏ phiếu" in refused(browse, made, made.users[5], fields)


def test_a_member_who_left_the_council_before_the_roll_was_frozen(world, browse):
    """Not on the roll, so not let in at all."""
    made = make.make_session(world.here, items=1)
    last = made.members[-1]
    services.end_membership(member_id=last.id, valid_to=make.MEETING_DAY.replace(day=1), actor=SYSTEM)
    services.convene(session_id=made.id, actor=SYSTEM)
    services.call_the_roll(session_id=made.id, present=set(made.user_ids[:10]), reasons={}, actor=SYSTEM)
    make.open_vote(made)

    answer = browse(made.users[-1]).post(
        f"/council/sessions/{made.id}/ballots", answers(made, Choice.YES), status=404
    )

    assert "lá phiếu" not in read(answer.get_data(as_text=True)).words.lower()
    assert make.count_ballots() == 0


def test_somebody_who_was_sent_a_written_sheet(world, browse):
    made = make.make_session(world.here, items=1)
    make.convene(made, absent=1, channels={made.user_ids[-1]: Channel.WRITTEN})
    make.open_vote(made)

    said = refused(browse, made, made.users[-1], answers(made, Choice.YES))

    sentence = "Đồng chí cho ý kiến bằng văn bản, không bỏ phiếu trên màn hình."
    assert sentence in said
    page = browse(made.users[-1]).page(f"/council/sessions/{made.id}/ballot").words
    assert sentence in page
    assert "điểm danh" not in page


@pytest.mark.parametrize("channel", [Channel.SCREEN, Channel.PAPER])
def test_somebody_whose_session_votes_by_hands(world, browse, channel):
    made = make.make_session(world.here, items=1, terms=BY_HANDS)
    make.convene(made, channels={made.user_ids[0]: channel})
    make.open_vote(made)
    member, place = browse(made.users[0]), f"/council/sessions/{made.id}/ballot"

    sentence = "Phiên này biểu quyết giơ tay, không bỏ phiếu trên màn hình."
    assert sentence in member.page(place).words
    assert sentence in read(member.post(place, {}, status=409).get_data(as_text=True)).words


def test_somebody_whom_every_item_concerns(world, browse):
    made = make.make_session(world.here, items=1)
    sheets.concern(made, 0, made.users[0])
    make.convene(made)
    make.open_vote(made)

    page = browse(made.users[0]).page(f"/council/sessions/{made.id}/ballot").words

    assert "Không có hồ sơ nào để đồng chí bỏ phiếu trên màn hình trong phiên này." in page
    assert "Kiểm tra lại lá phiếu" not in page


def test_somebody_who_was_handed_a_paper(world, browse):
    made = make.make_session(world.here, items=1)
    make.convene(made, channels=dict.fromkeys(made.user_ids[:3], Channel.PAPER))
    make.open_vote(made)

    said = refused(browse, made, made.users[0], answers(made, Choice.YES))

    assert "phát phiếu giấy" in said


def test_a_thousand_answers(made, browse):
    fields = answers(made, Choice.YES) | {f"choice_{number}": "yes" for number in range(10_000, 10_900)}

    assert "chưa khớp với danh sách" in refused(browse, made, made.users[0], fields)


def test_nothing_that_goes_over_the_cable_tells_a_choice_by_its_size(made, browse):
    """Whoever sees only the sizes of encrypted pages and forms learns nothing."""
    sizes = set()
    for choice in Choice:
        fields = answers(made, choice)
        page = browse(made.users[0]).post(f"/council/sessions/{made.id}/ballot", fields, status=200)
        back = browse(made.users[0]).post(
            f"/council/sessions/{made.id}/ballot", fields | {"change": "1"}, status=200
        )
        sizes.add((len(urlencode(fields)), len(page.get_data()), len(back.get_data())))

    assert len(sizes) == 1
