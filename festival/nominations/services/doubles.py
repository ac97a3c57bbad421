"""Two entries of the register made one, or told apart, and both taken back.

Rows are locked in one order everywhere: nominations, then nominees, each by id.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations.models import (
    DistinctPair,
    EarlierAward,
    Nomination,
    Nominee,
    NomineeMerge,
    ServicePeriod,
)
from festival.nominations.queries.doubles import commune_id_of, province_of
from festival.nominations.rules import doubles as rules
from festival.nominations.rules.doubles import Standing

_GONE = "Một trong hai mục vừa được gộp ở nơi khác. Hãy tải lại danh sách nghi trùng."
_CLASHES = "Dữ liệu vừa thay đổi nên chưa làm được. Hãy tải lại trang rồi thử lại."
# What the entry that stays takes over where it has nothing of its own.
_FILLED = ("birth_year", "address_line", "head_count", "women_count", "leader_name", "unit_id")
# Asked of the nominee: whoever said no to one of the two has said no.
_CONSENTS = ("honours_consent", "photo_consent")


def merge(*, kept_id: int, merged_id: int, reason: str, actor: Actor) -> int:
    """Everything of ``merged_id`` belongs to ``kept_id`` from now on; the id of what can be taken back."""
    try:
        with transaction():
            nominations = _locked_nominations(kept_id, merged_id)
            kept, merged = _locked_entries(kept_id, merged_id)
            if kept.merged_into_id is not None or merged.merged_into_id is not None:
                raise RuleBroken(_GONE)
            _check(kept, merged, nominations)
            moved = _move(kept, merged, nominations)
            done = NomineeMerge(
                kept_id=kept.id,
                merged_id=merged.id,
                reason=reason,
                moved=json.dumps(moved, ensure_ascii=False, sort_keys=True),
                merged_by=actor.name,
            )
            db.session.add(done)
            merged.merged_into_id = kept.id
            db.session.flush()
            audit.record(
                _chain(kept, merged),
                actor,
                "nominee.merge",
                ("nominee", kept.id),
                other=merged.id,
                reason=reason,
            )
            return done.id
    except IntegrityError:
        raise RuleBroken(_CLASHES) from None


def undo_merge(*, merge_id: int, actor: Actor) -> None:
    """Everything that moved goes back; what came to the kept entry since then stays with it."""
    try:
        with transaction():
            done = db.session.get_one(NomineeMerge, merge_id, with_for_update=True)
            if done.undone_at is not None:
                raise RuleBroken("Lần gộp này đã được hoàn tác. Hãy tải lại trang.")
            nominations = _locked_nominations(done.kept_id, done.merged_id)
            kept, merged = _locked_entries(done.kept_id, done.merged_id)
            if kept.merged_into_id is not None:
                raise RuleBroken("Mục đã giữ lại sau đó được gộp tiếp. Hãy hoàn tác lần gộp sau trước.")
            moved = json.loads(done.moved)
            going = [one for one in nominations if str(one.id) in moved["nominations"]]
            rules.check_name_stays(map(_standing, going), is_same_text=_printed(kept) == _printed(merged))
            _move_back(kept, merged, going, moved)
            merged.merged_into_id = None
            done.undone_at = clock.now()
            audit.record(
                _chain(kept, merged), actor, "nominee.unmerge", ("nominee", kept.id), other=merged.id
            )
    except IntegrityError:
        raise RuleBroken(_CLASHES) from None


def keep_apart(*, one_id: int, other_id: int, reason: str, actor: Actor) -> None:
    """Note that two entries that look alike are two."""
    try:
        with transaction():
            low, high = _locked_entries(*sorted((one_id, other_id)))
            if low.merged_into_id is not None or high.merged_into_id is not None:
                raise RuleBroken(_GONE)
            db.session.add(DistinctPair(low_id=low.id, high_id=high.id, reason=reason, decided_by=actor.name))
            db.session.flush()
            audit.record(
                _chain(low, high),
                actor,
                "nominee.keep_apart",
                ("nominee", low.id),
                other=high.id,
                reason=reason,
            )
    except IntegrityError:
        raise RuleBroken("Hai mục này đã được ghi là khác nhau. Hãy tải lại trang.") from None


def undo_keep_apart(*, one_id: int, other_id: int, actor: Actor) -> None:
    with transaction():
        low, high = _locked_entries(*sorted((one_id, other_id)))
        pair = db.session.get(DistinctPair, (low.id, high.id), with_for_update=True)
        if pair is None:
            raise RuleBroken("Việc ghi khác nhau đã được hoàn tác. Hãy tải lại trang.")
        db.session.delete(pair)
        audit.record(_chain(low, high), actor, "nominee.rejoin", ("nominee", low.id), other=high.id)


def _locked_nominations(*nominee_ids: int) -> list[Nomination]:
    query = (
        select(Nomination)
        .where(Nomination.nominee_id.in_(nominee_ids))
        .order_by(Nomination.id)
        .with_for_update(of=Nomination)
        .options(
            joinedload(Nomination.award_type),
            joinedload(Nomination.season),
            joinedload(Nomination.locality).joinedload(Locality.parent),
        )
    )
    return list(db.session.scalars(query))


def _locked_entries(one_id: int, other_id: int) -> tuple[Nominee, Nominee]:
    """Both rows, locked by id, in the order asked for."""
    query = (
        select(Nominee)
        .where(Nominee.id.in_((one_id, other_id)))
        .order_by(Nominee.id)
        .with_for_update(of=Nominee)
        .options(joinedload(Nominee.locality))
    )
    found = {nominee.id: nominee for nominee in db.session.scalars(query)}
    if len(found) < 2:
        raise RuleBroken(_GONE)
    return found[one_id], found[other_id]


def _check(kept: Nominee, merged: Nominee, nominations: Iterable[Nomination]) -> None:
    low, high = sorted((kept.id, merged.id))
    told_apart = db.session.get(DistinctPair, (low, high)) is not None
    rules.check_may_merge(kept.kind, merged.kind, kept_apart=told_apart)
    staying = [_standing(one) for one in nominations if one.nominee_id == kept.id]
    moving = [_standing(one) for one in nominations if one.nominee_id == merged.id]
    rules.check_no_clash(staying, moving)
    rules.check_name_stays(moving, is_same_text=_printed(kept) == _printed(merged))
    if _printed(kept) != _printed(merged):
        _check_words_stay([one for one in nominations if one.nominee_id == merged.id], kept)
    # What the kept entry takes over is printed, too.
    if not kept.address_line and merged.address_line:
        rules.check_name_stays(staying, is_same_text=False)
        _check_words_stay([one for one in nominations if one.nominee_id == kept.id], merged)


def _check_words_stay(affected: Iterable[Nomination], source: Nominee) -> None:
    """Nominations of other communes than the one whose words they would print."""
    home = commune_id_of(source.locality.path)
    for one in affected:
        if commune_id_of(one.locality.path) != home:
            place = one.locality if one.locality.is_commune else one.locality.parent or one.locality
            rules.check_words_stay([_standing(one)], place.name)


def _standing(nomination: Nomination) -> Standing:
    return Standing(
        season_id=nomination.season_id,
        award_type_id=nomination.award_type_id,
        words=f"«{nomination.award_type.name}», năm {nomination.season.year}",
        state=nomination.state,
    )


def _printed(nominee: Nominee) -> tuple[str, str, str]:
    return nominee.salutation.value, nominee.name, nominee.address_line


def _move(kept: Nominee, merged: Nominee, nominations: Iterable[Nomination]) -> dict:
    """Hand everything over; what went where, for the way back."""
    now = clock.now()
    moved = {"nominations": {}, "at": now.isoformat()}
    for nomination in nominations:
        if nomination.nominee_id == merged.id:
            moved["nominations"][str(nomination.id)] = nomination.changed_at.isoformat()
            # A form that was opened before must not write the old name over the kept one.
            nomination.nominee_id, nomination.changed_at = kept.id, now
    for name, model in (("earlier", EarlierAward), ("service", ServicePeriod)):
        rows = list(db.session.scalars(select(model).where(model.nominee_id == merged.id)))
        moved[name] = [row.id for row in rows]
        for row in rows:
            row.nominee_id = kept.id
    moved["told_apart"] = _hand_over_told_apart(kept, merged)
    moved["filled"] = _fill(kept, merged)
    return moved


def _hand_over_told_apart(kept: Nominee, merged: Nominee) -> list[int]:
    """Whom the merged one was told apart from, the kept one is, too; ids of those newly told."""
    pairs = _told_apart(merged.id)
    known = set(_told_apart(kept.id)) | {kept.id}
    fresh = sorted(set(pairs) - known)
    for other in fresh:
        low, high = sorted((kept.id, other))
        like = pairs[other]
        db.session.add(
            DistinctPair(
                low_id=low,
                high_id=high,
                reason=like.reason,
                decided_by=like.decided_by,
                decided_at=like.decided_at,
            )
        )
    return fresh


def _told_apart(nominee_id: int) -> dict[int, DistinctPair]:
    query = select(DistinctPair).where(
        (DistinctPair.low_id == nominee_id) | (DistinctPair.high_id == nominee_id)
    )
    return {
        pair.high_id if pair.low_id == nominee_id else pair.low_id: pair for pair in db.session.scalars(query)
    }


def _fill(kept: Nominee, merged: Nominee) -> dict[str, list]:
    """Fields that change with their values before and after."""
    changes = {
        name: [getattr(kept, name), getattr(merged, name)]
        for name in _FILLED
        if getattr(kept, name) in (None, "") and getattr(merged, name) not in (None, "")
    }
    for name in _CONSENTS:
        mine, theirs = getattr(kept, name), getattr(merged, name)
        if theirs is not None and mine is not theirs and (mine is None or theirs is False):
            changes[name] = [mine, theirs]
    for name, (_before, after) in changes.items():
        setattr(kept, name, after)
    return changes


def _move_back(kept: Nominee, merged: Nominee, going: Iterable[Nomination], moved: dict) -> None:
    stamp = datetime.fromisoformat(moved["at"])
    for nomination in going:
        if nomination.nominee_id == kept.id:
            is_untouched = nomination.changed_at == stamp
            before = datetime.fromisoformat(moved["nominations"][str(nomination.id)])
            nomination.nominee_id = merged.id
            nomination.changed_at = before if is_untouched else clock.now()
    for name, model in (("earlier", EarlierAward), ("service", ServicePeriod)):
        rows = select(model).where(model.id.in_(moved[name]), model.nominee_id == kept.id)
        for row in db.session.scalars(rows):
            row.nominee_id = merged.id
    for other in moved["told_apart"]:
        low, high = sorted((kept.id, other))
        pair = db.session.get(DistinctPair, (low, high))
        if pair is not None:
            db.session.delete(pair)
    for name, (before, after) in moved["filled"].items():
        if getattr(kept, name) == after:
            setattr(kept, name, before)


def _chain(one: Nominee, other: Nominee) -> int:
    """The commune's record where both are its own, else the province's."""
    mine, theirs = one.locality.path, other.locality.path
    if commune_id_of(mine) == commune_id_of(theirs):
        return commune_id_of(mine)
    return int(province_of(mine).rstrip("/"))
