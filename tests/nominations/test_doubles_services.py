"""Entries of the register made one, told apart, and both taken back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from festival.accounts.rules import Role
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import (
    DistinctPair,
    EarlierAward,
    Nomination,
    Nominee,
    NomineeMerge,
    ServicePeriod,
)
from festival.nominations.queries.pairs import nominee_pair
from festival.nominations.rules import NominationState as S
from festival.nominations.rules import RecipientKind, Salutation
from festival.nominations.services import doubles
from festival.planning.models import Season
from tests.factories import keep, make_season
from tests.nominations.make import make_nomination, make_nominee

WHY = "Cùng một người, đã đối chiếu căn cước"
# What says that something happened; all else must be as before.
NOTES = {"audit_entry", "audit_head", "nominee_merge"}


def rows() -> dict[str, list]:
    db.session.rollback()
    return {
        table.name: sorted(map(repr, db.session.execute(select(table)).all()))
        for table in db.metadata.sorted_tables
        if table.name not in NOTES
    }


def belonging(nominee: Nominee) -> None:
    keep(
        EarlierAward(nominee_id=nominee.id, name="Giấy khen", year=2024, noted_by="Bà Ước"),
        ServicePeriod(nominee_id=nominee.id, post="Tổ viên", started_on=date(2010, 3, 1)),
    )


def owners(model) -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(model.nominee_id).order_by(model.id)))


def test_every_table_that_names_a_nominee_is_handed_over():
    pointing = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname == "nominee.id"
    }

    assert pointing == {
        "nomination.nominee_id",
        "earlier_award.nominee_id",
        "service_period.nominee_id",
        "distinct_pair.low_id",
        "distinct_pair.high_id",
        "nominee.merged_into_id",
        "nominee_merge.kept_id",
        "nominee_merge.merged_id",
        # Made anew from the register with every flush.
        "nominee_key.nominee_id",
    }


def test_a_merge_hands_everything_over_and_hides_the_other(here):
    kept = make_nominee(locality=here.area)
    other = make_nominee("Hoàng Thị Mạn", locality=here.area)
    third = make_nominee("Hoàng Thị Mẫn", locality=here.area)
    nomination = make_nomination(here, nominee=other)
    belonging(other)
    doubles.keep_apart(one_id=third.id, other_id=other.id, reason="Khác căn cước", actor=SYSTEM)

    merge_id = doubles.merge(kept_id=kept.id, merged_id=other.id, reason=WHY, actor=SYSTEM)

    assert owners(Nomination) == owners(EarlierAward) == owners(ServicePeriod) == [kept.id]
    assert db.session.get_one(Nominee, other.id).merged_into_id == kept.id
    assert db.session.get_one(NomineeMerge, merge_id).reason == WHY
    assert db.session.get(DistinctPair, (kept.id, third.id)).reason == "Khác căn cước"
    assert nominee_pair(kept.id, other.id).other.merged_into_id == kept.id
    assert db.session.get_one(Nomination, nomination.id).nominee_id == kept.id
    entry = audit.history(("nominee", kept.id))[0]
    assert (entry.chain, entry.action) == (here.commune.id, "nominee.merge")
    assert entry.details == {"other": other.id, "reason": WHY}


STATES = st.sampled_from([S.DRAFT, S.SUBMITTED, S.ELIGIBLE, S.DECIDED, S.FAILED, S.WITHDRAWN])
ANSWERS = st.sampled_from([None, True, False])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    states=st.lists(STATES, max_size=3),
    facts=st.fixed_dictionaries(
        {
            "birth_year": st.sampled_from([None, 1970]),
            "address_line": st.sampled_from(["", "Thôn Đông"]),
            "photo_consent": ANSWERS,
            "head_count": st.sampled_from([None, 7]),
        }
    ),
    answer=ANSWERS,
    told_apart=st.lists(st.booleans(), max_size=2),
)
def test_a_merge_taken_back_leaves_every_row_as_it_was(here, states, facts, answer, told_apart):
    kept = make_nominee(locality=here.area, birth_year=None, address_line="", photo_consent=answer)
    other = make_nominee(locality=here.area, **facts)
    belonging(kept)
    belonging(other)
    for place, state in enumerate(states):
        # Fresh seasons in every example: one nomination of an award for each.
        make_nomination(here, nominee=other, state=state, season_id=_season(here).id)
        if place == 0:
            make_nomination(here, nominee=kept, state=state, season_id=_season(here).id)
    for is_shared in told_apart:
        third = make_nominee("Vi Thị Lả", locality=here.area)
        doubles.keep_apart(one_id=other.id, other_id=third.id, reason="Khác", actor=SYSTEM)
        if is_shared:
            doubles.keep_apart(one_id=third.id, other_id=kept.id, reason="Khác hẳn", actor=SYSTEM)
    before = rows()

    merge_id = doubles.merge(kept_id=kept.id, merged_id=other.id, reason=WHY, actor=SYSTEM)
    assert rows() != before
    doubles.undo_merge(merge_id=merge_id, actor=SYSTEM)

    assert rows() == before


def _season(place) -> Season:
    return make_season(locality=place.commune, year=2030 + db.session.scalar(select(func.count(Season.id))))


def test_whoever_stays_takes_over_what_it_lacks_and_a_no_wins(here):
    kept = make_nominee(locality=here.area, birth_year=None, photo_consent=True, honours_consent=None)
    other = make_nominee(
        locality=here.area, birth_year=1970, photo_consent=False, honours_consent=True, address_line="Khác"
    )

    doubles.merge(kept_id=kept.id, merged_id=other.id, reason=WHY, actor=SYSTEM)

    kept = db.session.get_one(Nominee, kept.id)
    assert (kept.birth_year, kept.photo_consent, kept.honours_consent) == (1970, False, True)
    assert kept.address_line == "Chi hội trưởng Phụ nữ thôn Đoài"


def two(here, state=S.SUBMITTED, *, same_text=False) -> tuple[Nominee, Nominee]:
    """An entry, and another with a nomination."""
    name = "Hoàng Thị Mận" if same_text else "Hoàng Thị Mạn"
    kept, other = make_nominee(locality=here.area), make_nominee(name, locality=here.area)
    make_nomination(here, nominee=other, state=state)
    return kept, other


def refused(match: str, call, **arguments) -> None:
    before = rows()
    with pytest.raises(RuleBroken, match=match):
        call(actor=SYSTEM, **arguments)
    assert rows() == before


def test_the_same_award_twice_is_not_merged(here):
    kept, other = two(here)
    make_nomination(here, nominee=kept, state=S.DRAFT)

    refused("Hãy rút một đề nghị", doubles.merge, kept_id=kept.id, merged_id=other.id, reason=WHY)


@pytest.mark.parametrize("state", [S.ON_AGENDA, S.PASSED, S.FORWARDED])
def test_a_name_on_an_agenda_does_not_change(here, state):
    kept, other = two(here, state)

    refused("chọn giữ mục kia", doubles.merge, kept_id=kept.id, merged_id=other.id, reason=WHY)
    doubles.merge(kept_id=other.id, merged_id=kept.id, reason=WHY, actor=SYSTEM)
    assert owners(Nomination) == [other.id]


def test_the_same_words_may_move_on_an_agenda(here):
    kept, other = two(here, S.ON_AGENDA, same_text=True)

    doubles.merge(kept_id=kept.id, merged_id=other.id, reason=WHY, actor=SYSTEM)

    assert owners(Nomination) == [kept.id]


def test_what_went_on_an_agenda_since_does_not_change_back(here):
    kept, other = two(here, S.ELIGIBLE)
    merge_id = doubles.merge(kept_id=kept.id, merged_id=other.id, reason=WHY, actor=SYSTEM)
    keep_state(S.ON_AGENDA)

    refused("đang ở phiên họp", doubles.undo_merge, merge_id=merge_id)


def keep_state(state) -> None:
    with transaction():
        db.session.execute(update(Nomination).values(state=state))


def test_kinds_are_never_mixed_and_what_was_told_apart_is_not_merged(here):
    kept = make_nominee(locality=here.area)
    home = make_nominee(
        "Hộ gia đình bà Hoàng Thị Mận",
        locality=here.area,
        kind=RecipientKind.HOUSEHOLD,
        salutation=Salutation.NONE,
    )
    other = make_nominee("Hoàng Thị Mạn", locality=here.area)
    doubles.keep_apart(one_id=other.id, other_id=kept.id, reason="Khác", actor=SYSTEM)

    refused("đối tượng khác nhau", doubles.merge, kept_id=kept.id, merged_id=home.id, reason=WHY)
    refused("Hoàn tác", doubles.merge, kept_id=kept.id, merged_id=other.id, reason=WHY)


def test_a_later_merge_is_taken_back_first(here):
    one, two_, three = (make_nominee(locality=here.area) for _ in range(3))
    first = doubles.merge(kept_id=two_.id, merged_id=one.id, reason=WHY, actor=SYSTEM)
    second = doubles.merge(kept_id=three.id, merged_id=two_.id, reason=WHY, actor=SYSTEM)

    refused("lần gộp sau trước", doubles.undo_merge, merge_id=first)
    doubles.undo_merge(merge_id=second, actor=SYSTEM)
    doubles.undo_merge(merge_id=first, actor=SYSTEM)
    refused("đã được hoàn tác", doubles.undo_merge, merge_id=first)
    assert list(db.session.scalars(select(Nominee.merged_into_id))) == [None, None, None]


def test_what_came_after_the_merge_stays(here):
    kept, other = two(here)
    merge_id = doubles.merge(kept_id=kept.id, merged_id=other.id, reason=WHY, actor=SYSTEM)
    belonging(kept)

    doubles.undo_merge(merge_id=merge_id, actor=SYSTEM)

    assert owners(Nomination) == [other.id]
    assert owners(EarlierAward) == [kept.id]


def test_telling_apart_is_noted_once_and_taken_back(here):
    low, high = (make_nominee(locality=here.area) for _ in range(2))
    before = rows()

    doubles.keep_apart(one_id=high.id, other_id=low.id, reason="Khác căn cước", actor=SYSTEM)
    refused("đã được ghi", doubles.keep_apart, one_id=low.id, other_id=high.id, reason="Khác")
    assert db.session.get_one(DistinctPair, (low.id, high.id)).reason == "Khác căn cước"
    doubles.undo_keep_apart(one_id=high.id, other_id=low.id, actor=SYSTEM)

    assert rows() == before
    refused("đã được hoàn tác", doubles.undo_keep_apart, one_id=low.id, other_id=high.id)


def test_of_two_people_merging_at_once_the_second_is_told(app, here):
    one, other = two(here, same_text=True)
    actor = here.users[Role.STANDING_OFFICE].actor
    db.session.rollback()
    start = Barrier(2)

    def act(kept_id, merged_id):
        with app.app_context():
            start.wait(20)
            try:
                return doubles.merge(kept_id=kept_id, merged_id=merged_id, reason=WHY, actor=actor)
            except RuleBroken as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(act, *ids) for ids in ((one.id, other.id), (other.id, one.id))]
        answers = [answer.result(60) for answer in answers]

    assert sum(isinstance(answer, RuleBroken) for answer in answers) == 1
    db.session.rollback()
    merged = db.session.scalars(select(Nominee).where(Nominee.merged_into_id.is_not(None))).all()
    assert len(merged) == 1
    assert owners(Nomination) == [merged[0].merged_into_id]
    assert len(db.session.scalars(select(NomineeMerge)).all()) == 1
