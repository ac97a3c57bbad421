"""Many dossiers moved at once: all of them or none. Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from festival.core.errors import RuleBroken
from festival.nominations.rules.states import NominationAction

# More than this is not read before it is pressed.
MOST_AT_ONCE = 200
MOST_TOLD = 5
BULK_ACTIONS = (NominationAction.TAKE, NominationAction.ACCEPT, NominationAction.RETURN)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ticket(nomination_id: int, changed_at: datetime) -> str:
    """«12:1754200000000000»: a dossier, and the version of it that was on the page."""
    return f"{nomination_id}:{(changed_at - _EPOCH) // timedelta(microseconds=1)}"


def read_ticket(typed: str) -> tuple[int, str] | None:
    """The id and the whole ticket; None for what was never on a page."""
    parts = typed.split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    number, version = parts
    return (int(number), typed) if len(number) < 10 and len(version) < 20 else None


def check_chosen(count: int) -> None:
    if not count:
        raise RuleBroken("Hãy chọn ít nhất một hồ sơ trong danh sách.")
    if count > MOST_AT_ONCE:
        raise RuleBroken(f"Mỗi lần chọn nhiều nhất {MOST_AT_ONCE} hồ sơ.")


def check_all_found(found: int, asked: int) -> None:
    if found != asked:
        raise RuleBroken("Danh sách có hồ sơ không còn ở mùa này. Chưa ghi hồ sơ nào. Hãy chọn lại.")


def check_unchanged(names: Iterable[str]) -> None:
    """``names`` are those whose dossiers are no longer as they were seen."""
    said = list(names)
    if said:
        more = f" và {len(said) - MOST_TOLD} hồ sơ khác" if len(said) > MOST_TOLD else ""
        raise RuleBroken(
            f"Hồ sơ vừa thay đổi sau khi mở danh sách: {', '.join(said[:MOST_TOLD])}{more}. "
            "Chưa ghi hồ sơ nào. Hãy xem lại rồi chọn lại."
        )


def check_none_refused(refusals: Mapping[str, str]) -> None:
    """``refusals`` say for each name why its dossier cannot take the step."""
    if refusals:
        told = "; ".join(f"{name}: {said.rstrip('.')}" for name, said in list(refusals.items())[:MOST_TOLD])
        raise RuleBroken(f"Chưa ghi hồ sơ nào. {told}.")
