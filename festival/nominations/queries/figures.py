"""What waits for a person here, and the figures of the season's path."""

from datetime import date

from sqlalchemy import ScalarSelect, and_, case, func, not_, select

from festival.accounts.models import User
from festival.core.db import db
from festival.core.permissions import Permission
from festival.core.waiting import Waiting
from festival.nominations.models import AwardType, Nomination
from festival.nominations.queries.dossiers import in_scope
from festival.nominations.rules import QUEUE_STATES, NominationState
from festival.planning.models import Season

_S = NominationState


def waiting(user: User, season: Season, today: date) -> list[Waiting]:
    """One line for each kind of work that is not empty; one query, none for who has no part in it."""
    edits, reviews = (
        user.paths_with(Permission.NOMINATION_EDIT),
        user.paths_with(Permission.NOMINATION_REVIEW),
    )
    if not edits and not reviews:
        return []
    # Who reviews everything does not also finish everybody's drafts: only the own ones.
    mine = and_(in_scope(edits), (Nomination.created_by_id == user.id) | not_(in_scope(reviews)))
    under_my_review = and_(in_scope(reviews), Nomination.held_on.is_(None))
    kinds = {
        "returned": and_(mine, Nomination.state == _S.RETURNED),
        "draft": and_(mine, Nomination.state == _S.DRAFT),
        "submitted": and_(under_my_review, Nomination.state == _S.SUBMITTED),
        "under_review": and_(under_my_review, Nomination.state == _S.UNDER_REVIEW),
        "passed": and_(under_my_review, Nomination.state == _S.PASSED, AwardType.is_commune_level.is_(False)),
    }
    query = (
        select(*(func.sum(case((condition, 1), else_=0)) for condition in kinds.values()))
        .select_from(Nomination)
        .join(Nomination.locality)
        .join(Nomination.award_type)
        .where(Nomination.season_id == season.id, Nomination.state.in_([_S(name) for name in kinds]))
    )
    counts = dict(zip(kinds, db.session.execute(query).one(), strict=True))
    return [_line(name, counts[name], season) for name in kinds if counts[name]]


_LINES = {
    "returned": ("{} đề nghị bị trả lại để bổ sung", "Bổ sung", True),
    "draft": ("{} đề nghị đang soạn, chưa nộp", "Soạn tiếp", True),
    "submitted": ("{} đề nghị mới nộp chờ thẩm định", "Thẩm định", False),
    "under_review": ("{} đề nghị đang thẩm định dở", "Thẩm định tiếp", False),
    "passed": ("{} đề nghị đã thông qua, chờ trình cấp trên", "Trình cấp trên", False),
}


def _line(state: str, count: int, season: Season) -> Waiting:
    sentence, action, is_due = _LINES[state]
    return Waiting(
        sentence=sentence.format(count),
        action=action,
        endpoint="nominations.list_nominations",
        arguments={"season_id": season.id, "state": state},
        due=season.nominations_due if is_due else None,
    )


def step_figures(season: Season) -> dict[str, ScalarSelect]:
    """Counts that the navigation joins into one select."""
    count = select(func.count(Nomination.id)).where(Nomination.season_id == season.id)
    return {
        "nominations_to_review": count.where(Nomination.state.in_(QUEUE_STATES))
        .scalar_subquery()
        .label("nominations_to_review"),
        "nominations": count.where(Nomination.state != _S.WITHDRAWN).scalar_subquery().label("nominations"),
    }
