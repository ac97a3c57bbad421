"""Forms of the council's work."""

from festival.voting.forms.ballots import (
    ballot_form,
    choices_from,
    sent_choices,
)
from festival.voting.forms.councils import (
    BASES,
    Chosen,
    CouncilForm,
    LastDayForm,
    MemberForm,
    RuleForm,
    ShareField,
    StartDayForm,
    parse_share,
)
from festival.voting.forms.sessions import (
    AgendaForm,
    CountConfirmForm,
    SessionForm,
    SignForm,
    roll_form,
    roll_from,
)

__all__ = [
    "AgendaForm",
    "BASES",
    "Chosen",
    "CouncilForm",
    "CountConfirmForm",
    "LastDayForm",
    "MemberForm",
    "RuleForm",
    "SessionForm",
    "ShareField",
    "SignForm",
    "StartDayForm",
    "ballot_form",
    "choices_from",
    "parse_share",
    "roll_form",
    "roll_from",
    "sent_choices",
]
