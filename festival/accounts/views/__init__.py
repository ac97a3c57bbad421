"""Pages of accounts: entry, one's own account, administration, set-up."""

from festival.accounts import queries
from festival.accounts.services.passwords import hasher
from festival.accounts.views import entry, own, second_factor
from festival.accounts.views.blueprint import bp

__all__ = ["bp", "entry", "init_accounts", "own", "second_factor"]


def init_accounts(app, manager) -> None:
    """Who a session belongs to; read only where a page asks."""
    hasher.use(cheap=app.config["CHEAP_PASSWORDS"])
    manager.user_loader(queries.user_in_session)
