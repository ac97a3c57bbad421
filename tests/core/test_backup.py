"""The copy of an installation: everything comes back, from either database into either, or nothing does."""

import json
import stat
import zipfile

import pytest
import sqlalchemy as sa

from festival.core import audit, backup
from festival.core.audit import INSTALLATION, Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.core.keys import SigningKeys
from tests.conftest import empty_tables
from tests.world import fill_every_table


def content() -> dict[str, list]:
    db.session.rollback()
    return {
        table.name: list(
            map(tuple, db.session.execute(sa.select(table).order_by(*table.primary_key.columns)))
        )
        for table in backup.tables()
    }


def emptied() -> None:
    # What was read stands in the way of emptying.
    db.session.rollback()
    empty_tables()


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def keys(tmp_path):
    folder = tmp_path / "keys"
    SigningKeys(folder).sign(b"made at first use")
    (folder / "ballots").mkdir()
    (folder / "ballots" / "7.key").write_bytes(b"who voted what")
    return folder


@pytest.fixture
def copy(app, tmp_path, store, keys):
    fill_every_table()
    store.put(b"a picture")
    out = tmp_path / "copy.zip"
    backup.write(out, files=store, keys=keys)
    return out


def altered(copy, tmp_path, change):
    """The copy with some members changed, added (not None before) or left out (None)."""
    out = tmp_path / "altered.zip"
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(out, "w") as new:
        members = {name: old.read(name) for name in old.namelist()}
        for name, value in (members | change(members)).items():
            if value is not None:
                new.writestr(name, value)
    return out


def test_every_row_file_and_key_comes_back(copy, tmp_path, store):
    before = content()
    assert all(before.values())
    emptied()

    other, fresh = FileStore(tmp_path / "other"), tmp_path / "other-keys"
    size = backup.restore(copy, files=other, keys=fresh)

    assert content() == before
    assert size == (sum(map(len, before.values())), 1)
    assert [path.read_bytes() for path in other.folder.glob("*/*")] == [b"a picture"]
    assert SigningKeys(fresh).public_key == SigningKeys(tmp_path / "keys").public_key
    assert stat.S_IMODE((fresh / "signing.key").stat().st_mode) == 0o600


def test_ids_are_counted_on_after_a_restore(copy, store, tmp_path):
    table = db.metadata.tables["audit_entry"]
    highest = db.session.scalar(sa.select(sa.func.max(table.c.id)))
    emptied()
    backup.restore(copy, files=store, keys=tmp_path / "other-keys")

    with transaction():
        audit.record(INSTALLATION, Actor(None, "Kiểm thử"), "installation.found", ("installation", 1))

    assert db.session.scalar(sa.select(sa.func.max(table.c.id))) > highest
    assert audit.verify()[1] == []


def test_keys_of_ballots_stay_out_and_only_the_owner_may_read_the_copy(copy):
    with zipfile.ZipFile(copy) as opened:
        names = opened.namelist()

    assert [name for name in names if name.startswith("keys/")] == sorted(
        name for name in names if name.startswith("keys/") and "ballots" not in name
    )
    assert not [name for name in names if "ballot" in name and name.startswith("keys/")]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


CHANGES = {
    "a changed row": lambda members: {"rows/season.jsonl": members["rows/season.jsonl"] + b"[1]\n"},
    "a missing part": lambda members: {"rows/season.jsonl": None},
    "an unknown part": lambda members: {"rows/../../etc/passwd": b"x"},
    "no manifest": lambda members: {"manifest.json": None},
    "a broken manifest": lambda members: {"manifest.json": b"{"},
    "another format": lambda members: {
        "manifest.json": json.dumps({**json.loads(members["manifest.json"]), "format": 9})
    },
    "another version": lambda members: {
        "manifest.json": json.dumps({**json.loads(members["manifest.json"]), "revision": "abc"})
    },
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_that_is_not_sound_changes_nothing(copy, store, tmp_path, change):
    bad = altered(copy, tmp_path, CHANGES[change])
    emptied()
    files, fresh = FileStore(tmp_path / "other"), tmp_path / "other-keys"

    with pytest.raises(RuleBroken):
        backup.restore(bad, files=files, keys=fresh)

    assert not any(content().values())
    assert not files.folder.exists()
    assert not fresh.exists()


def test_an_installation_with_accounts_is_never_overwritten(copy, store, tmp_path):
    before = content()

    with pytest.raises(RuleBroken, match="đã có tài khoản"):
        backup.restore(copy, files=store, keys=tmp_path / "other-keys")

    assert content() == before


def test_other_keys_are_never_overwritten(copy, store, tmp_path):
    emptied()
    other = tmp_path / "other-keys"
    mine = SigningKeys(other).public_key

    with pytest.raises(RuleBroken, match="đã có khóa khác"):
        backup.restore(copy, files=store, keys=other)

    assert SigningKeys(other).public_key == mine


def test_a_damaged_file_is_told_before_it_is_copied(copy, store, keys, tmp_path):
    sha256 = store.put(b"to be damaged")
    store.path(sha256).write_bytes(b"damaged")

    with pytest.raises(RuleBroken, match=sha256):
        backup.write(tmp_path / "second.zip", files=store, keys=keys)

    assert [path.name for path in tmp_path.glob("*second*")] == []


def test_an_older_copy_is_never_written_over(copy, store, keys):
    before = copy.read_bytes()

    with pytest.raises(RuleBroken, match="Đã có tệp"):
        backup.write(copy, files=store, keys=keys)

    assert copy.read_bytes() == before


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_the_commands_say_what_they_did(copy, app, tmp_path, command):
    runner = app.test_cli_runner()
    out = tmp_path / "by-command.zip"

    answer = runner.invoke(args=[command, str(out if command == "backup" else copy)])

    said = {"backup": (0, "Đã sao lưu"), "restore": (1, "đã có tài khoản")}[command]
    assert (answer.exit_code, said[1] in answer.output) == (said[0], True)
