"""What stops a plan from being submitted or approved."""

from festival.core.errors import RuleBroken
from festival.planning.models import Festival
from festival.planning.queries.scheduling import Schedule, schedule
from festival.planning.rules.clashes import Clash
from festival.planning.rules.scheduling import CLASH_NAMES, ClashLevel

MOST_TOLD = 3


def refuse_blocked(festival: Festival) -> None:
    """Inside a running transaction: RuleBroken while somebody is wanted in two places at once."""
    check_not_blocked(festival.id, schedule(festival.season, also=festival.id))


def check_not_blocked(festival_id: int, board: Schedule) -> None:
    blocking = [clash for clash in board.clashes_of(festival_id) if clash.level is ClashLevel.BLOCK]
    if blocking:
        said = "; ".join(clash_words(clash, festival_id, board) for clash in blocking[:MOST_TOLD])
        raise RuleBroken(f"Lịch còn trùng: {said}. Hãy đổi ngày, giờ hoặc nguồn lực ở trang «Xếp lịch».")


def clash_words(clash: Clash, festival_id: int, board: Schedule) -> str:
    """«Xe loa xã, Trùng giờ với Thôn Đông (07:30–10:30 08/08)»."""
    other = clash.other(festival_id)
    name = board.resources[clash.resource_id].name
    return f"{name}, {CLASH_NAMES[clash.kind].lower()} với {other.plan.name} ({other.words})"
