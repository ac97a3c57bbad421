"""`flask voting scrub` and `flask voting verify`."""

import click
from flask.cli import AppGroup

from festival.voting import services

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
