"""Every act on a dossier or on somebody in the register has words on its page."""

from festival.accounts.wording.nominations import NOMINATIONS as WORDS
from festival.nominations import history


def test_no_act_is_shown_by_its_code():
    recorded = {act for act in WORDS if act.startswith(("nomination.", "nominee."))}

    assert recorded - set(history._ACTS) == set()
