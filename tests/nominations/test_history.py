"""The history on the pages of a dossier and of an entry of the register."""

import re
from pathlib import Path

import festival
from festival.accounts.wording.nominations import NOMINATIONS as WORDS
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.nominations import history
from festival.nominations.queries import documents
from festival.nominations.rules import NominationState as S
from festival.nominations.services import doubles
from tests.nominations.make import award, make_nomination, make_nominee

ACT = re.compile(r'(?<!ForeignKey\()"((?:nominee|nomination)\.[a-z_]+)"')


def test_every_act_on_a_dossier_or_an_entry_has_words():
    source = Path(festival.__file__).parent
    recorded = {
        act for path in source.glob("*/services/**/*.py") for act in ACT.findall(path.read_text("utf-8"))
    }

    assert {"nominee.merge", "nomination.file_add", "nomination.create"} <= recorded
    assert recorded - set(history._ACTS) == set()


def test_no_act_is_shown_by_its_code():
    recorded = {act for act in WORDS if act.startswith(("nomination.", "nominee."))}

    assert recorded - set(history._ACTS) == set()


def test_an_entry_tells_its_merges_in_words(here, office):
    one, other = make_nominee("Hoàng Thị Mận", locality=here.area), make_nominee(locality=here.area)
    merge_id = doubles.merge(kept_id=one.id, merged_id=other.id, reason="Cùng căn cước", actor=SYSTEM)
    doubles.undo_merge(merge_id=merge_id, actor=SYSTEM)

    lines = [(line.what, line.note) for line in history.told(audit.history(("nominee", one.id)))]

    # A reason may name another commune's people: it stands with the merge, for whoever may see that.
    assert lines == [("Tách lại mục đã gộp", ""), ("Gộp với một mục khác trong sổ", "")]
    assert "nominee." not in office.page(f"/nominations/nominees/{one.id}").words


def test_a_returned_dossier_tells_what_was_ticked_beside_the_note(here, office):
    nomination = make_nomination(here, state=S.UNDER_REVIEW)
    form = {"action": "return", "reasons": ["citation"], "note": "Ghi rõ số vụ việc."}
    office.post(f"/nominations/{nomination.id}/review", form)

    line = history.told(audit.history(("nomination", nomination.id)))[0]

    assert (line.what, line.note) == (
        "Trả lại",
        "Cần bổ sung, sửa: nội dung khen thưởng. Ghi rõ số vụ việc.",
    )


def test_the_opinion_names_the_level_that_speaks(here, office):
    nomination = make_nomination(here, state=S.RETURNED, review_note="Ghi rõ số vụ việc.")

    shown = office.page(f"/nominations/{nomination.id}").words

    assert "Ý kiến của Thường trực Hội đồng xã An Thịnh:" in shown


def test_what_a_level_elsewhere_said_is_the_higher_levels(here, office):
    nomination = make_nomination(here, state=S.REFUSED, review_note="Chưa đủ năm.")

    for page in ("", "/review"):
        assert "Ý kiến của cấp trên:" in office.page(f"/nominations/{nomination.id}{page}").words


def test_the_medals_hint_leads_to_the_entry(here, office):
    nomination = make_nomination(here, award_type_id=award("KNC_BVANTQ").id)

    answer = office.get(f"/nominations/{nomination.id}").text

    assert "Ghi từng thời gian ở trang của người này trong sổ" in answer
    assert f'href="/nominations/nominees/{nomination.nominee_id}"' in answer


def test_the_page_of_papers_shows_so_many_and_says_so(here, office, monkeypatch):
    monkeypatch.setattr(documents, "MOST_SHOWN", 2)
    url = f"/nominations/seasons/{here.season.id}/documents"
    for number in range(2):
        make_nomination(here, nominee=make_nominee(f"Lê Văn Thụ {number}", locality=here.area))
    assert "Chỉ hiện" not in office.page(url).words

    make_nomination(here, nominee=make_nominee("Lê Văn Út", locality=here.area))
    answer = office.page(url)

    assert "Chỉ hiện 2 đề nghị đầu." in answer.words
    assert office.get(url).text.count('name="nomination"') == 2
