"""Signing and issuing a correction or a revocation; everything follows in the transaction that issues it."""

from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from festival.commendations import payload, rules
from festival.commendations.followers import follow_change
from festival.commendations.models import Commendation, Decision, DecisionChange, StagePlace, new_token
from festival.commendations.rules import (
    CommendationAction,
    CommendationState,
    DecisionAction,
    DecisionKind,
    amending,
)
from festival.commendations.services.change_drafts import lines_of, texts_of, unprintable
from festival.commendations.services.fingerprints import fingerprint
from festival.core import audit
from festival.core import text as words
from festival.core.audit import Actor
from festival.core.db import db, running, transaction
from festival.core.errors import RuleBroken
from festival.core.keys import SigningKeys

# What a corrected commendation hands on to the one that takes its place.
KEPT = (
    "nomination_id",
    "position",
    "register_no",
    "kind",
    "awarding_title",
    "award_name",
    "bonus_multiple",
    "base_salary",
    "amount",
    "is_public",
)


def amends(decision_id: int) -> bool:
    """Whether the decision corrects or revokes; what it is never changes."""
    return db.session.get_one(Decision, decision_id).is_change


def sign_change(*, decision_id: int, seen: str, actor: Actor) -> None:
    """The leader signs exactly what was on the page."""
    _check_fit(decision_id)
    with transaction():
        decision, lines = _locked(decision_id)
        rules.after(decision.state, DecisionAction.SIGN)
        now = _checked(decision, lines, seen)
        decision.list_sha256 = now
        decision.move(DecisionAction.SIGN, actor, list=now, count=len(lines))


def issue_change(
    *,
    decision_id: int,
    number: str,
    signed_on: date,
    count: int,
    seen: str,
    keys: SigningKeys,
    actor: Actor,
    today: date,
) -> None:
    """Number, date, and what they bring about for every commendation on the list: all or nothing."""
    _check_fit(decision_id)
    try:
        with transaction():
            decision, lines = _locked(decision_id)
            rules.after(decision.state, DecisionAction.ISSUE)
            now = _checked(decision, lines, seen)
            rules.check_as_signed(decision.list_sha256, now)
            rules.check_count(count, len(lines))
            rules.check_signed_on(signed_on, today)
            amending.check_after(signed_on, decision.amends.signed_on)
            decision.number, decision.number_year, decision.signed_on = number, signed_on.year, signed_on
            decision.move(DecisionAction.ISSUE, actor, number=number, signed_on=signed_on.isoformat())
            for line in lines:
                _follow(decision, line, keys, actor)
            running().last_steps.append(lambda: _keep_head(decision))
    except IntegrityError as clash:
        if "number" not in str(clash.orig):
            raise
        raise RuleBroken(
            f"Số {number} đã dùng trong năm {signed_on.year}. Hãy kiểm tra sổ văn bản."
        ) from None


def _follow(decision: Decision, line: DecisionChange, keys: SigningKeys, actor: Actor) -> None:
    old, successor = line.commendation, None
    if decision.kind is DecisionKind.CORRECTION:
        old.move(CommendationAction.CORRECT, actor, decision)
        # Before the one that takes its place: only one may stand there.
        db.session.flush()
        successor = _successor(old, line, keys)
    else:
        old.move(CommendationAction.REVOKE, actor, decision)
        db.session.flush()
    _move_on_stage(old, successor)
    reason = amending.void_reason(decision.kind, decision.number)
    for follow in follow_change:
        follow(old, successor, reason, actor)


def _successor(old: Commendation, line: DecisionChange, keys: SigningKeys) -> Commendation:
    """In the same place of the same decision, with the new texts and a signature of its own."""
    texts = texts_of(line)
    successor = Commendation(
        decision_id=old.decision_id,
        token=new_token(),
        name_fold=words.fold(texts["name"])[:200],
        name_sort=words.name_key(texts["name"])[:1600],
        replaces_id=old.id,
        **{name: getattr(old, name) for name in KEPT},
        **texts,
    )
    successor.signature = keys.sign(payload.canonical(payload.texts(successor, old.decision)))
    db.session.add(successor)
    db.session.flush()
    return successor


def _move_on_stage(old: Commendation, successor: Commendation | None) -> None:
    """The place in a festival's programme goes to the successor, and with a revoked one."""
    its_place = StagePlace.commendation_id == old.id
    if successor is None:
        db.session.execute(delete(StagePlace).where(its_place))
        return
    changes = {"commendation_id": successor.id}
    if successor.name != old.name:
        # How the old name was to be read says nothing of the new one.
        changes["spoken"] = ""
    db.session.execute(update(StagePlace).where(its_place).values(**changes))


def _locked(decision_id: int) -> tuple[Decision, list[DecisionChange]]:
    """The decision, the one it amends and the commendations on its list, all under lock."""
    decision = db.session.get_one(Decision, decision_id, with_for_update=True)
    db.session.get_one(Decision, decision.amends_id, with_for_update=True)
    listed = select(DecisionChange.commendation_id).where(DecisionChange.decision_id == decision_id)
    query = select(Commendation).where(Commendation.id.in_(listed)).order_by(Commendation.id)
    # Weaker than a plain lock: a hand-over that writes its receipt meanwhile is waited for, not blocked.
    db.session.scalars(query.with_for_update(key_share=True)).all()
    return decision, lines_of(decision_id)


def _checked(decision: Decision, lines: list[DecisionChange], seen: str) -> str:
    """The fingerprint of all it says, if it may be signed and issued as it stands."""
    amending.check_some(len(lines))
    now = fingerprint(decision, lines)
    rules.check_unchanged(seen, now)
    amending.check_standing(
        line.commendation.written for line in lines if line.commendation.state is not CommendationState.ISSUED
    )
    if decision.kind is DecisionKind.CORRECTION:
        amending.check_all_differ(
            line.commendation.written
            for line in lines
            if not amending.differences(texts_of(line.commendation), texts_of(line))
        )
    return now


def _check_fit(decision_id: int) -> None:
    """Before the transaction: measuring letters takes time."""
    decision = db.session.get_one(Decision, decision_id)
    if decision.kind is not DecisionKind.CORRECTION:
        return
    faults = [
        f"{line.name}: {why}"
        for line in lines_of(decision_id)
        if (why := unprintable(line.commendation, texts_of(line)))
    ]
    if faults:
        named = "; ".join(faults)
        raise RuleBroken(f"Tờ Giấy khen không in được: {named}. {amending.PRINTABLE} Đã ký thì bỏ ký trước.")


def _keep_head(decision: Decision) -> None:
    decision.audit_hash = audit.head_hash(decision.locality_id)
