"""`flask certificates archive`: one certificate as PDF/A, signed if asked."""

import sys
from pathlib import Path

import click

from festival.certificates.cli import cli
from festival.certificates.services import archiving
from festival.commendations.queries import commendation
from festival.core.audit import SYSTEM
from festival.core.errors import RuleBroken
from festival.localities.queries import public_url


@cli.command("archive")
@click.argument("commendation_id", type=click.IntRange(1, 2**31 - 1))
@click.argument("out", metavar="OUT.pdf", type=click.Path(path_type=Path))
@click.option("--sign", "is_signed", is_flag=True, help="With the certificate of SIGN_CERTIFICATE_FILE.")
@click.pass_obj
def archive(script, commendation_id: int, out: Path, is_signed: bool):
    """The archival copy (PDF/A) of one certificate, by the number in its page's address."""
    app = script.load_app()
    one = commendation(commendation_id)
    where = {"public_url": public_url(app.config["PUBLIC_URL"]), "files": app.extensions["files"]}
    try:
        if one is None:
            raise RuleBroken(f"Không có Giấy khen nào mang số {commendation_id}.")
        if is_signed:
            credential = app.config["SIGN_CREDENTIAL"]
            pdf = archiving.signed_copy(one, **where, credential=credential, actor=SYSTEM)
        else:
            pdf = archiving.archival_copy(one, **where)
        out.write_bytes(pdf)
    except RuleBroken as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    except OSError as failure:
        click.echo(f"Không ghi được tệp {out}: {failure.strerror}", err=True)
        sys.exit(1)
    click.echo(f"Đã ghi bản lưu trữ của {one.written} vào {out}.")
