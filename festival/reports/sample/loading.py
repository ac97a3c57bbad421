"""`flask sample load`: once, whole, and only where the sample belongs."""

from itertools import chain

from sqlalchemy import select

from festival.accounts.models import User
from festival.core import audit
from festival.core.audit import INSTALLATION, SYSTEM, AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.core.keys import SigningKeys
from festival.localities.models import Locality
from festival.localities.services import official
from festival.nominations.services import awards
from festival.reports.sample import (
    above,
    aftermath,
    amendments,
    certificate_forms,
    corrections,
    councils,
    dossiers,
    doubles,
    festivals,
    forwarding,
    graces,
    honours,
    invited,
    last_year,
    postings,
    preparations,
    printers,
    published,
    records,
    schedules,
)
from festival.reports.sample.diary import Entry, Story, day, entry, live
from festival.reports.sample.people import appoint_deputy, make_accounts
from festival.reports.sample.places import PROVINCE_CODE, make_places
from festival.reports.sample.roster import BY_NAME, COMMUNE

LOADED = "sample.load"


def load(*, is_sample: bool, keys: SigningKeys, files: FileStore, public_url: str | None) -> bool:
    """Make the sample season; False when it is there already. RuleBroken anywhere else but in a sample."""
    if not is_sample:
        raise RuleBroken(
            "Dữ liệu mẫu chỉ nạp vào bản chạy thử. Hãy chạy ./run.sh, hoặc đặt FESTIVAL_SAMPLE=1 với một "
            "thư mục INSTANCE_DIR riêng."
        )
    if is_loaded():
        return False
    _check_nobody_works_here()
    _forget_unfinished()
    story = Story(keys=keys, files=files, public_url=public_url)
    live(story, diary())
    return True


def diary() -> list[Entry]:
    beginning = day(1, 1)
    first = [
        entry(beginning, "07:00", lambda _story: _load_catalogues()),
        entry(beginning, "07:30", _make_places),
        entry(beginning, "08:00", _make_accounts),
        entry(day(31, 7), "16:30", _appoint_deputy),
    ]
    rooms = (
        last_year.diary(),
        festivals.diary(),
        aftermath.diary(),
        preparations.diary(),
        schedules.diary(),
        amendments.diary(),
        graces.diary(),
        dossiers.diary(),
        doubles.diary(),
        postings.diary(),
        records.diary(),
        councils.diary(),
        printers.diary(),
        honours.diary(),
        corrections.diary(),
        certificate_forms.diary(),
        published.diary(),
        above.diary(),
        forwarding.diary(),
        invited.diary(),
    )
    return [*first, *chain(*rooms), entry(day(31, 12), "23:59", lambda _story: _note_loaded())]


def is_loaded() -> bool:
    return db.session.scalar(select(AuditEntry.id).where(AuditEntry.action == LOADED).limit(1)) is not None


def _check_nobody_works_here() -> None:
    strangers = set(db.session.scalars(select(User.sign_in_name))) - set(BY_NAME)
    if strangers:
        raise RuleBroken(
            f"Cơ sở dữ liệu này đã có {len(strangers)} tài khoản thật nên không nạp dữ liệu mẫu. "
            "Hãy dùng một cơ sở dữ liệu trống."
        )


def _forget_unfinished() -> None:
    """A load that was interrupted begins again: only the sample's own rows are there."""
    if db.session.scalar(select(Locality.id).where(Locality.code == PROVINCE_CODE)) is None:
        return
    with transaction():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())


def _load_catalogues() -> None:
    official.load_units()
    awards.load_catalogue()


def _make_places(story: Story) -> None:
    story.places = make_places()


def _make_accounts(story: Story) -> None:
    story.users = make_accounts(story.places)


def _appoint_deputy(story: Story) -> None:
    appoint_deputy(story.users, story.places[COMMUNE])


def _note_loaded() -> None:
    with transaction():
        audit.record(INSTALLATION, SYSTEM, LOADED, ("installation", 1))
