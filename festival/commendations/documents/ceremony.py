"""The sheet from which the MC calls people up, in the order of the stack."""

from collections.abc import Sequence

from festival.commendations.documents.common import Values
from festival.commendations.queries_stage import Stop, Turn
from festival.commendations.rules.stage import WAVE_NAMES
from festival.documents.rules import DocumentKind
from festival.documents.wording import counted, hour, short_date
from festival.planning.documents.common import NOT_YET, OCCASION, head, small
from festival.planning.models import Festival, Season
from festival.planning.queries.documents import Office


def call_sheet(office: Office, season: Season, stops: Sequence[Stop]) -> Values:
    """All rows that somebody goes up in; time and place are told only where all have the same festival."""
    called = [stop for stop in stops if stop.turns]
    held = {stop.item.festival_id: stop.item.festival for stop in called if stop.item}
    only = next(iter(held.values())) if len(held) == 1 else None
    items = [_row(turn, stop) for stop in called for turn in stop.turns]
    where = small(season.locality)
    return {
        **head(
            office, season, DocumentKind.CALL_SHEET, subject="Danh sách lên nhận khen thưởng", where=where
        ),
        "recipients": "",
        "occasion": only.title if only else f"{OCCASION} năm {season.year}",
        "when": _when(only, called),
        "venue": (only.venue if only else "") or NOT_YET,
        "total": counted(len(items)),
        "items": items,
    }


def _when(festival: Festival | None, called: list[Stop]) -> str:
    """When the first row begins in which somebody goes up."""
    if festival is None or festival.held_on is None:
        return NOT_YET
    begins = next(stop.item.starts_at for stop in called if stop.item)
    return f"{hour(begins)} ngày {short_date(festival.held_on)}"


def _row(turn: Turn, stop: Stop) -> dict[str, str]:
    return {
        "no": str(turn.number),
        "wave": WAVE_NAMES[turn.wave],
        "call": turn.call,
        "name": turn.one.name,
        "reading": turn.spoken,
        "post": turn.one.address_line,
        "citation": turn.one.citation,
        "award": turn.one.award_name.capitalize(),
        "handed_by": stop.item.presenter if stop.item else "",
    }
