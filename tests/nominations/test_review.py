"""The desk: checklist, differences, many at once, two reviewers, filters and saved views."""

from itertools import permutations

import pytest
from sqlalchemy import func, inspect, select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations import queries
from festival.nominations.models import PostedNomination, Posting, ReviewCheck, SavedView
from festival.nominations.queries import checks
from festival.nominations.queries.queue import place_in_queue
from festival.nominations.rules import NominationAction, NominationState
from festival.nominations.rules import bulk as bulk_rules
from festival.nominations.rules.checks import CheckGroup, check_lines, unmet
from festival.nominations.rules.differences import ADDED, GONE, KEPT, Change, differences, text_runs
from festival.nominations.rules.papers import Paper
from festival.nominations.rules.reasons import asked_words, packed, reason_names, unpacked
from festival.nominations.services import bulk, dossiers, review, saved_views
from festival.nominations.services import checks as check_services
from tests.factories import keep
from tests.nominations.make import all_met, make_many, make_nomination, make_nominee, tick_all
from tests.nominations.test_services import together

S, A = NominationState, NominationAction
PAPERS = [Paper(code="TT", name="Tờ trình"), Paper(code="BSKT", name="Bản sao", is_required=False)]
FIXED = {"fixed.name": True, "fixed.double": True, "fixed.kind": True}


def write(thing, **values) -> None:
    """Change a row as if it had always been so."""
    kept = inspect(thing).identity
    with transaction():
        row = db.session.get(type(thing), kept)
        for name, value in values.items():
            setattr(row, name, value)


# Checklist


def test_the_checklist_asks_for_facts_papers_and_criteria():
    lines = check_lines(PAPERS, "Gương mẫu.\n\n Có thành tích.")

    assert [(line.code, line.group, line.is_required) for line in lines] == [
        ("fixed.name", CheckGroup.FIXED, True),
        ("fixed.double", CheckGroup.FIXED, True),
        ("fixed.kind", CheckGroup.FIXED, True),
        ("TT", CheckGroup.PAPER, True),
        ("BSKT", CheckGroup.PAPER, False),
        ("criterion.1", CheckGroup.CRITERION, True),
        ("criterion.2", CheckGroup.CRITERION, True),
    ]


@pytest.mark.parametrize(
    ("answers", "lacking"),
    [
        ({}, [*("fixed.name", "fixed.double", "fixed.kind"), "Tờ trình", "criterion.1", "criterion.2"]),
        (FIXED | {"TT": True, "criterion.1": True, "criterion.2": True}, []),
        (FIXED | {"TT": False, "criterion.1": True, "criterion.2": True}, ["Tờ trình"]),
        (FIXED | {"TT": True, "criterion.1": True}, ["criterion.2"]),
        (FIXED | {"TT": True, "criterion.1": True, "criterion.2": False}, ["criterion.2"]),
        (FIXED | {"TT": True, "BSKT": False, "criterion.1": True, "criterion.2": True}, []),
    ],
)
def test_what_stands_in_the_way(answers, lacking):
    lines = check_lines(PAPERS, "Gương mẫu.\nCó thành tích.")
    words = {line.code: line.words for line in lines}

    assert unmet(lines, answers) == [words.get(name, name) for name in lacking]


def test_an_award_without_criteria_asks_for_none():
    assert unmet(check_lines(PAPERS, ""), FIXED | {"TT": True}) == []


@pytest.mark.parametrize("action", [A.ACCEPT, A.SHORTCUT])
def test_nothing_goes_on_with_one_line_unmet(world, action):
    basis = {"basis": "dot_xuat"} if action is A.SHORTCUT else {}
    nomination = make_nomination(world.here, state=S.UNDER_REVIEW)
    if basis:
        write(nomination, basis=type(nomination.basis)("dot_xuat"))
    answers = all_met(queries.nomination(nomination.id))
    required = [line.code for line in checks.lines_of(queries.nomination(nomination.id)) if line.is_required]

    for code in required:
        with pytest.raises(RuleBroken, match="phiếu kiểm tra chưa đạt"):
            review.review(
                nomination_id=nomination.id, action=action, answers=answers | {code: False}, actor=SYSTEM
            )
    assert db.session.scalar(select(func.count()).select_from(ReviewCheck)) == 0
    review.review(nomination_id=nomination.id, action=action, answers=answers, actor=SYSTEM)

    assert queries.nomination(nomination.id).state in (S.ELIGIBLE, S.PASSED)


def test_the_checklist_is_kept_as_far_as_it_came(world, office):
    nomination = make_nomination(world.here, state=S.UNDER_REVIEW)
    url = f"/nominations/{nomination.id}"

    office.post(f"{url}/checks", {"check-TT": "yes", "check-fixed.name": "no", "check-nothing": "yes"})

    nomination = queries.nomination(nomination.id)
    assert checks.answers(nomination) == {"TT": True, "fixed.name": False}
    names = set(db.session.scalars(select(ReviewCheck.checked_by)))
    assert names == {world.users[Role.STANDING_OFFICE].full_name}
    office.post(f"{url}/checks", {"check-TT": "maybe"}, status=422)


def test_a_checklist_is_not_kept_before_somebody_took_the_dossier(world):
    nomination = make_nomination(world.here, state=S.SUBMITTED)

    with pytest.raises(RuleBroken, match="chỉ ghi khi đang thẩm định"):
        check_services.save_checks(nomination_id=nomination.id, answers={"TT": True}, actor=SYSTEM)


def test_a_line_that_is_not_asked_is_refused(world):
    nomination = make_nomination(world.here, state=S.UNDER_REVIEW)

    with pytest.raises(RuleBroken, match="vừa đổi"):
        check_services.save_checks(nomination_id=nomination.id, answers={"XX": True}, actor=SYSTEM)


# Returning and coming back

KNOWN = reason_names({"TT": "Tờ trình", "BCTT": "Báo cáo thành tích"})


def test_reasons_are_kept_in_the_order_of_the_list():
    assert packed(["TT", "birth_year"], KNOWN) == "birth_year,TT"
    assert unpacked("birth_year,TT") == ["birth_year", "TT"]
    assert unpacked("") == []
    assert asked_words(["birth_year", "TT"], KNOWN) == "Cần bổ sung, sửa: năm sinh; tờ trình."
    assert "BCTT" not in KNOWN
    with pytest.raises(RuleBroken, match="vừa đổi"):
        packed(["XX"], KNOWN)


def test_the_proposer_sees_what_to_mend_and_the_reviewer_what_was_mended(world, office, head):
    nomination = make_nomination(world.here)
    tick_all(nomination)
    dossiers.submit(nomination_id=nomination.id, actor=SYSTEM)
    url = f"/nominations/{nomination.id}"
    office.post(f"{url}/review", {"action": "take"})
    office.post(f"{url}/review", {"action": "return", "reasons": ["citation", "DS"]})

    page = head.page(url)
    assert "Cần bổ sung, sửa: nội dung khen thưởng; danh sách trích ngang." in page.words
    body = head.get(url).get_data(as_text=True)
    assert f'href="{url}/edit/citation"' in body
    assert f'href="{url}/papers"' in body

    write(queries.nomination(nomination.id), citation="Tổ chức 08 buổi sinh hoạt cho 420 lượt hội viên.")
    dossiers.submit(nomination_id=nomination.id, actor=SYSTEM)
    words = office.page(f"{url}/review").words
    assert "Nộp lại lần 2: những gì đã đổi" in words
    assert "Đã yêu cầu: Cần bổ sung, sửa: nội dung khen thưởng; danh sách trích ngang." in words
    assert "<del>06</del>" in "".join(office.get(f"{url}/review").get_data(as_text=True).split())


def test_coming_back_unchanged_is_said_to_both_sides(world, office, head):
    nomination = make_nomination(world.here)
    tick_all(nomination)
    dossiers.submit(nomination_id=nomination.id, actor=SYSTEM)
    url = f"/nominations/{nomination.id}"
    office.post(f"{url}/review", {"action": "take"})
    office.post(f"{url}/review", {"action": "return", "note": "Ghi rõ số buổi."})
    said = "Hồ sơ chưa đổi gì từ lần nộp trước. Đã yêu cầu: Ghi rõ số buổi."

    assert said in head.page(f"{url}/edit/check").words
    head.post(f"{url}/submission")
    assert "nộp lại mà không đổi gì trong hồ sơ" in office.page(f"{url}/review").words
    office.post(f"{url}/review", {"action": "take"})
    office.post(f"{url}/review", {"action": "return", "note": "Ghi rõ số buổi."})
    write(queries.nomination(nomination.id), citation="Tổ chức 08 buổi sinh hoạt cho 420 lượt hội viên.")
    assert "chưa đổi gì" not in head.page(f"{url}/edit/check").words


def test_coming_back_begins_the_checklist_anew(world):
    nomination = make_nomination(world.here, state=S.RETURNED, submissions=1)
    tick_all(nomination)
    keep(ReviewCheck(nomination_id=nomination.id, code="TT", is_met=True, checked_by="A"))

    dossiers.submit(nomination_id=nomination.id, actor=SYSTEM)

    assert checks.answers(queries.nomination(nomination.id)) == {}


def test_without_a_reason_or_a_word_nothing_is_returned(world, office):
    nomination = make_nomination(world.here, state=S.UNDER_REVIEW)
    url = f"/nominations/{nomination.id}/review"

    office.post(url, {"action": "return"}, status=409)
    office.post(url, {"action": "return", "reasons": ["XX"]}, status=422)

    assert queries.nomination(nomination.id).state is S.UNDER_REVIEW


# Differences


def content(**fields) -> dict:
    usual = {"name": "Vi Thị Lả", "citation": "Đã tổ chức 06 buổi.", "report": "Một.", "papers": ["Tờ trình"]}
    return {**usual, "files": [["a.pdf", "00"]], **fields}


def test_the_same_is_no_difference():
    assert differences(content(), content()) == []


def test_each_change_is_told_in_its_own_words():
    new = content(
        name="Vi Thị Lá", citation="Đã tổ chức 08 buổi.", papers=["Biên bản"], files=[["a.pdf", "11"]]
    )

    assert differences(content(), new) == [
        Change("Tên", ((GONE, "Vi Thị Lả"), (ADDED, "Vi Thị Lá"))),
        Change("Nội dung khen thưởng", ((KEPT, "Đã tổ chức"), (GONE, "06"), (ADDED, "08"), (KEPT, "buổi."))),
        Change("Giấy tờ đã có", ((GONE, "Tờ trình"), (ADDED, "Biên bản"))),
        Change("Tệp đính kèm", ((GONE, "a.pdf"), (ADDED, "a.pdf"))),
    ]


def test_long_kept_stretches_are_cut_short():
    words = [f"chữ{number}" for number in range(60)]
    runs = text_runs(" ".join(["đầu", *words, "cuối"]), " ".join(["Đầu", *words, "Cuối"]))

    assert [mark for mark, _ in runs] == [GONE, ADDED, KEPT, GONE, ADDED]
    assert runs[2][1].split() == [*words[:8], "…", *words[-8:]]


def test_other_line_breaks_alone_are_said_in_a_sentence():
    assert text_runs("một\nhai", "một hai") == ((KEPT, "Chỉ đổi chỗ xuống dòng."),)


def test_a_very_long_report_is_compared_by_sentences():
    old = " ".join(f"Câu số {number} nói một việc." for number in range(600))
    new = old.replace("Câu số 300 nói", "Câu số 300 kể")

    assert [run for run in text_runs(old, new) if run[0]] == [
        (GONE, "Câu số 300 nói một việc."),
        (ADDED, "Câu số 300 kể một việc."),
    ]


@pytest.mark.parametrize(("old", "new"), list(permutations(["", "a", "a b", "b a c"], 2)))
def test_both_texts_can_be_read_out_of_the_runs(old, new):
    runs = text_runs(old, new)

    assert " ".join(words for mark, words in runs if mark != ADDED) == old
    assert " ".join(words for mark, words in runs if mark != GONE) == new


# Two reviewers


def test_of_two_reviewers_at_once_the_second_is_told_and_nothing_is_lost(app, world):
    nomination = queries.nomination(make_nomination(world.here, state=S.UNDER_REVIEW).id)
    nomination_id, seen, met = nomination.id, nomination.version, all_met(nomination)
    db.session.rollback()
    acts = (
        lambda: review.review(
            nomination_id=nomination_id, action=A.ACCEPT, answers=met, seen=seen, actor=SYSTEM
        ),
        lambda: review.review(
            nomination_id=nomination_id, action=A.RETURN, note="Thiếu chữ ký.", seen=seen, actor=SYSTEM
        ),
    )

    answers = together(app, *acts)

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "RuleBroken"]
    expected = S.ELIGIBLE if answers[0] is None else S.RETURNED
    db.session.rollback()
    assert queries.nomination(nomination_id).state is expected


def test_two_checklists_at_once_are_not_mixed(app, world):
    nomination = queries.nomination(make_nomination(world.here, state=S.UNDER_REVIEW).id)
    nomination_id, seen = nomination.id, nomination.version
    db.session.rollback()

    def tick(is_met: bool):
        answers = dict.fromkeys(FIXED, is_met)
        return lambda: check_services.save_checks(
            nomination_id=nomination_id, answers=answers, seen=seen, actor=SYSTEM
        )

    told = together(app, tick(True), tick(False))

    assert sorted(type(answer).__name__ for answer in told) == ["NoneType", "RuleBroken"]
    db.session.rollback()
    is_met = told[0] is None
    assert checks.answers(queries.nomination(nomination_id)) == dict.fromkeys(FIXED, is_met)


def test_the_second_reviewer_keeps_what_was_typed_and_sees_what_the_first_ticked(world, office):
    nomination = queries.nomination(make_nomination(world.here, state=S.UNDER_REVIEW).id)
    url, seen = f"/nominations/{nomination.id}/review", nomination.version
    check_services.save_checks(nomination_id=nomination.id, answers={"TT": False}, actor=SYSTEM)

    sent = {"action": "return", "note": "Thiếu chữ ký.", "check-TT": "yes", "seen": seen}
    body = office.post(url, sent, status=409).get_data(as_text=True)

    assert "vừa được người khác xử lý" in body
    assert "Người khác đã ghi «Tờ trình đề nghị khen thưởng»: chưa đạt." in body
    assert "Thiếu chữ ký." in body
    office.post(url, sent | {"seen": queries.nomination(nomination.id).version})
    assert queries.nomination(nomination.id).state is S.RETURNED


# The queue


def test_whoever_waited_longest_comes_first_and_held_ones_wait_aside(world, office):
    first, second, third = make_many(world.here, 3)
    moments = {one.id: one.changed_at for one in (first, second, third)}
    write(third, submitted_at=min(moments.values()).replace(year=2025))
    write(second, held_on=min(moments.values()).date())

    place = place_in_queue(queries.nomination(first.id))
    assert (place.before, place.after, place.number, place.total) == (third.id, None, 2, 2)
    place = place_in_queue(queries.nomination(third.id))
    assert (place.before, place.after, place.number, place.total) == (None, first.id, 1, 2)
    place = place_in_queue(queries.nomination(second.id))
    assert (place.before, place.after, place.number, place.total) == (None, third.id, None, 2)
    words = office.page(f"/nominations/seasons/{world.here.season.id}/review").words
    assert "2 hồ sơ" in words
    assert "Hồ sơ 2/2" in office.page(f"/nominations/{first.id}/review").words


# Many at once


def seen_of(nominations) -> dict[int, str]:
    return {one.id: bulk.ticket(queries.nomination(one.id)) for one in nominations}


def states_of(nominations) -> list[NominationState]:
    db.session.rollback()
    return [queries.nomination(one.id).state for one in nominations]


def test_many_are_taken_together(world):
    three = make_many(world.here, 3)

    assert bulk.move_many(world.here.season.id, A.TAKE, seen_of(three), actor=SYSTEM) == 3

    assert states_of(three) == [S.UNDER_REVIEW] * 3


def test_only_those_with_a_met_checklist_are_accepted_or_none(world):
    two = make_many(world.here, 2, state=S.UNDER_REVIEW)
    answers = all_met(queries.nomination(two[0].id))
    check_services.save_checks(nomination_id=two[0].id, answers=answers, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="Chưa ghi hồ sơ nào"):
        bulk.move_many(world.here.season.id, A.ACCEPT, seen_of(two), actor=SYSTEM)
    assert states_of(two) == [S.UNDER_REVIEW] * 2
    check_services.save_checks(nomination_id=two[1].id, answers=answers, actor=SYSTEM)
    bulk.move_many(world.here.season.id, A.ACCEPT, seen_of(two), actor=SYSTEM)

    assert states_of(two) == [S.ELIGIBLE] * 2


def test_what_nobody_took_is_said_before_and_at_the_act(world, office):
    (one,) = make_many(world.here, 1)
    said = "Hồ sơ chưa nhận thẩm định: hãy nhận thẩm định trước"
    url = f"/nominations/seasons/{world.here.season.id}/review/chosen"
    (ticket,) = seen_of([one]).values()

    assert said in office.page(f"{url}?act=accept&nomination={ticket}").words
    with pytest.raises(RuleBroken, match=said):
        bulk.move_many(world.here.season.id, A.ACCEPT, {one.id: ticket}, actor=SYSTEM)
    office.post(url, {"act": "accept", "nomination": [ticket]}, status=409)

    assert states_of([one]) == [S.SUBMITTED]


def test_a_criterion_that_is_not_met_stops_many_and_one(world):
    (one,) = make_many(world.here, 1, state=S.UNDER_REVIEW)
    answers = all_met(queries.nomination(one.id)) | {"criterion.2": False}
    check_services.save_checks(nomination_id=one.id, answers=answers, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="chưa đạt: Có một trong hai"):
        bulk.move_many(world.here.season.id, A.ACCEPT, seen_of([one]), actor=SYSTEM)

    assert states_of([one]) == [S.UNDER_REVIEW]


def test_one_that_changed_stops_all(world):
    three = make_many(world.here, 3)
    seen = seen_of(three)
    review.review(nomination_id=three[1].id, action=A.TAKE, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="vừa thay đổi sau khi mở danh sách"):
        bulk.move_many(world.here.season.id, A.TAKE, seen, actor=SYSTEM)

    assert states_of(three) == [S.SUBMITTED, S.UNDER_REVIEW, S.SUBMITTED]


def test_many_are_returned_with_one_note(world):
    two = make_many(world.here, 2, state=S.UNDER_REVIEW)

    with pytest.raises(RuleBroken, match="Hãy ghi"):
        bulk.move_many(world.here.season.id, A.RETURN, seen_of(two), actor=SYSTEM)
    bulk.move_many(world.here.season.id, A.RETURN, seen_of(two), note="Thiếu biên bản.", actor=SYSTEM)

    assert [queries.nomination(one.id).review_note for one in two] == ["Thiếu biên bản."] * 2


@pytest.mark.parametrize("action", [action for action in A if action not in bulk_rules.BULK_ACTIONS])
def test_nothing_else_is_done_in_bulk(world, action):
    with pytest.raises(RuleBroken, match="từng hồ sơ một"):
        bulk.move_many(world.here.season.id, action, {1: "1:1"}, actor=SYSTEM)


def test_a_foreign_dossier_stops_all(world):
    own, foreign = make_many(world.here, 1)[0], make_many(world.there, 1)[0]

    with pytest.raises(RuleBroken, match="không còn ở mùa này"):
        bulk.move_many(world.here.season.id, A.TAKE, seen_of([own, foreign]), actor=SYSTEM)

    assert states_of([own, foreign]) == [S.SUBMITTED] * 2


@pytest.mark.parametrize("typed", ["", "1", "a:1", "1:b", "1:2:3", "99999999999:1", "1:" + "9" * 25, "١:1"])
def test_what_was_never_on_a_page_is_no_ticket(typed):
    assert bulk_rules.read_ticket(typed) is None


def test_the_list_comes_before_the_act(world, office):
    two = make_many(world.here, 2)
    url = f"/nominations/seasons/{world.here.season.id}/review/chosen"
    seen = seen_of(two)
    address = f"{url}?act=take&" + "&".join(f"nomination={ticket}" for ticket in seen.values())

    page = office.page(address)
    assert "Nhận thẩm định: 2 hồ sơ" in page.words
    assert states_of(two) == [S.SUBMITTED] * 2
    office.post(url, {"act": "take", "nomination": list(seen.values())})
    assert states_of(two) == [S.UNDER_REVIEW] * 2
    office.post(url, {"act": "take", "nomination": list(seen.values())}, status=409)
    office.post(url, {"act": "take"}, status=422)
    office.post(url, {"act": "reject", "nomination": list(seen.values())}, status=422)
    left = office.get(address).get_data(as_text=True)
    assert "2 hồ sơ đã chọn không có trong danh sách" in left


# Filters and saved views


def list_url(world, more="") -> str:
    return f"/nominations/seasons/{world.here.season.id}{more}"


def names_in(browser, url: str) -> list[str]:
    body = browser.get(url).get_data(as_text=True)
    return [name for name in ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba") if name in body]


def test_each_filter_shows_exactly_its_own(world, office):
    one, two, three = (
        make_nomination(world.here, nominee=make_nominee(name, locality=world.here.area), state=state)
        for name, state in (
            ("Lê Văn Một", S.SUBMITTED),
            ("Lê Văn Hai", S.DRAFT),
            ("Lê Văn Ba", S.ELIGIBLE),
        )
    )
    tick_all(one)
    write(three, held_on=one.created_at.date())
    posting = keep(
        Posting(
            season_id=world.here.season.id,
            starts_on=one.created_at.date(),
            ends_on=one.created_at.date(),
            places="Nhà văn hóa",
            made_by="A",
        )
    )
    keep(PostedNomination(posting_id=posting.id, nomination_id=three.id))

    found = {more: names_in(office, list_url(world, more)) for more in FILTERED}
    assert found == FILTERED
    assert two.state is S.DRAFT


FILTERED = {
    "?papers=missing": ["Lê Văn Hai", "Lê Văn Ba"],
    "?papers=complete": ["Lê Văn Một"],
    "?held=yes": ["Lê Văn Ba"],
    "?held=no": ["Lê Văn Một", "Lê Văn Hai"],
    "?posted=yes": ["Lê Văn Ba"],
    "?posted=no": ["Lê Văn Một", "Lê Văn Hai"],
    "?due=later": ["Lê Văn Hai"],
    "?due=late": [],
    "?due=nonsense&papers=x&held=1&posted=2": ["Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba"],
    "?state=handed_in&held=no": ["Lê Văn Một"],
}


def test_a_view_is_kept_used_and_deleted_by_its_owner_alone(world, office, head):
    url = list_url(world, "/views")
    sent = {"name": "Chờ thẩm định", "filters": "state=submitted&held=no&page=3&evil=1"}

    answer = office.post(url, sent)

    view = db.session.scalars(select(SavedView)).one()
    owner = world.users[Role.STANDING_OFFICE].id
    assert (view.user_id, view.name, view.filters) == (owner, "Chờ thẩm định", "state=submitted&held=no")
    assert answer.location.endswith("?state=submitted&held=no")
    assert "Chờ thẩm định" in office.page(list_url(world)).words
    assert "Chờ thẩm định" not in head.page(list_url(world)).words
    head.post(list_url(world, f"/views/{view.id}/deletion"), {})
    assert db.session.scalar(select(func.count(SavedView.id))) == 1
    office.post(url, sent | {"filters": "state=draft"})
    db.session.rollback()
    assert list(db.session.scalars(select(SavedView.filters))) == ["state=draft"]
    office.post(list_url(world, f"/views/{view.id}/deletion"), {})
    assert db.session.scalar(select(func.count(SavedView.id))) == 0


def test_nobody_keeps_more_than_twenty(world):
    user = world.users[Role.STANDING_OFFICE]
    for number in range(saved_views.MOST_VIEWS):
        saved_views.save_view(user_id=user.id, name=f"Bộ {number}", filters="")

    with pytest.raises(RuleBroken, match="nhiều nhất 20"):
        saved_views.save_view(user_id=user.id, name="Bộ nữa", filters="")
