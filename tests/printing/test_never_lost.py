"""Whatever is typed: a text is set whole inside its box, or refused by name."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from festival.core.text import clean
from festival.printing import engine, layout, templates
from festival.printing.errors import TextDoesNotFit
from festival.printing.fit import PT_PER_MM, fit
from tests.printing.samples import make_text, page_texts

TEMPLATE = templates.load("giay-khen")
CITATION, RECIPIENT = TEMPLATE.field("citation"), TEMPLATE.field("recipient")
SYLLABLES = (
    "Nguyễn Thị Diễm Quỳnh Hường Đặng Ước Nghĩa và của năm 2026 48 buổi, ngày 10 tháng 8; (2021 – 2026) xã Ơ̆n"
    " Ê̆ban H'Čiu nghiêng thôn Đông 1.200.000 đồng. “tổ”"
).split()
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạÀĂẮẰẲẴẶÂẤỆỘỢỰỸỴ0123456789,.;:()-–“”'’/%"
WORD = st.one_of(st.sampled_from(SYLLABLES), st.text(LETTERS, min_size=1, max_size=25))
TEXT = st.lists(WORD, min_size=1, max_size=70).map(" ".join).map(clean)
FIELD = st.builds(
    replace,
    st.sampled_from([CITATION, RECIPIENT]),
    width=st.floats(20, 240),
    height=st.floats(5, 60),
    max_lines=st.integers(1, 6),
    lead_face=st.just("tinos"),
    tracking_em=st.sampled_from([0.0, -0.02, 0.05]),
    face=st.sampled_from(["tinos", "tinos-bold", "great-vibes"]),
    fewest_lines=st.booleans(),
    line_height=st.floats(0.9, 2),
)


@settings(max_examples=100, deadline=None)
@given(FIELD, TEXT, st.sampled_from(["", "Ông:", "Hộ gia đình bà"]))
@example(CITATION, "a" * 400, "")
@example(replace(RECIPIENT, lead_face="tinos"), "Thụ", "Ông:")
def test_a_text_stands_whole_within_its_box_or_is_refused(field, text, lead):
    try:
        fitted = fit(field, text, lead)
    except TextDoesNotFit:
        return

    shown = text.upper() if field.uppercase else text
    assert " ".join("".join(run.text for run in line) for line in fitted.lines) == f"{lead} {shown}".strip()
    assert field.min_size_pt <= fitted.size_pt <= field.size_pt
    assert len(fitted.lines) <= field.max_lines
    for line in layout._placed(field, fitted, field.y):
        assert field.x - 0.01 <= line.x
        assert line.x + line.width <= field.x + field.width + 0.01
    assert len(fitted.lines) * fitted.size_pt * field.line_height <= field.height * PT_PER_MM + 0.02


@settings(max_examples=20, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=5).map(" ".join).map(clean), TEXT)
def test_what_is_printed_is_read_back_letter_for_letter_or_refused(name, citation):
    text = make_text(recipient=name, citation=citation)
    press = engine.Press(TEMPLATE, [text])
    problems = engine.preflight(TEMPLATE, [text])
    if problems:
        assert {problem.field for problem in problems} <= {"recipient", "address_line", "citation"}
        return

    (page,) = page_texts(press.chunk(0, 1))

    assert f"Ông: {name.upper()} Tổ trưởng" in page
    assert f"xã An Thịnh {citation} Quyết định số" in page
