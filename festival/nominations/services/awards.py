"""The catalogue is only ever added to: a change is a copy with a day of its own."""

from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit
from festival.core.audit import INSTALLATION, SYSTEM, Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.catalogue import AwardRow, catalogue
from festival.nominations.models import AwardPiece, AwardType
from festival.nominations.rules import awards as rules
from festival.nominations.rules.awards import AwardFacts
from festival.planning.models import Season

_WORDS = ("proposer", "criteria", "due_month", "due_day")


def load_catalogue(*, actor: Actor = SYSTEM) -> int:
    """Add the country's rows that are not there yet; how many were added.

    A row that an older version loaded without proposer, criteria and due day gets these; whatever
    somebody wrote stays as it is.
    """
    with transaction():
        rows = db.session.scalars(select(AwardType).where(AwardType.locality_id.is_(None)).with_for_update())
        known = {(row.code, row.valid_from): row for row in rows}
        for row in catalogue():
            if (old := known.get((row.code, row.valid_from))) is not None:
                _complete(old, row, actor)
        missing = [row for row in catalogue() if (row.code, row.valid_from) not in known]
        for row in missing:
            award = _award(row)
            award.valid_to = _day_before_the_next(set(known), row.code, row.valid_from)
            db.session.add(award)
            db.session.flush()
            audit.record(INSTALLATION, actor, "award.load", ("award_type", award.id), code=row.code)
        return len(missing)


def _award(row: AwardRow) -> AwardType:
    facts = {name: value for name, value in vars(row).items() if name != "pieces"}
    return AwardType(**facts, pieces=_papers(row))


def _papers(facts: AwardFacts) -> list[AwardPiece]:
    return [AwardPiece(position=place, **asdict(piece)) for place, piece in enumerate(facts.pieces, 1)]


def _complete(old: AwardType, row: AwardRow, actor: Actor) -> None:
    if any(getattr(old, name) for name in _WORDS):
        return
    for name in (*_WORDS, "share_rule"):
        setattr(old, name, getattr(row, name))
    if not old.pieces:
        old.pieces = _papers(row)
    audit.record(INSTALLATION, actor, "award.complete", ("award_type", old.id), code=old.code)


def _day_before_the_next(known: set[tuple[str, date]], code: str, day: date) -> date | None:
    later = sorted(valid_from for other, valid_from in known if other == code and valid_from > day)
    return later[0] - timedelta(days=1) if later else None


def copy_award(
    *,
    award_type_id: int,
    place_id: int | None,
    valid_from: date,
    facts: AwardFacts,
    paths: list[str],
    today: date,
    actor: Actor,
) -> AwardType:
    """A new row of the same award that follows the newest one of its place.

    ``place_id`` is the province that the new row is for, None the whole country; ``paths`` is where
    the actor administers.
    """
    try:
        with transaction():
            old = db.session.get_one(AwardType, award_type_id, with_for_update=True)
            _check_place(old, place_id, paths)
            rules.check_some_multiple(facts.multiples)
            rules.check_due(facts.due_month, facts.due_day)
            _end_the_one_before(old, place_id, valid_from, today)
            new = AwardType(
                code=old.code,
                locality_id=place_id,
                position=old.position,
                valid_from=valid_from,
                **{name: value for name, value in vars(facts).items() if name != "pieces"},
                pieces=_papers(facts),
            )
            db.session.add(new)
            db.session.flush()
            audit.record(
                place_id or INSTALLATION,
                actor,
                "award.copy",
                ("award_type", new.id),
                code=new.code,
                copied_from=old.id,
                valid_from=valid_from.isoformat(),
            )
    except IntegrityError:
        raise RuleBroken("Đã có dòng của hình thức này với cùng ngày áp dụng.") from None
    return new


def _end_the_one_before(old: AwardType, place_id: int | None, valid_from: date, today: date) -> None:
    """The newest row of the place holds until the day before; ``old`` itself where it is of the place."""
    before: AwardType | None = old
    if old.locality_id != place_id:
        newest = (
            select(AwardType)
            .where(AwardType.locality_id == place_id, AwardType.code == old.code)
            .order_by(AwardType.valid_from.desc())
            .limit(1)
            .with_for_update()
        )
        before = db.session.scalar(newest)
    rules.check_award_copy(
        before.valid_from if before else None, before.valid_to if before else None, valid_from, today
    )
    if before is not None:
        before.valid_to = valid_from - timedelta(days=1)


def _check_place(old: AwardType, place_id: int | None, paths: list[str]) -> None:
    if place_id is None:
        if old.locality_id is not None:
            raise RuleBroken("Dòng riêng của một tỉnh không dùng cho cả nước. Hãy chọn lại nơi áp dụng.")
        check_may_change_for_all(paths)
        return
    place = db.session.get(Locality, place_id)
    if place is None or place.kind is not LocalityKind.PROVINCE or old.locality_id not in (None, place_id):
        raise RuleBroken("Dòng này chỉ lập riêng được cho một tỉnh, thành phố. Hãy chọn lại nơi áp dụng.")
    if not place.path.startswith(tuple(paths)):
        raise RuleBroken(
            f"Dòng riêng của {place.name} do quản trị viên cấp tỉnh lập. Hãy nhờ người đó ghi thay."
        )


def may_change_for_all(paths: list[str]) -> bool:
    """The catalogue serves everybody: who adds to it administers every locality that holds a season."""
    homes = db.session.scalars(select(Locality.path).join(Season, Season.locality_id == Locality.id))
    return all(home.startswith(tuple(paths)) for home in homes)


def check_may_change_for_all(paths: list[str]) -> None:
    if not may_change_for_all(paths):
        raise RuleBroken(
            "Danh mục này dùng chung cho nhiều địa phương. Hãy nhờ quản trị viên phụ trách tất cả các nơi đó."
        )
