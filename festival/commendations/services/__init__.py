"""What can be done with decisions."""

from festival.commendations.services.change_drafts import (
    add_changes,
    correct_texts,
    create_change,
    lines_of,
    remove_change,
    texts_of,
)
from festival.commendations.services.drafts import (
    add_entries,
    create_draft,
    delete_draft,
    edit_draft,
    move_entry,
    place_entry,
    remove_entry,
)
from festival.commendations.services.fingerprints import draft_texts, fingerprint, record_fingerprint
from festival.commendations.services.issuing import issue, sign, unsign
from festival.commendations.services.recording import record_upper
from festival.commendations.services.settings import add_base_salary, load_base_salaries, set_register_mode

__all__ = [
    "add_base_salary",
    "add_changes",
    "add_entries",
    "correct_texts",
    "create_change",
    "create_draft",
    "delete_draft",
    "draft_texts",
    "edit_draft",
    "fingerprint",
    "issue",
    "lines_of",
    "load_base_salaries",
    "move_entry",
    "place_entry",
    "record_fingerprint",
    "record_upper",
    "remove_change",
    "remove_entry",
    "set_register_mode",
    "sign",
    "texts_of",
    "unsign",
]
