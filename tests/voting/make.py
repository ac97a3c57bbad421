"""Councils, agendas and sessions for tests, at any step of a vote."""

from dataclasses import asdict
from datetime import date, time
from itertools import count
from types import SimpleNamespace

from flask import current_app
from sqlalchemy import select

from festival.accounts.models import User
from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.nominations.models import AwardType, DossierFile, Nomination, Nominee
from festival.nominations.rules import AwardLevel, NominationState, RecipientKind, Salutation, ShareRule
from festival.voting import queries, rules, services
from festival.voting.models import (
    AgendaItem,
    Ballot,
    ChannelCount,
    Conflict,
    Council,
    CouncilMember,
    CouncilSession,
    PaperCount,
    PaperRow,
    PendingScrub,
    ReadMark,
    Regulation,
    Seat,
    Teller,
    VoteRule,
)
from festival.voting.rules import Channel, Choice, ConflictKind, Duty, Terms
from festival.voting.services.closing import closing_fingerprint
from festival.voting.services.opening import opening_fingerprint
from tests.factories import keep, make_user

MEETING_DAY = date(2026, 7, 25)
_number = count(1)
_DUTIES = [Duty.CHAIR, Duty.VICE_CHAIR, Duty.SECRETARY]


def make_award(code="GK_XA", name="Giấy khen của Chủ tịch UBND xã", position=1, **fields) -> AwardType:
    known = db.session.scalar(select(AwardType).where(AwardType.code == code))
    if known is not None:
        return known
    defaults = {
        "printed_name": "GIẤY KHEN",
        "signer": "Chủ tịch UBND xã",
        "level": AwardLevel.COMMUNE if code == "GK_XA" else AwardLevel.PROVINCE,
        "share_rule": ShareRule.MAJORITY if code == "GK_XA" else ShareRule.EIGHTY,
        "multiple_individual": 30,
        "multiple_collective": 60,
        "multiple_household": 45,
        "valid_from": date(2025, 7, 1),
    }
    return keep(AwardType(code=code, name=name, position=position, **{**defaults, **fields}))


def make_nomination(
    place, name=None, *, award=None, state=NominationState.ELIGIBLE, kind=RecipientKind.INDIVIDUAL, **fields
) -> Nomination:
    name = name or f"Lê Văn Số {next(_number)}"
    award = award or make_award()
    nominee = Nominee(
        locality_id=place.area.id,
        kind=kind,
        salutation=Salutation.MR if kind is RecipientKind.INDIVIDUAL else Salutation.NONE,
        name=name,
        address_line="Tổ trưởng Tổ bảo vệ an ninh, trật tự Thôn Đông",
    )
    keep(nominee)
    return keep(
        Nomination(
            season_id=place.season.id,
            locality_id=place.area.id,
            nominee_id=nominee.id,
            award_type_id=award.id,
            citation="Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026",
            state=state,
            **fields,
        )
    )


def _first_member(place) -> User:
    """The place's chair of councils, where it has one, by a member's name."""
    chair = place.users.get(Role.COUNCIL_CHAIR)
    if chair is None:
        return make_user("Ủy Viên 1", locality=place.commune)
    with transaction():
        chair = db.session.get_one(User, chair.id)
        chair.full_name = "Ủy Viên 1"
    return chair


def make_council(place, *, size=11, names=None) -> SimpleNamespace:
    """A council with ``size`` members: the commune's chair of councils, and accounts without any role."""
    council = keep(
        Council(
            locality_id=place.commune.id,
            name=f"Hội đồng Thi đua - Khen thưởng {place.commune.name[:1].lower()}{place.commune.name[1:]}",
            decision_number="215/QĐ-UBND",
            decided_on=date(2026, 1, 15),
            regulations=[Regulation(number="216/QĐ-UBND", issued_on=date(2026, 1, 16))],
        )
    )
    if names is None:
        others = [f"Ủy Viên {n}" for n in range(2, size + 1)]
        users = [_first_member(place), *(make_user(name, locality=place.commune) for name in others)]
    else:
        users = [make_user(name, locality=place.commune) for name in names]
    members = [
        keep(
            CouncilMember(
                council_id=council.id,
                user_id=user.id,
                post="Công chức xã",
                duty=_DUTIES[n] if n < 3 else Duty.MEMBER,
                position=n + 1,
                valid_from=date(2026, 1, 15),
            )
        )
        for n, user in enumerate(users)
    ]
    return SimpleNamespace(council=council, users=users, members=members)


def add_member(council, user, **fields) -> CouncilMember:
    """Seated by the service, which refuses what a council may not have."""
    values = {"post": "Công chức", "duty": Duty.MEMBER, "valid_from": date(2026, 1, 15), "valid_to": None}
    return services.add_member(council_id=council.id, user_id=user.id, **{**values, **fields}, actor=SYSTEM)


def make_rule(council, award, *, terms: Terms | None = None, valid_from=date(2026, 1, 16)) -> VoteRule:
    shares = asdict(terms or rules.default_terms(award.share_rule))
    return keep(VoteRule(council_id=council.id, award_type_id=award.id, valid_from=valid_from, **shares))


def make_session(place, *, size=11, items=3, terms: Terms | None = None, season=None) -> SimpleNamespace:
    """A planned session with an agenda of ``items`` nominations; ``to_vote`` and others take it further."""
    seated = make_council(place, size=size)
    award = make_award()
    make_rule(seated.council, award, terms=terms)
    session = keep(
        CouncilSession(
            council_id=seated.council.id,
            season_id=place.season.id,
            title="Phiên họp xét khen thưởng Ngày hội năm 2026",
            held_on=MEETING_DAY,
            starts_at=time(8, 0),
            venue="Phòng họp UBND xã",
        )
    )
    nominations = [make_nomination(place, award=award) for _ in range(items)]
    if items:
        services.add_to_agenda(
            session_id=session.id, nomination_ids=[n.id for n in nominations], actor=SYSTEM
        )
    return SimpleNamespace(
        id=session.id,
        council=seated.council,
        users=seated.users,
        user_ids=[user.id for user in seated.users],
        members=seated.members,
        award=award,
        nomination_ids=[nomination.id for nomination in nominations],
    )


def convene(made, *, absent=0, channels=None) -> None:
    """Freeze the roll; the last ``absent`` members did not come."""
    services.convene(session_id=made.id, actor=SYSTEM)
    present = {user.id for user in made.users[: len(made.users) - absent]}
    services.call_the_roll(session_id=made.id, present=present, reasons={}, channels=channels, actor=SYSTEM)


def seat_as_vice_chair(made) -> None:
    """The commune's chair of councils sits beside another chair in this session."""
    with transaction():
        db.session.get_one(Seat, (made.id, made.user_ids[0])).duty = Duty.VICE_CHAIR
        db.session.get_one(Seat, (made.id, made.user_ids[1])).duty = Duty.CHAIR


def fingerprint_now(made) -> str:
    session = queries.council_session(made.id)
    return opening_fingerprint(queries.lines_of(session))


def closing_shown(made) -> str:
    """What the page before the closing sends along."""
    db.session.rollback()
    db.session.expire_all()
    return closing_fingerprint(queries.lines_of(queries.council_session(made.id)))


def open_vote(made) -> None:
    services.open_ballot(session_id=made.id, shown=fingerprint_now(made), actor=SYSTEM)


def make_vote(place, *, absent=0, **options) -> SimpleNamespace:
    """A session in which the ballot is open."""
    made = make_session(place, **options)
    convene(made, absent=absent)
    open_vote(made)
    return made


def cast(made, user, *choices: Choice) -> None:
    """A ballot with one choice for each item, or the same for all."""
    services.cast_ballot(made.id, user.id, choices_of(made, *choices))


def choices_of(made, *choices: Choice) -> dict[int, Choice]:
    item_ids = [item.id for item in queries.agenda(made.id)]
    answers = choices * len(item_ids) if len(choices) == 1 else choices
    return dict(zip(item_ids, answers, strict=True))


def close(made) -> None:
    services.end_vote(session_id=made.id, actor=SYSTEM)
    services.close_session(session_id=made.id, actor=SYSTEM)


def items_of(made) -> list[AgendaItem]:
    db.session.rollback()
    db.session.expire_all()
    return queries.agenda(made.id)


def said_of(item_id: int, **fields) -> dict:
    """What a page's form says of an agenda item beside its number: whose nomination it is."""
    db.session.rollback()
    return {"nomination_id": db.session.get_one(AgendaItem, item_id).nomination_id, **fields}


def session_of(made) -> CouncilSession:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(CouncilSession, made.id)


def count_ballots() -> int:
    db.session.rollback()
    return len(db.session.execute(select(Ballot.id)).all())


def count_voted(made) -> int:
    db.session.rollback()
    voted = select(Seat.user_id).where(Seat.session_id == made.id, Seat.has_voted)
    return len(db.session.execute(voted).all())


def make_paper(nomination_id, name="bao-cao.pdf", content=b"a scan", small=b"a small scan") -> DossierFile:
    """A file in a dossier, its bytes in the store."""
    files = current_app.extensions["files"]
    return keep(
        DossierFile(
            nomination_id=nomination_id,
            sha256=files.put(content),
            small_sha256=files.put(small) if small else None,
            file_name=name,
            ending="pdf",
            size=1000,
            uploaded_by="Nguyễn Thị Ước",
        )
    )


def furnish(place) -> dict[str, int]:
    """One council, member, rule, session and agenda item; the session is planned."""
    made = make_session(place, size=3, items=1)
    return {
        "season_id": place.season.id,
        "locality_id": place.commune.id,
        "council_id": made.council.id,
        "member_id": made.members[0].id,
        "rule_id": db.session.scalars(
            select(VoteRule.id).where(VoteRule.council_id == made.council.id)
        ).first(),
        "session_id": made.id,
        "agenda_item_id": items_of(made)[0].id,
        "agenda_file_id": make_paper(made.nomination_ids[0]).id,
        "regulation_id": made.council.regulations[0].id,
        "sheet": 1,
    }


def fill_tables(person, ids: dict[str, int]) -> None:
    """One row in every table of a vote that is under way, all of one person."""
    session_id, item_id = ids["session_id"], ids["agenda_item_id"]
    whose = {"user_id": person.id, "full_name": person.full_name, "post": "Chủ tịch UBND xã"}
    keep(
        Seat(session_id=session_id, position=1, duty=Duty.CHAIR, **whose),
        Teller(session_id=session_id, position=1, **whose),
        Ballot(item_id=item_id, choice=Choice.YES.value),
        Conflict(item_id=item_id, user_id=person.id, kind=ConflictKind.OTHER),
        ReadMark(item_id=item_id, user_id=person.id),
        ChannelCount(item_id=item_id, channel=Channel.HANDS, yes=3, no=0, blank=0, invalid=0),
        PaperCount(
            session_id=session_id, sheet=1, user_id=person.id, issued=3, returned=3, valid=3, invalid=0
        ),
        PaperRow(item_id=item_id, user_id=person.id, yes=3, no=0, invalid=0),
        PendingScrub(session_id=session_id),
    )
