"""Print batches: the list, progress, the test sheet and the file."""

from dataclasses import replace
from io import BytesIO

from flask import abort, current_app, g, send_file, url_for

from festival.certificates import chosen, queries, queries_batches, rules, samples, services
from festival.certificates.forms_printing import (
    ACTION_NAMES,
    NONE,
    CheckedForm,
    PrintedForm,
    ReprintForm,
)
from festival.certificates.models import PrintBatch
from festival.certificates.queries import batch
from festival.certificates.rules import BATCH_ORDER_NAMES, PRINT_MODE_NAMES, BatchState, CopyState
from festival.certificates.tasks import say_go
from festival.certificates.views.blueprint import bp
from festival.certificates.views.ordering import printers_in_use
from festival.certificates.ways import way_of
from festival.commendations.queries import letterhead
from festival.core import clock, text
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.core.workers import worker_is_alive
from festival.planning.queries import season
from festival.printing import engine, pages
from festival.web.access import allow
from festival.web.forms import choices
from festival.web.htmx import go, render
from festival.web.limits import limiter
from festival.web.lists import paged


@bp.get("/certificates/seasons/<int:season_id>/batches")
@allow(Permission.CERTIFICATES_PRINT, of=season)
def list_batches(season):
    """Every batch of the season, newest first: how far, who, when and how."""
    return render(
        "certificates/batches.html",
        season=season,
        page=paged(queries_batches.batches_of(season.id)),
        mode_names=PRINT_MODE_NAMES,
        is_alive=worker_is_alive(),
    )


@bp.get("/certificates/batches/<int:batch_id>")
@allow(Permission.CERTIFICATES_VIEW, of=batch)
def show_batch(batch):
    return render("certificates/batch.html", "certificates/_batch.html", **batch_page(batch))


def batch_page(
    batch: PrintBatch,
    *,
    printed: PrintedForm | None = None,
    checked: CheckedForm | None = None,
    reprint: ReprintForm | None = None,
) -> dict:
    """What the page of a batch shows, with the form that was refused, if one was."""
    is_unfinished = batch.state in rules.UNFINISHED
    counts = {} if is_unfinished else queries.copy_counts(batch.id)
    fallen = [] if is_unfinished else queries_batches.fallen_numbers(batch.id)
    gone = sum(counts.get(state, 0) for state in rules.GONE)
    again = reprint or ReprintForm(None)
    again.printer.choices = choices(
        [(NONE, "Như lần in trước"), *((one.id, one.name) for one in printers_in_use(batch.season) if gone)]
    )
    return {
        "batch": batch,
        "facts": _facts(batch),
        "is_unfinished": is_unfinished,
        "is_ready": batch.state is BatchState.READY,
        "is_resumable": batch.state in rules.RESUMABLE,
        "is_alive": worker_is_alive() if is_unfinished else True,
        "left": _left(batch) if batch.state is BatchState.RENDERING else None,
        "page": paged(queries.copies(batch.id)) if batch.state is BatchState.READY else None,
        "counts": [
            (counts[state], name) for state, name in rules.COPY_STATE_NAMES.items() if counts.get(state)
        ],
        "to_mark": {state.value: counts.get(state, 0) for state in CopyState},
        "fallen": fallen,
        "voided": _voided(batch, counts, fallen),
        "to_reprint": queries_batches.count_to_reprint(batch.id) if gone else 0,
        "printed": printed or PrintedForm(None),
        "checked": checked or CheckedForm(None),
        "form": again,
        "refused": printed or checked or reprint,
        "marks": _marks,
    }


def _facts(batch: PrintBatch) -> list[tuple[str, str]]:
    facts = [
        ("Quyết định", batch.decision.number if batch.decision else "Nhiều quyết định trong mùa"),
        ("Thứ tự", BATCH_ORDER_NAMES[batch.order]),
        ("Cách in", PRINT_MODE_NAMES[batch.mode]),
    ]
    if batch.blank_type:
        facts.append(("Loại phôi", batch.blank_type.name))
    if batch.printer_name:
        tray = f", {batch.tray}" if batch.tray else ""
        facts.append(("Máy in", f"{batch.printer_name}{tray}"))
    if batch.reason:
        facts.append(("Lý do in lại", batch.reason))
    return facts


def _voided(batch: PrintBatch, counts: dict[CopyState, int], fallen: list[int]) -> list[int]:
    """Sheets of the file that must not be used, while some of it is still to be put on paper."""
    if not (counts.get(CopyState.VOID) and counts.get(CopyState.QUEUED)):
        return []
    void = queries_batches.numbers_in(batch.id, CopyState.VOID)
    return [number for number in void if number not in fallen]


def _marks(copy) -> list[tuple[str, str, bool]]:
    """The marks that one copy may get now: value, words, whether a reason is due."""
    return [
        (action.value, ACTION_NAMES[action], action in rules.NEEDS_REASON)
        for action in rules.actions_open(copy.state)
        if action in ACTION_NAMES
    ]


def _left(batch) -> str | None:
    elapsed = (clock.now() - batch.started_at).total_seconds()
    seconds = rules.seconds_left(batch.done, batch.total, elapsed)
    if seconds is None:
        return None
    return f"còn khoảng {seconds} giây" if seconds < 90 else f"còn khoảng {round(seconds / 60)} phút"


@bp.post("/certificates/batches/<int:batch_id>/stop")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def stop_batch(batch):
    services.stop_batch(batch_id=batch.id, actor=g.user.actor)
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.post("/certificates/batches/<int:batch_id>/resume")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def resume_batch(batch):
    services.resume_batch(batch_id=batch.id, actor=g.user.actor)
    say_go(batch.id)
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.get("/certificates/batches/<int:batch_id>/file")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def batch_file(batch):
    if batch.file_sha256 is None:
        raise RuleBroken("Tệp in chưa dựng xong. Hãy đợi đến khi đợt in sẵn sàng.")
    path = current_app.extensions["files"].path(batch.file_sha256)
    if not path.exists():
        abort(404)
    # Nobody who was corrected or revoked since comes out of the printer.
    fallen = queries_batches.fallen_numbers(batch.id)
    content = pages.without(path, fallen) if fallen else path
    if not content:
        raise RuleBroken("Mọi tờ của đợt này đã hủy vì khen thưởng được đính chính hoặc thu hồi.")
    return send_file(
        BytesIO(content) if fallen else content,
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"giay-khen-{_file_word(batch)}dot-{batch.id}.pdf",
        etag="-".join([batch.file_sha256, *map(str, fallen)]),
    )


def _file_word(batch: PrintBatch) -> str:
    if batch.decision is None:
        return ""
    return text.fold(batch.decision.number).replace("/", "-").replace(" ", "-") + "-"


@bp.get("/certificates/batches/<int:batch_id>/test-sheet")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
@limiter.limit("20/minute")
def batch_test_sheet(batch):
    """One sheet with an invented name, on the first form of the batch and printed in its very way."""
    if reason := engine.why_not_printable():
        raise RuleBroken(reason)
    head = letterhead(batch.season.locality)
    version = queries_batches.first_form(batch.id)
    template = chosen.loaded(version, current_app.extensions["files"], batch.emblem_sha256)
    record = samples.sample(
        samples.ORDINARY,
        template,
        issuer=head.awarding_title if head else "",
        place=head.place if head else "",
    )
    record = replace(record, address_line="IN THỬ (giấy này không có giá trị)")
    pdf = engine.Press(template, [record], way_of(batch)).chunk(0, 1)
    return send_file(
        BytesIO(pdf),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"in-thu-dot-{batch.id}.pdf",
    )
