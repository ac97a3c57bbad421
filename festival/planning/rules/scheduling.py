"""What can be in one place only, and how serious it is when it is wanted in two. Pure."""

from enum import Enum


class DayPart(Enum):
    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class ResourceKind(Enum):
    LEADER = "leader"
    SOUND = "sound"
    TROUPE = "troupe"
    HALL = "hall"
    OTHER = "other"


class ClashKind(Enum):
    """Two uses share a moment, or there is too little time to get from one to the other."""

    OVERLAP = "overlap"
    TRAVEL = "travel"


class ClashLevel(Enum):
    BLOCK = "block"
    WARN = "warn"
    IGNORE = "ignore"
