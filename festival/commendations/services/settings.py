"""Base salaries and how a locality numbers its golden book."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from festival.commendations import queries, rules
from festival.commendations.models import BaseSalary, RegisterSetting
from festival.commendations.rules import RegisterMode
from festival.core import audit, text
from festival.core.audit import INSTALLATION, Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.services.awards import check_may_change_for_all


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


def add_base_salary(
    *, effective_from: date, amount: int, legal_basis: str, paths: list[str], actor: Actor
) -> None:
    """A new row after the newest one; ``paths`` is where the actor administers."""
    try:
        with transaction():
            check_may_change_for_all(paths)
            newest = queries.base_salaries()[0]
            rules.check_base_salary(effective_from, amount, newest.effective_from, newest.amount)
            db.session.add(BaseSalary(effective_from=effective_from, amount=amount, legal_basis=legal_basis))
            db.session.flush()
            audit.record(
                INSTALLATION,
                actor,
                "base_salary.add",
                ("base_salary", effective_from.toordinal()),
                valid_from=effective_from.isoformat(),
                new=f"{text.grouped(amount)} đồng",
                basis=legal_basis,
            )
    except IntegrityError:
        raise RuleBroken("Vừa có người thêm dòng cùng ngày áp dụng. Hãy tải lại trang.") from None


def set_register_mode(*, locality_id: int, mode: RegisterMode, actor: Actor) -> None:
    with transaction():
        setting = db.session.get(RegisterSetting, locality_id, with_for_update=True)
        if setting is None:
            setting = RegisterSetting(locality_id=locality_id)
            db.session.add(setting)
        setting.mode = mode
        audit.record(locality_id, actor, "register.mode", ("locality", locality_id), mode=mode.value)
