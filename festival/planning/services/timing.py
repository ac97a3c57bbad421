"""The stored hours of a programme, kept as the clock says. For use inside a running transaction."""

from festival.planning.models import Festival, ProgrammeItem
from festival.planning.rules import clock


def retime_from_start(festival: Festival) -> None:
    """Let every row that runs on begin when the clock gets to it; called after any change of hour or rows."""
    settle(festival, sorted(festival.items, key=lambda item: item.position))


def settle(festival: Festival, order: list[ProgrammeItem]) -> None:
    """Number the rows in this order and time them."""
    for position, (item, span) in enumerate(zip(order, clock.run(order, festival.starts_at), strict=True), 1):
        item.position = position
        if not item.is_fixed:
            item.starts_at = clock.time_of(span.start)
