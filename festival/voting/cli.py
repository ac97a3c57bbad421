"""`flask voting scrub`, `flask voting verify` and `flask voting key`."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from festival.core.errors import RuleBroken
from festival.voting import result_file, services

cli = AppGroup("voting", help="The council's votes.")


@cli.command("scrub")
def scrub() -> None:
    """Remove what the database still holds of ballots as they were cast; exit 1 if it could not."""
    due = services.pending_scrubs()
    if not due:
        click.echo("Không có phiên họp nào chờ xóa dấu vết.")
        return
    left = services.scrub()
    if left:
        click.echo(
            f"Cơ sở dữ liệu đang bận nên chưa xóa được dấu vết lá phiếu của {left} phiên họp. "
            "Hãy chạy lại khi không ai đang dùng hoặc sao lưu.",
            err=True,
        )
        raise SystemExit(1)
    click.echo(f"Đã xóa dấu vết lá phiếu của {due} phiên họp.")


@cli.command("verify")
@click.argument("file", metavar="FILE.json", type=click.Path(path_type=Path))
@click.option("--key", metavar="PUBLIC", help="Whose signature; without it one of this installation's keys.")
def verify(file: Path, key: str | None) -> None:
    """Check a result file without the database: its signature, and every outcome by its own numbers."""
    try:
        content = result_file.load(file)
        result_file.check(content, keys=current_app.extensions["keys"], key=key)
    except RuleBroken as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    for line in result_file.report(content):
        click.echo(line)
    click.echo("Chữ ký khớp. Mọi kết quả đúng với số phiếu và quy tắc ghi trong tệp.")


@cli.command("key")
def show_key() -> None:
    """The public key that others need for `verify --key`."""
    click.echo(current_app.extensions["keys"].public_key)
