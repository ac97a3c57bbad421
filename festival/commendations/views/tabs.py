"""The second row of navigation on the pages of decisions, in the order of the work."""

from flask import current_app, request, url_for

from festival.commendations.views.blueprint import bp
from festival.core.permissions import Permission
from festival.web.access import may

# Label, where it leads, who sees it, and the pages on which it is the current one as well.
TABS = [
    ("Quyết định", "list_decisions", Permission.DECISION_VIEW, "show_decision"),
    ("Sổ vàng", "list_register", Permission.DECISION_VIEW, "edit_register"),
    ("Tiền thưởng", "list_funds", Permission.DECISION_VIEW, ""),
    ("Trang vinh danh", "edit_honours", Permission.HONOURS_MANAGE, ""),
]


@bp.app_context_processor
def tabs():
    return {"decision_tabs": decision_tabs}


def decision_tabs(season) -> list[dict]:
    here = (request.endpoint or "").partition(".")[2]
    return [
        {
            "label": label,
            "url": url_for(f"commendations.{name}", season_id=season.id),
            "is_here": here == name or here in also.split(),
        }
        for label, name, permission, also in TABS
        if f"commendations.{name}" in current_app.view_functions and may(permission, season)
    ]
