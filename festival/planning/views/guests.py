"""The guests of a festival: listed, typed, pasted, seated."""

from flask import current_app, flash, g, request, session, url_for

from festival.core import clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.queries import public_url
from festival.planning import queries, rules
from festival.planning.forms.guests import (
    COLUMNS,
    DelegateForm,
    EditDelegateForm,
    PasteGuestsForm,
    understood,
)
from festival.planning.models import Delegate
from festival.planning.queries import festival
from festival.planning.queries import guests as guest_queries
from festival.planning.queries.guests import IN_ORDER, delegate
from festival.planning.rules.guests import (
    ANSWER_NAMES,
    DELEGATE_NAMES,
    Answer,
    DelegateKind,
    Totals,
    check_pasted,
)
from festival.planning.services import guests
from festival.planning.views.blueprint import bp
from festival.web import lists
from festival.web.access import allow, may
from festival.web.filters import vn_datetime
from festival.web.htmx import go, render

TAKEN_OUT = "guest_taken_out"
TONES = {Answer.NONE: "waiting", Answer.COMING: "good", Answer.DECLINED: "refused"}
ORDER = {
    "kind": IN_ORDER,
    "name": (Delegate.name_sort, Delegate.id),
    "seat": (Delegate.seat_block, Delegate.name_sort, Delegate.id),
    "answer": (Delegate.answer, Delegate.name_sort, Delegate.id),
}
EXPORTED = {
    "Nhóm": lambda row: DELEGATE_NAMES[row.kind],
    "Xưng hô": lambda row: row.salutation,
    "Họ và tên": lambda row: row.full_name,
    "Chức vụ, đơn vị": lambda row: row.post,
    "Số chỗ": lambda row: row.seats,
    "Khu ghế": lambda row: row.seat_block,
    "Ghi chú": lambda row: row.note,
    "Trả lời": lambda row: ANSWER_NAMES[row.answer],
    "Số người dự": lambda row: row.coming if row.answer is Answer.COMING else None,
    "Lời nhắn": lambda row: row.message,
    "Trả lời lúc": lambda row: vn_datetime(row.answered_at),
}


@bp.get("/planning/festivals/<int:festival_id>/guests")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_guests(festival):
    query = guest_queries.delegate_rows(
        festival.id,
        search=lists.typed_search(),
        kind=request.args.get("kind", ""),
        answer=request.args.get("answer", ""),
    )
    query = lists.sorted_by(query, ORDER, "kind")
    if lists.wants_export():
        name = f"khach-moi-{festival.id}.xlsx"
        return _private(lists.export_xlsx(db.session.scalars(query), EXPORTED, name))
    sums = guest_queries.totals(festival.id)
    return render(
        "planning/guests.html",
        festival=festival,
        listing=lists.paged(query),
        sums=[(DELEGATE_NAMES[kind], sums[kind]) for kind in DelegateKind if kind in sums],
        whole=sum(sums.values(), Totals()),
        kind_names=DELEGATE_NAMES,
        answer_names=ANSWER_NAMES,
        kind_choices=[("", "Mọi nhóm"), *((kind.value, name) for kind, name in DELEGATE_NAMES.items())],
        answer_choices=[("", "Mọi trả lời"), *((one.value, name) for one, name in ANSWER_NAMES.items())],
        tones=TONES,
        may_edit=_may_edit(festival),
        taken_out=_taken_out(festival),
        here=lists.here,
    )


def _private(response):
    """Names and answers of people: nothing between us and the reader keeps them."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _may_edit(festival) -> bool:
    return festival.state in rules.WORKING_STATES and may(Permission.FESTIVAL_EDIT, festival)


def _taken_out(festival) -> str:
    """The name of the guest deleted last, whom «Hoàn tác» puts back."""
    kept = session.get(TAKEN_OUT)
    return kept["full_name"] if kept and kept.get("festival_id") == festival.id else ""


@bp.get("/planning/festivals/<int:festival_id>/guests/new")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def new_guest(festival):
    rules.check_working(festival.state)
    data = {"kind": request.args.get("kind", DelegateKind.COMMUNE.value), "seats": 1}
    return render("planning/guest_new.html", festival=festival, form=DelegateForm(data=data))


@bp.post("/planning/festivals/<int:festival_id>/guests")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def add_guest(festival):
    form = DelegateForm()
    if not form.validate_on_submit():
        return render("planning/guest_new.html", status=422, festival=festival, form=form)
    try:
        guests.add(festival.id, form.content, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        return render("planning/guest_new.html", status=409, festival=festival, form=form, refusals=said)
    flash(f"Đã thêm {form.full_name.data}.", "good")
    if request.form.get("more"):
        return go(url_for(".new_guest", festival_id=festival.id, kind=form.kind.data))
    return go(url_for(".show_guests", festival_id=festival.id))


@bp.get("/planning/delegates/<int:delegate_id>")
@allow(Permission.FESTIVAL_EDIT, of=delegate)
def edit_guest(guest):
    rules.check_working(guest.festival.state)
    names = ("salutation", "full_name", "post", "seats", "seat_block", "note")
    data = {name: getattr(guest, name) for name in names} | {
        "kind": guest.kind.value,
        "answer": guest.answer.value,
        "coming": guest.coming or None,
        "seen": guests.fingerprint(guest),
    }
    return _guest_page(guest, EditDelegateForm(formdata=None, data=data))


def _guest_page(guest, form, status=200, refusals=()):
    base = public_url(current_app.config["PUBLIC_URL"])
    return render(
        "planning/guest_edit.html",
        status=status,
        guest=guest,
        festival=guest.festival,
        form=form,
        address=f"{base}/rsvp/{guest.token}" if base else "",
        refusals=list(refusals),
    )


@bp.post("/planning/delegates/<int:delegate_id>")
@allow(Permission.FESTIVAL_EDIT, of=delegate)
def save_guest(guest):
    form = EditDelegateForm()
    if not form.validate_on_submit():
        return _guest_page(guest, form, status=422)
    guest_id, festival_id = guest.id, guest.festival_id
    try:
        guests.edit(
            guest_id,
            form.content,
            answer=form.chosen,
            coming=form.coming.data or 0,
            seen=form.seen.data or "",
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        guest = delegate(guest_id)
        if guest is None:
            raise
        return _guest_page(guest, form, status=409, refusals=said)
    flash("Đã lưu khách mời.", "good")
    return go(url_for(".show_guests", festival_id=festival_id))


@bp.post("/planning/delegates/<int:delegate_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=delegate)
def delete_guest(guest):
    festival_id = guest.festival_id
    # In the session, which is signed: an address for answering must not be made up by a form.
    session[TAKEN_OUT] = guests.delete(guest.id, actor=g.user.actor)
    return go(url_for(".show_guests", festival_id=festival_id))


@bp.post("/planning/festivals/<int:festival_id>/guests/restoration")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def restore_guest(festival):
    kept = session.pop(TAKEN_OUT, None)
    if not kept or kept.get("festival_id") != festival.id:
        raise RuleBroken("Không còn khách mời nào để khôi phục. Hãy tải lại trang.")
    guests.restore(festival.id, kept, actor=g.user.actor)
    flash(f"Đã khôi phục {kept['full_name']}.", "good")
    return go(url_for(".show_guests", festival_id=festival.id))


@bp.post("/planning/delegates/<int:delegate_id>/link")
@allow(Permission.FESTIVAL_EDIT, of=delegate)
def renew_link(guest):
    guest_id = guest.id
    guests.renew_link(guest_id, actor=g.user.actor)
    flash("Đã đổi địa chỉ trả lời. Giấy mời đã in với địa chỉ cũ không trả lời được nữa.", "good")
    return go(url_for(".edit_guest", delegate_id=guest_id))


@bp.get("/planning/festivals/<int:festival_id>/guests/paste")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def paste_guests(festival):
    rules.check_working(festival.state)
    return _paste_page(festival, PasteGuestsForm(data={"kind": DelegateKind.COMMUNE.value}))


def _paste_page(festival, form, status=200, rows=(), refusals=()):
    return render(
        "planning/guests_paste.html",
        status=status,
        festival=festival,
        form=form,
        columns=COLUMNS,
        rows=rows,
        is_good=bool(rows) and not any(row.error for row in rows) and not refusals,
        refusals=refusals,
    )


@bp.post("/planning/festivals/<int:festival_id>/guests/paste")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_pasted_guests(festival):
    """First what was understood; then, once somebody has looked at it, all rows or none."""
    form = PasteGuestsForm()
    if not form.validate_on_submit():
        return _paste_page(festival, form, status=422)
    rows = understood(form.rows.data, DelegateKind(form.kind.data))
    faults = [f"Dòng {row.number}: {row.error}" for row in rows if row.error]
    if not rows:
        faults = ["Không thấy dòng nào. Hãy sao chép các ô trong Excel rồi dán lại."]
    try:
        check_pasted(len(rows))
    except RuleBroken as refusal:
        return _paste_page(festival, form, status=422, refusals=[str(refusal)])
    if faults:
        return _paste_page(festival, form, status=422, rows=rows, refusals=faults[:20])
    if not form.is_checked.data:
        return _paste_page(festival, form, rows=rows)
    try:
        count = guests.add_all(festival.id, [row.content for row in rows], actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        return _paste_page(festival, form, status=409, rows=rows, refusals=said)
    flash(f"Đã thêm {count} khách mời.", "good")
    return go(url_for(".show_guests", festival_id=festival.id))


@bp.get("/planning/festivals/<int:festival_id>/guests/seats")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_seats(festival):
    blocks = guest_queries.by_seat(festival.id)
    response = render(
        "planning/guest_seats.html",
        festival=festival,
        blocks=blocks,
        answer_names=ANSWER_NAMES,
        printed_at=clock.now(),
        seats=sum(guest.seats for _block, people in blocks for guest in people),
    )
    return _private(response)
