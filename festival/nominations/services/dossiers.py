"""What the proposer does: write, mend, submit and withdraw a nomination."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit, clock, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations import queries, rules
from festival.nominations.citation import check_printable
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.rules import Dossier, NominationAction, NominationState, RecipientKind
from festival.nominations.rules.transfers import check_keeps_award
from festival.nominations.services import linked
from festival.nominations.services.drafts import RECIPIENT_FIELDS, editable, forget_fields, forget_typed
from festival.nominations.services.graces import check_in_time
from festival.nominations.services.versions import hand_in
from festival.planning.models import Season

_ALREADY = "Người này đã có đề nghị cùng hình thức trong mùa này. Hãy mở đề nghị đó trong danh sách."


class NamesakeFound(RuleBroken):
    """Somebody of the same name is in the register; the proposer says whether it is the same one."""


def create_nomination(
    *,
    season_id: int,
    desk_id: int,
    locality_id: int,
    dossier: Dossier,
    nominee_id: int | None = None,
    is_somebody_else: bool = False,
    actor: Actor,
) -> int:
    """A new draft, for ``nominee_id`` of the register or for somebody new; its id.

    ``desk_id`` is the place where the actor may propose; ``locality_id`` the unit that proposes.
    """
    try:
        with transaction():
            # One at a time in a season: the second of two clicks sees what the first has stored.
            season = db.session.get_one(Season, season_id, with_for_update=True)
            unit = _proposing_unit(season, desk_id, locality_id)
            desk = db.session.get_one(Locality, desk_id)
            nominee = _nominee(desk, unit, dossier, nominee_id, is_somebody_else)
            nomination = Nomination(season=season, locality=unit, nominee=nominee, created_by_id=actor.id)
            _fill(nomination, dossier)
            db.session.add(nomination)
            db.session.flush()
            audit.record(season.locality_id, actor, "nomination.create", ("nomination", nomination.id))
            return nomination.id
    except IntegrityError:
        raise RuleBroken(_ALREADY) from None


def save_nomination(
    *, nomination_id: int, desk_id: int, locality_id: int, dossier: Dossier, seen: str, actor: Actor
) -> None:
    """Change a draft or a returned dossier; ``seen`` is the version that the form showed."""
    try:
        with transaction():
            nomination = editable(nomination_id, seen)
            before = _facts(nomination)
            nomination.locality = _proposing_unit(nomination.season, desk_id, locality_id)
            nominee = db.session.get_one(Nominee, nomination.nominee_id, with_for_update=True)
            check_keeps_award(
                nomination.origin_uuid is not None, dossier.award_type_id == nomination.award_type_id
            )
            origin = linked.origin_of(nomination)
            _mend_nominee(nominee, dossier, nomination.id, origin.id if origin else 0)
            _fill(nomination, dossier)
            nomination.changed_at = clock.now()
            after = _facts(nomination)
            changed = [name for name, value in after.items() if value != before[name]]
            audit.record(
                nomination.season.locality_id,
                actor,
                "nomination.edit",
                ("nomination", nomination.id),
                changed=changed,
            )
            forget_fields(nomination_id, actor, RECIPIENT_FIELDS)
    except IntegrityError:
        raise RuleBroken(_ALREADY) from None


def submit(*, nomination_id: int, actor: Actor) -> None:
    with transaction():
        nomination = db.session.get_one(Nomination, nomination_id, with_for_update=True)
        rules.after(nomination.state, NominationAction.SUBMIT, is_held=nomination.held_on is not None)
        rules.check_complete(nomination.missing)
        check_printable(nomination)
        _check_award(nomination.award_type, nomination.nominee, clock.today())
        check_first_time(nomination)
        check_in_time(nomination, clock.today())
        forget_typed(nomination_id, actor)
        hand_in(nomination, actor)
        nomination.move(NominationAction.SUBMIT, actor)


def withdraw(*, nomination_id: int, actor: Actor) -> None:
    with transaction():
        linked.withdraw(linked.locked(nomination_id), actor)


def version(nomination: Nomination) -> str:
    """Changes with every act on the dossier."""
    return nomination.version


def check_first_time(nomination: Nomination) -> None:
    """Refuse an award that is given once when the nominee holds it; runs inside a transaction.

    The nominee's row is the lock, so that two seasons cannot grant it at once.
    """
    award = nomination.award_type
    if not award.once_in_a_lifetime:
        return
    nominee = db.session.get_one(Nominee, nomination.nominee_id, with_for_update=True)
    rules.check_first_time(queries.has_been_decided(nominee.id, award.code, nomination.id), award.name)


def _proposing_unit(season: Season, desk_id: int, locality_id: int) -> Locality:
    desk, unit = db.session.get(Locality, desk_id), db.session.get(Locality, locality_id)
    if desk is None or unit is None or not (season.locality.contains(desk) and desk.contains(unit)):
        raise RuleBroken("Đơn vị đề nghị không thuộc nơi anh/chị phụ trách. Hãy chọn lại đơn vị.")
    return unit


def _nominee(
    desk: Locality, unit: Locality, dossier: Dossier, nominee_id: int | None, is_somebody_else: bool
) -> Nominee:
    salutation, name = rules.recipient(dossier.kind, dossier.salutation, dossier.name)
    if nominee_id is not None:
        nominee = db.session.get(Nominee, nominee_id, with_for_update=True)
        if nominee is None or nominee.merged_into_id or not desk.contains(nominee.locality):
            raise RuleBroken("Người được chọn không có trong sổ của đơn vị này. Hãy chọn lại.")
        _mend_nominee(nominee, _as_in_the_register(nominee, dossier, name))
        return nominee
    known = queries.namesakes(desk, kind=dossier.kind, name=name, birth_year=dossier.birth_year)
    if known and not is_somebody_else:
        raise NamesakeFound("Trong sổ đã có tên này. Hãy chọn đúng người, hoặc cho biết đây là người khác.")
    return Nominee(
        locality=unit,
        kind=dossier.kind,
        salutation=salutation,
        name=name,
        birth_year=dossier.birth_year,
        address_line=dossier.address_line,
        **_of_collective(dossier),
    )


def _of_collective(dossier: Dossier) -> dict[str, object]:
    """Head count, women and leader: a person or a household has none."""
    rules.check_heads(dossier)
    if dossier.kind is not RecipientKind.COLLECTIVE:
        return {"head_count": None, "women_count": None, "leader_name": ""}
    return {
        "head_count": dossier.head_count,
        "women_count": dossier.women_count,
        "leader_name": text.clean(dossier.leader_name),
    }


def _as_in_the_register(nominee: Nominee, dossier: Dossier, name: str) -> Dossier:
    """What was left empty, or typed without accents, stays as the register has it."""
    is_same_name = text.fold(name)[:200] == nominee.name_fold
    return replace(
        dossier,
        salutation=nominee.salutation if nominee.kind is RecipientKind.HOUSEHOLD else dossier.salutation,
        name=nominee.name if is_same_name else name,
        birth_year=nominee.birth_year if dossier.birth_year is None else dossier.birth_year,
        address_line=dossier.address_line or nominee.address_line,
        head_count=nominee.head_count if dossier.head_count is None else dossier.head_count,
        women_count=nominee.women_count if dossier.women_count is None else dossier.women_count,
        leader_name=dossier.leader_name or nominee.leader_name,
    )


def _mend_nominee(nominee: Nominee, dossier: Dossier, *except_nomination_ids: int) -> None:
    """Bring the register up to date, unless another dossier with these words is on its way."""
    salutation, name = rules.recipient(dossier.kind, dossier.salutation, dossier.name)
    wanted = {
        "kind": dossier.kind,
        "salutation": salutation,
        "name": text.clean(name),
        "birth_year": dossier.birth_year,
        "address_line": dossier.address_line,
        **_of_collective(dossier),
    }
    if all(getattr(nominee, name) == value for name, value in wanted.items()):
        return
    others = select(Nomination.state).where(
        Nomination.nominee_id == nominee.id, Nomination.id.not_in(except_nomination_ids)
    )
    states = set(db.session.scalars(others))
    if any(rules.is_open(state) and state not in rules.EDITABLE_STATES for state in states):
        raise RuleBroken(
            "Người này đang được xét ở một đề nghị khác nên chưa đổi được tên, năm sinh, chức vụ. "
            "Hãy giữ như trong sổ, hoặc chờ đề nghị kia kết thúc."
        )
    if states and nominee.kind is not dossier.kind:
        raise RuleBroken("Tên này đã có đề nghị với loại đối tượng khác. Hãy nhập thành người mới.")
    for name, value in wanted.items():
        setattr(nominee, name, value)


def _fill(nomination: Nomination, dossier: Dossier) -> None:
    award = db.session.get(AwardType, dossier.award_type_id)
    if award is None:
        raise RuleBroken("Hình thức khen thưởng này không còn trong danh mục. Hãy chọn lại.")
    is_new_choice = nomination.award_type_id != award.id
    nomination.award_type = award
    nomination.basis = dossier.basis
    rules.check_posthumous(dossier.is_posthumous, dossier.kind)
    nomination.is_posthumous = dossier.is_posthumous
    nomination.citation = rules.with_full_stop(dossier.citation)
    nomination.report = dossier.report
    _check_award(award, nomination.nominee, clock.today() if is_new_choice else None)
    with db.session.no_autoflush:
        _check_only_one(nomination)
        if nomination.nominee.id is not None and award.once_in_a_lifetime:
            given = queries.has_been_decided(nomination.nominee.id, award.code, nomination.id)
            rules.check_first_time(given, award.name)


def _check_only_one(nomination: Nomination) -> None:
    if nomination.nominee.id is None:
        return
    query = select(Nomination.id).where(
        Nomination.season_id == nomination.season.id,
        Nomination.nominee_id == nomination.nominee.id,
        Nomination.award_type_id == nomination.award_type.id,
        Nomination.state != NominationState.WITHDRAWN,
        Nomination.id != (nomination.id or 0),
    )
    if db.session.scalar(query.limit(1)) is not None:
        raise RuleBroken(_ALREADY)


def _check_award(award: AwardType, nominee: Nominee, day: date | None) -> None:
    """``day`` None: the row was chosen before and is kept."""
    rules.check_award_allows(nominee.kind, award.multiple(nominee.kind), award.name)
    if day and not (award.valid_from <= day and (award.valid_to is None or day <= award.valid_to)):
        raise RuleBroken(f"{award.name}: dòng danh mục này không còn áp dụng. Hãy chọn lại hình thức.")


def _facts(nomination: Nomination) -> dict[str, object]:
    """What a history line names when it changed."""
    nominee = nomination.nominee
    return {
        "award": nomination.award_type.id,
        "locality": nomination.locality.id,
        "kind": nominee.kind,
        "salutation": nominee.salutation,
        "name": nominee.name,
        "birth_year": nominee.birth_year,
        "address_line": nominee.address_line,
        "head_count": nominee.head_count,
        "women_count": nominee.women_count,
        "leader_name": nominee.leader_name,
        "basis": nomination.basis,
        "giving": nomination.is_posthumous,
        "citation": nomination.citation,
        "report": nomination.report,
    }
