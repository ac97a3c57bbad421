"""Rows of a confirmed list become drafts; runs inside the transaction of the confirmation."""

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import insert, select

from festival.core import audit, clock, text
from festival.core.audit import Actor
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations import rules
from festival.nominations.models import ImportRun, Nomination, Nominee, keep_findable
from festival.nominations.sheets.plan import OF_NOMINATION, OF_NOMINEE, Outcome, Planned, says_nothing
from festival.planning.models import Season

_CHUNK = 500
_MOVED = "Một đề nghị trong danh sách vừa được người khác sửa hoặc nộp. Hãy xem lại danh sách rồi xác nhận."


def store(
    rows: list[Planned],
    *,
    season: Season,
    run: ImportRun,
    actor: Actor,
    tell: Callable[[int, int], None],
) -> None:
    """Everybody new first, then what is changed, then the nominations; told in steps."""
    people: dict[tuple, list[Planned]] = {}
    for one in rows:
        if one.nominee_id is None:
            people.setdefault(one.person, []).append(one)
    changed = [one for one in rows if one.nominee_id is not None and one.changes]
    fresh = [one for one in rows if one.outcome is not Outcome.UPDATE]
    total, done = len(people) + len(changed) + len(fresh), 0
    source = f"Nhập từ tệp «{run.file_name}»"
    ids: dict[tuple, int] = {}
    for part in _parts(list(people.items())):
        rows_of_part = [_entry(lines) for _person, lines in part]
        found = _inserted(Nominee, rows_of_part)
        ids |= {person: entry_id for (person, _lines), entry_id in zip(part, found, strict=True)}
        keep_findable(
            db.session.connection(),
            [(at, row["name_fold"], row["locality_id"]) for at, row in zip(found, rows_of_part, strict=True)],
        )
        done += len(part)
        tell(done, total)
    for part in _parts(changed):
        _change(part, season, source, actor)
        done += len(part)
        tell(done, total)
    for part in _parts(fresh):
        _create(part, ids, season, source, actor)
        done += len(part)
        tell(done, total)


def _parts(values: list) -> list[list]:
    return [values[place : place + _CHUNK] for place in range(0, len(values), _CHUNK)]


def _inserted(model, rows: list[dict]) -> list[int]:
    """Their new ids in order, asked by their uuids: SQLite would otherwise insert one row after another.

    Objects instead of rows would cost thrice as much.
    """
    uuids = [uuid4() for _row in rows]
    keyed = [{**row, "uuid": uuid} for row, uuid in zip(rows, uuids, strict=True)]
    db.session.execute(insert(model.__table__), keyed)
    found = dict(db.session.execute(select(model.uuid, model.id).where(model.uuid.in_(uuids))).all())
    return [found[uuid] for uuid in uuids]


def _entry(lines: list[Planned]) -> dict[str, object]:
    """Of several lines about one person each fact is the first that is said."""
    first = lines[0].dossier
    facts = {name: getattr(first, name) for name in OF_NOMINEE}
    for name in OF_NOMINEE if len(lines) > 1 else ():
        values = (getattr(one.dossier, name) for one in lines)
        facts[name] = next((value for value in values if not says_nothing(value)), facts[name])
    name = text.clean(first.name)
    return {
        "locality_id": lines[0].unit_id,
        "kind": first.kind,
        "name": name,
        # As the model keeps them with a name that is assigned.
        "name_fold": text.fold(name)[:200],
        "name_sort": text.name_key(name)[:1600],
        "birth_year": first.birth_year,
        **facts,
    }


def _create(part: list[Planned], ids: dict, season: Season, source: str, actor: Actor) -> None:
    now = clock.now()
    drafts = [
        {
            "season_id": season.id,
            "locality_id": one.unit_id,
            "nominee_id": one.nominee_id or ids[one.person],
            "award_type_id": one.dossier.award_type_id,
            "basis": one.dossier.basis,
            "citation": one.dossier.citation,
            "report": one.dossier.report,
            "created_by_id": actor.id,
            "created_at": now,
            "changed_at": now,
        }
        for one in part
    ]
    for one, draft_id in zip(part, _inserted(Nomination, drafts), strict=True):
        note = f"{source}, dòng {one.line.number}. {one.reason if one.changes else ''}".strip()
        audit.record(season.locality_id, actor, "nomination.create", ("nomination", draft_id), note=note)


def _change(part: list[Planned], season: Season, source: str, actor: Actor) -> None:
    """Bring drafts and entries up to date; only what the list says otherwise."""
    nominees = _locked(Nominee, {one.nominee_id for one in part})
    nominations = _locked(Nomination, {one.nomination_id for one in part if one.nomination_id})
    for one in part:
        nominee = nominees[one.nominee_id]
        for name in set(one.changes) & set(OF_NOMINEE):
            setattr(nominee, name, getattr(one.dossier, name))
            nominee.changed_at = clock.now()
        if one.nomination_id is None:
            continue
        nomination = nominations[one.nomination_id]
        if nomination.state not in rules.EDITABLE_STATES:
            raise RuleBroken(_MOVED)
        for name in set(one.changes) & set(OF_NOMINATION):
            setattr(nomination, name, getattr(one.dossier, name))
        nomination.changed_at = clock.now()
        audit.record(
            season.locality_id,
            actor,
            "nomination.edit",
            ("nomination", nomination.id),
            note=f"{source}, dòng {one.line.number}: đổi {one.told_changes}.",
        )
    db.session.flush()


def _locked(model, ids: set[int]) -> dict:
    """Rows under lock, the lower ids first as everywhere."""
    query = select(model).where(model.id.in_(ids)).order_by(model.id).with_for_update()
    return {row.id: row for row in db.session.scalars(query)}
