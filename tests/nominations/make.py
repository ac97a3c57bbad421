"""Plain factories of awards, nominees and nominations."""

import json
from datetime import date
from types import SimpleNamespace

from flask import current_app
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.nominations import rules
from festival.nominations.models import (
    AwardPiece,
    AwardType,
    DeadlineGrace,
    DistinctPair,
    DossierFile,
    DossierPiece,
    EarlierAward,
    ImportMapping,
    ImportRun,
    KeepingPeriod,
    Nomination,
    NominationVersion,
    Nominee,
    NomineeMerge,
    PartnerKey,
    PostedNomination,
    Posting,
    PrivacyNotice,
    ReviewCheck,
    SavedView,
    ServicePeriod,
    Transfer,
    TransferredNomination,
    UnsavedDossier,
)
from festival.nominations.queries.checks import lines_of
from festival.nominations.rules import (
    AwardBasis,
    Dossier,
    Keeping,
    NominationState,
    RecipientKind,
    Salutation,
    TransferKind,
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


def tick_all(nomination: Nomination) -> Nomination:
    """The same dossier with every required paper at hand."""
    for paper in rules.papers_missing(nomination.papers):
        keep(DossierPiece(nomination_id=nomination.id, code=paper.code, ticked_by="Nguyễn Thị Ước"))
    db.session.expire(nomination)
    return nomination


def all_met(nomination: Nomination) -> dict[str, bool]:
    """Answers to the checklist with which the dossier may go on."""
    return {line.code: True for line in lines_of(nomination)}


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
    """What the first step sends for a good new nomination."""
    defaults = {
        "locality": str(place.area.id),
        "award_type": str(award().id),
        "basis": "phong_trao",
        "kind": "individual",
        "salutation": "Bà",
        "name": "Vi Thị Lả",
        "birth_year": "1978",
        "address_line": "Trưởng bản Nà Cáp",
    }
    return {**defaults, **fields}


def furnish(place: SimpleNamespace) -> dict[str, int]:
    """One dossier under review, and an id for each argument of this domain's addresses."""
    nomination = make_nomination(place, state=NominationState.UNDER_REVIEW)
    return {
        "season_id": place.season.id,
        "locality_id": place.area.id,
        "nomination_id": nomination.id,
        "nominee_id": nomination.nominee_id,
        "award_type_id": nomination.award_type_id,
        **_belongings(place, nomination),
    }


def _belongings(place: SimpleNamespace, nomination: Nomination) -> dict[str, int]:
    """What hangs on the season, the nominee and the dossier, each with its id."""
    nominee, season, who = nomination.nominee_id, place.season.id, "Nguyễn Thị Ước"
    double = make_nominee(locality=place.area, merged_into_id=nominee)
    other = make_nominee("Hoàng Thị Mẫn", locality=place.area)
    moved = {"at": "2026-07-01T00:00:00+00:00", "nominations": {}, "filled": {}}
    moved |= {"earlier": [], "service": [], "told_apart": []}
    files = current_app.extensions["files"]
    things = {
        "service_period": ServicePeriod(
            nominee_id=nominee, post="Tổ viên Tổ bảo vệ an ninh, trật tự", started_on=date(2010, 3, 1)
        ),
        "earlier_award": EarlierAward(nominee_id=nominee, name="Giấy khen", year=2024, noted_by=who),
        "nominee_merge": NomineeMerge(
            kept_id=nominee,
            merged_id=double.id,
            reason="Cùng một người",
            moved=json.dumps(moved),
            merged_by=who,
        ),
        "dossier_file": DossierFile(
            nomination_id=nomination.id,
            piece_code="BBH_CS",
            sha256=files.put(b"a picture"),
            small_sha256=files.put(b"a small picture"),
            file_name="bien-ban.jpg",
            ending="jpg",
            size=1000,
            uploaded_by=who,
        ),
        "deadline_grace": DeadlineGrace(
            season_id=season,
            until=date(2026, 8, 5),
            reason="Mưa lũ chia cắt bản",
            decided_by=who,
            recorded_by=who,
        ),
        "posting": Posting(
            season_id=season,
            starts_on=date(2026, 7, 10),
            ends_on=date(2026, 7, 15),
            places="Nhà văn hóa các thôn",
            made_by=who,
        ),
        "import_run": ImportRun(
            season_id=season,
            locality_id=place.commune.id,
            user_id=place.users[Role.STANDING_OFFICE].id,
            sha256=files.put("Họ và tên;Năm sinh\nVi Thị Lả;1978\n".encode()),
            file_name="danh-sach.csv",
        ),
        "saved_view": SavedView(
            user_id=place.users[Role.STANDING_OFFICE].id, name="Chờ thẩm định", filters="state=submitted"
        ),
        "partner_key": PartnerKey(
            locality_id=place.commune.id, name="UBND xã Tân Tiến", public_key="A" * 43, added_by=who
        ),
        "transfer": Transfer(
            kind=TransferKind.DOSSIERS_OUT,
            season_id=season,
            sha256=files.put(b"a package"),
            file_name="ho-so.zip",
            total=1,
            made_by=who,
        ),
    }
    keep(*things.values())
    ids = {f"{name}_id": thing.id for name, thing in things.items()}
    return ids | {"other_nominee_id": other.id}


def fill_tables(place: SimpleNamespace, ids: dict[str, int]) -> None:
    """At least one row in those tables of this domain that no address names."""
    nomination, who = ids["nomination_id"], "Nguyễn Thị Ước"
    other = make_nominee("Hoàng Thị Mạn", locality=place.area)
    low, high = sorted((ids["nominee_id"], other.id))
    keep(
        AwardPiece(award_type_id=ids["award_type_id"], code="KHAC", position=9, name="Giấy tờ khác"),
        DistinctPair(low_id=low, high_id=high, reason="Khác năm sinh", decided_by=who),
        NominationVersion(nomination_id=nomination, number=1, content="{}", submitted_by=who),
        UnsavedDossier(
            nomination_id=nomination, user_id=place.users[Role.UNIT_PROPOSER].id, fields='{"citation": "Đã"}'
        ),
        DossierPiece(nomination_id=nomination, code="TT", ticked_by=who),
        ReviewCheck(nomination_id=nomination, code="TT", is_met=True, checked_by=who),
        PostedNomination(posting_id=ids["posting_id"], nomination_id=nomination),
        ImportMapping(locality_id=place.commune.id, headings="0" * 64, mapping="{}"),
        TransferredNomination(transfer_id=ids["transfer_id"], nomination_id=nomination),
        KeepingPeriod(locality_id=place.commune.id, keeping=Keeping.DRAFTS, months=24, set_by=who),
        PrivacyNotice(locality_id=place.commune.id, words="Chỉ dùng để xét khen thưởng.", changed_by=who),
    )
