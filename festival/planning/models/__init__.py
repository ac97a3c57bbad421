"""Seasons, festivals, and everything a festival is planned with."""

from festival.planning.models.budget import BudgetLine
from festival.planning.models.festivals import NEEDED, Festival, ProgrammeItem
from festival.planning.models.guests import Delegate
from festival.planning.models.pledges import Pledge, PledgeSigner
from festival.planning.models.results import FestivalPhoto, FestivalResult
from festival.planning.models.running import RainPlan, RunningState
from festival.planning.models.scheduling import (
    ClashSetting,
    FestivalResource,
    ItemResource,
    Resource,
    ScheduleDraft,
    ScheduleDraftRow,
    SchedulingSetting,
    TravelTime,
)
from festival.planning.models.seasons import Season, SeasonDeadline
from festival.planning.models.tasks import TaskAssignment
from festival.planning.models.versions import PlanVersion

__all__ = [
    "NEEDED",
    "BudgetLine",
    "ClashSetting",
    "Delegate",
    "Festival",
    "FestivalPhoto",
    "FestivalResource",
    "FestivalResult",
    "ItemResource",
    "PlanVersion",
    "Pledge",
    "PledgeSigner",
    "ProgrammeItem",
    "RainPlan",
    "Resource",
    "RunningState",
    "ScheduleDraft",
    "ScheduleDraftRow",
    "SchedulingSetting",
    "Season",
    "SeasonDeadline",
    "TaskAssignment",
    "TravelTime",
]
