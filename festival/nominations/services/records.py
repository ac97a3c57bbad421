"""Noting a nominee's service and the awards that were decided outside this site."""

from datetime import date

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import EarlierAward, Nominee, ServicePeriod
from festival.nominations.rules.records import AwardNote, check_note
from festival.nominations.rules.service import Service, check_service
from festival.nominations.services.register import commune_id_of


def add_service_period(*, nominee_id: int, post: str, service: Service, today: date, actor: Actor) -> int:
    with transaction():
        nominee = _nominee(nominee_id)
        check_service(service.started_on, service.ended_on, service.coefficient, today)
        period = ServicePeriod(
            nominee_id=nominee.id,
            track=service.track,
            post=post,
            started_on=service.started_on,
            ended_on=service.ended_on,
            coefficient=service.coefficient,
        )
        db.session.add(period)
        db.session.flush()
        _record(nominee, actor, "nominee.service_add", title=post)
        return period.id


def delete_service_period(*, service_period_id: int, actor: Actor) -> None:
    with transaction():
        period = db.session.get_one(ServicePeriod, service_period_id, with_for_update=True)
        _record(period.nominee, actor, "nominee.service_delete", title=period.post)
        db.session.delete(period)


def add_earlier_award(*, nominee_id: int, note: AwardNote, today: date, actor: Actor) -> int:
    with transaction():
        nominee = _nominee(nominee_id)
        check_note(note, today)
        award = EarlierAward(nominee_id=nominee.id, noted_by=actor.name, **vars(note))
        db.session.add(award)
        db.session.flush()
        _record(nominee, actor, "nominee.award_add", award=award.label)
        return award.id


def delete_earlier_award(*, earlier_award_id: int, actor: Actor) -> None:
    with transaction():
        award = db.session.get_one(EarlierAward, earlier_award_id, with_for_update=True)
        _record(award.nominee, actor, "nominee.award_delete", award=award.label)
        db.session.delete(award)


def _nominee(nominee_id: int) -> Nominee:
    nominee = db.session.get_one(Nominee, nominee_id, with_for_update=True)
    if nominee.merged_into_id is not None:
        raise RuleBroken("Mục này đã được nhập vào mục khác. Hãy mở mục được giữ lại.")
    return nominee


def _record(nominee: Nominee, actor: Actor, act: str, **details) -> None:
    audit.record(commune_id_of(nominee), actor, act, ("nominee", nominee.id), **details)
