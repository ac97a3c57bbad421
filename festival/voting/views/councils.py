"""The council: founding it, and its page on a day."""

from datetime import date

from flask import flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.voting import forms, queries, rules, services
from festival.voting.views.blueprint import bp
from festival.web.access import allow
from festival.web.forms import parse_day
from festival.web.htmx import go, render


@bp.get("/council/localities/<int:locality_id>/found")
@allow(Permission.COUNCIL_MANAGE, of=queries.locality)
def found_council(locality):
    form = forms.CouncilForm(
        name=f"Hội đồng Thi đua - Khen thưởng {locality.name[:1].lower()}{locality.name[1:]}"
    )
    return render("voting/found.html", form=form, locality=locality)


@bp.post("/council/localities/<int:locality_id>/found")
@allow(Permission.COUNCIL_MANAGE, of=queries.locality)
def create_council(locality):
    form = forms.CouncilForm()
    if not form.validate_on_submit():
        return render("voting/found.html", status=422, form=form, locality=locality)
    typed = {name: value for name, value in form.data.items() if name != "csrf_token"}
    try:
        council = services.found_council(locality_id=locality.id, **typed, actor=g.user.actor)
    except RuleBroken as error:
        return render("voting/found.html", status=409, form=form, locality=locality, refusal=str(error))
    flash("Đã ghi Hội đồng. Tiếp theo: thêm thành viên và chọn quy tắc bỏ phiếu.", "good")
    return go(url_for("voting.show_council", council_id=council.id))


def day_asked(typed: str) -> tuple[date, str]:
    """The day that a page is asked for, today if none; and a sentence when it cannot be read."""
    typed = typed.strip()
    day = parse_day(typed) if typed else clock.today()
    if day is None:
        return clock.today(), "Ngày chưa đúng nên trang này là của hôm nay. Ví dụ: 15/08/2026."
    return day, ""


@bp.get("/council/councils/<int:council_id>")
@allow(Permission.COUNCIL_VIEW, of=queries.council)
def show_council(council):
    day, fault = day_asked(request.args.get("day", ""))
    members = queries.members_of(council.id)
    now = [member for member in members if rules.overlap(member.valid_from, member.valid_to, day, day)]
    every_rule = queries.rules_of(council.id)
    in_force = {found.award_type.code: found for found in every_rule if found.valid_from <= day}
    return render(
        "voting/council.html",
        council=council,
        day=day,
        day_fault=fault,
        is_today=day == clock.today(),
        members=now,
        others=[member for member in members if member not in now],
        awards=queries.award_types_on(day, council.locality),
        in_force=in_force,
        coming=[found for found in every_rule if found.valid_from > day],
        past=[
            found
            for found in reversed(every_rule)
            if found.valid_from <= day and found is not in_force[found.award_type.code]
        ],
        used=queries.used_regulations(council.id),
        last_votes=queries.last_votes(council.id),
        rules=rules,
    )
