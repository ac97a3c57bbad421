"""The page of a file that a worker prepares: how far it is, stop, go on, fetch it."""

from flask import abort, current_app, g, send_file, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.core.workers import worker_is_alive
from festival.documents import rules
from festival.documents.queries.prepared import prepared_file
from festival.documents.rules import PreparedState
from festival.documents.services import prepared
from festival.documents.tasks import say_go
from festival.documents.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.get("/documents/files/<int:prepared_file_id>")
@allow(Permission.FESTIVAL_VIEW, of=prepared_file)
def show_file(file):
    is_unfinished = file.state in rules.UNFINISHED
    producer = prepared.PRODUCERS.get(file.kind)
    return render(
        "documents/file.html",
        "documents/_file.html",
        file=file,
        title=producer.title if producer else file.file_name,
        back=url_for(producer.endpoint, **{producer.argument: file.thing_id}) if producer else None,
        is_unfinished=is_unfinished,
        is_resumable=file.state in rules.RESUMABLE,
        is_alive=worker_is_alive() if is_unfinished else True,
        left=_left(file),
    )


def _left(file) -> str | None:
    if file.state is not PreparedState.WORKING or file.started_at is None:
        return None
    elapsed = (clock.now() - file.started_at).total_seconds()
    seconds = rules.seconds_left(file.done, file.total, elapsed)
    if seconds is None:
        return None
    return f"còn khoảng {seconds} giây" if seconds < 90 else f"còn khoảng {round(seconds / 60)} phút"


@bp.post("/documents/files/<int:prepared_file_id>/stop")
@allow(Permission.FESTIVAL_EDIT, of=prepared_file)
def stop_file(file):
    prepared.stop(file.id, actor=g.user.actor)
    return go(url_for(".show_file", prepared_file_id=file.id))


@bp.post("/documents/files/<int:prepared_file_id>/resume")
@allow(Permission.FESTIVAL_EDIT, of=prepared_file)
def resume_file(file):
    prepared.resume(file.id, actor=g.user.actor)
    say_go(file.id)
    return go(url_for(".show_file", prepared_file_id=file.id))


@bp.get("/documents/files/<int:prepared_file_id>/content")
@allow(Permission.FESTIVAL_EDIT, of=prepared_file)
def file_content(file):
    """Whoever may edit the plan: every page carries a person's own answering address."""
    if file.file_sha256 is None:
        raise RuleBroken("Tệp chưa dựng xong. Hãy đợi đến khi sẵn sàng.")
    path = current_app.extensions["files"].path(file.file_sha256)
    if not path.exists():
        abort(404)
    answer = send_file(path, mimetype="application/pdf", as_attachment=True, download_name=file.file_name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
