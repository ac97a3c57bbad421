"""`flask setup code`."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from festival.accounts import queries
from festival.accounts.services import installation

cli = AppGroup("setup", help="The first start.")


@cli.command("code")
def code() -> None:
    """Print a one-time code for /setup; nothing once there is an account."""
    try:
        if queries.has_accounts():
            return
    except SQLAlchemyError as error:
        click.echo(
            f"Chưa đọc được cơ sở dữ liệu: {error.__class__.__name__}. Hãy chạy «flask db upgrade».", err=True
        )
        raise SystemExit(1) from None
    click.echo("  Chưa có tài khoản nào. Hãy mở trang /setup và nhập mã cài đặt một lần:")
    click.echo(f"\n      {installation.make_code(current_app.config['INSTANCE'])}\n", nl=True)
    click.echo("  No account yet: open /setup and type this one-time code.")
