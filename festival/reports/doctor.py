"""What is wrong with this installation, or may become so. Reads everything, mends nothing."""

import hashlib
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from festival.certificates.models import PrintBatch, PrintChunk, TemplateVersion
from festival.commendations import golden_book
from festival.commendations.models import Decision
from festival.commendations.queries import register_mode
from festival.core import audit, workers
from festival.core.db import db
from festival.core.files import FileStore
from festival.core.keys import SigningKeys
from festival.documents.models import DocumentTemplate, PreparedFile
from festival.localities.models import Letterhead, Locality
from festival.localities.queries import public_url
from festival.nominations.models import DossierFile
from festival.planning.models import FestivalPhoto
from festival.printing import engine
from festival.voting.models.councils import Regulation
from festival.web.health import LEAST_FREE_BYTES, problems

# Every column that names a stored file.
FILE_COLUMNS = (
    DocumentTemplate.sha256,
    DossierFile.sha256,
    DossierFile.small_sha256,
    FestivalPhoto.sha256,
    FestivalPhoto.small_sha256,
    Letterhead.emblem_sha256,
    PreparedFile.file_sha256,
    PrintBatch.emblem_sha256,
    PrintBatch.file_sha256,
    PrintChunk.file_sha256,
    Regulation.sha256,
    TemplateVersion.border_sha256,
    TemplateVersion.emblem_sha256,
)


class Installation(NamedTuple):
    """Where what is looked at lies."""

    folder: Path
    files: FileStore
    keys: SigningKeys
    public_url: str | None


class Finding(NamedTuple):
    """``is_fault`` is to be mended; anything else is to be known."""

    is_fault: bool
    sentence: str


def findings(here: Installation) -> Iterator[tuple[str, list[Finding]]]:
    """The name of each look, and what it found."""
    looks: dict[str, Callable[[Installation], Iterator[Finding]]] = {
        "Cơ sở dữ liệu": _database,
        "Nhật ký": _audit,
        "Sổ vàng": _golden_book,
        "Kho tệp": _files,
        "Khóa": _keys,
        "Thư viện in": _printing,
        "Chương trình nền": _worker,
        "Địa chỉ công khai": _address,
    }
    for name, look in looks.items():
        yield name, list(look(here))
        db.session.rollback()


def _database(here: Installation) -> Iterator[Finding]:
    said = {
        "database": "Không kết nối được cơ sở dữ liệu. Hãy kiểm tra DATABASE_URL.",
        "migrations": "Cơ sở dữ liệu chưa ở phiên bản mới nhất. Hãy chạy «flask db upgrade».",
        "disk": f"Ổ đĩa còn dưới {LEAST_FREE_BYTES // 1_048_576} MB. Hãy dọn bớt.",
    }
    for problem in problems():
        yield Finding(True, said[problem])
    free = shutil.disk_usage(here.folder).free
    yield Finding(False, f"{db.session.get_bind().dialect.name}, ổ đĩa còn {free // 1_073_741_824} GB.")


def _audit(_here: Installation) -> Iterator[Finding]:
    count, faults = audit.verify()
    for fault in faults:
        yield Finding(True, f"Chuỗi {fault.chain}, mục {fault.sequence} không khớp: {fault.reason}.")
    if not faults:
        yield Finding(False, f"{count} mục, mọi chuỗi nguyên vẹn.")


def _golden_book(_here: Installation) -> Iterator[Finding]:
    given = (
        select(Decision.locality_id, Decision.number_year).where(Decision.number_year.is_not(None)).distinct()
    )
    books = db.session.execute(given).all()
    for locality_id, year in books:
        locality = db.session.get_one(Locality, locality_id)
        if missing := golden_book.missing_numbers(locality, year, register_mode(locality_id)):
            yield Finding(True, f"{locality.name}, năm {year} thiếu số: {', '.join(missing)}.")
    yield Finding(False, f"Đã xem {len(books)} sổ.")


def _files(here: Installation) -> Iterator[Finding]:
    store = here.files
    named = set()
    for column in FILE_COLUMNS:
        named |= set(db.session.scalars(select(column).where(column.is_not(None)).distinct()))
    there = {path.name: path for path in store.folder.glob("??/" + "?" * 64)}
    for sha256 in sorted(named - set(there)):
        yield Finding(True, f"Thiếu tệp {sha256}. Hãy lấy lại từ bản sao lưu.")
    for sha256, path in sorted(there.items()):
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                yield Finding(True, f"Tệp {sha256} đã hỏng. Hãy lấy lại từ bản sao lưu.")
    yield Finding(False, f"{len(there)} tệp, {len(named)} tệp đang dùng.")


def _keys(here: Installation) -> Iterator[Finding]:
    folder = here.keys.folder
    private = [*folder.glob("*.key"), *folder.glob("ballots/*"), here.folder / "secret_key"]
    for path in private:
        if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Finding(True, f"Người khác đọc được {path}. Hãy chạy: chmod 600 {path}")
    yield Finding(False, f"{len(here.keys.public_keys)} khóa công khai đã dùng.")


def _printing(_here: Installation) -> Iterator[Finding]:
    missing = engine.why_not_printable()
    yield Finding(bool(missing), missing or "Đủ thư viện để in.")


def _worker(_here: Installation) -> Iterator[Finding]:
    is_alive = workers.worker_is_alive()
    yield Finding(
        False, "Đang chạy." if is_alive else "Không thấy chạy: đợt in sẽ chờ. Hãy chạy ./run.sh serve."
    )


def _address(here: Installation) -> Iterator[Finding]:
    address = public_url(here.public_url)
    if not address:
        yield Finding(False, "Chưa có PUBLIC_URL: không in được mã QR.")
    elif address.startswith("http://"):
        yield Finding(False, f"{address}: qua http, ai chung mạng có thể đọc được mật khẩu.")
    else:
        yield Finding(False, f"{address}.")
