"""The second row of navigation on the pages of a season's nominations."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, request, url_for

from festival.core.permissions import Permission
from festival.nominations.queries.queue import ReviewDesk
from festival.nominations.queries.transfers import TransferDesk
from festival.nominations.views.blueprint import bp
from festival.web.access import may


@dataclass(frozen=True)
class Tab:
    """``endpoint`` is where it leads; ``also`` are the pages on which it stands as the current one.

    Shown to whoever holds ``permission`` within the season's locality or above it.
    """

    label: str
    endpoint: str
    permission: Permission
    also: frozenset[str] = frozenset()
    # Whether the season has such a page at all.
    fits: Callable = lambda _season: True


def pages(names: str) -> frozenset[str]:
    return frozenset(f"nominations.{name}" for name in names.split())


# In the order of the work.
NOMINATION_TABS = [
    Tab("Danh sách", "nominations.list_nominations", Permission.SEASON_VIEW),
    Tab(
        "Thẩm định",
        "nominations.list_review_queue",
        Permission.SEASON_VIEW,
        pages("confirm_bulk move_many"),
        fits=lambda season: may(Permission.NOMINATION_REVIEW, ReviewDesk(season)),
    ),
    Tab("Sổ người được khen", "nominations.list_nominees", Permission.NOMINATION_VIEW),
    Tab(
        "Nghi trùng",
        "nominations.list_doubles",
        Permission.NOMINEE_MERGE,
        # A commune's office may not open the province's list.
        fits=lambda season: may(Permission.NOMINEE_MERGE, season),
    ),
    Tab(
        "Nhập từ Excel",
        "nominations.list_imports",
        Permission.NOMINATION_EDIT,
        pages("bring_import show_import choose_import confirm_import show_import_progress"),
    ),
    Tab("Văn bản", "nominations.show_documents", Permission.NOMINATION_EDIT),
    Tab("Hạn nộp", "nominations.show_deadlines", Permission.SEASON_VIEW, pages("record_grace")),
    Tab(
        "Niêm yết",
        "nominations.list_postings",
        Permission.NOMINATION_REVIEW,
        pages("new_posting create_posting show_posting edit_posting save_posting"),
        fits=lambda season: may(Permission.NOMINATION_REVIEW, season),
    ),
    Tab(
        "Trình cấp trên",
        "nominations.list_forwarding",
        Permission.SEASON_VIEW,
        pages("confirm_forwarding forward_nominations new_verdict save_verdict"),
        lambda season: may(Permission.NOMINATION_REVIEW, TransferDesk(season)),
    ),
    Tab(
        "Gửi, nhận hồ sơ",
        "nominations.list_transfers",
        Permission.SEASON_VIEW,
        pages("new_package send_package look_at_arrival take_arrival add_partner_key"),
        lambda season: may(Permission.NOMINATION_REVIEW, TransferDesk(season)),
    ),
    Tab("Kết quả", "nominations.list_outcomes", Permission.NOMINATION_EDIT),
    Tab(
        "Danh hiệu ghi nhận",
        "nominations.list_noted_awards",
        Permission.NOMINATION_VIEW,
        pages("new_noted_awards save_noted_awards"),
    ),
]


def holds(permission: Permission, season) -> bool:
    """Whether the person in front of us has the right anywhere within the season's locality or above it."""
    home = season.locality.path
    return any(path.startswith(home) or home.startswith(path) for path in g.user.paths_with(permission))


@bp.app_context_processor
def tabs():
    return {"nomination_tabs": nomination_tabs}


def nomination_tabs(season) -> list[dict]:
    return [
        {
            "label": tab.label,
            "url": url_for(tab.endpoint, season_id=season.id),
            "is_here": request.endpoint == tab.endpoint or request.endpoint in tab.also,
        }
        for tab in NOMINATION_TABS
        if tab.fits(season) and holds(tab.permission, season)
    ]
