"""`flask awards load`, `flask nominations import` and `flask nominations retain`."""

import sys
from collections import Counter
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from festival.core import clock
from festival.core.audit import SYSTEM
from festival.core.errors import RuleBroken
from festival.nominations.queries import imports as found
from festival.nominations.rules import KEEPING_NAMES
from festival.nominations.services import awards, imports, keeping
from festival.nominations.sheets.choices import Choices
from festival.nominations.sheets.plan import OUTCOME_NAMES, Outcome

cli = AppGroup("awards", help="The dated catalogue of awards.")
nominations_cli = AppGroup("nominations", help="Nominations.")
_SHOWN = 200


@cli.command("load")
def load() -> None:
    """Add the awards that are missing; what somebody wrote stays as it is."""
    click.echo(f"Đã thêm {awards.load_catalogue()} dòng vào danh mục khen thưởng.")


@nominations_cli.command("import")
@click.argument("file", metavar="FILE.(xlsx|csv)", type=click.Path(path_type=Path))
@click.option("--season", "year", required=True, type=int, metavar="YEAR", help="The season's year.")
@click.option("--locality", required=True, metavar="CODE", help="The commune or unit that proposes.")
@click.option("--award", default="", metavar="CODE", help="Award of the rows that name none.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--leave-errors", is_flag=True, help="Leave out rows with errors instead of stopping.")
@click.option("--take-likely", is_flag=True, help="Rows that may be somebody known are somebody else.")
def import_list(file, year, locality, award, **options) -> None:
    """Store a unit's list as drafts, all or nothing; exit 1 where nothing was stored."""
    try:
        season, place = found.season_around(locality, year)
        _import(file.read_bytes(), file.name, season, place, _choices(season, award), **options)
    except RuleBroken as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    except OSError:
        click.echo(f"Không đọc được tệp: {file}", err=True)
        sys.exit(1)


def _choices(season, code: str) -> Choices:
    if not code:
        return Choices()
    offered = {award.code: award.id for award in found.awards_offered(season, clock.today())}
    if code not in offered:
        raise RuleBroken(f"Không có hình thức «{code}». Các mã đang dùng: {', '.join(offered)}.")
    return Choices(award_id=offered[code])


def _import(content, name, season, place, choices, *, dry_run, leave_errors, take_likely) -> None:
    listed = imports.opened_for(place, content, choices)
    preview = imports.planned(season, place, listed)
    _show(preview)
    if dry_run:
        return
    run_id = imports.bring(
        season_id=season.id,
        place_id=place.id,
        content=content,
        file_name=name,
        files=current_app.extensions["files"],
        actor=SYSTEM,
        choices=choices,
    )
    with click.progressbar(length=1, label="Đang nhập") as bar:
        result = imports.confirm(
            import_run_id=run_id,
            found=listed,
            seen=preview.hash,
            leave_errors=leave_errors,
            take_likely=take_likely,
            actor=SYSTEM,
            tell=lambda done, total: _advance(bar, done, total),
        )
    click.echo(f"Đã nhập {result['stored_new']} đề nghị mới, cập nhật {result['stored_changed']}.")


def _advance(bar, done: int, total: int) -> None:
    bar.length = total
    bar.update(done - bar.pos)


def _show(preview: imports.Preview) -> None:
    wanted = [one for one in preview.planned if one.outcome in (Outcome.ERROR, Outcome.LIKELY)]
    for one in wanted[:_SHOWN]:
        click.echo(f"Dòng {one.line.number}: {one.outcome_name}: {one.line.name}. {one.reason}", err=True)
    if len(wanted) > _SHOWN:
        click.echo(f"… và {len(wanted) - _SHOWN} dòng nữa.", err=True)
    click.echo("; ".join(f"{OUTCOME_NAMES[one]}: {preview.counts[one.value]}" for one in Outcome))


@nominations_cli.command("retain")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
def retain(dry_run: bool) -> None:
    """Remove what is older than the periods that an administrator set."""
    now = clock.now()
    if dry_run:
        removed = sum((Counter(place.counts) for place in keeping.due(now)), Counter())
    else:
        removed = keeping.retain(now, store=current_app.extensions["files"])
    for kind, name in KEEPING_NAMES.items():
        click.echo(f"{name}: {removed[kind]} đề nghị {'sẽ xóa' if dry_run else 'đã xóa'}.")
