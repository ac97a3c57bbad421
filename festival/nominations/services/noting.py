"""Noting many awards of a year at once: all lines or none, and the same lines twice change nothing."""

from dataclasses import dataclass
from datetime import date

from festival.core import audit, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations.models import EarlierAward, Nominee
from festival.nominations.queries.records import noted_already, people_of
from festival.nominations.rules.records import NotedLine, Place, check_note, placed
from festival.planning.models import Season


@dataclass(frozen=True)
class PlacedLine:
    """A line with the entry of the register that it is for; ``error`` where it fits none."""

    line: NotedLine
    place: Place | None = None
    nominee: Nominee | None = None
    error: str = ""

    @property
    def words(self) -> str:
        if self.place is Place.NEW:
            return "Thêm mới vào sổ"
        if self.place is None or self.nominee is None:
            return ""
        known = f"{self.nominee.written}, {self.nominee.locality.name}"
        return f"{known}: đã ghi, bỏ qua" if self.place is Place.NOTED else known


def place_lines(home: Locality, lines: list[NotedLine]) -> list[PlacedLine]:
    """Find each line's entry in the register; two queries, nothing is written."""
    people = people_of(home, [text.fold(line.name)[:200] for line in lines])
    ids = [nominee.id for found in people.values() for nominee in found]
    noted = noted_already(ids, {line.note.year for line in lines})
    answers = []
    for line in lines:
        found = [
            nominee
            for nominee in people.get(text.fold(line.name)[:200], [])
            if line.kind is None or nominee.kind is line.kind
        ]
        nominee = found[0] if len(found) == 1 else None
        is_noted = nominee is not None and (nominee.id, line.note.name, line.note.year) in noted
        try:
            place = placed(len(found), line.kind, is_noted=is_noted)
            answers.append(PlacedLine(line, place, nominee))
        except RuleBroken as fault:
            answers.append(PlacedLine(line, error=str(fault)))
    return answers


def note_awards(*, season_id: int, lines: list[NotedLine], today: date, actor: Actor) -> tuple[int, int]:
    """Note the lines; how many were noted, and how many had been before."""
    with transaction():
        # One at a time in a season: the second of two clicks sees what the first has stored.
        season = db.session.get_one(Season, season_id, with_for_update=True)
        answers = place_lines(season.locality, lines)
        faults = [f"Dòng {one.line.number}: {one.error}" for one in answers if one.error]
        if faults:
            raise RuleBroken(faults[0])
        created: dict[str, Nominee] = {}
        added = [one for one in answers if one.place is not Place.NOTED]
        for one in added:
            check_note(one.line.note, today)
            nominee = one.nominee or _new(season, one.line, created)
            award = EarlierAward(nominee_id=nominee.id, noted_by=actor.name, **vars(one.line.note))
            db.session.add(award)
            audit.record(
                season.locality_id,
                actor,
                "nominee.award_add",
                ("nominee", nominee.id),
                award=award.label,
            )
        return len(added), len(answers) - len(added)


def _new(season: Season, line: NotedLine, created: dict[str, Nominee]) -> Nominee:
    """Somebody the register does not know yet; two titles of one list are one person's."""
    key = f"{line.kind} {text.fold(line.name)}"
    if key not in created:
        nominee = Nominee(
            locality_id=season.locality_id, kind=line.kind, salutation=line.salutation, name=line.name
        )
        db.session.add(nominee)
        db.session.flush()
        created[key] = nominee
    return created[key]
