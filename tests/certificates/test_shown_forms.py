"""Pictures of a certificate show the form that is chosen for the award and the kind of recipient."""

import io

import pytest
from flask import current_app
from PIL import Image

from festival.accounts.rules import Role
from festival.certificates import chosen
from festival.certificates.texts import certificate_text
from festival.core.db import transaction
from festival.nominations.rules import RecipientKind
from festival.printing import pictures
from tests.certificates import make, make_templates
from tests.commendations import make as commendations
from tests.conftest import PUBLIC_URL
from tests.nominations import make as nominations

PERSON, GROUP = RecipientKind.INDIVIDUAL, RecipientKind.COLLECTIVE


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


@pytest.fixture
def proposer(world, browse):
    return browse(world.users[Role.UNIT_PROPOSER])


def picture_url(one) -> str:
    return f"/certificates/commendations/{one.id}/picture.png"


def drawn_size(answer) -> tuple[int, int]:
    return Image.open(io.BytesIO(answer.data)).size


def choose_large(place, *, code: str, kind: RecipientKind, size=(400, 300)) -> None:
    """A paper of another shape for one award and one kind of recipient."""
    width, height = size
    form = make_templates.make_template(
        locality_id=place.commune.id, name=f"mau-{kind.value}", width_mm=width, height_mm=height
    )
    make_templates.choose(locality_id=place.commune.id, template=form, kind=kind, award_code=code)


def of_kind(decision, kind):
    return next(one for one in decision.commendations if one.kind is kind)


@pytest.mark.parametrize(
    ("printed_name", "kind", "wanted"),
    [
        ("GIẤY KHEN", PERSON, "giay-khen"),
        ("GIẤY KHEN", GROUP, "giay-khen-tap-the"),
        ("BẰNG KHEN", PERSON, "bang-khen"),
    ],
)
def test_a_picture_is_of_the_form_that_comes_for_the_award_and_the_kind(
    world, clerk, printed_name, kind, wanted
):
    decision = commendations.make_issued(
        place=world.here, award=commendations.make_award(printed_name=printed_name)
    )
    one = of_kind(decision, kind)

    answer = clerk.get(picture_url(one))

    form = chosen.loaded(wanted, current_app.extensions["files"])
    text = certificate_text(one, decision, PUBLIC_URL)
    assert form.name == wanted
    assert answer.headers["ETag"].strip('"') == pictures.fingerprint(form, text)


def test_a_picture_is_of_the_paper_that_was_chosen_for_its_kind_only(world, clerk):
    decision = commendations.make_issued(place=world.here)
    person, group = of_kind(decision, PERSON), of_kind(decision, GROUP)
    choose_large(world.here, code=decision.award_type.code, kind=GROUP)

    sizes = [drawn_size(clerk.get(picture_url(one))) for one in (person, group)]

    assert sizes == [(1200, 849), (1200, 900)]


def test_another_form_makes_another_picture_of_what_is_not_printed(world, clerk):
    decision = commendations.make_issued(place=world.here)
    url = picture_url(of_kind(decision, PERSON))
    known = {"If-None-Match": clerk.get(url).headers["ETag"]}
    clerk.get(url, 304, headers=known)

    choose_large(world.here, code=decision.award_type.code, kind=PERSON)

    assert drawn_size(clerk.get(url, headers=known)) == (1200, 900)


def test_what_is_printed_keeps_the_form_it_was_printed_on(world, clerk):
    one = make.make_good(place=world.here).copies[0].commendation
    known = {"If-None-Match": clerk.get(picture_url(one)).headers["ETag"]}

    choose_large(world.here, code=one.decision.award_type.code, kind=one.kind)

    assert clerk.get(picture_url(one), 304, headers=known).data == b""


def test_a_dossier_shows_the_paper_that_its_award_would_be_printed_on(world, proposer):
    group = nominations.make_nominee("Tổ tự quản số 3", locality=world.here.area, kind=GROUP)
    of_group = nominations.make_nomination(world.here, nominee=group)
    of_person = nominations.make_nomination(world.here)
    choose_large(world.here, code=of_group.award_type.code, kind=GROUP)

    answers = [proposer.get(f"/nominations/{one.id}/certificate.png") for one in (of_person, of_group)]

    assert [drawn_size(answer) for answer in answers] == [(800, 566), (800, 600)]


def test_the_address_of_a_dossiers_picture_is_new_with_another_form(world, proposer):
    nomination = nominations.make_nomination(world.here)
    url = f"/nominations/{nomination.id}/edit/citation"
    address = f"certificate.png?v={_version(proposer.get(url))}"

    choose_large(world.here, code=nomination.award_type.code, kind=PERSON)

    assert address not in proposer.get(url).get_data(as_text=True)


def _version(answer) -> str:
    return answer.get_data(as_text=True).partition("certificate.png?v=")[2][:12]


def test_a_lost_picture_of_the_form_leaves_the_page_of_a_dossier(world, proposer):
    nomination = nominations.make_nomination(world.here)
    form = make_templates.make_template(locality_id=world.here.commune.id)
    make_templates.choose(
        locality_id=world.here.commune.id, template=form, kind=PERSON, award_code=nomination.award_type.code
    )
    with transaction():
        chosen.newest(form.id).border_sha256 = "0" * 64

    words = proposer.page(f"/nominations/{nomination.id}/edit/citation").words

    assert "Chưa vẽ được tờ giấy: Không tìm thấy tệp đường diềm của mẫu giấy." in words
