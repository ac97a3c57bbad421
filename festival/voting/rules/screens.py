"""What the projector shows: one item of the agenda, or all of them. Pure."""

from enum import Enum


class Step(Enum):
    PREVIOUS = "previous"
    NEXT = "next"
    ALL = "all"


def shown_after(step: Step, shown: int | None, last: int) -> int | None:
    """The position to show after a step; None is the whole agenda, which stands before the first item."""
    if step is Step.ALL or not last:
        return None
    if step is Step.NEXT:
        return min((shown or 0) + 1, last)
    return min(shown, last + 1) - 1 or None if shown else None
