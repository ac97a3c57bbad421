"""What waits for a person here, and the figures of the season's path."""

from datetime import date
from functools import cache

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from festival.accounts.models import User
from festival.core.db import db
from festival.core.permissions import Permission
from festival.core.waiting import Waiting
from festival.localities.models import Locality
from festival.nominations.models import Nomination
from festival.nominations.queries.levels import decided_here, review_paths
from festival.nominations.rules import QUEUE_STATES, NominationState
from festival.planning.models import Season

_S = NominationState


def waiting(user: User, season: Season, today: date) -> list[Waiting]:
    """One line for each kind of work that is not empty; one query, none for who has no part in it."""
    edits, reviews = user.paths_with(Permission.NOMINATION_EDIT), review_paths(user, season)
    if not edits and not reviews:
        return []
    asked = {"season_id": season.id, "user_id": user.id}
    asked |= {f"edits_{place}": path for place, path in enumerate(edits)}
    asked |= {f"reviews_{place}": path for place, path in enumerate(reviews)}
    counts = db.session.execute(_work_counts(len(edits), len(reviews)), asked).one()._asdict()
    return [_line(name, count, season) for name, count in counts.items() if count]


@cache
def _work_counts(edits: int, reviews: int) -> Select:
    """For whichever season and person with so many places; building it costs more than asking it."""

    def within_any(name: str, number: int) -> ColumnElement[bool]:
        # Paths are made of ids and slashes: nothing in them needs escaping.
        paths = (bindparam(f"{name}_{place}") for place in range(number))
        return or_(false(), *(Locality.path.startswith(path) for path in paths))

    # Who reviews everything does not also finish everybody's drafts: only the own ones.
    is_own = Nomination.created_by_id == bindparam("user_id")
    mine = and_(within_any("edits", edits), is_own | not_(within_any("reviews", reviews)))
    under_my_review = and_(within_any("reviews", reviews), Nomination.held_on.is_(None))
    kinds = {
        "returned": and_(mine, Nomination.state == _S.RETURNED),
        "draft": and_(mine, Nomination.state == _S.DRAFT),
        "submitted": and_(under_my_review, Nomination.state == _S.SUBMITTED),
        "under_review": and_(under_my_review, Nomination.state == _S.UNDER_REVIEW),
        "passed": and_(under_my_review, Nomination.state == _S.PASSED, not_(decided_here())),
        # The province asks for more; whoever sent it up mends the copy there.
        "returned_above": and_(under_my_review, Nomination.state == _S.FORWARDED, _is_returned_above()),
    }
    return (
        select(*(func.sum(case((condition, 1), else_=0)).label(name) for name, condition in kinds.items()))
        .select_from(Nomination)
        .join(Nomination.locality)
        .join(Nomination.award_type)
        .where(Nomination.season_id == bindparam("season_id"), Nomination.state.in_(_WORKED_ON))
    )


# What somebody here may have to do something with.
_WORKED_ON = (_S.RETURNED, _S.DRAFT, _S.SUBMITTED, _S.UNDER_REVIEW, _S.PASSED, _S.FORWARDED)


def _is_returned_above() -> ColumnElement[bool]:
    copy = aliased(Nomination)
    return exists().where(copy.origin_uuid == Nomination.uuid, copy.state == _S.RETURNED)


_LINES = {
    "returned": ("{} đề nghị bị trả lại để bổ sung", "Bổ sung", True),
    "draft": ("{} đề nghị đang soạn, chưa nộp", "Soạn tiếp", True),
    "submitted": ("{} đề nghị mới nộp chờ thẩm định", "Thẩm định", False),
    "under_review": ("{} đề nghị đang thẩm định dở", "Thẩm định tiếp", False),
    "passed": ("{} đề nghị đã thông qua, chờ trình cấp trên", "Trình cấp trên", False),
    "returned_above": ("{} hồ sơ cấp tỉnh trả lại để bổ sung", "Xem và bổ sung", False),
}
# Both are worked on where dossiers go up.
_GOING_UP = frozenset({"passed", "returned_above"})


def _line(state: str, count: int, season: Season) -> Waiting:
    sentence, action, is_due = _LINES[state]
    return Waiting(
        sentence=sentence.format(count),
        action=action,
        endpoint="nominations.list_forwarding" if state in _GOING_UP else "nominations.list_nominations",
        arguments={"season_id": season.id} | ({} if state in _GOING_UP else {"state": state}),
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
