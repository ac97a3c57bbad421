"""The council's vote rules: every one from a day on, told whole in the record."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import AwardType
from festival.voting import queries, rules
from festival.voting.models import Council, CouncilSession, VoteRule, keep_terms
from festival.voting.rules import Terms


def set_vote_rule(
    *, council_id: int, award_type_id: int, valid_from: date, terms: Terms, actor: Actor
) -> VoteRule:
    """A rule from a day on. A change is a new dated row, so that the past keeps its own."""
    try:
        with transaction():
            council = db.session.get_one(Council, council_id, with_for_update=True)
            rules.check_terms(terms)
            award = db.session.get(AwardType, award_type_id)
            if award is None:
                raise RuleBroken("Không thấy hình thức khen này. Hãy chọn lại.")
            vote_rule = _add_rule(council, award, valid_from, terms, actor)
    except IntegrityError:
        raise RuleBroken("Hình thức này đã có quy tắc từ đúng ngày đó. Hãy chọn ngày khác.") from None
    return vote_rule


def replace_vote_rule(*, rule_id: int, terms: Terms, actor: Actor) -> VoteRule:
    """Mend a rule that was written down wrongly, as long as no vote went by it."""
    with transaction():
        vote_rule = _unused_rule(rule_id)
        rules.check_terms(terms)
        before = rules.all_words(vote_rule.terms)
        keep_terms(vote_rule, terms)
        _record(vote_rule, "vote_rule.replace", actor, rule_before=before)
    return vote_rule


def withdraw_vote_rule(*, rule_id: int, actor: Actor) -> None:
    """Take back a rule that no vote went by; the one before it is in force again."""
    with transaction():
        vote_rule = _unused_rule(rule_id)
        _record(vote_rule, "vote_rule.withdraw", actor)
        db.session.delete(vote_rule)


def _unused_rule(rule_id: int) -> VoteRule:
    """The rule, while no vote of the council can be opened: a vote that is opening has the session's lock."""
    council_id = db.session.get_one(VoteRule, rule_id).council_id
    db.session.get_one(Council, council_id, with_for_update=True)
    sessions = select(CouncilSession.id).where(CouncilSession.council_id == council_id)
    db.session.execute(sessions.order_by(CouncilSession.id).with_for_update())
    vote_rule = db.session.get(VoteRule, rule_id, populate_existing=True)
    if vote_rule is None:
        raise RuleBroken("Quy tắc này đã được rút. Hãy mở lại trang Hội đồng.")
    last_vote = queries.last_votes(council_id).get(vote_rule.award_type.code)
    rules.check_rule_is_unused(vote_rule.valid_from, last_vote)
    return vote_rule


def set_default_rules(*, council_id: int, valid_from: date, actor: Actor) -> int:
    """Give every award that has no rule on that day the proposed one; how many were given."""
    with transaction():
        council = db.session.get_one(Council, council_id, with_for_update=True)
        known = queries.rules_in_force(council_id, valid_from)
        awards = queries.award_types_on(valid_from, council.locality)
        missing = [award for award in awards if award.code not in known]
        for award in missing:
            _add_rule(council, award, valid_from, rules.default_terms(award.share_rule), actor)
    return len(missing)


def _add_rule(council: Council, award: AwardType, valid_from: date, terms: Terms, actor: Actor) -> VoteRule:
    vote_rule = VoteRule(council=council, award_type=award, valid_from=valid_from, **asdict(terms))
    db.session.add(vote_rule)
    db.session.flush()
    _record(vote_rule, "vote_rule.set", actor)
    return vote_rule


def _record(vote_rule: VoteRule, act: str, actor: Actor, **more) -> None:
    audit.record(
        vote_rule.council.locality_id,
        actor,
        act,
        ("council", vote_rule.council_id),
        award=vote_rule.award_type.name,
        valid_from=vote_rule.valid_from.isoformat(),
        rule=rules.all_words(vote_rule.terms),
        **more,
    )
