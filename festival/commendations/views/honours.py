"""The public page of honours, and what a locality chooses to show there."""

from flask import flash, g, make_response, render_template, request, url_for

from festival.commendations import honours
from festival.commendations.forms_honours import HonoursForm
from festival.commendations.queries import decision
from festival.commendations.services import honours as services
from festival.commendations.views.blueprint import bp
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.queries import season
from festival.web.access import allow, public
from festival.web.htmx import go, render
from festival.web.limits import limiter
from festival.web.lists import paged, typed_search

# Wide, for a whole office reads behind one router.
MOST = "240/minute"


@bp.get("/honours")
@public
@limiter.limit(MOST)
def show_honours():
    asked = _asked()
    response = make_response(
        render_template(
            "commendations/honours.html",
            page=paged(honours.found(asked), scalars=False),
            asked=asked,
            search=request.args.get("q", "")[:100],
            years=[("", "Tất cả các năm"), *((str(year), f"Năm {year}") for year in honours.years())],
            localities=[
                ("", "Tất cả địa phương"),
                *(
                    (code, ", ".join(filter(None, (name, above))))
                    for code, name, above in honours.localities()
                ),
            ],
            address=url_for(".show_honours"),
        )
    )
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag(weak=True)
    return response.make_conditional(request)


def _asked() -> honours.Asked:
    year, code = request.args.get("year", ""), request.args.get("locality", "")
    return honours.Asked(
        name=typed_search(),
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        code=code if code.isascii() and code.isalnum() and len(code) <= 20 else "",
    )


@bp.get("/decisions/seasons/<int:season_id>/honours")
@allow(Permission.HONOURS_MANAGE, of=season)
def edit_honours(season):
    return render("commendations/honours_season.html", season=season, decisions=honours.decisions(season.id))


@bp.get("/decisions/<int:decision_id>/honours")
@allow(Permission.HONOURS_MANAGE, of=decision)
def choose_honours(decision):
    honours.check_issued(decision)
    form = HonoursForm()
    form.chosen.data = [one.id for one, _ in honours.candidates(decision.id) if one.is_public]
    return _choose_page(decision, form)


def _choose_page(decision, form: HonoursForm, status: int = 200, refusals=()):
    rows = [
        (one, consent, honours.may_be_named(one.kind, consent))
        for one, consent in honours.candidates(decision.id)
    ]
    return render(
        "commendations/honours_choose.html",
        status=status,
        decision=decision,
        rows=rows,
        form=form,
        refusals=list(refusals),
    )


@bp.post("/decisions/<int:decision_id>/honours")
@allow(Permission.HONOURS_MANAGE, of=decision)
def save_honours(decision):
    honours.check_issued(decision)
    form = HonoursForm()
    if not form.validate_on_submit():
        return _choose_page(decision, form, 422)
    season_id = decision.season_id
    try:
        count = services.show_on_honours(
            decision_id=decision.id, chosen=form.chosen.data, actor=g.user.actor, today=clock.today()
        )
    except RuleBroken as refusal:
        return _choose_page(decision, form, 409, [str(refusal)])
    flash(f"Trang vinh danh nay có {count} người và tập thể của quyết định này.", "good")
    return go(url_for(".edit_honours", season_id=season_id))


@bp.post("/decisions/<int:decision_id>/honours/removal")
@allow(Permission.HONOURS_MANAGE, of=decision)
def remove_honours(decision):
    season_id = decision.season_id
    services.take_from_honours(decision_id=decision.id, actor=g.user.actor)
    flash("Đã gỡ quyết định khỏi trang vinh danh.", "good")
    return go(url_for(".edit_honours", season_id=season_id))
