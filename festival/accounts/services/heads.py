"""Accounts for all hamlet heads of a commune from one pasted list: all of them, or none."""

import hashlib
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import Role
from festival.accounts.services import naming, passwords
from festival.accounts.services.grants import note_grant
from festival.accounts.services.people import Slip
from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.text import fold, is_disguised
from festival.localities import queries as localities
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.localities.services.pasted import pasted_lines, split_cells, unit_word_of
from festival.localities.services.units import new_unit

MOST_LETTERS = 200


@dataclass(frozen=True)
class HeadRow:
    """A pasted line as it was understood."""

    number: int
    full_name: str
    area: str
    area_id: int | None = None
    is_new_area: bool = False
    is_known: bool = False
    error: str = ""

    @property
    def cells(self) -> tuple[str, str, str]:
        if self.error:
            return self.full_name, self.area, ""
        if self.is_known:
            return self.full_name, self.area, "Đã có tài khoản, bỏ qua"
        return (
            self.full_name,
            self.area,
            "Tạo khu dân cư và tài khoản" if self.is_new_area else "Tạo tài khoản",
        )


@dataclass(frozen=True)
class HeadPlan:
    """What a list would do; ``digest`` names exactly this plan."""

    rows: list[HeadRow]

    @property
    def fresh(self) -> list[HeadRow]:
        return [row for row in self.rows if not row.error and not row.is_known]

    @property
    def new_areas(self) -> list[str]:
        names = {fold(row.area): row.area for row in self.fresh if row.is_new_area}
        return list(names.values())

    @property
    def errors(self) -> list[HeadRow]:
        return [row for row in self.rows if row.error]

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()


def read_heads(commune: Locality, text: str, *, make_areas: bool) -> HeadPlan:
    """Understand «full name [tab] residential area» lines against what the commune has; two queries."""
    areas = localities.areas_in_force(commune.id, clock.today())
    holders = _holders(commune)
    rows, seen = [], {}
    for number, line in pasted_lines(text):
        row = _match(_read_line(number, line), areas, make_areas=make_areas)
        if not row.error:
            key = (fold(row.full_name), row.area_id or fold(row.area))
            if key in seen:
                row = replace(row, error=f"Trùng với dòng {seen[key]}.")
            else:
                seen[key] = number
                row = replace(row, is_known=key in holders)
        rows.append(row)
    return HeadPlan(rows)


def _holders(commune: Locality) -> set[tuple[str, int]]:
    """Folded names and areas of everybody who proposes for an area of the commune."""
    query = (
        select(User.name_fold, RoleGrant.locality_id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .join(Locality, Locality.id == RoleGrant.locality_id)
        .where(RoleGrant.role == Role.UNIT_PROPOSER, Locality.parent_id == commune.id)
    )
    return {(name, place) for name, place in db.session.execute(query)}


def _read_line(number: int, line: str) -> HeadRow:
    cells = split_cells(line)
    full_name, area = cells[0], next((cell for cell in cells[1:] if cell), "")
    error = ""
    if not full_name or not area:
        error = "Cần đủ hai cột: họ và tên, khu dân cư."
    elif is_disguised(line.replace("\t", " ")):
        error = "Có ký tự điều khiển ẩn."
    elif max(len(full_name), len(area)) > MOST_LETTERS:
        error = f"Dài quá {MOST_LETTERS} ký tự."
    return HeadRow(number, full_name, area, error=error)


def _match(row: HeadRow, areas: list[Locality], *, make_areas: bool) -> HeadRow:
    """Find the area by its whole name, else by its name without the unit's word, accents ignored."""
    if row.error:
        return row
    wanted = fold(row.area)
    found = [area for area in areas if area.name_fold == wanted]
    found = found or [area for area in areas if wanted == _bare(area)]
    if len(found) > 1:
        return replace(row, error="Có nhiều đơn vị trùng tên này. Hãy ghi cả loại, ví dụ «Thôn Đông».")
    if found:
        return replace(row, area=found[0].name, area_id=found[0].id)
    if make_areas:
        return replace(row, is_new_area=True)
    return replace(row, error="Xã chưa có khu dân cư này.")


def _bare(area: Locality) -> str:
    return area.name_fold.removeprefix(fold(area.unit_word)).strip()


def create_heads(*, commune_id: int, text: str, make_areas: bool, digest: str, actor: Actor) -> list[Slip]:
    """Make every account of the list, or none; ``digest`` is that of the plan the person saw."""
    try:
        with transaction():
            commune = db.session.get_one(Locality, commune_id, with_for_update=True)
            plan = read_heads(commune, text, make_areas=make_areas)
            _check(plan, digest)
            areas = {area.id: area for area in localities.areas_in_force(commune.id, clock.today())}
            made = {
                fold(name): new_unit(
                    commune,
                    name=name,
                    kind=LocalityKind.RESIDENTIAL_AREA,
                    unit_word=unit_word_of(name, LocalityKind.RESIDENTIAL_AREA),
                    actor=actor,
                )
                for name in plan.new_areas
            }
            places = [areas[row.area_id] if row.area_id else made[fold(row.area)] for row in plan.fresh]
            names = naming.free_names([naming.of_area(place, commune) for place in places])
            return [
                _make(row, place, name, actor)
                for row, place, name in zip(plan.fresh, places, names, strict=True)
            ]
    except IntegrityError:
        raise RuleBroken("Có tên đăng nhập vừa được người khác dùng. Hãy bấm tạo lại.") from None


def _check(plan: HeadPlan, digest: str) -> None:
    if plan.errors:
        raise RuleBroken(f"Còn {len(plan.errors)} dòng chưa đúng nên chưa tạo tài khoản nào.")
    if not plan.fresh:
        raise RuleBroken("Mọi người trong danh sách đã có tài khoản. Không tạo thêm ai.")
    if plan.digest != digest:
        raise RuleBroken("Danh sách hoặc địa bàn vừa thay đổi. Hãy xem lại bảng rồi bấm tạo.")


def _make(row: HeadRow, place: Locality, sign_in_name: str, actor: Actor) -> Slip:
    password = passwords.one_time_password()
    user = User(
        full_name=row.full_name,
        sign_in_name=sign_in_name,
        locality_id=place.id,
        password_hash=passwords.make_slip_hash(password),
    )
    db.session.add(user)
    db.session.flush()
    audit.record(place.parent_id, actor, "account.create", ("account", user.id), sign_in_name=sign_in_name)
    granted = RoleGrant(
        user=user,
        role=Role.UNIT_PROPOSER,
        locality_id=place.id,
        valid_from=clock.today(),
        granted_by_id=actor.id,
    )
    db.session.add(granted)
    note_grant(granted, user, place, actor)
    return Slip(user.id, user.full_name, place.name, sign_in_name, password)
