"""What goes out signed: a package of dossiers to a higher level, and the results that answer one."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID, uuid4

from sqlalchemy import select

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.core.keys import SigningKeys
from festival.documents.rules import DocumentKind
from festival.documents.services import templates
from festival.nominations.documents import values
from festival.nominations.models import (
    DossierFile,
    DossierPiece,
    Nomination,
    ServicePeriod,
    Transfer,
    TransferredNomination,
)
from festival.nominations.queries import transfers as queries
from festival.nominations.rules import NominationState, TransferKind
from festival.nominations.rules import transfers as checks
from festival.nominations.rules.transfers import Verdict
from festival.nominations.services import linked
from festival.nominations.transfer_files.values import (
    MOST_PACKAGE,
    Sender,
    SentDossier,
    SentFile,
    SentNominee,
    SentResult,
    SentService,
)
from festival.nominations.transfer_files.writing import written_package, written_results
from festival.planning import queries as planning
from festival.planning.models import Season
from festival.planning.queries.documents import office

WITHDRAWN_ABOVE = "Hồ sơ đã được rút ở cấp trên."
_COLUMNS = {
    "TT": lambda number, one: number,
    "Đối tượng": lambda _number, one: one.nominee.kind_name,
    "Họ và tên, tên tập thể": lambda _number, one: one.nominee.written,
    "Năm sinh": lambda _number, one: one.nominee.birth_year,
    "Chức vụ, đơn vị, địa chỉ": lambda _number, one: one.nominee.address_line,
    "Đơn vị đề nghị": lambda _number, one: one.locality.name,
    "Nội dung khen thưởng": lambda _number, one: one.citation,
    "Hình thức đề nghị": lambda _number, one: one.award_type.name,
}


@dataclass(frozen=True)
class Tools:
    """What signs and where bytes lie."""

    keys: SigningKeys
    files: FileStore


def send_package(season_id: int, seen: dict[int, str], *, partner: str, tools: Tools, actor: Actor) -> int:
    """A signed package of forwarded dossiers that were read as ``seen``; the id of its record."""
    checks.check_chosen(len(seen))
    season = planning.season(season_id)
    chosen = [one for one in queries.waiting_outside(season_id) if one.id in seen]
    _check_same(chosen, seen)
    uuid, now = uuid4(), clock.now()
    content = _package(season, chosen, {"uuid": uuid, "made_at": now}, partner, tools)
    with transaction():
        linked.lock(list(seen))
        _check_same([one for one in queries.waiting_outside(season_id) if one.id in seen], seen)
        transfer = _kept(
            Transfer(
                package_uuid=uuid,
                kind=TransferKind.DOSSIERS_OUT,
                season_id=season_id,
                sha256=tools.files.put(content),
                file_name=f"ho-so-{season.year}-{str(uuid)[:8]}.zip",
                total=len(chosen),
                partner=partner,
                made_by=actor.name,
                made_at=now,
            ),
            chosen,
        )
        _tell(transfer, chosen, "nomination.send", f"Gửi {partner}.", actor)
    return transfer.id


def send_results(transfer_id: int, *, tools: Tools, actor: Actor) -> int:
    """A signed file of what has ended of a package that came in, and was not told before."""
    came = db.session.get_one(Transfer, transfer_id)
    season = planning.season(came.season_id)
    ended = _to_answer(came)
    uuid, now = uuid4(), clock.now()
    content = written_results(
        uuid=uuid,
        answers=came.package_uuid,
        sender=_sender(season),
        made_at=now,
        results=[_result(one) for one in ended],
        keys=tools.keys,
    )
    told, partner = {one.id for one in ended}, came.partner
    with transaction():
        came = db.session.get_one(Transfer, transfer_id, with_for_update=True)
        ended = _to_answer(came)
        if {one.id for one in ended} != told:
            raise RuleBroken("Vừa có kết quả mới. Hãy tải lại trang rồi lập lại tệp kết quả.")
        transfer = _kept(
            Transfer(
                package_uuid=uuid,
                kind=TransferKind.RESULTS_OUT,
                season_id=came.season_id,
                sha256=tools.files.put(content),
                file_name=f"ket-qua-{season.year}-{str(uuid)[:8]}.json",
                total=len(ended),
                partner=partner,
                made_by=actor.name,
                made_at=now,
            ),
            ended,
        )
        _tell(transfer, ended, "nomination.answer", f"Gửi {partner}.", actor)
    return transfer.id


def _to_answer(came: Transfer) -> list[Nomination]:
    if came.kind is not TransferKind.DOSSIERS_IN:
        raise RuleBroken("Chỉ gửi trả kết quả cho gói hồ sơ đã nhận.")
    ended = queries.to_answer(came.id)
    if not ended:
        raise RuleBroken("Chưa có hồ sơ nào của gói này kết thúc, hoặc kết quả đã gửi trả hết.")
    return ended


def _check_same(found: list[Nomination], seen: dict[int, str]) -> None:
    if len(found) != len(seen):
        raise RuleBroken("Có hồ sơ không còn chờ kết quả bên ngoài. Hãy tải lại trang và chọn lại.")
    checks.check_unchanged(one.nominee.written for one in found if one.version != seen[one.id])


def _kept(transfer: Transfer, nominations: list[Nomination]) -> Transfer:
    db.session.add(transfer)
    db.session.flush()
    db.session.add_all(
        TransferredNomination(transfer_id=transfer.id, nomination_id=one.id) for one in nominations
    )
    return transfer


def _tell(transfer: Transfer, nominations: list[Nomination], action: str, note: str, actor: Actor) -> None:
    chain = transfer.season.locality_id
    audit.record(chain, actor, "transfer.send", ("transfer", transfer.id), note=note, total=transfer.total)
    for one in nominations:
        audit.record(chain, actor, action, ("nomination", one.id), note=note)


def _sender(season: Season) -> Sender:
    return Sender(name=season.locality.name, code=season.locality.code, year=season.year)


def _package(
    season: Season, chosen: list[Nomination], head: dict[str, UUID | datetime], partner: str, tools: Tools
) -> bytes:
    dossiers, hashes = _dossiers(chosen)
    contents, size = {}, 0
    for sha256 in sorted(hashes):
        content = tools.files.read(sha256)
        size += len(content)
        if size > MOST_PACKAGE:
            raise RuleBroken("Các tệp cộng lại lớn hơn 60 MB. Hãy chọn ít hồ sơ hơn và gửi thành nhiều gói.")
        contents[sha256] = content
    return written_package(
        **head,
        sender=_sender(season),
        dossiers=dossiers,
        files=contents,
        papers=_papers(season, chosen, partner, tools),
        keys=tools.keys,
    )


def _dossiers(chosen: list[Nomination]) -> tuple[list[SentDossier], set[str]]:
    """The dossiers with all that hangs on them, and the hashes of their files; three queries."""
    ids = [one.id for one in chosen]
    pieces, files, services = {}, {}, {}
    for piece in db.session.scalars(
        select(DossierPiece).where(DossierPiece.nomination_id.in_(ids)).order_by(DossierPiece.code)
    ):
        pieces.setdefault(piece.nomination_id, []).append(piece.code)
    for file in db.session.scalars(
        select(DossierFile).where(DossierFile.nomination_id.in_(ids)).order_by(DossierFile.id)
    ):
        sent = SentFile(sha256=file.sha256, name=file.file_name, piece=file.piece_code)
        files.setdefault(file.nomination_id, []).append(sent)
    nominees = [one.nominee_id for one in chosen]
    for period in db.session.scalars(
        select(ServicePeriod).where(ServicePeriod.nominee_id.in_(nominees)).order_by(ServicePeriod.id)
    ):
        services.setdefault(period.nominee_id, []).append(
            SentService(
                post=period.post,
                started_on=period.started_on,
                ended_on=period.ended_on,
                coefficient=period.coefficient,
            )
        )
    dossiers = [
        SentDossier(
            uuid=one.uuid,
            award=one.award_type.code,
            award_name=one.award_type.name,
            basis=one.basis,
            is_posthumous=one.is_posthumous,
            citation=one.citation,
            report=one.report,
            unit=one.locality.name,
            nominee=_nominee(one, tuple(services.get(one.nominee_id, ()))),
            pieces=tuple(pieces.get(one.id, ())),
            files=tuple(files.get(one.id, ())),
        )
        for one in chosen
    ]
    return dossiers, {file.sha256 for dossier in dossiers for file in dossier.files}


def _nominee(nomination: Nomination, services: tuple[SentService, ...]) -> SentNominee:
    nominee = nomination.nominee
    names = SentNominee.__dataclass_fields__.keys() - {"services"}
    return SentNominee(**{name: getattr(nominee, name) for name in names}, services=services)


def _papers(season: Season, chosen: list[Nomination], partner: str, tools: Tools) -> dict[str, bytes]:
    """What people read: the letter, the list, and the list as a workbook."""
    home = season.locality
    facts = values.UnitFacts(season, home, office(home, clock.today()), chosen)
    papers = {"danh-sach.xlsx": _workbook(chosen)}
    for kind, name in (
        (DocumentKind.SUBMISSION, "to-trinh.docx"),
        (DocumentKind.NOMINEE_LIST, "danh-sach-trich-ngang.docx"),
    ):
        content = values.of_unit(kind, facts)
        if kind is DocumentKind.SUBMISSION:
            content |= {"addressee": partner}
        papers[name] = templates.document(home, kind, content, tools.files)
    return papers


def _workbook(chosen: list[Nomination]) -> bytes:
    """Texts stay texts: a cell that begins with = is never a formula."""
    import xlsxwriter

    buffer = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **plain}) as book:
        sheet = book.add_worksheet("Danh sách")
        for place, heading in enumerate(_COLUMNS):
            sheet.write_string(0, place, heading)
        for line, one in enumerate(chosen, 1):
            for place, value_of in enumerate(_COLUMNS.values()):
                value = value_of(line, one)
                if isinstance(value, int):
                    sheet.write_number(line, place, value)
                else:
                    sheet.write_string(line, place, value or "")
    return buffer.getvalue()


def _result(nomination: Nomination) -> SentResult:
    if nomination.state is NominationState.DECIDED:
        verdict = Verdict(nomination.upper_number, nomination.upper_on, nomination.upper_signer)
    elif nomination.state is NominationState.WITHDRAWN:
        verdict = Verdict(note=WITHDRAWN_ABOVE)
    else:
        verdict = Verdict(note=nomination.review_note or linked.FAILED_ABOVE)
    return SentResult(
        uuid=nomination.origin_uuid,
        name=nomination.nominee.written,
        award=nomination.award_type.name,
        verdict=verdict,
    )
