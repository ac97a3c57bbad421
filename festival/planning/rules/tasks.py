"""The checklist of a festival: due so many days before it. Pure."""

from enum import Enum


class TaskState(Enum):
    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"
