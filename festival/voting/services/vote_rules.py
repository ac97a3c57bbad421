"""The council's vote rules: every one from a day on, told whole in the record."""

from dataclasses import asdict
from datetime import date

from sqlalchemy.exc import IntegrityError

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import AwardType
from festival.voting import queries, rules
from festival.voting.models import Council, VoteRule
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
        award=award.name,
        valid_from=valid_from.isoformat(),
        rule=rules.all_words(terms),
    )
    return vote_rule
