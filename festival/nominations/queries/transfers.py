"""What may go up, what waits for an answer from above, and the files that went out and came in."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, not_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import (
    AwardType,
    Nomination,
    Nominee,
    PartnerKey,
    Transfer,
    TransferredNomination,
)
from festival.nominations.queries.levels import decided_here
from festival.nominations.rules import NominationState, TransferKind, transfers
from festival.planning import queries as planning
from festival.planning.models import Season

MOST_SHOWN = 100


@dataclass(frozen=True)
class TransferDesk:
    """Where dossiers go up, come in and are answered: a season, or one file or one key of it."""

    season: Season
    thing: Transfer | None = None

    @property
    def locality(self) -> Locality:
        return self.season.locality

    def admits(self, user, permission: Permission | None) -> bool:
        """A province's officer receives and answers for the province's own season."""
        return (
            permission is Permission.NOMINATION_REVIEW
            and self.locality.kind is LocalityKind.PROVINCE
            and user.may(Permission.NOMINATION_RECEIVE, self.locality)
        )


@dataclass(frozen=True)
class TrustedKey:
    """A partner's key, looked after where what it signs is received."""

    key: PartnerKey
    season: Season

    @property
    def locality(self) -> Locality:
        return self.key.locality

    admits = TransferDesk.admits


def transfer_desk(season_id: int) -> TransferDesk | None:
    season = planning.season(season_id)
    return TransferDesk(season) if season else None


def transfer_of_desk(transfer_id: int) -> TransferDesk | None:
    way = joinedload(Transfer.season).joinedload(Season.locality)
    transfer = db.session.get(Transfer, transfer_id, options=[way])
    return TransferDesk(transfer.season, transfer) if transfer else None


def trusted_key(season_id: int, partner_key_id: int) -> TrustedKey | None:
    key = db.session.get(PartnerKey, partner_key_id, options=[joinedload(PartnerKey.locality)])
    season = planning.season(season_id)
    if key is None or season is None or key.locality_id != season.locality_id:
        return None
    return TrustedKey(key, season)


def upper_season(season: Season) -> Season | None:
    """The province's own season of the same year in this installation."""
    if season.locality.kind is LocalityKind.PROVINCE:
        return None
    query = (
        select(Season)
        .join(Season.locality)
        .where(
            Season.locality_id == season.locality.parent_id,
            Season.year == season.year,
            Locality.kind == LocalityKind.PROVINCE,
        )
        .options(contains_eager(Season.locality))
    )
    return db.session.scalar(query)


def _listed(season_id: int, *conditions) -> list[Nomination]:
    query = (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.award_type)
        .where(Nomination.season_id == season_id, *conditions)
        .options(
            contains_eager(Nomination.nominee),
            contains_eager(Nomination.award_type),
            joinedload(Nomination.locality),
            joinedload(Nomination.season).joinedload(Season.locality),
        )
        .order_by(AwardType.position, Nominee.name_sort, Nomination.id)
    )
    return list(db.session.scalars(query))


def with_ids(season_id: int, ids: list[int]) -> list[Nomination]:
    return _listed(season_id, Nomination.id.in_(ids))


def ready_to_go_up(season_id: int) -> list[Nomination]:
    """Reviewed or passed here, decided above; held ones too, to be shown as such."""
    return _listed(season_id, Nomination.state.in_(transfers.READY_STATES), not_(decided_here()))


def _has_copy() -> ColumnElement[bool]:
    copy = aliased(Nomination)
    return exists().where(copy.origin_uuid == Nomination.uuid)


def waiting_outside(season_id: int) -> list[Nomination]:
    """Forwarded to somebody who does not work in this installation."""
    return _listed(season_id, Nomination.state == NominationState.FORWARDED, not_(_has_copy()))


def waiting_inside(season_id: int) -> list[tuple[Nomination, Nomination]]:
    """Forwarded ones with what the province makes of each here."""
    copy = aliased(Nomination)
    query = (
        select(Nomination, copy)
        .join(copy, copy.origin_uuid == Nomination.uuid)
        .join(Nomination.nominee)
        .options(contains_eager(Nomination.nominee), joinedload(Nomination.award_type))
        .where(Nomination.season_id == season_id, Nomination.state == NominationState.FORWARDED)
        .order_by(Nominee.name_sort, Nomination.id)
    )
    return [tuple(row) for row in db.session.execute(query)]


def halves(nomination: Nomination) -> tuple[Nomination | None, Nomination | None]:
    """What was sent up to here, and what the level above makes of it, as far as they are here; one query."""
    if nomination.origin_uuid is None and nomination.state not in transfers.GONE_UP_STATES:
        return None, None
    query = (
        select(Nomination)
        .where(
            (Nomination.origin_uuid == nomination.uuid)
            | (Nomination.uuid == nomination.origin_uuid if nomination.origin_uuid else Nomination.id < 0)
        )
        .options(joinedload(Nomination.season).joinedload(Season.locality), joinedload(Nomination.locality))
    )
    found = list(db.session.scalars(query))
    below = next((one for one in found if one.uuid == nomination.origin_uuid), None)
    above = next((one for one in found if one.origin_uuid == nomination.uuid), None)
    return below, above


def transfers_of(season_id: int) -> list[Transfer]:
    """Newest first."""
    query = select(Transfer).where(Transfer.season_id == season_id)
    return list(db.session.scalars(query.order_by(Transfer.id.desc()).limit(MOST_SHOWN)))


def transfer_by_uuid(package_uuid: UUID, kind: TransferKind) -> Transfer | None:
    query = select(Transfer).where(Transfer.package_uuid == package_uuid, Transfer.kind == kind)
    return db.session.scalar(query)


def keys_of(locality_id: int) -> list[PartnerKey]:
    """Trusted ones first, then those withdrawn."""
    query = (
        select(PartnerKey)
        .where(PartnerKey.locality_id == locality_id)
        .order_by(PartnerKey.withdrawn_at.is_not(None), PartnerKey.name, PartnerKey.id)
    )
    return list(db.session.scalars(query))


def with_uuids(season_id: int, uuids: list[UUID]) -> list[Nomination]:
    return _listed(season_id, Nomination.uuid.in_(uuids))


def ids_carried_by(transfer_id: int) -> set[int]:
    query = select(TransferredNomination.nomination_id).where(
        TransferredNomination.transfer_id == transfer_id
    )
    return set(db.session.scalars(query))


def to_answer(transfer_id: int) -> list[Nomination]:
    """Of what came in with a file: what has ended here and has not gone back yet."""
    answer, carried = aliased(Transfer), aliased(TransferredNomination)
    answered = (
        select(carried.nomination_id)
        .join(answer, answer.id == carried.transfer_id)
        .where(answer.kind == TransferKind.RESULTS_OUT)
    )
    return [
        one
        for one in _listed_by_transfer(transfer_id, Nomination.id.not_in(answered))
        if one.state in transfers.ENDS
    ]


def _listed_by_transfer(transfer_id: int, *conditions) -> list[Nomination]:
    carried = select(TransferredNomination.nomination_id).where(
        TransferredNomination.transfer_id == transfer_id
    )
    query = (
        select(Nomination)
        .join(Nomination.nominee)
        .where(Nomination.id.in_(carried), *conditions)
        .options(
            contains_eager(Nomination.nominee),
            joinedload(Nomination.award_type),
            joinedload(Nomination.season).joinedload(Season.locality),
        )
        .order_by(Nominee.name_sort, Nomination.id)
    )
    return list(db.session.scalars(query))


def answers_open(season_id: int) -> dict[int, int]:
    """For each file of dossiers that came in: how many of them have ended and wait to go back."""
    came = select(Transfer.id).where(
        Transfer.season_id == season_id, Transfer.kind == TransferKind.DOSSIERS_IN
    )
    answer, carried = aliased(Transfer), aliased(TransferredNomination)
    answered = (
        select(carried.nomination_id)
        .join(answer, answer.id == carried.transfer_id)
        .where(answer.kind == TransferKind.RESULTS_OUT)
    )
    query = (
        select(TransferredNomination.transfer_id, Nomination.state)
        .join(Nomination, Nomination.id == TransferredNomination.nomination_id)
        .where(TransferredNomination.transfer_id.in_(came), Nomination.id.not_in(answered))
    )
    counts: dict[int, int] = {}
    for transfer_id, state in db.session.execute(query):
        counts[transfer_id] = counts.get(transfer_id, 0) + (state in transfers.ENDS)
    return counts
