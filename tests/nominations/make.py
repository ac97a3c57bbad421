"""Plain factories of awards, nominees and nominations."""

from types import SimpleNamespace

from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.rules import (
    AwardBasis,
    Dossier,
    NominationState,
    RecipientKind,
    Salutation,
)
from festival.nominations.services import awards
from tests.factories import keep

CITATION = (
    "Tổ chức 06 buổi sinh hoạt chuyên đề phòng ngừa lừa đảo trên không gian mạng cho 420 lượt hội viên."
)
REPORT = "Trong năm 2026, bà đã vận động hội viên tham gia phong trào, kết quả rất tốt. " * 4


def award(code: str = "GK_XA") -> AwardType:
    """The award of the catalogue, which is loaded when it is missing."""
    query = select(AwardType).where(AwardType.code == code).order_by(AwardType.valid_from.desc())
    found = db.session.scalars(query).first()
    if found is None:
        awards.load_catalogue(actor=SYSTEM)
        found = db.session.scalars(query).first()
    return found


def make_nominee(name: str = "Hoàng Thị Mận", *, locality, **fields) -> Nominee:
    defaults = {
        "kind": RecipientKind.INDIVIDUAL,
        "salutation": Salutation.MRS,
        "birth_year": 1970,
        "address_line": "Chi hội trưởng Phụ nữ thôn Đoài",
    }
    return keep(Nominee(name=name, locality_id=locality.id, **{**defaults, **fields}))


def make_nomination(
    place, *, nominee=None, code="GK_XA", state=NominationState.DRAFT, **fields
) -> Nomination:
    """A nomination of a ``make_place`` commune, proposed by its residential area, complete by default."""
    award_type = award(code)
    nominee = nominee or make_nominee(locality=place.area)
    defaults = {
        "season_id": place.season.id,
        "locality_id": place.area.id,
        "nominee_id": nominee.id,
        "award_type_id": award_type.id,
        "state": state,
        "citation": CITATION,
        "report": REPORT,
        "basis": AwardBasis.MOVEMENT,
        "created_by_id": place.users[Role.UNIT_PROPOSER].id,
    }
    return keep(Nomination(**{**defaults, **fields}))


def make_many(place, count: int, *, state=NominationState.SUBMITTED) -> list[Nomination]:
    names = ("Lê Văn Thụ", "Vi Thị Lả", "Đinh Công Hậu", "Phùng Thị Kim Oanh", "Trịnh Xuân Lộc")
    return [
        make_nomination(
            place,
            nominee=make_nominee(f"{names[number % 5]} {number}", locality=place.area),
            state=state,
        )
        for number in range(count)
    ]


def make_dossier(**fields) -> Dossier:
    defaults = {
        "award_type_id": award().id,
        "kind": RecipientKind.INDIVIDUAL,
        "salutation": Salutation.MRS,
        "name": "Vi Thị Lả",
        "birth_year": 1978,
        "address_line": "Trưởng bản Nà Cáp",
        "citation": CITATION,
        "report": REPORT,
    }
    return Dossier(**{**defaults, **fields})


def form_fields(place, **fields) -> dict[str, str]:
    """What the form sends for a good new nomination."""
    defaults = {
        "locality": str(place.area.id),
        "award_type": str(award().id),
        "basis": "phong_trao",
        "kind": "individual",
        "salutation": "Bà",
        "name": "Vi Thị Lả",
        "birth_year": "1978",
        "address_line": "Trưởng bản Nà Cáp",
        "citation": CITATION,
        "report": REPORT,
    }
    return {**defaults, **fields}


def furnish(place: SimpleNamespace) -> dict[str, int]:
    """One dossier under review, and an id for each argument of this domain's addresses."""
    nomination = make_nomination(place, state=NominationState.UNDER_REVIEW)
    return {
        "season_id": place.season.id,
        "locality_id": place.area.id,
        "nomination_id": nomination.id,
        "award_type_id": nomination.award_type_id,
    }
