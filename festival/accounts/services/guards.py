"""Who has a say before a password is reset; filled in ``create_app`` by rooms further right."""

from collections.abc import Callable

# Each gets the account's id and raises RuleBroken to refuse.
reset_guards: list[Callable[[int], None]] = []
