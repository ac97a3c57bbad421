"""Looking at what came in."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from threading import BoundedSemaphore
from uuid import UUID

from festival.core import text
from festival.core.errors import RuleBroken
from festival.core.keys import is_signed_by
from festival.documents import archives
from festival.nominations.rules import MAX_CITATION, MAX_REPORT, AwardBasis, RecipientKind, Salutation
from festival.nominations.rules.papers import MOST_FILES
from festival.nominations.rules.transfers import MOST_CHOSEN, Verdict
from festival.nominations.transfer_files.values import (
    DOSSIERS,
    MANIFEST,
    MOST_PACKAGE,
    MOST_RESULTS,
    PACKAGE,
    RESULTS,
    SIGNATURE,
    VERSION,
    Package,
    Results,
    Sender,
    SentDossier,
    SentFile,
    SentNominee,
    SentResult,
    SentService,
    member,
)

_BROKEN = "Tệp hỏng hoặc không phải gói hồ sơ của hệ thống này. Hãy tải lại từ nơi gửi rồi thử lại."
_TOO_LARGE = "Gói hồ sơ quá lớn (tối đa 60 MB). Hãy đề nghị nơi gửi chia thành nhiều gói."
_UNSIGNED = (
    "Không nhận: tệp đã bị sửa sau khi ký, hoặc chữ ký không thuộc nơi nào đã khai khóa ở đây. "
    "Hãy khai khóa công khai của nơi gửi, hoặc đề nghị gửi lại."
)
_ODD = "Không nhận: nội dung tệp không đúng mẫu ở mục «{}». Hãy đề nghị nơi gửi lập lại tệp."
_LIMITS = archives.Limits(
    entries=MOST_CHOSEN * MOST_FILES,
    part=20 * 1024 * 1024,
    unpacked=2 * MOST_PACKAGE,
    ratio=200,
    ratio_from=1024 * 1024,
    program="trang «Gửi, nhận hồ sơ»",
    broken=_BROKEN,
    too_large=_TOO_LARGE,
)
# Half a letter, which JSON can write and no database keeps.
_SURROGATE = re.compile("[\ud800-\udfff]")
# A package lies in the memory twice while it is looked through.
_AT_ONCE = BoundedSemaphore(1)


def read_package(content: bytes, trusted: Iterable[str]) -> Package:
    """RuleBroken unless one of the ``trusted`` public keys signed it and every byte is as it was signed."""
    if len(content) > MOST_PACKAGE:
        raise RuleBroken(_TOO_LARGE)
    with _AT_ONCE:
        members = archives.unpacked(content, _LIMITS)
    manifest, signature = members.pop(MANIFEST, b""), members.pop(SIGNATURE, b"")
    signer = _signer(manifest, signature.decode("ascii", "replace"), trusted)
    head = _Reader(_parsed(manifest))
    head.expect("format", PACKAGE)
    hashes = head.of_type("members", dict)
    if {name: hashlib.sha256(body).hexdigest() for name, body in members.items()} != hashes:
        raise RuleBroken(_UNSIGNED)
    rows = _parsed(members.get(DOSSIERS, b""))
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_CHOSEN:
        raise RuleBroken(_ODD.format(DOSSIERS))
    dossiers = tuple(_dossier(_Reader(row)) for row in rows)
    _check_files(dossiers, members)
    return Package(
        uuid=head.uuid("uuid"),
        sender=_sender(head),
        made_at=head.moment("made_at"),
        dossiers=dossiers,
        public_key=signer,
        contents=members,
    )


def read_results(content: bytes, trusted: Iterable[str]) -> Results:
    if len(content) > MOST_RESULTS:
        raise RuleBroken("Tệp kết quả quá lớn. Hãy đề nghị nơi gửi chia thành nhiều tệp.")
    envelope = _Reader(_parsed(content))
    signed = envelope.of_type("content", str).encode("utf-8", "replace")
    signer = _signer(signed, envelope.of_type("signature", str), trusted)
    head = _Reader(_parsed(signed))
    head.expect("format", RESULTS)
    results = tuple(_result(row) for row in head.rows("results", MOST_CHOSEN))
    if not results:
        raise RuleBroken(_ODD.format("results"))
    return Results(
        uuid=head.uuid("uuid"),
        answers=head.uuid("answers"),
        sender=_sender(head),
        made_at=head.moment("made_at"),
        results=results,
        public_key=signer,
    )


def is_package(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def _signer(message: bytes, signature: str, trusted: Iterable[str]) -> str:
    for public_key in trusted:
        if is_signed_by(public_key, message, signature):
            return public_key
    raise RuleBroken(_UNSIGNED)


def _check_files(dossiers: Iterable[SentDossier], members: Mapping[str, bytes]) -> None:
    """Every file of a dossier is there under its hash, and none that no dossier names."""
    named = {member(file.sha256) for dossier in dossiers for file in dossier.files}
    there = {name for name in members if name.startswith("files/")}
    if named != there or any(hashlib.sha256(members[name]).hexdigest() != name[6:] for name in named):
        raise RuleBroken(_ODD.format("files"))


def _parsed(content: bytes):
    try:
        return json.loads(content.decode())
    except (ValueError, RecursionError):
        raise RuleBroken(_BROKEN) from None


class _Reader:
    """One object of the JSON; every question refuses what does not fit, naming the entry."""

    def __init__(self, row):
        if not isinstance(row, dict):
            raise RuleBroken(_BROKEN)
        self.row = row

    def of_type(self, name: str, kind: type):
        value = self.row.get(name)
        # True is a whole number to Python and none to us.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise RuleBroken(_ODD.format(name))
        return value

    def expect(self, name: str, value: str) -> None:
        if self.row.get(name) != value or self.row.get("version") != VERSION:
            raise RuleBroken(
                "Tệp do phiên bản khác của hệ thống lập. Hãy cập nhật hệ thống ở cả hai nơi rồi gửi lại."
            )

    def line(self, name: str, most: int = 200, *, required: bool = False) -> str:
        return self._checked(name, text.clean(self.of_type(name, str)), most, required)

    def lines(self, name: str, most: int) -> str:
        return self._checked(name, text.clean_lines(self.of_type(name, str)), most, False)

    def _checked(self, name: str, value: str, most: int, required: bool) -> str:
        is_bad = len(value) > most or text.is_disguised(value) or _SURROGATE.search(value)
        if is_bad or (required and not value):
            raise RuleBroken(_ODD.format(name))
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        value = self.of_type(name, int)
        if not least <= value <= most:
            raise RuleBroken(_ODD.format(name))
        return value

    def whole_or_none(self, name: str, least: int, most: int) -> int | None:
        return None if self.row.get(name) is None else self.whole(name, least, most)

    def read(self, name: str, kind):
        """A value that ``kind`` makes of a text."""
        try:
            return kind(self.of_type(name, str))
        except ValueError:
            raise RuleBroken(_ODD.format(name)) from None

    def uuid(self, name: str) -> UUID:
        return self.read(name, UUID)

    def day(self, name: str) -> date:
        return self.read(name, date.fromisoformat)

    def day_or_none(self, name: str) -> date | None:
        return None if self.row.get(name) is None else self.day(name)

    def moment(self, name: str) -> datetime:
        value = self.read(name, datetime.fromisoformat)
        if value.tzinfo is None:
            raise RuleBroken(_ODD.format(name))
        return value

    def part(self, name: str) -> "_Reader":
        return _Reader(self.of_type(name, dict))

    def rows(self, name: str, most: int) -> list["_Reader"]:
        rows = self.of_type(name, list)
        if len(rows) > most:
            raise RuleBroken(_ODD.format(name))
        return [_Reader(row) for row in rows]

    def hash(self, name: str) -> str:
        value = self.of_type(name, str)
        if len(value) != 64 or not set(value) <= set("0123456789abcdef"):
            raise RuleBroken(_ODD.format(name))
        return value


def _sender(head: _Reader) -> Sender:
    part = head.part("sender")
    return Sender(
        name=part.line("name", required=True), code=part.line("code", 20), year=part.whole("year", 2000, 2200)
    )


def _dossier(row: _Reader) -> SentDossier:
    return SentDossier(
        uuid=row.uuid("uuid"),
        award=row.line("award", 40, required=True),
        award_name=row.line("award_name"),
        basis=row.read("basis", AwardBasis),
        citation=row.lines("citation", MAX_CITATION),
        report=row.lines("report", MAX_REPORT),
        # Packages of earlier versions do not say it.
        is_posthumous="is_posthumous" in row.row and row.of_type("is_posthumous", bool),
        unit=row.line("unit"),
        nominee=_nominee(row.part("nominee")),
        pieces=tuple(_piece(code) for code in row.of_type("pieces", list)[:MOST_FILES]),
        files=tuple(_file(one) for one in row.rows("files", MOST_FILES)),
    )


def _piece(code) -> str:
    return _Reader({"piece": code}).line("piece", 20, required=True)


def _file(row: _Reader) -> SentFile:
    return SentFile(sha256=row.hash("sha256"), name=row.line("name"), piece=row.line("piece", 20))


def _nominee(row: _Reader) -> SentNominee:
    return SentNominee(
        uuid=row.uuid("uuid"),
        kind=row.read("kind", RecipientKind),
        salutation=row.read("salutation", Salutation),
        name=row.line("name", required=True),
        birth_year=row.whole_or_none("birth_year", 1900, 2100),
        address_line=row.line("address_line"),
        head_count=row.whole_or_none("head_count", 0, 1_000_000),
        women_count=row.whole_or_none("women_count", 0, 1_000_000),
        leader_name=row.line("leader_name"),
        is_direct_worker=row.of_type("is_direct_worker", bool),
        is_special_area=row.of_type("is_special_area", bool),
        services=tuple(_service(one) for one in row.rows("services", 50)),
    )


def _service(row: _Reader) -> SentService:
    service = SentService(
        post=row.line("post", required=True),
        started_on=row.day("started_on"),
        ended_on=row.day_or_none("ended_on"),
        coefficient=row.whole("coefficient", 1, 1000),
    )
    if service.ended_on is not None and service.ended_on < service.started_on:
        raise RuleBroken(_ODD.format("services"))
    return service


def _result(row: _Reader) -> SentResult:
    part = row.part("verdict")
    on = part.day_or_none("on")
    verdict = Verdict(
        number=part.line("number", 60, required=on is not None),
        on=on,
        signer=part.line("signer", required=on is not None),
        note=part.lines("note", 1000),
    )
    return SentResult(uuid=row.uuid("uuid"), name=row.line("name"), award=row.line("award"), verdict=verdict)
