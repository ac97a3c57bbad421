"""Rows of the measured worlds, by bulk inserts with ids of our own. SQLite only, as the benchmark is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, cycle, islice

from sqlalchemy import insert, select

from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import Role
from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import DecisionState
from festival.core import audit, text
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.localities.models import Letterhead, Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import AwardType, Nomination, Nominee, keep_findable
from festival.nominations.rules import NominationState, RecipientKind, Salutation
from festival.planning.models import Festival, ProgrammeItem, Season
from festival.planning.rules import FestivalState, ProgrammePart
from festival.printing.records import CertificateText

AREAS, FESTIVALS, PROGRAMME = 34, 30, 12
YEAR = date.today().year
SINCE = date(YEAR, 1, 1)
FAMILY, MIDDLE = (
    ("Lê", "Vi", "Đinh", "Phùng", "Trịnh", "Hoàng", "Nguyễn"),
    ("Văn", "Thị", "Công", "Kim", "Xuân"),
)
GIVEN = ("Thụ", "Lả", "Hậu", "Oanh", "Lộc", "Mận", "Đức", "Ân", "Yến", "Quỳnh", "Dũng")
CITATION = (
    "Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc, vận động 420 lượt hội viên "
    "phòng ngừa lừa đảo trên không gian mạng"
)
REPORT = "Trong năm, đồng chí đã vận động nhân dân tham gia phong trào, xây dựng mô hình tự quản. " * 25
_N, _F = NominationState, FestivalState
NOMINATION_STATES = (_N.SUBMITTED, _N.UNDER_REVIEW, _N.ELIGIBLE, _N.PASSED, _N.DRAFT, _N.DECIDED, _N.RETURNED)
FESTIVAL_STATES = (_F.PLAN_APPROVED, _F.PREPARING, _F.READY, _F.PLAN_SUBMITTED, _F.DRAFT)
_ids = count(1_000_000)


@dataclass(frozen=True)
class Home:
    """A commune with its residential areas and its season."""

    commune_id: int
    path: str
    area_ids: list[int]
    season_id: int


def make_home(commune: Locality) -> Home:
    area_ids = many(AREAS)
    db.session.execute(
        insert(Locality),
        [
            {
                "id": area_id,
                "code": f"{commune.code}-{number}",
                "kind": LocalityKind.RESIDENTIAL_AREA,
                "unit_word": "thôn",
                "parent_id": commune.id,
                "path": f"{commune.path}{area_id}/",
                "valid_from": SINCE,
                **_place_name(f"Thôn {number}"),
            }
            for number, area_id in enumerate(area_ids, 1)
        ],
    )
    letterhead = {
        "locality_id": commune.id,
        "agency": f"ỦY BAN NHÂN DÂN {commune.name.upper()}",
        "place": commune.name,
        "awarding_title": f"CHỦ TỊCH ỦY BAN NHÂN DÂN {commune.name.upper()}",
    }
    db.session.execute(insert(Letterhead), [letterhead])
    return Home(commune.id, commune.path, area_ids, make_season(commune.id, YEAR))


def make_season(commune_id: int, year: int) -> int:
    season_id = next(_ids)
    values = {
        "id": season_id,
        "locality_id": commune_id,
        "year": year,
        "school_start": date(year, 5, 1),
        "window_start": date(year, 7, 1),
        "window_end": date(year, 8, 19),
        "main_day": date(year, 8, 15),
        "nominations_due": date(year, 7, 11),
    }
    db.session.execute(insert(Season), [values])
    return season_id


def make_festivals(home: Home) -> list[int]:
    """One in each of the first areas, on days of August, each with a programme."""
    festival_ids = many(FESTIVALS)
    changed = datetime(YEAR, 6, 1, tzinfo=UTC)
    title = "Ngày hội Toàn dân bảo vệ an ninh Tổ quốc"
    db.session.execute(
        insert(Festival),
        [
            {
                "id": festival_id,
                "season_id": home.season_id,
                "locality_id": home.area_ids[number],
                "title": title,
                "title_fold": text.fold(title),
                "held_on": date(YEAR, 8, 1 + number % 19),
                "starts_at": time(7, 30),
                "venue": "Nhà văn hóa thôn",
                "shown_title": title,
                "shown_fold": text.fold(title),
                "shown_on": date(YEAR, 8, 1 + number % 19),
                "shown_at": time(7, 30),
                "shown_venue": "Nhà văn hóa thôn",
                "state": FESTIVAL_STATES[number % len(FESTIVAL_STATES)],
                "revision": 3,
                "changed_at": changed + timedelta(minutes=7 * (festival_id % 10_000)),
            }
            for number, festival_id in enumerate(festival_ids)
        ],
    )
    db.session.execute(
        insert(ProgrammeItem),
        [
            {
                "festival_id": festival_id,
                "position": position,
                "part": ProgrammePart.CEREMONY if position < PROGRAMME / 2 else ProgrammePart.FESTIVITY,
                "starts_at": time(7 + position // 2, 30 * (position % 2)),
                "minutes": 30,
                "title": f"Tiết mục thứ {position + 1} của phần lễ và phần hội",
            }
            for festival_id in festival_ids
            for position in range(PROGRAMME)
        ],
    )
    return festival_ids


def make_nominations(home: Home, number: int, season_id: int, states=NOMINATION_STATES) -> list[int]:
    """Different people, proposed by the areas in turn, each with the beginning of a history."""
    award_id = db.session.scalar(select(AwardType.id).where(AwardType.code == "GK_XA").limit(1))
    nominee_ids, nomination_ids = many(number), many(number)
    areas = list(islice(cycle(home.area_ids), number))
    people = zip(nominee_ids, areas, names(), strict=False)
    made = [nominee(*one) for one in people]
    db.session.execute(insert(Nominee), made)
    keep_findable(
        db.session.connection(), [(row["id"], row["name_fold"], row["locality_id"]) for row in made]
    )
    db.session.execute(
        insert(Nomination),
        [
            {
                "id": nomination_id,
                "season_id": season_id,
                "locality_id": area_id,
                "nominee_id": nominee_id,
                "award_type_id": award_id,
                "citation": CITATION,
                "report": REPORT,
                "state": state,
            }
            for nomination_id, nominee_id, area_id, state in zip(
                nomination_ids, nominee_ids, areas, cycle(states), strict=False
            )
        ],
    )
    for nomination_id in nomination_ids:
        for act in ("create", "submit", "take"):
            audit.record(home.commune_id, SYSTEM, f"nomination.{act}", ("nomination", nomination_id))
    return nomination_ids


def nominee(nominee_id: int, area_id: int, name: str) -> dict:
    return {
        "id": nominee_id,
        "locality_id": area_id,
        "kind": RecipientKind.INDIVIDUAL,
        "salutation": Salutation.MRS,
        "name": name,
        "name_fold": text.fold(name),
        "name_sort": text.name_key(name),
        "birth_year": 1970,
        "address_line": "Tổ trưởng Tổ bảo vệ an ninh, trật tự",
    }


def grant(user_id: int, locality_id: int, role: Role) -> None:
    values = {"user_id": user_id, "role": role, "locality_id": locality_id, "valid_from": SINCE}
    db.session.execute(insert(RoleGrant), [values])


def make_account(home: Home, sign_in_name: str, full_name: str, password_hash: str, role: Role | None) -> int:
    user_id = next(_ids)
    values = {
        "id": user_id,
        "sign_in_name": sign_in_name,
        "full_name": full_name,
        "name_fold": text.fold(full_name),
        "name_sort": text.name_key(full_name),
        "locality_id": home.commune_id,
        "password_hash": password_hash,
        "must_change_password": False,
    }
    db.session.execute(insert(User), [values])
    if role is not None:
        grant(user_id, home.commune_id, role)
    return user_id


def names() -> Iterator[str]:
    """Names without end, and no two alike."""
    for number in count():
        family, middle = FAMILY[number % len(FAMILY)], MIDDLE[number % len(MIDDLE)]
        yield f"{family} {middle} {GIVEN[number % len(GIVEN)]} {_in_letters(number)}"


def _in_letters(number: int) -> str:
    return "".join("AĂBCDĐEGHI"[int(digit)] for digit in str(number))


def _place_name(name: str) -> dict[str, str]:
    return {"name": name, "name_fold": text.fold(name), "name_sort": text.sort_key(name)}


def many(number: int) -> list[int]:
    return list(islice(_ids, number))


def make_decision(home: Home, printed: Sequence[CertificateText]) -> int:
    """An issued decision that gave these certificates; answers its id. Nobody signed: prints are measured."""
    award_id = db.session.scalar(select(AwardType.id).where(AwardType.code == "GK_XA").limit(1))
    decision_id, first = next(_ids), printed[0]
    decision = {
        "id": decision_id,
        "season_id": home.season_id,
        "locality_id": home.commune_id,
        "award_type_id": award_id,
        "title": "Về việc tặng Giấy khen",
        "signer_title": first.signer_title,
        "signer_name": first.signer_name,
        "place": first.place,
        "awarding_title": first.issuer,
        "number": first.decision_number,
        "number_year": first.signed_on.year,
        "signed_on": first.signed_on,
        "state": DecisionState.ISSUED,
    }
    db.session.execute(insert(Decision), [decision])
    given = [_given(home, award_id, decision_id, place, text) for place, text in enumerate(printed, 1)]
    for kind, rows in zip((Nominee, Nomination, Commendation), zip(*given, strict=True), strict=True):
        db.session.execute(insert(kind), list(rows))
    return decision_id


def _given(
    home: Home, award_id: int, decision_id: int, place: int, text: CertificateText
) -> tuple[dict, ...]:
    nominee_id, nomination_id, commendation_id = many(3)
    area_id = home.area_ids[place % len(home.area_ids)]
    person = nominee(nominee_id, area_id, text.recipient)
    proposed = {
        "id": nomination_id,
        "season_id": home.season_id,
        "locality_id": area_id,
        "nominee_id": nominee_id,
        "award_type_id": award_id,
        "citation": text.citation,
        "state": NominationState.DECIDED,
    }
    token, _, signature = text.verify_url.rpartition("/")[2].partition("#")
    commended = {
        "id": commendation_id,
        "decision_id": decision_id,
        "nomination_id": nomination_id,
        "token": token,
        "position": place,
        "register_no": text.register_no,
        "kind": RecipientKind.INDIVIDUAL,
        "salutation": text.salutation,
        "name": text.recipient,
        "name_fold": person["name_fold"],
        "name_sort": person["name_sort"],
        "address_line": text.address_line,
        "citation": text.citation,
        "awarding_title": text.issuer,
        "award_name": text.award_name,
        "bonus_multiple": 30,
        "base_salary": 2_530_000,
        "amount": 759_000,
        "signature": signature,
    }
    return person, proposed, commended
