"""Where lists come from: the council, the short way, a higher level; what is looked at before signing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.commendations import fitting, queries, services
from festival.commendations.models import Decision
from festival.commendations.queries import funds
from festival.commendations.queries.sources import (
    several_awards,
    unrecorded,
    upper_decisions,
)
from festival.commendations.rules import DecisionKind, DecisionState
from festival.commendations.rules.sources import default_grounds
from festival.core.audit import Actor, AuditEntry
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState, RecipientKind
from festival.voting.rules import SessionKind, SessionState
from tests.commendations import make

ACTOR = Actor(None, "Thử")
LONG = "Đã có thành tích " + "xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc " * 6


def kind_of(decision_id: int) -> Decision:
    db.session.expire_all()
    return db.session.get_one(Decision, decision_id)


# The council and the short way


def test_a_decision_is_not_older_than_the_session_it_rests_on(world):
    services.load_base_salaries()
    award = make.make_award()
    nominations = make.make_list(place=world.here, award=award)
    make.make_passing_session(place=world.here, nominations=nominations[:2], held_on=date(2026, 8, 11))
    decision = make.make_signed(place=world.here, award=award, nominations=nominations)

    with pytest.raises(RuleBroken) as refused:
        make.issue(decision, place=world.here, signed_on=date(2026, 8, 10))

    assert str(refused.value) == (
        "Ngày ban hành 10/08/2026 trước ngày 11/08/2026 có kết quả của «Phiên họp xét khen thưởng», nơi đã"
        " thông qua Bà H'Čiu Niê và 1 trường hợp khác. Hãy xem lại ngày ban hành."
    )
    assert make.issue(decision, place=world.here, signed_on=date(2026, 8, 11)).state is DecisionState.ISSUED


def test_opinions_in_writing_count_from_their_closing(world):
    services.load_base_salaries()
    award = make.make_award()
    one = make.make_passed(place=world.here, award=award)
    make.make_passing_session(
        place=world.here,
        nominations=[one],
        held_on=date(2026, 8, 1),
        kind=SessionKind.WRITTEN_ROUND,
        closed_at=datetime(2026, 8, 10, 20, tzinfo=UTC),
    )
    decision = make.make_signed(place=world.here, award=award, nominations=[one])

    with pytest.raises(RuleBroken, match="trước ngày 11/08/2026"):
        make.issue(decision, place=world.here, signed_on=date(2026, 8, 10))


def test_the_short_way_rests_on_no_session(world):
    services.load_base_salaries()
    award = make.make_award()
    one = make.make_passed(place=world.here, award=award)

    decision = make.make_signed(place=world.here, award=award, nominations=[one])

    assert make.issue(decision, place=world.here).state is DecisionState.ISSUED


GROUNDS = [
    (True, False, ["Theo đề nghị của Hội đồng Thi đua - Khen thưởng xã An Thịnh."]),
    (
        False,
        True,
        [
            "Theo đề nghị khen thưởng theo thủ tục đơn giản của Thường trực Hội đồng Thi đua - Khen thưởng xã"
            " An Thịnh."
        ],
    ),
    (
        True,
        True,
        [
            "Theo đề nghị của Hội đồng Thi đua - Khen thưởng xã An Thịnh;",
            "Theo đề nghị khen thưởng theo thủ tục đơn giản của Thường trực Hội đồng Thi đua - Khen thưởng xã"
            " An Thịnh.",
        ],
    ),
]


@pytest.mark.parametrize(("by_council", "by_short_way", "last"), GROUNDS)
def test_the_grounds_name_who_proposed_and_in_which_way(by_council, by_short_way, last):
    lines = default_grounds("xã An Thịnh", by_council=by_council, by_short_way=by_short_way).split("\n")

    assert lines[4:] == last
    assert all(line.endswith(";") for line in lines[:-1])


def test_the_draft_tells_who_came_by_the_short_way_and_whose_minutes_are_not_signed(world, browse):
    award = make.make_award()
    voted, sudden = make.make_list(place=world.here, award=award)[:2]
    make.make_passing_session(place=world.here, nominations=[voted], state=SessionState.CLOSED)
    decision = make.make_draft(place=world.here, award=award, nominations=[voted, sudden])
    office = browse(world.users[Role.STANDING_OFFICE])

    words = office.page(f"/decisions/{decision.id}").words

    assert words.count("Thủ tục đơn giản") == 1
    assert "Biên bản chưa được ghi là đã ký: Phiên họp xét khen thưởng." in words


# Order


def names(decision_id: int) -> list[str]:
    return [entry.nomination.nominee.name for entry in kind_of(decision_id).entries]


def many(world, award) -> list[Nomination]:
    people = [make.make_passed(place=world.here, award=award, name=f"Người {letter}") for letter in "ABCD"]
    collective = make.make_passed(
        place=world.here, award=award, name="Thôn Đông", kind=RecipientKind.COLLECTIVE
    )
    return [*people, collective]


@pytest.mark.parametrize(("place", "order"), [(2, "DABC"), (3, "ADBC"), (5, "ABCD")])
def test_a_line_goes_to_the_number_that_was_typed(world, place, order):
    award = make.make_award()
    nominations = many(world, award)
    decision = make.make_draft(place=world.here, award=award, nominations=nominations)

    services.place_entry(decision_id=decision.id, nomination_id=nominations[3].id, place=place, actor=ACTOR)

    assert names(decision.id) == ["Thôn Đông", *(f"Người {letter}" for letter in order)]
    assert [entry.position for entry in kind_of(decision.id).entries] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("place", [1, 6, 100_000])
def test_a_number_outside_the_group_is_refused_and_named(world, place):
    award = make.make_award()
    nominations = many(world, award)
    decision = make.make_draft(place=world.here, award=award, nominations=nominations)

    with pytest.raises(RuleBroken, match="Nhóm cá nhân từ số 2 đến số 5"):
        services.place_entry(
            decision_id=decision.id, nomination_id=nominations[0].id, place=place, actor=ACTOR
        )
    assert names(decision.id)[1:] == ["Người A", "Người B", "Người C", "Người D"]


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 40, "1.5"])
def test_what_is_no_number_of_the_list_is_refused(world, browse, typed):
    award = make.make_award()
    nominations = many(world, award)
    decision = make.make_draft(place=world.here, award=award, nominations=nominations)
    office = browse(world.users[Role.STANDING_OFFICE])

    data = {"nomination_id": nominations[0].id, "place": typed}
    office.post(f"/decisions/{decision.id}/place", data, 409)

    assert names(decision.id)[1] == "Người A"


# What fits on the certificate


def test_whoever_does_not_fit_is_named_before_signing(world):
    award = make.make_award()
    fits = make.make_passed(place=world.here, award=award)
    grown = make.make_passed(place=world.here, award=award, name="Trần Thị Bưởi", citation=LONG[:400])
    decision = make.make_draft(place=world.here, award=award, nominations=[fits, grown])

    with pytest.raises(RuleBroken) as refused:
        services.sign(decision_id=decision.id, seen=make.seen(decision), actor=ACTOR)

    assert "Ông Trần Thị Bưởi" in str(refused.value)
    assert "Lê Văn Thụ" not in str(refused.value)
    assert kind_of(decision.id).state is DecisionState.DRAFT


def test_whoever_does_not_fit_is_named_again_before_issuing(world):
    services.load_base_salaries()
    decision = make.make_signed(place=world.here)
    db.session.rollback()
    db.session.get_one(Nomination, decision.entries[3].nomination_id).citation = LONG[:400]
    db.session.commit()

    with pytest.raises(RuleBroken, match="không in vừa trên Giấy khen: Ông Lê Văn Thụ"):
        make.issue(kind_of(decision.id), place=world.here)

    assert kind_of(decision.id).state is DecisionState.SIGNED


def test_what_fits_is_laid_out_with_the_number_and_the_signer(world):
    decision = make.make_signed(place=world.here)

    assert fitting.unfit(decision) == ([], [])
    decision.signer_name = "Nguyễn Thị Ước " * 12
    own, people = fitting.unfit(decision)
    assert (len(own), people) == (1, [])
    assert own[0].startswith("Người ký quá dài")
    db.session.rollback()


SIGNER = "Nguyễn 中文 😀 Minh"
WHY = "Người ký có chữ “中” (U+4E2D) mà phông chữ in không có"


def test_a_signer_who_cannot_be_printed_is_said_on_the_draft_before_anybody_signs(world, browse):
    decision = make.make_draft(place=world.here)
    office, leader = browse(world.users[Role.STANDING_OFFICE]), browse(world.users[Role.LEADER])
    url = f"/decisions/{decision.id}"
    assert "không in được" not in office.page(url).words
    seen = make.version_of(decision)
    office.post(url, {**make.TEXTS, "signer_name": SIGNER, "seen": seen})

    assert f"Phần ký không in được trên Giấy khen: {WHY}." in office.page(url).words
    signing = {"seen": make.seen(kind_of(decision.id))}
    answer = leader.post(f"{url}/signature", signing, status=409).get_data(as_text=True)

    assert f"Phần ký không in được trên Giấy khen: {WHY}." in answer
    assert "Hãy sửa nội dung quyết định" in answer
    assert "bỏ khỏi danh sách" not in answer
    assert kind_of(decision.id).state is DecisionState.DRAFT


# A higher level


def test_decisions_of_higher_levels_wait_to_be_noted(world):
    award = make.make_upper_award()
    make.make_decided_above(place=world.here, award=award)
    make.make_decided_above(place=world.here, award=award, name="Trần Thị Bưởi")
    make.make_decided_above(place=world.here, award=award, name="Người khác", number="46/QĐ-UBND")
    make.make_decided_above(place=world.there, award=award)

    found = upper_decisions(world.here.season.id)

    assert [(one.number, one.count, one.signer) for one in found] == [
        ("45/QĐ-UBND", 2, "Trần Văn Bình"),
        ("46/QĐ-UBND", 1, "Trần Văn Bình"),
    ]


def test_noting_is_one_act_without_anything_of_ours(world):
    award = make.make_upper_award()
    one = make.make_decided_above(place=world.here, award=award)
    two = make.make_decided_above(
        place=world.here, award=award, name="Thôn Đông", kind=RecipientKind.COLLECTIVE, is_posthumous=False
    )

    decision = make.record([one, two], place=world.here)

    assert (decision.kind, decision.state) == (DecisionKind.RECORDED, DecisionState.ISSUED)
    assert (decision.number, decision.signed_on, decision.audit_hash) == ("45/QĐ-UBND", make.DAY, "")
    assert [
        (frozen.written, frozen.register_no, frozen.signature, frozen.amount, frozen.awarding_title)
        for frozen in decision.commendations
    ] == [
        ("Thôn Đông", "", "", 7_590_000, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH NAM GIANG"),
        ("Ông Lê Văn Thụ", "", "", 3_800_000, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH NAM GIANG"),
    ]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "decision.record")).one()
    assert entry.details["number"] == "45/QĐ-UBND"
    assert unrecorded(world.here.season.id, award.id, "45/QĐ-UBND", make.DAY) == []


def test_who_signs_above_is_not_offered_as_our_signer(world):
    make.make_draft(place=world.here)
    above = make.make_decided_above(place=world.here, award=make.make_upper_award())
    make.record([above], place=world.here, signer_title="GIÁM ĐỐC")

    assert queries.last_signer(world.here.season.id) == ("KT. CHỦ TỊCH/PHÓ CHỦ TỊCH", "Nguyễn Thị Ước")


def test_one_nomination_is_noted_once(world):
    award = make.make_upper_award()
    one = make.make_decided_above(place=world.here, award=award)
    make.record([one], place=world.here)

    with pytest.raises(RuleBroken, match="quyết định khác"):
        make.record([one], place=world.here)


def test_a_number_of_theirs_may_be_one_of_ours(world):
    ours = make.make_issued(place=world.here, number="45/QĐ-UBND")
    one = make.make_decided_above(place=world.here, award=make.make_upper_award())

    theirs = make.record([one], place=world.here)

    assert theirs.number == ours.number == "45/QĐ-UBND"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"number": "99/QĐ-UBND"}, "không ghi quyết định số 99"),
        ({"signed_on": date(2026, 8, 1)}, "không ghi quyết định số 45"),
        ({"today": date(2026, 8, 9)}, "tương lai"),
        ({"nomination_ids": []}, "trống"),
        ({"nomination_ids": [999_999]}, "không còn tồn tại"),
    ],
)
def test_only_what_came_back_is_noted(world, changes, told):
    one = make.make_decided_above(place=world.here, award=make.make_upper_award())

    with pytest.raises(RuleBroken, match=told):
        make.record([one], place=world.here, **changes)
    assert db.session.scalar(select(Decision.id)) is None


def test_what_is_decided_here_or_elsewhere_is_not_noted(world):
    upper = make.make_upper_award()
    foreign = make.make_decided_above(place=world.there, award=upper)
    own = make.make_decided_above(place=world.here, award=make.make_award())
    waiting = make.make_decided_above(place=world.here, award=upper)
    waiting.state = NominationState.FORWARDED
    db.session.commit()

    for one in (own, waiting):
        with pytest.raises(RuleBroken, match="không ghi quyết định"):
            make.record([one], place=world.here)
    with pytest.raises(RuleBroken, match="cùng mùa"):
        make.record([foreign], place=world.here, season_id=world.here.season.id)


def test_the_clerk_notes_it_from_the_list_of_decisions(world, browse):
    services.load_base_salaries()
    award = make.make_upper_award()
    one = make.make_decided_above(place=world.here, award=award)
    clerk = browse(world.users[Role.DECISION_CLERK])
    season = f"/decisions/seasons/{world.here.season.id}"
    page = clerk.page(season)
    assert "chưa ghi nhận tại đây: Bằng khen của Chủ tịch UBND tỉnh, số 45/QĐ-UBND" in page.words
    asked = {"award": award.id, "number": "45/QĐ-UBND", "signed_on": make.DAY.isoformat()}

    form = clerk.page(f"{season}/records/new?award={award.id}&number=45/QĐ-UBND&signed_on={make.DAY}")
    assert "Ông Lê Văn Thụ" in form.words
    texts = {
        **{name: make.TEXTS[name] for name in ("title", "signer_title", "signer_name", "place")},
        "awarding_title": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
    }
    refused = clerk.post(f"{season}/records", {**asked, **texts}, status=422)
    assert "ít nhất một người" in refused.get_data(as_text=True)
    chosen = {"nominations": [one.id], "seen": services.record_fingerprint([one])}
    noted = clerk.post(f"{season}/records", {**asked, **texts, **chosen})

    words = clerk.page(noted.location).words
    assert "Quyết định của cấp trên, chỉ ghi nhận tại đây" in words
    assert "Ghi nhận của cấp trên" in words
    assert "Cấp quyết định chi (3.800.000" in words
    assert "In Giấy khen" not in words
    for rest in ("/document", "/document/file", "/bonuses/file"):
        clerk.get(noted.location + rest, 409)
    clerk.post(f"{season}/records", {**asked, **texts, "nominations": [one.id]}, status=409)


@pytest.mark.parametrize(
    "rest", ["", "?award=x&number=&signed_on=", "?award=1&number=9&signed_on=2026-13-45"]
)
def test_a_decision_above_that_does_not_exist_is_not_found(world, browse, rest):
    clerk = browse(world.users[Role.DECISION_CLERK])

    clerk.get(f"/decisions/seasons/{world.here.season.id}/records/new{rest}", 409)


# Several awards, and what pays for them


def test_a_second_award_of_the_year_is_told_with_the_other_decision(world):
    first = make.make_passed(place=world.here, award=make.make_award())
    make.make_issued(place=world.here, award=first.award_type, nominations=[first], number="07/QĐ-UBND")
    upper = make.make_upper_award(level=first.award_type.level)
    again = make.keep(
        Nomination(
            season_id=first.season_id,
            locality_id=first.locality_id,
            nominee_id=first.nominee_id,
            award_type_id=upper.id,
            citation=make.CITATION.upper() + ".",
            state=NominationState.PASSED,
        )
    )

    (noted,) = several_awards(None, [again])

    assert noted.is_warning
    assert noted.sentence == (
        "Ông Lê Văn Thụ: cùng nội dung thành tích với Giấy khen của Chủ tịch UBND xã tại Quyết định số"
        " 07/QĐ-UBND ngày 10/08/2026. Một thành tích không khen thưởng nhiều lần, nhiều hình thức (Nghị định"
        " số 152/2025/NĐ-CP, Điều 4)."
    )


def test_the_warning_stands_on_the_pages_before_signing_and_issuing_and_stops_nobody(world, browse):
    services.load_base_salaries()
    award = make.make_award()
    one = make.make_passed(place=world.here, award=award)
    upper = make.make_upper_award()
    above = make.make_decided_above(place=world.here, award=upper, citation="Đã có thành tích khác.")
    above.nominee_id = one.nominee_id
    db.session.commit()
    decision = make.make_draft(place=world.here, award=award, nominations=[one])
    told = "Bằng khen của Chủ tịch UBND tỉnh tại Quyết định số 45/QĐ-UBND ngày 10/08/2026"
    leader, clerk = browse(world.users[Role.LEADER]), browse(world.users[Role.DECISION_CLERK])

    assert told in leader.page(f"/decisions/{decision.id}").words
    services.sign(decision_id=decision.id, seen=make.seen(decision), actor=ACTOR)
    assert told in clerk.page(f"/decisions/{decision.id}/issue").words
    assert make.issue(kind_of(decision.id), place=world.here).state is DecisionState.ISSUED


def test_bonuses_are_summed_by_fund_with_what_others_pay_apart(world):
    award = make.make_award()
    issued = make.make_issued(place=world.here, award=award)
    issued.fund = "Quỹ Thi đua, khen thưởng xã An Thịnh"
    db.session.commit()
    above = make.make_decided_above(place=world.here, award=make.make_upper_award(), name="Trần Thị Bưởi")
    make.record([above], place=world.here)

    own, others = funds.funds(world.here.season.id)

    assert [(fund.name, fund.count, fund.amount, fund.by_kind) for fund in own] == [
        (
            "Quỹ Thi đua, khen thưởng xã An Thịnh",
            4,
            4_180_000,
            [
                (RecipientKind.COLLECTIVE, 1, 1_520_000),
                (RecipientKind.HOUSEHOLD, 1, 1_140_000),
                (RecipientKind.INDIVIDUAL, 2, 1_520_000),
            ],
        )
    ]
    assert (others.count, others.amount) == (1, 3_800_000)
    assert funds.funds(world.there.season.id) == ([], funds.Fund("", []))


def test_the_page_of_bonuses_shows_and_exports_them(world, browse):
    make.make_issued(place=world.here, number="07/QĐ-UBND")
    clerk = browse(world.users[Role.DECISION_CLERK])
    url = f"/decisions/seasons/{world.here.season.id}/funds"

    words = clerk.page(url).words
    sheet = clerk.get(url + "?export=xlsx")

    assert "Số 07/QĐ-UBND" in words
    assert "4.180.000" in words
    assert sheet.data.startswith(b"PK")
