"""Drafts that correct or revoke what an issued decision gave: whom they list, and the new texts.

Whoever puts a commendation on such a draft holds the lock of the decision that gave it.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from festival.commendations import rules
from festival.commendations.models import Commendation, Decision, DecisionChange
from festival.commendations.rules import CommendationState, DecisionKind, DecisionState, amending, drafting
from festival.core import audit
from festival.core import text as words
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations import citation
from festival.nominations.certificate_form import form_for
from festival.nominations.rules import RecipientKind
from festival.printing.records import CertificateText, household


def create_change(
    *, decision_id: int, kind: DecisionKind, commendation_ids: Sequence[int], actor: Actor, **texts: str
) -> int:
    """A draft that changes what the decision gave the chosen; ``texts`` as those of ``create_draft``."""
    with transaction():
        amended = db.session.get_one(Decision, decision_id, with_for_update=True)
        amending.check_kind(amended.kind)
        if amended.state is not DecisionState.ISSUED:
            raise RuleBroken("Quyết định chưa ban hành thì sửa ngay trong dự thảo, không cần đính chính.")
        draft = Decision(
            kind=kind,
            season_id=amended.season_id,
            locality_id=amended.locality_id,
            award_type_id=amended.award_type_id,
            amends_id=amended.id,
            **texts,
        )
        chosen = _free(amended.id, commendation_ids)
        draft.changes = [_line(kind, one, place) for place, one in enumerate(chosen, 1)]
        db.session.add(draft)
        db.session.flush()
        _note(draft, actor, "decision.draft", commendations=[one.id for one in chosen])
    return draft.id


def add_changes(*, decision_id: int, commendation_ids: Sequence[int], actor: Actor) -> None:
    """Put further commendations of the same decision at the end of the draft."""
    with transaction():
        draft = _draft(decision_id)
        db.session.get_one(Decision, draft.amends_id, with_for_update=True)
        chosen = _free(draft.amends_id, commendation_ids)
        last = max((line.position for line in draft.changes), default=0)
        draft.changes += [_line(draft.kind, one, place) for place, one in enumerate(chosen, last + 1)]
        _note(draft, actor, "decision.add", commendations=[one.id for one in chosen])


def remove_change(*, change_id: int, actor: Actor) -> int:
    """Take one line off the draft; answers the draft."""
    with transaction():
        line = _held(change_id)
        draft = line.decision
        draft.changes.remove(line)
        _note(draft, actor, "decision.remove", commendation=line.commendation_id)
        return draft.id


def correct_texts(*, change_id: int, seen: str, actor: Actor, **texts: str) -> int:
    """The texts that are to stand from now on; answers the draft. ``seen`` is the version on the form."""
    cleaned = {name: words.clean(texts[name]) for name in amending.TEXTS}
    line = db.session.get(DecisionChange, change_id)
    if line is None:
        raise RuleBroken(amending.GONE)
    if why := unprintable(line.commendation, cleaned):
        raise RuleBroken(f"Tờ Giấy khen không in được nội dung này: {why}. {amending.PRINTABLE}")
    with transaction():
        line = _held(change_id)
        draft = line.decision
        if draft.kind is not DecisionKind.CORRECTION:
            raise RuleBroken("Quyết định thu hồi không sửa nội dung, chỉ ghi danh sách.")
        if not amending.differences(texts_of(line.commendation), cleaned):
            raise RuleBroken("Nội dung mới trùng với nội dung đã ghi. Hãy sửa ít nhất một mục.")
        if texts_of(line) != cleaned:
            drafting.check_current(seen, drafting.version(texts_of(line)))
        for name, value in cleaned.items():
            setattr(line, name, value)
        _note(draft, actor, "decision.edit", commendation=line.commendation_id)
        return draft.id


def texts_of(one: Commendation | DecisionChange) -> dict[str, str]:
    """What a correction may change, as it stands."""
    return {name: getattr(one, name) for name in amending.TEXTS}


def lines_of(decision_id: int) -> list[DecisionChange]:
    """The list in order, each line with its commendation."""
    query = (
        select(DecisionChange)
        .join(DecisionChange.commendation)
        .options(contains_eager(DecisionChange.commendation))
        .where(DecisionChange.decision_id == decision_id)
        .order_by(DecisionChange.position)
    )
    return list(db.session.scalars(query))


def unprintable(one: Commendation, texts: dict[str, str]) -> str:
    """Why no certificate could hold these texts; empty when one can. Slow: never inside a transaction."""
    salutation, name = texts["salutation"], texts["name"]
    if one.kind is RecipientKind.HOUSEHOLD:
        salutation, name = household(salutation, name)
    decision = one.decision
    shown = CertificateText(
        recipient=name,
        salutation=salutation,
        citation=texts["citation"],
        address_line=texts["address_line"],
        verb=texts["verb"],
        issuer=one.awarding_title,
        award_name=one.award_name,
        decision_number=decision.number,
        decision_date=decision.signed_on,
        register_no=one.register_no,
        place=decision.place,
        signed_on=decision.signed_on,
        signer_title=decision.signer_title,
        signer_name=decision.signer_name,
    )
    return citation.fault(shown, form_for(decision.locality, decision.award_type.code, one.kind))


def _free(amended_id: int, commendation_ids: Iterable[int]) -> list[Commendation]:
    """The chosen ones in list order, if each still stands and is on no other open draft."""
    wanted = set(commendation_ids)
    amending.check_some(len(wanted))
    query = (
        select(Commendation)
        .where(Commendation.id.in_(wanted), Commendation.decision_id == amended_id)
        .order_by(Commendation.position, Commendation.id)
    )
    found = list(db.session.scalars(query))
    if len(found) != len(wanted):
        raise RuleBroken("Có người không thuộc quyết định này. Hãy tải lại trang và chọn lại.")
    amending.check_standing(one.written for one in found if one.state is not CommendationState.ISSUED)
    busy = _on_open_drafts(wanted)
    amending.check_not_listed(one.written for one in found if one.id in busy)
    return found


def _on_open_drafts(commendation_ids: set[int]) -> set[int]:
    query = (
        select(DecisionChange.commendation_id)
        .join(DecisionChange.decision)
        .where(DecisionChange.commendation_id.in_(commendation_ids), Decision.state != DecisionState.ISSUED)
    )
    return set(db.session.scalars(query))


def _line(kind: DecisionKind, one: Commendation, position: int) -> DecisionChange:
    texts = texts_of(one) if kind is DecisionKind.CORRECTION else {}
    return DecisionChange(commendation=one, position=position, **texts)


def _draft(decision_id: int) -> Decision:
    draft = db.session.get_one(Decision, decision_id, with_for_update=True)
    if not draft.is_change:
        raise RuleBroken("Đây không phải quyết định đính chính hay thu hồi.")
    rules.check_editable(draft.state)
    return draft


def _held(change_id: int) -> DecisionChange:
    """A line, its draft under lock."""
    draft_id = db.session.scalar(select(DecisionChange.decision_id).where(DecisionChange.id == change_id))
    if draft_id is not None:
        for line in _draft(draft_id).changes:
            if line.id == change_id:
                return line
    raise RuleBroken(amending.GONE)


def _note(draft: Decision, actor: Actor, action: str, **details) -> None:
    audit.record(draft.locality_id, actor, action, ("decision", draft.id), **details)
