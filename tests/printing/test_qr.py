import random
import string

import pytest
import segno

from festival.printing import qr
from tests.printing.samples import VERIFY_URL

LETTERS = string.ascii_letters + string.digits + "/#:.-_"


def by_library(text: str) -> list[list[bool]]:
    code = segno.make(text, error="m", mask=4, micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


@pytest.mark.parametrize("length", [*range(1, 339, 7), 14, 15, 180, 181, 331, 332])
def test_a_code_of_any_length_is_the_one_the_library_draws(length):
    text = "a" + "".join(random.Random(length).choices(LETTERS, k=length - 1))

    assert qr.rows(text) == by_library(text)


@pytest.mark.parametrize("text", ["0123456789", "HTTPS://AN-THINH.VN/7", "Lê Văn Thụ", VERIFY_URL * 9])
def test_what_is_no_plain_address_is_drawn_by_the_library(text):
    assert qr.rows(text) == by_library(text)
