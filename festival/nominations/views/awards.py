"""The award catalogue: read it, and add a copy with a day of its own."""

from flask import abort, flash, g, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.forms import AwardCopyForm
from festival.nominations.rules import RecipientKind
from festival.nominations.services import awards
from festival.nominations.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


def own_locality():
    """The catalogue belongs to no place; who administers somewhere may read it."""
    return next(
        (
            grant.locality
            for grant in g.user.grants
            if g.user.may(Permission.CATALOGUE_MANAGE, grant.locality)
        ),
        g.user.locality,
    )


@bp.get("/admin/awards")
@allow(Permission.CATALOGUE_MANAGE, of=own_locality)
def list_awards(_place):
    return render("nominations/awards.html", rows=queries.award_catalogue(), today=clock.today())


@bp.get("/admin/awards/<int:award_type_id>/copy")
@allow(Permission.CATALOGUE_MANAGE, of=own_locality)
def new_award_copy(_place, award_type_id):
    award = queries.award_type(award_type_id) or abort(404)
    return _copy_page(award, AwardCopyForm(data=_shown(award)))


@bp.post("/admin/awards/<int:award_type_id>/copy")
@allow(Permission.CATALOGUE_MANAGE, of=own_locality)
def copy_award(_place, award_type_id):
    award = queries.award_type(award_type_id) or abort(404)
    form = AwardCopyForm()
    if not form.validate_on_submit():
        return _copy_page(award, form, 422)
    try:
        new = awards.copy_award(
            award_type_id=award.id,
            valid_from=form.valid_from.data,
            name=form.name.data,
            printed_name=form.printed_name.data,
            signer=form.signer.data,
            multiples=form.multiples,
            paths=g.user.paths_with(Permission.CATALOGUE_MANAGE),
            today=clock.today(),
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _copy_page(award, form, 409, (str(refusal),))
    flash(f"Đã thêm dòng mới, áp dụng từ {new.valid_from:%d/%m/%Y}.", "good")
    return go(url_for("nominations.list_awards"))


def _copy_page(award, form, status: int = 200, errors: tuple[str, ...] = ()):
    return render("nominations/award_copy.html", None, status, award=award, form=form, errors=list(errors))


def _shown(award) -> dict:
    """What the copy begins with; the day is the one thing that must be typed."""
    names = ("name", "printed_name", "signer", *(f"multiple_{kind.value}" for kind in RecipientKind))
    return {name: getattr(award, name) for name in names}
