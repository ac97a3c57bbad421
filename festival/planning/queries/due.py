"""When a task is due and whether it is late, counted in SQL; ``TaskAssignment.due_on`` says the same."""

from datetime import date

from sqlalchemy import Date, and_, case, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from festival.planning import rules
from festival.planning.models import Festival, TaskAssignment
from festival.planning.rules import FestivalState
from festival.planning.rules.tasks import TaskState


class days_earlier(FunctionElement):
    """A day so many days before another; the databases have no common words for it."""

    type = Date()
    inherit_cache = True


@compiles(days_earlier)
def _plainly(element, compiler, **options):
    day, days = (compiler.process(part, **options) for part in element.clauses)
    return f"({day} - {days})"


@compiles(days_earlier, "sqlite")
def _for_sqlite(element, compiler, **options):
    day, days = (compiler.process(part, **options) for part in element.clauses)
    return f"date({day}, (-{days}) || ' days')"


# Nothing is due while a festival is postponed, but for days set by hand.
_DAY = case((Festival.state != FestivalState.POSTPONED, Festival.held_on))
DUE_ON = func.coalesce(TaskAssignment.fixed_on, days_earlier(_DAY, TaskAssignment.days_before), type_=Date)
IS_OPEN = TaskAssignment.state == TaskState.OPEN


def is_late(today: date):
    """Open, its day is over, and the festival is still being worked on."""
    return and_(IS_OPEN, today > DUE_ON, Festival.state.in_(rules.WORKING_STATES))
