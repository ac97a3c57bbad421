"""The first start: an administrator for an empty database, then the steps that may wait."""

from flask import abort, current_app, flash, g, request, session, url_for

from festival.accounts import queries
from festival.accounts.forms import FounderForm, SetupCodeForm
from festival.accounts.rules import Role
from festival.accounts.services import installation as installations
from festival.accounts.views.admin import installation
from festival.accounts.views.blueprint import bp, link_to
from festival.accounts.views.entry import begin
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.core.text import fold
from festival.localities import queries as localities
from festival.localities.services.official import load_units
from festival.web.access import allow, may, public
from festival.web.htmx import go, render
from festival.web.limits import limiter

CODE = "setup_code"


def only_when_empty() -> None:
    """Once there is an account there is no set-up."""
    if queries.has_accounts():
        abort(404)


def uncached(response):
    response.headers["Cache-Control"] = "no-store"
    return response


def has_code() -> bool:
    return installations.code_holds(current_app.config["INSTANCE"], session.get(CODE, ""))


@bp.get("/setup")
@public
def show_setup():
    """The code, then the place, then the administrator."""
    only_when_empty()
    if not has_code():
        return uncached(render("setup/code.html", form=SetupCodeForm(formdata=None)))
    chosen = request.args.get("place", "")
    place = localities.locality(int(chosen)) if chosen.isdecimal() and len(chosen) < 9 else None
    if place is not None:
        return founder_page(FounderForm(formdata=None, locality_id=place.id), place)
    typed = request.args.get("q", "")[:100]
    found = localities.places_named(fold(typed)) if fold(typed) else []
    return uncached(render("setup/place.html", typed=typed, found=found))


def founder_page(form: FounderForm, place, *, status: int = 200, problem: str | None = None):
    return uncached(
        render("setup/founder.html", status=status, form=form, chosen_place=place, problem=problem)
    )


@bp.post("/setup")
@public
@limiter.limit("10 per minute; 60 per hour")
def check_setup_code():
    only_when_empty()
    form = SetupCodeForm()
    if not form.validate_on_submit():
        return uncached(render("setup/code.html", status=422, form=form))
    if not installations.code_holds(current_app.config["INSTANCE"], form.code.data):
        form.code.errors = ["Mã chưa đúng. Hãy xem lại mã in trên màn hình máy chủ."]
        return uncached(render("setup/code.html", status=422, form=form))
    session[CODE] = form.code.data
    if not localities.has_official_units():
        load_units()
    return go(url_for("accounts.show_setup"))


@bp.post("/setup/administrator")
@public
@limiter.limit("10 per minute; 60 per hour")
def found_installation():
    only_when_empty()
    form = FounderForm()
    if not has_code():
        return go(url_for("accounts.show_setup"))
    place = localities.locality(form.locality_id.data) if form.locality_id.data else None
    if place is None:
        return go(url_for("accounts.show_setup"))
    if not form.validate_on_submit():
        return founder_page(form, place, status=422)
    try:
        user = installations.found_installation(
            instance=current_app.config["INSTANCE"],
            code=session[CODE],
            full_name=form.full_name.data,
            sign_in_name=form.sign_in_name.data,
            password=form.new_password.data,
            locality_id=place.id,
        )
    except RuleBroken as error:
        return founder_page(form, localities.locality(place.id), status=409, problem=str(error))
    answer = begin(queries.account(user.id), url_for("accounts.show_steps"))
    flash("Đã tạo người quản trị đầu tiên. Các bước sau làm lúc nào cũng được.", "good")
    return answer


@bp.get("/admin/setup")
@allow(Permission.INSTALLATION_MANAGE, of=installation)
def show_steps(home):
    """What is still to do before the first season; every step may wait."""
    place, today = home.locality, clock.today()
    return render(
        "setup/steps.html",
        home=home,
        has_letterhead=localities.letterhead(place.id) is not None,
        units=localities.count_below(place),
        accounts=queries.count_accounts(place),
        secretaries=queries.holders(Role.COUNCIL_SECRETARY, place, today),
        council_url=link_to("voting.found_council", locality_id=place.id),
        may_found=may(Permission.COUNCIL_MANAGE, place),
        public_url=localities.public_url(current_app.config["PUBLIC_URL"]),
        test_print_url=_test_print_url(),
    )


def _test_print_url() -> str | None:
    """The sheet bears the letterhead of one's own office or of one above it: without any there is none."""
    has_letterhead = any(map(localities.letterhead, reversed(g.user.locality.ancestor_ids)))
    return link_to("certificates.test_print") if has_letterhead else None
