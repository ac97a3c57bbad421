"""Where the sample may be loaded, and what an interrupted load leaves."""

from datetime import date

import pytest
from sqlalchemy import func, select

from festival import create_app
from festival.accounts.models import User
from festival.core import clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.planning.models import Festival, Season
from festival.reports.sample import loading
from festival.reports.sample.diary import Story, live
from festival.reports.sample.roster import ACCOUNTS
from festival.settings import Settings
from tests.factories import make_locality, make_user
from tests.pages import Browser
from tests.reports.conftest import PUBLIC_URL, load


def how_many(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def sample_settings(folder, **changes) -> Settings:
    settings = {
        "instance": folder,
        "secret_key": "k" * 40,
        "database_url": f"sqlite:///{folder / 'sample.sqlite'}",
        "files": folder / "files",
        "public_url": PUBLIC_URL,
        "sample": True,
        "testing": True,
    }
    return Settings(**{**settings, **changes})


@pytest.fixture
def sample_app(tmp_path):
    """A site that was started as a sample, on an empty database of its own."""
    app = create_app(sample_settings(tmp_path))
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    clock.run_normally()


def test_outside_the_sample_nothing_is_loaded(app):
    with pytest.raises(RuleBroken, match=r"\./run\.sh"):
        load(app, is_sample=False)

    assert how_many(Locality) == 0


def test_the_command_refuses_outside_the_sample_with_exit_1(app):
    result = app.test_cli_runner().invoke(args=["sample", "load"])

    assert (result.exit_code, how_many(User)) == (1, 0)
    assert "FESTIVAL_SAMPLE=1" in result.output


def test_a_database_in_which_people_work_is_refused(app, sample_clock):
    make_user("Nguyễn Thật", locality=make_locality())

    with pytest.raises(RuleBroken, match="1 tài khoản thật"):
        load(app)

    assert (how_many(User), how_many(Season)) == (1, 0)


def test_an_interrupted_load_begins_again(app, sample_clock):
    story = Story(keys=app.extensions["keys"], files=app.extensions["files"], public_url=PUBLIC_URL)
    early = [one for one in loading.diary() if one.moment.date() <= date(2026, 6, 8)]
    live(story, early)
    begun = how_many(Festival)
    assert begun > 20

    assert load(app) is True

    assert (how_many(Festival), how_many(User)) == (begun, len(ACCOUNTS))


def test_without_pango_the_season_is_whole_but_unprinted(app, sample_clock, monkeypatch):
    monkeypatch.setattr("festival.printing.engine.why_not_printable", lambda: "Máy thiếu Pango.")

    assert load(app) is True

    decided = db.metadata.tables["commendation"], db.metadata.tables["printed_copy"]
    assert [db.session.scalar(select(func.count()).select_from(table)) for table in decided] == [11, 0]


def test_the_command_prints_the_accounts_and_the_walk_and_is_quick_again(sample_app):
    runner = sample_app.test_cli_runner()

    first, again = (runner.invoke(args=["sample", "load"]) for _ in range(2))

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "Đã nạp" in first.output
    assert "đã có sẵn" in again.output
    for account in ACCOUNTS:
        assert f"{account.sign_in_name} " in again.output
    assert "an-thinh-2026" in again.output
    assert "Đi thử cả chặng" in again.output
    with sample_app.app_context():
        page = Browser(sample_app).page("/sign-in")
        entered = Browser(sample_app).post(
            "/sign-in", {"sign_in_name": "thondong", "password": "an-thinh-2026"}
        )
    for account in ACCOUNTS:
        assert account.does in page.words
    assert entered.headers["Location"] == "/today"


def test_only_the_sample_knows_its_accounts(tmp_path, sample_app):
    real = create_app(sample_settings(tmp_path, sample=False))

    assert sample_app.extensions["sample_accounts"] == ACCOUNTS
    assert "sample_accounts" not in real.extensions
