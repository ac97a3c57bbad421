"""What came of one's own nominations, with a few sentences to send on."""

from flask import g, url_for

from festival.core import clock
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations.models import Nomination, Nominee
from festival.nominations.queries.outcomes import Outcome, outcomes_of, outcomes_seen
from festival.nominations.views.blueprint import bp
from festival.nominations.views.tabs import holds
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.htmx import render
from festival.web.lists import paged, sorted_by

SORTS = {
    "changed": (Nomination.changed_at, Nomination.id),
    "name": (Nominee.name_sort, Nomination.id),
    "locality": (Locality.name_sort, Nominee.name_sort, Nomination.id),
}


@bp.get("/nominations/seasons/<int:season_id>/outcomes")
@allow(Permission.SEASON_VIEW, of=season)
def list_outcomes(season):
    paths = g.user.paths_with(Permission.NOMINATION_EDIT)
    listed = paged(sorted_by(outcomes_seen(paths, season.id), SORTS, "-changed"))
    listed.rows = outcomes_of(listed.rows, clock.today())
    return render(
        "nominations/outcomes.html",
        season=season,
        listed=listed,
        list_url=url_for("nominations.list_nominations", season_id=season.id),
        proposes=holds(Permission.NOMINATION_EDIT, season),
    )


@bp.app_context_processor
def outcome():
    return {"outcome_of": outcome_of}


def outcome_of(nomination) -> Outcome | None:
    """For the nomination's own page; None while there is nothing to tell."""
    found = outcomes_of([nomination], clock.today())[0]
    return found if found.message or found.decided else None
