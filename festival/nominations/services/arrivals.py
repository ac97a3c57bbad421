"""What comes in signed: looked at first, then taken whole or not at all, once."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.nominations import rules
from festival.nominations.models import Nomination, PartnerKey, Transfer, TransferredNomination
from festival.nominations.queries import transfers as queries
from festival.nominations.rules import TransferKind
from festival.nominations.services import linked
from festival.nominations.services.dossiers import check_first_time
from festival.nominations.services.newcomers import (
    MOST_FAULTS,
    NOTHING,
    Row,
    checked_files,
    dossier_rows,
    take_dossiers,
)
from festival.nominations.transfer_files.reading import is_package, read_package, read_results
from festival.nominations.transfer_files.values import Package, Results, SentResult
from festival.planning import queries as planning
from festival.planning.models import Season

_TAKEN_BEFORE = "Tệp này đã được nhận ngày {:%d/%m/%Y}. Mỗi tệp chỉ nhận một lần."


@dataclass(frozen=True)
class Arrival:
    """A file whose signature and hashes hold; nothing of it is stored yet."""

    sha256: str
    # Who signed it, by the name that the key has here.
    partner: str
    rows: list[Row]
    package: Package | None = None
    results: Results | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def can_be_taken(self) -> bool:
        return not self.faults and not any(row.fault for row in self.rows)

    @property
    def uuid(self) -> UUID:
        return (self.package or self.results).uuid

    @property
    def kind(self) -> TransferKind:
        return TransferKind.DOSSIERS_IN if self.package else TransferKind.RESULTS_IN


def looked_at(season_id: int, content: bytes, store: FileStore) -> Arrival:
    """Read the file, compare it with what is here, and keep its bytes under their hash."""
    season = planning.season(season_id)
    trusted = {
        key.public_key: key.name for key in queries.keys_of(season.locality_id) if key.withdrawn_at is None
    }
    if not trusted:
        raise RuleBroken("Chưa khai khóa công khai của nơi nào. Hãy khai khóa của nơi gửi trước.")
    package = results = None
    if is_package(content):
        package = read_package(content, trusted)
        rows = dossier_rows(season, package)
    else:
        results = read_results(content, trusted)
        rows = _result_rows(season, results)
    arrival = Arrival(
        sha256=store.put(content),
        partner=trusted[(package or results).public_key],
        rows=rows,
        package=package,
        results=results,
    )
    known = queries.transfer_by_uuid(arrival.uuid, arrival.kind)
    if known is not None:
        arrival.faults.append(_TAKEN_BEFORE.format(clock.local(known.made_at)))
    return arrival


def take(season_id: int, sha256: str, *, store: FileStore, actor: Actor) -> tuple[TransferKind, int]:
    """Take a file that was looked at; looks at it once more. What it was, and how many rows."""
    try:
        content = store.read(sha256)
    except FileNotFoundError:
        raise RuleBroken("Tệp không còn. Hãy gửi lại tệp.") from None
    arrival = looked_at(season_id, content, store)
    _check(arrival)
    files = checked_files(arrival.package, store) if arrival.package else {}
    try:
        with transaction():
            season = db.session.get_one(Season, season_id, with_for_update=True)
            _check_still_trusted(season, arrival)
            transfer = Transfer(
                package_uuid=arrival.uuid,
                kind=arrival.kind,
                season_id=season_id,
                sha256=sha256,
                file_name="ho-so.zip" if arrival.package else "ket-qua.json",
                total=len(arrival.rows),
                partner=arrival.partner,
                made_by=actor.name,
            )
            db.session.add(transfer)
            db.session.flush()
            if arrival.package:
                carried = take_dossiers(season, arrival.package, files, arrival.partner, actor)
            else:
                carried = _take_results(season, arrival.results, actor)
            db.session.add_all(
                TransferredNomination(transfer_id=transfer.id, nomination_id=one.id) for one in carried
            )
            note = f"Từ {arrival.partner}."
            thing = ("transfer", transfer.id)
            audit.record(
                season.locality_id, actor, "transfer.receive", thing, note=note, total=transfer.total
            )
    except IntegrityError:
        raise RuleBroken("Tệp này, hoặc một hồ sơ trong đó, vừa được nhận rồi. Hãy tải lại trang.") from None
    return arrival.kind, len(arrival.rows)


def _check(arrival: Arrival) -> None:
    faults = [*arrival.faults, *(f"{row.name}: {row.fault}" for row in arrival.rows if row.fault)]
    if faults:
        raise RuleBroken(" ".join([NOTHING, *faults[:MOST_FAULTS]]))


def _check_still_trusted(season: Season, arrival: Arrival) -> None:
    signer = (arrival.package or arrival.results).public_key
    query = select(PartnerKey).where(
        PartnerKey.locality_id == season.locality_id, PartnerKey.public_key == signer
    )
    key = db.session.scalar(query.with_for_update())
    if key is None or key.withdrawn_at is not None:
        raise RuleBroken("Khóa của nơi gửi vừa thôi dùng. Chưa nhận gì.")
    known = queries.transfer_by_uuid(arrival.uuid, arrival.kind)
    if known is not None:
        raise RuleBroken(_TAKEN_BEFORE.format(clock.local(known.made_at)))


def _result_rows(season: Season, results: Results) -> list[Row]:
    return [
        Row(
            name=one.nominee.written if one else result.name,
            award=one.award_type.name if one else result.award,
            said=result.verdict.words or "Cấp trên không tặng.",
            fault=_result_fault(one, result, carried),
        )
        for result, one, carried in _matched(season, results)
    ]


def _matched(season: Season, results: Results) -> list[tuple[SentResult, Nomination | None, bool]]:
    """Each result with the season's nomination it speaks of, and whether the package answered held it."""
    uuids = [result.uuid for result in results.results]
    here = {one.uuid: one for one in queries.with_uuids(season.id, uuids)}
    sent = queries.transfer_by_uuid(results.answers, TransferKind.DOSSIERS_OUT)
    is_ours = sent is not None and sent.season_id == season.id
    carried = queries.ids_carried_by(sent.id) if is_ours else set()
    return [
        (result, here.get(result.uuid), result.uuid in here and here[result.uuid].id in carried)
        for result in results.results
    ]


def _result_fault(nomination: Nomination | None, result: SentResult, is_carried: bool) -> str:
    if nomination is None:
        return "Mùa này không có hồ sơ mang mã đó."
    if not is_carried:
        return "Hồ sơ này không nằm trong gói mà tệp kết quả trả lời."
    try:
        rules.after(nomination.state, result.verdict.action, is_held=nomination.held_on is not None)
    except RuleBroken:
        held = ", tạm dừng xem xét" if nomination.held_on else ""
        return f"Hồ sơ không còn chờ cấp trên (đang ở bước: {nomination.state_name.lower()}{held})."
    if linked.copy_of(nomination) is not None:
        return "Hồ sơ này đang được cấp tỉnh xét ngay trên hệ thống này."
    return ""


def _take_results(season: Season, results: Results, actor: Actor) -> list[Nomination]:
    linked.lock(select(Nomination.id).where(Nomination.uuid.in_([one.uuid for one in results.results])))
    matched = _matched(season, results)
    faults = [
        f"{one.nominee.written if one else result.name}: {fault}"
        for result, one, carried in matched
        if (fault := _result_fault(one, result, carried))
    ]
    if len({result.uuid for result in results.results}) < len(results.results):
        faults.append("Tệp có hai kết quả cho cùng một hồ sơ.")
    if faults:
        raise RuleBroken(" ".join([NOTHING, *faults[:MOST_FAULTS]]))
    for result, nomination, _carried in matched:
        if result.verdict.is_award:
            check_first_time(nomination)
        linked.take_verdict(nomination, result.verdict, actor)
    return [nomination for _result, nomination, _carried in matched]
