"""What the roll comes to: the quorum of every award, and who may be asked in writing."""

from dataclasses import dataclass

from festival.voting.models import CouncilSession
from festival.voting.queries.councils import rules_in_force
from festival.voting.queries.sessions import QuorumLine, agenda
from festival.voting.rules import VoteMethod


@dataclass(frozen=True)
class AwardQuorum:
    """One award of the agenda and how many of those it needs take part."""

    award: str
    # Who counts as attending, and out of how many.
    here: int
    members: int
    needed: int
    in_room: int
    # Asked in writing, where the rule counts them in the quorum.
    asked: int
    has_quorum: bool
    # How many of the award's items fall short of it, because of members they concern.
    lacking: int


def quorum_by_award(lines: list[QuorumLine]) -> list[AwardQuorum]:
    """In the order of the agenda; an award shows the figures of the item that has the fewest."""
    by_award: dict[str, list[QuorumLine]] = {}
    for line in lines:
        if line.is_open and line.terms is not None:
            by_award.setdefault(line.item.nomination.award_type.name, []).append(line)
    return [_of_award(name, its_lines) for name, its_lines in by_award.items()]


def _of_award(name: str, lines: list[QuorumLine]) -> AwardQuorum:
    worst = min(lines, key=lambda line: line.gathering.quorum(line.terms)[0] - line.needed_present)
    here, members = worst.gathering.quorum(worst.terms)
    counts_sheets = worst.terms.count_written_in_quorum or worst.terms.method is VoteMethod.WRITTEN
    return AwardQuorum(
        award=name,
        here=here,
        members=members,
        needed=worst.needed_present,
        in_room=worst.gathering.present,
        asked=worst.gathering.written if counts_sheets else 0,
        has_quorum=worst.has_quorum,
        lacking=sum(not line.has_quorum for line in lines),
    )


def takes_sheets(session: CouncilSession) -> bool:
    """Whether the rule of anything on the agenda counts written opinions."""
    in_force = rules_in_force(session.council_id, session.held_on)
    codes = {item.nomination.award_type.code for item in agenda(session.id)}
    return any(
        in_force[code].allows_written or in_force[code].method is VoteMethod.WRITTEN
        for code in codes
        if code in in_force
    )
