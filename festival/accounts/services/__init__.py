"""What changes accounts. ``reset_guards`` are asked before a password is reset: each gets the account's
id and raises RuleBroken while the person must not be replaced (on an open roll, for instance)."""

from festival.accounts.services.guards import reset_guards

__all__ = ["reset_guards"]
