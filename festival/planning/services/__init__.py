"""What people do with seasons, festivals and programmes; every act is one transaction."""

from festival.planning.services.festivals import (
    create_festival,
    create_for_all,
    delete_draft,
    edit_festival,
    move_festival,
    resume_festival,
)
from festival.planning.services.programme import (
    ItemContent,
    add_item,
    add_items,
    delete_item,
    edit_item,
    retime,
    shift_item,
)
from festival.planning.services.seasons import create_season, edit_season

__all__ = [
    "ItemContent",
    "add_item",
    "add_items",
    "create_festival",
    "create_for_all",
    "create_season",
    "delete_draft",
    "delete_item",
    "edit_festival",
    "edit_item",
    "edit_season",
    "move_festival",
    "resume_festival",
    "retime",
    "shift_item",
]
