"""What is noted on a nominee's page: times of service, and awards decided outside this site."""

from flask import flash, g, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.forms.records import EarlierAwardForm, ServicePeriodForm
from festival.nominations.queries import register
from festival.nominations.queries.records import (
    earlier_award,
    earlier_awards,
    service_period,
    service_periods,
)
from festival.nominations.rules import ACHIEVEMENT_WARNING, RecipientKind
from festival.nominations.rules.service import TRACK_NAMES, Service, years_counted, years_written
from festival.nominations.services import records
from festival.nominations.views.blueprint import bp
from festival.planning.views.undoing import offer, offered
from festival.web.access import allow
from festival.web.htmx import go, render


def records_of(nominee) -> dict:
    """What the nominee's page shows of service and earlier awards."""
    periods = service_periods(nominee.id) if nominee.kind is RecipientKind.INDIVIDUAL else []
    today = clock.today()
    services = [Service(one.started_on, one.ended_on, one.coefficient, one.track) for one in periods]
    return {
        "periods": periods,
        "years": {
            track: years_written(years_counted([one for one in services if one.track is track], today))
            for track in {one.track for one in services}
        },
        "earlier_awards": earlier_awards(nominee.id),
        "track_names": TRACK_NAMES,
        "undoing": offered(_where(nominee.id)),
    }


def _where(nominee_id: int) -> str:
    return f"nominee/{nominee_id}"


def _back(nominee_id: int):
    return go(url_for("nominations.show_nominee", nominee_id=nominee_id, _anchor="records"))


def _page(template: str, nominee, form, status: int = 200, errors: tuple[str, ...] = ()):
    return render(
        template,
        None,
        status,
        nominee=nominee,
        form=form,
        errors=list(errors),
        warning=ACHIEVEMENT_WARNING,
    )


SERVICE_PAGE, AWARD_PAGE = "nominations/service_form.html", "nominations/earlier_award_form.html"


@bp.get("/nominations/nominees/<int:nominee_id>/service-periods/new")
@allow(Permission.NOMINATION_EDIT, of=register.nominee)
def new_service_period(nominee):
    return _page(SERVICE_PAGE, nominee, ServicePeriodForm(data={"coefficient": 100, "track": "guard"}))


@bp.post("/nominations/nominees/<int:nominee_id>/service-periods")
@allow(Permission.NOMINATION_EDIT, of=register.nominee)
def create_service_period(nominee):
    form, nominee_id = ServicePeriodForm(), nominee.id
    if not form.validate_on_submit():
        return _page(SERVICE_PAGE, nominee, form, 422)
    try:
        records.add_service_period(
            nominee_id=nominee_id,
            post=form.post.data,
            service=form.service,
            today=clock.today(),
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _page(SERVICE_PAGE, register.nominee(nominee_id), form, 409, (str(refusal),))
    return _back(nominee_id)


@bp.post("/nominations/service-periods/<int:service_period_id>/deletion")
@allow(Permission.NOMINATION_EDIT, of=service_period)
def delete_service_period(period):
    nominee_id = period.nominee_id
    kept = {
        "track": period.track.value,
        "post": period.post,
        "started_on": f"{period.started_on:%d/%m/%Y}",
        "ended_on": f"{period.ended_on:%d/%m/%Y}" if period.ended_on else "",
        "coefficient": str(period.coefficient),
    }
    records.delete_service_period(service_period_id=period.id, actor=g.user.actor)
    url = url_for("nominations.create_service_period", nominee_id=nominee_id)
    offer(_where(nominee_id), f"Đã xóa thời gian «{kept['post']}».", url, **kept)
    return _back(nominee_id)


def _award_form(nominee, **options) -> EarlierAwardForm:
    return EarlierAwardForm(awards=queries.awards_known_on(clock.today(), nominee.locality), **options)


@bp.get("/nominations/nominees/<int:nominee_id>/earlier-awards/new")
@allow(Permission.NOMINATION_EDIT, of=register.nominee)
def new_earlier_award(nominee):
    return _page(AWARD_PAGE, nominee, _award_form(nominee))


@bp.post("/nominations/nominees/<int:nominee_id>/earlier-awards")
@allow(Permission.NOMINATION_EDIT, of=register.nominee)
def create_earlier_award(nominee):
    form, nominee_id = _award_form(nominee), nominee.id
    if not form.validate_on_submit():
        return _page(AWARD_PAGE, nominee, form, 422)
    try:
        records.add_earlier_award(
            nominee_id=nominee_id, note=form.note, today=clock.today(), actor=g.user.actor
        )
    except RuleBroken as refusal:
        return _page(AWARD_PAGE, register.nominee(nominee_id), form, 409, (str(refusal),))
    flash("Đã ghi.", "good")
    return _back(nominee_id)


@bp.post("/nominations/earlier-awards/<int:earlier_award_id>/deletion")
@allow(Permission.NOMINATION_EDIT, of=earlier_award)
def delete_earlier_award(award):
    nominee_id = award.nominee_id
    names = ("name", "decision_number", "signer", "achievement")
    kept = {name: getattr(award, name) for name in names} | {
        "code": award.code or "",
        "year": str(award.year),
        "decided_on": f"{award.decided_on:%d/%m/%Y}" if award.decided_on else "",
    }
    records.delete_earlier_award(earlier_award_id=award.id, actor=g.user.actor)
    url = url_for("nominations.create_earlier_award", nominee_id=nominee_id)
    offer(_where(nominee_id), f"Đã xóa «{kept['name']}».", url, **kept)
    return _back(nominee_id)
