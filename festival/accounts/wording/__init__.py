"""Words for entries of the record: an act is «kind.verb», of whatever room."""

import re
from datetime import date

from festival.accounts.rules import ROLE_NAMES
from festival.accounts.wording.acts import KINDS, VERBS, WHOLE
from festival.accounts.wording.details import DETAILS, DUTIES, FIELDS, KEEPINGS, STATES

__all__ = [
    "DETAILS",
    "DUTIES",
    "FIELDS",
    "KEEPINGS",
    "KINDS",
    "STATES",
    "VERBS",
    "WHOLE",
    "act_name",
    "acts_with",
    "details_in_words",
    "field_name",
]

_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_ROLES = {role.value: name for role, name in ROLE_NAMES.items()}


def act_name(action: str) -> str:
    """«Sửa đề nghị» for «nomination.edit»."""
    if action in WHOLE:
        return WHOLE[action]
    kind, _, rest = action.partition(".")
    verb = VERBS.get(rest.rpartition(".")[2], "Thay đổi")
    return f"{verb} {KINDS.get(kind, 'dữ liệu')}"


def field_name(name: str, value: str) -> str | None:
    """What to call a field given back; None for a mere choice or number, which nobody would know again."""
    return FIELDS.get(name) or ("Nội dung khác" if " " in value.strip() else None)


def acts_with(folded: str, actions: list[str], fold) -> list[str]:
    """Which of ``actions`` are called something that contains ``folded``."""
    return [action for action in actions if folded in fold(act_name(action))]


def details_in_words(details: dict, action: str = "", about: str = "") -> str:
    """«tên: …; phần việc: …», of the details that have words; ``action`` tells whose states they are.

    ``about`` names whom or what the entry is about.
    """
    known = {"after": STATES.get(action.partition(".")[0], {}), "duty": DUTIES, "role": _ROLES}
    told = [f"về: {about}"] if about else []
    return "; ".join(
        told
        + [
            f"{DETAILS[name]}: {_value(value, known.get(name, {}))}"
            for name, value in details.items()
            if name in DETAILS and value not in (None, "", False) and isinstance(value, str | int | dict)
        ]
    )


def _value(value, known: dict) -> str:
    if isinstance(value, dict):
        periods = [f"{KEEPINGS.get(name, name)} {months} tháng" for name, months in value.items()]
        return ", ".join(periods) or "không giới hạn"
    if value in known:
        return known[value]
    if value is True:
        return "có"
    written = str(value)
    return f"{date.fromisoformat(written):%d/%m/%Y}" if _ISO_DAY.match(written) else written
