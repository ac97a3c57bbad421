"""`flask certificates …`."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from festival.certificates import people
from festival.core.errors import RuleBroken
from festival.printing import engine, templates
from festival.printing.records import CertificateText
from festival.printing.templates import Template
from festival.printing.ways import Engine, Way

cli = AppGroup("certificates", help="Certificates.")


@cli.command("render", with_appcontext=False)
@click.argument("people_file", metavar="PEOPLE.(csv|xlsx)", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT.pdf", type=click.Path(path_type=Path))
@click.option("--template", default="giay-khen", show_default=True, metavar="NAME|FILE.json")
@click.option("--issuer", default="", metavar="TEXT", help="Who awards, where the table does not say.")
@click.option("--overlay", is_flag=True, help="Only what is not pre-printed on the blank.")
@click.option(
    "--engine",
    type=click.Choice([one.value for one in Engine]),
    default=Engine.AUTO.value,
    show_default=True,
)
def render(people_file: Path, out: Path, **choices):
    """One page for each row of the table, in its order. Needs no database."""
    way = Way(engine=Engine(choices["engine"]), is_overlay=choices["overlay"])
    try:
        template = _template(choices["template"])
        texts = _checked_texts(template, people_file, choices["issuer"], way)
        _write(engine.Press(template, texts, way), out)
    except RuleBroken as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    except OSError as failure:
        click.echo(f"Không đọc hoặc ghi được tệp: {failure.filename}", err=True)
        sys.exit(1)
    click.echo(f"Đã ghi {len(texts)} giấy vào {out}.")


def _template(form: str) -> Template:
    """A form that comes with the site, by name; or one described in a file, its art beside it."""
    if not form.endswith(".json"):
        return templates.load(form)
    return templates.from_file(Path(form))


def _checked_texts(template: Template, people_file: Path, issuer: str, way: Way) -> list[CertificateText]:
    """Every text of the table, or one refusal that names every bad row."""
    found = people.read(
        people_file.read_bytes(),
        issuer=issuer or template.issuer,
        verb=template.verb,
        award_name=template.award_name,
    )
    unfit = engine.preflight(template, found.texts, way)
    faults = found.faults + [people.Fault(found.rows[problem.index], problem.reason) for problem in unfit]
    if any(text.issuer == template.issuer for text in found.texts) and not issuer:
        click.echo(
            f"Bảng chưa ghi cơ quan khen thưởng, in theo mẫu “{template.issuer.upper()}”;"
            " dùng --issuer để ghi đủ tên.",
            err=True,
        )
    if faults:
        listed = "\n".join(str(fault) for fault in sorted(faults, key=lambda fault: fault.row))
        raise RuleBroken(f"{listed}\nChưa in gì cả. Hãy sửa các dòng trên rồi chạy lại.")
    return found.texts


def _write(press: engine.Press, out: Path) -> None:
    if reason := engine.why_not_printable():
        raise RuleBroken(reason)
    if not out.parent.is_dir():
        raise RuleBroken(f"Không ghi được {out}: chưa có thư mục {out.parent}.")
    if out.is_dir():
        raise RuleBroken(f"Không ghi được {out}: đây là một thư mục, hãy thêm tên tệp PDF.")
    if press.why:
        click.echo(press.why, err=True)
    number = len(press.records)
    is_quiet = number <= press.chunk_size or not sys.stderr.isatty()
    with click.progressbar(length=number, label="Đang in", file=sys.stderr, hidden=is_quiet) as bar:
        press.write(out, bar.update)
