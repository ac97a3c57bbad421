"""A name that was mistyped from the dossier on: corrected by a decision, its new sheet not yet printed."""

from collections.abc import Iterator

from festival.commendations import queries, services
from festival.commendations.documents.common import award, named
from festival.commendations.rules import SIGNER_TITLES, DecisionKind, amending, drafting
from festival.core import clock
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.honours import FIRST

CORRECTION = "correction"
NUMBER, SIGNED_ON = "118/QĐ-UBND", day(31, 7)
MISTYPED, RIGHT = "Hộ gia đình ông Mai Đức Toàn", "Hộ gia đình ông Mai Đức Toản"


def diary() -> Iterator[Entry]:
    yield entry(day(30, 7), "09:00", _draft)
    yield entry(day(30, 7), "15:00", _sign)
    yield entry(SIGNED_ON, "08:30", _issue)


def _draft(story: Story) -> None:
    actor = story.actor("thuongtruc")
    amended = queries.decision(story.decisions[FIRST])
    (wrong,) = [one for one in amended.commendations if one.name == MISTYPED]
    story.decisions[CORRECTION] = services.create_change(
        decision_id=amended.id,
        kind=DecisionKind.CORRECTION,
        commendation_ids=[wrong.id],
        actor=actor,
        title=amending.default_title(DecisionKind.CORRECTION, award(amended), named(amended)),
        grounds=amending.default_grounds(named(amended)),
        signer_title=SIGNER_TITLES[0],
        signer_name=story.users["chutich"].full_name,
        place="An Thịnh",
    )
    (line,) = services.lines_of(story.decisions[CORRECTION])
    shown = services.texts_of(line)
    services.correct_texts(
        change_id=line.id, seen=drafting.version(shown), actor=actor, **shown | {"name": RIGHT}
    )


def _sign(story: Story) -> None:
    decision_id = story.decisions[CORRECTION]
    services.sign(decision_id=decision_id, seen=_seen(decision_id), actor=story.actor("chutich"))


def _issue(story: Story) -> None:
    decision_id = story.decisions[CORRECTION]
    services.issue(
        decision_id=decision_id,
        number=NUMBER,
        signed_on=SIGNED_ON,
        count=1,
        seen=_seen(decision_id),
        keys=story.keys,
        actor=story.actor("vanthu"),
        today=clock.today(),
    )


def _seen(decision_id: int) -> str:
    return services.fingerprint(queries.decision(decision_id), services.lines_of(decision_id))
