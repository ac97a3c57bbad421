"""What a plan comes to: its counts, and a fingerprint of all that it would store."""

import hashlib
import json
from collections.abc import Iterable

from festival.nominations.sheets.plan import Outcome, Planned


def fingerprint(planned: Iterable[Planned]) -> str:
    """Changes with anything that would be stored; what was shown is what is confirmed."""
    content = [
        (
            one.line.number,
            one.outcome.value,
            one.reason,
            one.unit_id,
            one.nominee_id,
            one.nomination_id,
            one.changes,
            list(vars(one.dossier).values()) if one.dossier else None,
        )
        for one in planned
    ]
    written = json.dumps(content, ensure_ascii=False, default=lambda value: value.value, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def counted(planned: Iterable[Planned]) -> dict[str, int]:
    counts = dict.fromkeys((one.value for one in Outcome), 0)
    for one in planned:
        counts[one.outcome.value] += 1
    return counts
