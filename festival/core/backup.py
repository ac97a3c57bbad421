"""The whole installation as one ZIP: rows as JSON lines, stored files, signing keys. Alike on both databases.

Keys of ballots stay out: with them, a copy made while a vote is open would tell who voted what.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from enum import Enum as PythonEnum
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext

from festival.core import clock
from festival.core.db import Moment, db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore

FORMAT = 1
MANIFEST = "manifest.json"
_BATCH = 1000
_KEY_NAMES = (".key", ".pub")
# Signs of life of workers that are gone by the time a copy is read.
_LEFT_OUT = frozenset({"worker_beat"})


class Size(NamedTuple):
    """What a copy holds."""

    rows: int
    files: int


def tables() -> list[sa.Table]:
    """Every table that is kept, upper before lower."""
    return [table for table in db.metadata.sorted_tables if table.name not in _LEFT_OUT]


def write(out: Path, *, files: FileStore, keys: Path) -> Size:
    """Write the copy beside ``out`` and move it there whole; readable by its owner alone."""
    if out.exists():
        raise RuleBroken(f"Đã có tệp {out}. Hãy đặt tên khác để không mất bản sao lưu cũ.")
    fresh = out.with_name(f".{out.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as held, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as copy:
            hashes: dict[str, str] = {}
            rows = _write_rows(copy, hashes)
            count = _write_files(copy, hashes, files)
            _write_keys(copy, hashes, keys)
            manifest = {
                "format": FORMAT,
                "made_at": clock.now().isoformat(),
                "revision": revision(),
                "rows": rows,
                "sha256": hashes,
            }
            copy.writestr(MANIFEST, json.dumps(manifest, sort_keys=True, indent=1))
        os.replace(fresh, out)
    finally:
        fresh.unlink(missing_ok=True)
        db.session.rollback()
    return Size(sum(rows.values()), count)


def revision() -> str | None:
    """The migration that the database stands at."""
    return MigrationContext.configure(db.session.connection()).get_current_revision()


def _write_rows(copy: zipfile.ZipFile, hashes: dict[str, str]) -> dict[str, int]:
    """All tables as they were at one moment."""
    db.session.rollback()
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    counts = {}
    for table in tables():
        name, digest, counts[table.name] = f"rows/{table.name}.jsonl", hashlib.sha256(), 0
        found = db.session.execute(sa.select(table).order_by(*table.primary_key.columns))
        with copy.open(name, "w") as member:
            for row in found.yield_per(_BATCH):
                line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
                digest.update(line)
                member.write(line)
                counts[table.name] += 1
        hashes[name] = digest.hexdigest()
    return counts


def _plain(value):
    if isinstance(value, PythonEnum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _write_files(copy: zipfile.ZipFile, hashes: dict[str, str], files: FileStore) -> int:
    count = 0
    for path in sorted(files.folder.glob("??/" + "?" * 64)):
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != path.name:
            raise RuleBroken(
                f"Tệp {path.name} trong kho đã bị hỏng. Hãy chạy «flask doctor» trước khi sao lưu."
            )
        name = f"files/{path.name}"
        # Most are packed already: pictures, PDF, docx.
        copy.writestr(name, content, zipfile.ZIP_STORED)
        hashes[name] = path.name
        count += 1
    return count


def _write_keys(copy: zipfile.ZipFile, hashes: dict[str, str], keys: Path) -> None:
    for path in sorted(keys.glob("*")):
        if path.is_file() and path.suffix in _KEY_NAMES:
            content = path.read_bytes()
            copy.writestr(f"keys/{path.name}", content)
            hashes[f"keys/{path.name}"] = hashlib.sha256(content).hexdigest()


def restore(source: Path, *, files: FileStore, keys: Path) -> Size:
    """Bring a copy into an installation without accounts. Nothing changes unless all of it is sound."""
    with _opened(source) as copy:
        manifest = _checked(copy)
        _check_may_take(manifest, keys)
        count = 0
        # Files and keys before the rows that name them; cut short, they lie there unnamed and harm nobody.
        for name in sorted(manifest["sha256"]):
            if name.startswith("files/"):
                files.put(copy.read(name))
                count += 1
            elif name.startswith("keys/"):
                _put_key(keys, name.removeprefix("keys/"), copy.read(name))
        with transaction():
            _replace_rows(copy)
    return Size(sum(manifest["rows"].values()), count)


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except FileNotFoundError:
        raise RuleBroken(f"Không có tệp {source}.") from None
    except (zipfile.BadZipFile, OSError):
        raise RuleBroken(f"{source} không phải là bản sao lưu, hoặc đã bị hỏng.") from None


def _checked(copy: zipfile.ZipFile) -> dict:
    """The manifest of a copy whose every part is there and unchanged."""
    try:
        manifest = json.loads(copy.read(MANIFEST))
        hashes, version = manifest["sha256"], manifest["format"]
    except (KeyError, ValueError, zipfile.BadZipFile):
        raise RuleBroken("Tệp này không phải là bản sao lưu của hệ thống.") from None
    if version != FORMAT:
        raise RuleBroken(f"Bản sao lưu theo khuôn dạng {version}, phần mềm này đọc khuôn dạng {FORMAT}.")
    if set(copy.namelist()) != {MANIFEST, *hashes}:
        raise RuleBroken("Bản sao lưu thừa hoặc thiếu tệp so với bản kê. Không khôi phục gì cả.")
    for name, expected in hashes.items():
        try:
            with copy.open(name) as member:
                is_same = hashlib.file_digest(member, "sha256").hexdigest() == expected
        except (zipfile.BadZipFile, OSError):
            is_same = False
        if not is_same:
            raise RuleBroken(f"Phần «{name}» của bản sao lưu đã bị thay đổi. Không khôi phục gì cả.")
        if Path(name).name != name.rpartition("/")[2] or ".." in name or name.startswith("/"):
            raise RuleBroken(f"Bản sao lưu có tên tệp lạ: {name}.")
    return manifest


def _check_may_take(manifest: dict, keys: Path) -> None:
    db.session.rollback()
    here = revision()
    if manifest["revision"] != here:
        advice = (
            "Hãy chạy «flask db upgrade» rồi khôi phục lại."
            if here is None
            else "Hãy khôi phục bằng đúng phiên bản phần mềm đã sao lưu, sau đó mới nâng cấp."
        )
        raise RuleBroken(
            f"Bản sao lưu thuộc phiên bản dữ liệu {manifest['revision']}, cơ sở dữ liệu này"
            f" {'còn trống' if here is None else f'ở phiên bản {here}'}. {advice}"
        )
    if db.session.scalar(sa.select(sa.func.count()).select_from(db.metadata.tables["user_account"])):
        raise RuleBroken("Cơ sở dữ liệu này đã có tài khoản. Chỉ khôi phục vào nơi còn trống.")
    known = {f"keys/{path.name}" for path in keys.glob("*") if path.suffix in _KEY_NAMES}
    if known - set(manifest["sha256"]):
        raise RuleBroken(f"Thư mục {keys} đã có khóa khác. Hãy dời các khóa đó đi rồi khôi phục.")


def _put_key(keys: Path, name: str, content: bytes) -> None:
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(keys / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _replace_rows(copy: zipfile.ZipFile) -> None:
    for table in reversed(tables()):
        db.session.execute(table.delete())
    for table in tables():
        own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
        for batch in _upper_first(_batches(copy, table), own) if own else _batches(copy, table):
            db.session.execute(table.insert(), batch)
        _count_on(table)


def _upper_first(batches: Iterator[list[dict]], own: list[str]) -> Iterator[list[dict]]:
    """The rows of a table that points into itself, each after all that it points to."""
    waiting = [row for batch in batches for row in batch]
    there: set[int | None] = {None}
    while waiting:
        ready = [row for row in waiting if all(row[name] in there for name in own)]
        if not ready:
            raise RuleBroken("Bản sao lưu có dòng trỏ tới dòng không có. Không khôi phục gì cả.")
        there |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in there]
        yield ready


def _batches(copy: zipfile.ZipFile, table: sa.Table) -> Iterator[list[dict]]:
    batch: list[dict] = []
    with copy.open(f"rows/{table.name}.jsonl") as member:
        for line in member:
            values = zip(table.columns, json.loads(line), strict=True)
            batch.append({column.name: _typed(column.type, value) for column, value in values})
            if len(batch) == _BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _typed(kind, value):
    if value is None:
        return None
    if isinstance(kind, sa.Enum):
        return kind.enum_class(value) if kind.enum_class else value
    for known, read in (
        (Moment, datetime.fromisoformat),
        (sa.Date, date.fromisoformat),
        (sa.Time, time.fromisoformat),
        (sa.Uuid, UUID),
    ):
        if isinstance(kind, known):
            return read(value)
    return value


def _count_on(table: sa.Table) -> None:
    """PostgreSQL counts ids beside the table; go on after the highest."""
    column = table.autoincrement_column
    if column is None or db.session.get_bind().dialect.name != "postgresql":
        return
    sequence = db.session.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
    if sequence:
        highest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
        db.session.execute(sa.select(sa.func.setval(sequence, highest, False)))
