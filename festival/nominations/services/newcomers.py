"""Dossiers that come from another installation: judged row by row, files looked through, then stored."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.localities.models import Locality
from festival.nominations import received, rules
from festival.nominations.models import (
    AwardType,
    DossierFile,
    DossierPiece,
    Nomination,
    Nominee,
    ServicePeriod,
)
from festival.nominations.queries import awards_on
from festival.nominations.rules import AwardLevel, NominationState, RecipientKind
from festival.nominations.services.versions import hand_in
from festival.nominations.transfer_files.values import Package, SentDossier, SentNominee
from festival.planning.models import Season

NOTHING = "Chưa nhận gì."
MOST_FAULTS = 10


@dataclass(frozen=True)
class Row:
    """One line of what came, as the person is to judge it; ``fault`` says why it cannot be taken."""

    name: str
    award: str
    said: str
    fault: str = ""


def dossier_rows(season: Season, package: Package) -> list[Row]:
    """Each dossier as the receiving office is to judge it."""
    place = place_of(season, package.sender.code)
    awards = {award.code: award for award in awards_on(clock.today(), season.locality)}
    uuids = [dossier.uuid for dossier in package.dossiers]
    here = set(db.session.scalars(select(Nomination.origin_uuid).where(Nomination.origin_uuid.in_(uuids))))
    twice = {uuid for uuid, count in Counter(uuids).items() if count > 1}
    return [
        Row(
            name=_written(dossier.nominee),
            award=awards[dossier.award].name if dossier.award in awards else dossier.award_name,
            said=f"{dossier.unit}, {len(dossier.files)} tệp" if dossier.unit else f"{len(dossier.files)} tệp",
            fault=_fault(season, place, dossier, awards, here | twice),
        )
        for dossier in package.dossiers
    ]


def _written(nominee: SentNominee) -> str:
    return f"{nominee.salutation.value} {nominee.name}".strip()


def _fault(
    season: Season, place: Locality, dossier: SentDossier, awards: dict[str, AwardType], taken: set[UUID]
) -> str:
    award = awards.get(dossier.award)
    if award is None:
        return "Danh mục ở đây không có hình thức này. Hãy bổ sung danh mục trước."
    if award.level is AwardLevel.COMMUNE:
        return "Hình thức này do cấp xã quyết định nên không trình lên đây."
    if dossier.uuid in taken:
        return "Hồ sơ này đã nhận trước đó."
    try:
        rules.recipient(dossier.nominee.kind, dossier.nominee.salutation, dossier.nominee.name)
        rules.check_award_allows(dossier.nominee.kind, award.multiple(dossier.nominee.kind), award.name)
        codes = [piece.code for piece in award.pieces]
        rules.check_codes(dossier.pieces, codes)
        rules.check_codes((file.piece for file in dossier.files if file.piece), codes)
    except RuleBroken as refusal:
        return str(refusal)
    nominee = _known(place, dossier.nominee)
    if nominee is not None and _stands_already(season, nominee, award):
        return "Người này đã có đề nghị cùng hình thức trong mùa này."
    return ""


def _stands_already(season: Season, nominee: Nominee, award: AwardType) -> bool:
    query = select(Nomination.id).where(
        Nomination.season_id == season.id,
        Nomination.nominee_id == nominee.id,
        Nomination.award_type_id == award.id,
        Nomination.state != NominationState.WITHDRAWN,
    )
    return db.session.scalar(query.limit(1)) is not None


def place_of(season: Season, code: str) -> Locality:
    """The unit that sent it where the official code is known below the season's place; else that place."""
    place = db.session.scalar(select(Locality).where(Locality.code == code))
    return place if place is not None and season.locality.contains(place) else season.locality


def _known(place: Locality, sent: SentNominee) -> Nominee | None:
    """Who came before under this id, or the only one here of exactly this name and year."""
    nominee = db.session.scalar(select(Nominee).where(Nominee.uuid == sent.uuid))
    while nominee is not None and nominee.merged_into_id is not None:
        nominee = nominee.merged_into
    if nominee is not None and place.contains(nominee.locality) and nominee.kind is sent.kind:
        return nominee
    if sent.birth_year is None and sent.kind is RecipientKind.INDIVIDUAL:
        return None
    query = select(Nominee).where(
        Nominee.locality_id == place.id,
        Nominee.kind == sent.kind,
        Nominee.name == sent.name,
        Nominee.birth_year.is_not_distinct_from(sent.birth_year),
        Nominee.merged_into_id.is_(None),
    )
    found = list(db.session.scalars(query.limit(2)))
    return found[0] if len(found) == 1 else None


def checked_files(package: Package, store: FileStore) -> dict[str, dict]:
    """Every file looked through as if somebody had just sent it, before anything is locked."""
    kept: dict[str, dict] = {}
    for dossier in package.dossiers:
        sizes = []
        for file in dossier.files:
            if file.sha256 not in kept:
                kept[file.sha256] = _checked_file(dossier, file.name, package.file(file.sha256), store)
            sizes.append(kept[file.sha256]["size"])
        rules.check_room(count=len(sizes), size=sum(sizes))
    return kept


def _checked_file(dossier: SentDossier, name: str, content: bytes, store: FileStore) -> dict:
    try:
        one = received.checked("", name, content)
    except RuleBroken as refusal:
        said = received.plain_name(name)
        raise RuleBroken(f"{NOTHING} {_written(dossier.nominee)}, «{said}»: {refusal}") from None
    return {
        "sha256": store.put(one.content),
        "small_sha256": store.put(one.small) if one.small else None,
        "file_name": one.name,
        "ending": one.ending,
        "size": len(one.content),
    }


def take_dossiers(
    season: Season, package: Package, files: dict[str, dict], partner: str, actor: Actor
) -> list[Nomination]:
    """Runs inside the transaction that takes the package; ``files`` by the hash they came under."""
    place = place_of(season, package.sender.code)
    awards = {award.code: award for award in awards_on(clock.today(), season.locality)}
    faults = [f"{row.name}: {row.fault}" for row in dossier_rows(season, package) if row.fault]
    if faults:
        raise RuleBroken(" ".join([NOTHING, *faults[:MOST_FAULTS]]))
    taken = []
    for dossier in package.dossiers:
        nomination = Nomination(
            season_id=season.id,
            locality_id=place.id,
            nominee_id=(_known(place, dossier.nominee) or _new_nominee(place, dossier.nominee)).id,
            award_type_id=awards[dossier.award].id,
            basis=dossier.basis,
            is_posthumous=dossier.is_posthumous,
            citation=dossier.citation,
            report=dossier.report,
            state=NominationState.SUBMITTED,
            origin_uuid=dossier.uuid,
            created_by_id=actor.id,
        )
        db.session.add(nomination)
        db.session.flush()
        _add_papers(nomination, dossier, files, partner)
        db.session.flush()
        hand_in(nomination, actor)
        thing = ("nomination", nomination.id)
        audit.record(season.locality_id, actor, "nomination.receive", thing, note=f"Gói từ {partner}.")
        taken.append(nomination)
    return taken


def _new_nominee(place: Locality, sent: SentNominee) -> Nominee:
    facts = {name: getattr(sent, name) for name in SentNominee.__dataclass_fields__}
    periods, uuid = facts.pop("services"), facts.pop("uuid")
    nominee = Nominee(locality_id=place.id, **facts)
    # The same id as there, so that the next package finds the same person; unless it is somebody's here.
    if db.session.scalar(select(Nominee.id).where(Nominee.uuid == uuid)) is None:
        nominee.uuid = uuid
    db.session.add(nominee)
    db.session.flush()
    db.session.add_all(
        ServicePeriod(
            nominee_id=nominee.id,
            post=period.post,
            started_on=period.started_on,
            ended_on=period.ended_on,
            coefficient=period.coefficient,
        )
        for period in periods
    )
    return nominee


def _add_papers(nomination: Nomination, dossier: SentDossier, files: dict[str, dict], partner: str) -> None:
    db.session.add_all(
        DossierPiece(nomination_id=nomination.id, code=code, ticked_by=partner)
        for code in dict.fromkeys(dossier.pieces)
    )
    db.session.add_all(
        DossierFile(
            nomination_id=nomination.id, piece_code=file.piece, uploaded_by=partner, **files[file.sha256]
        )
        for file in dossier.files
    )
