"""What the worker does, three lines a task. The queue only says «go»; the rows know what is to be done."""

import structlog
from flask import Flask, current_app
from huey import crontab

from festival.certificates import services
from festival.core.jobs import refusals
from festival.core.workers import beat, worker_name

log = structlog.get_logger()


def init_tasks(app: Flask) -> None:
    """Bind the tasks to this application's queue."""
    huey, me = app.extensions["huey"], worker_name()

    @huey.task(name="render_batch")
    def render_batch(batch_id: int) -> None:
        with app.app_context():
            services.render_batch(batch_id=batch_id, worker=me, files=app.extensions["files"])

    def rescue() -> None:
        with app.app_context():
            beat(me)
            for batch_id in services.lost_batches(me):
                render_batch(batch_id)

    huey.periodic_task(crontab(minute="*"), name="rescue")(rescue)
    huey.on_startup(name="rescue")(rescue)
    app.extensions["render_batch"] = render_batch


def say_go(batch_id: int) -> None:
    """Tell a worker after the commit; a «go» that is lost is said again by the rescue."""
    try:
        current_app.extensions["render_batch"](batch_id)
    except refusals(current_app.extensions["huey"]) as failure:
        log.warning("the queue did not take a batch", batch_id=batch_id, exc_info=failure)
