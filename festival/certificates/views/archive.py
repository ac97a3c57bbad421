"""Copies of one certificate for the archive: PDF/A, and signed with the office's certificate."""

from io import BytesIO

from flask import Response, current_app, g, send_file

from festival.certificates.services import archiving
from festival.certificates.views.blueprint import bp
from festival.certificates.views.lists import public_url
from festival.commendations.models import Commendation
from festival.commendations.queries import commendation
from festival.core import text
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.web.access import allow
from festival.web.limits import limiter


@bp.get("/certificates/commendations/<int:commendation_id>/archive.pdf")
@allow(Permission.CERTIFICATES_VIEW, of=commendation)
@limiter.limit("20/minute")
def archive_copy(one):
    if one.decision.is_recorded:
        raise RuleBroken("Bằng này do cấp trên in, tại đây không có bản lưu trữ. Hãy lấy ở nơi ban hành.")
    pdf = archiving.archival_copy(one, public_url=public_url(), files=current_app.extensions["files"])
    return _sent(pdf, one, "luu-tru")


@bp.post("/certificates/commendations/<int:commendation_id>/signed-copies")
@allow(Permission.CERTIFICATES_PRINT, of=commendation)
@limiter.limit("20/minute")
def sign_copy(one):
    """A POST, because a signature is an act that is noted."""
    pdf = archiving.signed_copy(
        one,
        public_url=public_url(),
        files=current_app.extensions["files"],
        credential=current_app.config["SIGN_CREDENTIAL"],
        actor=g.user.actor,
    )
    return _sent(pdf, one, "ky-so")


def _sent(pdf: bytes, one: Commendation, what: str) -> Response:
    number = text.fold(f"{one.decision.number} {one.register_no}").replace("/", "-").replace(" ", "-")
    return send_file(
        BytesIO(pdf),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"giay-khen-{number}-{what}.pdf",
    )
