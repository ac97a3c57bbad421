"""`flask documents build`: our own templates, written anew after a change of their code."""

import click
from flask.cli import AppGroup

from festival.documents import defaults
from festival.documents.rules import DocumentKind

cli = AppGroup("documents", help="Mẫu văn bản.")


@cli.command("build")
def build():
    """Dựng lại các mẫu văn bản gốc trong templates/documents."""
    defaults.FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in DocumentKind:
        path = defaults.FOLDER / defaults.file_name(kind)
        content = defaults.built(kind)
        path.write_bytes(content)
        click.echo(
            f"{path.relative_to(defaults.FOLDER.parent.parent)}: {len(content):,} byte".replace(",", ".")
        )
