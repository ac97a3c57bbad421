"""Labels, envelopes and place cards on their sheets: order, places, empty labels, names that do not fit."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from festival.printing import sheets
from festival.printing.errors import BatchRefused, PrintRefused
from festival.printing.pages import strange_fonts
from festival.printing.records import PaperText
from festival.printing.sheets import SHEETS
from festival.printing.ways import Engine

NAMES = ["Nguyễn Thị Ước", "Trường Trung học cơ sở An Thịnh", "H'Čiu Niê", "Hộ gia đình ông Đặng Văn Nghĩa"]


def texts(count: int) -> list[PaperText]:
    return [
        PaperText(
            {
                "name": f"{NAMES[at % 4]} {at + 1}",
                "address": "Thôn Đông",
                "note": f"sổ vàng số {at + 1}",
                "sender": "Ủy ban nhân dân xã An Thịnh",
            }
        )
        for at in range(count)
    ]


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def picture(pdf: bytes, page: int = 0, dpi: int = 150) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[page].render(scale=dpi / 72).to_pil().convert("L")
    return image.point(lambda light: 255 if light < 128 else 0)


def ink_in(image: Image.Image, sheet, at: int, dpi: int = 150) -> bool:
    x, y = sheets._corner(sheet, at)
    box = (x, y, x + sheet.cell_width, y + sheet.cell_height)
    return image.crop(tuple(round(side * dpi / 25.4) for side in box)).getbbox() is not None


@pytest.mark.parametrize("key", SHEETS)
def test_everybody_stands_once_in_order_on_as_many_sheets_as_told(key):
    sheet, given = SHEETS[key], texts(9)

    pages = pages_of(sheets.pdf(sheet, given))

    assert len(pages) == sheets.count(sheet, 9)
    words = " ".join(" ".join(pages).split()).casefold()
    wanted = [f"{NAMES[at % 4]} {at + 1}".casefold() for at in range(9)]
    times = 2 if sheet.is_tent else 1
    assert [words.count(name) for name in wanted] == [times] * 9
    assert sorted(wanted, key=words.index) == wanted


@pytest.mark.parametrize(
    ("first", "count", "due"), [(1, 14, 1), (1, 15, 2), (14, 1, 1), (14, 2, 2), (3, 12, 1)]
)
def test_a_begun_sheet_is_used_up(first, count, due):
    sheet = SHEETS["label-14"]

    pdf = sheets.pdf(sheet, texts(count), first=first)

    assert len(pages_of(pdf)) == sheets.count(sheet, count, first) == due
    used = [ink_in(picture(pdf), sheet, at) for at in range(sheet.cells)]
    assert used == [first <= at + 1 < first + count for at in range(sheet.cells)]


def test_each_label_stays_inside_its_own():
    sheet = SHEETS["label-24"]
    image = picture(sheets.pdf(sheet, texts(24)))

    for at in range(sheet.cells):
        x, y = sheets._corner(sheet, at)
        box = (x, y, x + sheet.cell_width, y + sheet.cell_height)
        scaled = tuple(round(side * 150 / 25.4) for side in box)
        image.paste(0, tuple(side + by for side, by in zip(scaled, (6, 6, -6, -6), strict=True)))
    assert image.getbbox() is None


@pytest.mark.parametrize("key", [key for key, sheet in SHEETS.items() if sheet.is_tent])
def test_a_place_card_reads_from_both_sides_once_folded(key):
    sheet = SHEETS[key]
    image = picture(sheets.pdf(sheet, texts(1)))
    width, height = (round(side * 150 / 25.4) for side in sheet.face)
    back, front = image.crop((0, 0, width, height)), image.crop((0, height, width, 2 * height))

    edges = front.getbbox()

    assert back.rotate(180).getbbox() == pytest.approx(edges, abs=2)
    # Half the width in letters: a name of the hall's first row is read in its last one.
    assert edges[2] - edges[0] > width / 2


@pytest.mark.parametrize("engine", [Engine.COMPILED, Engine.WEASYPRINT])
def test_the_same_people_give_the_same_bytes_in_our_typefaces(engine):
    first = sheets.pdf(SHEETS["label-14"], texts(15), by=engine)

    assert sheets.pdf(SHEETS["label-14"], texts(15), by=engine) == first
    with pikepdf.open(BytesIO(first)) as pdf:
        assert strange_fonts(pdf) == []


@pytest.mark.parametrize("key", SHEETS)
def test_a_name_that_does_not_fit_is_told_by_its_place_and_never_cut(key):
    given = [*texts(2), PaperText({"name": "Nguyễn Phúc Bảo Khánh Linh " * 15})]

    found = sheets.problems(SHEETS[key], given)

    assert [(problem.index, problem.field) for problem in found] == [(2, "name")]
    with pytest.raises(BatchRefused):
        sheets.pdf(SHEETS[key], given)


@pytest.mark.parametrize("name", ["Nguyễn 😀", "王小明", "An\u202egnịhT"])
def test_a_letter_that_no_typeface_has_is_named(name):
    (problem,) = sheets.problems(SHEETS["label-14"], [PaperText({"name": name})])

    assert problem.index == 0
    assert "U+" in problem.reason


def own(**changes):
    lengths = {"across": 2, "down": 5, "cell_width": 100.0, "cell_height": 50.0, "left": 5.0, "top": 10.0}
    return sheets.own_labels(**(lengths | changes))


def test_labels_of_a_size_of_ones_own_lie_where_they_were_measured():
    sheet = own()

    assert sheets._corner(sheet, 3) == (105, 60)
    assert len(pages_of(sheets.pdf(sheet, texts(11)))) == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"across": 3}, "chiều ngang: cần 305,0 mm mà giấy có 210 mm"),
        ({"gap_x": 6.0}, "chiều ngang: cần 211,0 mm mà giấy có 210 mm"),
        ({"down": 6}, "chiều dọc: cần 310,0 mm mà giấy có 297 mm"),
        ({"top": 48.0}, "chiều dọc: cần 298,0 mm mà giấy có 297 mm"),
    ],
)
def test_labels_that_do_not_lie_on_the_paper_are_refused(changes, sentence):
    with pytest.raises(PrintRefused) as refusal:
        own(**changes)

    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "first", "sentence"),
    [
        (0, 1, "Chưa chọn ai để in."),
        (1, 15, "Tờ này có 14 nhãn"),
        (1, 0, "Tờ này có 14 nhãn"),
        (501, 1, "Mỗi lần in tối đa 500 người."),
    ],
)
def test_what_makes_no_sheet_is_refused(given, first, sentence):
    with pytest.raises(PrintRefused) as refusal:
        sheets.pdf(SHEETS["label-14"], texts(given), first=first)

    assert sentence in str(refusal.value)
