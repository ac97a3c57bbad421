"""Festivals and programmes for tests."""

from datetime import date, time

from festival.planning.models import Festival, ProgrammeItem
from festival.planning.rules import FestivalState, ProgrammePart
from tests.factories import keep

DAY = date(2026, 8, 15)


def make_festival(*, season, locality, title=None, state=FestivalState.DRAFT, **fields) -> Festival:
    """A festival with everything that a plan needs, in ``state`` without having walked there."""
    defaults = {"held_on": DAY, "starts_at": time(7, 30), "venue": "Nhà văn hóa thôn"}
    festival = Festival(
        season_id=season.id,
        locality_id=locality.id,
        title=title or f"Ngày hội {locality.name}",
        state=state,
        **{**defaults, **fields},
    )
    return keep(festival)


def make_item(
    *, festival, position=1, starts_at=time(7, 30), minutes=15, title="Chào cờ", **fields
) -> ProgrammeItem:
    defaults = {"part": ProgrammePart.CEREMONY, "presenter": "Ban tổ chức", "needs": "cờ, nhạc"}
    return keep(
        ProgrammeItem(
            festival_id=festival.id,
            position=position,
            starts_at=starts_at,
            minutes=minutes,
            title=title,
            **{**defaults, **fields},
        )
    )


def furnish(place) -> dict[str, int | str]:
    """One thing of each kind in a place of ``make_place``, by the name of its URL argument."""
    draft = make_festival(season=place.season, locality=place.area)
    item = make_item(festival=draft)
    return {
        "season_id": place.season.id,
        "festival_id": draft.id,
        "programme_item_id": item.id,
        "code": place.commune.code,
    }
