"""What the sample season holds; these tests change nothing in it."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from festival.accounts.models import User
from festival.accounts.rules import Role
from festival.accounts.services import sign_in
from festival.certificates.models import CertificateTemplate, PrintedCopy, Receipt, TemplateVersion
from festival.certificates.rules import CopyState, ReceiptThing
from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import CommendationState
from festival.core import audit, clock
from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState
from festival.planning import queries as planning
from festival.planning.models import BudgetLine, Festival, FestivalPhoto, Season, TaskAssignment
from festival.planning.queries import copying, results
from festival.planning.queries.due import is_late
from festival.planning.rules import FestivalState
from festival.planning.rules.budget import FundingSource, totals
from festival.planning.rules.pledges import PledgeKind
from festival.planning.rules.programme import hints
from festival.planning.rules.tasks import TaskState
from festival.reports.sample import preparations
from festival.reports.sample.roster import ACCOUNTS, BY_NAME
from festival.voting import queries as voting
from festival.voting.models import AgendaItem, CouncilSession, Seat
from festival.voting.rules import Channel, Outcome, Row, SessionState
from festival.web.filters import percent
from tests.pages import Browser
from tests.reports.conftest import load, statements


def counts() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }


def heads() -> list[tuple]:
    return [tuple(row) for row in db.session.execute(select(audit.AuditHead.chain, audit.AuditHead.hash))]


def session(title: str) -> CouncilSession:
    return db.session.scalars(select(CouncilSession).where(CouncilSession.title == title)).one()


def item(name: str) -> AgendaItem:
    """The item of a nominee on the agenda that was voted on."""
    items = voting.agenda(session("Họp xét khen thưởng đợt 1").id)
    return next(one for one in items if one.nomination.nominee.name == name)


def test_loading_again_changes_nothing(sample):
    before, hashes = counts(), heads()

    assert load(sample) is False

    assert counts() == before
    assert heads() == hashes


def test_every_chain_of_the_record_holds_and_moves_forward_in_time(sample):
    read, faults = audit.verify()

    assert faults == []
    assert read > 400
    entries = db.session.execute(
        select(audit.AuditEntry.at).order_by(audit.AuditEntry.chain, audit.AuditEntry.sequence)
    ).scalars()
    commune = db.session.scalars(select(Locality).where(Locality.code == "SM-AT")).one()
    moments = list(
        db.session.scalars(
            select(audit.AuditEntry.at)
            .where(audit.AuditEntry.chain == commune.id)
            .order_by(audit.AuditEntry.sequence)
        )
    )
    assert moments == sorted(moments)
    assert max(entries) <= clock.now()


def test_nominations_stand_in_every_state(sample):
    states = Counter(db.session.scalars(select(Nomination.state)))

    assert set(states) == set(NominationState)
    held = select(func.count()).select_from(Nomination).where(Nomination.held_on.is_not(None))
    assert db.session.scalar(held) == 1


def test_festivals_stand_in_every_state(sample):
    assert set(db.session.scalars(select(Festival.state))) == set(FestivalState)


def test_sessions_wait_vote_and_have_ended(sample):
    found = {row.title: row.state for row in db.session.scalars(select(CouncilSession))}

    assert found == {
        "Họp xét khen thưởng đợt 1 (lần một)": SessionState.NO_QUORUM,
        "Họp xét khen thưởng đợt 1": SessionState.MINUTES_SIGNED,
        "Họp xét khen thưởng đợt 2": SessionState.CLOSED,
        "Lấy ý kiến bằng văn bản, Giấy khen của Công an tỉnh": SessionState.MINUTES_SIGNED,
        "Họp xét Kỷ niệm chương": SessionState.MINUTES_SIGNED,
        "Họp xét khen thưởng đợt 2 (bổ sung)": SessionState.COUNTING,
        "Họp xét khen thưởng đợt 3": SessionState.VOTING,
        "Họp xét bổ sung": SessionState.PLANNED,
    }


def channels_of(title: str) -> dict[str, dict[Channel, Row]]:
    """What was counted in each channel, by nominee."""
    found = session(title)
    rows = voting.channel_rows(found.id)
    return {one.nomination.nominee.name: rows[one.id] for one in voting.agenda(found.id)}


def test_the_first_session_was_counted_on_paper_by_two_tellers(sample):
    found = session("Họp xét khen thưởng đợt 1")

    assert [teller.full_name for teller in found.tellers] == ["Phạm Thị Ngọc", "Lò Thị Mai"]
    assert channels_of(found.title)["Sầm Văn Kỳ"] == {Channel.PAPER: Row(5, 6)}


def test_every_way_of_voting_is_in_the_sample(sample):
    in_writing = channels_of("Lấy ý kiến bằng văn bản, Giấy khen của Công an tỉnh")
    by_hands = channels_of("Họp xét Kỷ niệm chương")
    on_screen = channels_of("Họp xét khen thưởng đợt 2")

    assert in_writing == {
        "Đặng Quốc Khải": {Channel.WRITTEN: Row(10, 1)},
        "Đội dân phòng khu phố Chợ Mới": {Channel.WRITTEN: Row(8, 3)},
    }
    assert by_hands == {"Lường Văn Pâng": {Channel.HANDS: Row(7, 1), Channel.WRITTEN: Row(2, 0)}}
    assert on_screen["Nguyễn Thị Hiền"] == {Channel.SCREEN: Row(11, 0)}


def test_a_relative_did_not_vote_and_the_share_is_still_of_all(sample):
    (found,) = voting.agenda(session("Họp xét Kỷ niệm chương").id)

    taking_part = (found.members, found.present, found.written, found.recused, found.recused_present)
    assert taking_part == (11, 9, 2, 1, 1)
    assert (found.yes, found.no, found.outcome) == (9, 1, Outcome.PASSED)


def test_one_teller_has_typed_and_another_is_awaited(sample):
    found = session("Họp xét khen thưởng đợt 2 (bổ sung)")
    by_name = {user.sign_in_name: user for user in db.session.scalars(select(User))}
    today = clock.today()

    waits = {
        name: [line.endpoint for line in voting.waiting(by_name[name], found.season, today)]
        for name in ("kinhte", "phunu")
    }

    assert waits == {"kinhte": [], "phunu": ["voting.show_papers"]}


@pytest.mark.parametrize(
    ("name", "yes", "share"),
    [("Lê Văn Thụ", 11, "100,0%"), ("Phùng Thị Kim Oanh", 8, "72,7%"), ("Vi Thị Lả", 9, "81,8%")],
)
def test_the_closed_session_counts_as_the_example_does(sample, name, yes, share):
    found = item(name)

    assert (found.yes, found.members, percent(found.yes, found.members)) == (yes, 11, share)
    assert found.outcome is Outcome.PASSED


def test_five_of_eleven_do_not_pass(sample):
    assert (item("Sầm Văn Kỳ").yes, item("Sầm Văn Kỳ").outcome) == (5, Outcome.FAILED)


def test_the_open_session_has_ballots_left_to_cast(sample):
    seats = db.session.scalars(
        select(Seat).where(Seat.session_id == session("Họp xét khen thưởng đợt 3").id)
    ).all()

    assert len(seats) == 11
    assert sum(seat.has_voted for seat in seats) == 4


def test_the_small_council_has_three_members_and_an_agenda(sample):
    planned = session("Họp xét bổ sung")
    members = voting.members_on(planned.council_id, planned.held_on)

    assert [member.user.sign_in_name for member in members] == ["chutich", "thuongtruc", "vanphong"]
    assert len(voting.agenda(planned.id)) == 2


def test_the_first_decision_pays_what_the_example_adds_up_to(sample):
    decision = db.session.scalars(select(Decision).where(Decision.number == "112/QĐ-UBND")).one()

    assert [one.register_no for one in decision.as_now] == [f"{n:02d}" for n in range(1, 8)]
    assert sum(one.amount for one in decision.as_now) == 7_220_000


def test_copies_are_good_spoiled_handed_and_some_are_not_printed(sample):
    states = Counter(db.session.scalars(select(PrintedCopy.state)))

    assert states == {CopyState.GOOD: 4, CopyState.HANDED: 2, CopyState.SPOILED: 1, CopyState.VOID: 1}
    # Nine of our own, one of them corrected, and one that a higher level decided and prints itself.
    assert db.session.scalar(select(func.count(Commendation.id))) == 11


def test_a_corrected_one_waits_for_its_new_sheet(sample):
    corrected = select(Commendation).where(Commendation.state == CommendationState.CORRECTED)
    old = db.session.scalars(corrected).one()
    new = db.session.scalars(select(Commendation).where(Commendation.replaces_id == old.id)).one()

    assert (old.name, new.name) == ("Hộ gia đình ông Mai Đức Toàn", "Hộ gia đình ông Mai Đức Toản")
    assert old.changed_by.number == "118/QĐ-UBND"
    copies = select(PrintedCopy.state).where(PrintedCopy.commendation_id.in_([old.id, new.id]))
    assert list(db.session.scalars(copies)) == [CopyState.VOID]


def test_hands_have_taken_two_certificates_and_a_bonus(sample):
    found = db.session.execute(
        select(Receipt.thing, Commendation.name, Receipt.receiver_name)
        .join(Receipt.commendation)
        .order_by(Receipt.id)
    )

    assert [tuple(row) for row in found] == [
        (ReceiptThing.CERTIFICATE, "Phùng Thị Kim Oanh", ""),
        (ReceiptThing.CERTIFICATE, "Công ty TNHH May An Thịnh Phát", "Tạ Minh Khuê"),
        (ReceiptThing.BONUS, "Phùng Thị Kim Oanh", ""),
    ]


def test_the_commune_has_a_form_of_its_own_in_two_versions(sample):
    own = select(CertificateTemplate).where(CertificateTemplate.locality_id.is_not(None))
    form = db.session.scalars(own).one()
    versions = select(TemplateVersion.number).where(TemplateVersion.template_id == form.id)

    assert form.title == "Giấy khen tập thể, chữ xanh"
    assert list(db.session.scalars(versions.order_by(TemplateVersion.number))) == [1, 2]


def test_something_passed_waits_for_a_decision(sample):
    passed = select(func.count()).select_from(Nomination).where(Nomination.state == NominationState.PASSED)

    assert db.session.scalar(passed) == 6


def test_the_main_programme_has_no_gap_and_no_overlap(sample):
    found = db.session.scalars(select(Festival).where(Festival.title.contains("xã An Thịnh"))).one()
    festival = planning.festival(found.id)

    assert len(festival.items) == 17
    assert hints(festival.items) == []


def test_two_places_have_reported_and_one_is_late(sample):
    query = select(Season).join(Season.locality).where(Season.year == 2026, Locality.name == "Xã An Thịnh")
    season = db.session.scalars(query).one()

    sums = results.season_sums([season.locality.path], season, clock.today())

    totals = {name: (total.value, total.reported) for name, total in sums.totals.items()}
    assert (sums.held, sums.reported, sums.late, sums.unconfirmed) == (3, 2, 1, 1)
    assert (totals["attendance"], totals["gifts"], totals["works"]) == ((1157, 2), (20, 2), (None, 0))
    assert results.pledge_sums([season.locality.path], season) == {
        PledgeKind.AREAS: (9, 15),
        PledgeKind.HOUSEHOLDS: (27, 64),
    }


def test_photographs_of_the_sample_are_on_the_disk(sample):
    photos = db.session.scalars(select(FestivalPhoto)).all()

    assert len(photos) == 6
    assert all(sample.extensions["files"].path(photo.small_sha256).exists() for photo in photos)


def test_the_country_is_there_for_the_search(sample):
    communes = select(func.count()).select_from(Locality).where(Locality.kind == LocalityKind.COMMUNE)

    assert db.session.scalar(communes) == 3323


def test_every_role_is_held_by_somebody(sample):
    assert {role for account in ACCOUNTS for role in account.roles} == set(Role)


@pytest.mark.parametrize("name", list(BY_NAME))
def test_every_account_signs_in_at_once(sample, name):
    account = BY_NAME[name]

    user = sign_in.check_password(sign_in_name=account.sign_in_name, password=account.password)

    assert (user.full_name, user.first_step) == (account.full_name, None)


@pytest.mark.parametrize("name", list(BY_NAME))
def test_every_account_sees_its_own_work(sample, name):
    user = db.session.scalars(select(User).where(User.sign_in_name == name)).one()
    browser = Browser(sample, user)

    with statements() as seen:
        page = browser.page("/today")

    assert "16 ngày nữa đến 19 tháng 8" in page.words
    assert len(seen) <= 12


def test_somebody_may_change_what_serves_all_places(sample):
    offered = {}
    for name in ("quantri", "quantritinh"):
        browser = Browser(sample)
        browser.post("/sign-in", {"sign_in_name": name, "password": BY_NAME[name].password})
        offered[name] = "Thêm mức mới" in browser.page("/admin/base-salaries").words

    assert offered == {"quantri": False, "quantritinh": True}


def test_there_are_the_communes_two_seasons_and_the_provinces(sample):
    query = select(Season).join(Season.locality).order_by(Season.year, Locality.path)
    seasons = db.session.scalars(query).all()

    assert [(one.locality.name, one.year, one.main_day.isoformat()) for one in seasons] == [
        ("Xã An Thịnh", 2025, "2025-08-15"),
        ("Tỉnh Nam Giang", 2026, "2026-08-15"),
        ("Xã An Thịnh", 2026, "2026-08-15"),
        ("Xã Tân Tiến", 2026, "2026-08-15"),
    ]
    assert {one.parent_id for one in seasons[2:]} == {seasons[1].id}
    assert all(one.deadlines and one.grounds for one in seasons)


def test_last_year_can_be_copied(sample):
    own = select(Season).join(Season.locality).where(Locality.name == "Xã An Thịnh")
    last, season = db.session.scalars(own.order_by(Season.year)).all()

    rows = copying.copy_rows(last, season)

    proposed = {row.festival.locality.name: row.held_on.weekday() for row in rows if row.is_proposed}
    assert proposed.items() >= {"Công an xã": 4, "Thôn Yên Bình": 5, "Trạm Y tế xã": 4}.items()
    assert {row.problem for row in rows} == {"", copying.EXISTS}
    assert len(rows) == 7


def test_the_main_festivals_budget_adds_up_to_the_examples_sums(sample):
    query = select(BudgetLine).join(BudgetLine.festival).join(Festival.season)
    query = query.where(Festival.title.contains("xã An Thịnh"), Season.year == 2026)

    found = totals(list(db.session.scalars(query)))

    assert found.whole.planned == 45_480_000
    assert [found.by_source[source].planned for source in FundingSource] == [24_280_000, 21_200_000]
    assert (found.whole.spent, found.whole.over) == (5_250_000, 0)


def test_something_is_late_something_waived_and_a_line_is_over_its_plan(sample):
    late = select(Locality.name, TaskAssignment.title).select_from(TaskAssignment)
    late = late.join(TaskAssignment.festival).join(Festival.locality).where(is_late(date(2026, 8, 3)))
    waived = select(func.count(TaskAssignment.id)).where(TaskAssignment.state == TaskState.WAIVED)
    over = select(BudgetLine.title).where(BudgetLine.spent > BudgetLine.quantity * BudgetLine.unit_price)

    assert {tuple(row) for row in db.session.execute(late)} == preparations.LEFT_UNDONE
    assert db.session.scalar(waived) > 3
    assert sorted(db.session.scalars(over)) == ["Khánh tiết, maket 6 x 3 m", "Âm thanh"]
