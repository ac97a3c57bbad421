"""The vote rules of a council, each shown with what it means while it is chosen."""

from datetime import date

from flask import flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.rules import ShareRule
from festival.voting import forms, queries, rules, services
from festival.voting.models import VoteRule
from festival.voting.rules import Terms
from festival.voting.views.blueprint import bp
from festival.web.access import allow
from festival.web.forms import choices
from festival.web.htmx import go, render


@bp.get("/council/councils/<int:council_id>/rules/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def new_rule(council):
    """Choose a rule and see what it means for this council; nothing is stored."""
    awards = queries.award_types_on(clock.today(), council.locality)
    first = awards[0] if awards else None  # what the form would show chosen anyway
    chosen = next((a for a in awards if str(a.id) == request.args.get("award_type_id")), first)
    form = _rule_form(
        awards,
        formdata=request.args if "share" in request.args else None,
        award_type_id=chosen.id if chosen else None,
        **_to_begin_with(council, chosen),
    )
    return render("voting/rule.html", "voting/_example.html", **_rule_page(council, form, awards))


def _to_begin_with(council, award) -> dict:
    """A quick choice if one was pressed, else the rule in force, else the proposed one.

    The first rule holds since the Quy chế; a change begins today, the earlier rule keeps its time. A day
    that has a rule already would be refused.
    """
    today = clock.today()
    in_force = queries.rules_in_force(council.id, today).get(award.code) if award else None
    terms = rules.default_terms(award.share_rule if award else ShareRule.MAJORITY)
    if in_force is not None:
        terms = in_force.terms
    offered = rules.offers(award.share_rule) if award else {}
    terms = offered.get(request.args.get("offer"), terms)
    taken = {one.valid_from for one in queries.rules_of(council.id) if award and one.award_type is award}
    first_day = today if in_force else council.regulation_on(today).issued_on
    valid_from = rules.first_free_day(first_day, taken)
    return {"valid_from": valid_from, **forms.shown_terms(terms)}


@bp.post("/council/councils/<int:council_id>/rules/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def set_rule(council):
    awards = queries.award_types_on(clock.today(), council.locality)
    form = _rule_form(awards)
    if request.form.get("example"):  # without JavaScript: only the example is asked for
        return render("voting/rule.html", **_rule_page(council, form, awards))
    if not form.validate_on_submit():
        return render("voting/rule.html", status=422, **_rule_page(council, form, awards))
    known = _rule_from_that_day(council, form)
    try:
        if known and request.form.get("replace"):
            services.replace_vote_rule(rule_id=known.id, terms=form.terms, actor=g.user.actor)
        else:
            services.set_vote_rule(
                council_id=council.id,
                award_type_id=form.award_type_id.data,
                valid_from=form.valid_from.data,
                terms=form.terms,
                actor=g.user.actor,
            )
    except RuleBroken as error:
        may_replace = known is not None and not _is_used(known)
        page = _rule_page(council, form, awards, refusal=str(error), may_replace=may_replace)
        return render("voting/rule.html", status=409, **page)
    return _go_to_rules(council.id)


def _rule_from_that_day(council, form) -> VoteRule | None:
    wanted = form.award_type_id.data, form.valid_from.data
    every = queries.rules_of(council.id)
    return next((one for one in every if (one.award_type_id, one.valid_from) == wanted), None)


def _is_used(rule: VoteRule) -> bool:
    return rules.is_rule_used(rule.valid_from, queries.last_votes(rule.council_id).get(rule.award_type.code))


def _go_to_rules(council_id: int):
    return go(url_for("voting.show_council", council_id=council_id, _anchor="rules"))


@bp.get("/council/rules/<int:rule_id>/withdrawal")
@allow(Permission.COUNCIL_MANAGE, of=queries.rule)
def confirm_withdrawal(rule):
    return render("voting/rule_withdrawal.html", rule=rule, rules=rules, is_used=_is_used(rule))


@bp.post("/council/rules/<int:rule_id>/withdrawal")
@allow(Permission.COUNCIL_MANAGE, of=queries.rule)
def withdraw_rule(rule):
    council_id = rule.council_id
    services.withdraw_vote_rule(rule_id=rule.id, actor=g.user.actor)
    flash("Đã rút quy tắc bỏ phiếu.", "good")
    return _go_to_rules(council_id)


def _rule_form(awards, **values) -> forms.RuleForm:
    form = forms.RuleForm(**values)
    form.award_type_id.choices = choices((award.id, award.name) for award in awards)
    return form


def _rule_page(council, form, awards, **more) -> dict:
    """The example is worked out only from choices that can be read; the form itself stays as typed."""
    day = form.valid_from.data or clock.today()
    terms = form.terms_if_whole
    award = next((award for award in awards if award.id == form.award_type_id.data), None)
    return {
        "council": council,
        "form": form,
        "terms": terms,
        "contradiction": _contradiction(terms),
        "size": queries.count_members(council.id, max(day, clock.today())),
        "rules": rules,
        "award": award,
        "offers": rules.offers(award.share_rule) if award else {},
        **more,
    }


def _contradiction(terms: Terms | None) -> str:
    if terms is None:
        return ""
    try:
        rules.check_terms(terms)
    except RuleBroken as error:
        return str(error)
    return ""


@bp.post("/council/councils/<int:council_id>/rules/defaults")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def set_default_rules(council):
    services.set_default_rules(
        council_id=council.id,
        valid_from=_first_day(council.regulation_on(clock.today()).issued_on),
        actor=g.user.actor,
    )
    return _go_to_rules(council.id)


def _first_day(issued_on: date) -> date:
    """The rules hold since the Quy chế, and never only from a later day than today."""
    return min(issued_on, clock.today())
