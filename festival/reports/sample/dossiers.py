"""Dossiers written, submitted and reviewed, up to where the council or a higher level takes over."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from festival.core import clock
from festival.nominations import queries, services
from festival.nominations.rules import Dossier, NominationAction
from festival.nominations.rules.transfers import Verdict
from festival.reports.sample import checklists, forwarding, papers
from festival.reports.sample.candidates import Candidate, Road
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.more_candidates import ALL
from festival.reports.sample.roster import BY_NAME

_A = NominationAction
# What the standing office does with a dossier on each road.
_REVIEWS: dict[Road, tuple[NominationAction, ...]] = {
    Road.DRAFT: (),
    Road.SUBMITTED: (),
    Road.WITHDRAWN: (),
    Road.UNDER_REVIEW: (_A.TAKE,),
    Road.RETURNED: (_A.TAKE, _A.RETURN),
    Road.INELIGIBLE: (_A.TAKE, _A.REJECT),
    Road.SHORTCUT: (_A.TAKE, _A.SHORTCUT),
    Road.FORWARDED: (_A.TAKE, _A.ACCEPT, _A.FORWARD),
    Road.REFUSED: (_A.TAKE, _A.ACCEPT, _A.FORWARD, _A.UPPER_REFUSE),
}
_NOT_AWARDED = "Cấp trên chưa xét tặng trong năm nay."
_TO_THE_COUNCIL = (_A.TAKE, _A.ACCEPT)
# When a dossier is written; it is submitted three days later and taken up two days after that.
_WRITTEN = {
    Road.FIRST_SESSION: day(29, 6),
    Road.SECOND_SESSION: day(6, 7),
    Road.WRITTEN_ROUND: day(16, 7),
    Road.SHOW_OF_HANDS: day(16, 7),
    Road.COUNTED_SESSION: day(24, 7),
    Road.FORWARDED: day(29, 6),
    Road.REFUSED: day(24, 6),
    Road.INELIGIBLE: day(6, 7),
    Road.WITHDRAWN: day(6, 7),
    Road.OPEN_SESSION: day(21, 7),
    Road.SMALL_COUNCIL: day(22, 7),
    Road.ELIGIBLE: day(23, 7),
    Road.HELD: day(20, 7),
    Road.SHORTCUT: day(27, 7),
    Road.SUBMITTED: day(28, 7),
}
_LATELY = day(27, 7)


def diary() -> Iterator[Entry]:
    for place, candidate in enumerate(ALL):
        written = _WRITTEN.get(candidate.road, _LATELY)
        minute = f"{place:02d}"
        yield entry(written, f"08:{minute}", lambda story, who=candidate: _write(story, who))
        if candidate.road is Road.DRAFT:
            continue
        yield entry(_after(written, 1), f"09:{minute}", lambda story, who=candidate: _submit(story, who))
        yield from _reviewed(candidate, written, minute)


def _after(written: date, days: int) -> date:
    return written + timedelta(days=days)


def _reviewed(candidate: Candidate, written: date, minute: str) -> Iterator[Entry]:
    for step, action in enumerate(_REVIEWS.get(candidate.road, _TO_THE_COUNCIL)):
        act = lambda story, who=candidate, action=action: _review(story, who, action)  # noqa: E731
        waited = 20 if action is _A.UPPER_REFUSE else 0
        yield entry(_after(written, 2 + step + waited), f"14:{minute}", act)
    if candidate.road is Road.HELD:
        yield entry(_after(written, 6), f"15:{minute}", lambda story, who=candidate: _hold(story, who))
    if candidate.road is Road.WITHDRAWN:
        yield entry(_after(written, 6), f"15:{minute}", lambda story, who=candidate: _withdraw(story, who))


@cache
def _desk_name(sign_in_name: str) -> str:
    return BY_NAME[sign_in_name].place


def _write(story: Story, candidate: Candidate) -> None:
    awards = {award.code: award for award in queries.awards_on(clock.today())}
    story.nominations[candidate.name] = services.dossiers.create_nomination(
        season_id=story.season_id,
        desk_id=story.places[_desk_name(candidate.proposer)].id,
        locality_id=story.places[candidate.unit].id,
        dossier=Dossier(
            award_type_id=awards[candidate.award].id,
            kind=candidate.kind,
            salutation=candidate.salutation,
            name=candidate.name,
            birth_year=candidate.birth_year,
            address_line=candidate.address_line,
            basis=candidate.basis,
            citation=candidate.citation,
            report=candidate.report if candidate.citation else "",
        ),
        actor=story.actor(candidate.proposer),
    )


def _submit(story: Story, candidate: Candidate) -> None:
    papers.bring(story, candidate)
    services.dossiers.submit(
        nomination_id=story.nominations[candidate.name], actor=story.actor(candidate.proposer)
    )


def _review(story: Story, candidate: Candidate, action: NominationAction) -> None:
    if action in (_A.FORWARD, _A.UPPER_REFUSE):
        verdict = None if action is _A.FORWARD else Verdict(note=candidate.note or _NOT_AWARDED)
        forwarding.go_up(story, candidate.name, verdict)
        return
    needs_note = action in (_A.RETURN, _A.REJECT)
    services.review.review(
        nomination_id=story.nominations[candidate.name],
        action=action,
        note=candidate.note if needs_note else "",
        answers=checklists.answers(story.nominations[candidate.name], action),
        actor=story.actor("chuyenvien"),
    )


def _hold(story: Story, candidate: Candidate) -> None:
    services.review.hold(
        nomination_id=story.nominations[candidate.name],
        today=clock.today(),
        actor=story.actor("chuyenvien"),
    )


def _withdraw(story: Story, candidate: Candidate) -> None:
    services.dossiers.withdraw(
        nomination_id=story.nominations[candidate.name], actor=story.actor(candidate.proposer)
    )
