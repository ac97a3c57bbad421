"""One line of «Việc cần làm»: what waits for a person, with the page where it is done."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Waiting:
    """``endpoint`` and ``arguments`` name the page; ``action`` is the button's words."""

    sentence: str
    action: str
    endpoint: str
    arguments: dict = field(default_factory=dict)
    due: date | None = None
