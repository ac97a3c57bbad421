"""Noting what a higher level decided."""

from flask import flash, g, request, url_for

from festival.commendations import rules, services
from festival.commendations.forms import RecordForm
from festival.commendations.queries.sources import UpperDecision, unrecorded, upper_decisions
from festival.commendations.views.blueprint import bp
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.documents.common import plain_name
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.forms import choices
from festival.web.htmx import go, render


@bp.get("/decisions/seasons/<int:season_id>/records/new")
@allow(Permission.DECISION_ISSUE, of=season)
def new_record(season):
    upper = _asked(season.id)
    free = unrecorded(season.id, upper.award.id, upper.number, upper.signed_on)
    above = season.locality.parent
    texts = {
        "title": rules.default_title(upper.award.printed_name, season.year),
        "awarding_title": upper.award.signer.upper(),
        "signer_title": "",
        "signer_name": upper.signer,
        "place": plain_name(above) if above else "",
        "nominations": [one.id for one in free],
        "seen": services.record_fingerprint(free),
    }
    form = RecordForm(ids=[one.id for one in free], data=texts)
    return _page(season, upper, free, form)


def _asked(season_id: int) -> UpperDecision:
    """The decision that the address or the form names by award, number and day."""
    wanted = tuple(request.values.get(name, "") for name in ("award", "number", "signed_on"))
    found = {
        (str(one.award.id), one.number, one.signed_on.isoformat()): one for one in upper_decisions(season_id)
    }
    if wanted not in found:
        raise RuleBroken(
            "Kết quả này của cấp trên đã được ghi nhận hoặc không có. Hãy tải lại danh sách quyết định."
        )
    return found[wanted]


def _page(season, upper, free, form, *, status=200, refusals=()):
    boxes = list(zip(free, form.nominations, strict=True))
    groups = [
        (name, [(one, box) for one, box in boxes if one.nominee.kind is kind])
        for kind, name in rules.GROUP_NAMES.items()
    ]
    return render(
        "commendations/record.html",
        status=status,
        season=season,
        upper=upper,
        groups=[(name, members) for name, members in groups if members],
        form=form,
        refusals=list(refusals),
    )


@bp.post("/decisions/seasons/<int:season_id>/records")
@allow(Permission.DECISION_ISSUE, of=season)
def create_record(season):
    upper = _asked(season.id)
    free = unrecorded(season.id, upper.award.id, upper.number, upper.signed_on)
    form = RecordForm(ids=[one.id for one in free])
    if not form.validate_on_submit():
        return _page(season, upper, free, form, status=422)
    try:
        decision_id = services.record_upper(
            season_id=season.id,
            award_type_id=upper.award.id,
            nomination_ids=form.nominations.data,
            number=upper.number,
            signed_on=upper.signed_on,
            today=clock.today(),
            seen=form.seen.data or "",
            actor=g.user.actor,
            **form.texts,
        )
    except RuleBroken as refusal:
        free = unrecorded(season.id, upper.award.id, upper.number, upper.signed_on)
        form.nominations.choices = choices((one.id, str(one.id)) for one in free)
        form.seen.data = services.record_fingerprint(free)
        return _page(season, upper, free, form, status=409, refusals=[str(refusal)])
    flash(f"Đã ghi nhận Quyết định số {upper.number} của cấp trên.", "good")
    return go(url_for(".show_decision", decision_id=decision_id))
