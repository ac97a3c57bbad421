"""A list that somebody brings: read, shown as what it would do, and stored all at once or not at all.

What was shown is what is stored: the confirmation plans anew under the season's lock, and refuses another
plan.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit, clock, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.localities.models import Locality
from festival.nominations.models import ImportMapping, ImportRun
from festival.nominations.queries import imports as queries
from festival.nominations.rules import ImportState, imports
from festival.nominations.services.importing import store
from festival.nominations.sheets.choices import Choices, cut, fields_of, read_choices, settled
from festival.nominations.sheets.fingerprints import counted, fingerprint
from festival.nominations.sheets.headings import Field, Table
from festival.nominations.sheets.plan import Fixed, Outcome, Planned, Planner, folds_of
from festival.nominations.sheets.reading import read
from festival.nominations.sheets.rows import Reading, read_rows
from festival.planning.models import Season

_GONE = "Tệp của lần nhập này không còn. Hãy tải tệp lên lại."
_AGAIN = "Vừa có người khác ghi vào sổ cùng lúc. Chưa nhập gì; hãy xem lại danh sách rồi xác nhận."


@dataclass(frozen=True)
class List:
    """A spreadsheet cut into rows; no database was asked."""

    sheets: tuple[str, ...]
    table: Table
    reading: Reading
    choices: Choices


@dataclass(frozen=True)
class Preview:
    """Every row with what it would do."""

    planned: list[Planned]
    counts: dict[str, int]
    hash: str

    def to_store(self, *, take_likely: bool) -> list[Planned]:
        wanted = {Outcome.NEW, Outcome.UPDATE} | ({Outcome.LIKELY} if take_likely else set())
        return [one for one in self.planned if one.outcome in wanted]


def opened(content: bytes, choices: Choices, kept: dict[str, str] | None = None) -> List:
    """``kept`` is how the columns of such headings were read the last time."""
    sheets = read(content)
    table = cut(sheets, choices)
    if kept:
        table = table.mapped(fields_of({**kept, **choices.columns}))
    reading = read_rows(table, today=clock.today(), kind=choices.kind_chosen)
    return List(tuple(sheet.name for sheet in sheets), table, reading, settled(choices, table))


def opened_for(place: Locality, content: bytes, choices: Choices) -> List:
    """Read as such a list of the place was read the last time."""
    found = opened(content, choices)
    kept = remembered(place, found.table)
    return opened(content, choices, kept) if kept else found


def remembered(place: Locality, table: Table) -> dict[str, str]:
    mapping = db.session.get(ImportMapping, (place.id, table.signature))
    return json.loads(mapping.mapping) if mapping else {}


def opened_run(run: ImportRun, files: FileStore) -> List:
    """The list of a run as it is now to be read."""
    try:
        content = files.read(run.sha256)
    except FileNotFoundError:
        raise RuleBroken(_GONE) from None
    return opened(content, read_choices(run.mapping))


def planned(season: Season, place: Locality, found: List) -> Preview:
    """What the list would do to what is stored now."""
    entries, stored = queries.entries_named(place, folds_of(found.reading.lines), season.id)
    choices = found.choices
    planner = Planner(
        awards=queries.awards_offered(season, clock.today()),
        units=queries.units_of(place),
        entries=entries,
        stored=stored,
        fixed=Fixed(
            unit_id=choices.unit_id or place.id,
            is_unit_told=choices.unit_id is not None,
            award_id=choices.award_id,
            basis=choices.basis_chosen,
        ),
    )
    rows = planner.plan(found.reading.lines)
    return Preview(rows, counted(rows), fingerprint(rows))


def bring(
    *,
    season_id: int,
    place_id: int,
    content: bytes,
    file_name: str,
    files: FileStore,
    actor: Actor,
    choices: Choices | None = None,
) -> int:
    """Keep a spreadsheet for its dry run; the run's id. Refused when it cannot be read at all."""
    found = opened(content, choices or Choices())
    sha256 = files.put(content)
    with transaction():
        season = db.session.get_one(Season, season_id)
        place = db.session.get_one(Locality, place_id)
        imports.check_place(season.locality.contains(place))
        kept = remembered(place, found.table)
        columns = {column.key: column.field.value for column in found.table.columns} | kept
        run = ImportRun(
            season_id=season_id,
            locality_id=place_id,
            user_id=actor.id,
            sha256=sha256,
            file_name=_shown(file_name),
            mapping=replace(found.choices, columns=columns).written(),
        )
        db.session.add(run)
        db.session.flush()
        audit.record(season.locality_id, actor, "import.bring", ("import", run.id), note=run.file_name)
        return run.id


def _shown(file_name: str) -> str:
    """A file's name as it may be shown: no path, nothing hidden, short."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in text.clean(last) if not text.is_disguised(letter))
    return plain[-120:] or "không tên"


def choose(import_run_id: int, choices: Choices, *, actor: Actor) -> None:
    """Read the spreadsheet in another way."""
    with transaction():
        run = db.session.get_one(ImportRun, import_run_id, with_for_update=True)
        imports.check_open(run.state)
        run.mapping = choices.written()
        home = db.session.get_one(Season, run.season_id).locality_id
        audit.record(home, actor, "import.choose", ("import", run.id), note=run.file_name)


def drop(import_run_id: int, *, actor: Actor) -> None:
    with transaction():
        run = db.session.get_one(ImportRun, import_run_id, with_for_update=True)
        imports.check_open(run.state)
        run.state, run.done_at = ImportState.DROPPED, clock.now()
        home = db.session.get_one(Season, run.season_id).locality_id
        audit.record(home, actor, "import.drop", ("import", run.id), note=run.file_name)


def confirm(
    *,
    import_run_id: int,
    found: List,
    seen: str,
    leave_errors: bool,
    take_likely: bool,
    actor: Actor,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> dict[str, int]:
    """Store what was shown under the fingerprint ``seen``; how many nominations are new and changed."""
    try:
        with transaction():
            # One at a time in a season, as where a single nomination is created. The run itself is first read
            # under its own lock: what a session has read before, it would not read anew.
            season_id = db.session.scalar(select(ImportRun.season_id).where(ImportRun.id == import_run_id))
            season = db.session.get_one(Season, season_id, with_for_update=True)
            run = db.session.get_one(ImportRun, import_run_id, with_for_update=True)
            imports.check_open(run.state)
            place = db.session.get_one(Locality, run.locality_id)
            preview = planned(season, place, found)
            imports.check_seen(seen, preview.hash)
            imports.check_errors(preview.counts[Outcome.ERROR.value], leave_errors=leave_errors)
            rows = preview.to_store(take_likely=take_likely)
            imports.check_some(len(rows))
            store(rows, season=season, run=run, actor=actor, tell=tell)
            result = _result(preview, rows)
            run.state, run.done_at = ImportState.DONE, clock.now()
            run.mapping = found.choices.written()
            run.counts = json.dumps({**preview.counts, **result})
            _remember(place, found.table)
            audit.record(
                season.locality_id,
                actor,
                "import.confirm",
                ("import", run.id),
                total=len(rows),
                note=f"{run.file_name}: {result['stored_new']} mới, {result['stored_changed']} cập nhật",
            )
            return result
    except IntegrityError:
        raise RuleBroken(_AGAIN) from None


def _result(preview: Preview, rows: list[Planned]) -> dict[str, int]:
    changed = sum(1 for one in rows if one.outcome is Outcome.UPDATE)
    return {
        "stored_new": len(rows) - changed,
        "stored_changed": changed,
        "left": len(preview.planned) - len(rows),
    }


def _remember(place: Locality, table: Table) -> None:
    """How these headings were read, for the next list that has them."""
    columns = {
        column.key: column.field.value for column in table.columns if column.field is not Field.IGNORED
    }
    written = json.dumps(columns, ensure_ascii=False)
    mapping = db.session.scalar(
        select(ImportMapping).where(
            ImportMapping.locality_id == place.id, ImportMapping.headings == table.signature
        )
    )
    if mapping is None:
        mapping = ImportMapping(locality_id=place.id, headings=table.signature)
        db.session.add(mapping)
    mapping.mapping, mapping.used_at = written, clock.now()
