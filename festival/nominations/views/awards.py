"""The award catalogue: read it, and add a copy with a day of its own."""

from flask import abort, flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.forms import AwardCopyForm
from festival.nominations.rules.awards import LEVEL_NAMES, SHARE_RULE_NAMES
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


def _paths() -> list[str]:
    return g.user.paths_with(Permission.CATALOGUE_MANAGE)


def _award(award_type_id: int, provinces: list):
    """A row of the country, or of a province in which this person administers something."""
    award = queries.award_type(award_type_id)
    if award is None or (award.locality_id and award.locality_id not in [one.id for one in provinces]):
        abort(404)
    return award


def _own(provinces: list) -> list:
    """The provinces that this person may write rows for."""
    return [one for one in provinces if g.user.may(Permission.CATALOGUE_MANAGE, one)]


@bp.get("/admin/awards")
@allow(Permission.CATALOGUE_MANAGE, of=own_locality)
def list_awards(_place):
    provinces = queries.provinces_around(_paths())
    rows = queries.award_catalogue([one.id for one in provinces])
    places = [("Cả nước", [row for row in rows if row.locality_id is None])]
    places += [(one.name, [row for row in rows if row.locality_id == one.id]) for one in provinces]
    return render("nominations/awards.html", places=places, own=_own(provinces), today=clock.today())


@bp.get("/admin/awards/<int:award_type_id>")
@allow(Permission.CATALOGUE_MANAGE, of=own_locality)
def show_award(_place, award_type_id):
    provinces = queries.provinces_around(_paths())
    award = _award(award_type_id, provinces)
    own = _own(provinces)
    is_ours = award.locality_id in [one.id for one in own] if award.locality_id else False
    return render(
        "nominations/award.html",
        award=award,
        own=[] if award.locality_id else own,
        may_copy=is_ours or (award.locality_id is None and awards.may_change_for_all(_paths())),
        level_names=LEVEL_NAMES,
        share_rule_names=SHARE_RULE_NAMES,
    )


@bp.get("/admin/awards/<int:award_type_id>/copy")
@allow(Permission.CATALOGUE_MANAGE, of=own_locality)
def new_award_copy(_place, award_type_id):
    provinces = queries.provinces_around(_paths())
    award = _award(award_type_id, provinces)
    own = _own(provinces)
    asked = request.args.get("place", "")
    place_id = next((one.id for one in own if str(one.id) == asked), 0)
    return _copy_page(award, AwardCopyForm.of(award, provinces=own, place_id=place_id))


@bp.post("/admin/awards/<int:award_type_id>/copy")
@allow(Permission.CATALOGUE_MANAGE, of=own_locality)
def copy_award(_place, award_type_id):
    provinces = queries.provinces_around(_paths())
    award = _award(award_type_id, provinces)
    form = AwardCopyForm(award=award, provinces=_own(provinces))
    if not form.validate_on_submit():
        return _copy_page(award, form, 422)
    try:
        new = awards.copy_award(
            award_type_id=award.id,
            place_id=form.place.data or None,
            valid_from=form.valid_from.data,
            facts=form.facts,
            paths=_paths(),
            today=clock.today(),
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _copy_page(queries.award_type(award_type_id), form, 409, (str(refusal),))
    flash(f"Đã thêm dòng mới, áp dụng từ {new.valid_from:%d/%m/%Y}.", "good")
    return go(url_for("nominations.show_award", award_type_id=new.id))


def _copy_page(award, form, status: int = 200, errors: tuple[str, ...] = ()):
    return render("nominations/award_copy.html", None, status, award=award, form=form, errors=list(errors))
