"""Says «unchanged» for the site while it has only just said so itself."""

import time
from collections.abc import Callable, Iterable

# More addresses than this are not worth remembering; then it begins anew.
MOST = 1000


class Unchanged:
    """Repeats a public page's 304 for ``seconds``: a page that a whole commune reloads is looked at once.

    Only what everybody may keep is repeated, only for the same address and the same ETag.
    """

    def __init__(self, app: Callable, seconds: float):
        self.app, self.seconds = app, seconds
        self.said: dict[tuple, tuple[str, float, list]] = {}

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        tag = environ.get("HTTP_IF_NONE_MATCH")
        if not tag:
            return self.app(environ, start_response)
        address = tuple(
            environ.get(name, "")
            for name in ("REQUEST_METHOD", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
        )
        known, said_at, headers = self.said.get(address, ("", 0.0, []))
        if known == tag and time.monotonic() - said_at < self.seconds:
            start_response("304 NOT MODIFIED", list(headers))
            return []

        def listen(status: str, headers: list, *rest):
            if status.startswith("304") and _is_public(headers):
                if len(self.said) >= MOST:
                    self.said.clear()
                self.said[address] = (tag, time.monotonic(), list(headers))
            return start_response(status, headers, *rest)

        return self.app(environ, listen)


def _is_public(headers: list) -> bool:
    return any(name == "Cache-Control" and value.startswith("public") for name, value in headers)
