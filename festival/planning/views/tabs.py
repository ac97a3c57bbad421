"""The second row of navigation on a festival's and on a season's pages."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for

from festival.core import clock
from festival.core.permissions import Permission
from festival.localities.rules import LocalityKind
from festival.planning.rules import results
from festival.planning.views.blueprint import bp
from festival.web.access import may


@dataclass(frozen=True)
class Tab:
    """``endpoint`` is where it leads; ``also`` are the pages on which it stands as the current one."""

    label: str
    endpoint: str
    permission: Permission
    also: frozenset[str] = frozenset()
    # Whether the thing has such a page at all.
    fits: Callable = lambda _thing: True


FESTIVAL_TABS = [
    Tab(
        "Kế hoạch",
        "planning.show_festival",
        Permission.FESTIVAL_VIEW,
        also=frozenset({"planning.show_amendment", "planning.amend_festival"}),
    ),
    Tab(
        "Xếp lịch",
        "planning.show_festival_schedule",
        Permission.FESTIVAL_VIEW,
        also=frozenset({"planning.save_festival_schedule"}),
    ),
    Tab(
        "Chương trình",
        "planning.show_run_sheet",
        Permission.FESTIVAL_VIEW,
        also=frozenset({"planning.edit_programme", "planning.show_duty"}),
    ),
    Tab("Công việc", "planning.show_tasks", Permission.FESTIVAL_VIEW),
    Tab("Kinh phí", "planning.show_budget", Permission.FESTIVAL_VIEW),
    Tab(
        "Khách mời",
        "planning.show_guests",
        Permission.FESTIVAL_VIEW,
        frozenset({"planning.show_invitations", "planning.show_seats", "planning.order_invitations"}),
    ),
    Tab(
        "Cam kết",
        "planning.list_pledges",
        Permission.FESTIVAL_VIEW,
        also=frozenset(
            f"planning.{page}"
            for page in (
                "new_pledge create_pledge show_pledge edit_pledge save_pledge paste_signers save_signers"
                " confirm_signatures sign print_pledge ask_pledge_deletion delete_pledge"
            ).split()
        ),
    ),
    Tab("Tài liệu", "planning.show_documents", Permission.FESTIVAL_VIEW),
    Tab(
        "Đang diễn ra",
        "planning.show_running",
        Permission.FESTIVAL_VIEW,
        also=frozenset({"planning.set_lateness", "planning.shift_lateness"}),
    ),
    Tab(
        "Kết quả",
        "planning.show_results",
        Permission.FESTIVAL_VIEW,
        also=frozenset(
            f"planning.{page}" for page in ("edit_results", "save_results", "list_photos", "add_photos")
        ),
        fits=lambda festival: results.is_shown(festival.state, festival.held_on, clock.today()),
    ),
    Tab(
        "Phiên bản",
        "planning.list_versions",
        Permission.FESTIVAL_VIEW,
        also=frozenset({"planning.show_version"}),
    ),
]
SEASON_TABS = [
    Tab(
        "Danh sách",
        "planning.show_season",
        Permission.SEASON_VIEW,
        also=frozenset(
            f"planning.{page}"
            for page in (
                "new_festivals_for_all preview_copy show_submission submit_plans show_approval"
                " confirm_approval approve_plans"
            ).split()
        ),
    ),
    Tab(
        "Xếp lịch",
        "planning.show_schedule",
        Permission.FESTIVAL_VIEW,
        also=frozenset(
            f"planning.{page}"
            for page in (
                "place_festival show_draft propose_schedule accept_draft drop_draft show_resources"
                " add_resource"
            ).split()
        ),
        # A province's festivals are scheduled in their communes.
        fits=lambda season: season.locality.kind is not LocalityKind.PROVINCE,
    ),
    Tab(
        "Các hạn",
        "planning.show_deadlines",
        Permission.SEASON_VIEW,
        also=frozenset({"planning.edit_deadlines", "planning.save_deadlines"}),
    ),
    Tab("Công việc", "planning.list_tasks", Permission.SEASON_VIEW),
    Tab("Kinh phí", "planning.list_budgets", Permission.SEASON_VIEW),
    Tab("Tài liệu", "planning.show_season_documents", Permission.FESTIVAL_VIEW),
    Tab("Kết quả", "planning.show_season_results", Permission.SEASON_VIEW),
    Tab(
        "Các xã",
        "planning.list_communes",
        Permission.SEASON_VIEW,
        fits=lambda season: season.locality.kind is LocalityKind.PROVINCE,
    ),
    Tab(
        "Thông tin mùa",
        "planning.edit_season",
        Permission.SEASON_MANAGE,
        also=frozenset({"planning.save_season"}),
    ),
]


@bp.app_context_processor
def tabs():
    return {"festival_tabs": festival_tabs, "season_tabs": season_tabs}


def festival_tabs(festival) -> list[dict]:
    return _shown(FESTIVAL_TABS, festival, festival_id=festival.id)


def season_tabs(season) -> list[dict]:
    return _shown(SEASON_TABS, season, season_id=season.id)


def _shown(tabs: list[Tab], thing, **argument) -> list[dict]:
    """Those that this person may open, with the one that is open now."""
    return [
        {
            "label": tab.label,
            "url": url_for(tab.endpoint, **argument),
            "is_here": request.endpoint == tab.endpoint or request.endpoint in tab.also,
        }
        for tab in tabs
        if tab.fits(thing) and may(tab.permission, thing)
    ]
