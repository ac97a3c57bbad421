"""Founding a council and its dated members."""

from datetime import date

from sqlalchemy import select

from festival.accounts.models import User
from festival.accounts.rules import Role
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.voting import queries, rules
from festival.voting.models import Council, CouncilMember, Regulation
from festival.voting.rules import Duty


def found_council(
    *,
    locality_id: int,
    name: str,
    decision_number: str,
    decided_on: date,
    regulation_number: str,
    regulation_on: date,
    actor: Actor,
) -> Council:
    with transaction():
        # The locality's lock makes two clicks wait for each other.
        db.session.get_one(Locality, locality_id, with_for_update=True)
        same = select(Council.id).where(
            Council.locality_id == locality_id, Council.decision_number == decision_number
        )
        if db.session.scalar(same) is not None:
            raise RuleBroken("Đã có Hội đồng thành lập theo quyết định này. Hãy mở trang Hội đồng đó.")
        council = Council(
            locality_id=locality_id,
            name=name,
            decision_number=decision_number,
            decided_on=decided_on,
            regulations=[Regulation(number=regulation_number, issued_on=regulation_on)],
        )
        db.session.add(council)
        db.session.flush()
        audit.record(
            locality_id,
            actor,
            "council.found",
            ("council", council.id),
            name=name,
            decision=decision_number,
            regulation=regulation_number,
        )
    return council


def add_member(
    *,
    council_id: int,
    user_id: int,
    post: str,
    duty: Duty,
    valid_from: date,
    valid_to: date | None,
    position: int | None = None,
    actor: Actor,
) -> CouncilMember:
    """Seat a person on the council; without ``position`` after everybody else."""
    with transaction():
        council = _locked(council_id)
        others = queries.members_of(council_id)
        rules.check_term(valid_from, valid_to)
        _check_free(others, user_id=user_id, duty=duty, start=valid_from, end=valid_to)
        person = db.session.get(User, user_id)
        if person is None or not person.is_enabled or not council.locality.contains(person.locality):
            raise RuleBroken("Không thấy tài khoản này trong địa phương. Hãy chọn lại người.")
        if any(role is Role.ADMIN for _path, role in person.standing):
            raise RuleBroken("Quản trị viên không biểu quyết. Hãy lập cho người này một tài khoản khác.")
        member = CouncilMember(
            council_id=council_id,
            user_id=user_id,
            post=post,
            duty=duty,
            position=position or max((other.position for other in others), default=0) + 1,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        db.session.add(member)
        db.session.flush()
        _record(
            council,
            member,
            "council.add_member",
            actor,
            duty=duty.value,
            valid_from=valid_from.isoformat(),
            valid_to=valid_to.isoformat() if valid_to else None,
        )
    return member


def _check_free(others: list[CouncilMember], *, user_id: int, duty: Duty, start: date, end: date | None):
    for other in others:
        if not rules.overlap(start, end, other.valid_from, other.valid_to):
            continue
        if other.user_id == user_id:
            raise RuleBroken("Người này đã là thành viên trong thời gian đó. Hãy xem lại ngày tham gia.")
        if duty is other.duty and duty in rules.SINGLE_DUTIES:
            raise RuleBroken(
                f"{other.user.full_name} đang là {rules.SINGLE_DUTIES[duty]} trong thời gian đó. "
                "Hãy ghi ngày thôi tham gia trước."
            )


def edit_member(*, member_id: int, post: str, position: int, actor: Actor) -> CouncilMember:
    """The post and the place in the list; who it is, the duty and the days are facts of a decision."""
    with transaction():
        council, member = _locked_member(member_id)
        changed = {}
        if member.post != post:
            changed |= {"old": member.post, "new": post}
            member.post = post
        if member.position != position:
            changed["position"] = position
            member.position = position
        if changed:
            _record(council, member, "council.edit_member", actor, **changed)
    return member


def move_member(*, member_id: int, step: int, day: date, actor: Actor) -> CouncilMember:
    """One place up (-1) or down (1) among the members on ``day``; the list is then numbered from 1."""
    with transaction():
        council, member = _locked_member(member_id)
        everybody = queries.members_of(council.id)
        shown = [m for m in everybody if rules.overlap(m.valid_from, m.valid_to, day, day)]
        there = shown.index(member) + step if member in shown else -1
        if not 0 <= there < len(shown):
            raise RuleBroken("Thành viên này đã ở đầu hoặc cuối danh sách. Hãy tải lại trang.")
        neighbour = shown[there]
        everybody.remove(member)
        everybody.insert(everybody.index(neighbour) + (step > 0), member)
        for position, one in enumerate(everybody, 1):
            one.position = position
        _record(council, member, "council.move_member", actor, position=there + 1)
    return member


def end_membership(*, member_id: int, valid_to: date | None, actor: Actor) -> CouncilMember:
    """The last day of a membership, or None to take it back; rolls that are frozen stay as they are."""
    with transaction():
        council, member = _locked_member(member_id)
        rules.check_term(member.valid_from, valid_to)
        others = [other for other in queries.members_of(council.id) if other.id != member_id]
        _check_free(others, user_id=member.user_id, duty=member.duty, start=member.valid_from, end=valid_to)
        member.valid_to = valid_to
        last_day = valid_to.isoformat() if valid_to else None
        act = "council.end_membership" if valid_to else "council.resume_membership"
        _record(council, member, act, actor, last_day=last_day)
    return member


def _record(council: Council, member: CouncilMember, act: str, actor: Actor, **details) -> None:
    audit.record(
        council.locality_id, actor, act, ("council", council.id), person=member.user.full_name, **details
    )


def _locked_member(member_id: int) -> tuple[Council, CouncilMember]:
    """A member read again under the council's lock: what is decided depends on all the others."""
    council = _locked(db.session.get_one(CouncilMember, member_id).council_id)
    return council, db.session.get_one(CouncilMember, member_id, populate_existing=True)


def _locked(council_id: int) -> Council:
    return db.session.get_one(Council, council_id, with_for_update=True)
