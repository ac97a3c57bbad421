"""Many papers in one file: each with its own names, all else filled once."""

import io
import re
import time
import zipfile

import pytest

from festival.core.errors import RuleBroken
from festival.documents import package
from festival.documents.binding import series, with_stubs
from festival.documents.defaults import default_template
from festival.documents.fields import NAMES
from festival.documents.filling import filled, invented
from festival.documents.rules import DocumentKind
from tests.documents.hostile import parts_of
from tests.documents.read import paper_of, text_of

INVITATION, SHEET, BALLOT = (
    DocumentKind.COUNCIL_INVITATION,
    DocumentKind.OPINION_SHEET,
    DocumentKind.BALLOT_PAPER,
)
HOSTILE = "Lê <w:t>Thị</w:t> & \"Hoa\" 'Sen' \ue0010\ue001 {{ guest }}"


def values(kind, rows=1, **own) -> dict:
    return invented(NAMES[kind], rows) | own


def test_each_has_its_own_names_and_everything_else_in_common():
    content = series(
        default_template(INVITATION),
        INVITATION,
        [values(INVITATION, guest=f"Đồng chí {name}") for name in ("An", "Bình", "Cường")],
    )

    said = text_of(content)
    assert re.findall("^Đồng chí.+", said, re.MULTILINE) == ["Đồng chí An", "Đồng chí Bình", "Đồng chí Cường"]
    assert said.count("GIẤY MỜI") == 3


def test_a_series_says_the_same_as_fillings_one_by_one():
    each = [
        values(SHEET, rows, member=f"Người {rows}", left_out=left_out)
        for rows, left_out in ((1, ""), (2, "Không cho ý kiến về hồ sơ số 1."), (2, ""))
    ]

    bound = text_of(series(default_template(SHEET), SHEET, each))

    alone = [text_of(filled(default_template(SHEET), SHEET, one)) for one in each]
    assert bound.split("\n") == "\n\n".join(alone).split("\n")


def test_names_cannot_break_out_or_take_the_place_of_another():
    content = series(
        default_template(INVITATION),
        INVITATION,
        [values(INVITATION, guest=HOSTILE), values(INVITATION, guest="Bình")],
    )

    assert "Lê <w:t>Thị</w:t> & \"Hoa\" 'Sen' 0 {{ guest }}" in text_of(content).split("\n")


def test_pages_are_counted_anew_for_each():
    content = series(
        default_template(INVITATION), INVITATION, [values(INVITATION, guest=one) for one in ("An", "Bình")]
    )

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    assert body.count('<w:pgNumType w:start="1"/>') == 2
    assert len(paper_of(content).sections) == 2


def test_a_header_cannot_name_one_member_to_all():
    parts = parts_of(INVITATION)
    named = "<w:r><w:t>Gửi {{ guest }}</w:t></w:r></w:p>".encode()
    parts["word/header1.xml"] = parts["word/header1.xml"].replace(b"</w:p>", named, 1)
    template = package.packed(parts)

    with pytest.raises(RuleBroken, match="đầu trang hoặc cuối trang"):
        series(template, INVITATION, [values(INVITATION, guest=one) for one in ("An", "Bình")])


def test_stubs_are_numbered_with_as_many_digits_for_all():
    ballot = filled(default_template(BALLOT), BALLOT, values(BALLOT))

    numbers = [re.findall(r"Cuống phiếu số (\d+)\.", text_of(with_stubs(ballot, many))) for many in (2, 1000)]

    assert numbers[0] == ["001", "002"]
    assert (numbers[1][0], numbers[1][-1], len(set(numbers[1]))) == ("0001", "1000", 1000)


@pytest.mark.parametrize(("kind", "own"), [(INVITATION, "guest"), (SHEET, "member")])
def test_a_hall_of_two_hundred_is_written_within_the_request(kind, own):
    each = [values(kind, 60, **{own: f"Người số {number}"}) for number in range(200)]

    begin = time.process_time()
    series(default_template(kind), kind, each)

    assert time.process_time() - begin < 5
