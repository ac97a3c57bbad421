import json
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from festival.certificates.cli import cli
from festival.printing import templates
from tests.certificates.test_people import HEADER, ROW, csv_of, row, xlsx_of


@pytest.fixture
def render(tmp_path):
    """Runs the command on a table; answers with its result and where the PDF should be."""

    def run(content: bytes, *options: str, name: str = "people.csv") -> tuple[Result, Path]:
        people, out = tmp_path / name, tmp_path / "out.pdf"
        people.write_bytes(content)
        return CliRunner().invoke(cli, ["render", str(people), str(out), *options]), out

    return run


def page_texts(out: Path) -> list[str]:
    document = pypdfium2.PdfDocument(out)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return pages


FIXED = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"


def page(recipient: str, register_no: str, issuer: str = "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH") -> str:
    return (
        f"{FIXED} {issuer} TẶNG GIẤY KHEN {recipient}"
        " Trưởng thôn Đông, xã An Thịnh Đã có thành tích xuất sắc; gương mẫu đi đầu"
        f" Quyết định số: 123/QĐ-UBND ngày 10 tháng 8 năm 2026 Số sổ vàng: {register_no}"
        " An Thịnh, ngày 10 tháng 8 năm 2026 KT. CHỦ TỊCH PHÓ CHỦ TỊCH Trần Quốc Bảo"
    )


ISSUER = ("--issuer", "Chủ tịch Ủy ban nhân dân xã An Thịnh")
NAMES = [
    row(recipient="Y Ŏng Bkrông", register_no="01"),
    row(salutation="Bà", recipient="H'Čiu Niê", register_no="02"),
    row(salutation="", recipient="Cán bộ và Nhân dân thôn Thượng", register_no="03"),
    row(salutation="Hộ gia đình ông", recipient="Mai Đức Toàn", register_no="04"),
]
PAGES = [
    page("Ông: Y ŎNG BKRÔNG", "01"),
    page("Bà: H'ČIU NIÊ", "02"),
    page("CÁN BỘ VÀ NHÂN DÂN THÔN THƯỢNG", "03"),
    page("Hộ gia đình ông MAI ĐỨC TOÀN", "04"),
]


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_one_page_for_each_row_in_order_letter_for_letter(render, make):
    result, out = render(make(*NAMES), *ISSUER, name="people.xlsx" if make is xlsx_of else "people.csv")

    assert result.exit_code == 0, result.output
    assert page_texts(out) == PAGES
    assert "4 giấy" in result.stdout


def test_without_an_issuer_the_templates_own_is_printed_and_said(render):
    result, out = render(csv_of(ROW))

    assert page_texts(out) == [page("Ông: LÊ VĂN THỤ", "07", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ")]
    assert "--issuer" in result.stderr


def test_more_rows_than_one_chunk_are_all_there(render):
    rows = [row(register_no=f"{number:03d}") for number in range(1, 104)]

    result, out = render(csv_of(*rows), *ISSUER)

    assert result.exit_code == 0, result.output
    assert page_texts(out) == [page("Ông: LÊ VĂN THỤ", f"{number:03d}") for number in range(1, 104)]


def test_every_bad_row_is_listed_and_no_file_is_written(render):
    rows = [
        ROW,
        row(recipient=""),
        row(decision_date="31/02/2026"),
        row(recipient="Nguyễn 李 An"),
        row(citation="Đã có thành tích xuất sắc trong phong trào. " * 12),
    ]

    result, out = render(csv_of(*rows), *ISSUER)

    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert [line[:7] for line in told[:-1]] == ["dòng 2:", "dòng 3:", "dòng 4:", "dòng 5:"]
    assert "thiếu Họ và tên" in told[0]
    assert "31/02/2026" in told[1]
    assert "“李”" in told[2]
    assert "Nội dung khen thưởng quá dài" in told[3]
    assert [path.name for path in out.parent.iterdir()] == ["people.csv"]


def test_an_earlier_file_survives_a_refusal_and_is_replaced_by_a_success(render):
    _, out = render(csv_of(ROW), *ISSUER)
    before = out.read_bytes()

    render(csv_of(row(recipient="")), *ISSUER)
    assert out.read_bytes() == before

    render(csv_of(*NAMES), *ISSUER)
    assert page_texts(out) == PAGES
    assert sorted(path.name for path in out.parent.iterdir()) == ["out.pdf", "people.csv"]


@pytest.mark.parametrize(
    ("content", "options", "reason"),
    [
        (b"", (), "không có dữ liệu"),
        (csv_of(ROW, header=[*HEADER[:-1], "Ký"]), (), "Thiếu cột: Người ký"),
        (csv_of(ROW), ("--template", "huy-chuong"), "giay-khen"),
        (csv_of(ROW), ("--issuer", "Chủ tịch " * 60), "Cơ quan khen thưởng quá dài"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(render, content, options, reason):
    result, out = render(content, *options)

    assert result.exit_code == 1
    assert reason in result.stderr
    assert not out.exists()


def test_missing_files_and_folders_are_said(tmp_path):
    people = tmp_path / "people.csv"
    people.write_bytes(csv_of(ROW))

    for table, out in (
        (tmp_path / "no.csv", tmp_path / "out.pdf"),
        (tmp_path, tmp_path / "out.pdf"),
        (people, tmp_path / "nowhere" / "out.pdf"),
        (people, tmp_path),
    ):
        result = CliRunner().invoke(cli, ["render", str(table), str(out)])

        assert result.exit_code == 1
        assert "Không" in result.stderr


@pytest.mark.parametrize("name", ["compiled", "weasyprint"])
def test_each_engine_may_be_asked_for_and_prints_the_same_words(render, name):
    result, out = render(csv_of(*NAMES), *ISSUER, "--engine", name)

    assert result.exit_code == 0
    assert page_texts(out) == PAGES


def test_over_a_blank_only_what_is_not_printed_on_it_is_drawn(render):
    _, out = render(csv_of(*NAMES), *ISSUER, "--overlay")

    assert page_texts(out) == [page.removeprefix(FIXED).strip() for page in PAGES]


def own_form(folder: Path, **changes) -> Path:
    """A form of the clerk's own, beside its pictures."""
    description = json.loads((templates.FOLDER / "giay-khen.json").read_text(encoding="utf-8"))
    for name in (description["border"], description["emblem"]):
        (folder / name).write_bytes((templates.FOLDER / name).read_bytes())
    for field in description["fields"]:
        field.update(changes.get(field["name"], {}))
    description.update(changes.get("form", {}))
    path = folder / "own.json"
    path.write_text(json.dumps(description), encoding="utf-8")
    return path


def test_a_form_of_ones_own_is_read_from_its_file(render, tmp_path):
    form = own_form(tmp_path, verb={"shows": "", "fixed": "TRAO TẶNG"})

    _, out = render(csv_of(NAMES[0]), *ISSUER, "--template", str(form))

    assert page_texts(out) == [PAGES[0].replace(" TẶNG ", " ", 1).replace(FIXED, f"{FIXED} TRAO TẶNG")]


def test_a_form_that_the_fast_engine_does_not_do_is_printed_by_the_other_and_said_once(render, tmp_path):
    form = own_form(tmp_path, citation={"rich": True})

    result, out = render(csv_of(*NAMES), *ISSUER, "--template", str(form))

    assert "in chậm hơn thường lệ: ô “Nội dung khen thưởng” có chữ đậm xen kẽ" in result.stderr
    assert page_texts(out) == PAGES


def test_the_fast_engine_refuses_a_form_that_it_does_not_do(render, tmp_path):
    form = own_form(tmp_path, citation={"rich": True})

    result, out = render(csv_of(ROW), *ISSUER, "--template", str(form), "--engine", "compiled")

    assert result.exit_code == 1
    assert "không in nhanh được" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("border", ["../secret.svg", "/etc/hostname", "", 7, "a/b.svg"])
def test_a_form_takes_pictures_only_from_beside_it(render, tmp_path, border):
    form = own_form(tmp_path, form={"border": border})

    result, out = render(csv_of(ROW), *ISSUER, "--template", str(form))

    assert result.exit_code == 1
    assert "nằm cùng thư mục" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("content", ["[]", "{", "7"])
def test_a_form_that_is_no_form_is_said(render, tmp_path, content):
    form = tmp_path / "own.json"
    form.write_text(content, encoding="utf-8")

    result, _ = render(csv_of(ROW), *ISSUER, "--template", str(form))

    assert result.exit_code == 1
    assert "JSON" in result.stderr
