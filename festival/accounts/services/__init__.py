"""What changes accounts. ``reset_guards`` are asked before an administrator takes the name, the way in or
a role of somebody: each gets the account's id and raises RuleBroken while the person must be left alone
(on an open roll, for instance)."""

from festival.accounts.services.guards import reset_guards

__all__ = ["reset_guards"]
