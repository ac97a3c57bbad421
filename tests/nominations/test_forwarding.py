"""Going up inside one installation, the province's work, and what comes back down."""

from datetime import date
from types import SimpleNamespace

import pytest

from festival.accounts.rules import Role
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Letterhead
from festival.nominations import queries
from festival.nominations.models import DossierFile, DossierPiece, Nomination
from festival.nominations.queries import transfers
from festival.nominations.rules import NominationAction as A
from festival.nominations.rules import NominationState as S
from festival.nominations.rules.transfers import Verdict
from festival.nominations.services import dossiers, forwarding, review
from festival.voting.rules import Choice
from tests.commendations import make as commendations
from tests.factories import keep, make_season, make_user
from tests.nominations.make import make_nomination
from tests.voting import make as voting

VERDICT = Verdict("2145/QĐ-UBND", date(2026, 7, 30), "Nguyễn Văn Định")


@pytest.fixture
def province(world):
    """The province as a place with its own season, a letterhead and the people who work in it."""
    keep(
        Letterhead(
            locality_id=world.province.id,
            agency="ỦY BAN NHÂN DÂN TỈNH NAM GIANG",
            place="Nam Giang",
            awarding_title="CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH NAM GIANG",
        )
    )
    users = {
        role: make_user(f"Người tỉnh {role.value}", locality=world.province, roles=[role])
        for role in (Role.STANDING_OFFICE, Role.LEADER, Role.DECISION_CLERK)
    }
    season = make_season(locality=world.province)
    return SimpleNamespace(
        commune=world.province, area=world.here.area, season=season, users=users | {"officer": world.users}
    )


def again(nomination):
    db.session.rollback()
    db.session.expire_all()
    return queries.nomination(nomination.id)


def seen(*nominations) -> dict[int, str]:
    return {one.id: again(one).version for one in nominations}


def go_up(*nominations) -> list:
    """Send them up; their copies at the province, in the same order."""
    season_id = nominations[0].season_id
    forwarding.forward(season_id, seen(*nominations), actor=SYSTEM)
    return [transfers.halves(again(one))[1] for one in nominations]


def tell(nomination, verdict=VERDICT) -> int:
    return forwarding.record_verdict(nomination.season_id, seen(nomination), verdict, actor=SYSTEM)


def outcome(nomination) -> tuple:
    one = again(nomination)
    return one.state, one.upper_number, one.upper_on, one.upper_signer, one.review_note


# Without a province in this installation


def test_what_goes_up_waits_and_takes_the_number_day_and_signer_that_came_back(world):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)

    assert go_up(nomination) == [None]
    assert again(nomination).state is S.FORWARDED
    tell(nomination)

    assert outcome(nomination) == (
        S.DECIDED,
        "2145/QĐ-UBND",
        date(2026, 7, 30),
        "Nguyễn Văn Định",
        "",
    )
    notes = [entry.details.get("note") for entry in audit.history(("nomination", nomination.id))]
    assert "Quyết định số 2145/QĐ-UBND ngày 30/07/2026, người ký: Nguyễn Văn Định." in notes


def test_one_decision_covers_several_and_all_or_nothing(world):
    first = make_nomination(world.here, code="BK_TINH", state=S.FORWARDED)
    second = make_nomination(world.here, code="GK_CAT", state=S.FORWARDED, nominee=first.nominee)
    third = make_nomination(world.here, code="BK_BCA", state=S.ELIGIBLE, nominee=first.nominee)
    everything = seen(first, second, third)

    with pytest.raises(RuleBroken, match="Chưa ghi kết quả nào"):
        forwarding.record_verdict(world.here.season.id, everything, VERDICT, actor=SYSTEM)
    assert [again(one).state for one in (first, second)] == [S.FORWARDED, S.FORWARDED]

    assert forwarding.record_verdict(world.here.season.id, seen(first, second), VERDICT, actor=SYSTEM) == 2
    assert [again(one).state for one in (first, second)] == [S.DECIDED, S.DECIDED]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict("", date(2026, 7, 30), "Ai đó"), "đủ số, ngày và người ký"),
        (Verdict("1/QĐ", date(2026, 7, 30), ""), "đủ số, ngày và người ký"),
        (Verdict("1/QĐ", date(2126, 7, 30), "Ai đó"), "không được sau hôm nay"),
    ],
)
def test_a_verdict_must_be_whole_and_past(world, verdict, words):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.FORWARDED)

    with pytest.raises(RuleBroken, match=words):
        tell(nomination, verdict)


def test_a_refusal_needs_no_number(world):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.FORWARDED)

    tell(nomination, Verdict(note="Chưa đủ thời gian công tác."))

    assert outcome(nomination) == (S.REFUSED, "", None, "", "Chưa đủ thời gian công tác.")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "GK_XA", "state": S.PASSED}, "ngay ở cấp này"),
        ({"code": "BK_TINH", "state": S.SUBMITTED}, "không còn ở bước này"),
        ({"code": "BK_TINH", "state": S.ELIGIBLE, "held_on": date(2026, 7, 1)}, "tạm dừng"),
    ],
)
def test_only_what_is_decided_above_and_ready_goes_up(world, fields, words):
    nomination = make_nomination(world.here, **fields)

    with pytest.raises(RuleBroken, match=words):
        go_up(nomination)

    assert again(nomination).state is fields["state"]


def test_what_changed_since_it_was_read_does_not_go_up(world):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.ELIGIBLE)
    read = seen(nomination)
    review.hold(nomination_id=nomination.id, today=date(2026, 7, 1), actor=SYSTEM)
    review.release(nomination_id=nomination.id, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="Vừa có thay đổi"):
        forwarding.forward(nomination.season_id, read, actor=SYSTEM)

    assert again(nomination).state is S.ELIGIBLE


def test_nothing_of_another_season_goes_up(world):
    mine = make_nomination(world.here, code="BK_TINH", state=S.ELIGIBLE)
    theirs = make_nomination(world.there, code="BK_TINH", state=S.ELIGIBLE)

    with pytest.raises(RuleBroken, match="không còn trong mùa này"):
        forwarding.forward(mine.season_id, seen(mine, theirs), actor=SYSTEM)

    assert [again(one).state for one in (mine, theirs)] == [S.ELIGIBLE, S.ELIGIBLE]


# With the province in the same installation


def test_the_province_receives_a_copy_with_texts_papers_and_files(world, province):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED, is_posthumous=True)
    keep(
        DossierPiece(nomination_id=nomination.id, code="TT", ticked_by="Ai đó"),
        DossierFile(
            nomination_id=nomination.id,
            piece_code="TT",
            sha256="a" * 64,
            file_name="to-trinh.pdf",
            ending="pdf",
            size=9,
            uploaded_by="Ai đó",
        ),
    )

    (copy,) = go_up(nomination)

    copy = again(copy)
    assert (copy.season_id, copy.locality_id, copy.nominee_id, copy.award_type_id) == (
        province.season.id,
        world.here.commune.id,
        nomination.nominee_id,
        nomination.award_type_id,
    )
    assert (copy.citation, copy.report, copy.basis, copy.is_posthumous) == (
        nomination.citation,
        nomination.report,
        nomination.basis,
        nomination.is_posthumous,
    )
    assert (copy.state, copy.submissions, copy.origin_uuid) == (S.SUBMITTED, 1, nomination.uuid)
    assert copy.submitted_at is not None
    assert [tick.code for tick in copy.ticks] == ["TT"]
    assert [(file.sha256, file.piece_code, file.file_name) for file in copy.files] == [
        ("a" * 64, "TT", "to-trinh.pdf")
    ]
    assert [entry.action for entry in audit.history(("nomination", copy.id))] == ["nomination.receive"]


def test_a_second_one_of_the_same_person_and_award_is_refused_at_the_province(world, province):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    make_nomination(
        world.here,
        nominee=nomination.nominee,
        code="BK_TINH",
        state=S.SUBMITTED,
        season_id=province.season.id,
        locality_id=world.here.commune.id,
    )

    with pytest.raises(RuleBroken, match="đã được đề nghị cùng hình thức"):
        go_up(nomination)

    assert again(nomination).state is S.PASSED


def test_what_the_province_works_on_is_not_typed_by_hand(world, province):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    go_up(nomination)

    with pytest.raises(RuleBroken, match="đang xét ngay trên hệ thống này"):
        tell(nomination)

    assert again(nomination).state is S.FORWARDED


def test_the_province_rejects_and_the_commune_hears_why(world, province):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    (copy,) = go_up(nomination)

    review.review(nomination_id=copy.id, action=A.TAKE, actor=SYSTEM)
    review.review(nomination_id=copy.id, action=A.REJECT, note="Chưa đủ tiêu chuẩn.", actor=SYSTEM)

    assert outcome(nomination) == (S.REFUSED, "", None, "", "Chưa đủ tiêu chuẩn.")


def test_the_province_returns_and_the_commune_mends_and_hands_in_again(world, province, browse):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    (copy,) = go_up(nomination)
    officer, office = browse(world.users[Role.PROVINCE_OFFICER]), browse(world.users[Role.STANDING_OFFICE])
    head = browse(world.users[Role.UNIT_PROPOSER])

    review.review(nomination_id=copy.id, action=A.TAKE, actor=SYSTEM)
    review.review(nomination_id=copy.id, action=A.RETURN, note="Ghi rõ thời gian.", actor=SYSTEM)

    assert "Trả lại để bổ sung" in office.page(f"/nominations/{nomination.id}").words
    assert "Ghi rõ thời gian." in office.page(f"/nominations/{copy.id}").words
    assert officer.status("POST", f"/nominations/{copy.id}/submission") == 403
    assert head.status("POST", f"/nominations/{copy.id}/submission") in (403, 404)
    assert again(nomination).state is S.FORWARDED
    for code in [paper.code for paper in again(copy).papers if paper.is_required]:
        keep(DossierPiece(nomination_id=copy.id, code=code, ticked_by="Ai đó"))
    office.post(f"/nominations/{copy.id}/submission", {})
    assert again(copy).state is S.SUBMITTED
    assert again(nomination).state is S.FORWARDED


@pytest.mark.parametrize("from_above", [True, False])
def test_withdrawing_one_half_withdraws_the_other(world, province, from_above):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    (copy,) = go_up(nomination)

    dossiers.withdraw(nomination_id=(copy if from_above else nomination).id, actor=SYSTEM)

    assert [again(one).state for one in (nomination, copy)] == [S.WITHDRAWN, S.WITHDRAWN]


@pytest.mark.parametrize("from_above", [True, False])
def test_a_hold_at_one_level_holds_at_both(world, province, from_above):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    (copy,) = go_up(nomination)
    one, other = (copy, nomination) if from_above else (nomination, copy)

    review.hold(nomination_id=one.id, today=date(2026, 7, 20), actor=SYSTEM)
    assert again(other).held_on == date(2026, 7, 20)
    review.release(nomination_id=other.id, actor=SYSTEM)

    assert [again(half).held_on for half in (nomination, copy)] == [None, None]


def test_an_award_of_the_ministry_goes_on_from_the_province_and_comes_back_through_it(world, province):
    nomination = make_nomination(world.here, code="BK_BCA", state=S.ELIGIBLE)
    (copy,) = go_up(nomination)
    keep_state(copy, S.ELIGIBLE)

    assert go_up(copy) == [None]
    tell(copy)

    wanted = (S.DECIDED, "2145/QĐ-UBND", date(2026, 7, 30), "Nguyễn Văn Định", "")
    assert [outcome(nomination), outcome(copy)] == [wanted, wanted]


def keep_state(nomination, state) -> None:
    """Past the review, whose own tests are elsewhere."""
    with transaction():
        db.session.get_one(Nomination, nomination.id).state = state


def voted(province, copy, choice) -> None:
    """The province's council meets on the copy and every member votes alike."""
    made = voting.make_session(province, size=5, items=0)
    voting.make_rule(made.council, copy.award_type)
    voting.services.add_to_agenda(session_id=made.id, nomination_ids=[copy.id], actor=SYSTEM)
    voting.convene(made)
    voting.open_vote(made)
    for user in made.users:
        voting.cast(made, user, choice)
    voting.close(made)


def test_the_provinces_council_and_decision_reach_the_commune(world, province):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    (copy,) = go_up(nomination)
    keep_state(copy, S.ELIGIBLE)
    assert [one.id for one in queries.eligible_for_agenda(province.season.id)] == [copy.id]

    voted(province, again(copy), Choice.YES)
    assert again(copy).state is S.PASSED
    assert [one.id for one in queries.passed_undecided(province.season.id)] == [copy.id]
    commendations.make_issued(
        place=province, award=again(copy).award_type, nominations=[again(copy)], number="77/QĐ-UBND"
    )

    wanted = (S.DECIDED, "77/QĐ-UBND", commendations.DAY, "Nguyễn Thị Ước", "")
    assert [outcome(nomination), outcome(copy)] == [wanted, wanted]


def test_a_vote_lost_at_the_province_reaches_the_commune(world, province):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    (copy,) = go_up(nomination)
    keep_state(copy, S.ELIGIBLE)

    voted(province, again(copy), Choice.NO)

    assert again(copy).state is S.FAILED
    assert outcome(nomination) == (S.REFUSED, "", None, "", "Hội đồng cấp trên không thông qua.")


def test_a_commune_decides_no_award_of_the_province_and_the_province_no_commune_award(world, province):
    make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    own = make_nomination(world.here, code="GK_XA", state=S.PASSED)
    there = {"season_id": province.season.id, "locality_id": world.here.commune.id}
    above = make_nomination(world.here, code="BK_TINH", state=S.PASSED, **there)
    make_nomination(world.here, code="GK_CAT", state=S.PASSED, **there)

    assert [one.id for one in queries.passed_undecided(world.here.season.id)] == [own.id]
    assert [one.id for one in queries.passed_undecided(province.season.id)] == [above.id]


# Pages


def test_the_office_sends_up_what_it_has_read(world, office):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.ELIGIBLE)
    url = f"/nominations/seasons/{world.here.season.id}/forwarding"
    row = f"{nomination.id}:{again(nomination).version}"

    assert "Bà Hoàng Thị Mận" in office.page(url).words
    confirm = office.page(f"{url}/chosen?nomination={row.replace('+', '%2B')}")
    assert "Trình 1 hồ sơ" in confirm.words
    assert row in office.get(f"{url}/chosen?nomination={row.replace('+', '%2B')}").get_data(
        as_text=True
    ).replace("&#43;", "+")
    office.post(url, {"nomination": row})
    assert again(nomination).state is S.FORWARDED
    office.post(url, {"nomination": row}, status=409)
    office.post(url, {}, status=422)


def test_the_office_types_what_came_back(world, office):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.FORWARDED)
    url = f"/nominations/seasons/{world.here.season.id}/verdicts"
    row = f"{nomination.id}:{again(nomination).version}"
    good = {"outcome": "awarded", "number": "9/QĐ", "on": "30/07/2026", "signer": "Ông Định"}

    office.post(url, {"nomination": row, "outcome": "awarded"}, status=422)
    office.post(url, {"nomination": row, **good, "on": "31/02/2026"}, status=422)
    office.post(url, {"nomination": row}, status=422)
    office.post(url, {"nomination": row, **good})

    assert outcome(nomination) == (S.DECIDED, "9/QĐ", date(2026, 7, 30), "Ông Định", "")
    assert "9/QĐ" in office.page(f"/nominations/{nomination.id}").words


def test_the_provinces_officer_works_in_the_provinces_season_only(world, province, officer, office):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    (copy,) = go_up(nomination)

    assert officer.status("GET", f"/nominations/seasons/{world.here.season.id}/forwarding") == 403
    assert officer.status("GET", f"/nominations/seasons/{province.season.id}/forwarding") == 200
    assert office.status("GET", f"/nominations/seasons/{province.season.id}/forwarding") == 404
    assert officer.status("GET", f"/nominations/{copy.id}/review") == 200
    assert officer.status("GET", f"/nominations/{nomination.id}/review") == 403
    assert office.status("GET", f"/nominations/{copy.id}/review") in (403, 404)
    assert "1 đề nghị mới nộp chờ thẩm định" in officer.page("/today").words


def test_what_the_province_returned_waits_for_the_office(world, province):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)
    (copy,) = go_up(nomination)
    keep_state(copy, S.RETURNED)

    def lines(role, season):
        found = queries.waiting(world.users[role], season, date(2026, 7, 1))
        return [(line.sentence, line.endpoint) for line in found]

    assert lines(Role.STANDING_OFFICE, world.here.season) == [
        ("1 hồ sơ cấp tỉnh trả lại để bổ sung", "nominations.list_forwarding")
    ]
    assert lines(Role.UNIT_PROPOSER, world.here.season) == []
    assert lines(Role.PROVINCE_OFFICER, province.season) == []
    keep_state(copy, S.SUBMITTED)
    assert lines(Role.PROVINCE_OFFICER, province.season) == [
        ("1 đề nghị mới nộp chờ thẩm định", "nominations.list_nominations")
    ]
    assert lines(Role.STANDING_OFFICE, world.here.season) == []
