"""Administration of accounts: list, create, lock, reset, roles."""

from flask import flash, g, request, url_for

from festival.accounts import queries
from festival.accounts.forms import AccountForm, FullNameForm, GrantForm, ResetForm
from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import ROLE_NAMES, Role, is_in_force
from festival.accounts.services import grants, people
from festival.accounts.views.blueprint import bp, own_place
from festival.accounts.views.slips import slip_page
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities import queries as localities
from festival.web.access import allow, may, signed_in
from festival.web.htmx import go, render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

STATES = (("", "Tất cả"), ("open", "Đang mở"), ("new", "Chưa đổi mật khẩu lần đầu"), ("closed", "Đã khóa"))
SORTS = {
    "name": (User.name_sort, User.id),
    "sign_in": (User.sign_in_name,),
}


def roles_of(user: User) -> list[str]:
    """«Văn thư: Xã An Thịnh» for every role held today."""
    today = clock.today()
    return [
        f"{held.role_name}: {held.locality.name}"
        for held in user.grants
        if is_in_force(held.valid_from, held.valid_to, today)
    ]


def state_of(user: User) -> str:
    if not user.is_enabled:
        return "Đã khóa"
    return "Chưa đổi mật khẩu" if user.must_change_password else "Đang mở"


@bp.get("/admin/accounts")
@signed_in
def list_accounts():
    place = own_place(Permission.ACCOUNTS_MANAGE)
    asked = {name: request.args.get(name, "") for name in ("state", "role")}
    query = queries.accounts_under(g.user.paths_with(Permission.ACCOUNTS_MANAGE))
    query = queries.accounts_matching(query, folded=typed_search(), day=clock.today(), **asked)
    query = sorted_by(query, SORTS, "name")
    if wants_export():
        columns = {
            "Họ và tên": lambda user: user.full_name,
            "Tên đăng nhập": lambda user: user.sign_in_name,
            "Đơn vị": lambda user: user.locality.name,
            "Phần việc": lambda user: "; ".join(roles_of(user)),
            "Tình trạng": state_of,
        }
        return export_xlsx(queries.all_of(query), columns, "tai-khoan.xlsx")
    return render(
        "accounts/accounts.html",
        "accounts/_accounts.html",
        place=place,
        page=paged(query),
        asked=asked,
        roles_of=roles_of,
        state_of=state_of,
        states=STATES,
        role_choices=[("", "Tất cả"), *((role.value, name) for role, name in ROLE_NAMES.items())],
        here=here,
    )


def places_for_accounts(place) -> list:
    """A place and what lies directly below it, while it exists."""
    return [place, *localities.below_in_force(place.id, clock.today())]


@bp.get("/admin/localities/<int:locality_id>/accounts/new")
@allow(Permission.ACCOUNTS_MANAGE, of=localities.locality)
def new_account(place):
    form = AccountForm(formdata=None, places=places_for_accounts(place), locality_id=place.id)
    return render("accounts/new_account.html", form=form, where=place)


@bp.post("/admin/localities/<int:locality_id>/accounts")
@allow(Permission.ACCOUNTS_MANAGE, of=localities.locality)
def create_account(place):
    form = AccountForm(places=places_for_accounts(place))
    if not form.validate_on_submit():
        return render("accounts/new_account.html", status=422, form=form, where=place)
    try:
        slip = people.create_account(
            full_name=form.full_name.data,
            sign_in_name=form.sign_in_name.data or "",
            locality_id=form.locality_id.data,
            actor=g.user.actor,
        )
    except RuleBroken as error:
        return render("accounts/new_account.html", status=409, form=form, where=place, problem=str(error))
    return slip_page(
        [slip], title="Đã tạo tài khoản", after=url_for("accounts.show_person", account_id=slip.user_id)
    )


@bp.get("/admin/accounts/<int:account_id>")
@allow(Permission.ACCOUNTS_MANAGE, of=queries.account)
def show_person(owner):
    return person_page(owner)


def person_page(
    owner: User, *, status: int = 200, grant_form=None, name_form=None, problem: str | None = None
):
    """Everything about one account, with what may be done to it."""
    form = grant_form or GrantForm(
        formdata=None, places=places_to_grant(owner), locality_id=owner.locality_id, valid_from=clock.today()
    )
    return render(
        "accounts/person.html",
        status=status,
        owner=owner,
        form=form,
        name_form=name_form or FullNameForm(formdata=None, full_name=owner.full_name),
        reset_form=ResetForm(formdata=None),
        state=state_of(owner),
        today=clock.today(),
        entries=queries.written_history(("account", owner.id)),
        problem=problem,
    )


def places_to_grant(owner: User) -> list:
    """Where the owner may be given a role by the person in front of us: at home, above it and below it."""
    above = [owner.locality.parent] if owner.locality.parent else []
    below = localities.below_in_force(owner.locality_id, clock.today())
    return [owner.locality, *(each for each in [*above, *below] if may(Permission.ACCOUNTS_MANAGE, each))]


@bp.post("/admin/accounts/<int:account_id>/name")
@allow(Permission.ACCOUNTS_MANAGE, of=queries.account)
def rename_person(owner):
    form = FullNameForm()
    if not form.validate_on_submit():
        return person_page(owner, status=422, name_form=form)
    return _act(owner, people.rename_account, "Đã sửa họ và tên.", full_name=form.full_name.data)


@bp.post("/admin/accounts/<int:account_id>/lock")
@allow(Permission.ACCOUNTS_MANAGE, of=queries.account)
def disable_person(owner):
    return _act(owner, people.disable, "Đã khóa tài khoản.")


@bp.post("/admin/accounts/<int:account_id>/unlock")
@allow(Permission.ACCOUNTS_MANAGE, of=queries.account)
def enable_person(owner):
    return _act(owner, people.enable, "Đã mở lại tài khoản.")


@bp.post("/admin/accounts/<int:account_id>/second-factor")
@allow(Permission.ACCOUNTS_MANAGE, of=queries.account)
def require_second_factor(owner):
    required = request.form.get("required") == "1"
    sentence = "Đã yêu cầu xác thực hai bước." if required else "Đã bỏ yêu cầu xác thực hai bước."
    return _act(owner, people.require_second_factor, sentence, required=required)


def _act(owner: User, service, sentence: str, **arguments):
    try:
        service(account_id=owner.id, actor=g.user.actor, **arguments)
    except RuleBroken as error:
        return person_page(queries.account(owner.id), status=409, problem=str(error))
    flash(sentence, "good")
    return go(url_for("accounts.show_person", account_id=owner.id))


@bp.post("/admin/accounts/<int:account_id>/password")
@allow(Permission.ACCOUNTS_MANAGE, of=queries.account)
def reset_password(owner):
    try:
        slip = people.reset_password(
            account_id=owner.id, forget_phone=ResetForm().forget_phone.data, actor=g.user.actor
        )
    except RuleBroken as error:
        return person_page(queries.account(owner.id), status=409, problem=str(error))
    after = url_for("accounts.show_person", account_id=owner.id)
    return slip_page([slip], title="Đã cấp lại mật khẩu", after=after)


@bp.post("/admin/accounts/<int:account_id>/grants")
@allow(Permission.ACCOUNTS_MANAGE, of=queries.account)
def grant_role(owner):
    form = GrantForm(places=places_to_grant(owner))
    if not form.validate_on_submit():
        return person_page(owner, status=422, grant_form=form)
    try:
        grants.grant_role(
            account_id=owner.id,
            role=Role(form.role.data),
            locality_id=form.locality_id.data,
            valid_from=form.valid_from.data,
            valid_to=form.valid_to.data,
            is_deputy=form.is_deputy.data,
            actor=g.user.actor,
        )
    except RuleBroken as error:
        return person_page(queries.account(owner.id), status=409, grant_form=form, problem=str(error))
    flash("Đã giao việc. Người nhận sẽ được báo ở lần đăng nhập tới.", "good")
    return go(url_for("accounts.show_person", account_id=owner.id))


@bp.post("/admin/grants/<int:grant_id>/revocation")
@allow(Permission.ACCOUNTS_MANAGE, of=queries.grant)
def revoke_grant(held: RoleGrant):
    owner_id = held.user_id
    try:
        grants.revoke_grant(grant_id=held.id, actor=g.user.actor)
    except RuleBroken as error:
        return person_page(queries.account(owner_id), status=409, problem=str(error))
    flash("Đã thu hồi việc. Người giữ việc sẽ được báo ở lần đăng nhập tới.", "good")
    return go(url_for("accounts.show_person", account_id=owner_id))
