"""What was done last, offered once for «Hoàn tác»; kept in the person's own session."""

from flask import session

_KEY = "planning_undo"


def offer(where: str, sentence: str, url: str, **fields) -> None:
    """``where`` is the page that offers it; ``url`` takes it back, with ``fields``."""
    session[_KEY] = {"where": where, "sentence": sentence[:400], "url": url, "fields": fields}


def offered(where: str) -> dict | None:
    kept = session.get(_KEY)
    if not kept or kept.get("where") != where:
        return None
    return session.pop(_KEY)
