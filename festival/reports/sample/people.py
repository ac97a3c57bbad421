"""The accounts of the roster, made."""

from festival.accounts.models import RoleGrant, User
from festival.accounts.services import passwords
from festival.accounts.services.grants import grant_role
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.localities.models import Locality
from festival.reports.sample.roster import ACCOUNTS, DEPUTY, IN_OFFICE_SINCE, PASSWORD, SampleAccount


def make_accounts(places: dict[str, Locality]) -> dict[str, User]:
    """Every account with its roles, by sign-in name; one hash for all, as the password is one."""
    password_hash = passwords.make_hash(PASSWORD)
    with transaction():
        return {one.sign_in_name: _made(one, places[one.place], password_hash) for one in ACCOUNTS}


def appoint_deputy(users: dict[str, User], commune: Locality) -> None:
    """Told to the deputy at the next sign-in, as every grant is."""
    name, role, start, end = DEPUTY
    grant_role(
        account_id=users[name].id,
        role=role,
        locality_id=commune.id,
        valid_from=start,
        valid_to=end,
        is_deputy=True,
        actor=users["quantri"].actor,
    )


def _made(account: SampleAccount, place: Locality, password_hash: str) -> User:
    user = User(
        sign_in_name=account.sign_in_name,
        full_name=account.full_name,
        locality_id=place.id,
        password_hash=password_hash,
        must_change_password=False,
    )
    user.grants = [
        RoleGrant(role=role, locality_id=place.id, valid_from=IN_OFFICE_SINCE) for role in account.roles
    ]
    db.session.add(user)
    db.session.flush()
    roles = [role.value for role in account.roles]
    audit.record(place.id, SYSTEM, "account.create", ("account", user.id), roles=roles)
    return user
