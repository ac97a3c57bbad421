"""Reconsidering an approved plan: a second, small state machine beside the festival's. Pure."""

from enum import Enum


class AmendmentState(Enum):
    NONE = "none"
    OPEN = "open"
    SUBMITTED = "submitted"
