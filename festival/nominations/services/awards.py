"""The catalogue is only ever added to: a change is a copy with a day of its own."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit
from festival.core.audit import INSTALLATION, SYSTEM, Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations import rules
from festival.nominations.catalogue import AwardRow, catalogue
from festival.nominations.models import AwardPiece, AwardType
from festival.nominations.rules import RecipientKind
from festival.planning.models import Season


def load_catalogue(*, actor: Actor = SYSTEM) -> int:
    """Add the rows that are not there yet; how many were added. Rows that are there stay as they are."""
    with transaction():
        known = {tuple(row) for row in db.session.execute(select(AwardType.code, AwardType.valid_from))}
        missing = [row for row in catalogue() if (row.code, row.valid_from) not in known]
        for row in missing:
            award = _award(row)
            award.valid_to = _day_before_the_next(known, row.code, row.valid_from)
            db.session.add(award)
            db.session.flush()
            audit.record(INSTALLATION, actor, "award.load", ("award_type", award.id), code=row.code)
        return len(missing)


def _award(row: AwardRow) -> AwardType:
    facts = {name: value for name, value in vars(row).items() if name != "pieces"}
    papers = [AwardPiece(position=place, **vars(piece)) for place, piece in enumerate(row.pieces, 1)]
    return AwardType(**facts, pieces=papers)


def _kept(old: AwardType) -> dict[str, object]:
    """What a copy takes over from the row before it."""
    names = (
        "locality_id level proposer criteria is_tracked_only once_in_a_lifetime share_rule due_month due_day"
        " position"
    )
    papers = [
        AwardPiece(
            code=piece.code,
            position=piece.position,
            name=piece.name,
            made_by=piece.made_by,
            is_required=piece.is_required,
        )
        for piece in old.pieces
    ]
    return {name: getattr(old, name) for name in names.split()} | {"pieces": papers}


def _day_before_the_next(known: set[tuple[str, date]], code: str, day: date) -> date | None:
    later = sorted(valid_from for other, valid_from in known if other == code and valid_from > day)
    return later[0] - timedelta(days=1) if later else None


def copy_award(
    *,
    award_type_id: int,
    valid_from: date,
    name: str,
    printed_name: str,
    signer: str,
    multiples: dict[RecipientKind, int | None],
    paths: list[str],
    today: date,
    actor: Actor,
) -> AwardType:
    """A new row that follows the newest one of the same award; ``paths`` is where the actor administers."""
    try:
        with transaction():
            old = db.session.get_one(AwardType, award_type_id, with_for_update=True)
            _check_may_change_for_all(paths)
            rules.check_award_copy(old.valid_from, old.valid_to, valid_from, today)
            rules.check_some_multiple(list(multiples.values()))
            old.valid_to = valid_from - timedelta(days=1)
            new = AwardType(
                code=old.code,
                name=name,
                printed_name=printed_name,
                signer=signer,
                **_kept(old),
                valid_from=valid_from,
                **{f"multiple_{kind.value}": multiples[kind] for kind in RecipientKind},
            )
            db.session.add(new)
            db.session.flush()
            audit.record(
                INSTALLATION,
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


def _check_may_change_for_all(paths: list[str]) -> None:
    """The catalogue serves everybody: who adds to it administers every locality that holds a season."""
    homes = db.session.scalars(select(Locality.path).join(Season, Season.locality_id == Locality.id))
    if any(not home.startswith(tuple(paths)) for home in homes):
        raise RuleBroken(
            "Danh mục này dùng chung cho nhiều địa phương. Hãy nhờ quản trị viên phụ trách tất cả các nơi đó."
        )
