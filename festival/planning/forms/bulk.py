"""The plans that were ticked, each with the revision that was seen."""

from festival.planning.rules.bulk import MOST_PLANS, read_plan


def plans_ticked(values: list[str]) -> dict[int, int]:
    """Revisions by id; what is no such pair was never on the page. One too many is kept, to be refused."""
    read = map(read_plan, values[: MOST_PLANS + 1])
    return dict(pair for pair in read if pair is not None)
