"""«Truy tặng»: said in the first step, kept with the dossier, shown wherever the award is."""

import pytest

from festival.commendations.documents.awards import award_decision
from festival.core.db import db
from festival.nominations import queries
from festival.nominations.citation import certificate
from festival.nominations.queries.versions import dossier_content
from festival.nominations.rules import RecipientKind
from tests.commendations import make as commendations
from tests.nominations.make import form_fields, make_nomination


def again(nomination):
    db.session.expire_all()
    return queries.nomination(nomination.id)


def test_it_is_chosen_in_the_first_step_and_taken_back_there(here, head):
    nomination = make_nomination(here)
    url = f"/nominations/{nomination.id}"

    head.post(f"{url}/edit", form_fields(here, giving="posthumous", seen=nomination.version))
    stored = again(nomination)
    assert stored.is_posthumous
    assert dossier_content(stored)["giving"] == "Truy tặng"
    assert certificate(stored, stored.citation).verb == "TRUY TẶNG"
    assert "Truy tặng" in head.page(url).words
    assert 'value="posthumous" selected' in head.get(f"{url}/edit").get_data(as_text=True).replace(
        'selected value="posthumous"', 'value="posthumous" selected'
    )
    head.post(f"{url}/edit", form_fields(here, giving="", seen=stored.version))

    assert not again(nomination).is_posthumous
    assert dossier_content(again(nomination))["giving"] == ""


@pytest.mark.parametrize("kind", [RecipientKind.COLLECTIVE, RecipientKind.HOUSEHOLD])
def test_only_a_person_can_have_died(here, head, kind):
    fields = form_fields(here, kind=kind.value, giving="posthumous", name="Nguyễn Văn Nhà")
    fields["salutation"] = "" if kind is RecipientKind.COLLECTIVE else "Ông"
    nomination = make_nomination(here)

    refused = head.post(
        f"/nominations/{nomination.id}/edit", {**fields, "seen": nomination.version}, status=409
    )

    assert "Truy tặng chỉ dùng cho cá nhân" in refused.get_data(as_text=True)
    assert not again(nomination).is_posthumous


def test_what_is_no_choice_is_refused(here, head):
    nomination = make_nomination(here)

    head.post(
        f"/nominations/{nomination.id}/edit",
        form_fields(here, giving="x", seen=nomination.version),
        status=422,
    )


@pytest.mark.parametrize(("dead", "act"), [((True,), "Truy tặng"), ((True, False), "Tặng, truy tặng")])
def test_the_decision_says_it_in_its_article_its_list_and_its_annex(here, dead, act):
    award = commendations.make_award()
    nominations = [
        commendations.make_passed(place=here, award=award, name=f"Người Số {number}", is_posthumous=is_dead)
        for number, is_dead in enumerate(dead, 1)
    ]
    decision = commendations.make_issued(place=here, award=award, nominations=nominations)

    values = award_decision(decision)

    assert values["act"] == act
    assert values["annex_title"] == f"DANH SÁCH {act.upper()} GIẤY KHEN"
    assert values["individuals"][0]["citation"] == f"Truy tặng. {commendations.CITATION}"
    assert decision.commendations[0].verb == "TRUY TẶNG"
