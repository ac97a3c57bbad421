"""`flask audit verify`."""

import click
from flask.cli import AppGroup

from festival.core import audit

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
