"""Members of the council: who joins, what they are called, in which order, and until when."""

from flask import flash, g, request, url_for
from wtforms import SelectChoice

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.voting import forms, queries, services
from festival.voting.rules import Duty
from festival.voting.views.blueprint import bp
from festival.voting.views.councils import day_asked
from festival.web.access import allow
from festival.web.htmx import go, render


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
    typed = {name: value for name, value in form.data.items() if name != "csrf_token"}
    try:
        services.add_member(
            council_id=council.id, **{**typed, "duty": Duty(form.duty.data)}, actor=g.user.actor
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


@bp.get("/council/members/<int:member_id>")
@allow(Permission.COUNCIL_MANAGE, of=queries.member)
def edit_member(member):
    form = forms.MemberEditForm(post=member.post, position=member.position)
    return render("voting/member_edit.html", member=member, form=form)


@bp.post("/council/members/<int:member_id>")
@allow(Permission.COUNCIL_MANAGE, of=queries.member)
def save_member(member):
    form = forms.MemberEditForm()
    if not form.validate_on_submit():
        return render("voting/member_edit.html", status=422, member=member, form=form)
    services.edit_member(
        member_id=member.id, post=form.post.data, position=form.position.data, actor=g.user.actor
    )
    return go(url_for("voting.show_council", council_id=member.council_id))


@bp.post("/council/members/<int:member_id>/move")
@allow(Permission.COUNCIL_MANAGE, of=queries.member)
def move_member(member):
    """One place up or down in the list of the day that the page showed."""
    day, _fault = day_asked(request.form.get("day", ""))
    step = -1 if request.form.get("step") == "-1" else 1
    council_id = member.council_id
    services.move_member(member_id=member.id, step=step, day=day, actor=g.user.actor)
    day_shown = request.form.get("day") or None
    return go(url_for("voting.show_council", council_id=council_id, day=day_shown, _anchor="members"))


@bp.get("/council/members/<int:member_id>/end")
@allow(Permission.COUNCIL_MANAGE, of=queries.member)
def edit_membership(member):
    form = forms.LastDayForm(may_be_empty=member.valid_to is not None, valid_to=member.valid_to)
    return render("voting/member_end.html", member=member, form=form)


@bp.post("/council/members/<int:member_id>/end")
@allow(Permission.COUNCIL_MANAGE, of=queries.member)
def end_membership(member):
    form = forms.LastDayForm(may_be_empty=member.valid_to is not None)
    if not form.validate_on_submit():
        return render("voting/member_end.html", status=422, member=member, form=form)
    try:
        services.end_membership(member_id=member.id, valid_to=form.valid_to.data, actor=g.user.actor)
    except RuleBroken as error:
        return render("voting/member_end.html", status=409, member=member, form=form, refusal=str(error))
    return go(url_for("voting.show_council", council_id=member.council_id))
