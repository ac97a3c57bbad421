"""The values of each kind of document."""

from dataclasses import dataclass, field

from festival.documents.rules import DocumentKind
from festival.documents.wording import DOTS, ended, grounds, lines, listed, short_date
from festival.localities.models import Locality
from festival.nominations.documents import common
from festival.nominations.models import Nomination, Posting
from festival.nominations.queries.documents import Received
from festival.nominations.rules import BASIS_NAMES, RecipientKind, Salutation
from festival.planning.documents.common import small
from festival.planning.models import Season
from festival.planning.queries.documents import Office

# What a unit may print for many names at once, and what belongs to one dossier.
UNIT_KINDS = (DocumentKind.SUBMISSION, DocumentKind.NOMINEE_LIST, DocumentKind.SELECTION_MINUTES)
_OCCASION_SUBJECT = "Về việc đề nghị khen thưởng trong {}"
_USUAL_GROUNDS = [
    "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15",
    "Căn cứ Nghị định số 152/2025/NĐ-CP của Chính phủ",
]
_RESULT_WORDS = {True: "Đạt", False: "Chưa đạt", None: "……"}


@dataclass(frozen=True)
class UnitFacts:
    """Names that one unit puts forward."""

    season: Season
    unit: Locality
    office: Office
    nominations: list[Nomination]


@dataclass(frozen=True)
class DossierFacts:
    nomination: Nomination
    office: Office
    received: list[Received]
    # What was ticked in the review, in words: None where nobody ticked yet.
    checks: list[tuple[str, bool | None]] = field(default_factory=list)


def of_unit(kind: DocumentKind, facts: UnitFacts) -> dict:
    season, nominations = facts.season, facts.nominations
    occasion = common.occasion(season)
    subject = _OCCASION_SUBJECT.format(occasion)
    values = common.head(facts.office, facts.unit, season, kind, subject)
    values |= common.totals(nominations) | {"occasion": occasion}
    if kind is DocumentKind.SUBMISSION:
        return values | {
            "addressee": common.council_of(facts.office),
            "grounds": grounds(season.grounds or _USUAL_GROUNDS),
            "attachments": listed(_attachments(nominations)),
        }
    values |= common.groups(nominations)
    if kind is DocumentKind.NOMINEE_LIST:
        return values | {"subject": f"Đề nghị khen thưởng trong {occasion}"}
    return values | {
        "subject": f"Họp bình xét, đề nghị khen thưởng trong {occasion}",
        "meeting": facts.unit.name,
        "authority": "",
        "post": "CHỦ TRÌ",
        "signer": "",
    }


def _attachments(nominations: list[Nomination]) -> list[str]:
    papers = {
        piece.code: piece for one in nominations for piece in one.award_type.pieces if piece.code != "TT"
    }
    ordered = sorted(papers.values(), key=lambda piece: piece.position)
    return [piece.name for piece in ordered]


def of_dossier(kind: DocumentKind, facts: DossierFacts) -> dict:
    if kind is DocumentKind.ACHIEVEMENT:
        return _achievement(facts)
    return _appraisal(facts)


def _achievement(facts: DossierFacts) -> dict:
    nomination = facts.nomination
    nominee, season = nomination.nominee, nomination.season
    values = common.head(facts.office, nomination.locality, season, DocumentKind.ACHIEVEMENT, "")
    signer = nominee.leader_name if nominee.kind is RecipientKind.COLLECTIVE else _plain_person(nominee.name)
    return values | {
        "subject": f"Báo cáo thành tích: {nominee.written}",
        "award": nomination.award_type.name,
        "profile_head": _profile_head(nominee.kind),
        "profile": lines(_profile(nomination)),
        "report": nomination.report or DOTS,
        "citation": nomination.citation or DOTS,
        "earlier": common.earlier_words(facts.received),
        "confirmer": common.head_of(nomination.locality),
        "authority": "",
        "post": _reporter(nominee.kind),
        "signer": signer,
    }


def _plain_person(name: str) -> str:
    """«Mai Đức Toàn» of «Hộ gia đình ông Mai Đức Toàn»."""
    for word in (" ông ", " bà "):
        if name.casefold().startswith("hộ ") and word in name:
            return name.partition(word)[2]
    return name


def _profile_head(kind: RecipientKind) -> str:
    return "SƠ LƯỢC LÝ LỊCH" if kind is RecipientKind.INDIVIDUAL else "SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH"


def _reporter(kind: RecipientKind) -> str:
    return "ĐẠI DIỆN TẬP THỂ" if kind is RecipientKind.COLLECTIVE else "NGƯỜI BÁO CÁO"


def _profile(nomination: Nomination) -> list[str]:
    nominee = nomination.nominee
    unit = f"- Đơn vị đề nghị: {ended(nomination.locality.name)}"
    if nominee.kind is RecipientKind.INDIVIDUAL:
        sex = {Salutation.MR: "Nam", Salutation.MRS: "Nữ"}.get(nominee.salutation, DOTS[:6])
        return [
            f"- Họ và tên: {nominee.name}; giới tính: {sex}.",
            f"- Năm sinh: {nominee.birth_year or DOTS[:6]}.",
            f"- Chức vụ, đơn vị công tác hoặc nơi cư trú: {ended(nominee.address_line or DOTS[:12])}",
            unit,
        ]
    rows = [
        f"- Tên: {ended(nominee.name)}",
        f"- Địa chỉ, đơn vị: {ended(nominee.address_line or DOTS[:12])}",
    ]
    if nominee.kind is RecipientKind.COLLECTIVE:
        rows.append(f"- Tổng số: {nominee.head_count or DOTS[:3]} người, trong đó nữ: {_women(nominee)}.")
        rows.append(f"- Người đứng đầu: {ended(nominee.leader_name or DOTS[:12])}")
    return [*rows, unit]


def _women(nominee) -> str:
    return DOTS[:3] if nominee.women_count is None else str(nominee.women_count)


def _appraisal(facts: DossierFacts) -> dict:
    nomination, place = facts.nomination, facts.office.place
    nominee = nomination.nominee
    values = common.head(facts.office, place, nomination.season, DocumentKind.APPRAISAL, "")
    return values | {
        "subject": f"Đề nghị khen thưởng trong {common.occasion(nomination.season)}",
        "agency": common.council_of(facts.office).upper(),
        "parent_agency": values["agency"],
        "number": values["number"].replace("-UBND", "-HĐTĐKT"),
        "name": nominee.written,
        "address": nominee.address_line or DOTS[:12],
        "unit": nomination.locality.name,
        "award": nomination.award_type.name,
        "basis": BASIS_NAMES[nomination.basis].lower(),
        "citation": nomination.citation or DOTS[:12],
        "earlier": common.earlier_words(facts.received),
        "checks": [
            {"no": str(number), "name": name, "result": _RESULT_WORDS[is_met], "note": ""}
            for number, (name, is_met) in enumerate(facts.checks, 1)
        ],
        "opinion": DOTS * 3,
        "authority": "TM. THƯỜNG TRỰC HỘI ĐỒNG",
        "post": "",
        "signer": "",
        "recipients": "",
    }


def of_posting(posting: Posting, office: Office, nominations: list[Nomination]) -> dict:
    season = posting.season
    kind = DocumentKind.POSTING
    occasion = common.occasion(season)
    subject = f"Niêm yết danh sách đề nghị khen thưởng trong {occasion}"
    values = common.head(office, office.place, season, kind, subject)
    return (
        values
        | common.totals(nominations)
        | common.groups(nominations)
        | {
            "occasion": occasion,
            "days": f"từ ngày {short_date(posting.starts_on)} đến hết ngày {short_date(posting.ends_on)}",
            "places": posting.places,
            "comments_to": f"Thường trực {common.council_of(office)}, {_at(office)}",
        }
    )


def _at(office: Office) -> str:
    return f"trụ sở Ủy ban nhân dân {small(office.place)}"
