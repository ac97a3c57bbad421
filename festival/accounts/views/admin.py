"""The hub of administration, and what belongs to the whole installation."""

from flask import abort, current_app, flash, g, url_for

from festival.accounts import queries
from festival.accounts.forms import PublicUrlForm
from festival.accounts.services import installation as installations
from festival.accounts.views.blueprint import bp, link_to, place_of
from festival.core.permissions import Permission
from festival.web.access import allow, may, signed_in
from festival.web.htmx import go, render


def cards() -> list[tuple[str, str, str]]:
    """Title, address and a sentence for each part that the person may enter."""
    place = place_of(Permission.LOCALITY_MANAGE)
    offered = []
    if may(Permission.ACCOUNTS_MANAGE, place_of(Permission.ACCOUNTS_MANAGE)):
        accounts = url_for("accounts.list_accounts")
        offered.append(("Tài khoản", accounts, "Tạo tài khoản, giao việc, ủy quyền, cấp lại mật khẩu."))
    if may(Permission.LOCALITY_MANAGE, place):
        own = url_for("localities.show_locality", locality_id=place.id)
        offered.append(("Địa bàn", own, f"Khu dân cư, cơ quan, doanh nghiệp, trường của {place.name}."))
        paper = url_for("localities.edit_letterhead", locality_id=place.id)
        offered.append(("Mẫu văn bản", paper, "Tên cơ quan, nơi ký, chức danh người khen, biểu trưng."))
        offered.append(
            ("Danh mục cả nước", url_for("localities.list_localities"), "Tra tỉnh, xã, phường, đặc khu.")
        )
    templates = link_to("documents.list_templates", locality_id=place_of(Permission.DOCUMENTS_MANAGE).id)
    if templates and may(Permission.DOCUMENTS_MANAGE, place_of(Permission.DOCUMENTS_MANAGE)):
        offered.append(
            (
                "Mẫu tài liệu Word",
                templates,
                "Kế hoạch, chương trình, dự toán, giấy mời, báo cáo: sửa và gửi lại.",
            )
        )
    offered += _further_cards()
    return offered


def _further_cards() -> list[tuple[str, str, str]]:
    offered = []
    awards = link_to("nominations.list_awards")
    if awards and may(Permission.CATALOGUE_MANAGE, place_of(Permission.CATALOGUE_MANAGE)):
        offered.append(("Danh mục khen thưởng", awards, "Hình thức khen, đối tượng, mức thưởng."))
    salaries = link_to("commendations.list_base_salaries")
    if salaries and may(Permission.CATALOGUE_MANAGE, place_of(Permission.CATALOGUE_MANAGE)):
        offered.append(("Mức lương cơ sở", salaries, "Căn cứ tính tiền thưởng, theo ngày áp dụng."))
    place = place_of(Permission.CATALOGUE_MANAGE)
    kept = link_to("nominations.edit_personal_data", locality_id=place.id)
    if kept and may(Permission.CATALOGUE_MANAGE, place):
        offered.append(("Dữ liệu cá nhân", kept, "Thông báo cho người được đề nghị, thời hạn lưu hồ sơ."))
    if may(Permission.AUDIT_VIEW, place_of(Permission.AUDIT_VIEW)):
        offered.append(
            (
                "Nhật ký",
                url_for("accounts.list_audit"),
                "Ai đã làm gì, lúc nào; chuỗi ghi có còn nguyên không.",
            )
        )
    if may(Permission.INSTALLATION_MANAGE, queries.installation()):
        offered.append(
            (
                "Thay đổi đơn vị năm 2026",
                url_for("accounts.list_changes"),
                "Danh sách cần đối chiếu, áp dụng từng mục.",
            )
        )
        offered.append(
            (
                "Cài đặt",
                url_for("accounts.show_steps"),
                "Các bước cài đặt ban đầu, địa chỉ của trang, in thử.",
            )
        )
    return offered


@bp.get("/admin")
@signed_in
def show_admin():
    offered = cards()
    if not offered:
        abort(403)
    return render("accounts/admin.html", cards=offered)


def installation():
    """The installation, as something that lies in a place."""
    return queries.installation()


@bp.get("/admin/public-url")
@allow(Permission.INSTALLATION_MANAGE, of=installation)
def edit_public_url(home):
    return public_url_page(PublicUrlForm(formdata=None, public_url=home.public_url))


def public_url_page(form: PublicUrlForm, status: int = 200):
    fixed = current_app.config["PUBLIC_URL"]
    return render("setup/public_url.html", status=status, form=form, fixed=fixed)


@bp.post("/admin/public-url")
@allow(Permission.INSTALLATION_MANAGE, of=installation)
def save_public_url(home):
    form = PublicUrlForm()
    if not form.validate_on_submit():
        return public_url_page(form, 422)
    installations.set_public_url(
        url=(form.public_url.data or "").rstrip("/"), locality_id=home.locality.id, actor=g.user.actor
    )
    flash("Đã lưu địa chỉ của trang.", "good")
    return go(url_for("accounts.show_steps"))
