"""The council: founding, members, vote rules."""

from datetime import date

from flask import flash, g, request, url_for
from wtforms import SelectChoice

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.rules import ShareRule
from festival.voting import forms, queries, rules, services
from festival.voting.rules import Duty
from festival.voting.views.blueprint import bp
from festival.web.access import allow
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
    try:
        council = services.found_council(locality_id=locality.id, **_typed(form), actor=g.user.actor)
    except RuleBroken as error:
        return render("voting/found.html", status=409, form=form, locality=locality, refusal=str(error))
    flash("Đã ghi Hội đồng. Tiếp theo: thêm thành viên và chọn quy tắc bỏ phiếu.", "good")
    return go(url_for("voting.show_council", council_id=council.id))


def _typed(form) -> dict:
    return {name: value for name, value in form.data.items() if name != "csrf_token"}


@bp.get("/council/councils/<int:council_id>")
@allow(Permission.COUNCIL_VIEW, of=queries.council)
def show_council(council):
    return render("voting/council.html", **_council_page(council))


def _council_page(council, **more) -> dict:
    today = clock.today()
    members = queries.members_of(council.id)
    now = [member for member in members if rules.overlap(member.valid_from, member.valid_to, today, today)]
    every_rule = queries.rules_of(council.id)
    in_force = {found.award_type.code: found for found in every_rule if found.valid_from <= today}
    return {
        "council": council,
        "today": today,
        "members": now,
        "others": [member for member in members if member not in now],
        "awards": queries.award_types_on(today, council.locality),
        "in_force": in_force,
        "coming": [found for found in every_rule if found.valid_from > today],
        "default_terms": rules.default_terms,
        "rules": rules,
        **more,
    }


@bp.get("/council/councils/<int:council_id>/members/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def new_member(council):
    form = _member_form(council, valid_from=council.decided_on)
    return render("voting/member.html", council=council, form=form)


@bp.post("/council/councils/<int:council_id>/members/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def add_member(council):
    form = _member_form(council)
    if not form.validate_on_submit():
        return render("voting/member.html", status=422, council=council, form=form)
    try:
        services.add_member(
            council_id=council.id,
            **{**_typed(form), "duty": Duty(form.duty.data)},
            actor=g.user.actor,
        )
    except RuleBroken as error:
        return render("voting/member.html", status=409, council=council, form=form, refusal=str(error))
    if request.form.get("again"):
        flash("Đã ghi thành viên. Có thể thêm người tiếp theo.", "good")
        return go(url_for("voting.new_member", council_id=council.id))
    return go(url_for("voting.show_council", council_id=council.id))


def _member_form(council, **values) -> forms.MemberForm:
    form = forms.MemberForm(**values)
    people = queries.people_who_may_join(council.locality)
    form.user_id.choices = [
        SelectChoice(0, "Chọn người"),
        *(SelectChoice(person.id, f"{person.full_name} ({person.sign_in_name})") for person in people),
    ]
    form.user_id.validators = [forms.Chosen()]
    return form


@bp.get("/council/members/<int:member_id>/end")
@allow(Permission.COUNCIL_MANAGE, of=queries.member)
def edit_membership(member):
    form = forms.LastDayForm(valid_to=member.valid_to)
    return render("voting/member_end.html", member=member, form=form)


@bp.post("/council/members/<int:member_id>/end")
@allow(Permission.COUNCIL_MANAGE, of=queries.member)
def end_membership(member):
    form = forms.LastDayForm()
    if not form.validate_on_submit():
        return render("voting/member_end.html", status=422, member=member, form=form)
    try:
        services.end_membership(member_id=member.id, valid_to=form.valid_to.data, actor=g.user.actor)
    except RuleBroken as error:
        return render("voting/member_end.html", status=409, member=member, form=form, refusal=str(error))
    return go(url_for("voting.show_council", council_id=member.council_id))


@bp.get("/council/councils/<int:council_id>/rules/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def new_rule(council):
    """Choose a rule and see what it means for this council; nothing is stored."""
    awards = queries.award_types_on(clock.today(), council.locality)
    chosen = next((a for a in awards if str(a.id) == request.args.get("award_type_id")), None)
    terms = rules.default_terms(chosen.share_rule if chosen else ShareRule.MAJORITY)
    form = _rule_form(
        awards,
        formdata=request.args if "share" in request.args else None,
        award_type_id=chosen.id if chosen else None,
        valid_from=council.regulation_on(clock.today()).issued_on,
        quorum=(terms.quorum_num, terms.quorum_den),
        share=(terms.pass_num, terms.pass_den),
        strictness="strict" if terms.is_strict else "reached",
        pass_base=terms.pass_base.value,
    )
    return render("voting/rule.html", "voting/_example.html", **_rule_page(council, form))


@bp.post("/council/councils/<int:council_id>/rules/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def set_rule(council):
    form = _rule_form(queries.award_types_on(clock.today(), council.locality))
    if request.form.get("example"):  # without JavaScript: only the example is asked for
        return render("voting/rule.html", **_rule_page(council, form))
    if not form.validate_on_submit():
        return render("voting/rule.html", status=422, **_rule_page(council, form))
    try:
        services.set_vote_rule(
            council_id=council.id,
            award_type_id=form.award_type_id.data,
            valid_from=form.valid_from.data,
            terms=form.terms,
            actor=g.user.actor,
        )
    except RuleBroken as error:
        return render("voting/rule.html", status=409, **_rule_page(council, form, refusal=str(error)))
    return go(url_for("voting.show_council", council_id=council.id, _anchor="rules"))


def _rule_form(awards, **values) -> forms.RuleForm:
    form = forms.RuleForm(**values)
    form.award_type_id.choices = [SelectChoice(award.id, award.name) for award in awards]
    return form


def _rule_page(council, form, **more) -> dict:
    """The example is worked out only from shares that can be read; the form itself stays as typed."""
    day = form.valid_from.data or clock.today()
    shares = (form.quorum.data, form.share.data, form.strictness.data, form.pass_base.data)
    terms = form.terms if all(shares) and shares[3] in forms.BASES else None
    return {
        "council": council,
        "form": form,
        "terms": terms,
        "size": queries.count_members(council.id, max(day, clock.today())),
        "rules": rules,
        **more,
    }


@bp.post("/council/councils/<int:council_id>/rules/defaults")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def set_default_rules(council):
    services.set_default_rules(
        council_id=council.id,
        valid_from=_first_day(council.regulation_on(clock.today()).issued_on),
        actor=g.user.actor,
    )
    return go(url_for("voting.show_council", council_id=council.id, _anchor="rules"))


def _first_day(issued_on: date) -> date:
    """The rules hold since the Quy chế, and never only from a later day than today."""
    return min(issued_on, clock.today())
