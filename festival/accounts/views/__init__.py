"""Pages of accounts: entry, one's own account, administration, set-up."""

from festival.accounts import queries
from festival.accounts.services.passwords import hasher
from festival.accounts.views import admin, changes, entry, heads, own, people, record, second_factor, setup
from festival.accounts.views.blueprint import bp

__all__ = [
    "admin",
    "bp",
    "changes",
    "entry",
    "heads",
    "init_accounts",
    "own",
    "people",
    "record",
    "second_factor",
    "setup",
]


def init_accounts(app, manager) -> None:
    """Who a session belongs to; read only where a page asks."""
    hasher.use(cheap=app.config["CHEAP_PASSWORDS"])
    manager.user_loader(queries.user_in_session)
