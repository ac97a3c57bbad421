"""Base salaries and how a locality numbers its golden book."""

from festival.commendations import rules
from festival.commendations.models import BaseSalary, RegisterSetting
from festival.commendations.rules import RegisterMode
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction


def load_base_salaries() -> int:
    """Add the base salaries that are missing; the number added. Rows already there stay as they are."""
    added = 0
    with transaction():
        for effective_from, amount, legal_basis in rules.BASE_SALARIES:
            if db.session.get(BaseSalary, effective_from) is None:
                row = BaseSalary(effective_from=effective_from, amount=amount, legal_basis=legal_basis)
                db.session.add(row)
                added += 1
    return added


def set_register_mode(*, locality_id: int, mode: RegisterMode, actor: Actor) -> None:
    with transaction():
        setting = db.session.get(RegisterSetting, locality_id, with_for_update=True)
        if setting is None:
            setting = RegisterSetting(locality_id=locality_id)
            db.session.add(setting)
        setting.mode = mode
        audit.record(locality_id, actor, "register.mode", ("locality", locality_id), mode=mode.value)
