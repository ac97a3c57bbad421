"""What a guest opens from an invitation. No session, no account: the address alone says who answers."""

from flask import abort, make_response, redirect, render_template, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.planning.forms.guests import AnswerForm
from festival.planning.queries.guests import by_token
from festival.planning.queries.running import rain_plan
from festival.planning.rules.guests import Answer, is_token, why_closed
from festival.planning.rules.rain import is_called
from festival.planning.services.guests import give_answer
from festival.planning.views.blueprint import bp
from festival.web.access import public
from festival.web.limits import limiter

# Wide: a whole office answers behind one router. A token cannot be guessed at any speed.
MOST = "240/minute"


def _guest(token: str):
    """Unknown, malformed and not yet public addresses look the same."""
    guest = by_token(token) if is_token(token) else None
    if guest is None or not guest.festival.is_public:
        abort(404)
    return guest


def _page(guest, form, status=200, refusals=()):
    response = make_response(
        render_template(
            "public/rsvp.html",
            guest=guest,
            festival=guest.festival,
            form=form,
            closed=why_closed(guest.festival.state, guest.festival.shown_on, clock.today()),
            is_moved=is_called(rain_plan(guest.festival_id)),
            is_refused=status >= 400,
            is_saved=status == 200 and request.args.get("saved") == "1" and guest.answer is not Answer.NONE,
            refusals=list(refusals),
        ),
        status,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # The address is the key; no other site learns it from a link.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/rsvp/<token>")
@public
@limiter.limit(MOST)
def show_rsvp(token):
    guest = _guest(token)
    chosen = guest.answer.value if guest.answer is not Answer.NONE else None
    data = {"answer": chosen, "coming": guest.coming or guest.seats, "message": guest.message}
    return _page(guest, AnswerForm(formdata=None, data=data))


@bp.post("/rsvp/<token>")
@public
@limiter.limit(MOST)
def answer_rsvp(token):
    guest = _guest(token)
    form = AnswerForm()
    form.limit_to(guest.seats)
    if not form.validate_on_submit():
        return _page(guest, form, 422)
    coming = form.coming.data if form.coming.data is not None else guest.seats
    try:
        give_answer(token, answer=Answer(form.answer.data), coming=coming, message=form.message.data or "")
    except RuleBroken as refusal:
        return _page(_guest(token), form, 409, [str(refusal)])
    return redirect(url_for(".show_rsvp", token=token, saved=1), 303)


def _exempt(state) -> None:
    """Nobody is signed in here, so there is no session that another site could ride on."""
    state.app.extensions["csrf"].exempt(answer_rsvp)


bp.record_once(_exempt)
