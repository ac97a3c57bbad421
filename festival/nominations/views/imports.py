"""Lists from a spreadsheet: brought, shown as what they would do, confirmed or dropped."""

import json

from flask import current_app, flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.forms.imports import BringForm, ConfirmForm, choices_form
from festival.nominations.models import ImportRun
from festival.nominations.queries import imports as found
from festival.nominations.queries.imports import import_run
from festival.nominations.rules import ACHIEVEMENT_WARNING, ImportState
from festival.nominations.rules.imports import IMPORT_NAMES, IMPORT_TONES
from festival.nominations.services import imports
from festival.nominations.services.progress import Progress
from festival.nominations.sheets.choices import read_choices
from festival.nominations.sheets.plan import OUTCOME_NAMES, Outcome
from festival.nominations.sheets.reading import MOST_BYTES, MOST_ROWS
from festival.nominations.template_file import template_file
from festival.nominations.views.blueprint import bp
from festival.nominations.views.lists import desks_of
from festival.planning.queries import season
from festival.web.access import allow, signed_in
from festival.web.htmx import go, render
from festival.web.limits import takes
from festival.web.lists import XLSX, Page, export_xlsx, here

TONES = {
    Outcome.NEW: "good",
    Outcome.UPDATE: "waiting",
    Outcome.SAME: "draft",
    Outcome.LIKELY: "waiting",
    Outcome.ERROR: "refused",
}


@bp.get("/nominations/seasons/<int:season_id>/imports")
@allow(Permission.SEASON_VIEW, of=season)
def list_imports(season):
    return _list_page(season, desks_of(g.user, season), BringForm())


def _list_page(season, desks, form, status=200, errors=()):
    runs = found.runs_seen(season.id, g.user.paths_with(Permission.NOMINATION_EDIT))
    return render(
        "nominations/imports.html",
        status=status,
        season=season,
        desk=desks[0] if desks else None,
        form=form,
        errors=list(errors),
        runs=[_told(run) for run in runs],
        most_rows=MOST_ROWS,
    )


def _told(run: ImportRun) -> dict:
    counts = json.loads(run.counts)
    return {
        "id": run.id,
        "file_name": run.file_name,
        "place": run.locality.name,
        "who": run.user.full_name if run.user else "Dòng lệnh",
        "at": f"{clock.local(run.done_at or run.uploaded_at):%d/%m/%Y %H:%M}",
        "state": IMPORT_NAMES[run.state],
        "tone": IMPORT_TONES[run.state],
        "new": counts.get("stored_new"),
        "changed": counts.get("stored_changed"),
    }


@bp.get("/nominations/import-template")
@signed_in
def import_template():
    """The list to fill in, with the awards of today."""
    names = [award.name for award in queries.awards_on(clock.today(), g.user.locality)]
    answer = current_app.response_class(template_file(names), mimetype=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="mau-danh-sach-de-nghi.xlsx"'
    return answer


@bp.post("/nominations/seasons/<int:season_id>/localities/<int:locality_id>/imports")
@takes(MOST_BYTES + 1024 * 1024)
@allow(Permission.NOMINATION_EDIT, of=queries.desk)
def bring_import(desk):
    form = BringForm()
    if not form.validate_on_submit() or not form.file.data:
        return _list_page(desk.season, [desk.locality], form, 422, ["Chưa chọn tệp. Hãy chọn tệp rồi gửi."])
    place_id, season_id = desk.locality.id, desk.season.id
    try:
        run_id = imports.bring(
            season_id=season_id,
            place_id=place_id,
            content=form.content,
            file_name=form.file_name,
            files=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        again = queries.desk(season_id, place_id)
        return _list_page(again.season, [again.locality], form, 422, [str(refusal)])
    return go(url_for(".show_import", import_run_id=run_id))


@bp.get("/nominations/imports/<int:import_run_id>")
@allow(Permission.NOMINATION_EDIT, of=import_run)
def show_import(run):
    return _run_page(run)


def _run_page(run: ImportRun, status=200, errors=(), form=None):
    """The dry run; a list that was confirmed or dropped only says what became of it."""
    context = {"run": run, "season": run.season, "told": _told(run), "errors": list(errors)}
    if run.state is not ImportState.UPLOADED:
        return render("nominations/import_done.html", status=status, **context)
    try:
        listed = imports.opened_run(run, current_app.extensions["files"])
    except RuleBroken as refusal:
        context["errors"].append(str(refusal))
        return render("nominations/import_done.html", status=status, **context)
    preview = imports.planned(run.season, run.locality, listed)
    asked = _asked()
    rows = [one for one in preview.planned if asked is None or one.outcome is asked]
    return render(
        "nominations/import.html",
        status=status,
        preview=preview,
        listed=listed,
        page=_paged(rows),
        tones=TONES,
        figures=_figures(preview),
        form=form or _choices_form(run, listed, formdata=None),
        confirm=ConfirmForm(formdata=None, data={"seen": preview.hash}),
        warning=ACHIEVEMENT_WARNING,
        **context,
    )


def _choices_form(run: ImportRun, listed: imports.List, **options):
    return choices_form(
        listed.table,
        listed.sheets,
        listed.choices,
        awards=found.awards_offered(run.season, clock.today()),
        units=found.units_of(run.locality),
        **options,
    )


def _asked() -> Outcome | None:
    return next((one for one in Outcome if one.value == request.args.get("outcome")), None)


def _figures(preview: imports.Preview) -> list[tuple]:
    """How many rows of each sort, each a filter; all of them first."""
    counts = [(len(preview.planned), "Tất cả", here(outcome=None, page=None))]
    return counts + [
        (preview.counts[one.value], OUTCOME_NAMES[one], here(outcome=one.value, page=None)) for one in Outcome
    ]


def _paged(rows: list) -> Page:
    per_page = request.args.get("per_page", "")
    size = int(per_page) if per_page in ("25", "50", "100", "200") else 50
    typed = request.args.get("page", "")
    asked = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
    number = min(max(1, asked), max(1, -(-len(rows) // size)))
    return Page(rows[(number - 1) * size : number * size], len(rows), number, size)


@bp.post("/nominations/imports/<int:import_run_id>/choices")
@allow(Permission.NOMINATION_EDIT, of=import_run)
def choose_import(run):
    run_id = run.id
    try:
        listed = imports.opened_run(run, current_app.extensions["files"])
        form = _choices_form(run, listed)
        if not form.validate_on_submit():
            return _run_page(run, 422, form=form)
        imports.choose(run_id, form.chosen(read_choices(run.mapping)), actor=g.user.actor)
    except RuleBroken as refusal:
        return _run_page(import_run(run_id), 409, [str(refusal)])
    return go(url_for(".show_import", import_run_id=run_id))


@bp.post("/nominations/imports/<int:import_run_id>/confirmation")
@allow(Permission.NOMINATION_EDIT, of=import_run)
def confirm_import(run):
    """Takes as long as it takes; whoever waits sees how far it is by another address."""
    form, run_id, season_id = ConfirmForm(), run.id, run.season_id
    form.validate_on_submit()
    progress = _progress(run)
    try:
        progress.tell(0, 1)
        listed = imports.opened_run(run, current_app.extensions["files"])
        result = imports.confirm(
            import_run_id=run_id,
            found=listed,
            seen=form.seen.data or "",
            leave_errors=form.leave_errors.data,
            take_likely=form.take_likely.data,
            actor=g.user.actor,
            tell=progress.tell,
        )
    except RuleBroken as refusal:
        return _run_page(import_run(run_id), 409, [str(refusal)])
    finally:
        progress.end()
    flash(f"Đã nhập {result['stored_new']} đề nghị mới, cập nhật {result['stored_changed']}.", "good")
    return go(url_for(".list_nominations", season_id=season_id, state="draft"))


@bp.get("/nominations/imports/<int:import_run_id>/progress")
@allow(Permission.NOMINATION_EDIT, of=import_run)
def show_import_progress(run):
    """How far the confirmation is; asked again and again while it runs."""
    told = _progress(run).read()
    return render(
        "nominations/import_progress.html",
        "nominations/_import_progress.html",
        run=run,
        season=run.season,
        told=told,
        is_waiting=run.state is ImportState.UPLOADED,
    )


def _progress(run: ImportRun) -> Progress:
    return Progress(current_app.config["INSTANCE"], str(run.uuid))


@bp.post("/nominations/imports/<int:import_run_id>/drop")
@allow(Permission.NOMINATION_EDIT, of=import_run)
def drop_import(run):
    season_id = run.season_id
    imports.drop(run.id, actor=g.user.actor)
    flash("Đã bỏ tệp này. Chưa có gì được nhập.", "good")
    return go(url_for(".list_imports", season_id=season_id))


@bp.get("/nominations/imports/<int:import_run_id>/errors")
@allow(Permission.NOMINATION_EDIT, of=import_run)
def export_import_errors(run):
    """The rows that need a look, with why; to mend the list beside it."""
    listed = imports.opened_run(run, current_app.extensions["files"])
    preview = imports.planned(run.season, run.locality, listed)
    rows = [one for one in preview.planned if one.outcome in (Outcome.ERROR, Outcome.LIKELY)]
    columns = {
        "Dòng": lambda one: one.line.number,
        "Họ và tên": lambda one: one.line.name,
        "Năm sinh": lambda one: one.line.birth_year,
        "Kết quả": lambda one: one.outcome_name,
        "Lý do": lambda one: one.reason,
    }
    return export_xlsx(rows, columns, f"dong-can-xem-{run.id}.xlsx")
