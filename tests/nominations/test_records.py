"""Service and earlier awards on a nominee's page, and the hints they lead to beside a dossier."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core import audit, clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations import queries
from festival.nominations.hints import hints_for
from festival.nominations.models import EarlierAward, ServicePeriod
from festival.nominations.rules import AwardBasis, NominationState, RecipientKind, Salutation
from festival.nominations.rules.eligibility import HintKind
from festival.nominations.rules.records import AwardNote, check_note
from festival.nominations.rules.service import ServiceTrack
from festival.nominations.services import dossiers
from tests.factories import keep, make_season
from tests.nominations.make import CITATION, award, make_dossier, make_nomination, make_nominee

TODAY = date(2026, 8, 3)
S = NominationState


@pytest.fixture(autouse=True)
def that_day():
    with clock.frozen(datetime(2026, 8, 3, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        yield


@pytest.fixture
def nominee(here):
    award()
    return make_nominee(locality=here.area)


# What may be noted


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Hãy chọn hình thức"),
        ({"year": 2027}, "đến 2026"),
        ({"year": 1944}, "từ 1945"),
        ({"decided_on": date(2026, 8, 4), "year": 2026}, "sau hôm nay"),
        ({"decided_on": date(2026, 1, 5), "year": 2024}, "năm sau đó"),
        ({"decided_on": date(2023, 12, 31), "year": 2024}, "năm sau đó"),
    ],
)
def test_a_note_that_cannot_be_is_refused(fields, words):
    defaults = {"code": None, "name": "Giấy khen", "year": 2024}

    with pytest.raises(RuleBroken, match=words):
        check_note(AwardNote(**{**defaults, **fields}), TODAY)


def test_titles_of_a_year_may_be_decided_in_the_next():
    check_note(AwardNote(code=None, name="Giấy khen", year=2025, decided_on=date(2026, 1, 5)), TODAY)


# The nominee's page


PERIOD = {
    "track": "guard",
    "post": "Tổ viên Tổ bảo vệ an ninh, trật tự thôn Đông",
    "started_on": "04/08/2016",
    "ended_on": "",
    "coefficient": "200",
}
GIVEN = {
    "code": "",
    "name": "Kỷ niệm chương Bảo vệ an ninh Tổ quốc",
    "year": "2020",
    "decision_number": "12/QĐ-BCA",
    "decided_on": "19/8/2020",
    "signer": "Bộ trưởng",
    "achievement": "",
}


def periods() -> list[tuple]:
    columns = (
        ServicePeriod.track,
        ServicePeriod.post,
        ServicePeriod.started_on,
        ServicePeriod.ended_on,
        ServicePeriod.coefficient,
    )
    return [tuple(row) for row in db.session.execute(select(*columns))]


def test_a_time_of_service_is_noted_deleted_and_taken_back(head, nominee):
    page, stored = (
        f"/nominations/nominees/{nominee.id}",
        (
            ServiceTrack.GUARD,
            "Tổ viên Tổ bảo vệ an ninh, trật tự thôn Đông",
            date(2016, 8, 4),
            None,
            200,
        ),
    )
    head.get(f"{page}/service-periods/new")

    head.post(f"{page}/service-periods", PERIOD)
    assert periods() == [stored]
    words = head.page(page).words
    assert "04/08/2016 đến nay" in words
    assert "cộng 20 năm" in words

    (period_id,) = db.session.scalars(select(ServicePeriod.id))
    head.post(f"/nominations/service-periods/{period_id}/deletion")
    assert periods() == []
    body = head.get(page).get_data(as_text=True)
    assert "Đã xóa thời gian" in body
    assert 'name="started_on" value="04/08/2016"' in body

    head.post(f"{page}/service-periods", PERIOD)
    assert periods() == [stored]
    assert [entry.action for entry in audit.history(("nominee", nominee.id))] == [
        "nominee.service_add",
        "nominee.service_delete",
        "nominee.service_add",
    ]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"post": ""}, 422),
        ({"started_on": "31/2/2020"}, 422),
        ({"track": "mayor"}, 422),
        ({"coefficient": "300"}, 422),
        ({"ended_on": "01/01/2010"}, 409),
        ({"started_on": "04/08/2026"}, 409),
    ],
)
def test_a_bad_time_of_service_is_refused_with_what_was_typed(head, nominee, fields, status):
    url = f"/nominations/nominees/{nominee.id}/service-periods"

    body = head.post(url, {**PERIOD, **fields}, status=status).get_data(as_text=True)

    assert 'value="200" checked' in body or "checked" in body
    assert periods() == []


def test_an_earlier_award_typed_freely_is_known_by_its_letters(head, nominee):
    page = f"/nominations/nominees/{nominee.id}"
    head.get(f"{page}/earlier-awards/new")

    head.post(f"{page}/earlier-awards", GIVEN)

    stored = db.session.scalars(select(EarlierAward)).one()
    assert (stored.code, stored.name, stored.year) == (
        "KNC_BVANTQ",
        "Kỷ niệm chương «Bảo vệ an ninh Tổ quốc»",
        2020,
    )
    assert (stored.decision_number, stored.decided_on, stored.noted_by) == (
        "12/QĐ-BCA",
        date(2020, 8, 19),
        "Người unit_proposer",
    )
    assert "12/QĐ-BCA, 19/08/2020" in head.page(page).words

    head.post(f"/nominations/earlier-awards/{stored.id}/deletion")
    assert db.session.scalars(select(EarlierAward)).all() == []
    assert "Hoàn tác" in head.page(page).words


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"year": "x"}, 422), ({"code": "NO_SUCH"}, 422), ({"name": ""}, 409), ({"year": "2030"}, 409)],
)
def test_a_bad_earlier_award_is_refused_with_what_was_typed(head, nominee, fields, status):
    url = f"/nominations/nominees/{nominee.id}/earlier-awards"

    body = head.post(url, {**GIVEN, **fields}, status=status).get_data(as_text=True)

    assert "12/QĐ-BCA" in body
    assert db.session.scalars(select(EarlierAward)).all() == []


def test_strangers_and_readers_note_nothing(world, browse, nominee):
    urls = (
        f"/nominations/nominees/{nominee.id}/service-periods",
        f"/nominations/nominees/{nominee.id}/earlier-awards",
    )

    for url in urls:
        browse(world.there.users[Role.STANDING_OFFICE]).post(url, PERIOD, status=404)
        browse(world.users[Role.PRINT_CLERK]).post(url, PERIOD, status=403)

    assert periods() == []


def test_nothing_is_noted_of_somebody_who_was_found_to_be_another(head, here, nominee):
    double = make_nominee(locality=here.area, merged_into_id=nominee.id)

    body = head.post(f"/nominations/nominees/{double.id}/service-periods", PERIOD, status=409)

    assert "mục được giữ lại" in body.get_data(as_text=True)


# Hints


def hints_of(nomination):
    found = queries.nomination(nomination.id)
    return hints_for(found, queries.earlier(found), TODAY)


def test_the_medal_is_barred_for_who_has_it_and_not_handed_in(here, nominee):
    keep(
        EarlierAward(
            nominee_id=nominee.id, code="KNC_BVANTQ", name="Kỷ niệm chương", year=2020, noted_by="Ước"
        )
    )

    hints = hints_of(make_nomination(here, nominee=nominee, code="KNC_BVANTQ"))

    assert [(hint.kind, hint.title) for hint in hints] == [
        (HintKind.BAR, "Đã được tặng"),
        (HintKind.WARN, "Chưa nhập thời gian tham gia"),
        (HintKind.NOTE, "Ưu tiên khi ngang nhau"),
        (HintKind.NOTE, "Đã được khen trước đây"),
    ]
    with pytest.raises(RuleBroken, match="chỉ tặng một lần"):
        dossiers.create_nomination(
            season_id=make_season(locality=here.commune, year=2027).id,
            desk_id=here.area.id,
            locality_id=here.area.id,
            dossier=make_dossier(award_type_id=award("KNC_BVANTQ").id, name=nominee.name, birth_year=1970),
            nominee_id=nominee.id,
            actor=here.users[Role.UNIT_PROPOSER].actor,
        )


def test_noted_years_are_enough_for_a_woman_and_not_for_a_man(here):
    award()
    found = []
    for salutation in (Salutation.MRS, Salutation.MR):
        nominee = make_nominee(f"Nguyễn Văn {salutation.name}", locality=here.area, salutation=salutation)
        keep(ServicePeriod(nominee_id=nominee.id, post="Tổ viên", started_on=date(2014, 1, 1)))
        found.append(hints_of(make_nomination(here, nominee=nominee, code="KNC_BVANTQ"))[0].kind)

    assert found == [HintKind.GOOD, HintKind.WARN]


def test_the_same_words_of_another_year_are_pointed_out(here, nominee):
    past = make_season(locality=here.commune, year=2025)
    make_nomination(here, nominee=nominee, state=S.DECIDED, season_id=past.id)
    make_nomination(here, nominee=nominee, code="BK_TINH", state=S.WITHDRAWN)
    keep(
        EarlierAward(
            nominee_id=nominee.id, name="Giấy khen", year=2024, achievement=CITATION.upper(), noted_by="Ước"
        )
    )

    hints = hints_of(make_nomination(here, nominee=nominee, basis=AwardBasis.MERIT))

    same = next(hint for hint in hints if hint.title == "Có thể cùng một thành tích đã nêu")
    assert [line.split(":")[0] for line in same.lines] == [
        "Giấy khen, 2024",
        "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã, 2025",
        "Một thành tích không khen nhiều lần, nhiều hình thức. Hãy đối chiếu nội dung trước khi trình.",
    ]


def test_a_sudden_award_is_no_ground_for_merit_here_either(here, nominee):
    past = make_season(locality=here.commune, year=2025)
    make_nomination(here, nominee=nominee, state=S.DECIDED, season_id=past.id, basis=AwardBasis.AD_HOC)

    hints = hints_of(make_nomination(here, nominee=nominee, basis=AwardBasis.MERIT, citation="Khác hẳn."))

    assert "Căn cứ của khen công trạng" in [hint.title for hint in hints]


def test_the_other_half_of_a_forwarded_dossier_is_no_second_one(here, nominee):
    below = make_nomination(here, nominee=nominee, state=S.FORWARDED)
    above = make_nomination(
        here,
        nominee=nominee,
        state=S.SUBMITTED,
        season_id=make_season(locality=here.commune, year=2025).id,
        origin_uuid=below.uuid,
    )

    for half in (below, above):
        assert [hint.title for hint in hints_of(half)] == ["Ưu tiên khi ngang nhau"]


def test_an_award_that_is_not_for_the_kind_is_barred(here):
    award()
    collective = make_nominee(
        "Tổ bảo vệ thôn Trung",
        locality=here.area,
        kind=RecipientKind.COLLECTIVE,
        salutation=Salutation.NONE,
        head_count=10,
        women_count=7,
    )

    hints = hints_of(make_nomination(here, nominee=collective, code="KNC_BVANTQ"))

    assert [(hint.kind, hint.title) for hint in hints] == [
        (HintKind.BAR, "Không đúng đối tượng"),
        (HintKind.NOTE, "Ưu tiên khi ngang nhau"),
    ]


def test_the_hints_stand_beside_the_dossier_and_at_its_review(here, office, nominee):
    nomination = make_nomination(here, nominee=nominee, code="KNC_BVANTQ", state=S.UNDER_REVIEW)

    for url in (f"/nominations/{nomination.id}", f"/nominations/{nomination.id}/review"):
        words = office.page(url).words
        assert "Đối chiếu với quy định" in words
        assert "Thông tư 20/2025/TT-BCA, Điều 4" in words
