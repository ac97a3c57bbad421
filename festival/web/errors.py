"""Every failure is a Vietnamese sentence that says what to do next."""

import errno
import sqlite3

import structlog
from flask import Flask, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.web.htmx import wants_fragment

PAGES = {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503, 507}
FULL = 507
# No room left, a quota, a limit of the process.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
log = structlog.get_logger()


def error_page(code: int, message: str | None = None):
    """The page of ``code``; for htmx only its message, as a fragment."""
    page = code if code in PAGES else (500 if code >= 500 else 400)
    template = "errors/_message.html" if wants_fragment() else f"errors/{page}.html"
    answer = make_response(render_template(template, code=code, message=message), code)
    answer.headers["Cache-Control"] = "no-store"
    if wants_fragment():
        # The sentence belongs in the live region: in the form's place it would erase what was typed.
        answer.headers["HX-Retarget"] = "#live"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def init_errors(app: Flask) -> None:
    @app.errorhandler(RuleBroken)
    def rule_broken(error: RuleBroken):
        db.session.rollback()
        return error_page(409, str(error))

    @app.errorhandler(CSRFError)
    def csrf_failed(error: CSRFError):
        return error_page(400, "Trang đã mở quá lâu. Vui lòng quay lại, tải lại trang và gửi lại.")

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException):
        if error.response is not None:
            return error.response
        db.session.rollback()
        return error_page(error.code)

    @app.errorhandler(OperationalError)
    def database_unavailable(error: OperationalError):
        db.session.rollback()
        code = FULL if is_out_of_room(error.orig) else 503
        log.error("database unavailable", path=request.path, status=code, exc_info=error)
        return error_page(code)

    @app.errorhandler(OSError)
    def file_refused(error: OSError):
        if not is_out_of_room(error):
            raise error  # a crash like any other
        db.session.rollback()
        log.error("no room for a file", path=request.path, exc_info=error)
        return error_page(FULL)

    @app.errorhandler(500)
    def crashed(error):
        db.session.rollback()
        cause = getattr(error, "original_exception", None) or error
        log.error("unhandled error", path=request.path, request_id=g.get("request_id"), exc_info=cause)
        return error_page(500)


def is_out_of_room(error: BaseException | None) -> bool:
    """Whether a database or the file system had no room for what was to be kept."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return getattr(error, "sqlstate", None) == "53100"  # PostgreSQL: disk_full
