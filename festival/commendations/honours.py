"""The public page of honours: whom a locality may name there, and whom it chose to."""

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import CommendationState, DecisionKind, DecisionState
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations.models import Nomination, Nominee
from festival.nominations.rules import RecipientKind

HONOURABLE = (DecisionKind.AWARD, DecisionKind.RECORDED)


def may_be_named(kind: RecipientKind, consent: bool | None) -> bool:
    """People and households only with their consent; a collective is no person."""
    return kind is RecipientKind.COLLECTIVE or consent is True


def check_issued(decision: Decision) -> None:
    if decision.state is not DecisionState.ISSUED or decision.kind not in HONOURABLE:
        raise RuleBroken("Chỉ quyết định khen thưởng đã ban hành mới đưa lên trang vinh danh được.")


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: folded words of a name, a year, the official code of a locality."""

    name: str = ""
    year: int | None = None
    code: str = ""


_AGREED = or_(Commendation.kind == RecipientKind.COLLECTIVE, Nominee.honours_consent.is_(True))


def _shown() -> Select:
    return (
        select(Commendation)
        .join(Commendation.decision)
        .join(Decision.locality)
        .join(Commendation.nomination)
        .join(Nomination.nominee)
        .where(
            Decision.honoured_on.is_not(None),
            Commendation.is_public,
            # Whoever takes the consent back is gone from the page at once.
            _AGREED,
            # Its successor stands there in its place.
            Commendation.state != CommendationState.CORRECTED,
        )
    )


def found(asked: Asked) -> Select:
    """Rows (commendation, the decision that revoked it or None), newest decision first."""
    changing = aliased(Decision)
    parent = aliased(Locality)
    query = (
        _shown()
        .join(Decision.award_type)
        .outerjoin(parent, Locality.parent_id == parent.id)
        .outerjoin(changing, Commendation.changed_by_id == changing.id)
        .add_columns(changing, parent.name.label("parent_name"))
        .options(
            contains_eager(Commendation.decision).contains_eager(Decision.locality),
            contains_eager(Commendation.decision).contains_eager(Decision.award_type),
        )
        .order_by(Decision.signed_on.desc(), Decision.id.desc(), Commendation.position)
    )
    if asked.name:
        query = query.where(Commendation.name_fold.contains(asked.name, autoescape=True))
    if asked.year:
        query = query.where(Decision.number_year == asked.year)
    if asked.code:
        query = query.where((Locality.code == asked.code) | (parent.code == asked.code))
    return query


def years() -> list[int]:
    """The years that have somebody to show, newest first."""
    query = _shown().with_only_columns(Decision.number_year).distinct()
    return list(db.session.scalars(query.order_by(Decision.number_year.desc())))


def localities() -> list[tuple[str, str, str | None]]:
    """Code, name and province of every locality that shows somebody."""
    parent = aliased(Locality)
    query = (
        _shown()
        .outerjoin(parent, Locality.parent_id == parent.id)
        .with_only_columns(Locality.code, Locality.name, parent.name, Locality.name_sort)
        .distinct()
        .order_by(Locality.name_sort, Locality.code)
    )
    return [(code, name, province) for code, name, province, _ in db.session.execute(query)]


def decisions(season_id: int) -> list[tuple[Decision, int, int]]:
    """Issued decisions of a season with how many stand on them and how many may be shown now."""
    living = Commendation.state != CommendationState.CORRECTED
    counted = (
        select(
            Commendation.decision_id,
            func.count().label("total"),
            func.count().filter(Commendation.is_public, _AGREED).label("public"),
        )
        .join(Commendation.nomination)
        .join(Nomination.nominee)
        .where(living)
        .group_by(Commendation.decision_id)
        .subquery()
    )
    query = (
        select(Decision, counted.c.total, counted.c.public)
        .join(counted, counted.c.decision_id == Decision.id)
        .options(joinedload(Decision.award_type))
        .where(
            Decision.season_id == season_id,
            Decision.state == DecisionState.ISSUED,
            Decision.kind.in_(HONOURABLE),
        )
        .order_by(Decision.signed_on.desc(), Decision.id.desc())
    )
    return [tuple(row) for row in db.session.execute(query)]


def candidates(decision_id: int) -> list[tuple[Commendation, bool | None]]:
    """The living commendations of a decision in order, each with its nominee's consent."""
    query = (
        select(Commendation, Nominee.honours_consent)
        .join(Nomination, Commendation.nomination_id == Nomination.id)
        .join(Nominee, Nomination.nominee_id == Nominee.id)
        .where(
            Commendation.decision_id == decision_id,
            Commendation.state != CommendationState.CORRECTED,
        )
        .order_by(Commendation.position)
    )
    return [tuple(row) for row in db.session.execute(query)]
