"""What a commune does with its residential areas, offices, enterprises and schools."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.text import fold
from festival.localities import queries, rules
from festival.localities.models import FormerName, Locality
from festival.localities.rules import LOCAL_KINDS, LocalityKind
from festival.localities.services.pasted import PastedUnit, read_pasted, unit_word_of


def create_unit(*, commune_id: int, name: str, kind: LocalityKind, unit_word: str, actor: Actor) -> Locality:
    """One new unit of a commune; its code is the commune's with a running number."""
    try:
        with transaction():
            commune = db.session.get_one(Locality, commune_id, with_for_update=True)
            if fold(name) in known_names(commune.id):
                raise RuleBroken(f"{commune.name} đã có đơn vị tên «{name}».")
            return new_unit(
                commune, name=name, kind=kind, unit_word=unit_word or unit_word_of(name, kind), actor=actor
            )
    except IntegrityError:
        raise RuleBroken("Mã đơn vị vừa được dùng. Hãy bấm tạo lại.") from None


def new_unit(commune: Locality, *, name: str, kind: LocalityKind, unit_word: str, actor: Actor) -> Locality:
    """A new unit inside the running transaction, which has locked the commune."""
    rules.check_may_create_under(commune.kind, kind)
    codes = list(db.session.scalars(select(Locality.code).where(Locality.parent_id == commune.id)))
    unit = Locality(
        code=f"{commune.code}-{rules.next_number(commune.code, codes)}",
        name=name,
        kind=kind,
        unit_word=unit_word,
        parent_id=commune.id,
        path="",
        valid_from=clock.today(),
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{commune.path}{unit.id}/"
    db.session.flush()
    audit.record(
        commune.id,
        actor,
        "locality.create",
        ("locality", unit.id),
        name=name,
        kind=kind.value,
        code=unit.code,
    )
    return unit


def known_names(commune_id: int) -> set[str]:
    """Folded names of what a commune has today."""
    return {unit.name_fold for unit in queries.areas_in_force(commune_id, clock.today())}


def read_list(commune: Locality, text: str, default: LocalityKind) -> list[PastedUnit]:
    return read_pasted(text, default, known_names(commune.id))


def create_list(*, commune_id: int, text: str, default: LocalityKind, actor: Actor) -> list[Locality]:
    """Every unit of a pasted list that the commune does not have yet, or none."""
    try:
        with transaction():
            commune = db.session.get_one(Locality, commune_id, with_for_update=True)
            rows = read_list(commune, text, default)
            wrong = [row for row in rows if row.error]
            if wrong:
                raise RuleBroken(f"Còn {len(wrong)} dòng chưa đúng nên chưa tạo đơn vị nào.")
            fresh = [row for row in rows if not row.is_known]
            if not fresh:
                raise RuleBroken("Mọi đơn vị trong danh sách đã có. Không tạo thêm đơn vị nào.")
            return [
                new_unit(commune, name=row.name, kind=row.kind, unit_word=row.unit_word, actor=actor)
                for row in fresh
            ]
    except IntegrityError:
        raise RuleBroken("Mã đơn vị vừa được dùng. Hãy bấm tạo lại.") from None


def rename_unit(*, locality_id: int, name: str, unit_word: str, legal_basis: str, actor: Actor) -> Locality:
    """A new name. With a legal basis the former one is kept; without, it was a slip of the pen."""
    with transaction():
        unit = db.session.get_one(Locality, locality_id, with_for_update=True)
        rules.check_is_in_force(unit.valid_to, clock.today())
        if unit.kind not in LOCAL_KINDS:
            raise RuleBroken("Tên tỉnh, xã, phường, đặc khu chỉ thay đổi theo nghị quyết.")
        if fold(name) != unit.name_fold and fold(name) in known_names(unit.parent_id):
            raise RuleBroken(f"Đã có đơn vị tên «{name}».")
        old = unit.name
        if legal_basis and old != name:
            db.session.add(
                FormerName(
                    locality_id=unit.id,
                    name=old,
                    unit_word=unit.unit_word,
                    until=clock.today(),
                    legal_basis=legal_basis,
                )
            )
        unit.name, unit.unit_word = name, unit_word or unit_word_of(name, unit.kind)
        audit.record(
            unit.parent_id,
            actor,
            "locality.rename",
            ("locality", unit.id),
            old=old,
            new=name,
            basis=legal_basis,
        )
        return unit


def end_unit(*, locality_id: int, last_day: date, actor: Actor) -> Locality:
    """The unit exists until ``last_day``; nothing of it is deleted."""
    with transaction():
        unit = db.session.get_one(Locality, locality_id, with_for_update=True)
        rules.check_may_end(unit.kind, unit.valid_from, last_day)
        unit.valid_to = last_day
        audit.record(
            unit.parent_id, actor, "locality.end", ("locality", unit.id), last_day=last_day.isoformat()
        )
        return unit


def revive_unit(*, locality_id: int, actor: Actor) -> Locality:
    """Take an end back."""
    with transaction():
        unit = db.session.get_one(Locality, locality_id, with_for_update=True)
        if unit.valid_to is None:
            raise RuleBroken("Đơn vị này đang hoạt động.")
        namesakes = queries.areas_in_force(unit.parent_id, clock.today())
        if any(other.name_fold == unit.name_fold and other.id != unit.id for other in namesakes):
            raise RuleBroken(f"Đã có đơn vị khác tên «{unit.name}».")
        unit.valid_to = None
        audit.record(unit.parent_id, actor, "locality.revive", ("locality", unit.id))
        return unit
