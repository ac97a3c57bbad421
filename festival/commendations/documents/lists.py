"""The lists on which certificates and bonuses are signed for."""

from collections.abc import Sequence

from festival.commendations.documents.common import Values, award, head, issuer, named, unknown_day
from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import GROUP_NAMES, CommendationState
from festival.core import text
from festival.documents.wording import counted, money
from festival.planning.documents.common import plain_name
from festival.web.filters import multiple


def bonus_list(decision: Decision) -> Values:
    """Whoever is paid as things stand now: the revoked are not, the corrected by their right names."""
    paid = [one for one in decision.as_now if one.state is CommendationState.ISSUED and one.amount]
    total = sum(one.amount for one in paid)
    bases = sorted({one.base_salary for one in paid})
    return {
        **head(decision, subject=f"Kèm theo {decision.award_type.printed_name.capitalize()}"),
        "recipients": "",
        "decision": named(decision),
        "issuer": issuer(decision),
        "total": counted(len(paid)),
        "fund": decision.fund or "Quỹ Thi đua, khen thưởng",
        "base": "; ".join(f"{money(base)} một tháng" for base in bases),
        "sum": text.grouped(total),
        "sum_words": text.money_in_words(total),
        "items": [
            {
                "no": str(number),
                "name": one.written,
                "post": one.address_line,
                "kind": GROUP_NAMES[one.kind],
                "multiple": multiple(one.bonus_multiple),
                "amount": text.grouped(one.amount),
            }
            for number, one in enumerate(paid, 1)
        ],
    }


def receipt_list(decision: Decision, waiting: Sequence[Commendation]) -> Values:
    """A line for each of these, in the order of the stack; the day is written when they have signed."""
    place = decision.place or plain_name(decision.locality)
    return {
        **head(decision, subject=award(decision)),
        "place_date": f"{place}, {unknown_day(decision)}",
        "recipients": "",
        "decision": named(decision),
        "issuer": issuer(decision),
        "total": counted(len(waiting)),
        "items": [
            {
                "no": str(number),
                "register_no": one.register_no,
                "name": one.written,
                "post": one.address_line,
                "award": one.award_name.capitalize(),
            }
            for number, one in enumerate(waiting, 1)
        ],
    }
