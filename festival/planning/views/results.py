"""What a festival came to: its report, from the first figure to a correction."""

from flask import abort, flash, g, request, url_for

from festival.core import audit, clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.core.text import grouped
from festival.planning import queries
from festival.planning.forms.results import ResultForm
from festival.planning.queries import festival
from festival.planning.queries import results as found
from festival.planning.rules import FestivalState, results
from festival.planning.services import results as services
from festival.planning.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.filters import money
from festival.web.htmx import go, render

# What the buttons of the form send, and what is said when it is done.
DONE = {
    "draft": "Đã lưu nháp. Báo cáo chưa nộp nên chưa được cộng vào kết quả của mùa.",
    "hand_in": "Đã nộp báo cáo. Số liệu được cộng vào kết quả của mùa.",
    "correct": "Đã lưu đính chính. Số liệu trước khi sửa được giữ trong lịch sử.",
}
WRITES = {"draft": services.save_draft, "hand_in": services.hand_in, "correct": services.correct}
FILLS = {"spent": "Lấy từ kinh phí đã chi", "pledged": "Lấy từ danh sách cam kết"}


def may_write(festival) -> bool:
    """Whoever plans the festival writes its report; once handed in, the organiser alone corrects it."""
    if not may(Permission.FESTIVAL_EDIT, festival):
        return False
    if festival.state is FestivalState.REPORTED:
        return may(Permission.SEASON_MANAGE, festival)
    return results.is_open(festival.state, festival.held_on, clock.today())


def check_corrector(festival) -> None:
    if festival.state is FestivalState.REPORTED and not may(Permission.SEASON_MANAGE, festival):
        abort(403)


@bp.get("/planning/festivals/<int:festival_id>/results")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_results(festival):
    result, today = found.result_of(festival.id), clock.today()
    values = found.values_of(result)
    return render(
        "planning/results.html",
        festival=festival,
        result=result,
        groups=[
            (name, [(figure.label, written(figure, values[figure.name])) for figure in figures])
            for name, figures in results.GROUPS
        ],
        words=[(label, values[name] or "Không ghi") for name, label in results.WORDS.items()],
        photos=found.photos_of(festival.id),
        hints=results.hints(values),
        standing=standing(festival, today),
        may_write=may_write(festival),
        history=[_told(entry) for entry in _changes(festival.id)],
    )


def written(figure: results.Figure, value: int | None) -> str:
    """A figure for reading; nothing reported is never a number."""
    if value is None:
        return results.UNREPORTED
    return money(value) if figure.is_money else grouped(value)


def standing(festival, today) -> tuple[str, str]:
    """Where the report stands: the tone of a notice, and its sentence."""
    state, day = festival.state, festival.held_on
    if state in results.REPORTED_STATES:
        return "good", ""
    if results.is_late(state, day, today):
        return "warn", f"Báo cáo đã quá hạn {(today - results.due_on(day)).days} ngày."
    if state is FestivalState.HELD:
        return "info", f"Chưa nộp báo cáo. Hạn nộp {results.due_on(day):%d/%m/%Y}."
    if results.is_open(state, day, today):
        return "info", "Đã đến ngày tổ chức: lưu nháp được ngay, nộp sau khi xác nhận đã tổ chức."
    return "info", "Kết quả ghi được từ ngày tổ chức."


def _changes(festival_id: int) -> list:
    entries = audit.history(("festival", festival_id), limit=200)
    return [one for one in entries if one.action in ("festival.report", "festival.correct_results")]


def _told(entry) -> dict:
    is_report = entry.action == "festival.report"
    return {
        "at": f"{clock.local(entry.at):%d/%m/%Y %H:%M}",
        "who": entry.actor_name,
        "what": "Nộp báo cáo" if is_report else "Đính chính",
        "note": "" if is_report else _differences(entry.details),
    }


def _differences(details: dict) -> str:
    """«Số người dự: 120 → 125; Kiến nghị, đề xuất: đã sửa»."""
    before, after = details.get("before", {}), details.get("after", {})
    said = []
    for name in before:
        if name in results.WORDS:
            said.append(f"{results.WORDS[name]}: đã sửa")
        elif name in results.BY_NAME:
            figure = results.BY_NAME[name]
            said.append(f"{figure.label}: {written(figure, before[name])} → {written(figure, after[name])}")
    return "; ".join(said)


@bp.get("/planning/festivals/<int:festival_id>/results/form")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def edit_results(festival):
    _check_writable(festival)
    result = found.result_of(festival.id)
    return _form_page(festival, ResultForm(data=found.values_of(result) | {"seen": found.seen_of(result)}))


def _check_writable(festival) -> None:
    check_corrector(festival)
    if festival.state is not FestivalState.REPORTED:
        results.check_open(festival.state, festival.held_on, clock.today())


def _form_page(festival, form, status=200, refusals=()):
    known = found.known_elsewhere(festival.id)
    return render(
        "planning/results_form.html",
        status=status,
        festival=festival,
        form=form,
        known=[(name, FILLS[name], _known_words(one)) for name, one in known.items()],
        hints=results.hints(form.values) if not form.errors else [],
        is_correction=festival.state is FestivalState.REPORTED,
        may_hand_in=festival.state is FestivalState.HELD,
        warning=results.WARNING,
        money_names=[figure.name for figure in results.FIGURES if figure.is_money],
        refusals=list(refusals),
    )


def _known_words(known: found.Known) -> str:
    said = [
        f"{results.BY_NAME[name].label}: {written(results.BY_NAME[name], value)}"
        for name, value in known.values.items()
    ]
    return f"{'; '.join(said)} ({known.source})"


@bp.post("/planning/festivals/<int:festival_id>/results/form")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_results(festival):
    check_corrector(festival)
    form, act = ResultForm(), request.form.get("act", "draft")
    fill = request.form.get("fill")
    if fill is not None:
        return _filled(festival, form, fill)
    if act not in WRITES:
        abort(400)
    if not form.validate_on_submit():
        return _form_page(festival, form, status=422)
    try:
        WRITES[act](festival.id, form.values, seen=form.seen.revision, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _form_page(queries.festival(festival.id), form, status=409, refusals=said)
    flash(DONE[act], "good")
    return go(url_for(".show_results", festival_id=festival.id))


def _filled(festival, form, name: str):
    """The form again, with what another page already knows; nothing is stored."""
    known = found.known_elsewhere(festival.id)
    if name not in known:
        abort(400)
    form.validate()
    form.fill(known[name].values)
    return _form_page(festival, form)
