"""What a decision says, as one value: nothing is signed, issued or overwritten that was not on the page."""

from collections.abc import Iterable, Sequence

from festival.commendations import queries, rules
from festival.commendations.models import Decision, DecisionChange, DecisionEntry
from festival.commendations.services.change_drafts import texts_of
from festival.nominations.models import Nomination

DRAFT_TEXTS = ("title", "grounds", "signer_title", "signer_name", "place", "fund")


def fingerprint(decision: Decision, lines: Sequence[DecisionEntry] | Sequence[DecisionChange]) -> str:
    """Every text that the decision and its certificates will show, and what is paid."""
    rows = (
        _changed(line) if isinstance(line, DecisionChange) else _proposed(line.nomination) for line in lines
    )
    return rules.fingerprint([_head(decision), *rows])


def record_fingerprint(nominations: Iterable[Nomination]) -> str:
    """Whom a higher level's decision names, with everything that is noted of them."""
    return rules.fingerprint(_proposed(one) for one in nominations)


def draft_texts(decision: Decision) -> dict[str, str]:
    """What the form of a draft changes; the list has its own acts."""
    return {name: getattr(decision, name) for name in DRAFT_TEXTS}


def _head(decision: Decision) -> list[str]:
    award, letterhead = decision.award_type, queries.letterhead(decision.locality)
    printed = ("parent_agency", "agency", "awarding_title")
    return [
        decision.kind.value,
        str(decision.amends_id),
        *draft_texts(decision).values(),
        decision.awarding_title,
        award.printed_name,
        award.signer,
        *(getattr(letterhead, name) if letterhead else "" for name in printed),
    ]


def _proposed(nomination: Nomination) -> list[str]:
    nominee = nomination.nominee
    return [
        str(nomination.id),
        nominee.kind.value,
        nominee.salutation.value,
        nominee.name,
        nominee.address_line,
        nomination.citation,
        str(nomination.is_posthumous),
        str(nomination.bonus_multiple),
    ]


def _changed(line: DecisionChange) -> list[str]:
    one = line.commendation
    return [str(one.id), one.written, str(one.amount), *texts_of(one).values(), *texts_of(line).values()]
