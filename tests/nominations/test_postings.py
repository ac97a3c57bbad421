"""Names put up for the residents to see; only the days and the fact are kept."""

from datetime import date

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations.models import PostedNomination, Posting
from festival.nominations.queries import postings as queries
from festival.nominations.rules import NominationState
from festival.nominations.services import postings as services
from festival.nominations.services.postings import PostingFacts
from tests.documents.read import text_of
from tests.nominations.make import make_nomination, make_nominee

FROM, TO = date(2026, 7, 10), date(2026, 7, 15)
PLACES = "Nhà văn hóa các thôn"


@pytest.fixture
def eligible(here):
    return make_nomination(here, state=NominationState.ELIGIBLE)


def facts(*nominations, starts_on=FROM, ends_on=TO) -> PostingFacts:
    return PostingFacts(starts_on, ends_on, PLACES, frozenset(one.id for one in nominations))


def rows() -> list[tuple]:
    query = select(Posting.starts_on, Posting.ends_on, Posting.places, Posting.done_on)
    return [tuple(row) for row in db.session.execute(query)]


def test_a_posting_keeps_its_days_its_places_and_its_names(here, office, eligible):
    held = make_nomination(
        here,
        nominee=make_nominee("Vi Thị Lả", locality=here.area),
        state=NominationState.ELIGIBLE,
        held_on=date(2026, 7, 1),
    )
    page = office.get(f"/nominations/seasons/{here.season.id}/postings/new").text
    assert (eligible.nominee.name in page, held.nominee.name in page) == (True, False)

    form = {"starts_on": "10/7/2026", "ends_on": "15/7/2026", "places": PLACES}
    office.post(
        f"/nominations/seasons/{here.season.id}/postings", form | {"nomination": str(eligible.id)}, 303
    )

    assert rows() == [(FROM, TO, PLACES, None)]
    assert db.session.scalars(select(PostedNomination.nomination_id)).all() == [eligible.id]
    shown = office.get(f"/nominations/{eligible.id}").text
    assert "Niêm yết từ 10/07/2026 đến 15/07/2026" in shown


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"starts_on": "15/7/2026", "ends_on": "10/7/2026"}, "Ngày kết thúc niêm yết không được trước"),
        ({"starts_on": "1/1/2026", "ends_on": "15/7/2026"}, "Niêm yết nhiều nhất 60 ngày"),
        ({"nomination": ""}, "Hãy chọn ít nhất một đề nghị"),
        ({"nomination": "999999"}, "Danh sách vừa thay đổi"),
    ],
)
def test_what_makes_no_posting_is_told_and_kept_typed(here, office, eligible, form, sentence):
    good = {
        "starts_on": "10/7/2026",
        "ends_on": "15/7/2026",
        "places": PLACES,
        "nomination": str(eligible.id),
    }

    page = office.post(f"/nominations/seasons/{here.season.id}/postings", good | form, 409).text

    assert sentence in page
    assert PLACES in page
    assert rows() == []


def test_a_dossier_of_another_season_cannot_be_posted(world, here, office):
    foreign = make_nomination(world.there, state=NominationState.ELIGIBLE)

    with pytest.raises(RuleBroken, match="Danh sách vừa thay đổi"):
        services.create_posting(here.season.id, facts(foreign), actor=SYSTEM)


def test_done_is_noted_after_the_last_day_and_can_be_taken_back(here, office, eligible):
    posting_id = services.create_posting(here.season.id, facts(eligible), actor=SYSTEM)
    with pytest.raises(RuleBroken, match="Chưa hết thời gian niêm yết \\(đến 15/07/2026\\)"):
        services.finish_posting(posting_id, date(2026, 7, 14), actor=SYSTEM)
    assert queries.posted_ids(here.season.id) == set()

    services.finish_posting(posting_id, TO, actor=SYSTEM)
    assert rows() == [(FROM, TO, PLACES, TO)]
    assert queries.posted_ids(here.season.id) == {eligible.id}
    for change in (
        lambda: services.save_posting(posting_id, facts(eligible), actor=SYSTEM),
        lambda: services.delete_posting(posting_id, actor=SYSTEM),
    ):
        with pytest.raises(RuleBroken, match="đã ghi là làm xong nên không sửa được"):
            change()

    services.reopen_posting(posting_id, actor=SYSTEM)
    assert rows() == [(FROM, TO, PLACES, None)]


def test_a_deleted_posting_comes_back_by_undoing(here, office, eligible):
    posting_id = services.create_posting(here.season.id, facts(eligible), actor=SYSTEM)

    office.post(f"/nominations/postings/{posting_id}/delete", {}, 303)
    assert rows() == []
    page = office.get(f"/nominations/seasons/{here.season.id}/postings").text
    assert "Đã xóa đợt niêm yết từ 10/07/2026 đến 15/07/2026." in page
    undo = {"starts_on": "10/07/2026", "ends_on": "15/07/2026", "places": PLACES}
    office.post(
        f"/nominations/seasons/{here.season.id}/postings", undo | {"nomination": f"{eligible.id}"}, 303
    )

    assert rows() == [(FROM, TO, PLACES, None)]
    assert db.session.scalars(select(PostedNomination.nomination_id)).all() == [eligible.id]


def test_the_printed_list_names_who_and_for_what_and_nothing_else(here, office, eligible):
    posting_id = services.create_posting(here.season.id, facts(eligible), actor=SYSTEM)

    text = text_of(office.get(f"/nominations/postings/{posting_id}/file").data)

    assert "I. CÁ NHÂN (01)" in text
    assert eligible.nominee.written in text
    assert "từ ngày 10/7/2026 đến hết ngày 15/7/2026" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert eligible.citation not in text
    assert eligible.report[:40] not in text


def test_only_the_office_of_the_season_posts(world, head, officer, browse, eligible):
    here = world.here
    posting_id = services.create_posting(here.season.id, facts(eligible), actor=SYSTEM)
    stranger = browse(world.there.users[Role.STANDING_OFFICE])

    for browser, status in ((head, 404), (officer, 403), (stranger, 404)):
        browser.get(f"/nominations/postings/{posting_id}", status)
        browser.post(f"/nominations/postings/{posting_id}/delete", {}, status)
    assert rows() == [(FROM, TO, PLACES, None)]


def test_no_table_of_postings_has_room_for_objections():
    columns = {column.name for model in (Posting, PostedNomination) for column in model.__table__.columns}

    assert columns == {
        "id",
        "season_id",
        "starts_on",
        "ends_on",
        "places",
        "done_on",
        "made_by",
        "made_at",
        "posting_id",
        "nomination_id",
    }


def test_a_second_click_stores_no_second_posting(here, office, eligible):
    form = {"starts_on": "10/7/2026", "ends_on": "15/7/2026", "places": PLACES}
    url = f"/nominations/seasons/{here.season.id}/postings"
    office.post(url, form | {"nomination": str(eligible.id)}, 303)

    page = office.post(url, form | {"nomination": str(eligible.id)}, 409).text

    assert "Đã có đợt niêm yết giống hệt đợt này." in page
    assert rows() == [(FROM, TO, PLACES, None)]


def test_whoever_was_posted_or_stands_on_an_agenda_is_not_ticked_beforehand(here, office, eligible):
    on_agenda = make_nomination(
        here, nominee=make_nominee("Vi Thị Lả", locality=here.area), state=NominationState.ON_AGENDA
    )
    waiting = make_nomination(
        here, nominee=make_nominee("Đinh Công Hậu", locality=here.area), state=NominationState.ELIGIBLE
    )
    services.create_posting(here.season.id, facts(eligible), actor=SYSTEM)

    page = office.get(f"/nominations/seasons/{here.season.id}/postings/new").text

    ticked = {one.id: f'id="nomination-{one.id}" checked' in page for one in (eligible, on_agenda, waiting)}
    assert ticked == {eligible.id: False, on_agenda.id: False, waiting.id: True}
