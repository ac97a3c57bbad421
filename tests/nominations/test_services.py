"""Writing nominations, on both databases, with races."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.rules import (
    AwardBasis,
    NominationAction,
    NominationState,
    RecipientKind,
    Salutation,
)
from festival.nominations.rules.transfers import Verdict
from festival.nominations.services import dossiers, forwarding, review
from tests.factories import make_locality, make_season
from tests.nominations.make import all_met, award, make_dossier, make_nomination, make_nominee, tick_all

S, A = NominationState, NominationAction


def together(app, *acts):
    """Run the acts at the same moment, each in a context of its own; what they answered or raised."""
    start = Barrier(len(acts))

    def run(act):
        with app.app_context():
            start.wait()
            try:
                return act()
            except RuleBroken as refusal:
                return refusal
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        answers = list(pool.map(run, acts))
    db.session.expire_all()
    return answers


def create(place, *, desk=None, unit=None, **fields):
    choices = {name: fields.pop(name) for name in ("nominee_id", "is_somebody_else") if name in fields}
    return dossiers.create_nomination(
        season_id=place.season.id,
        desk_id=(desk or place.area).id,
        locality_id=(unit or place.area).id,
        dossier=make_dossier(**fields),
        actor=place.users[Role.UNIT_PROPOSER].actor,
        **choices,
    )


def test_a_new_nomination_keeps_what_was_typed(world):
    nomination = queries.nomination(create(world.here))

    assert nomination.state is S.DRAFT
    assert nomination.nominee.written == "Bà Vi Thị Lả"
    assert nomination.nominee.locality_id == world.here.area.id
    assert nomination.created_by_id == world.users[Role.UNIT_PROPOSER].id
    assert [entry.action for entry in audit.history(("nomination", nomination.id))] == ["nomination.create"]


def test_a_namesake_is_offered_and_nothing_is_stored(world):
    make_nominee("Vi Thi La", locality=world.here.area, birth_year=1978)

    with pytest.raises(dossiers.NamesakeFound):
        create(world.here)

    assert db.session.scalar(select(func.count(Nomination.id))) == 0


def test_somebody_else_of_the_same_name_is_a_second_nominee(world):
    first = make_nominee("Vi Thị Lả", locality=world.here.area, birth_year=1978)

    nomination = queries.nomination(create(world.here, is_somebody_else=True))

    assert nomination.nominee_id != first.id


def test_another_year_of_birth_is_no_namesake(world):
    make_nominee("Vi Thị Lả", locality=world.here.area, birth_year=1950)

    assert queries.nomination(create(world.here)).nominee.birth_year == 1978


def test_a_namesake_of_a_foreign_locality_is_not_told(world):
    make_nominee("Vi Thị Lả", locality=world.there.area, birth_year=1978)

    assert create(world.here)


def test_somebody_of_the_register_keeps_the_letters_of_the_register(world):
    known = make_nominee("Vi Thị Lả", locality=world.here.area, birth_year=1978, address_line="Trưởng bản")

    nomination = queries.nomination(
        create(world.here, nominee_id=known.id, name="Vi Thi La", birth_year=None, address_line="")
    )

    assert nomination.nominee_id == known.id
    assert (nomination.nominee.name, nomination.nominee.birth_year) == ("Vi Thị Lả", 1978)
    assert nomination.nominee.address_line == "Trưởng bản"


def test_a_foreign_nominee_is_refused(world):
    foreign = make_nominee("Vi Thị Lả", locality=world.there.area)

    with pytest.raises(RuleBroken, match="không có trong sổ"):
        create(world.here, nominee_id=foreign.id)


def test_a_foreign_unit_is_refused(world):
    with pytest.raises(RuleBroken, match="không thuộc nơi"):
        create(world.here, unit=world.there.area)


def test_a_hamlet_does_not_propose_in_the_name_of_another(world):
    other = make_locality("Thôn Đoài", kind=world.here.area.kind, parent=world.here.commune)

    with pytest.raises(RuleBroken, match="không thuộc nơi"):
        create(world.here, unit=other)


def test_a_household_gets_its_words(world):
    nomination = queries.nomination(
        create(world.here, kind=RecipientKind.HOUSEHOLD, salutation=Salutation.MR, name="Mai Đức Toàn")
    )

    assert nomination.nominee.written == "Hộ gia đình ông Mai Đức Toàn"


def test_an_award_that_is_not_for_the_kind_is_refused(world):
    with pytest.raises(RuleBroken, match="không tặng cho hộ gia đình"):
        create(world.here, kind=RecipientKind.HOUSEHOLD, award_type_id=award("GK_CAT").id)


def test_an_award_that_has_ended_is_refused(world):
    old = award()
    with transaction():
        db.session.get_one(AwardType, old.id).valid_to = date(2026, 1, 31)

    with pytest.raises(RuleBroken, match="không còn áp dụng"):
        create(world.here, award_type_id=old.id)


def test_the_same_award_twice_in_a_season_is_refused(world):
    first = queries.nomination(create(world.here))

    with pytest.raises(RuleBroken, match="đã có đề nghị cùng hình thức"):
        create(world.here, nominee_id=first.nominee_id)


def test_after_withdrawing_the_same_award_may_be_proposed_again(world):
    first = queries.nomination(create(world.here))
    dossiers.withdraw(nomination_id=first.id, actor=SYSTEM)

    assert create(world.here, nominee_id=first.nominee_id) != first.id


def test_two_clicks_at_once_leave_one_nomination(app, world):
    area, actor = world.here.area, world.users[Role.UNIT_PROPOSER].actor
    click = {
        "season_id": world.here.season.id,
        "desk_id": area.id,
        "locality_id": area.id,
        "dossier": make_dossier(),
        "actor": actor,
    }
    act = lambda: dossiers.create_nomination(**click)  # noqa: E731 -- an act

    answers = together(app, act, act)

    assert sorted(type(answer).__name__ for answer in answers) == ["NamesakeFound", "int"]
    assert db.session.scalar(select(func.count(Nomination.id))) == 1
    assert db.session.scalar(select(func.count(Nominee.id))) == 1


def test_two_submissions_at_once_leave_one_move(app, world):
    nomination_id = tick_all(make_nomination(world.here)).id
    act = lambda: dossiers.submit(nomination_id=nomination_id, actor=SYSTEM)  # noqa: E731 -- an act

    answers = together(app, act, act)

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "RuleBroken"]
    assert [entry.action for entry in audit.history(("nomination", nomination_id))] == ["nomination.submit"]
    assert audit.verify()[1] == []


def test_two_officers_who_decide_at_once_do_not_undo_each_other(app, world):
    nomination_id = make_nomination(world.here, state=S.UNDER_REVIEW).id

    answers = together(
        app,
        lambda: review.review(nomination_id=nomination_id, action=A.ACCEPT, actor=SYSTEM),
        lambda: review.review(nomination_id=nomination_id, action=A.REJECT, note="Chưa đủ.", actor=SYSTEM),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "RuleBroken"]
    assert len(audit.history(("nomination", nomination_id))) == 1


def test_a_dossier_with_gaps_is_not_submitted(world):
    nomination = make_nomination(world.here, citation="")

    with pytest.raises(RuleBroken, match="nội dung khen thưởng"):
        dossiers.submit(nomination_id=nomination.id, actor=SYSTEM)

    assert queries.nomination(nomination.id).state is S.DRAFT


def save(nomination, **fields):
    return dossiers.save_nomination(
        nomination_id=nomination.id,
        desk_id=nomination.locality_id,
        locality_id=nomination.locality_id,
        seen=fields.pop("seen", dossiers.version(nomination)),
        dossier=make_dossier(**fields),
        actor=SYSTEM,
    )


def test_saving_changes_the_dossier_and_names_what_changed(world):
    nomination = make_nomination(world.here)

    save(
        nomination, name="Hoàng Thị Mận", birth_year=1970, citation="Nội dung mới.", address_line="Thôn Đoài"
    )

    stored = queries.nomination(nomination.id)
    assert (stored.citation, stored.nominee.address_line) == ("Nội dung mới.", "Thôn Đoài")
    assert audit.history(("nomination", nomination.id))[0].details == {
        "changed": ["address_line", "citation"]
    }


@pytest.mark.parametrize("state", [state for state in S if state not in (S.DRAFT, S.RETURNED)])
def test_a_submitted_dossier_is_not_edited(world, state):
    nomination = make_nomination(world.here, state=state)

    with pytest.raises(RuleBroken, match="không sửa được"):
        save(nomination)


def test_a_stale_form_does_not_overwrite_what_another_saved(world):
    nomination = make_nomination(world.here)
    seen = dossiers.version(nomination)
    save(nomination, citation="Của người thứ nhất.")

    with pytest.raises(RuleBroken, match="vừa được lưu ở nơi khác"):
        save(nomination, seen=seen, citation="Của người thứ hai.")

    assert queries.nomination(nomination.id).citation == "Của người thứ nhất."


def test_a_name_on_its_way_in_another_dossier_does_not_change(world):
    nominee = make_nominee(locality=world.here.area)
    make_nomination(world.here, nominee=nominee, state=S.ON_AGENDA)
    draft = make_nomination(world.here, nominee=nominee, code="BK_TINH")

    with pytest.raises(RuleBroken, match="đang được xét ở một đề nghị khác"):
        save(draft, name="Tên khác", award_type_id=draft.award_type_id)


def test_a_once_only_award_is_refused_to_who_holds_it(world):
    nominee = make_nominee(locality=world.here.area)
    past = make_season(locality=world.here.commune, year=2025)
    make_nomination(world.here, nominee=nominee, code="KNC_BVANTQ", state=S.DECIDED, season_id=past.id)
    knc = award("KNC_BVANTQ")

    with pytest.raises(RuleBroken, match="chỉ tặng một lần"):
        create(world.here, nominee_id=nominee.id, name=nominee.name, award_type_id=knc.id)


@pytest.mark.parametrize(
    ("state", "action"),
    [(S.UNDER_REVIEW, A.ACCEPT), (S.UNDER_REVIEW, A.SHORTCUT)],
)
def test_a_once_only_award_is_checked_again_on_its_way(world, state, action):
    nominee = make_nominee(locality=world.here.area)
    past = make_season(locality=world.here.commune, year=2025)
    make_nomination(world.here, nominee=nominee, code="KNC_BVANTQ", state=S.DECIDED, season_id=past.id)
    later = make_nomination(
        world.here, nominee=nominee, code="KNC_BVANTQ", state=state, basis=AwardBasis.AD_HOC
    )

    with pytest.raises(RuleBroken, match="chỉ tặng một lần"):
        review.review(nomination_id=later.id, action=action, note="QĐ 12", actor=SYSTEM)

    assert queries.nomination(later.id).state is state


def test_two_seasons_do_not_grant_a_once_only_award_at_once(app, world):
    nominee = make_nominee(locality=world.here.area)
    past = make_season(locality=world.here.commune, year=2025)
    both = [
        make_nomination(
            world.here, nominee=nominee, code="KNC_BVANTQ", state=S.FORWARDED, season_id=season.id
        )
        for season in (past, world.here.season)
    ]

    def grant(nomination):
        season_id, seen = nomination.season_id, {nomination.id: nomination.version}
        verdict = Verdict("12/QĐ-BCA", date(2026, 1, 5), "Bộ trưởng")
        return lambda: forwarding.record_verdict(season_id, seen, verdict, actor=SYSTEM)

    answers = together(app, *(grant(nomination) for nomination in both))

    assert sorted(type(answer).__name__ for answer in answers) == ["RuleBroken", "int"]
    assert sorted(queries.nomination(one.id).state.value for one in both) == ["decided", "forwarded"]


def test_the_whole_way_of_a_commune_award_until_the_council(world):
    nomination_id = create(world.here)
    tick_all(queries.nomination(nomination_id))
    dossiers.submit(nomination_id=nomination_id, actor=SYSTEM)
    review.review(nomination_id=nomination_id, action=A.TAKE, actor=SYSTEM)
    review.review(nomination_id=nomination_id, action=A.RETURN, note="Ghi rõ thời gian.", actor=SYSTEM)
    assert queries.nomination(nomination_id).review_note == "Ghi rõ thời gian."

    dossiers.submit(nomination_id=nomination_id, actor=SYSTEM)
    review.review(nomination_id=nomination_id, action=A.TAKE, actor=SYSTEM)
    answers = all_met(queries.nomination(nomination_id))
    review.review(nomination_id=nomination_id, action=A.ACCEPT, answers=answers, actor=SYSTEM)

    assert [one.id for one in queries.eligible_for_agenda(world.here.season.id)] == [nomination_id]


def test_a_sudden_achievement_takes_the_simple_procedure(world):
    nomination = make_nomination(world.here, state=S.UNDER_REVIEW, basis=AwardBasis.AD_HOC)

    review.review(nomination_id=nomination.id, action=A.SHORTCUT, answers=all_met(nomination), actor=SYSTEM)

    assert [one.id for one in queries.passed_undecided(world.here.season.id)] == [nomination.id]


def test_what_a_higher_level_grants_is_forwarded_and_not_decided_here(world):
    nomination = make_nomination(world.here, code="BK_TINH", state=S.PASSED)

    assert queries.passed_undecided(world.here.season.id) == []
    with pytest.raises(RuleBroken, match="không làm ở bước thẩm định"):
        review.review(nomination_id=nomination.id, action=A.FORWARD, actor=SYSTEM)


def test_a_hold_is_a_date_and_keeps_the_dossier_from_the_council(world):
    nomination = make_nomination(world.here, state=S.ELIGIBLE)

    review.hold(nomination_id=nomination.id, today=date(2026, 8, 1), actor=SYSTEM)

    assert queries.nomination(nomination.id).held_on == date(2026, 8, 1)
    assert queries.eligible_for_agenda(world.here.season.id) == []
    assert audit.history(("nomination", nomination.id))[0].details == {}
    with pytest.raises(RuleBroken, match="đã được tạm dừng"):
        review.hold(nomination_id=nomination.id, today=date(2026, 8, 2), actor=SYSTEM)

    review.release(nomination_id=nomination.id, actor=SYSTEM)
    assert [one.id for one in queries.eligible_for_agenda(world.here.season.id)] == [nomination.id]


def test_a_list_holds_exactly_the_own_scope(world):
    own = make_nomination(world.here)
    make_nomination(world.there)
    elsewhere = make_locality("Thôn Đoài", kind=world.here.area.kind, parent=world.here.commune)
    other = make_nomination(
        world.here, nominee=make_nominee("Lê Văn Thụ", locality=elsewhere), locality_id=elsewhere.id
    )

    def seen(role):
        paths = world.users[role].paths_with(Permission.NOMINATION_VIEW)
        return {row.id for row in db.session.scalars(queries.nominations_seen(paths, world.here.season.id))}

    assert seen(Role.UNIT_PROPOSER) == {own.id}
    assert seen(Role.STANDING_OFFICE) == {own.id, other.id}
    assert seen(Role.PRINT_CLERK) == set()


def test_what_waits_is_told_to_whom_it_concerns(world):
    make_nomination(world.here, state=S.RETURNED)
    make_nomination(
        world.here, nominee=make_nominee("Lê Văn Thụ", locality=world.here.area), state=S.SUBMITTED
    )
    passed = make_nominee("Đinh Công Hậu", locality=world.here.area)
    make_nomination(world.here, nominee=passed, code="BK_TINH", state=S.PASSED)

    def lines(role):
        found = queries.waiting(world.users[role], world.here.season, date(2026, 7, 1))
        return [(line.sentence, line.arguments.get("state")) for line in found]

    assert lines(Role.UNIT_PROPOSER) == [("1 đề nghị bị trả lại để bổ sung", "returned")]
    assert lines(Role.STANDING_OFFICE) == [
        ("1 đề nghị mới nộp chờ thẩm định", "submitted"),
        ("1 đề nghị đã thông qua, chờ trình cấp trên", None),
    ]
    assert lines(Role.LEADER) == []


def test_the_figures_of_the_path_count_this_season_only(world):
    make_nomination(world.here, state=S.SUBMITTED)
    make_nomination(world.there, state=S.SUBMITTED)

    figures = db.session.execute(select(*queries.step_figures(world.here.season).values())).one()

    assert figures._asdict() == {"nominations_to_review": 1, "nominations": 1}


def test_earlier_nominations_and_namesakes_are_shown_newest_first(world):
    nominee = make_nominee(locality=world.here.area)
    past = make_season(locality=world.here.commune, year=2025)
    old = make_nomination(world.here, nominee=nominee, state=S.DECIDED, season_id=past.id)
    twin = make_nominee(locality=world.here.area)
    namesake = make_nomination(world.here, nominee=twin, code="BK_TINH")
    make_nomination(world.here, nominee=make_nominee("Lê Văn Thụ", locality=world.here.area))
    now = queries.nomination(make_nomination(world.here, nominee=nominee).id)

    assert [one.id for one in queries.earlier(now)] == [namesake.id, old.id]


def test_the_queue_goes_on_in_the_order_of_given_names(world):
    names = ("Lê Văn Thụ", "Hoàng Thị Mận", "Vi Thị Lả")
    made = {
        name: make_nomination(
            world.here, nominee=make_nominee(name, locality=world.here.area), state=S.SUBMITTED
        )
        for name in names
    }
    paths = world.users[Role.STANDING_OFFICE].paths_with(Permission.NOMINATION_REVIEW)

    middle = queries.nomination(made["Hoàng Thị Mận"].id)

    assert queries.review_neighbours(middle, paths) == (made["Vi Thị Lả"].id, made["Lê Văn Thụ"].id)
    assert queries.review_neighbours(queries.nomination(made["Lê Văn Thụ"].id), paths) == (middle.id, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"citation": "Tận tụy với phong trào bảo vệ an ninh, trật tự ở thôn. " * 7},
        {"name": "Lê Văn 王"},
        {"name": "Nguyễn " + "Văn" * 50},
    ],
)
def test_what_no_certificate_can_hold_is_not_handed_in(world, fields):
    here = world.here
    nomination_id = create(here, **fields)
    tick_all(queries.nomination(nomination_id))

    with pytest.raises(RuleBroken, match="Giấy khen không in được"):
        dossiers.submit(nomination_id=nomination_id, actor=here.users[Role.UNIT_PROPOSER].actor)

    db.session.expire_all()
    assert db.session.get(Nomination, nomination_id).state is S.DRAFT
