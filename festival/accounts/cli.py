"""`flask setup code`."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from festival.accounts import queries
from festival.accounts.services import installation, people
from festival.core.errors import RuleBroken

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


@cli.command("reset")
@click.argument("name")
def reset(name: str) -> None:
    """Give the account NAME a one-time password; for an only administrator who forgot his."""
    try:
        slip = people.reset_by_console(sign_in_name=name)
    except RuleBroken as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    if slip is None:
        click.echo(f"Không có tài khoản «{name}».", err=True)
        raise SystemExit(1)
    click.echo(f"{slip.full_name}: mật khẩu một lần {slip.password}, phải đổi khi đăng nhập.")
