"""The checklists that the sample's reviewers fill in before they let a dossier go on."""

from festival.nominations import queries
from festival.nominations.queries.checks import lines_of
from festival.nominations.rules import NominationAction

_GOES_ON = (NominationAction.ACCEPT, NominationAction.SHORTCUT)


def answers(nomination_id: int, action: NominationAction) -> dict[str, bool]:
    """Everything is as it should be where the dossier goes on; else nothing was ticked."""
    if action not in _GOES_ON:
        return {}
    return {line.code: True for line in lines_of(queries.nomination(nomination_id))}
