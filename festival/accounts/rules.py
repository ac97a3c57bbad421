"""Roles and what they grant. Pure; this table is the policy."""

from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission as P


class Role(Enum):
    UNIT_PROPOSER = "unit_proposer"
    COMMUNE_ORGANIZER = "commune_organizer"
    STANDING_OFFICE = "standing_office"
    COUNCIL_SECRETARY = "council_secretary"
    COUNCIL_MEMBER = "council_member"
    COUNCIL_CHAIR = "council_chair"
    DECISION_CLERK = "decision_clerk"
    PRINT_CLERK = "print_clerk"
    PROVINCE_OFFICER = "province_officer"
    LEADER = "leader"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.UNIT_PROPOSER: "Người đề nghị (thôn, tổ dân phố, cơ quan, trường)",
    Role.COMMUNE_ORGANIZER: "Cán bộ tổ chức Ngày hội",
    Role.STANDING_OFFICE: "Thường trực Hội đồng",
    Role.COUNCIL_SECRETARY: "Thư ký Hội đồng",
    Role.COUNCIL_MEMBER: "Thành viên Hội đồng",
    Role.COUNCIL_CHAIR: "Chủ tịch Hội đồng",
    Role.DECISION_CLERK: "Văn thư",
    Role.PRINT_CLERK: "Nhân viên in",
    Role.PROVINCE_OFFICER: "Chuyên viên cấp tỉnh",
    Role.LEADER: "Lãnh đạo",
    Role.ADMIN: "Quản trị",
}

_SEES_PLANS = frozenset({P.SEASON_VIEW, P.FESTIVAL_VIEW})
_READS_DOSSIERS = frozenset({P.SEASON_VIEW, P.NOMINATION_VIEW, P.COUNCIL_VIEW})
_FOLLOWS_DECISIONS = frozenset({P.SEASON_VIEW, P.DECISION_VIEW, P.CERTIFICATES_VIEW})

GRANTS: dict[Role, frozenset[P]] = {
    Role.UNIT_PROPOSER: _SEES_PLANS | {P.FESTIVAL_EDIT, P.NOMINATION_VIEW, P.NOMINATION_EDIT},
    Role.COMMUNE_ORGANIZER: _SEES_PLANS
    | {P.SEASON_MANAGE, P.FESTIVAL_EDIT, P.LOCALITY_MANAGE, P.DOCUMENTS_MANAGE, P.REPORT_VIEW}
    | {P.DECISION_VIEW, P.CERTIFICATES_VIEW, P.CERTIFICATES_HAND_OVER},
    Role.STANDING_OFFICE: _SEES_PLANS
    | _READS_DOSSIERS
    | _FOLLOWS_DECISIONS
    | {P.NOMINATION_EDIT, P.NOMINATION_REVIEW, P.NOMINEE_MERGE, P.DECISION_DRAFT, P.HONOURS_MANAGE}
    | {P.REPORT_VIEW},
    Role.COUNCIL_SECRETARY: _READS_DOSSIERS | {P.COUNCIL_MANAGE, P.DECISION_VIEW, P.REPORT_VIEW},
    Role.COUNCIL_MEMBER: _READS_DOSSIERS,
    Role.COUNCIL_CHAIR: _READS_DOSSIERS | {P.SESSION_PRESIDE, P.DECISION_VIEW, P.REPORT_VIEW},
    Role.DECISION_CLERK: _FOLLOWS_DECISIONS | {P.DECISION_ISSUE},
    Role.PRINT_CLERK: _FOLLOWS_DECISIONS
    | {P.CERTIFICATES_PRINT, P.CERTIFICATES_HAND_OVER, P.CERTIFICATE_TEMPLATES_MANAGE},
    Role.PROVINCE_OFFICER: _SEES_PLANS
    | _READS_DOSSIERS
    | _FOLLOWS_DECISIONS
    | {P.NOMINATION_RECEIVE, P.NOMINEE_MERGE, P.CERTIFICATE_TEMPLATES_MANAGE, P.REPORT_VIEW},
    Role.LEADER: _SEES_PLANS
    | _READS_DOSSIERS
    | _FOLLOWS_DECISIONS
    | {P.FESTIVAL_APPROVE, P.DECISION_SIGN, P.HONOURS_MANAGE, P.REPORT_VIEW, P.AUDIT_VIEW},
    Role.ADMIN: frozenset(
        {P.ACCOUNTS_MANAGE, P.LOCALITY_MANAGE, P.CATALOGUE_MANAGE, P.INSTALLATION_MANAGE, P.DOCUMENTS_MANAGE}
        | {P.AUDIT_VIEW, P.SEASON_VIEW, P.SEASON_MANAGE, P.FESTIVAL_VIEW, P.REPORT_VIEW, P.COUNCIL_VIEW}
    ),
}


def is_in_force(valid_from: date, valid_to: date | None, day: date) -> bool:
    return valid_from <= day and (valid_to is None or day <= valid_to)


def check_may_grant(actor_id: int, owner_id: int) -> None:
    if actor_id == owner_id:
        raise RuleBroken("Không ai tự giao quyền cho mình. Hãy nhờ một quản trị viên khác.")


LEAST_LETTERS = 10
# What people try first; anything built on these words alone is no password.
COMMON_PASSWORDS = frozenset(
    (
        "0123456789 1234567890 12345678910 123456789a 0987654321 1111111111 0000000000 1122334455 1234512345 "
        "qwertyuiop qwerty12345 password12 password123 password1234 passw0rd123 abc1234567 abcd123456 "
        "a123456789 1q2w3e4r5t iloveyou123 admin12345 administrator matkhau123 matkhau1234 matkhau12345 "
        "matkhaumoi vietnam123 vietnam2026 vietnam1945 ngayhoi2026 ngayhoi198 congan1234 congan2026 "
        "ubndxa2026 ubndxa1234 anninhtoquoc baovetoquoc toanquoc123 hanoi123456 saigon12345 anhyeuem123 "
        "khongbiet123 khongnhonua thaydoi123 doimatkhau"
    ).split()
)


def check_new_password(password: str, sign_in_name: str, full_name: str = "") -> None:
    """Long enough, and not what anybody would try first."""
    plain = password.casefold().replace(" ", "")
    if len(password) < LEAST_LETTERS:
        raise RuleBroken(f"Mật khẩu cần ít nhất {LEAST_LETTERS} ký tự. Một câu ngắn dễ nhớ là tốt nhất.")
    if plain in COMMON_PASSWORDS or len(set(plain)) < 4:
        raise RuleBroken("Mật khẩu này quá dễ đoán. Hãy chọn một câu ngắn chỉ mình đồng chí biết.")
    if plain in (sign_in_name.casefold(), full_name.casefold().replace(" ", "")):
        raise RuleBroken("Mật khẩu không được giống tên đăng nhập hoặc họ và tên.")


def check_period(valid_from: date, valid_to: date | None, *, is_deputy: bool) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise RuleBroken("Ngày kết thúc không được trước ngày bắt đầu.")
    if is_deputy and valid_to is None:
        raise RuleBroken("Ủy quyền phải có ngày kết thúc.")


def check_role_fits(role: Role, kind: str) -> None:
    """``kind`` is the value of the place's kind: communes and provinces have councils and clerks."""
    if role is Role.PROVINCE_OFFICER and kind != "province":
        raise RuleBroken("Chuyên viên cấp tỉnh chỉ được giao ở tỉnh, thành phố.")
    if role is not Role.UNIT_PROPOSER and kind not in ("province", "commune"):
        raise RuleBroken("Ở khu dân cư, cơ quan, trường chỉ giao việc «Người đề nghị».")


def check_not_oneself(actor_id: int, owner_id: int) -> None:
    if actor_id == owner_id:
        raise RuleBroken("Việc này không tự làm với tài khoản của mình. Hãy nhờ một quản trị viên khác.")


def overlaps(first_from: date, first_to: date | None, then_from: date, then_to: date | None) -> bool:
    """Whether two periods share a day; None is without an end."""
    return (first_to is None or then_from <= first_to) and (then_to is None or first_from <= then_to)
