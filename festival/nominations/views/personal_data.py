"""What people are told about their data, and how long it is kept."""

from flask import flash, g, url_for

from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.localities.queries import locality
from festival.localities.rules import LocalityKind
from festival.nominations.forms.keeping import PersonalDataForm
from festival.nominations.queries import keeping as queries
from festival.nominations.services import keeping
from festival.nominations.views.blueprint import bp
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.htmx import go, render

_KEEPERS = (LocalityKind.COMMUNE, LocalityKind.PROVINCE)


def keeping_place(locality_id: int) -> Locality | None:
    """Communes and provinces answer for the data; what lies within a commune follows it."""
    place = locality(locality_id)
    return place if place is not None and place.kind in _KEEPERS else None


@bp.get("/nominations/seasons/<int:season_id>/privacy-notice")
@allow(Permission.SEASON_VIEW, of=season)
def show_privacy_notice(season):
    """For everybody who proposes, to read out or print for whoever is proposed."""
    words = queries.privacy_notice(season.locality_id)
    return render("nominations/privacy_notice.html", season=season, paragraphs=words.split("\n\n"))


def _page(place, form: PersonalDataForm, status: int = 200):
    return render("nominations/personal_data.html", None, status, place=place, form=form)


@bp.get("/admin/localities/<int:locality_id>/personal-data")
@allow(Permission.CATALOGUE_MANAGE, of=keeping_place)
def edit_personal_data(place):
    months = {kind.value: number for kind, number in queries.keeping_months(place.id).items()}
    return _page(place, PersonalDataForm(formdata=None, words=queries.privacy_notice(place.id), **months))


@bp.post("/admin/localities/<int:locality_id>/personal-data")
@allow(Permission.CATALOGUE_MANAGE, of=keeping_place)
def save_personal_data(place):
    form = PersonalDataForm()
    if not form.validate_on_submit():
        return _page(place, form, 422)
    keeping.save_personal_data(
        locality_id=place.id, words=form.words.data, months=form.months, actor=g.user.actor
    )
    flash("Đã lưu.", "good")
    return go(url_for("nominations.edit_personal_data", locality_id=place.id))
