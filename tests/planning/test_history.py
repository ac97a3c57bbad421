"""The record speaks Vietnamese: every act of planning has words of its own."""

import re
from pathlib import Path

from festival.accounts.wording import act_name
from festival.planning import rules
from festival.planning.rules.amendments import AmendmentAction

SERVICES = Path(__file__).resolve().parents[2] / "festival" / "planning" / "services"
ACT = re.compile(r'"((?:[a-z]+)\.[a-z_]+(?:\.[a-z_]+)?)"')


def written_acts() -> set[str]:
    """Acts that services name in full, and those they put together from a step."""
    literal = {
        found
        for path in SERVICES.glob("*.py")
        for found in ACT.findall(path.read_text(encoding="utf-8"))
        if not found.endswith(".id") and not found.startswith("planning.")
    }
    steps = {f"festival.{action.value}" for action in rules.FestivalAction}
    return literal | steps | {f"festival.amendment.{action.value}" for action in AmendmentAction}


def test_every_act_of_planning_has_words():
    acts = written_acts()

    assert {"festival.rain.call", "festival.amendment.drop", "festival.submit"} <= acts
    nameless = {act: act_name(act) for act in acts if act_name(act).startswith("Thay đổi")}
    assert nameless == {}
