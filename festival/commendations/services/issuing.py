"""Signing and issuing. Issuing freezes every text and takes the register numbers, in one transaction."""

from datetime import date

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from festival.commendations import payload, queries, rules
from festival.commendations.fitting import check_fits
from festival.commendations.models import (
    Commendation,
    Decision,
    DecisionEntry,
    RegisterCounter,
    new_token,
)
from festival.commendations.queries.sources import sessions_of
from festival.commendations.rules import DecisionAction, RegisterMode
from festival.commendations.rules.sources import check_after_sessions
from festival.commendations.services.changing import amends, issue_change, sign_change
from festival.commendations.services.drafts import entries_of
from festival.commendations.services.fingerprints import fingerprint
from festival.core import audit
from festival.core import text as words
from festival.core.audit import Actor
from festival.core.db import db, running, transaction
from festival.core.errors import RuleBroken
from festival.core.keys import SigningKeys
from festival.localities.models import Locality
from festival.nominations.rules import NominationAction, NominationState
from festival.nominations.services import linked

BEGIN_COUNTER = text(
    "INSERT INTO register_counter (locality_id, year, last) VALUES (:locality, :year, 0)"
    " ON CONFLICT (locality_id, year) DO NOTHING"
)


def sign(*, decision_id: int, seen: str, actor: Actor) -> None:
    """The leader signs exactly what was on the page (``seen`` is its fingerprint)."""
    if amends(decision_id):
        sign_change(decision_id=decision_id, seen=seen, actor=actor)
        return
    check_fits(decision_id)
    with transaction():
        decision = db.session.get_one(Decision, decision_id, with_for_update=True)
        rules.after(decision.state, DecisionAction.SIGN)
        entries = _checked_entries(decision)
        now = fingerprint(decision, entries)
        rules.check_unchanged(seen, now)
        decision.list_sha256 = now
        decision.move(DecisionAction.SIGN, actor, list=now, count=len(entries))


def unsign(*, decision_id: int, actor: Actor) -> None:
    """Take the signature back while the decision has no number."""
    with transaction():
        decision = db.session.get_one(Decision, decision_id, with_for_update=True)
        decision.move(DecisionAction.UNSIGN, actor)
        decision.list_sha256 = ""


def issue(
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
    """Give the decision its number and date and freeze what it says; nothing changes it afterwards."""
    if amends(decision_id):
        issue_change(
            decision_id=decision_id,
            number=number,
            signed_on=signed_on,
            count=count,
            seen=seen,
            keys=keys,
            actor=actor,
            today=today,
        )
        return
    check_fits(decision_id, number=number, signed_on=signed_on)
    try:
        with transaction():
            decision = db.session.get_one(Decision, decision_id, with_for_update=True)
            rules.after(decision.state, DecisionAction.ISSUE)
            entries = _checked_entries(decision)
            now = fingerprint(decision, entries)
            rules.check_unchanged(seen, now)
            rules.check_as_signed(decision.list_sha256, now)
            rules.check_count(count, len(entries))
            rules.check_signed_on(signed_on, today)
            _check_after_sessions(entries, signed_on)
            _freeze(decision, entries, number=number, signed_on=signed_on, keys=keys, actor=actor)
    except IntegrityError as clash:
        if "number" not in str(clash.orig):
            raise
        raise RuleBroken(
            f"Số {number} đã dùng trong năm {signed_on.year}. Hãy kiểm tra sổ văn bản."
        ) from None


def _check_after_sessions(entries: list[DecisionEntry], signed_on: date) -> None:
    names = {entry.nomination_id: entry.nomination.nominee.written for entry in entries}
    passed = sessions_of(names)
    check_after_sessions(signed_on, [(name, passed[one]) for one, name in names.items() if one in passed])


def _freeze(
    decision: Decision,
    entries: list[DecisionEntry],
    *,
    number: str,
    signed_on: date,
    keys: SigningKeys,
    actor: Actor,
) -> None:
    base = queries.base_salary(signed_on)
    awarding_title = _awarding_title(decision)
    numbers = _take_numbers(decision, signed_on.year, len(entries))
    decision.number, decision.number_year, decision.signed_on = number, signed_on.year, signed_on
    decision.move(DecisionAction.ISSUE, actor, number=number, signed_on=signed_on.isoformat())
    for entry, register_no in zip(entries, numbers, strict=True):
        commendation = frozen(entry, register_no, base, awarding_title)
        commendation.signature = keys.sign(payload.canonical(payload.texts(commendation, decision)))
        decision.commendations.append(commendation)
        entry.nomination.move(NominationAction.DECIDE, actor)
        linked.answer_decision(
            entry.nomination, actor, number=number, on=signed_on, signer=decision.signer_name
        )
    # After the audit's own step, so that the hash covers this very act.
    running().last_steps.append(lambda: _keep_head(decision))


def frozen(entry: DecisionEntry, register_no: str, base: int, awarding_title: str) -> Commendation:
    """The texts and the bonus as they are now; its signature is still to be put in."""
    nomination, nominee = entry.nomination, entry.nomination.nominee
    name, multiple = words.clean(nominee.name), nomination.bonus_multiple or 0
    return Commendation(
        nomination_id=nomination.id,
        token=new_token(),
        position=entry.position,
        register_no=register_no,
        kind=nominee.kind,
        salutation=nominee.salutation.value,
        name=name,
        name_fold=nominee.name_fold,
        name_sort=nominee.name_sort,
        address_line=words.clean(nominee.address_line),
        citation=words.clean(nomination.citation),
        awarding_title=awarding_title,
        verb="TRUY TẶNG" if nomination.is_posthumous else "TẶNG",
        award_name=nomination.award_type.printed_name,
        bonus_multiple=multiple,
        base_salary=base,
        amount=rules.bonus(multiple, base),
    )


def _keep_head(decision: Decision) -> None:
    decision.audit_hash = audit.head_hash(decision.locality_id)


def _awarding_title(decision: Decision) -> str:
    letterhead = queries.letterhead(db.session.get_one(Locality, decision.locality_id))
    if letterhead is None:
        raise RuleBroken("Chưa khai tiêu đề văn bản của địa phương. Hãy nhờ quản trị khai tại mục Quản trị.")
    return letterhead.awarding_title


def _take_numbers(decision: Decision, year: int, count: int) -> list[str]:
    """Register numbers without a gap: the counter's row is locked until the decision is committed."""
    if queries.register_mode(decision.locality_id) is RegisterMode.PER_DECISION:
        return rules.register_numbers(0, count)
    # Two first decisions of a year meet at the primary key; the second waits, then finds the row.
    db.session.execute(BEGIN_COUNTER, {"locality": decision.locality_id, "year": year})
    counter = db.session.get_one(RegisterCounter, (decision.locality_id, year), with_for_update=True)
    numbers = rules.register_numbers(counter.last, count)
    counter.last += count
    return numbers


def _checked_entries(decision: Decision) -> list[DecisionEntry]:
    """The list, its nominations locked; refuses by name whoever may no longer be commended."""
    linked.lock(select(DecisionEntry.nomination_id).where(DecisionEntry.decision_id == decision.id))
    entries = entries_of(decision)
    rules.check_list(len(entries))
    fallen = [
        entry.nomination.nominee.written
        for entry in entries
        if entry.nomination.state is not NominationState.PASSED or entry.nomination.held_on is not None
    ]
    if fallen:
        names = ", ".join(fallen)
        raise RuleBroken(
            f"Đề nghị đã rút, đang tạm dừng hoặc được Hội đồng xét lại: {names}. Hãy bỏ khỏi danh sách."
        )
    return entries
