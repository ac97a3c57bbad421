"""Dossiers that go up, one or many at once, and what the higher level said of them."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations import rules
from festival.nominations.models import DossierFile, DossierPiece, Nomination
from festival.nominations.queries import transfers as queries
from festival.nominations.rules import NominationAction, NominationState
from festival.nominations.rules import transfers as checks
from festival.nominations.rules.transfers import Verdict
from festival.nominations.services import linked
from festival.nominations.services.dossiers import check_first_time
from festival.nominations.services.versions import hand_in
from festival.planning.models import Season


def why_not(nomination: Nomination) -> str:
    """The sentence with which sending it up would be refused; «» where it may go."""
    try:
        _check_goes_up(nomination)
    except RuleBroken as refusal:
        return str(refusal)
    return ""


def forward(season_id: int, seen: dict[int, str], *, actor: Actor) -> int:
    """Send up all of ``seen`` or none; it says for each nomination which version was read.

    Where the province keeps its own season here, its officer finds a copy of each in it.
    """
    checks.check_chosen(len(seen))
    try:
        with transaction():
            season = db.session.get_one(Season, season_id)
            nominations = _locked(season_id, seen, "Chưa trình đề nghị nào.", _check_goes_up)
            upper = queries.upper_season(season)
            copies = []
            for nomination in nominations:
                check_first_time(nomination)
                nomination.move(NominationAction.FORWARD, actor)
                if upper is not None:
                    copies.append(copied(nomination, upper, season.locality_id, actor))
            _carry_papers(copies)
            for _id, copy in copies:
                hand_in(copy, actor)
    except IntegrityError:
        raise RuleBroken(
            "Có người đã được đề nghị cùng hình thức ở mùa của cấp tỉnh. Hãy liên hệ cấp tỉnh rồi trình lại."
        ) from None
    return len(nominations)


def record_verdict(season_id: int, seen: dict[int, str], verdict: Verdict, *, actor: Actor) -> int:
    """What a higher level outside this installation said of all of ``seen``, as typed from its paper."""
    checks.check_chosen(len(seen))
    checks.check_verdict(verdict, clock.today())
    with transaction():
        nominations = _locked(season_id, seen, "Chưa ghi kết quả nào.", _check_waits)
        uuids = [nomination.uuid for nomination in nominations]
        inside = set(
            db.session.scalars(select(Nomination.origin_uuid).where(Nomination.origin_uuid.in_(uuids)))
        )
        checks.check_outside(one.nominee.written for one in nominations if one.uuid in inside)
        for nomination in nominations:
            if verdict.is_award:
                check_first_time(nomination)
            linked.take_verdict(nomination, verdict, actor)
    return len(nominations)


def _check_goes_up(nomination: Nomination) -> None:
    checks.check_goes_up(nomination.is_decided_here, nomination.nominee.written)
    rules.after(nomination.state, NominationAction.FORWARD, is_held=nomination.held_on is not None)


def _check_waits(nomination: Nomination) -> None:
    rules.after(nomination.state, NominationAction.UPPER_REFUSE, is_held=nomination.held_on is not None)


def _locked(
    season_id: int, seen: dict[int, str], nothing: str, check: Callable[[Nomination], None]
) -> list[Nomination]:
    """The nominations as they were read, each fit for the step, or a refusal with their names."""
    linked.lock(list(seen))
    found = queries.with_ids(season_id, list(seen))
    checks.check_all_found(len(found), len(seen))
    checks.check_unchanged(one.nominee.written for one in found if one.version != seen[one.id])
    refusals = []
    for nomination in found:
        try:
            check(nomination)
        except RuleBroken as refusal:
            refusals.append(f"{nomination.nominee.written}: {refusal}")
    if refusals:
        raise RuleBroken(" ".join([nothing, *refusals[:5]]))
    return found


def copied(nomination: Nomination, season: Season, locality_id: int, actor: Actor) -> tuple[int, Nomination]:
    """What the level above reviews; its place is the one that sent it up. With the original's id."""
    copy = Nomination(
        season_id=season.id,
        locality_id=locality_id,
        nominee_id=nomination.nominee_id,
        award_type_id=nomination.award_type_id,
        basis=nomination.basis,
        is_posthumous=nomination.is_posthumous,
        citation=nomination.citation,
        report=nomination.report,
        state=NominationState.SUBMITTED,
        submitted_at=clock.now(),
        submissions=0,
        origin_uuid=nomination.uuid,
        created_by_id=actor.id,
    )
    db.session.add(copy)
    db.session.flush()
    audit.record(
        season.locality_id,
        actor,
        "nomination.receive",
        ("nomination", copy.id),
        note=f"{season.locality.name} nhận; trình từ {nomination.season.locality.name}.",
    )
    return nomination.id, copy


def _carry_papers(copies: Sequence[tuple[int, Nomination]]) -> None:
    """The same papers ticked, the same files; their bytes are in the store once."""
    of = dict(copies)
    for piece in db.session.scalars(select(DossierPiece).where(DossierPiece.nomination_id.in_(of))):
        db.session.add(
            DossierPiece(
                nomination_id=of[piece.nomination_id].id,
                code=piece.code,
                ticked_by=piece.ticked_by,
                ticked_at=piece.ticked_at,
            )
        )
    for file in db.session.scalars(
        select(DossierFile).where(DossierFile.nomination_id.in_(of)).order_by(DossierFile.id)
    ):
        db.session.add(
            DossierFile(
                nomination_id=of[file.nomination_id].id,
                piece_code=file.piece_code,
                sha256=file.sha256,
                small_sha256=file.small_sha256,
                file_name=file.file_name,
                ending=file.ending,
                size=file.size,
                uploaded_by=file.uploaded_by,
                uploaded_at=file.uploaded_at,
            )
        )
