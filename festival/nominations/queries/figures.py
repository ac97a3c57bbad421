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
from festival.nominations.models import AwardType, DeadlineGrace, Nomination
from festival.nominations.queries.deadlines import granted_until
from festival.nominations.queries.levels import decided_here, review_paths
from festival.nominations.rules import EDITABLE_STATES, QUEUE_STATES, AwardBasis, NominationState
from festival.nominations.rules.deadlines import award_due, last_day
from festival.planning.models import Season

_S = NominationState


def waiting(user: User, season: Season, today: date) -> list[Waiting]:
    """One line for each kind of work that is not empty; one query, a second one where days run.

    Whoever has no part in it costs none.
    """
    edits, reviews = user.paths_with(Permission.NOMINATION_EDIT), review_paths(user, season)
    if not edits and not reviews:
        return []
    asked = {"season_id": season.id, "user_id": user.id}
    asked |= {f"edits_{place}": path for place, path in enumerate(edits)}
    asked |= {f"reviews_{place}": path for place, path in enumerate(reviews)}
    counts = db.session.execute(_work_counts(len(edits), len(reviews)), asked).one()._asdict()
    days: dict[str, date] = {}
    if counts["draft"] or counts["returned"]:
        for state, *own_day, granted in db.session.execute(_days(len(edits), len(reviews)), asked):
            own = award_due(*own_day, year=season.year, season_due=season.nominations_due)
            until = last_day(own, [granted] if granted else [])
            days[state.value] = min(until, days.get(state.value, until))
    return [_line(name, count, season, days.get(name)) for name, count in counts.items() if count]


def _within_any(name: str, number: int) -> ColumnElement[bool]:
    # Paths are made of ids and slashes: nothing in them needs escaping.
    paths = (bindparam(f"{name}_{place}") for place in range(number))
    return or_(false(), *(Locality.path.startswith(path) for path in paths))


def _mine(edits: int, reviews: int) -> ColumnElement[bool]:
    """Who reviews everything does not also finish everybody's drafts: only the own ones."""
    is_own = Nomination.created_by_id == bindparam("user_id")
    return and_(_within_any("edits", edits), is_own | not_(_within_any("reviews", reviews)))


@cache
def _days(edits: int, reviews: int) -> Select:
    """State, own day of the award and latest grace of what has not come in yet; each combination once.

    A sudden achievement and what came in before and was returned know no day.
    """
    kinds = (
        select(Nomination.state, Nomination.award_type_id, Nomination.locality_id)
        .distinct()
        .join(Nomination.locality)
        .where(
            Nomination.season_id == bindparam("season_id"),
            Nomination.state.in_(EDITABLE_STATES),
            Nomination.submitted_at.is_(None),
            Nomination.basis != AwardBasis.AD_HOC,
            _mine(edits, reviews),
        )
        .subquery()
    )
    return (
        select(
            kinds.c.state,
            AwardType.due_month,
            AwardType.due_day,
            granted_until(bindparam("season_id")).label("granted"),
        )
        .select_from(kinds)
        .join(AwardType, AwardType.id == kinds.c.award_type_id)
        .join(Locality, Locality.id == kinds.c.locality_id)
    )


@cache
def _work_counts(edits: int, reviews: int) -> Select:
    """For whichever season and person with so many places; building it costs more than asking it."""
    mine = _mine(edits, reviews)
    under_my_review = and_(_within_any("reviews", reviews), Nomination.held_on.is_(None))
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
    "returned": ("{} đề nghị bị trả lại để bổ sung", "Bổ sung"),
    "draft": ("{} đề nghị đang soạn, chưa nộp", "Soạn tiếp"),
    "submitted": ("{} đề nghị mới nộp chờ thẩm định", "Thẩm định"),
    "under_review": ("{} đề nghị đang thẩm định dở", "Thẩm định tiếp"),
    "passed": ("{} đề nghị đã thông qua, chờ trình cấp trên", "Trình cấp trên"),
    "returned_above": ("{} hồ sơ cấp tỉnh trả lại để bổ sung", "Xem và bổ sung"),
}
# Both are worked on where dossiers go up.
_GOING_UP = frozenset({"passed", "returned_above"})


def _line(state: str, count: int, season: Season, due: date | None) -> Waiting:
    sentence, action = _LINES[state]
    return Waiting(
        sentence=sentence.format(count),
        action=action,
        endpoint="nominations.list_forwarding" if state in _GOING_UP else "nominations.list_nominations",
        arguments={"season_id": season.id} | ({} if state in _GOING_UP else {"state": state}),
        due=due,
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


def granted_figure(season: Season, viewer_path) -> ScalarSelect:
    """The latest day that a grace names for anybody at, above or below the viewer's place."""
    return (
        select(func.max(DeadlineGrace.until))
        .outerjoin(Locality, Locality.id == DeadlineGrace.locality_id)
        .where(
            DeadlineGrace.season_id == season.id,
            DeadlineGrace.withdrawn_at.is_(None),
            or_(
                Locality.id.is_(None),
                Locality.path.startswith(viewer_path),
                viewer_path.startswith(Locality.path),
            ),
        )
        .scalar_subquery()
    )
