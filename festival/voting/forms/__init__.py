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
    ReconsiderForm,
    SessionForm,
    SignForm,
    roll_choices,
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
    "ReconsiderForm",
    "RuleForm",
    "SessionForm",
    "ShareField",
    "SignForm",
    "StartDayForm",
    "ballot_form",
    "choices_from",
    "parse_share",
    "roll_choices",
    "roll_form",
    "roll_from",
    "sent_choices",
]
