"""The rows of a programme: written, ordered, pasted, printed."""

from dataclasses import asdict

from flask import flash, g, request, session, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries, services
from festival.planning.forms import COLUMNS, ItemForm, PasteForm, SeenField, understood
from festival.planning.queries import festival, programme_item
from festival.planning.rules import ProgrammePart, programme
from festival.planning.services import ItemContent
from festival.planning.views.blueprint import bp
from festival.web.access import allow
from festival.web.forms import BaseForm
from festival.web.htmx import go, render, wants_fragment

TAKEN_OUT = "programme_taken_out"


class SeenForm(BaseForm):
    seen = SeenField()


@bp.get("/planning/festivals/<int:festival_id>/programme")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def edit_programme(festival):
    festival.check_editable()
    return _programme_page(festival)


def _programme_page(festival, status=200, refusals=()):
    items = festival.items
    return render(
        "planning/programme.html",
        "planning/_programme.html",
        status=status,
        festival=festival,
        hints={hint.number: hint.sentence for hint in programme.hints(items)},
        total=programme.total_minutes(items),
        taken_out=_taken_out(festival),
        refusals=refusals,
    )


def _taken_out(festival) -> dict | None:
    """The row deleted last, offered once for «Hoàn tác»."""
    kept = session.get(TAKEN_OUT)
    if not kept or kept.get("festival_id") != festival.id:
        return None
    session.pop(TAKEN_OUT)
    return kept


def _changed(festival_id: int, anchor: str = "programme"):
    """After a change: the rows again for htmx, their page for everyone else."""
    if wants_fragment():
        return _programme_page(queries.festival(festival_id))
    return go(url_for(".edit_programme", festival_id=festival_id, _anchor=anchor))


@bp.get("/planning/festivals/<int:festival_id>/run-sheet")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_run_sheet(festival):
    total = programme.total_minutes(festival.items)
    return render("planning/run_sheet.html", festival=festival, total=total)


@bp.get("/planning/festivals/<int:festival_id>/programme/items/new")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def new_item(festival):
    """A form for a row at the end, or before the row at ``position``."""
    festival.check_editable()
    place = request.args.get("position", type=int)
    place = min(max(place, 1), len(festival.items) + 1) if place else len(festival.items) + 1
    above = festival.items[: place - 1]
    start = programme.next_start(above)
    if not above and festival.starts_at:
        start = festival.starts_at
    data = {
        "part": above[-1].part.value if above else ProgrammePart.CEREMONY.value,
        "starts_at": start,
        "minutes": 10,
        "position": place,
    }
    return render("planning/item_new.html", festival=festival, form=ItemForm(data=data))


@bp.post("/planning/festivals/<int:festival_id>/programme/items")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def add_item(festival):
    form = ItemForm()
    if not form.validate_on_submit():
        return render("planning/item_new.html", status=422, festival=festival, form=form)
    try:
        services.add_item(festival.id, form.content, position=form.position.data, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        return render("planning/item_new.html", status=409, festival=festival, form=form, refusals=said)
    return _changed(festival.id)


@bp.get("/planning/programme-items/<int:programme_item_id>")
@allow(Permission.FESTIVAL_EDIT, of=programme_item)
def edit_item(item):
    item.festival.check_editable()
    names = ("starts_at", "minutes", "title", "presenter", "needs")
    form = ItemForm(data={name: getattr(item, name) for name in names} | {"part": item.part.value})
    return render("planning/item_edit.html", item=item, festival=item.festival, form=form)


@bp.post("/planning/programme-items/<int:programme_item_id>")
@allow(Permission.FESTIVAL_EDIT, of=programme_item)
def save_item(item):
    form = ItemForm()
    festival = item.festival
    if not form.validate_on_submit():
        return render("planning/item_edit.html", status=422, item=item, festival=festival, form=form)
    item_id, festival_id = item.id, item.festival_id
    try:
        services.edit_item(item_id, form.content, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        context = {"item": {"id": item_id}, "festival": queries.festival(festival_id)}
        return render("planning/item_edit.html", status=409, form=form, refusals=said, **context)
    return _changed(festival_id)


@bp.post("/planning/programme-items/<int:programme_item_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=programme_item)
def delete_item(item):
    festival_id = item.festival_id
    position, content = services.delete_item(item.id, actor=g.user.actor)
    session[TAKEN_OUT] = {"festival_id": festival_id, "fields": _as_fields(position, content)}
    return _changed(festival_id)


def _as_fields(position: int, content: ItemContent) -> dict[str, str]:
    """What «Hoàn tác» sends to put the row back where it was."""
    fields = {**asdict(content), "part": content.part.value, "position": position}
    fields["starts_at"] = f"{content.starts_at:%H:%M}"
    return {name: str(value) for name, value in fields.items()}


@bp.post("/planning/programme-items/<int:programme_item_id>/place")
@allow(Permission.FESTIVAL_EDIT, of=programme_item)
def shift_item(item):
    by = -1 if request.form.get("direction") == "up" else 1
    item_id, festival_id = item.id, item.festival_id
    services.shift_item(item_id, by, actor=g.user.actor)
    return _changed(festival_id, anchor=f"row-{item_id}")


@bp.post("/planning/festivals/<int:festival_id>/programme/times")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def retime(festival):
    form = SeenForm()
    seen = form.seen.revision if form.validate_on_submit() else -1
    services.retime(festival.id, seen=seen, actor=g.user.actor)
    return _changed(festival.id)


@bp.get("/planning/festivals/<int:festival_id>/programme/paste")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def paste_programme(festival):
    festival.check_editable()
    return _paste_page(festival, PasteForm(data={"seen": festival.revision}))


def _paste_page(festival, form, status=200, rows=(), refusals=()):
    return render(
        "planning/programme_paste.html",
        status=status,
        festival=festival,
        form=form,
        columns=COLUMNS,
        rows=rows,
        is_good=bool(rows) and not any(row.error for row in rows) and not refusals,
        refusals=refusals,
    )


@bp.post("/planning/festivals/<int:festival_id>/programme/paste")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_pasted(festival):
    """First what was understood; then, once somebody has looked at it, all rows or none."""
    form = PasteForm()
    if not form.validate_on_submit():
        return _paste_page(festival, form, status=422)
    rows = understood(form.rows.data)
    faults = [f"Dòng {row.number}: {row.error}" for row in rows if row.error]
    if not rows:
        faults = ["Không thấy dòng nào. Hãy sao chép các ô trong Excel rồi dán lại."]
    if faults:
        return _paste_page(festival, form, status=422, rows=rows, refusals=faults[:20])
    if not form.is_checked.data:
        return _paste_page(festival, form, rows=rows)
    try:
        contents = [row.content for row in rows]
        count = services.add_items(festival.id, contents, seen=form.seen.revision, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        return _paste_page(festival, form, status=409, rows=rows, refusals=said)
    flash(f"Đã thêm {count} dòng chương trình.", "good")
    return go(url_for(".edit_programme", festival_id=festival.id))
