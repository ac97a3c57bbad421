"""A save on a stale page: what somebody else saved meanwhile is shown beside what was typed."""

from collections.abc import Mapping
from typing import NamedTuple

from festival.commendations.forms import EditDraftForm
from festival.commendations.forms_changing import CorrectionForm
from festival.commendations.rules import drafting


class Other(NamedTuple):
    """A text that somebody else changed; ``is_taken`` where the box now holds theirs."""

    label: str
    saved: str
    typed: str
    is_taken: bool


def merge(form: EditDraftForm | CorrectionForm, stored: Mapping[str, str]) -> list[Other]:
    """Boxes that were left alone take what is stored now, the others keep what was typed."""
    typed = {name: form[name].data or "" for name in stored}
    mine = drafting.changed_since(form.seen.data or "", typed)
    theirs = drafting.changed_since(form.seen.data or "", stored)
    found = []
    for name, saved in stored.items():
        if name not in theirs or saved == typed[name]:
            continue
        if name not in mine:
            form[name].data = saved
        found.append(Other(form[name].label.text, saved, typed[name], name not in mine))
    form.seen.data = drafting.version(stored)
    return found
