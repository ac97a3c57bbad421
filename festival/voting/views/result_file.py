"""The signed result of a closed session, to keep and to check elsewhere."""

from flask import Response, current_app

from festival.core.permissions import Permission
from festival.voting import queries, result_file
from festival.voting.views.blueprint import bp
from festival.web.access import allow


@bp.get("/council/sessions/<int:session_id>/result-file")
@allow(Permission.COUNCIL_VIEW, of=queries.council_session)
def download_result(session):
    content = result_file.build(session, current_app.extensions["keys"])
    response = Response(content, mimetype="application/json")
    name = f"ket-qua-phien-hop-{session.held_on:%Y-%m-%d}-{session.id}.json"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
