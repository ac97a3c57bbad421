"""Xã An Thịnh and what it is made of. Codes with letters can never be official ones."""

from datetime import date

from festival.core import audit
from festival.core.audit import INSTALLATION, SYSTEM
from festival.core.db import db, transaction
from festival.localities.models import Letterhead, Locality
from festival.localities.rules import LocalityKind
from festival.localities.services import units
from festival.reports.sample.roster import COMMUNE, PROVINCE

SINCE = date(2025, 7, 1)
PROVINCE_CODE, COMMUNE_CODE = "SM", "SM-AT"
LOCAL_UNITS = {
    LocalityKind.RESIDENTIAL_AREA: (
        "Thôn Đông",
        "Thôn Đoài",
        "Thôn Trung",
        "Thôn Thượng",
        "Bản Nà Cáp",
        "Thôn Hạ",
        "Thôn Tân Lập",
        "Thôn Cầu Mới",
        "Thôn Đồng Bến",
        "Thôn Phú Lâm",
        "Bản Pác Mạ",
        "Bản Nà Lùng",
        "Thôn Suối Trong",
        "Khu phố Chợ Mới",
        "Thôn Yên Bình",
    ),
    LocalityKind.OFFICE: ("Công an xã", "Ban Chỉ huy Quân sự xã", "Trạm Y tế xã"),
    LocalityKind.ENTERPRISE: ("Công ty TNHH May An Thịnh Phát", "Hợp tác xã Nông nghiệp An Thịnh"),
    LocalityKind.SCHOOL: (
        "Trường THPT An Thịnh",
        "Trường THCS An Thịnh",
        "Trường Tiểu học An Thịnh",
        "Trường Mầm non Hoa Ban",
    ),
}


def make_places() -> dict[str, Locality]:
    """Province, commune and its units by name."""
    with transaction():
        province = _official(PROVINCE, LocalityKind.PROVINCE, "tỉnh", None, PROVINCE_CODE)
        commune = _official(COMMUNE, LocalityKind.COMMUNE, "xã", province, COMMUNE_CODE)
        db.session.add(
            Letterhead(
                locality_id=commune.id,
                parent_agency="TỈNH NAM GIANG",
                agency="ỦY BAN NHÂN DÂN XÃ AN THỊNH",
                place="An Thịnh",
                awarding_title="CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH",
            )
        )
    found = {PROVINCE: province, COMMUNE: commune}
    for kind, names in LOCAL_UNITS.items():
        for name in names:
            found[name] = units.create_unit(
                commune_id=commune.id, name=name, kind=kind, unit_word="", actor=SYSTEM
            )
    return found


def _official(name: str, kind: LocalityKind, word: str, parent: Locality | None, code: str) -> Locality:
    unit = Locality(name=name, kind=kind, unit_word=word, parent=parent, code=code, path="", valid_from=SINCE)
    unit.legal_basis = "Đơn vị mẫu, không có thật"
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path if parent else ''}{unit.id}/"
    audit.record(INSTALLATION, SYSTEM, "locality.create", ("locality", unit.id), name=name, code=code)
    return unit
