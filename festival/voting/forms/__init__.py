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
from festival.voting.forms.papers import (
    ROW_NAMES,
    PaperForm,
    TellersForm,
    paper_form,
    tellers_form,
    unknown_fields,
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
    "BASES",
    "ROW_NAMES",
    "AgendaForm",
    "Chosen",
    "CouncilForm",
    "CountConfirmForm",
    "LastDayForm",
    "MemberForm",
    "PaperForm",
    "ReconsiderForm",
    "RuleForm",
    "SessionForm",
    "ShareField",
    "SignForm",
    "StartDayForm",
    "TellersForm",
    "ballot_form",
    "choices_from",
    "paper_form",
    "parse_share",
    "roll_choices",
    "roll_form",
    "roll_from",
    "sent_choices",
    "tellers_form",
    "unknown_fields",
]
