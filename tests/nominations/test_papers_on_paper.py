"""The papers of nominations as LibreOffice puts them on paper: nothing lost, nothing in the margin."""

import pytest

from festival.core.audit import SYSTEM
from festival.nominations.rules import NominationState
from festival.nominations.services import postings
from tests.documents.test_paper import A4, as_pdfs, missing, office_or_skip
from tests.nominations.make import make_nomination, make_nominee
from tests.nominations.test_postings import facts

LONG_POST = "Phó Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam, Trưởng ban Công tác Mặt trận thôn Đông"


@pytest.mark.parametrize("built_app", ["sqlite"], indirect=True)
def test_every_paper_is_whole_with_forty_names(here, office, tmp_path):
    office_or_skip()
    names = [
        make_nomination(
            here,
            nominee=make_nominee(
                f"Nguyễn Hoàng Phương Anh Thư {n}", locality=here.area, address_line=LONG_POST
            ),
            state=NominationState.ELIGIBLE,
        )
        for n in range(40)
    ]
    unit = f"/nominations/seasons/{here.season.id}/localities/{here.area.id}/documents/file"
    urls = {
        kind: f"{unit}?kind={kind.replace('-', '_')}"
        for kind in ("submission", "nominee-list", "selection-minutes")
    }
    for kind in ("achievement", "appraisal"):
        urls[kind] = f"/nominations/{names[0].id}/documents/file?kind={kind}"
    posting_id = postings.create_posting(here.season.id, facts(*names), actor=SYSTEM)
    urls["posting"] = f"/nominations/postings/{posting_id}/file"

    documents = {name: office.get(url).data for name, url in urls.items()}
    pdfs = as_pdfs(documents, tmp_path)

    for name, pdf in pdfs.items():
        pages = [page.get_textpage().get_text_range() for page in pdf]
        assert missing(documents[name], pages) == [], name
        sheet = A4[::-1] if name == "nominee-list" else A4
        assert {tuple(round(side) for side in page.get_size()) for page in pdf} == {sheet}, name
    assert [len(pdfs[name]) for name in ("submission", "achievement", "appraisal")] == [1, 1, 1]
