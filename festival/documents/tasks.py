"""What the worker does, three lines a task. The queue only says «go»; the rows know what is to be done."""

import structlog
from flask import Flask, current_app
from huey import crontab

from festival.core.jobs import refusals
from festival.core.workers import beat, worker_name
from festival.documents.queries.prepared import lost_files
from festival.documents.services import prepared

log = structlog.get_logger()


def init_tasks(app: Flask) -> None:
    """Bind the tasks to this application's queue."""
    huey, me = app.extensions["huey"], worker_name()

    @huey.task(name="make_file")
    def make_file(prepared_file_id: int) -> None:
        with app.app_context():
            prepared.make(prepared_file_id=prepared_file_id, worker=me, files=app.extensions["files"])

    def rescue_files() -> None:
        with app.app_context():
            beat(me)
            for prepared_file_id in lost_files(me):
                make_file(prepared_file_id)

    huey.periodic_task(crontab(minute="*"), name="rescue_files")(rescue_files)
    huey.on_startup(name="rescue_files")(rescue_files)
    app.extensions["make_file"] = make_file


def say_go(prepared_file_id: int) -> None:
    """Tell a worker after the commit; a «go» that is lost is said again by the rescue."""
    try:
        current_app.extensions["make_file"](prepared_file_id)
    except refusals(current_app.extensions["huey"]) as failure:
        log.warning("the queue did not take a file", file_id=prepared_file_id, exc_info=failure)
