"""The rows of a programme: written, ordered, timed, pasted."""

from dataclasses import asdict

from flask import flash, g, request, session, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries, services
from festival.planning.forms.programme import ItemForm, TimesForm
from festival.planning.forms.programme_paste import COLUMNS, Pasted, PasteForm, understood_table
from festival.planning.forms.seen import SeenField
from festival.planning.queries import festival, programme_item
from festival.planning.rules import ProgrammePart, clock, programme
from festival.planning.services import ItemContent
from festival.planning.services.programme import content_of
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
        spans=[(clock.time_of(start), clock.time_of(end)) for start, end in programme.timeline(items)],
        outcome=programme.forecast([content_of(item) for item in items], festival.starts_at),
        fixed=sum(item.is_fixed for item in items[1:]),
        tracks=len({item.track for item in items}),
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


def _item_page(festival, form: ItemForm, *, item_id: int | None = None, status=200, refusals=()):
    """The form of a new row or of the one with ``item_id``, with what it does to the programme."""
    form.ask_while_typing(url_for(".preview_item", festival_id=festival.id, item=item_id))
    return render(
        "planning/item_edit.html" if item_id else "planning/item_new.html",
        status=status,
        festival=festival,
        item_id=item_id,
        form=form,
        refusals=refusals,
        hint=_hint(festival, form.times, position=form.position.data, item_id=item_id),
    )


def _hint(festival, content: ItemContent | None, *, position: int | None, item_id: int | None) -> dict | None:
    """When a row would run, and what the whole programme would come to; None while it cannot be said."""
    if content is None:
        return None
    others = [item for item in festival.items if item.id != item_id]
    place = min(max(position or len(others) + 1, 1), len(others) + 1)
    rows = [*map(content_of, others[: place - 1]), content, *map(content_of, others[place - 1 :])]
    outcome = programme.forecast(rows, festival.starts_at)
    start, end = outcome.spans[place - 1]
    return {
        "place": place,
        "start": clock.time_of(start),
        "end": clock.time_of(end),
        "is_next_day": end >= clock.DAY,
        "total": outcome.total,
        "ends": outcome.ends_said,
        "own": [hint.sentence for hint in outcome.hints if hint.number == place],
        "others": [(hint, rows[hint.number - 1].title) for hint in outcome.hints if hint.number != place],
    }


@bp.get("/planning/festivals/<int:festival_id>/programme/preview")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def preview_item(festival):
    """What the row that is being typed would do; writes nothing."""
    form = TimesForm(formdata=request.args)
    content = form.times if form.validate() else None
    item_id = request.args.get("item", type=int)
    hint = _hint(festival, content, position=form.position.data, item_id=item_id)
    return render(
        "planning/programme_hint.html", "planning/_programme_hint.html", festival=festival, hint=hint
    )


@bp.get("/planning/festivals/<int:festival_id>/programme/items/new")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def new_item(festival):
    """A form for a row at the end, or before the row at ``position``."""
    festival.check_editable()
    last = len(festival.items) + 1
    asked = request.args.get("position", type=int) or last
    place = min(max(asked, 1), last)
    above = festival.items[place - 2] if place > 1 else None
    part = above.part if above else ProgrammePart.CEREMONY
    data = {"part": part.value, "minutes": 10, "track": 1, "position": place}
    return _item_page(festival, ItemForm(data=data))


@bp.post("/planning/festivals/<int:festival_id>/programme/items")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def add_item(festival):
    form = ItemForm()
    if not form.validate_on_submit():
        return _item_page(festival, form, status=422)
    try:
        services.add_item(festival.id, form.content, position=form.position.data, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _item_page(queries.festival(festival.id), form, status=409, refusals=said)
    return _changed(festival.id)


@bp.get("/planning/programme-items/<int:programme_item_id>")
@allow(Permission.FESTIVAL_EDIT, of=programme_item)
def edit_item(item):
    item.festival.check_editable()
    content = content_of(item)
    more = {"part": item.part.value, "position": item.position, "seen": item.festival.revision}
    return _item_page(item.festival, ItemForm(data={**asdict(content), **more}), item_id=item.id)


@bp.post("/planning/programme-items/<int:programme_item_id>")
@allow(Permission.FESTIVAL_EDIT, of=programme_item)
def save_item(item):
    form = ItemForm()
    if not form.validate_on_submit():
        return _item_page(item.festival, form, item_id=item.id, status=422)
    item_id, festival_id = item.id, item.festival_id
    try:
        services.edit_item(
            item_id,
            form.content,
            position=form.position.data,
            seen=form.seen.revision,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival_id)
        return _item_page(festival, form, item_id=item_id, status=409, refusals=said)
    return _changed(festival_id, anchor=f"row-{item_id}")


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
    fields["starts_at"] = f"{content.starts_at:%H:%M}" if content.is_fixed else ""
    fields["is_award"] = "y" if content.is_award else ""
    return {name: str(value) for name, value in fields.items() if value != ""}


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


def _paste_page(festival, form, *, status=200, pasted=None, refusals=()):
    pasted = pasted or Pasted()
    if pasted.rows and not pasted.faults and not refusals:
        fault = programme.length_fault(_outcome(festival, pasted).total)
        refusals = [fault] if fault else []
    is_good = bool(pasted.rows) and not pasted.faults and not refusals
    return render(
        "planning/programme_paste.html",
        status=status,
        festival=festival,
        form=form,
        columns=COLUMNS,
        pasted=pasted,
        shown=_shown(festival, pasted),
        outcome=_outcome(festival, pasted) if is_good else None,
        is_good=is_good,
        refusals=[*pasted.faults[:20], *refusals],
    )


def _outcome(festival, pasted: Pasted) -> programme.Forecast:
    rows = [*map(content_of, festival.items), *(row.content for row in pasted.rows)]
    return programme.forecast(rows, festival.starts_at)


def _shown(festival, pasted: Pasted) -> list[dict]:
    """What was understood, with the hours that come of it and what to look at."""
    if any(row.error for row in pasted.rows):
        return [{"row": row, "hours": "", "hint": ""} for row in pasted.rows]
    outcome, first = _outcome(festival, pasted), len(festival.items)
    hints = {hint.number: hint.sentence for hint in outcome.hints}
    return [
        {
            "row": row,
            "hours": " – ".join(clock.said(minute) for minute in outcome.spans[number]),
            "hint": hints.get(number + 1, ""),
        }
        for number, row in enumerate(pasted.rows, first)
    ]


@bp.post("/planning/festivals/<int:festival_id>/programme/paste")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_pasted(festival):
    """First what was understood; then, once somebody has looked at it, all rows or none."""
    form = PasteForm()
    if not form.validate_on_submit():
        return _paste_page(festival, form, status=422)
    pasted = understood_table(form.rows.data)
    if pasted.faults:
        return _paste_page(festival, form, status=422, pasted=pasted)
    try:
        programme.check_room(len(festival.items) + len(pasted.rows))
        if not form.is_checked.data:
            return _paste_page(festival, form, pasted=pasted)
        contents = [row.content for row in pasted.rows]
        count = services.add_items(festival.id, contents, seen=form.seen.revision, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _paste_page(queries.festival(festival.id), form, status=409, pasted=pasted, refusals=said)
    flash(f"Đã thêm {count} dòng chương trình.", "good")
    return go(url_for(".edit_programme", festival_id=festival.id))
