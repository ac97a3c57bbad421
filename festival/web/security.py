"""Security headers on every answer, and caching of public pages."""

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}

_OFFICE = "application/vnd.openxmlformats-officedocument"
WORK_FILES = {
    f"{_OFFICE}.spreadsheetml.sheet",
    f"{_OFFICE}.wordprocessingml.document",
    "application/pdf",
    "application/zip",
}


def init_security(app: Flask, https: bool) -> None:
    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if _is_work_file(response):
            response.headers["Cache-Control"] = "private, no-store"
        if request.endpoint != "static" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store" if g.get("user") else "no-cache"
        return response


def _is_work_file(response: Response) -> bool:
    """Workbooks and papers hold names; a file sent without a word of its own says only «no-cache»."""
    said = response.headers.get("Cache-Control", "no-cache")
    return said == "no-cache" and response.mimetype in WORK_FILES


def cacheable(response: Response, seconds: int = 60) -> Response:
    """A public page that browsers and proxies may keep; answers 304 to a matching ETag."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.add_etag()
    return response.make_conditional(request)
