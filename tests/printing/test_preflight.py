"""The pre-flight looks at texts without placing them, and finds just what printing would refuse."""

import pytest

from festival.printing import engine, templates
from festival.printing.engine import Press
from festival.printing.errors import BatchRefused
from festival.printing.ways import WHOLE, Placement, Way
from tests.printing.samples import LONG_CITATION, make_text

TEMPLATE = templates.load("giay-khen")
TEXTS = [
    make_text(),
    make_text(citation="Dài quá " * 60),
    make_text(recipient="Nguyễn Văn 😀", signer_name="李"),
    make_text(recipient="", citation=LONG_CITATION),
    make_text(recipient="Rất dài " * 40, address_line="Dài " * 90),
]
WAYS = {
    "whole": WHOLE,
    "overlay": Way(is_overlay=True),
    "off": Way(placement=Placement(dx_mm=15.0, dy_mm=-15.0, scale_x=1.02, scale_y=1.02)),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_pre_flight_finds_what_printing_refuses(way):
    with pytest.raises(BatchRefused) as refused:
        Press(TEMPLATE, TEXTS, way).chunk(0, len(TEXTS))

    assert engine.preflight(TEMPLATE, TEXTS, way) == refused.value.problems
    assert {problem.index for problem in refused.value.problems} >= {1, 2, 3, 4}
