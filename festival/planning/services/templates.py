"""«Áp dụng mẫu» on one bare draft."""

from sqlalchemy import func, select

from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import BudgetLine, Festival, ProgrammeItem, RainPlan, TaskAssignment
from festival.planning.rules import templates
from festival.planning.services.festivals import locked, record
from festival.planning.services.filling import fill


def apply_template(festival_id: int, key: str, *, seen: int, actor: Actor) -> None:
    """Programme, tasks, budget, what to bring and a rain plan; nothing that was written already is lost."""
    with transaction():
        festival = locked(festival_id)
        festival.check_editable()
        rules.check_current(seen, festival.revision)
        template = templates.TEMPLATES.get(key)
        if template is None:
            raise RuleBroken("Không có mẫu này. Hãy chọn lại trong danh sách.")
        templates.check_is_empty(
            rows=_count(ProgrammeItem, festival),
            tasks=_count(TaskAssignment, festival),
            lines=_count(BudgetLine, festival),
        )
        fill([(festival, template)], has_rain_plan=db.session.get(RainPlan, festival.id) is not None)
        festival.touch()
        record(festival, actor, "festival.template", template=template.name)


def _count(model, festival: Festival) -> int:
    return db.session.scalar(select(func.count(model.id)).where(model.festival_id == festival.id))
