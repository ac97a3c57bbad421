"""What the signed files say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from festival.nominations.rules import AwardBasis, RecipientKind, Salutation
from festival.nominations.rules.transfers import Verdict

PACKAGE, RESULTS, VERSION = "festival-dossiers", "festival-results", 1
MANIFEST, SIGNATURE, DOSSIERS = "manifest.json", "manifest.sig", "nominations.json"
MOST_PACKAGE = 60 * 1024 * 1024
MOST_RESULTS = 1024 * 1024


def member(sha256: str) -> str:
    """What a dossier's file is called in the package."""
    return f"files/{sha256}"


@dataclass(frozen=True, kw_only=True)
class SentService:
    post: str
    started_on: date
    ended_on: date | None
    coefficient: int


@dataclass(frozen=True, kw_only=True)
class SentNominee:
    uuid: UUID
    kind: RecipientKind
    salutation: Salutation
    name: str
    birth_year: int | None
    address_line: str
    head_count: int | None
    women_count: int | None
    leader_name: str
    is_direct_worker: bool
    is_special_area: bool
    services: tuple[SentService, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SentFile:
    sha256: str
    name: str
    piece: str


@dataclass(frozen=True, kw_only=True)
class SentDossier:
    uuid: UUID
    award: str
    award_name: str
    basis: AwardBasis
    citation: str
    report: str
    unit: str
    nominee: SentNominee
    pieces: tuple[str, ...] = ()
    files: tuple[SentFile, ...] = ()
    is_posthumous: bool = False


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who says to have sent it; the trusted key says who did."""

    name: str
    code: str
    year: int


@dataclass(frozen=True, kw_only=True)
class Package:
    uuid: UUID
    sender: Sender
    made_at: datetime
    dossiers: tuple[SentDossier, ...]
    public_key: str
    contents: Mapping[str, bytes] = field(repr=False)

    def file(self, sha256: str) -> bytes:
        return self.contents[member(sha256)]


@dataclass(frozen=True, kw_only=True)
class SentResult:
    uuid: UUID
    name: str
    award: str
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Results:
    uuid: UUID
    # The package of dossiers that is answered.
    answers: UUID
    sender: Sender
    made_at: datetime
    results: tuple[SentResult, ...]
    public_key: str
