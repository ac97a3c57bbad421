"""Pledges of a festival: written, counted, printed. Who signs them is in signers.py."""

from flask import flash, g, request, url_for

from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.queries import letterhead_above
from festival.planning import queries as planning
from festival.planning.forms.pledges import EndPledgeForm, NewPledgeForm, PledgeForm
from festival.planning.queries import festival
from festival.planning.queries import pledges as queries
from festival.planning.queries.pledges import pledge
from festival.planning.rules import WORKING_STATES, check_working, pledges
from festival.planning.rules.pledges import PledgeKind
from festival.planning.services import pledges as services
from festival.planning.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.htmx import go, render


def may_work(festival) -> bool:
    return festival.state in WORKING_STATES and may(Permission.FESTIVAL_EDIT, festival)


@bp.get("/planning/festivals/<int:festival_id>/pledges")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def list_pledges(festival):
    return render(
        "planning/pledges.html",
        festival=festival,
        pledges=queries.pledges_of(festival.id),
        kind_names=pledges.PLEDGE_NAMES,
        signer_words=pledges.SIGNERS,
        kinds=list(PledgeKind),
        may_work=may_work(festival),
    )


@bp.get("/planning/festivals/<int:festival_id>/pledges/new")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def new_pledge(festival):
    check_working(festival.state)
    kinds = {kind.value: kind for kind in PledgeKind}
    kind = kinds.get(request.args.get("kind", ""), PledgeKind.HOUSEHOLDS)
    data = {
        "kind": kind.value,
        "title": pledges.TITLES[kind],
        "promises": "\n".join(pledges.PROMISES[kind]),
    }
    return _new_page(festival, NewPledgeForm(formdata=None, data=data))


def _new_page(festival, form, status=200, refusals=()):
    is_between_areas = form.kind.data == PledgeKind.AREAS.value
    return render(
        "planning/pledge_new.html",
        status=status,
        festival=festival,
        form=form,
        areas=queries.areas_of(festival) if is_between_areas else [],
        other=PledgeKind.HOUSEHOLDS if is_between_areas else PledgeKind.AREAS,
        kind_names=pledges.PLEDGE_NAMES,
        is_between_areas=is_between_areas,
        refusals=list(refusals),
    )


@bp.post("/planning/festivals/<int:festival_id>/pledges")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def create_pledge(festival):
    form = NewPledgeForm()
    if not form.validate_on_submit():
        return _new_page(festival, form, status=422)
    kind = PledgeKind(form.kind.data)
    try:
        pledge_id = services.create_pledge(
            festival.id,
            kind=kind,
            title=form.title.data,
            promises=form.promises.data,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _new_page(planning.festival(festival.id), form, status=409, refusals=said)
    if kind is PledgeKind.AREAS:
        flash("Đã lập giao ước với mọi khu dân cư của xã. Khi ký xong, ghi chữ ký ở đây.", "good")
        return go(url_for(".show_pledge", pledge_id=pledge_id))
    flash("Đã lập bản cam kết. Tiếp theo, dán danh sách chủ hộ.", "good")
    return go(url_for(".paste_signers", pledge_id=pledge_id))


@bp.get("/planning/pledges/<int:pledge_id>/words")
@allow(Permission.FESTIVAL_EDIT, of=pledge)
def edit_pledge(pledge):
    check_working(pledge.festival.state)
    pledges.check_unsigned(queries.count_signed(pledge.id)[0])
    return _words_page(pledge, PledgeForm(obj=pledge))


def _words_page(pledge, form, status=200, refusals=()):
    return render(
        "planning/pledge_edit.html",
        status=status,
        pledge=pledge,
        festival=pledge.festival,
        form=form,
        refusals=list(refusals),
    )


@bp.post("/planning/pledges/<int:pledge_id>/words")
@allow(Permission.FESTIVAL_EDIT, of=pledge)
def save_pledge(pledge):
    form, pledge_id = PledgeForm(), pledge.id
    if not form.validate_on_submit():
        return _words_page(pledge, form, status=422)
    try:
        services.edit_pledge(
            pledge_id, title=form.title.data, promises=form.promises.data, actor=g.user.actor
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _words_page(queries.pledge(pledge_id), form, status=409, refusals=said)
    flash("Đã lưu nội dung cam kết.", "good")
    return go(url_for(".show_pledge", pledge_id=pledge_id))


@bp.get("/planning/pledges/<int:pledge_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=pledge)
def ask_pledge_deletion(pledge):
    signed, total = queries.count_signed(pledge.id)
    check_working(pledge.festival.state)
    pledges.check_unsigned(signed)
    return _deletion_page(pledge, EndPledgeForm(), total)


def _deletion_page(pledge, form, total: int, status=200):
    return render(
        "planning/pledge_delete.html",
        status=status,
        pledge=pledge,
        festival=pledge.festival,
        form=form,
        total=total,
        signer_word=pledges.SIGNERS[pledge.kind],
    )


@bp.post("/planning/pledges/<int:pledge_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=pledge)
def delete_pledge(pledge):
    form, festival_id = EndPledgeForm(), pledge.festival_id
    _signed, total = queries.count_signed(pledge.id)
    if not form.validate_on_submit() or form.count.data != total:
        if not form.count.errors:
            form.count.errors = [f"Số dòng đang là {total}. Hãy gõ lại đúng số này."]
        return _deletion_page(pledge, form, total, status=422)
    services.delete_pledge(pledge.id, actor=g.user.actor)
    flash("Đã xóa bản cam kết.", "good")
    return go(url_for(".list_pledges", festival_id=festival_id))


@bp.get("/planning/pledges/<int:pledge_id>/print")
@allow(Permission.FESTIVAL_VIEW, of=pledge)
def print_pledge(pledge):
    """The sheet that is signed by hand: every signer, with room for a signature."""
    rows = db.session.execute(queries.signer_rows(pledge.id).order_by(*queries.SIGNER_ORDER)).all()
    return render(
        "planning/pledge_print.html",
        pledge=pledge,
        festival=pledge.festival,
        promises=pledges.promise_lines(pledge.promises),
        rows=rows,
        is_between_areas=pledge.kind is PledgeKind.AREAS,
        name_head=pledges.NAME_HEADS[pledge.kind],
        address_head=pledges.ADDRESS_HEADS[pledge.kind],
        head=letterhead_above(pledge.locality),
    )
