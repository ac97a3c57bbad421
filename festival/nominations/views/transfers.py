"""«Gửi, nhận hồ sơ»: signed files to and from other installations, and whose files are taken."""

from flask import current_app, flash, g, request, send_file, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.forms.transfers import (
    ImportForm,
    PartnerKeyForm,
    ReceiveForm,
    SendForm,
    rows_ticked,
)
from festival.nominations.queries import transfers as queries
from festival.nominations.queries.transfers import transfer_desk, transfer_of_desk, trusted_key
from festival.nominations.rules import TRANSFER_NAMES, TransferKind
from festival.nominations.services import arrivals, packages, partners
from festival.nominations.transfer_files.values import MOST_PACKAGE
from festival.nominations.views.blueprint import bp
from festival.nominations.views.forwarding import refused, still
from festival.web.access import allow
from festival.web.htmx import go, render
from festival.web.limits import takes

_TAKEN = {
    TransferKind.DOSSIERS_IN: "Đã nhận {} hồ sơ. Các hồ sơ này chờ thẩm định trong danh sách đề nghị.",
    TransferKind.RESULTS_IN: "Đã nhận kết quả của {} hồ sơ.",
}


def _tools() -> packages.Tools:
    return packages.Tools(current_app.extensions["keys"], current_app.extensions["files"])


@bp.get("/nominations/seasons/<int:season_id>/transfers")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def list_transfers(desk):
    return _page(desk.season)


def _page(season, status=200, refusals=(), key_form=None, receive_form=None):
    return render(
        "nominations/transfers.html",
        status=status,
        season=season,
        names=TRANSFER_NAMES,
        transfers=queries.transfers_of(season.id),
        answers=queries.answers_open(season.id),
        to_send=len(queries.waiting_outside(season.id)),
        keys=queries.keys_of(season.locality_id),
        own_key=current_app.extensions["keys"].public_key,
        key_form=key_form or PartnerKeyForm(formdata=None),
        receive_form=receive_form or ReceiveForm(formdata=None),
        refusals=list(refusals),
    )


@bp.get("/nominations/seasons/<int:season_id>/transfers/new")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def new_package(desk):
    return _package_page(desk.season, SendForm(formdata=None))


def _package_page(season, form, status=200, refusals=(), seen=None):
    found = queries.waiting_outside(season.id)
    return render(
        "nominations/transfer_new.html",
        status=status,
        season=season,
        form=form,
        found=found,
        ticked={one.id for one in (found if seen is None else still(found, seen))},
        refusals=list(refusals),
    )


@bp.post("/nominations/seasons/<int:season_id>/transfers")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def send_package(desk):
    season_id, seen, form = desk.season.id, rows_ticked(request.form.getlist("nomination")), SendForm()
    if not form.validate_on_submit() or refused(seen):
        return _package_page(desk.season, form, status=422, refusals=refused(seen), seen=seen)
    try:
        packages.send_package(season_id, seen, partner=form.partner.data, tools=_tools(), actor=g.user.actor)
    except RuleBroken as refusal:
        season = transfer_desk(season_id).season
        return _package_page(season, form, status=409, refusals=[str(refusal)], seen=seen)
    flash(f"Đã lập gói {len(seen)} hồ sơ. Hãy tải tệp ở dưới và gửi cho {form.partner.data}.", "good")
    return go(url_for(".list_transfers", season_id=season_id))


@bp.get("/nominations/transfers/<int:transfer_id>/file")
@allow(Permission.NOMINATION_REVIEW, of=transfer_of_desk)
def transfer_file(desk):
    path = current_app.extensions["files"].path(desk.thing.sha256)
    if not path.exists():
        raise RuleBroken("Tệp không còn trong kho. Hãy lập lại, hoặc đề nghị nơi gửi gửi lại.")
    answer = send_file(path, as_attachment=True, download_name=desk.thing.file_name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/nominations/transfers/<int:transfer_id>/results")
@allow(Permission.NOMINATION_REVIEW, of=transfer_of_desk)
def send_results(desk):
    season_id = desk.season.id
    packages.send_results(desk.thing.id, tools=_tools(), actor=g.user.actor)
    flash("Đã lập tệp kết quả. Hãy tải tệp ở dưới và gửi trả.", "good")
    return go(url_for(".list_transfers", season_id=season_id))


@bp.post("/nominations/seasons/<int:season_id>/arrivals")
@takes(MOST_PACKAGE + 1024 * 1024)
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def look_at_arrival(desk):
    """What is in the file, and what keeps it from being taken; only its bytes are kept."""
    form, sent = ReceiveForm(), request.files.get("file")
    if not form.validate_on_submit() or sent is None or not sent.filename:
        form.file.errors = ["Hãy chọn gói hồ sơ (.zip) hoặc tệp kết quả (.json)."]
        return _page(desk.season, status=422, receive_form=form)
    content = sent.read(MOST_PACKAGE + 1)
    try:
        arrival = arrivals.looked_at(desk.season.id, content, current_app.extensions["files"])
    except RuleBroken as refusal:
        form.file.errors = [str(refusal)]
        return _page(desk.season, status=409, receive_form=form)
    return _arrival_page(desk.season, arrival)


def _arrival_page(season, arrival, status=200):
    return render("nominations/transfer_arrival.html", status=status, season=season, arrival=arrival)


@bp.post("/nominations/seasons/<int:season_id>/arrivals/taken")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def take_arrival(desk):
    form, season_id = ImportForm(), desk.season.id
    if not form.validate_on_submit():
        return _page(desk.season, status=422, refusals=form.sha256.errors)
    try:
        kind, count = arrivals.take(
            season_id, form.sha256.data, store=current_app.extensions["files"], actor=g.user.actor
        )
    except RuleBroken as refusal:
        return _page(transfer_desk(season_id).season, status=409, refusals=[str(refusal)])
    flash(_TAKEN[kind].format(count), "good")
    return go(url_for(".list_transfers", season_id=season_id))


@bp.post("/nominations/seasons/<int:season_id>/partner-keys")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def add_partner_key(desk):
    own_key = current_app.extensions["keys"].public_key
    form, season_id = PartnerKeyForm(own_key=own_key), desk.season.id
    if not form.validate_on_submit():
        return _page(desk.season, status=422, key_form=form)
    try:
        partners.trust(
            locality_id=desk.season.locality_id,
            name=form.name.data,
            public_key=form.public_key.data,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _page(transfer_desk(season_id).season, status=409, refusals=[str(refusal)], key_form=form)
    flash(f"Từ nay nhận tệp do {form.name.data} ký.", "good")
    return go(url_for(".list_transfers", season_id=season_id))


@bp.post("/nominations/seasons/<int:season_id>/partner-keys/<int:partner_key_id>/withdrawal")
@allow(Permission.NOMINATION_REVIEW, of=trusted_key)
def withdraw_partner_key(trusted):
    season_id = trusted.season.id
    partners.withdraw_trust(partner_key_id=trusted.key.id, actor=g.user.actor)
    flash("Đã thôi nhận tệp ký bằng khóa này.", "good")
    return go(url_for(".list_transfers", season_id=season_id))
