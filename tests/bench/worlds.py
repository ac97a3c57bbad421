"""What stands in the database while pages are measured.

A builder gets a migrated, empty instance folder and fills it; what it returns tells the pages whom to sign in
and which things to ask for. A benchmark measures every world of WORLDS, and says which are not there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class World:
    """Accounts as role -> (name, password), and ids by name, for instance ``nomination_id``."""

    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)
    ids: dict[str, int | str] = field(default_factory=dict)


def build_empty(_instance: Path) -> World:
    """Nothing but the schema: what pages cost before anybody has worked."""
    return World()


WORLDS: dict[str, Callable[[Path], World]] = {"empty": build_empty}
