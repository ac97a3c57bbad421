"""`flask sample load`, `flask doctor`."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from festival.core.errors import RuleBroken
from festival.reports.doctor import Installation, findings
from festival.reports.sample import loading
from festival.reports.sample.roster import ACCOUNTS, WALK

cli = AppGroup("sample", help="The invented season of xã An Thịnh.")


@cli.command("load")
def load() -> None:
    """Make the sample season unless it is there; print who may sign in."""
    try:
        is_new = loading.load(
            is_sample=current_app.config["SAMPLE"],
            keys=current_app.extensions["keys"],
            files=current_app.extensions["files"],
            public_url=current_app.config["PUBLIC_URL"],
        )
    except RuleBroken as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    click.echo("Đã nạp mùa mẫu của xã An Thịnh." if is_new else "Mùa mẫu của xã An Thịnh đã có sẵn.")
    click.echo()
    click.echo(accounts_table())
    click.echo()
    click.echo(WALK)


def accounts_table() -> str:
    """Name, password and work of every sample account, in columns."""
    rows = [("Tên đăng nhập", "Mật khẩu", "Người và việc")]
    rows += [(one.sign_in_name, one.password, f"{one.full_name}: {one.does}") for one in ACCOUNTS]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(f"  {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}" for row in rows)


@click.command("doctor")
@with_appcontext
def look_over() -> None:
    """Look over database, record, golden books, files, keys, printing; exit 1 at anything to be mended."""
    here = Installation(
        folder=current_app.config["INSTANCE"],
        files=current_app.extensions["files"],
        keys=current_app.extensions["keys"],
        public_url=current_app.config["PUBLIC_URL"],
    )
    is_ill = False
    for name, found in findings(here):
        for is_fault, sentence in found:
            is_ill = is_ill or is_fault
            click.echo(f"{'LỖI ' if is_fault else 'được'}  {name}: {sentence}")
    if is_ill:
        raise SystemExit(1)
