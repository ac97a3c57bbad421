"""Opening a season and changing its dates."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning import queries, rules
from festival.planning.models import Season

HOLDERS = (LocalityKind.COMMUNE, LocalityKind.PROVINCE)


def create_season(
    *,
    locality_id: int,
    year: int,
    actor: Actor,
    theme: str = "",
    school_start: date | None = None,
    window_start: date | None = None,
    window_end: date | None = None,
    main_day: date | None = None,
    nominations_due: date | None = None,
) -> Season:
    """Open a locality's season; dates not given are the usual ones, or the province's window."""
    first, last = rules.season_year_limits(clock.today())
    if not first <= year <= last:
        raise RuleBroken(f"Năm phải từ {first} đến {last}.")
    given = {
        "school_start": school_start,
        "window_start": window_start,
        "window_end": window_end,
        "main_day": main_day,
        "nominations_due": nominations_due,
    }
    try:
        with transaction():
            locality = db.session.get(Locality, locality_id)
            if locality is None or locality.kind not in HOLDERS:
                raise RuleBroken("Mùa Ngày hội chỉ lập cho xã, phường, đặc khu hoặc tỉnh, thành phố.")
            parent = _season_above(locality, year)
            dates = _dates(year, parent, given)
            rules.check_season_dates(year=year, **dates)
            season = Season(locality_id=locality.id, year=year, theme=theme, parent=parent, **dates)
            db.session.add(season)
            db.session.flush()
            audit.record(locality.id, actor, "season.create", ("season", season.id), year=year)
    except IntegrityError:
        raise RuleBroken(f"Nơi này đã có mùa Ngày hội năm {year}. Hãy mở mùa đó để làm tiếp.") from None
    return season


def _season_above(locality: Locality, year: int) -> Season | None:
    query = select(Season).where(Season.locality_id == locality.parent_id, Season.year == year)
    return db.session.scalar(query)


def _dates(year: int, parent: Season | None, given: dict[str, date | None]) -> dict[str, date]:
    """What was given, then the province's window, then the usual dates; the due date follows the main day."""
    dates = rules.default_dates(year)
    if parent is not None:
        names = ("school_start", "window_start", "window_end", "main_day")
        dates.update({name: getattr(parent, name) for name in names})
    chosen = {name: day for name, day in given.items() if day is not None}
    dates.update(chosen)
    if "nominations_due" not in chosen:
        dates["nominations_due"] = dates["main_day"] - rules.NOMINATIONS_DUE_BEFORE
    return dates


def edit_season(
    season_id: int,
    *,
    theme: str,
    school_start: date,
    window_start: date,
    window_end: date,
    main_day: date,
    nominations_due: date,
    actor: Actor,
) -> None:
    dates = {
        "school_start": school_start,
        "window_start": window_start,
        "window_end": window_end,
        "main_day": main_day,
        "nominations_due": nominations_due,
    }
    with transaction():
        season = db.session.get_one(Season, season_id, with_for_update=True)
        rules.check_season_dates(year=season.year, **dates)
        outside = queries.festivals_outside(season_id, window_start, window_end)
        if outside:
            raise RuleBroken(
                f"{outside} ngày hội đã xếp ngày ngoài khoảng {window_start:%d/%m/%Y} đến"
                f" {window_end:%d/%m/%Y}. Hãy đổi ngày của các ngày hội đó trước."
            )
        before = {name: getattr(season, name).isoformat() for name in dates}
        season.theme = theme
        for name, day in dates.items():
            setattr(season, name, day)
        audit.record(
            season.locality_id,
            actor,
            "season.edit",
            ("season", season.id),
            theme=theme,
            before=before,
            after={name: day.isoformat() for name, day in dates.items()},
        )
