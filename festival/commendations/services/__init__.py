"""What can be done with decisions."""

from festival.commendations.services.drafts import (
    add_entries,
    create_draft,
    delete_draft,
    edit_draft,
    move_entry,
    remove_entry,
)
from festival.commendations.services.issuing import issue, list_fingerprint, sign, unsign
from festival.commendations.services.settings import add_base_salary, load_base_salaries, set_register_mode

__all__ = [
    "add_base_salary",
    "add_entries",
    "create_draft",
    "delete_draft",
    "edit_draft",
    "issue",
    "list_fingerprint",
    "load_base_salaries",
    "move_entry",
    "remove_entry",
    "set_register_mode",
    "sign",
    "unsign",
]
