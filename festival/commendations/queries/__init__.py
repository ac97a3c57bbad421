"""What the pages of decisions read."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlalchemy import ScalarSelect, Select, bindparam, case, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from festival.accounts.models import User
from festival.commendations import rules
from festival.commendations.models import (
    BaseSalary,
    Commendation,
    Decision,
    DecisionChange,
    DecisionEntry,
    RegisterSetting,
)
from festival.commendations.rules import DecisionKind, DecisionState, RegisterMode
from festival.core.db import db
from festival.core.permissions import Permission
from festival.core.waiting import Waiting
from festival.localities.models import Letterhead, Locality
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.queries import decided_here
from festival.nominations.rules import NominationState
from festival.planning.models import Season


def decision(decision_id: int) -> Decision | None:
    """A decision with its list, ready for its page."""
    listed = selectinload(Decision.entries).joinedload(DecisionEntry.nomination, innerjoin=True)
    return db.session.get(
        Decision,
        decision_id,
        options=[
            joinedload(Decision.locality),
            joinedload(Decision.award_type),
            joinedload(Decision.season).joinedload(Season.locality),
            listed.joinedload(Nomination.nominee, innerjoin=True),
            listed.joinedload(Nomination.award_type, innerjoin=True),
            selectinload(Decision.commendations),
        ],
    )


def under(paths: Sequence[str]):
    """A condition for localities at or below one of the paths; nothing for no path."""
    return or_(false(), *(Locality.path.startswith(path, autoescape=True) for path in paths))


def _free(nomination=Nomination):
    """Passed, this level's own to decide, not held, and on no list yet."""
    return (
        nomination.state == NominationState.PASSED,
        nomination.held_on.is_(None),
        decided_here(nomination),
        ~exists().where(DecisionEntry.nomination_id == nomination.id),
    )


def decisions(paths: Sequence[str], season_id: int) -> Select:
    """Decisions of a season within the scope, each with the number of its recipients."""

    def listed(line) -> ScalarSelect:
        query = select(func.count(line.id)).where(line.decision_id == Decision.id)
        return query.correlate(Decision).scalar_subquery()

    # An award lists entries, a correction or revocation lists changes; no decision has both.
    size = listed(DecisionEntry) + listed(DecisionChange)
    return (
        select(Decision, size.label("size"))
        .join(Decision.locality)
        .join(Decision.award_type)
        .options(contains_eager(Decision.locality), contains_eager(Decision.award_type))
        .where(Decision.season_id == season_id, under(paths))
    )


def with_recipient(folded: str):
    """A condition: somebody on the list has, or had before a correction, the folded text in the name."""
    named = Commendation.name_fold.contains(folded, autoescape=True)
    return or_(
        exists().where(
            DecisionEntry.decision_id == Decision.id,
            DecisionEntry.nomination_id == Nomination.id,
            Nomination.nominee_id == Nominee.id,
            Nominee.name_fold.contains(folded, autoescape=True),
        ),
        exists().where(Commendation.decision_id == Decision.id, named),
        exists().where(
            DecisionChange.decision_id == Decision.id,
            DecisionChange.commendation_id == Commendation.id,
            named,
        ),
    )


def awards_awaiting(season_id: int) -> list[tuple[AwardType, int]]:
    """Awards with passed nominations that are on no list yet, and how many."""
    query = (
        select(AwardType, func.count(Nomination.id))
        .join(Nomination, Nomination.award_type_id == AwardType.id)
        .where(Nomination.season_id == season_id, *_free())
        .group_by(AwardType)
        .order_by(AwardType.position, AwardType.id)
    )
    return [(award, count) for award, count in db.session.execute(query)]


def undecided(season_id: int, award_type_id: int) -> list[Nomination]:
    """Passed nominations of one award on no list yet, in the order of a decision."""
    groups = case(*((Nominee.kind == kind, rules.group_rank(kind)) for kind in rules.GROUP_ORDER))
    query = (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.award_type)
        .join(Locality, Nomination.locality_id == Locality.id)
        .options(
            contains_eager(Nomination.nominee),
            contains_eager(Nomination.award_type),
            contains_eager(Nomination.locality),
        )
        .where(Nomination.season_id == season_id, Nomination.award_type_id == award_type_id, *_free())
        .order_by(groups, Nominee.name_sort, Nomination.id)
    )
    return list(db.session.scalars(query))


def last_signer(season_id: int) -> tuple[str, str]:
    """Title and name of whoever signed last, so that they are typed once."""
    query = (
        select(Decision.signer_title, Decision.signer_name)
        # Whoever signs above us signs nothing here.
        .where(Decision.season_id == season_id, Decision.kind != DecisionKind.RECORDED)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else (rules.SIGNER_TITLES[0], "")


def letterhead(locality: Locality) -> Letterhead | None:
    """The letterhead of the locality, or of the nearest one above it."""
    query = (
        select(Letterhead)
        .join(Letterhead.locality)
        .where(Letterhead.locality_id.in_(locality.ancestor_ids))
        .order_by(func.length(Locality.path).desc())
        .limit(1)
    )
    return db.session.scalar(query)


def base_salaries() -> list[BaseSalary]:
    """All that we know and all of the table, which goes first where both have a day; the newest first."""
    known = {
        start: BaseSalary(effective_from=start, amount=amount, legal_basis=basis)
        for start, amount, basis in rules.BASE_SALARIES
    }
    table = {row.effective_from: row for row in db.session.scalars(select(BaseSalary))}
    return sorted((known | table).values(), key=lambda row: row.effective_from, reverse=True)


def base_salary(day: date) -> int:
    """The base salary in force on a day; the table goes before what we know."""
    known = {start: amount for start, amount, _ in rules.BASE_SALARIES}
    rows = db.session.execute(select(BaseSalary.effective_from, BaseSalary.amount))
    return rules.salary_in_force((known | dict(rows.all())).items(), day)


def register_mode(locality_id: int) -> RegisterMode:
    setting = db.session.get(RegisterSetting, locality_id)
    return setting.mode if setting else RegisterMode.PER_DECISION


def step_figures(season: Season) -> dict[str, ScalarSelect]:
    """What the navigation counts; joined into its one query."""
    free = (
        select(func.count(Nomination.id))
        .join(AwardType, Nomination.award_type_id == AwardType.id)
        .where(Nomination.season_id == season.id, *_free())
    )
    issued = select(func.count(Decision.id)).where(
        Decision.season_id == season.id, Decision.state == DecisionState.ISSUED
    )
    return {"passed_undecided": free.scalar_subquery(), "decisions": issued.scalar_subquery()}


def waiting(user: User, season: Season, today: date) -> list[Waiting]:
    """What waits for this person: lists to make, drafts to sign, signed ones to number."""
    may = {
        permission: user.may(permission, season.locality)
        for permission in (
            Permission.DECISION_DRAFT,
            Permission.DECISION_SIGN,
            Permission.DECISION_ISSUE,
        )
    }
    if not any(may.values()):
        return []
    free, drafts, signed = db.session.execute(_waiting_counts(), {"season_id": season.id}).one()
    here = {"season_id": season.id}
    found = []
    if free and may[Permission.DECISION_DRAFT]:
        sentence = f"{free} đề nghị đã được thông qua, chưa có quyết định"
        found.append(Waiting(sentence, "Lập quyết định", "commendations.list_decisions", here))
    if drafts and may[Permission.DECISION_SIGN]:
        sentence = f"{drafts} dự thảo quyết định chờ ký"
        found.append(
            Waiting(sentence, "Xem và ký", "commendations.list_decisions", here | {"state": "draft"})
        )
    if signed and may[Permission.DECISION_ISSUE]:
        sentence = f"{signed} quyết định đã ký, chờ vào số và ban hành"
        found.append(Waiting(sentence, "Vào số", "commendations.list_decisions", here | {"state": "signed"}))
    return found


@cache
def _waiting_counts() -> Select:
    """For whichever season; built once."""
    season = Season(id=bindparam("season_id"))

    def in_state(state: DecisionState) -> ScalarSelect:
        query = select(func.count(Decision.id)).where(
            Decision.season_id == season.id, Decision.state == state
        )
        return query.scalar_subquery()

    free = step_figures(season)["passed_undecided"]
    return select(free, in_state(DecisionState.DRAFT), in_state(DecisionState.SIGNED))


def commendation(commendation_id: int) -> Commendation | None:
    """A commendation with its decision and locality."""
    way = joinedload(Commendation.decision)
    return db.session.get(
        Commendation,
        commendation_id,
        options=[
            way.joinedload(Decision.locality),
            way.joinedload(Decision.season),
            way.joinedload(Decision.award_type),
        ],
    )
