"""The second row of navigation in the print room, in the order of the work."""

from flask import current_app, request, url_for

from festival.certificates.views.blueprint import bp
from festival.core.permissions import Permission
from festival.web.access import may

_BATCHES = "show_batch new_batch new_season_batch order_batch check_batch edit_copy confirm_reprint"
# Label, where it leads, who sees it, and the pages on which it is the current one as well.
TABS = [
    ("Giấy khen", "list_certificates", Permission.CERTIFICATES_VIEW, "show_certificate"),
    ("Đợt in", "list_batches", Permission.CERTIFICATES_PRINT, _BATCHES),
    ("Phôi", "list_blanks", Permission.CERTIFICATES_PRINT, "show_blanks"),
    ("Máy in", "list_printers", Permission.CERTIFICATES_PRINT, "show_printer"),
    ("Mẫu giấy", "list_templates", Permission.CERTIFICATE_TEMPLATES_MANAGE, "show_template edit_template"),
    ("Lên nhận", "show_stage", Permission.CERTIFICATES_VIEW, "edit_stage"),
    ("Trao", "list_hand_over", Permission.CERTIFICATES_HAND_OVER, "confirm_hand_over"),
    ("Tiền thưởng", "list_bonuses", Permission.CERTIFICATES_HAND_OVER, ""),
    ("Nhãn, biển tên", "list_labels", Permission.CERTIFICATES_PRINT, ""),
]


@bp.app_context_processor
def tabs():
    return {"print_tabs": print_tabs}


def print_tabs(season) -> list[dict]:
    here = (request.endpoint or "").partition(".")[2]
    return [
        {
            "label": label,
            "url": url_for(f"certificates.{name}", season_id=season.id),
            "is_here": here == name or here in also.split(),
        }
        for label, name, permission, also in TABS
        if f"certificates.{name}" in current_app.view_functions and may(permission, season)
    ]
