"""The hints of the law beside a dossier, from what the site knows of the nominee."""

from datetime import date

from festival.core import text
from festival.nominations.models import EarlierAward, Nomination, Nominee
from festival.nominations.queries.records import earlier_awards, service_periods
from festival.nominations.rules import NominationState, RecipientKind, Salutation, eligibility, is_open
from festival.nominations.rules.eligibility import MEDAL, Earlier, Hint, HintKind
from festival.nominations.rules.service import Service


def hints_for(nomination: Nomination, others: list[Nomination], today: date) -> list[Hint]:
    """``others`` are the nominee's and namesakes' other nominations; two queries."""
    nominee, award = nomination.nominee, nomination.award_type
    others = [one for one in others if not _is_other_half(one, nomination)]
    noted = earlier_awards(nominee.id)
    known = [_of_award(one) for one in noted] + [
        _of_nomination(one, nominee)
        for one in others
        if one.state is NominationState.DECIDED or is_open(one.state)
    ]
    given = [one for one in known if one.is_given]
    hints = _bars(nomination, noted, others)
    if award.code == MEDAL and nominee.kind is RecipientKind.INDIVIDUAL:
        services = [
            Service(one.started_on, one.ended_on, one.coefficient, one.track)
            for one in service_periods(nominee.id)
        ]
        hints += eligibility.medal_hints(services, is_woman=is_woman(nominee), given=given, today=today)
    hints += eligibility.same_achievement_hints(text.fold(nomination.citation), known)
    hints += eligibility.basis_hints(nomination.basis, given)
    hints += _ties(nominee)
    return [*hints, *_years_before(given)]


def is_woman(nominee: Nominee) -> bool | None:
    """By the salutation that somebody typed; never guessed from a name."""
    return {Salutation.MRS: True, Salutation.MR: False}.get(nominee.salutation)


def _is_other_half(one: Nomination, nomination: Nomination) -> bool:
    """The same dossier, before or after it went up a level."""
    return one.origin_uuid == nomination.uuid or nomination.origin_uuid == one.uuid


def _of_award(one: EarlierAward) -> Earlier:
    return Earlier(one.label, text.fold(one.name), text.fold(one.achievement))


def _of_nomination(one: Nomination, nominee: Nominee) -> Earlier:
    label = f"{one.award_type.name}, {one.season.year}"
    if one.nominee_id != nominee.id:
        label += f" (trùng tên, {one.locality.name})"
    return Earlier(
        label,
        text.fold(one.award_type.name),
        text.fold(one.citation),
        one.basis,
        is_given=one.state is NominationState.DECIDED,
    )


def _bars(nomination: Nomination, noted: list[EarlierAward], others: list[Nomination]) -> list[Hint]:
    nominee, award = nomination.nominee, nomination.award_type
    if award.multiple(nominee.kind) is None:
        return [eligibility.kind_hint(nominee.kind, award.name)]
    if not award.once_in_a_lifetime:
        return []
    labels = [one.label for one in noted if one.code == award.code]
    labels += [
        f"{one.award_type.name}, {one.season.year}"
        for one in others
        if one.nominee_id == nominee.id
        and one.award_type.code == award.code
        and one.state is NominationState.DECIDED
    ]
    return [eligibility.once_hint(award.name, label) for label in labels[:1]]


def _ties(nominee: Nominee) -> list[Hint]:
    return eligibility.tie_break_hints(
        kind=nominee.kind,
        is_woman=is_woman(nominee),
        women=nominee.women_count,
        head_count=nominee.head_count,
        is_direct_worker=nominee.is_direct_worker,
        is_special_area=nominee.is_special_area,
    )


def _years_before(given: list[Earlier]) -> list[Hint]:
    if not given:
        return []
    lines = (*(one.label for one in given), "Có hay không có hình thức thấp hơn không phải là điều kiện.")
    return [Hint(HintKind.NOTE, "Đã được khen trước đây", lines, eligibility.PRINCIPLES)]
