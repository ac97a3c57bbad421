"""What a profile does to the ink, measured at 600 dpi: 3.0 mm are 3.0 mm, as one reads the sheet."""

from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from festival.printing import calibration, sheets, templates
from festival.printing.engine import Press
from festival.printing.records import CertificateText, PaperText
from festival.printing.ways import EXACT, Engine, Placement, Way

DPI = 600
# Half of what the issue allows.
NEAR = 0.05
ENGINES = (Engine.COMPILED, Engine.WEASYPRINT)
WIDTH, HEIGHT = 120, 90
ART = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="120mm" height="90mm" viewBox="0 0 120 90">'
    b'<rect x="20" y="20" width="80" height="50" fill="none" stroke="#000" stroke-width=".4"/></svg>'
)
BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" width="1mm" height="1mm"/>'
TYPE = {"face": "tinos-bold", "size_pt": 20, "min_size_pt": 12, "height": 10}
FORM = templates.from_description(
    {
        "name": "to-nho",
        "title": "Tờ nhỏ",
        "width_mm": WIDTH,
        "height_mm": HEIGHT,
        "emblem_box": {"x": 1, "y": 1, "width": 1, "height": 1},
        "qr_box": {"x": 50, "y": 50, "width": 15, "height": 15},
        "qr_colour": "#000000",
        "fields": [
            {"name": "title", "label": "Tên", "fixed": "GIẤY KHEN", "x": 30, "y": 22, "width": 60, **TYPE},
            {
                "name": "who",
                "label": "Họ và tên",
                "shows": "recipient",
                "x": 22,
                "y": 35,
                "width": 76,
                **TYPE,
            },
        ],
    },
    border=ART,
    emblem=BLANK,
)
WHO = CertificateText(
    recipient="Nguyễn Thị Ước", citation="", issuer="", verify_url="https://x.test/verify/1"
)


def whole(placement: Placement, engine: Engine) -> bytes:
    return Press(FORM, [WHO], Way(engine=engine, placement=placement)).chunk(0, 1)


def overlay(placement: Placement, engine: Engine) -> bytes:
    return Press(FORM, [WHO], Way(engine=engine, is_overlay=True, placement=placement)).chunk(0, 1)


def measuring_sheet(placement: Placement, engine: Engine) -> bytes:
    return calibration.pdf(FORM, printer="Máy", profile="không dời", placement=placement, by=engine)


def labels(placement: Placement, engine: Engine) -> bytes:
    sheet = replace(
        sheets.own_labels(across=1, down=1, cell_width=60, cell_height=40, left=30, top=30),
        width_mm=WIDTH,
        height_mm=HEIGHT,
    )
    return sheets.pdf(sheet, [PaperText({"name": "Nguyễn Thị Ước"})], placement=placement, by=engine)


PAPERS = (whole, overlay, measuring_sheet, labels)


def picture(pdf: bytes) -> Image.Image:
    """Black where there is dark ink: a sheet's light grid does not count."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        image = document[0].render(scale=DPI / 72).to_pil().convert("L")
    finally:
        document.close()
    return image.point(lambda light: 255 if light < 90 else 0)


def edges(image: Image.Image) -> tuple[float, ...]:
    """Left, top, right and lower edge of the ink in mm from the paper's upper left corner."""
    return tuple(side * 25.4 / DPI for side in image.getbbox())


def moved(edges_mm: tuple[float, ...], placement: Placement) -> tuple[float, ...]:
    """Where the ink's edges belong, as one reads the sheet."""
    left, top, right, foot = edges_mm

    def across(x: float) -> float:
        return WIDTH / 2 + (x - WIDTH / 2) * placement.scale_x + placement.dx_mm

    def down(y: float) -> float:
        return HEIGHT / 2 + (y - HEIGHT / 2) * placement.scale_y + placement.dy_mm

    return across(left), down(top), across(right), down(foot)


PLACEMENTS = {
    "right": Placement(dx_mm=3.0),
    "left": Placement(dx_mm=-3.0),
    "down": Placement(dy_mm=3.0),
    "up": Placement(dy_mm=-3.0),
    "wider": Placement(scale_x=1.02),
    "lower": Placement(scale_y=0.98),
    "all": Placement(dx_mm=0.7, dy_mm=-1.3, scale_x=0.98, scale_y=1.005),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("drawn", PAPERS)
def test_the_ink_moves_by_what_the_profile_says(drawn, engine):
    before = edges(picture(drawn(EXACT, engine)))

    found = {name: edges(picture(drawn(placement, engine))) for name, placement in PLACEMENTS.items()}

    due = {name: pytest.approx(moved(before, one), abs=NEAR) for name, one in PLACEMENTS.items()}
    assert found == due


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("drawn", PAPERS)
def test_foot_first_is_the_same_sheet_turned(drawn, engine):
    before = edges(picture(drawn(EXACT, engine)))

    found = {
        name: edges(picture(drawn(replace(placement, is_turned=True), engine)).rotate(180))
        for name, placement in PLACEMENTS.items()
    }

    due = {name: pytest.approx(moved(before, one), abs=NEAR) for name, one in PLACEMENTS.items()}
    assert found == due


@pytest.mark.parametrize("drawn", [whole, overlay])
def test_both_engines_put_the_ink_in_the_same_place(drawn):
    placement = Placement(dx_mm=3.0, dy_mm=-2.0, scale_x=1.01)

    compiled, reference = (edges(picture(drawn(placement, engine))) for engine in ENGINES)

    assert compiled == pytest.approx(reference, abs=NEAR)
