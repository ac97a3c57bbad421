"""A page that was left open: its agenda item went, and another one has its number now."""

import pytest

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.voting import services
from festival.voting.models import AgendaItem, Conflict, ReadMark
from tests.factories import keep
from tests.pages import read
from tests.voting import make

SENTENCE = "Chương trình đã thay đổi sau khi mở trang"


@pytest.fixture
def renumbered(world):
    """A planned session of one item; ``old`` is the nomination that had the item's number before."""
    made = make.make_session(world.here, size=3, items=2)
    first, last = make.items_of(made)
    made.item_id, made.old = last.id, last.nomination_id
    services.remove_from_agenda(agenda_item_id=last.id, actor=SYSTEM)
    other = make.make_nomination(world.here)
    services.add_to_agenda(session_id=made.id, nomination_ids=[other.id], actor=SYSTEM)
    db.session.rollback()
    # What SQLite does of itself, and PostgreSQL never.
    item = next(one for one in make.items_of(made) if one.id != first.id)
    if item.id != made.item_id:
        keep(
            AgendaItem(
                id=made.item_id,
                session_id=made.id,
                nomination_id=make.make_nomination(world.here).id,
                position=9,
            )
        )
    return made


def url(made, act) -> str:
    return f"/council/agenda-items/{made.item_id}/{act}"


def told(answer) -> str:
    return read(answer.get_data(as_text=True)).words


def test_another_item_is_not_taken_off_the_agenda(renumbered, world, browse):
    secretary = browse(world.users[Role.COUNCIL_SECRETARY])
    before = len(make.items_of(renumbered))

    for sent in ({"nomination_id": renumbered.old}, {}, {"nomination_id": "x"}, {"nomination_id": "9" * 30}):
        answer = secretary.post(url(renumbered, "removal"), sent, status=409)
        assert SENTENCE in told(answer)

    assert len(make.items_of(renumbered)) == before
    secretary.post(url(renumbered, "removal"), make.said_of(renumbered.item_id))
    assert len(make.items_of(renumbered)) == before - 1


def test_another_dossier_is_not_marked(renumbered, browse):
    member = browse(renumbered.users[0])

    for sent in ({}, {"unread": "1"}):
        sent["nomination_id"] = renumbered.old
        assert SENTENCE in told(member.post(url(renumbered, "read-mark"), sent, status=409))

    assert db.session.query(ReadMark).all() == []


def test_nobody_declares_for_another_item(renumbered, browse):
    member, said = browse(renumbered.users[0]), {"kind": "other", "nomination_id": renumbered.old}

    assert SENTENCE in told(member.post(url(renumbered, "declaration"), said, status=409))
    assert db.session.query(Conflict).all() == []
    member.post(url(renumbered, "declaration"), make.said_of(renumbered.item_id, kind="other"))
    assert SENTENCE in told(member.post(url(renumbered, "declaration/withdrawal"), said, status=409))
    db.session.rollback()
    assert [row.item_id for row in db.session.query(Conflict).all()] == [renumbered.item_id]


def test_nobody_is_judged_for_another_item(renumbered, world, browse):
    secretary = browse(world.users[Role.COUNCIL_SECRETARY])
    page = f"/council/sessions/{renumbered.id}/conflicts"
    about = {"user_id": renumbered.user_ids[1], "kind": "relative"}

    # The list has nominations, so that one that is gone is no choice.
    secretary.post(page, {**about, "nomination_id": renumbered.old}, status=422)
    assert db.session.query(Conflict).all() == []
    secretary.post(page, {**about, **make.said_of(renumbered.item_id)})
    said = {"user_id": renumbered.user_ids[1], "is_confirmed": "no", "nomination_id": renumbered.old}
    assert SENTENCE in told(secretary.post(url(renumbered, "conflicts"), said, status=409))
    db.session.rollback()
    assert [row.state.value for row in db.session.query(Conflict).all()] == ["confirmed"]


@pytest.mark.parametrize(
    ("page", "acts"),
    [
        ("/council/sessions/{session}/agenda", ["removal"]),
        ("/council/agenda-items/{item}/dossier", ["declaration", "read-mark"]),
        ("/council/sessions/{session}/conflicts", ["conflicts"]),
    ],
)
def test_every_form_about_an_item_says_whose_it_is(world, browse, page, acts):
    made = make.make_session(world.here, size=3, items=1)
    item = make.items_of(made)[0]
    secretary, member = browse(world.users[Role.COUNCIL_SECRETARY]), browse(made.users[0])
    services.conflicts.add_conflict(
        session_id=made.id,
        item_id=item.id,
        user_id=made.user_ids[1],
        kind=services.conflicts.ConflictKind.OTHER,
        actor=SYSTEM,
    )

    reader = member if "dossier" in page else secretary
    found = reader.page(page.format(session=made.id, item=item.id)).forms

    for act in acts:
        forms = [form for form in found if form["action"].endswith(f"agenda-items/{item.id}/{act}")]
        assert forms
        for form in forms:
            said = {field["name"]: field.get("value") for field in form["fields"]}
            assert said["nomination_id"] == str(item.nomination_id)
