"""Loading the official units, and the dated changes that an administrator applies one by one."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from festival.core import audit, text
from festival.core.audit import INSTALLATION, SYSTEM, Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import FormerName, Locality
from festival.localities.rules import UNIT_WORDS, LocalityKind

DATA = Path(__file__).resolve().parent.parent / "data"
LEGAL_BASIS = "Sắp xếp đơn vị hành chính năm 2025 (theo danh mục từ ngày 01/07/2025)"


@dataclass(frozen=True)
class Loaded:
    """What `flask units load` did."""

    provinces: int
    communes: int
    already: int


def load_units(folder: Path = DATA) -> Loaded:
    """Store the units of two files that are not there yet; RuleBroken with a sentence on bad files.

    A unit that is there keeps its name: it may have been changed since.
    """
    provinces = _read(folder / "provinces.csv", {"code", "name", "kind", "valid_from"})
    communes = _read(folder / "communes.csv", {"province_code", "code", "name", "kind", "valid_from"})
    _check(provinces, communes)
    try:
        with transaction():
            known = set(db.session.scalars(select(Locality.code)))
            new_provinces = [row for row in provinces if row["code"] not in known]
            new_communes = [row for row in communes if row["code"] not in known]
            _insert([_values(row, LocalityKind.PROVINCE, None) for row in new_provinces])
            ids = dict(
                db.session.execute(
                    select(Locality.code, Locality.id).where(Locality.kind == LocalityKind.PROVINCE)
                ).all()
            )
            _insert([_values(row, LocalityKind.COMMUNE, ids[row["province_code"]]) for row in new_communes])
            _write_paths()
            if new_provinces or new_communes:
                counts = {"provinces": len(new_provinces), "communes": len(new_communes)}
                audit.record(INSTALLATION, SYSTEM, "units.load", ("installation", 1), **counts)
    except IntegrityError:
        raise RuleBroken("Một lệnh nạp khác đang chạy. Hãy đợi lệnh đó xong rồi chạy lại.") from None
    already = len(provinces) + len(communes) - len(new_provinces) - len(new_communes)
    return Loaded(len(new_provinces), len(new_communes), already)


def _read(path: Path, columns: set[str]) -> list[dict]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = columns - set(reader.fieldnames or ())
            if missing:
                raise RuleBroken(f"{path.name}: thiếu cột {', '.join(sorted(missing))}.")
            return list(reader)
    except FileNotFoundError:
        raise RuleBroken(f"Không có tệp {path}.") from None
    except (UnicodeDecodeError, csv.Error):
        raise RuleBroken(f"{path.name} không phải là tệp CSV mã UTF-8.") from None


def _check(provinces: list[dict], communes: list[dict]) -> None:
    """Every line is whole, every code new, every commune in a province of the file."""
    codes: set[str] = set()
    province_codes = {row["code"] for row in provinces}
    for kind, rows in ((LocalityKind.PROVINCE, provinces), (LocalityKind.COMMUNE, communes)):
        for line, row in enumerate(rows, 2):
            problem = _problem(row, kind, codes)
            if not problem and kind is LocalityKind.COMMUNE and row["province_code"] not in province_codes:
                problem = f"không có tỉnh mã «{row['province_code']}»"
            if problem:
                raise RuleBroken(f"{kind.value}, dòng {line}: {problem}. Chưa nạp gì.")
            codes.add(row["code"])


def _problem(row: dict, kind: LocalityKind, codes: set[str]) -> str:
    if not (row["code"] or "").isdecimal() or len(row["code"]) > 10:
        return f"mã «{row['code']}» không phải là dãy chữ số"
    if row["code"] in codes:
        return f"mã «{row['code']}» bị lặp"
    if not text.clean(row["name"]) or len(row["name"]) > 200:
        return "tên trống hoặc quá dài"
    if row["kind"] not in UNIT_WORDS[kind]:
        return f"không có loại «{row['kind']}»"
    try:
        date.fromisoformat(row["valid_from"] or "")
    except ValueError:
        return f"ngày «{row['valid_from']}» chưa đúng"
    return ""


def _values(row: dict, kind: LocalityKind, parent_id: int | None) -> dict:
    name = text.clean(row["name"])
    return {
        "uuid": uuid4(),
        "code": row["code"],
        "name": name,
        "name_fold": text.fold(name),
        "name_sort": text.sort_key(name)[:800],
        "kind": kind,
        "unit_word": row["kind"],
        "parent_id": parent_id,
        "path": "",
        "valid_from": date.fromisoformat(row["valid_from"]),
        "legal_basis": LEGAL_BASIS,
    }


def _insert(rows: list[dict]) -> None:
    if rows:
        db.session.execute(insert(Locality), rows)


def _write_paths() -> None:
    """Ids are known only now; an empty path marks what was just inserted."""
    fresh = db.session.execute(select(Locality.id, Locality.parent_id).where(Locality.path == "")).all()
    paths = [{"id": own, "path": f"{parent}/{own}/" if parent else f"{own}/"} for own, parent in fresh]
    if paths:
        db.session.execute(update(Locality), paths)


@dataclass(frozen=True)
class UnitChange:
    """One change of 2026 as a package's notes tell it: not verified."""

    code: str
    old_name: str
    new_name: str
    legal_note: str

    @property
    def legal_basis(self) -> str:
        return self.legal_note[:440] + " (chưa đối chiếu với văn bản gốc)"

    @property
    def unit_word(self) -> str:
        words = (word for kind in UNIT_WORDS.values() for word in kind)
        return next(word for word in words if self.new_name.casefold().startswith(word))

    @property
    def noted_on(self) -> date | None:
        """The date that the notes name; some are days of signing, not of effect."""
        found = re.search(r"(\d{2})/(\d{2})/(\d{4})", self.legal_note)
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None


def unit_changes() -> dict[str, UnitChange]:
    """The overlay of 2026 by the unit's code."""
    rows = _read(DATA / "unit_changes_2026_unverified.csv", {"code", "old_name", "new_name", "legal_note"})
    return {
        row["code"]: UnitChange(
            row["code"], *(text.clean(row[column]) for column in ("old_name", "new_name", "legal_note"))
        )
        for row in rows
    }


def apply_change(*, code: str, day: date, actor: Actor) -> Locality:
    """Give a unit its name of 2026 from ``day`` on and keep the former one."""
    change = unit_changes().get(code)
    if change is None:
        raise RuleBroken("Không có thay đổi nào cho mã đơn vị này.")
    with transaction():
        unit = _unit(code)
        if unit.name == change.new_name:
            raise RuleBroken(f"{unit.name} đã mang tên mới.")
        if day < unit.valid_from:
            raise RuleBroken(f"Ngày hiệu lực không được trước {unit.valid_from:%d/%m/%Y}.")
        db.session.add(
            FormerName(
                locality_id=unit.id,
                name=unit.name,
                unit_word=unit.unit_word,
                until=day,
                legal_basis=change.legal_basis,
            )
        )
        old_name = unit.name
        unit.name, unit.unit_word = change.new_name, change.unit_word
        audit.record(
            unit.id, actor, "locality.change", ("locality", unit.id), old=old_name, new=unit.name, code=code
        )
        return unit


def undo_change(*, code: str, actor: Actor) -> Locality:
    """Take an applied change back: the former name returns and its row goes."""
    change = unit_changes().get(code)
    if change is None:
        raise RuleBroken("Không có thay đổi nào cho mã đơn vị này.")
    with transaction():
        unit = _unit(code)
        former = db.session.scalars(
            select(FormerName)
            .where(FormerName.locality_id == unit.id, FormerName.legal_basis == change.legal_basis)
            .order_by(FormerName.id.desc())
        ).first()
        if former is None or unit.name != change.new_name:
            raise RuleBroken("Thay đổi này chưa được áp dụng, hoặc tên đã đổi tiếp sau đó.")
        unit.name, unit.unit_word = former.name, former.unit_word
        db.session.delete(former)
        audit.record(
            unit.id, actor, "locality.change.undo", ("locality", unit.id), old=change.new_name, new=unit.name
        )
        return unit


def _unit(code: str) -> Locality:
    unit = db.session.scalars(select(Locality).where(Locality.code == code).with_for_update()).one_or_none()
    if unit is None:
        raise RuleBroken("Chưa có đơn vị này. Hãy nạp danh mục đơn vị hành chính trước.")
    return unit
