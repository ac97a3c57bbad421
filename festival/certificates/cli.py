"""`flask certificates …`."""

import sys
import tempfile
from pathlib import Path

import click
from flask.cli import AppGroup

from festival.certificates import people
from festival.core.errors import RuleBroken
from festival.printing import engine, templates
from festival.printing.records import CertificateText
from festival.printing.templates import Template

cli = AppGroup("certificates", help="Certificates.")


@cli.command("render", with_appcontext=False)
@click.argument("people_file", metavar="PEOPLE.(csv|xlsx)", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT.pdf", type=click.Path(path_type=Path))
@click.option("--template", "template_name", default="giay-khen", show_default=True, metavar="NAME")
@click.option("--issuer", default="", metavar="TEXT", help="Who awards, where the table does not say.")
def render(people_file: Path, out: Path, template_name: str, issuer: str):
    """One page for each row of the table, in its order. Needs no database."""
    try:
        template = templates.load(template_name)
        texts = _checked_texts(template, people_file, issuer)
        _write(template, texts, out)
    except RuleBroken as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    except OSError as failure:
        click.echo(f"Không đọc hoặc ghi được tệp: {failure.filename}", err=True)
        sys.exit(1)
    click.echo(f"Đã ghi {len(texts)} giấy vào {out}.")


def _checked_texts(template: Template, people_file: Path, issuer: str) -> list[CertificateText]:
    """Every text of the table, or one refusal that names every bad row."""
    found = people.read(
        people_file.read_bytes(),
        issuer=issuer or template.issuer,
        verb=template.verb,
        award_name=template.award_name,
    )
    unfit = engine.preflight(template, found.texts)
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


def _write(template: Template, texts: list[CertificateText], out: Path) -> None:
    """Print in chunks beside the target and move the finished file there in one step."""
    if reason := engine.why_not_printable():
        raise RuleBroken(reason)
    if not out.parent.is_dir():
        raise RuleBroken(f"Không ghi được {out}: chưa có thư mục {out.parent}.")
    if out.is_dir():
        raise RuleBroken(f"Không ghi được {out}: đây là một thư mục, hãy thêm tên tệp PDF.")
    starts = range(0, len(texts), engine.CHUNK)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".in-giay-") as folder:
        parts = []
        with click.progressbar(
            starts, label="Đang in", file=sys.stderr, hidden=len(starts) < 3 or not sys.stderr.isatty()
        ) as bar:
            for start in bar:
                parts.append(Path(folder) / f"{start:06d}.pdf")
                parts[-1].write_bytes(engine.render_chunk(template, texts[start : start + engine.CHUNK]))
        finished = Path(folder) / "finished.pdf"
        engine.join(parts, finished)
        finished.replace(out)
