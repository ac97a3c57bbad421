"""Personal data: what people are told, how long it is kept, and that no more goes than is due."""

from datetime import UTC, date, datetime

import pytest
from flask import current_app
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db
from festival.nominations.models import (
    DossierFile,
    EarlierAward,
    Nomination,
    NominationVersion,
    Nominee,
    PostedNomination,
    Posting,
)
from festival.nominations.queries.keeping import keeping_months, privacy_notice
from festival.nominations.rules import Keeping, NominationState
from festival.nominations.rules.keeping import NOTICE, first_kept
from festival.nominations.services import keeping
from tests.factories import keep
from tests.nominations.make import REPORT, make_nomination, make_nominee

S = NominationState
OLD = datetime(2024, 1, 1, tzinfo=UTC)
ALL = {Keeping.DRAFTS: 12, Keeping.REFUSED: 12, Keeping.FILES: 12}


@pytest.fixture
def admin(world, browse):
    return browse(world.users[Role.ADMIN])


def stored_states() -> list[str]:
    return sorted(state.value for state in db.session.scalars(select(Nomination.state)))


def add_file(nomination, content: bytes) -> str:
    sha256 = current_app.extensions["files"].put(content)
    keep(
        DossierFile(
            nomination_id=nomination.id,
            sha256=sha256,
            file_name="bien-ban.pdf",
            ending="pdf",
            size=len(content),
            uploaded_by="Nguyễn Thị Ước",
        )
    )
    return sha256


def make(here, state, name, changed_at=OLD):
    nominee = make_nominee(name, locality=here.area)
    return make_nomination(here, nominee=nominee, state=state, changed_at=changed_at)


def set_periods(here, months=ALL):
    keeping.save_personal_data(locality_id=here.commune.id, words=NOTICE, months=months, actor=SYSTEM)


@pytest.fixture
def aged(here):
    """One old and one fresh dossier of each kind, the old ones with papers."""
    made = {state: make(here, state, f"Lê Văn {word}") for state, word in OLD_ONES.items()}
    for state, word in OLD_ONES.items():
        make(here, state, f"Vi Thị {word}", clock.now())
    for state in (S.FAILED, S.DECIDED, S.UNDER_REVIEW):
        add_file(made[state], state.value.encode())
        keep(
            NominationVersion(
                nomination_id=made[state].id, number=1, content="{}", submitted_by="Nguyễn Thị Ước"
            )
        )
    return made


OLD_ONES = {
    S.DRAFT: "Thụ",
    S.WITHDRAWN: "Hậu",
    S.FAILED: "Lộc",
    S.DECIDED: "Oanh",
    S.UNDER_REVIEW: "Mận",
}


def everything() -> tuple:
    db.session.expire_all()
    return (
        stored_states(),
        db.session.scalar(select(func.count(DossierFile.id))),
        db.session.scalar(select(func.count(NominationVersion.id))),
        db.session.scalar(select(func.count(Nominee.id))),
        db.session.scalar(select(func.count(AuditEntry.id))),
    )


def run(*arguments: str) -> list[str]:
    result = current_app.test_cli_runner().invoke(args=["nominations", "retain", *arguments])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_a_dry_run_says_what_is_due_and_changes_nothing(here, aged):
    set_periods(here)
    before = everything()

    said = run("--dry-run")

    assert said == [
        "Bản nháp và đề nghị đã rút: 2 đề nghị sẽ xóa.",
        "Báo cáo và tệp của đề nghị không được khen: 1 đề nghị sẽ xóa.",
        "Báo cáo và tệp của đề nghị đã được khen: 1 đề nghị sẽ xóa.",
    ]
    assert everything() == before


def test_exactly_what_is_due_goes_and_only_numbers_are_noted(here, aged):
    set_periods(here)
    store = current_app.extensions["files"]
    kept_file = add_file(aged[S.UNDER_REVIEW], b"in use")
    add_file(aged[S.FAILED], b"in use")
    gone = db.session.scalar(
        select(DossierFile.sha256).where(DossierFile.nomination_id == aged[S.DECIDED].id)
    )

    run()
    db.session.expire_all()
    reports = {
        nomination.state: nomination.report
        for nomination in db.session.scalars(select(Nomination).where(Nomination.changed_at == OLD))
    }
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "personal_data.retain")).one()

    assert reports == {S.FAILED: "", S.DECIDED: "", S.UNDER_REVIEW: REPORT}
    assert stored_states() == sorted(
        [*(state.value for state in OLD_ONES), "failed", "decided", "under_review"]
    )
    assert list(db.session.scalars(select(DossierFile.nomination_id).distinct())) == [aged[S.UNDER_REVIEW].id]
    assert list(db.session.scalars(select(NominationVersion.nomination_id))) == [aged[S.UNDER_REVIEW].id]
    assert noted.details == {"drafts": 2, "refused": 1, "files": 1}
    assert (store.path(gone).exists(), store.path(kept_file).exists()) == (False, True)
    assert run() == [
        "Bản nháp và đề nghị đã rút: 0 đề nghị đã xóa.",
        "Báo cáo và tệp của đề nghị không được khen: 0 đề nghị đã xóa.",
        "Báo cáo và tệp của đề nghị đã được khen: 0 đề nghị đã xóa.",
    ]


def test_who_only_stood_in_a_removed_draft_leaves_the_register(here, aged):
    known = aged[S.WITHDRAWN].nominee_id
    keep(EarlierAward(nominee_id=known, name="Giấy khen", year=2023, noted_by="Nguyễn Thị Ước"))
    lone = aged[S.DRAFT].nominee_id
    set_periods(here)

    run()
    db.session.expire_all()

    assert (db.session.get(Nominee, lone), db.session.get(Nominee, known).name) == (None, "Lê Văn Hậu")


def test_a_withdrawn_name_that_was_posted_goes_with_its_line_in_the_posting(here, aged):
    posting = keep(
        Posting(
            season_id=here.season.id,
            starts_on=date(2024, 1, 1),
            ends_on=date(2024, 1, 6),
            places="Nhà văn hóa",
            made_by="Nguyễn Thị Ước",
        )
    )
    keep(PostedNomination(posting_id=posting.id, nomination_id=aged[S.WITHDRAWN].id))
    set_periods(here)

    run()

    assert db.session.scalar(select(func.count()).select_from(PostedNomination)) == 0


def test_without_a_period_everything_stays(here, aged):
    before = everything()

    run()

    assert everything() == before


def test_another_place_keeps_its_own(here, world, aged):
    keeping.save_personal_data(locality_id=world.there.commune.id, words=NOTICE, months=ALL, actor=SYSTEM)

    assert [place.counts for place in keeping.due(clock.now())] == [
        {Keeping.DRAFTS: 0, Keeping.REFUSED: 0, Keeping.FILES: 0}
    ]


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (date(2026, 8, 3), 12, date(2025, 8, 3)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 1), 24, date(2024, 12, 1)),
    ],
)
def test_the_first_day_that_is_kept(today, months, first):
    assert first_kept(today, months) == first


def test_an_administrator_sets_notice_and_periods(here, admin, head):
    url = f"/admin/localities/{here.commune.id}/personal-data"
    assert "thi đua, khen thưởng" in admin.page(url).words.casefold()

    admin.post(url, {"words": "Chỉ dùng để xét khen.\n\nHỏi UBND xã.", "drafts": "24", "refused": ""})
    shown = head.page(f"/nominations/seasons/{here.season.id}/privacy-notice").words

    assert privacy_notice(here.commune.id) == "Chỉ dùng để xét khen.\n\nHỏi UBND xã."
    assert keeping_months(here.commune.id) == {Keeping.DRAFTS: 24}
    assert "Chỉ dùng để xét khen. Hỏi UBND xã." in shown


@pytest.mark.parametrize(
    "fields", [{"words": ""}, {"words": "Đủ", "drafts": "0"}, {"words": "Đủ", "files": "x"}]
)
def test_a_senseless_period_or_no_notice_is_refused(here, admin, fields):
    admin.post(f"/admin/localities/{here.commune.id}/personal-data", fields, status=422)

    assert (privacy_notice(here.commune.id), keeping_months(here.commune.id)) == (NOTICE, {})


def test_only_communes_and_provinces_have_periods_of_their_own(world, browse):
    administrator = browse(world.users[Role.ADMIN])

    administrator.get(f"/admin/localities/{world.here.commune.id}/personal-data")
    administrator.get(f"/admin/localities/{world.here.area.id}/personal-data", 404)
    administrator.post(f"/admin/localities/{world.here.area.id}/personal-data", {"words": "Khác"}, 404)
