"""Factories of awards, passed nominations, drafts and issued decisions."""

from datetime import date, time
from itertools import count

from flask import current_app

from festival.accounts.rules import Role
from festival.commendations import services
from festival.commendations.models import Commendation, Decision, DecisionChange, StagePlace
from festival.commendations.queries.sources import unrecorded
from festival.commendations.rules import DecisionKind, drafting
from festival.core.db import db
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.rules import AwardLevel, NominationState, RecipientKind, Salutation
from festival.voting.models import AgendaItem, Council, CouncilSession
from festival.voting.rules import Outcome, SessionState
from tests.factories import keep

_number = count(1)
DAY = date(2026, 8, 10)
CITATION = "Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026"
TEXTS = {
    "title": "Về việc tặng Giấy khen trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026",
    "grounds": "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;",
    "signer_title": "KT. CHỦ TỊCH/PHÓ CHỦ TỊCH",
    "signer_name": "Nguyễn Thị Ước",
    "place": "An Thịnh",
}


def make_award(*, code: str | None = None, **fields) -> AwardType:
    defaults = {
        "name": "Giấy khen của Chủ tịch UBND xã",
        "printed_name": "GIẤY KHEN",
        "signer": "Chủ tịch UBND xã",
        "level": AwardLevel.COMMUNE,
        "multiple_individual": 30,
        "multiple_collective": 60,
        "multiple_household": 45,
        "valid_from": date(2025, 7, 1),
    }
    return keep(AwardType(code=code or f"GK{next(_number)}", **{**defaults, **fields}))


def make_passed(
    *,
    place,
    award: AwardType,
    name="Lê Văn Thụ",
    kind=RecipientKind.INDIVIDUAL,
    state=NominationState.PASSED,
    **fields,
) -> Nomination:
    """A nomination of the place's area, passed by the council unless told otherwise."""
    salutation = fields.pop(
        "salutation", Salutation.MR if kind is RecipientKind.INDIVIDUAL else Salutation.NONE
    )
    address = fields.pop("address_line", "Thôn Đông, xã An Thịnh")
    nominee = Nominee(
        locality_id=place.area.id, kind=kind, salutation=salutation, name=name, address_line=address
    )
    keep(nominee)
    nomination = Nomination(
        season_id=place.season.id,
        locality_id=place.area.id,
        nominee_id=nominee.id,
        award_type_id=award.id,
        citation=fields.pop("citation", CITATION),
        state=state,
        **fields,
    )
    return keep(nomination)


def make_list(*, place, award: AwardType) -> list[Nomination]:
    """One collective, one household and two individuals."""
    return [
        make_passed(place=place, award=award, name="Lê Văn Thụ"),
        make_passed(place=place, award=award, name="H'Čiu Niê", salutation=Salutation.MRS),
        make_passed(
            place=place,
            award=award,
            name="Hộ gia đình ông Mai Đức Toàn",
            kind=RecipientKind.HOUSEHOLD,
        ),
        make_passed(
            place=place,
            award=award,
            name="Cán bộ và Nhân dân thôn Đông",
            kind=RecipientKind.COLLECTIVE,
        ),
    ]


def make_draft(*, place, award=None, nominations=None) -> Decision:
    award = award or make_award()
    nominations = nominations or make_list(place=place, award=award)
    decision_id = services.create_draft(
        season_id=place.season.id,
        award_type_id=award.id,
        nomination_ids=[nomination.id for nomination in nominations],
        actor=place.users[Role.STANDING_OFFICE].actor,
        **TEXTS,
    )
    return db.session.get_one(Decision, decision_id)


def seen(decision: Decision) -> str:
    return services.fingerprint(decision, decision.entries)


def version_of(decision: Decision) -> str:
    return drafting.version(services.draft_texts(decision))


def make_signed(*, place, award=None, nominations=None) -> Decision:
    decision = make_draft(place=place, award=award, nominations=nominations)
    actor = place.users[Role.LEADER].actor
    services.sign(decision_id=decision.id, seen=seen(decision), actor=actor)
    return decision


def issue(decision: Decision, *, place, number=None, signed_on=DAY, **changes) -> Decision:
    arguments = {
        "decision_id": decision.id,
        "number": number or f"{next(_number):02d}/QĐ-UBND",
        "signed_on": signed_on,
        "count": len(decision.entries),
        "seen": seen(decision),
        "keys": current_app.extensions["keys"],
        "actor": place.users[Role.DECISION_CLERK].actor,
        "today": date(2026, 8, 12),
    }
    services.issue(**{**arguments, **changes})
    return db.session.get_one(Decision, decision.id)


def make_issued(*, place, award=None, nominations=None, number=None) -> Decision:
    services.load_base_salaries()
    signed = make_signed(place=place, award=award, nominations=nominations)
    return issue(signed, place=place, number=number)


def furnish(place) -> dict[str, int]:
    """An issued decision and a draft that corrects it; an id for every URL argument of these pages."""
    decision = make_issued(place=place)
    draft_id = services.create_change(
        decision_id=decision.id,
        kind=DecisionKind.CORRECTION,
        commendation_ids=[decision.commendations[1].id],
        actor=place.users[Role.STANDING_OFFICE].actor,
        **TEXTS,
    )
    return {
        "change_id": services.lines_of(draft_id)[0].id,
        "season_id": place.season.id,
        "decision_id": decision.id,
        "commendation_id": decision.commendations[0].id,
        "nomination_id": decision.commendations[0].nomination_id,
    }


def fill_tables(place, ids: dict[str, int]) -> None:
    """A row in every table of commendations that ``furnish`` leaves empty."""
    first = db.session.get_one(Commendation, ids["commendation_id"])
    correction = Decision(
        kind=DecisionKind.CORRECTION,
        season_id=place.season.id,
        locality_id=place.commune.id,
        award_type_id=first.decision.award_type_id,
        amends_id=first.decision_id,
        **TEXTS,
    )
    correction.changes = [
        DecisionChange(commendation_id=first.id, position=1, name="Lê Văn Thu", citation=CITATION)
    ]
    keep(
        StagePlace(item_id=ids["programme_item_id"], commendation_id=first.id, position=1),
        correction,
    )


def make_passing_session(
    *, place, nominations, held_on=date(2026, 8, 5), title="Phiên họp xét khen thưởng", **fields
) -> CouncilSession:
    """A session that passed these nominations; its minutes are signed unless told otherwise."""
    council = Council(
        locality_id=place.commune.id,
        name=f"Hội đồng {next(_number)}",
        decision_number="215/QĐ-UBND",
        decided_on=date(2026, 1, 15),
    )
    session = CouncilSession(
        council=council,
        season_id=place.season.id,
        title=title,
        held_on=held_on,
        starts_at=time(8, 0),
        **{"state": SessionState.MINUTES_SIGNED, **fields},
    )
    session.items = [
        AgendaItem(position=number, nomination_id=one.id, outcome=Outcome.PASSED)
        for number, one in enumerate(nominations, 1)
    ]
    return keep(session)


def make_decided_above(*, place, award: AwardType, number="45/QĐ-UBND", upper_on=DAY, **fields) -> Nomination:
    """A nomination that a higher level has decided, as its results came back."""
    upper = {"upper_number": number, "upper_on": upper_on, "upper_signer": "Trần Văn Bình"}
    return make_passed(place=place, award=award, state=NominationState.DECIDED, **upper, **fields)


def make_upper_award(**fields) -> AwardType:
    defaults = {
        "name": "Bằng khen của Chủ tịch UBND tỉnh",
        "printed_name": "BẰNG KHEN",
        "signer": "Chủ tịch UBND tỉnh",
        "level": AwardLevel.PROVINCE,
        "multiple_individual": 150,
        "multiple_collective": 300,
        "multiple_household": 225,
    }
    return make_award(**{**defaults, **fields})


def record(nominations, *, place, **changes) -> Decision:
    """Note the higher level's decision that names these."""
    services.load_base_salaries()
    first = nominations[0]
    arguments = {
        "season_id": first.season_id,
        "award_type_id": first.award_type_id,
        "nomination_ids": [one.id for one in nominations],
        "number": first.upper_number,
        "signed_on": first.upper_on,
        "today": date(2026, 8, 12),
        "actor": place.users[Role.DECISION_CLERK].actor,
        "title": "Về việc tặng Bằng khen",
        "awarding_title": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH NAM GIANG",
        "signer_title": "KT. CHỦ TỊCH/PHÓ CHỦ TỊCH",
        "signer_name": "Trần Văn Bình",
        "place": "Nam Giang",
    }
    arguments |= changes
    named = (arguments[name] for name in ("season_id", "award_type_id", "number", "signed_on"))
    arguments.setdefault("seen", services.record_fingerprint(unrecorded(*named)))
    return db.session.get_one(Decision, services.record_upper(**arguments))
