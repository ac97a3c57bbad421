"""`flask audit verify`, `flask backup`, `flask restore`."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from festival.core import audit, backup
from festival.core.errors import RuleBroken

cli = AppGroup("audit", help="The hash-chained record of who did what.")


@cli.command("verify")
def verify() -> None:
    """Walk every chain; exit 1 at the first fault of any."""
    count, faults = audit.verify()
    for fault in faults:
        click.echo(f"chain {fault.chain}, entry {fault.sequence}: {fault.reason}", err=True)
    if faults:
        raise SystemExit(1)
    click.echo(f"{count} entries, every chain holds")


@click.command("backup")
@click.argument("out", metavar="FILE.zip", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def write_backup(out: Path) -> None:
    """Copy database, files and signing keys into one ZIP; the site may go on meanwhile."""
    try:
        size = backup.write(out, files=current_app.extensions["files"], keys=_keys())
    except (RuleBroken, OSError) as refusal:
        _refuse(refusal)
    click.echo(
        f"Đã sao lưu {size.rows} dòng dữ liệu và {size.files} tệp vào {out}. Tệp này chứa khóa ký: cất kỹ."
    )


@click.command("restore")
@click.argument("source", metavar="FILE.zip", type=click.Path(path_type=Path))
@with_appcontext
def restore_backup(source: Path) -> None:
    """Bring a copy into an empty installation of the same version."""
    try:
        size = backup.restore(source, files=current_app.extensions["files"], keys=_keys())
    except (RuleBroken, OSError) as refusal:
        _refuse(refusal)
    count, faults = audit.verify()
    if faults:
        _refuse(f"Đã khôi phục, nhưng nhật ký có {len(faults)} chỗ không khớp: chạy «flask audit verify».")
    click.echo(f"Đã khôi phục {size.rows} dòng dữ liệu và {size.files} tệp; {count} mục nhật ký nguyên vẹn.")


def _keys() -> Path:
    return current_app.extensions["keys"].folder


def _refuse(why) -> None:
    click.echo(str(why), err=True)
    raise SystemExit(1)
