"""Pages."""

from festival.planning.views import festivals, programme, public, seasons, tabs, tasks
from festival.planning.views.blueprint import bp

__all__ = ["bp", "festivals", "programme", "public", "seasons", "tabs", "tasks"]
