"""Opening a season and changing its dates, its legal grounds and its deadlines."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning import queries, rules
from festival.planning.models import Season, SeasonDeadline
from festival.planning.rules import deadlines, grounds
from festival.planning.rules.deadlines import DeadlineContent

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
    """Open a locality's season; what is not given is the province's, or else the usual."""
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
            season = Season(locality_id=locality.id, year=year, parent=parent, **dates)
            season.theme = theme or (parent.theme if parent else "")
            season.legal_grounds = parent.legal_grounds if parent else grounds.default_grounds()
            season.deadlines = _numbered(parent.deadlines if parent else deadlines.DEFAULT_DEADLINES)
            db.session.add(season)
            db.session.flush()
            _adopt_seasons_below(season, locality)
            audit.record(locality.id, actor, "season.create", ("season", season.id), year=year)
    except IntegrityError:
        raise RuleBroken(f"Nơi này đã có mùa Ngày hội năm {year}. Hãy mở mùa đó để làm tiếp.") from None
    return season


def _season_above(locality: Locality, year: int) -> Season | None:
    query = select(Season).where(Season.locality_id == locality.parent_id, Season.year == year)
    return db.session.scalar(query)


def _adopt_seasons_below(season: Season, locality: Locality) -> None:
    """Communes that were quicker than their province belong to its season from now on, unchanged."""
    if locality.kind is not LocalityKind.PROVINCE:
        return
    communes = select(Locality.id).where(Locality.parent_id == locality.id)
    orphans = (Season.year == season.year, Season.parent_id.is_(None), Season.locality_id.in_(communes))
    db.session.execute(
        update(Season)
        .where(*orphans)
        .values(parent_id=season.id)
        .execution_options(synchronize_session=False)
    )


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


def _numbered(rows) -> list[SeasonDeadline]:
    return [
        SeasonDeadline(position=position, title=row.title, days_before=row.days_before, fixed_on=row.fixed_on)
        for position, row in enumerate(rows, 1)
    ]


def edit_season(
    season_id: int,
    *,
    theme: str,
    legal_grounds: str,
    school_start: date,
    window_start: date,
    window_end: date,
    main_day: date,
    nominations_due: date,
    seen: str,
    actor: Actor,
) -> None:
    """Deadlines that are counted move with the main day. ``seen`` is what the person was looking at."""
    dates = {
        "school_start": school_start,
        "window_start": window_start,
        "window_end": window_end,
        "main_day": main_day,
        "nominations_due": nominations_due,
    }
    legal_grounds = grounds.tidied(legal_grounds)
    grounds.check_grounds(legal_grounds)
    with transaction():
        season = db.session.get_one(Season, season_id, with_for_update=True)
        if seen != season.seen:
            raise RuleBroken("Thông tin mùa vừa được người khác sửa. Hãy tải lại trang, xem lại rồi sửa.")
        rules.check_season_dates(year=season.year, **dates)
        _check_nothing_left_outside(season_id, school_start, window_start, window_end)
        before = {name: getattr(season, name).isoformat() for name in dates}
        changed = season.legal_grounds != legal_grounds
        season.theme, season.legal_grounds = theme, legal_grounds
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
            **({"legal_grounds": legal_grounds} if changed else {}),
        )


def _check_nothing_left_outside(season_id: int, school_start: date, start: date, end: date) -> None:
    outside = queries.festivals_outside(season_id, school_start=school_start, start=start, end=end)
    if outside:
        raise RuleBroken(
            f"{outside} ngày hội đã xếp ngày ngoài khoảng {start:%d/%m/%Y} đến {end:%d/%m/%Y}"
            f" (trường học từ {school_start:%d/%m/%Y}). Hãy đổi ngày của các ngày hội đó trước."
        )


def save_deadlines(season_id: int, rows: list[DeadlineContent], *, seen: str, actor: Actor) -> None:
    """Put ``rows`` in the place of the season's deadlines, in the order in which they are due."""
    with transaction():
        season = db.session.get_one(Season, season_id, with_for_update=True)
        deadlines.check_unchanged(seen, season.deadlines)
        deadlines.check_deadlines(rows, season.year)
        ordered = sorted(rows, key=lambda row: deadlines.due_on(row, season.main_day))
        season.deadlines = _numbered(ordered)
        audit.record(season.locality_id, actor, "season.deadlines", ("season", season.id), rows=len(ordered))
