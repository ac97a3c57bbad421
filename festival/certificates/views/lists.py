"""The certificates of a season, and one certificate with the picture of its real print."""

from flask import Response, current_app, g, make_response, request

from festival.accounts.wording import act_name
from festival.certificates import queries, verifying
from festival.certificates.rules import COPY_STATE_NAMES, WELL_PRINTED, WELL_PRINTED_NAME
from festival.certificates.views.blueprint import bp
from festival.commendations.models import Commendation, Decision
from festival.commendations.queries import commendation, register_mode
from festival.commendations.queries.changing import successor_of
from festival.commendations.rules import REGISTER_MODE_NAMES, CommendationState, DecisionKind
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.queries import public_url as known_public_url
from festival.nominations.rules import KIND_NAMES, RecipientKind
from festival.planning.queries import season
from festival.printing import engine, pictures
from festival.web.access import allow
from festival.web.filters import vn_datetime
from festival.web.htmx import render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

ORDER = {
    "register": (Decision.signed_on, Decision.id, Commendation.position),
    "name": (Commendation.name_sort, Commendation.id),
    "kind": (Commendation.kind, Commendation.name_sort, Commendation.id),
}
COLUMNS = {
    "Quyết định": lambda row: row[0].decision.number,
    "Ngày": lambda row: row[0].decision.signed_on,
    "Số sổ vàng": lambda row: row[0].register_no,
    "Danh xưng": lambda row: row[0].salutation,
    "Họ và tên, tên tập thể": lambda row: row[0].name,
    "Chức vụ, đơn vị": lambda row: row[0].address_line,
    "Nội dung khen thưởng": lambda row: row[0].citation,
    "Tiền thưởng": lambda row: row[0].amount,
    "Bản in": lambda row: row[1].state_name if row[1] else "Chưa vào đợt in",
    "Lần in": lambda row: row[1].copy_no if row[1] else None,
}
ACT_NAMES = {
    "copy.print": "Đã in ra giấy",
    "copy.good": "In tốt",
    "copy.spoil": "In hỏng",
    "copy.hand": "Đã trao",
    "copy.void": "Hủy bản in",
    "copy.replace": "Hủy bản in để in lại",
    "copy.take_back": "Hoàn tác trao",
}


def public_url() -> str | None:
    """Where QR codes point to."""
    return known_public_url(current_app.config["PUBLIC_URL"])


@bp.get("/certificates/seasons/<int:season_id>")
@allow(Permission.SEASON_VIEW, of=season)
def list_certificates(season):
    scope = g.user.paths_with(Permission.CERTIFICATES_VIEW)
    # What a higher level decided, it prints itself.
    ours = queries.commended(scope, season.id).where(Decision.kind == DecisionKind.AWARD)
    query = sorted_by(_filtered(ours), ORDER, "register")
    if wants_export():
        return export_xlsx(db.session.execute(query), COLUMNS, f"giay-khen-{season.year}.xlsx")
    page = paged(query, scalars=False)
    return render(
        "certificates/list.html",
        "certificates/_rows.html",
        season=season,
        page=page,
        shown=_shown(page.rows),
        sees_certificates=bool(scope),
        is_filtered=any(request.args.get(name) for name in ("q", "state", "kind", "decision", "locality")),
        states=[
            ("", "Tất cả"),
            (queries.NOT_ORDERED, "Chưa vào đợt in"),
            *((state.value, name) for state, name in COPY_STATE_NAMES.items()),
            (WELL_PRINTED, WELL_PRINTED_NAME),
        ],
        kinds=[("", "Tất cả"), *((kind.value, name) for kind, name in KIND_NAMES.items())],
        columns=_columns(),
        export_url=here(export="xlsx", page=None),
        here=here,
        numbering=REGISTER_MODE_NAMES[register_mode(season.locality_id)],
    )


def _shown(rows) -> Commendation | None:
    """Whose picture stands beside the list: the one the address asks for, else the first."""
    asked = request.args.get("show", "")
    return next((one for one, _ in rows if str(one.id) == asked), rows[0][0] if rows else None)


def _filtered(query):
    if folded := typed_search():
        query = query.where(Commendation.name_fold.contains(folded, autoescape=True))
    query = queries.in_copy_state(query, request.args.get("state", ""))
    kind, decision = request.args.get("kind", ""), request.args.get("decision", "")
    if kind in {one.value for one in RecipientKind}:
        query = query.where(Commendation.kind == RecipientKind(kind))
    if decision.isdecimal() and len(decision) < 10:
        query = query.where(Commendation.decision_id == int(decision))
    locality = request.args.get("locality", "")
    if locality.isascii() and locality.isdecimal() and len(locality) < 10:
        query = queries.proposed_by(query, int(locality))
    return query


def _columns() -> list[dict | str]:
    asked = request.args.get("sort", "register")

    def column(label: str, name: str) -> dict:
        direction = {name: "ascending", f"-{name}": "descending"}.get(asked)
        url = here(sort=f"-{name}" if asked == name else name, page=None)
        return {"label": label, "url": url, "sort": direction}

    return [column("Người, tập thể được khen", "name"), column("Sổ vàng", "register"), "Bản in"]


@bp.get("/certificates/commendations/<int:commendation_id>")
@allow(Permission.CERTIFICATES_VIEW, of=commendation)
def show_certificate(one):
    copies = queries.copies_of(one.id)
    past = [
        {
            "at": vn_datetime(entry.at),
            "who": entry.actor_name,
            "what": ACT_NAMES.get(entry.action) or act_name(entry.action),
            "note": entry.details.get("reason", ""),
        }
        for entry in queries.history_of([copy.id for copy in copies])
    ]
    return render(
        "certificates/show.html",
        one=one,
        successor=successor_of(one),
        copies=copies,
        past=past,
        problem=engine.why_not_printable(),
        may_be_signed=one.state is CommendationState.ISSUED
        and current_app.config["SIGN_CREDENTIAL"] is not None,
    )


@bp.get("/certificates/commendations/<int:commendation_id>/picture.png")
@allow(Permission.CERTIFICATES_VIEW, of=commendation)
def picture(one):
    """The real print as a picture; the same texts give the same answer without drawing again."""
    shown = verifying.drawn(one, public_url=public_url(), files=current_app.extensions["files"])
    etag = pictures.fingerprint(shown.template, shown.text)
    if etag in request.if_none_match:
        return _kept(make_response("", 304), etag)
    if engine.why_not_printable():
        return Response(pictures.MISSING, 503, mimetype="image/svg+xml")
    response = make_response(pictures.picture(shown.template, shown.text))
    response.mimetype = "image/png"
    return _kept(response, etag)


def _kept(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
