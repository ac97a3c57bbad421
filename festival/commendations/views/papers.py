"""A decision and the list for its bonuses as Word files."""

from flask import current_app

from festival.commendations.documents.awards import award_decision
from festival.commendations.documents.changes import change_decision, kind_of
from festival.commendations.documents.lists import bonus_list
from festival.commendations.models import Decision
from festival.commendations.queries import decision
from festival.commendations.rules import DecisionKind, DecisionState
from festival.commendations.services import lines_of
from festival.commendations.views.blueprint import bp
from festival.commendations.views.issuing import OF_SOMEBODY_ELSE
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.documents.rules import DocumentKind
from festival.documents.services import templates
from festival.documents.views.answers import docx_answer
from festival.web.access import allow
from festival.web.limits import limiter


@bp.get("/decisions/<int:decision_id>/document/file")
@allow(Permission.DECISION_VIEW, of=decision)
@limiter.limit("60/minute")
def decision_file(decision):
    """The decision with its list, as a draft or as issued."""
    if decision.is_recorded:
        raise RuleBroken(OF_SOMEBODY_ELSE)
    if decision.is_change:
        paper = change_decision(decision, lines_of(decision.id))
        return _answer(decision, kind_of(decision), paper, f"Quyết định {decision.kind_name.lower()}")
    return _answer(decision, DocumentKind.AWARD_DECISION, award_decision(decision), "Quyết định")


@bp.get("/decisions/<int:decision_id>/bonuses/file")
@allow(Permission.DECISION_VIEW, of=decision)
@limiter.limit("60/minute")
def bonus_file(decision):
    """Who signs for how much; amounts are known once the decision is issued."""
    if decision.state is not DecisionState.ISSUED or decision.kind is not DecisionKind.AWARD:
        raise RuleBroken("Danh sách ký nhận tiền thưởng có sau khi địa phương ban hành quyết định.")
    return _answer(decision, DocumentKind.BONUS_LIST, bonus_list(decision), "Danh sách ký nhận tiền thưởng")


def _answer(decision: Decision, kind: DocumentKind, values, name: str):
    files = current_app.extensions["files"]
    content = templates.document(decision.locality, kind, values, files)
    return docx_answer(content, f"{name} {decision.number or 'dự thảo'}")
