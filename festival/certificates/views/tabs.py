"""The second row of navigation in the print room, in the order of the work."""

from festival.certificates.views.blueprint import bp
from festival.core.permissions import Permission
from festival.web.tabs import Tab, row

_BATCHES = "show_batch new_batch new_season_batch order_batch check_batch edit_copy confirm_reprint"
TABS = [
    Tab("Giấy khen", "list_certificates", Permission.CERTIFICATES_VIEW, "show_certificate"),
    Tab("Đợt in", "list_batches", Permission.CERTIFICATES_PRINT, _BATCHES),
    Tab("Phôi", "list_blanks", Permission.CERTIFICATES_PRINT, "show_blanks"),
    Tab("Máy in", "list_printers", Permission.CERTIFICATES_PRINT, "show_printer"),
    Tab("Mẫu giấy", "list_templates", Permission.CERTIFICATE_TEMPLATES_MANAGE, "show_template edit_template"),
    Tab("Lên nhận", "show_stage", Permission.CERTIFICATES_VIEW, "edit_stage"),
    Tab("Trao", "list_hand_over", Permission.CERTIFICATES_HAND_OVER, "confirm_hand_over"),
    Tab("Tiền thưởng", "list_bonuses", Permission.CERTIFICATES_HAND_OVER),
    Tab("Nhãn, biển tên", "list_labels", Permission.CERTIFICATES_PRINT),
]


@bp.app_context_processor
def tabs():
    return {"print_tabs": lambda season: row("certificates", TABS, season)}
