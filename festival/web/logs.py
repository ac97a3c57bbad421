"""Structured logs: one JSON line per request, without any person in it."""

import logging
import sys
import time
import uuid
from contextlib import suppress
from typing import TextIO

import structlog
from flask import Flask, Response, g, request


class Unfailing:
    """A stream for the log: what cannot be written, on a full disk for instance, must not cost the answer."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(line)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def init_logs(app: Flask) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if app.config["QUIET"] else logging.INFO
        ),
        logger_factory=structlog.WriteLoggerFactory(file=Unfailing(sys.stderr)),
        cache_logger_on_first_use=False,
    )
    log = structlog.get_logger()

    @app.before_request
    def start_clock():
        g.request_id = uuid.uuid4().hex[:12]
        g.started = time.perf_counter()

    @app.after_request
    def log_request(response: Response) -> Response:
        view = app.view_functions.get(request.endpoint)
        if request.endpoint != "static" and not getattr(view, "unlogged", False):
            log.info(
                "request",
                id=g.get("request_id"),
                method=request.method,
                endpoint=request.endpoint,
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000),
            )
        return response
