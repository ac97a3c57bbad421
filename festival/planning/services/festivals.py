"""Festivals: planned, moved from state to state."""

from datetime import date, time

from sqlalchemy.exc import IntegrityError

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning import queries, rules
from festival.planning.models import Festival, Season
from festival.planning.queries.scheduling import Schedule
from festival.planning.queries.tasks import open_count
from festival.planning.rules import FestivalAction, PilotLevel, amendments, templates
from festival.planning.services.clashes import check_not_blocked, refuse_blocked
from festival.planning.services.filling import fill
from festival.planning.services.restoring import OLD_NAME_TAKEN, drop_amendment
from festival.planning.services.timing import retime_from_start
from festival.planning.services.versions import freeze, stop_rain_plan

TWICE = "Nơi này đã có ngày hội cùng tên trong mùa. Hãy mở ngày hội đó, hoặc đặt tên khác."


def default_title(locality: Locality) -> str:
    """«Ngày hội thôn Đông»."""
    return f"Ngày hội {templates.place_words(locality.name, locality.unit_word)}"[:200]


def create_festival(
    *,
    season_id: int,
    locality_id: int,
    actor: Actor,
    title: str = "",
    held_on: date | None = None,
    starts_at: time | None = None,
    venue: str = "",
    pilot_level: PilotLevel = PilotLevel.NONE,
    bring: str = "",
    note: str = "",
    template: str = templates.WITHOUT,
) -> Festival:
    """A draft for one place of the season, bare or with a built-in plan."""
    try:
        with transaction():
            season = db.session.get_one(Season, season_id, with_for_update=True)
            locality = db.session.get(Locality, locality_id)
            _check_place(season, locality)
            if held_on is not None:
                rules.check_in_window(held_on, *season.window_for(locality.kind))
            festival = Festival(
                season=season,
                locality=locality,
                title=title or default_title(locality),
                held_on=held_on,
                starts_at=starts_at,
                venue=venue,
                bring=bring,
                pilot_level=pilot_level,
                note=note,
            )
            db.session.add(festival)
            _note_created(season, festival, actor)
            _lay_templates([festival], {locality.kind: template})
    except IntegrityError:
        raise RuleBroken(TWICE) from None
    return festival


def _lay_templates(festivals: list[Festival], chosen: dict[LocalityKind, str]) -> None:
    """Kinds that ``chosen`` does not name stay bare."""
    pairs = [
        (one, templates.template_for(one.locality.kind, chosen[one.locality.kind], one.starts_at))
        for one in festivals
        if one.locality.kind in chosen
    ]
    fill((festival, template) for festival, template in pairs if template is not None)


def _check_place(season: Season, locality: Locality | None) -> None:
    if locality is None or not season.locality.contains(locality) or locality.kind is LocalityKind.PROVINCE:
        raise RuleBroken("Nơi tổ chức không thuộc địa bàn của mùa này. Hãy chọn lại trong danh sách.")
    if locality.valid_to is not None and locality.valid_to < clock.today():
        raise RuleBroken(f"{locality.name} đã thôi hoạt động. Hãy chọn nơi khác.")


def _note_created(season: Season, festival: Festival, actor: Actor) -> None:
    db.session.flush()
    audit.record(
        season.locality_id, actor, "festival.create", ("festival", festival.id), title=festival.title
    )


def create_for_all(
    *,
    season_id: int,
    locality_ids: list[int],
    actor: Actor,
    chosen: dict[LocalityKind, str] | None = None,
) -> int:
    """Drafts for every place that has none, if these are still exactly the places that were shown.

    ``chosen`` names a built-in plan for each kind of place.
    """
    try:
        with transaction():
            season = db.session.get_one(Season, season_id, with_for_update=True)
            places = queries.places_without_festival(season)
            if not places:
                raise RuleBroken("Mọi nơi trong danh mục đã có ngày hội. Không còn gì để tạo.")
            if sorted(place.id for place in places) != sorted(locality_ids):
                raise RuleBroken("Danh sách vừa thay đổi. Hãy tải lại trang, xem lại rồi tạo.")
            festivals = [
                Festival(season=season, locality=place, title=default_title(place)) for place in places
            ]
            db.session.add_all(festivals)
            db.session.flush()
            for festival in festivals:
                _note_created(season, festival, actor)
            _lay_templates(festivals, chosen or {})
    except IntegrityError:
        raise RuleBroken("Danh sách vừa thay đổi. Hãy tải lại trang, xem lại rồi tạo.") from None
    return len(places)


def edit_festival(
    festival_id: int,
    *,
    title: str,
    held_on: date | None,
    starts_at: time | None,
    venue: str,
    pilot_level: PilotLevel,
    note: str,
    seen: int,
    actor: Actor,
    bring: str = "",
) -> None:
    """Change a draft or an amended plan; ``seen`` is the revision that the person was looking at."""
    try:
        with transaction():
            festival = locked(festival_id)
            festival.check_editable()
            rules.check_current(seen, festival.revision)
            if held_on is not None:
                rules.check_in_window(held_on, *festival.season.window_for(festival.locality.kind))
            before = _plan(festival)
            festival.title = title
            festival.held_on, festival.starts_at, festival.venue = held_on, starts_at, venue
            retime_from_start(festival)
            festival.bring, festival.pilot_level, festival.note = bring, pilot_level, note
            festival.touch()
            record(festival, actor, "festival.edit", before=before, after=_plan(festival))
            db.session.flush()
    except IntegrityError:
        raise RuleBroken(TWICE) from None


def _plan(festival: Festival) -> dict:
    return {
        "title": festival.title,
        "held_on": festival.held_on.isoformat() if festival.held_on else None,
        "starts_at": festival.starts_at.isoformat("minutes") if festival.starts_at else None,
        "venue": festival.venue,
        "bring": festival.bring,
        "pilot_level": festival.pilot_level.value,
        "note": festival.note,
    }


def locked(festival_id: int) -> Festival:
    """The festival under its row's lock, inside the running transaction."""
    festival = db.session.get(Festival, festival_id, with_for_update=True)
    if festival is None:
        raise RuleBroken("Ngày hội này không còn. Hãy quay lại danh sách.")
    return festival


def record(festival: Festival, actor: Actor, action: str, **details) -> None:
    audit.record(festival.season.locality_id, actor, action, ("festival", festival.id), **details)


def move_festival(
    festival_id: int, action: FestivalAction, *, actor: Actor, reason: str = "", seen: int | None = None
) -> Festival:
    """Take a step of the state machine; ``seen`` as in ``edit_festival``."""
    try:
        with transaction():
            festival = locked(festival_id)
            rules.after(festival.state, action)
            if seen is not None:
                rules.check_current(seen, festival.revision)
            rules.check_reason(action, reason)
            check_step(festival, action)
            if action in rules.DROPS_AMENDMENT:
                drop_amendment(festival, actor, reason)
                stop_rain_plan(festival, actor)
            festival.move(action, actor, reason if action in rules.NEEDS_REASON else "")
            if action is FestivalAction.APPROVE:
                freeze(festival, actor)
    except IntegrityError:
        raise RuleBroken(OLD_NAME_TAKEN) from None
    return festival


def check_step(festival: Festival, action: FestivalAction, board: Schedule | None = None) -> None:
    """``board`` is the season's schedule, read under the same locks, where many take the step at once."""
    if action in rules.SETTLES_PLAN:
        amendments.check_settled(festival.amendment)
    if action is FestivalAction.SUBMIT:
        rules.check_complete(festival.held_on, festival.starts_at, festival.venue)
        rules.check_in_window(festival.held_on, *festival.season.window_for(festival.locality.kind))
    if action in (FestivalAction.SUBMIT, FestivalAction.APPROVE):
        if board is None:
            refuse_blocked(festival)
        else:
            check_not_blocked(festival.id, board)
    if action is FestivalAction.MAKE_READY:
        rules.check_tasks_finished(open_count(festival.id))
    if action is FestivalAction.HOLD:
        rules.check_may_be_held(festival.held_on, clock.today())


def resume_festival(
    festival_id: int, *, held_on: date, starts_at: time, venue: str, seen: int, actor: Actor
) -> None:
    """Prepare a postponed festival again, on its new day."""
    with transaction():
        festival = locked(festival_id)
        rules.after(festival.state, FestivalAction.RESUME)
        rules.check_current(seen, festival.revision)
        rules.check_complete(held_on, starts_at, venue)
        rules.check_in_window(held_on, *festival.season.window_for(festival.locality.kind))
        before = _plan(festival)
        if festival.hall is not None and festival.venue == festival.hall.name != venue:
            festival.hall = None
        festival.held_on, festival.starts_at, festival.venue = held_on, starts_at, venue
        retime_from_start(festival)
        # Nobody approves the new day after this, so it is asked here.
        refuse_blocked(festival)
        record(festival, actor, "festival.edit", before=before, after=_plan(festival))
        festival.move(FestivalAction.RESUME, actor)
        refuse_blocked(festival)
        freeze(festival, actor, "Xếp ngày mới sau khi hoãn")


def delete_draft(festival_id: int, *, seen: int, actor: Actor) -> None:
    """Take back a festival that was never submitted, with its programme."""
    with transaction():
        festival = locked(festival_id)
        rules.check_deletable(festival.state)
        rules.check_current(seen, festival.revision)
        record(festival, actor, "festival.delete", title=festival.title)
        db.session.delete(festival)
