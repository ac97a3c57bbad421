"""«Văn bản»: the papers of a session, each offered when it makes sense, with a word on why not yet."""

from dataclasses import dataclass

from flask import current_app, request, url_for

from festival.core.permissions import Permission
from festival.documents.rules import KIND_NAMES, DocumentKind
from festival.documents.services import templates
from festival.documents.views.answers import docx_answer, kind_asked
from festival.voting import queries
from festival.voting.documents import before
from festival.voting.documents.counting import counting_minutes
from festival.voting.documents.minutes import council_minutes
from festival.voting.forms.documents import BallotsForm
from festival.voting.queries.documents import SessionFacts, facts_of
from festival.voting.rules import SETTLED_STATES, Outcome
from festival.voting.rules import documents as rules
from festival.voting.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.htmx import go, render
from festival.web.limits import limiter

_ABOUT = {
    DocumentKind.COUNCIL_INVITATION: "Mỗi thành viên một trang: thời gian, địa điểm, nội dung.",
    DocumentKind.BALLOT_PAPER: "Khổ A5, cuống có số để xé. Phần phiếu của mọi lá giống hệt nhau.",
    DocumentKind.OPINION_SHEET: "Cho từng thành viên vắng mặt; không có hồ sơ mà người đó có liên quan.",
    DocumentKind.COUNTING_MINUTES: "Số phiếu và kết quả theo từng cách biểu quyết, để Tổ kiểm phiếu ký.",
    DocumentKind.COUNCIL_MINUTES: "Toàn bộ phiên họp, để Thư ký và người chủ trì ký.",
}
_MINUTES = {
    DocumentKind.COUNTING_MINUTES: counting_minutes,
    DocumentKind.COUNCIL_MINUTES: council_minutes,
}


@dataclass(frozen=True)
class Offer:
    kind: DocumentKind
    about: str
    refusal: str | None

    @property
    def name(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def is_ballots(self) -> bool:
        return self.kind is DocumentKind.BALLOT_PAPER


@bp.get("/council/sessions/<int:session_id>/documents")
@allow(Permission.COUNCIL_VIEW, of=queries.council_session)
def show_session_documents(session):
    facts = facts_of(session)
    return _page(facts, BallotsForm.of(before.ballot_sheets(facts), len(facts.seats)))


def _page(facts: SessionFacts, form: BallotsForm, *, status: int = 200):
    session, stage = facts.session, _stage(facts)
    kinds = [*(rules.PREPARING if may(Permission.COUNCIL_MANAGE, session) else ()), *rules.RECORDING]
    home = session.season.locality
    may_edit = may(Permission.DOCUMENTS_MANAGE, home)
    return render(
        "voting/documents.html",
        status=status,
        session=session,
        form=form,
        offers=[Offer(kind, _ABOUT[kind], rules.why_not(kind, stage)) for kind in kinds],
        single_absentee=stage.asked == 1,
        templates_url=url_for("documents.list_templates", locality_id=home.id) if may_edit else None,
    )


def _stage(facts: SessionFacts) -> rules.Stage:
    session = facts.session
    is_settled = session.state in SETTLED_STATES
    return rules.Stage(
        state=session.state,
        is_written_round=session.is_written_round,
        items=len(facts.lines),
        members=len(facts.seats),
        secret=sum(len(sheet.items) for sheet in before.ballot_sheets(facts)),
        asked=len(before.asked_in_writing(facts)),
        unsettled=0 if is_settled else queries.count_unsettled_conflicts(session.id),
        was_opened=session.opened_at is not None,
        awaits_chair=sum(line.item.outcome is Outcome.AWAITS_CHAIR for line in facts.lines),
    )


@bp.get("/council/sessions/<int:session_id>/documents/file")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
@limiter.limit("60/minute")
def session_document(session):
    """Invitations, ballots or sheets for written opinions, all of them in one file."""
    kind = kind_asked()
    if kind not in rules.PREPARING:
        return go(url_for(".show_session_documents", session_id=session.id))
    facts = facts_of(session)
    rules.check_may_make(kind, _stage(facts))
    if kind is DocumentKind.BALLOT_PAPER:
        return _ballots(facts)
    each = before.invitations if kind is DocumentKind.COUNCIL_INVITATION else before.opinion_sheets
    place = facts.session.locality
    return _answer(kind, facts, templates.documents(place, kind, each(facts), _files()))


def _ballots(facts: SessionFacts):
    sheets = before.ballot_sheets(facts)
    form = BallotsForm.of(sheets, len(facts.seats), request.args)
    if not form.validate():
        return _page(facts, form, status=422)
    sheet = next(one for one in sheets if one.number == form.sheet.data)
    values = before.ballot(facts, sheet, is_only=len(sheets) == 1)
    kind = DocumentKind.BALLOT_PAPER
    place = facts.session.locality
    content = templates.stubbed(place, kind, values, form.how_many(sheet), _files())
    return _answer(kind, facts, content)


@bp.get("/council/sessions/<int:session_id>/documents/minutes")
@allow(Permission.COUNCIL_VIEW, of=queries.council_session)
@limiter.limit("60/minute")
def session_minutes(session):
    """Both minutes; no figure before the session is closed."""
    kind = kind_asked()
    if kind not in rules.RECORDING:
        return go(url_for(".show_session_documents", session_id=session.id))
    facts = facts_of(session)
    rules.check_may_make(kind, _stage(facts))
    place = facts.session.locality
    return _answer(kind, facts, templates.document(place, kind, _MINUTES[kind](facts), _files()))


def _files():
    return current_app.extensions["files"]


def _answer(kind: DocumentKind, facts: SessionFacts, content: bytes):
    return docx_answer(content, f"{KIND_NAMES[kind]} {facts.session.title}")
