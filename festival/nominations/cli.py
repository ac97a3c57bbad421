"""`flask awards load`."""

import click
from flask.cli import AppGroup

from festival.nominations.services import awards

cli = AppGroup("awards", help="The dated catalogue of awards.")


@cli.command("load")
def load() -> None:
    """Add the festival day's five awards; rows that are there stay as they are."""
    click.echo(f"Đã thêm {awards.load_catalogue()} dòng vào danh mục khen thưởng.")
