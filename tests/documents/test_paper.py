"""Every document as paper: LibreOffice makes a PDF of it, and its texts and pages are looked for there.

Runs where `soffice` is installed; `.ci/run` installs it and fails without it.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from festival.accounts.rules import Role
from festival.documents.defaults import default_template
from festival.documents.rules import PLANNING_KINDS, DocumentKind
from festival.planning.documents.seasons import SEASON_KINDS
from tests.documents.read import text_of
from tests.planning.full import fill_season

FONTS = Path(__file__).resolve().parent.parent.parent / "static" / "fonts" / "print"
A4 = (595, 842)
MILLIMETRE = 72 / 25.4
# The machine has no Times New Roman; Tinos has the same widths.
FONT_SETTINGS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>
</fontconfig>"""


def office_or_skip() -> str:
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("soffice is missing")
        pytest.skip("LibreOffice (soffice) is not installed, so no document is looked at as paper")
    return program


def as_pdfs(documents: dict[str, bytes], folder: Path) -> dict[str, pypdfium2.PdfDocument]:
    program = office_or_skip()
    settings = folder / "fonts.conf"
    settings.write_text(FONT_SETTINGS.format(fonts=FONTS, cache=folder / "cache"))
    for name, content in documents.items():
        (folder / f"{name}.docx").write_bytes(content)
    subprocess.run(
        [
            *(program, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(folder)),
            *(str(folder / f"{name}.docx") for name in documents),
        ],
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "FONTCONFIG_FILE": str(settings), "HOME": str(folder)},
    )
    return {name: pypdfium2.PdfDocument((folder / f"{name}.pdf").read_bytes()) for name in documents}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("\N{NO-BREAK SPACE}", ""))


def missing(document: bytes, pages: list[str]) -> list[str]:
    """Paragraphs that the paper does not show; one that a page's end cuts is looked for word by word."""
    paper = squeezed("".join(pages))
    return [
        line
        for line in text_of(document).split("\n")
        if squeezed(line) not in paper and not all(squeezed(word) in paper for word in line.split())
    ]


def check_pages(name: str, pdf: pypdfium2.PdfDocument) -> None:
    for number, page in enumerate(pdf, 1):
        assert tuple(round(side) for side in page.get_size()) == A4, name
        text = page.get_textpage()
        above = text.get_text_bounded(bottom=A4[1] - 19 * MILLIMETRE).strip()
        assert above == ("" if number == 1 else str(number)), f"{name}, page {number}"
        assert text.get_text_bounded(bottom=0, top=18 * MILLIMETRE).strip() == "", f"{name}: in the margin"
        assert len(squeezed(text.get_text_range())) > 20, f"{name}: page {number} is empty"


def documents_of(browser, season_id: int, festivals: dict[str, int]) -> dict[str, bytes]:
    base = "/planning"
    documents = {
        f"season-{kind.value}": browser.get(
            f"{base}/seasons/{season_id}/documents/file?kind={kind.value}"
        ).data
        for kind in SEASON_KINDS
    }
    for name, festival_id in festivals.items():
        for kind in PLANNING_KINDS:
            url = f"{base}/festivals/{festival_id}/documents/file?kind={kind.value}"
            documents[f"{name}-{kind.value}"] = browser.get(url).data
    return documents


@pytest.mark.parametrize("built_app", ["sqlite"], indirect=True)
def test_every_document_is_whole_on_paper(world, browse, tmp_path):
    office_or_skip()
    here = world.here
    season_id, organizer = here.season.id, browse(world.users[Role.COMMUNE_ORGANIZER])
    ids = fill_season(here)

    documents = documents_of(organizer, season_id, {"planned": ids[13], "empty": ids[10], "held": ids[5]})
    pdfs = as_pdfs(documents, tmp_path)

    for name, pdf in pdfs.items():
        pages = [page.get_textpage().get_text_range() for page in pdf]
        assert missing(documents[name], pages) == [], name
        check_pages(name, pdf)
    assert len(pdfs["empty-invitation"]) == 1
    assert len(pdfs["season-plan"]) < 20


def test_the_search_sees_a_text_that_is_not_on_the_paper():
    document = default_template(DocumentKind.INVITATION)
    pages = [text_of(document).replace("GIẤY MỜI", "").replace("Trang phục", "")]

    assert [line[:12] for line in missing(document, pages)] == ["GIẤY MỜI", "Trang phục: "]
