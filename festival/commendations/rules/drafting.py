"""Two people at one draft: what each of them changed since the page was opened. Pure."""

from collections.abc import Mapping

from festival.commendations.rules import fingerprint
from festival.core.errors import RuleBroken

_LETTERS = 16


def version(texts: Mapping[str, str]) -> str:
    """One mark for each text, in order, so that a stale page can tell which of them changed."""
    return "-".join(fingerprint([[text]])[:_LETTERS] for text in texts.values())


def changed_since(seen: str, texts: Mapping[str, str]) -> set[str]:
    """The names of the texts that are not what ``seen`` says; all of them where it says nothing."""
    before, now = seen.split("-"), version(texts).split("-")
    if len(before) != len(now):
        return set(texts)
    return {name for name, old, new in zip(texts, before, now, strict=True) if old != new}


def check_current(seen: str, now: str) -> None:
    """Nobody overwrites what somebody else saved meanwhile."""
    if seen != now:
        raise RuleBroken("Dự thảo vừa được người khác sửa nên chưa lưu. Hãy xem lại rồi lưu lần nữa.")
