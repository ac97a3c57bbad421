"""What rooms to the right do and know when a commendation is changed; ``create_app`` puts it in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from festival.commendations.models import Commendation
from festival.core.audit import Actor


@dataclass(frozen=True)
class Outstanding:
    """What somebody still holds of a commendation that no longer stands so: «Giấy khen bản in lần 1»."""

    commendation_id: int
    what: str


# Inside the transaction that changes it: (the old one, what took its place or None, why, who).
follow_change: list[Callable[[Commendation, Commendation | None, str, Actor], None]] = []
# What is to be taken back of the commendations with these ids.
outstanding: list[Callable[[Sequence[int]], list[Outstanding]]] = []
