"""`flask units load`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from festival.core.errors import RuleBroken
from festival.core.text import grouped
from festival.localities.services import official

cli = AppGroup("units", help="Provinces and communes.")


@cli.command("load")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=official.DATA, help="Where the CSV files lie."
)
def load(folder: Path) -> None:
    """Load the 34 provinces and 3,321 communes that are not there yet."""
    try:
        loaded = official.load_units(folder)
    except RuleBroken as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None
    click.echo(
        f"Đã nạp {grouped(loaded.provinces)} tỉnh, thành phố và {grouped(loaded.communes)} xã, phường, "
        f"đặc khu; {grouped(loaded.already)} đơn vị đã có từ trước."
    )
