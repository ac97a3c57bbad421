"""Decisions and the commendations they freeze."""

from festival.commendations.models.decisions import (
    Commendation,
    Decision,
    DecisionChange,
    DecisionEntry,
    new_token,
)
from festival.commendations.models.registers import BaseSalary, RegisterCounter, RegisterSetting
from festival.commendations.models.stage import StagePlace

__all__ = [
    "BaseSalary",
    "Commendation",
    "Decision",
    "DecisionChange",
    "DecisionEntry",
    "RegisterCounter",
    "RegisterSetting",
    "StagePlace",
    "new_token",
]
