"""Nobody loses the name, the way in or the role while sitting in an open meeting or counting for one."""

import pytest

from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import Role
from festival.accounts.services import passwords, sign_in
from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db
from festival.voting import services
from festival.voting.models import Teller
from tests.accounts.make import PASSWORD, make_grant
from tests.factories import keep
from tests.voting import make

REFUSAL = (
    "Người này đang tham gia một phiên họp Hội đồng chưa công bố kết quả. Hãy chờ phiên họp công bố kết quả."
)


def state_of(person_id: int) -> tuple:
    db.session.rollback()
    held = db.session.query(RoleGrant).filter_by(user_id=person_id).all()
    told = db.session.query(AuditEntry).filter(AuditEntry.action.like("account.%")).count()
    user = db.session.get(User, person_id)
    days = sorted((grant.role.value, grant.valid_from, str(grant.valid_to)) for grant in held)
    return user.full_name, user.totp_required, days, told


def forbidden(person_id: int, grant_id: int) -> dict[str, dict]:
    address = f"/admin/accounts/{person_id}"
    return {
        f"{address}/name": {"full_name": "Người Khác"},
        f"{address}/second-factor": {"required": "1"},
        f"/admin/grants/{grant_id}/revocation": {},
    }


@pytest.mark.parametrize("part", ["member", "teller"])
def test_an_administrator_waits_for_the_result(world, browse, part):
    made = make.make_vote(world.here)
    person = made.users[0] if part == "member" else world.users[Role.COUNCIL_SECRETARY]
    if part == "teller":
        keep(Teller(session_id=made.id, user_id=person.id, position=1, full_name=person.full_name))
    held = make_grant(person, Role.LEADER, world.here.commune)
    person_id, admin = person.id, browse(world.users[Role.ADMIN])
    before = state_of(person_id)

    for url, form in forbidden(person_id, held.id).items():
        response = admin.post(url, form, 409)
        assert REFUSAL in response.get_data(as_text=True), url
    assert state_of(person_id) == before

    services.end_vote(session_id=made.id, actor=SYSTEM)
    services.close_session(session_id=made.id, actor=SYSTEM)
    for url, form in forbidden(person_id, held.id).items():
        admin.post(url, form)
    assert state_of(person_id)[:2] == ("Người Khác", True)


def test_a_member_changes_the_own_password_in_the_middle_of_a_vote(world):
    made = make.make_vote(world.here)
    member, new = made.users[0], "gió lùa qua cửa sổ"
    member.password_hash = passwords.make_hash(PASSWORD)
    db.session.commit()
    name = member.sign_in_name

    sign_in.change_password(user_id=made.user_ids[0], old=PASSWORD, new=new, actor=member.actor)

    assert sign_in.check_password(sign_in_name=name, password=new).id == made.user_ids[0]
