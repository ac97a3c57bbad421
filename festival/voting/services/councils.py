"""Founding a council, its dated members and its dated vote rules."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.accounts.models import User
from festival.accounts.rules import Role
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations.models import AwardType
from festival.voting import queries, rules
from festival.voting.models import Council, CouncilMember, Regulation, VoteRule
from festival.voting.rules import Duty, Terms


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
        audit.record(
            council.locality_id,
            actor,
            "council.add_member",
            ("council", council_id),
            person=person.full_name,
            duty=duty.value,
            start=valid_from.isoformat(),
        )
    return member


def _check_free(others: list[CouncilMember], *, user_id: int, duty: Duty, start: date, end: date | None):
    for other in others:
        if not rules.overlap(start, end, other.valid_from, other.valid_to):
            continue
        if other.user_id == user_id:
            raise RuleBroken("Người này đã là thành viên trong thời gian đó. Hãy xem lại ngày tham gia.")
        if duty is Duty.CHAIR and other.duty is Duty.CHAIR:
            raise RuleBroken(
                f"{other.user.full_name} đang là Chủ tịch Hội đồng trong thời gian đó. "
                "Hãy ghi ngày thôi tham gia trước."
            )


def end_membership(*, member_id: int, valid_to: date, actor: Actor) -> CouncilMember:
    """The last day of a membership; rolls that are already frozen stay as they are."""
    with transaction():
        member = db.session.get_one(CouncilMember, member_id, with_for_update=True)
        rules.check_term(member.valid_from, valid_to)
        member.valid_to = valid_to
        audit.record(
            member.council.locality_id,
            actor,
            "council.end_membership",
            ("council", member.council_id),
            person=member.user.full_name,
            last_day=valid_to.isoformat(),
        )
    return member


def set_vote_rule(
    *, council_id: int, award_type_id: int, valid_from: date, terms: Terms, actor: Actor
) -> VoteRule:
    """A rule from a day on. A change is a new dated row, so that the past keeps its own."""
    try:
        with transaction():
            council = _locked(council_id)
            rules.check_terms(terms)
            award = db.session.get(AwardType, award_type_id)
            if award is None:
                raise RuleBroken("Không thấy hình thức khen này. Hãy chọn lại.")
            vote_rule = _add_rule(council, award, valid_from, terms, actor)
    except IntegrityError:
        raise RuleBroken("Hình thức này đã có quy tắc từ đúng ngày đó. Hãy chọn ngày khác.") from None
    return vote_rule


def set_default_rules(*, council_id: int, valid_from: date, actor: Actor) -> int:
    """Give every award that has no rule on that day the proposed one; how many were given."""
    with transaction():
        council = _locked(council_id)
        known = queries.rules_in_force(council_id, valid_from)
        awards = queries.award_types_on(valid_from, council.locality)
        missing = [award for award in awards if award.code not in known]
        for award in missing:
            _add_rule(council, award, valid_from, rules.default_terms(award.share_rule), actor)
    return len(missing)


def _add_rule(council: Council, award: AwardType, valid_from: date, terms: Terms, actor: Actor) -> VoteRule:
    vote_rule = VoteRule(
        council_id=council.id, award_type_id=award.id, valid_from=valid_from, **asdict(terms)
    )
    db.session.add(vote_rule)
    db.session.flush()
    audit.record(
        council.locality_id,
        actor,
        "vote_rule.set",
        ("council", council.id),
        award=award.code,
        start=valid_from.isoformat(),
        quorum=f"{terms.quorum_num}/{terms.quorum_den}",
        share=rules.share_words(terms.pass_num, terms.pass_den, is_strict=terms.is_strict),
        base=terms.pass_base.value,
    )
    return vote_rule


def _locked(council_id: int) -> Council:
    return db.session.get_one(Council, council_id, with_for_update=True)
