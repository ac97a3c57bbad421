"""The council's papers as LibreOffice puts them on paper: nothing lost, nothing cut, each from its page 1."""

import pytest

from festival.accounts.rules import Role
from festival.core.db import db
from tests.documents.test_paper import A4, as_pdfs, missing, office_or_skip
from tests.voting import make, sheets

A5 = (420, 595)
LONG_POST = "Phó Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam, Trưởng ban Công tác Mặt trận thôn Đông"


def urls_of(made) -> dict[str, str]:
    file = f"/council/sessions/{made.id}/documents/file?kind="
    return {
        "invitation": f"{file}council_invitation",
        "sheets": f"{file}opinion_sheet",
        "ballots-1": f"{file}ballot_paper&sheet=1&many=paper&spare=1",
        "ballots-2": f"{file}ballot_paper&sheet=2&many=paper&spare=1",
    }


def minutes_of(made) -> dict[str, str]:
    file = f"/council/sessions/{made.id}/documents/minutes?kind="
    return {name: f"{file}{name}_minutes" for name in ("counting", "council")}


@pytest.mark.parametrize("built_app", ["sqlite"], indirect=True)
def test_every_paper_of_a_long_session_is_whole(world, browse, tmp_path):
    office_or_skip()
    secretary = browse(world.users[Role.COUNCIL_SECRETARY])
    made = sheets.make_mixed(world.here, items=26)
    for number, item in enumerate(make.items_of(made), 1):
        item.nomination.nominee.address_line = LONG_POST
        item.nomination.nominee.name = f"Nguyễn Hoàng Phương Anh Thư {number}"
    db.session.commit()

    documents = {name: secretary.get(url).data for name, url in urls_of(made).items()}
    sheets.count_mixed(made)
    sheets.close(made)
    documents |= {name: secretary.get(url).data for name, url in minutes_of(made).items()}
    pdfs = as_pdfs(documents, tmp_path)

    for name, pdf in pdfs.items():
        pages = [page.get_textpage().get_text_range() for page in pdf]
        assert missing(documents[name], pages) == [], name
        size = A5 if name.startswith("ballots") else A4
        assert {tuple(round(side) for side in page.get_size()) for page in pdf} == {size}, name
        assert all(len(page.strip()) > 20 for page in pages), f"{name}: an empty page"
    assert len(pdfs["invitation"]) == 11
    assert len(pdfs["ballots-1"]) == 9
    long = [page.get_textpage().get_text_range() for page in pdfs["ballots-2"]]
    assert len(long) % 10 == 0
    assert len(long) > 10
    each = len(long) // 10
    firsts, others = long[::each], [page for number, page in enumerate(long) if number % each]
    assert all(f"Cuống phiếu số {number:03d}" in page for number, page in enumerate(firsts, 1))
    # Below the stub, and on every further page, all ballots print the same, their page numbers too.
    assert len({page.partition("trước khi phát phiếu.")[2] for page in firsts}) == 1
    assert len(set(others)) == each - 1
    assert all("Không đồng ý" in page.replace("\r\n", " ") for page in others), "the table's head is repeated"
