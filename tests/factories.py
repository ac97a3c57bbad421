"""Plain factories with defaults; each commits through ``transaction`` unless told it runs inside one."""

from contextlib import nullcontext
from datetime import date
from itertools import count
from types import SimpleNamespace

from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import Role
from festival.core.db import db, transaction
from festival.localities.models import Letterhead, Locality
from festival.localities.rules import LocalityKind
from festival.planning.models import Season

_number = count(1)
# A password hash that no password opens; tests that sign in through the form make their own.
NO_PASSWORD = "!"


def keep(*things):
    """Store things, upper to lower, in a transaction of their own or the running one."""
    with nullcontext() if db.session.info.get("writing") else transaction():
        for thing in things:
            db.session.add(thing)
            db.session.flush()
    return things[0]


def make_locality(
    name="Xã An Thịnh", *, kind=LocalityKind.COMMUNE, parent=None, code=None, unit_word="xã"
) -> Locality:
    locality = Locality(
        name=name,
        kind=kind,
        unit_word=unit_word,
        parent=parent,
        code=code or f"T{next(_number):05d}",
        path="",
        valid_from=date(2025, 7, 1),
    )
    with nullcontext() if db.session.info.get("writing") else transaction():
        if parent is not None:
            parent = db.session.merge(parent, load=True)
            locality.parent = parent
        db.session.add(locality)
        db.session.flush()
        locality.path = f"{parent.path if parent else ''}{locality.id}/"
    return locality


def make_user(full_name="Nguyễn Văn An", *, locality, roles=(), sign_in_name=None, **fields) -> User:
    """An account with ``roles`` held in ``locality`` since 2026-01-01."""
    user = User(
        full_name=full_name,
        sign_in_name=sign_in_name or f"nguoi{next(_number)}",
        locality_id=locality.id,
        password_hash=fields.pop("password_hash", NO_PASSWORD),
        must_change_password=fields.pop("must_change_password", False),
        **fields,
    )
    user.grants = [
        RoleGrant(role=role, locality_id=locality.id, valid_from=date(2026, 1, 1)) for role in roles
    ]
    return keep(user)


def make_season(*, locality, year=2026, **fields) -> Season:
    defaults = {
        "theme": "Toàn dân bảo vệ an ninh Tổ quốc",
        "school_start": date(year, 5, 1),
        "window_start": date(year, 7, 1),
        "window_end": date(year, 8, 19),
        "main_day": date(year, 8, 15),
        # Far away: tests hand in dossiers on whatever day they run.
        "nominations_due": date(2099, 12, 31),
    }
    return keep(Season(locality_id=locality.id, year=year, **{**defaults, **fields}))


def make_place(province, name: str, area_name: str) -> SimpleNamespace:
    """A commune with a residential area, a letterhead, a season and one account per role."""
    commune = make_locality(name, parent=province)
    area = make_locality(area_name, kind=LocalityKind.RESIDENTIAL_AREA, parent=commune, unit_word="thôn")
    keep(
        Letterhead(
            locality_id=commune.id,
            parent_agency="TỈNH NAM GIANG",
            agency=f"ỦY BAN NHÂN DÂN {name.upper()}",
            place=name.removeprefix("Xã "),
            awarding_title=f"CHỦ TỊCH ỦY BAN NHÂN DÂN {name.upper()}",
        )
    )
    users = {
        role: make_user(
            f"Người {role.value}", locality=area if role is Role.UNIT_PROPOSER else commune, roles=[role]
        )
        for role in Role
        if role is not Role.PROVINCE_OFFICER
    }
    users[Role.PROVINCE_OFFICER] = make_user(
        "Chuyên viên tỉnh", locality=province, roles=[Role.PROVINCE_OFFICER]
    )
    return SimpleNamespace(commune=commune, area=area, season=make_season(locality=commune), users=users)


def make_world() -> SimpleNamespace:
    """Two communes in two provinces: ``here`` and ``there``."""
    nam_giang = make_locality("Tỉnh Nam Giang", kind=LocalityKind.PROVINCE, unit_word="tỉnh")
    bac_giang = make_locality("Tỉnh Bắc Hà", kind=LocalityKind.PROVINCE, unit_word="tỉnh")
    here = make_place(nam_giang, "Xã An Thịnh", "Thôn Đông")
    there = make_place(bac_giang, "Xã Bình Minh", "Thôn Tây")
    return SimpleNamespace(province=nam_giang, here=here, there=there, users=here.users)
