"""The doctor finds what is wrong, names it, and changes nothing."""

import pytest

from festival.commendations.models import Commendation
from festival.core.audit import AuditEntry
from festival.core.db import db, transaction
from festival.core.keys import SigningKeys
from festival.reports import doctor
from tests.world import fill_every_table


@pytest.fixture
def installed(app):
    fill_every_table()
    SigningKeys(app.extensions["keys"].folder).sign(b"made at first use")
    return app


def here(app) -> doctor.Installation:
    services = app.extensions
    return doctor.Installation(
        app.config["INSTANCE"], services["files"], services["keys"], app.config["PUBLIC_URL"]
    )


def faults(app) -> dict[str, list[str]]:
    found = {
        name: [one.sentence for one in looked if one.is_fault] for name, looked in doctor.findings(here(app))
    }
    # The rows of this world name files that nobody stored, and no migration built its tables.
    found.pop("Kho tệp"), found.pop("Cơ sở dữ liệu")
    return {name: sentences for name, sentences in found.items() if sentences}


def test_a_sound_installation_has_no_fault(installed):
    assert faults(installed) == {}


def test_an_altered_record_is_found(installed):
    with transaction():
        db.session.query(AuditEntry).order_by(AuditEntry.id).first().actor_name = "Người khác"

    assert list(faults(installed)) == ["Nhật ký"]


def test_a_missing_number_of_a_golden_book_is_found(installed):
    with transaction():
        highest = db.session.query(Commendation).order_by(Commendation.position.desc()).first()
        highest.register_no = "99"

    (sentence,) = faults(installed)["Sổ vàng"]
    assert "98" in sentence


def test_missing_and_damaged_files_are_found_by_name(installed):
    store = installed.extensions["files"]
    damaged = store.put(b"to be damaged")
    store.path(damaged).write_bytes(b"damaged")

    found = [one.sentence for one in dict(doctor.findings(here(installed)))["Kho tệp"] if one.is_fault]

    assert f"Tệp {damaged} đã hỏng. Hãy lấy lại từ bản sao lưu." in found
    assert f"Thiếu tệp {'b' * 64}. Hãy lấy lại từ bản sao lưu." in found
    store.path(damaged).unlink()


def test_a_key_that_others_may_read_is_found(installed):
    key = installed.extensions["keys"].folder / "signing.key"
    key.chmod(0o644)

    (sentence,) = faults(installed)["Khóa"]
    assert str(key) in sentence
    key.chmod(0o600)


def test_the_command_says_all_and_fails_when_something_is_to_be_mended(installed):
    answer = installed.test_cli_runner().invoke(args=["doctor"])

    assert answer.exit_code == 1
    assert "được  Nhật ký:" in answer.output
    assert "LỖI   Kho tệp: Thiếu tệp" in answer.output
