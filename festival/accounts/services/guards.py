"""Who has a say before somebody is replaced or hindered; filled in ``create_app`` by rooms further right."""

from collections.abc import Callable

# Each gets the account's id and raises RuleBroken to refuse.
reset_guards: list[Callable[[int], None]] = []


def ask_guards(user_id: int) -> None:
    for guard in reset_guards:
        guard(user_id)
