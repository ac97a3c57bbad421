"""The second row of navigation on the pages of decisions, in the order of the work."""

from festival.commendations.views.blueprint import bp
from festival.core.permissions import Permission
from festival.web.tabs import Tab, row

TABS = [
    Tab("Quyết định", "list_decisions", Permission.DECISION_VIEW, "show_decision"),
    Tab("Sổ vàng", "list_register", Permission.DECISION_VIEW, "edit_register"),
    Tab("Tiền thưởng", "list_funds", Permission.DECISION_VIEW),
    Tab("Trang vinh danh", "edit_honours", Permission.HONOURS_MANAGE),
]


@bp.app_context_processor
def tabs():
    return {"decision_tabs": lambda season: row("commendations", TABS, season)}
