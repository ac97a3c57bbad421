"""The papers of a dossier, and that none is handed in without them."""

import pytest
from sqlalchemy import select

from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations import queries, rules
from festival.nominations.models import DossierFile, DossierPiece, Nomination
from festival.nominations.queries.papers import papers_missing_by_nomination, papers_missing_condition
from festival.nominations.rules import AwardBasis, NominationState, Paper
from festival.nominations.services import dossiers
from festival.nominations.services.papers import tick_papers
from tests.factories import keep
from tests.nominations.make import make_nomination, tick_all

S = NominationState


def codes(nomination_id: int) -> set[str]:
    return {paper.code for paper in queries.nomination(nomination_id).papers if paper.is_ticked}


def paper(code: str = "TT", **fields) -> Paper:
    return Paper(code=code, name="Tờ trình đề nghị khen thưởng", **fields)


@pytest.mark.parametrize("there", [{"is_ticked": True}, {"is_typed": True}, {"files": 1}])
def test_a_paper_is_there_when_ticked_typed_or_sent(there):
    assert rules.papers_missing([paper(**there)]) == []
    assert rules.papers_missing([paper()]) == [paper()]
    assert rules.papers_missing([paper(is_required=False)]) == []


def test_missing_papers_are_named_in_the_middle_of_a_sentence():
    papers = [paper(), paper(rules.REPORT_CODE)]

    assert rules.paper_words(papers) == ["tờ trình đề nghị khen thưởng"]


@pytest.mark.parametrize("basis", AwardBasis)
@pytest.mark.parametrize("code", ["TT", "DS", "BCTT", "BBH_CS"])
def test_a_sudden_achievement_needs_neither_list_nor_minutes(basis, code):
    expected = basis is not AwardBasis.AD_HOC or code in ("TT", "BCTT")

    assert rules.is_required(code, usually=True, basis=basis) == expected
    assert rules.is_required(code, usually=False, basis=basis) is False


def test_a_dossier_without_its_papers_is_not_handed_in(world):
    nomination_id = make_nomination(world.here).id

    with pytest.raises(RuleBroken) as refusal:
        dossiers.submit(nomination_id=nomination_id, actor=SYSTEM)

    assert str(refusal.value) == (
        "Chưa nộp được vì còn thiếu: tờ trình đề nghị khen thưởng; danh sách trích ngang; biên bản bình xét."
    )
    assert queries.nomination(nomination_id).state is S.DRAFT


def test_a_sudden_achievement_is_handed_in_with_the_letter_alone(world):
    nomination_id = make_nomination(world.here, basis=AwardBasis.AD_HOC).id
    tick_papers(nomination_id=nomination_id, codes={"TT"}, actor=SYSTEM)

    dossiers.submit(nomination_id=nomination_id, actor=SYSTEM)

    assert queries.nomination(nomination_id).state is S.SUBMITTED


def test_ticks_are_kept_and_told(world):
    nomination_id = make_nomination(world.here).id

    changed = tick_papers(nomination_id=nomination_id, codes={"TT", "DS"}, actor=SYSTEM)

    assert changed == 2
    assert codes(nomination_id) == {"TT", "DS"}
    (entry,) = audit.history(("nomination", nomination_id))
    assert (entry.action, entry.details) == (
        "nomination.papers",
        {"note": "Có Tờ trình đề nghị khen thưởng, Danh sách trích ngang."},
    )


def test_a_tick_that_somebody_else_made_meanwhile_stays(world):
    nomination_id = make_nomination(world.here).id
    tick_papers(nomination_id=nomination_id, codes={"TT"}, actor=SYSTEM)
    tick_papers(nomination_id=nomination_id, codes={"TT", "DS"}, seen={"TT"}, actor=SYSTEM)

    tick_papers(nomination_id=nomination_id, codes={"BBH_CS"}, seen={"TT"}, actor=SYSTEM)

    assert codes(nomination_id) == {"DS", "BBH_CS"}


def test_saving_the_same_ticks_again_leaves_no_entry(world):
    nomination_id = make_nomination(world.here).id
    tick_papers(nomination_id=nomination_id, codes={"TT"}, actor=SYSTEM)

    assert tick_papers(nomination_id=nomination_id, codes={"TT"}, seen={"TT"}, actor=SYSTEM) == 0

    assert len(audit.history(("nomination", nomination_id))) == 1


def test_a_paper_that_the_award_does_not_ask_for_is_refused(world):
    nomination_id = make_nomination(world.here).id

    with pytest.raises(RuleBroken, match="vừa đổi"):
        tick_papers(nomination_id=nomination_id, codes={"XNTG"}, actor=SYSTEM)


@pytest.mark.parametrize("state", [S.SUBMITTED, S.DECIDED, S.WITHDRAWN])
def test_a_dossier_that_left_the_desk_takes_no_ticks(world, state):
    nomination_id = make_nomination(world.here, state=state).id

    with pytest.raises(RuleBroken, match="đã nộp"):
        tick_papers(nomination_id=nomination_id, codes={"TT"}, actor=SYSTEM)


def test_the_page_ticks_and_says_what_is_missing(world, head):
    nomination = make_nomination(world.here)
    url = f"/nominations/{nomination.id}/papers"

    assert "Tờ trình đề nghị khen thưởng Còn thiếu" in head.page(url).words
    head.post(url, {"ticks": ["TT", "DS"], "seen": ""})

    assert codes(nomination.id) == {"TT", "DS"}
    words = head.page(url).words
    assert "Tờ trình đề nghị khen thưởng Đã có bản giấy" in words
    assert "Báo cáo thành tích Đã có trong hồ sơ" in words
    head.post(url, {"ticks": ["NO"], "seen": ""}, status=422)


def test_ticks_after_handing_in_are_refused_with_words(world, head):
    nomination = tick_all(make_nomination(world.here, state=S.SUBMITTED))
    url = f"/nominations/{nomination.id}/papers"

    answer = head.post(url, {"ticks": [], "seen": "TT,DS,BBH_CS"}, status=409)

    assert "Đề nghị đã nộp nên không sửa được" in answer.get_data(as_text=True)
    assert codes(nomination.id) == {"TT", "DS", "BBH_CS"}


def lacking() -> set[int]:
    query = select(Nomination.id).where(papers_missing_condition())
    return set(db.session.scalars(query))


@pytest.mark.parametrize("basis", [AwardBasis.MOVEMENT, AwardBasis.AD_HOC])
@pytest.mark.parametrize("there", [set(), {"TT"}, {"TT", "DS", "BBH_CS"}, {"DS", "BBH_CS", "BCTT"}])
@pytest.mark.parametrize("report", [29, 30])
def test_lists_find_what_the_dossier_itself_says_is_missing(world, basis, there, report):
    text = "chữ\n\nchữ\nchữ" + " chữ" * (report - 3)
    nomination_id = make_nomination(world.here, basis=basis, report=text).id
    for place, code in enumerate(sorted(there)):
        is_on_paper = place == 0
        keep(a_tick(nomination_id, code) if is_on_paper else a_file(nomination_id, code))
    db.session.expire_all()

    missing = [paper.name for paper in rules.papers_missing(queries.nomination(nomination_id).papers)]

    assert lacking() == ({nomination_id} if missing else set())
    assert papers_missing_by_nomination([nomination_id]) == ({nomination_id: missing} if missing else {})


def a_tick(nomination_id: int, code: str) -> DossierPiece:
    return DossierPiece(nomination_id=nomination_id, code=code, ticked_by="Bà Ước")


def a_file(nomination_id: int, code: str) -> DossierFile:
    return DossierFile(
        nomination_id=nomination_id,
        piece_code=code,
        sha256="0" * 64,
        file_name="a.pdf",
        ending="pdf",
        size=1,
        uploaded_by="Bà Ước",
    )


def test_papers_of_another_dossier_do_not_count(world):
    first, second = make_nomination(world.here).id, make_nomination(world.here).id
    tick_papers(nomination_id=first, codes={"TT", "DS", "BBH_CS"}, actor=SYSTEM)

    assert lacking() == {second}


def test_many_dossiers_are_asked_in_one_query(world, count_queries):
    several = [make_nomination(world.here).id for _ in range(5)]

    with count_queries() as sent:
        found = papers_missing_by_nomination(several)

    assert sorted(found) == several
    assert len([one for one in sent if one.startswith("SELECT")]) == 1
