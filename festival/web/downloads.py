"""Files of people, sent so that nothing in them can run and nobody in between keeps a copy."""

from urllib.parse import quote

from flask import Response, abort, current_app

from festival.core import text


def attachment(sha256: str, name: str, media_type: str) -> Response:
    """A kept file as a download under its own name; 404 when its bytes are gone."""
    try:
        content = current_app.extensions["files"].read(sha256)
    except FileNotFoundError:
        abort(404)
    plain = text.fold(name).encode("ascii", "ignore").decode().replace('"', "").replace("\\", "")
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
