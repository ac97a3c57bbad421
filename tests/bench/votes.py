"""Votes to be cast while the clock runs: open sessions, and each member's ballot as a request.

The sessions belong to last year's season, so that what waits at the members' homes stays an ordinary amount.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import urlencode

from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert

from festival.accounts.rules import Role
from festival.core.db import db, transaction
from festival.nominations.rules import NominationState, ShareRule
from festival.voting.models import AgendaItem, Council, CouncilMember, CouncilSession, Regulation, Seat
from festival.voting.rules import (
    Attendance,
    Channel,
    Choice,
    Duty,
    SessionState,
    default_terms,
)
from festival.voting.services.sealing import make_seal
from tests.bench.load import Client, Request
from tests.bench.rows import SINCE, YEAR, Home, make_account, make_nominations, make_season, names

MEMBERS, ITEMS = 11, 12
SESSIONS_ALONE, SESSIONS_IN_BURST, BURSTS, AT_ONCE = 30, 10, 5, 8


@dataclass(frozen=True)
class Votes:
    """Ballots for one voter after another, and for bursts of several at once; nobody votes twice."""

    alone: list[Request]
    bursts: list[list[list[Request]]]


def make_votes(app: Flask, home: Home) -> Votes:
    with transaction():
        council_id, user_ids = make_council(home, MEMBERS)
        season_id = make_season(home.commune_id, YEAR - 1)
        nomination_ids = make_nominations(home, ITEMS, season_id, [NominationState.ON_AGENDA])
        sessions = [
            make_open_session(council_id, season_id, user_ids, nomination_ids)
            for _ in range(SESSIONS_ALONE + SESSIONS_IN_BURST * BURSTS)
        ]
    members = [signed_in(app, user_id) for user_id in user_ids]
    alone = [ballot(member, *one) for one in sessions[:SESSIONS_ALONE] for member in members]
    rest = sessions[SESSIONS_ALONE:]
    bursts = [
        [[ballot(member, *one) for one in rest[burst::BURSTS]] for member in members[:AT_ONCE]]
        for burst in range(BURSTS)
    ]
    return Votes(alone, bursts)


def cast_alone(votes: Votes, port: int) -> Iterator[tuple[Client, Request]]:
    """One connection; the members' cookies go with their ballots."""
    client = Client(port)
    for request in votes.alone:
        yield client, request


def cast_together(votes: Votes, port: int, burst: int) -> list[tuple[Client, list[Request]]]:
    return [(Client(port), requests) for requests in votes.bursts[burst]]


def make_council(home: Home, members: int) -> tuple[int, list[int]]:
    council = Council(
        locality_id=home.commune_id,
        name="Hội đồng Thi đua - Khen thưởng xã",
        decision_number="215/QĐ-UBND",
        decided_on=SINCE,
        regulations=[Regulation(number="216/QĐ-UBND", issued_on=SINCE)],
    )
    db.session.add(council)
    db.session.flush()
    user_ids = []
    for number, name in zip(range(members), names(), strict=False):
        user_ids.append(make_account(home, f"uy-vien-{number}", name, "!", Role.COUNCIL_MEMBER))
        values = {
            "council_id": council.id,
            "user_id": user_ids[-1],
            "post": "Công chức xã",
            "duty": Duty.MEMBER if number else Duty.CHAIR,
            "position": number + 1,
            "valid_from": SINCE,
        }
        db.session.execute(insert(CouncilMember), [values])
    return council.id, user_ids


def make_open_session(
    council_id: int, season_id: int, user_ids: list[int], nomination_ids: list[int]
) -> tuple[int, list[int]]:
    """A session in which the ballot is open, everybody present; its id and its items' ids."""
    title = "Phiên họp xét khen thưởng Ngày hội"
    opened = CouncilSession(
        council_id=council_id,
        season_id=season_id,
        title=title,
        held_on=date(YEAR - 1, 7, 25),
        starts_at=time(8, 0),
        state=SessionState.VOTING,
        opened_at=datetime(YEAR - 1, 7, 25, 2, tzinfo=UTC),
    )
    opened.seats = [
        Seat(
            user_id=user_id,
            position=place,
            full_name=f"Ủy viên thứ {place}",
            post="Công chức xã",
            duty=Duty.CHAIR if place == 1 else Duty.MEMBER,
            attendance=Attendance.PRESENT,
            channel=Channel.SCREEN,
        )
        for place, user_id in enumerate(user_ids, 1)
    ]
    rule = asdict(default_terms(ShareRule.MAJORITY))
    opened.items = [
        AgendaItem(position=place, nomination_id=nomination_id, **rule)
        for place, nomination_id in enumerate(nomination_ids, 1)
    ]
    db.session.add(opened)
    db.session.flush()
    make_seal(opened.uuid)
    return opened.id, [item.id for item in opened.items]


def signed_in(app: Flask, user_id: int) -> tuple[str, str]:
    """The cookie of a session that has signed in, and its CSRF token: without a slow hash for each."""
    with app.test_request_context():
        g.pop("csrf_token", None)  # the one before belongs to somebody else's session
        session.update(_user_id=f"{user_id}.1", _fresh=True, _permanent=True)
        token = generate_csrf()
        signed = app.session_interface.get_signing_serializer(app).dumps(dict(session))
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}", token


def ballot(
    member: tuple[str, str], session_id: int, item_ids: list[int], choice: Choice = Choice.YES
) -> Request:
    cookie, token = member
    choices = {f"choice_{item_id}": choice.value for item_id in item_ids}
    body = urlencode({"csrf_token": token, **choices}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    return Request("POST", f"/council/sessions/{session_id}/ballots", body, headers, 303)
