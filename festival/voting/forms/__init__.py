"""Forms of the council's work."""

from festival.voting.forms.ballots import (
    ballot_form,
    choices_from,
    sent_choices,
)
from festival.voting.forms.councils import (
    Chosen,
    CouncilForm,
    LastDayForm,
    MemberEditForm,
    MemberForm,
    RegulationForm,
    ScanForm,
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
    shown_nomination,
)
from festival.voting.forms.vote_rules import RuleForm, ShareField, parse_share, shown_terms

__all__ = [
    "AgendaForm",
    "Chosen",
    "CouncilForm",
    "CountConfirmForm",
    "LastDayForm",
    "MemberEditForm",
    "MemberForm",
    "PaperForm",
    "ROW_NAMES",
    "ReconsiderForm",
    "RegulationForm",
    "RuleForm",
    "ScanForm",
    "SessionForm",
    "ShareField",
    "SignForm",
    "TellersForm",
    "ballot_form",
    "choices_from",
    "paper_form",
    "parse_share",
    "roll_choices",
    "roll_form",
    "roll_from",
    "sent_choices",
    "shown_nomination",
    "shown_terms",
    "tellers_form",
    "unknown_fields",
]
