"""The pre-flight: everything that would keep a batch from being printed, found before the batch exists.

Reads only, and is slow: never inside a transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Select

from festival.certificates import chosen, queries_batches, queries_blanks, rules
from festival.certificates.models import BlankType, PrintBatch, PrinterProfile, TemplateVersion
from festival.certificates.rules import BatchOrder, Cause, PrintMode
from festival.certificates.texts import certificate_text
from festival.certificates.ways import placement_of, way_of
from festival.commendations.models import Commendation, Decision
from festival.commendations.queries import letterhead
from festival.commendations.rules import DecisionState
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.localities.models import Letterhead, Locality
from festival.printing import engine
from festival.printing.templates import Template
from festival.printing.ways import EXACT, Engine, Way

NO_ADDRESS = (
    "Chưa khai địa chỉ công khai của trang (PUBLIC_URL) nên không in được mã QR tra cứu."
    " Hãy nhờ quản trị khai tại mục Quản trị."
)
NOT_ISSUED = "Chỉ in được sau khi quyết định đã ban hành."
_DATA = {"place": "nơi ký", "signer_title": "chức danh người ký", "signer_name": "họ tên người ký"}

# Which form somebody is printed on: a version, or the name of one that came with the site.
Form = TemplateVersion | str | None


@dataclass(frozen=True, kw_only=True)
class How:
    """The way of printing that a clerk chose."""

    order: BatchOrder = BatchOrder.DECISION
    mode: PrintMode = PrintMode.WHOLE
    engine: Engine = Engine.AUTO
    printer_id: int | None = None
    blank_type_id: int | None = None


class Fault(NamedTuple):
    """One thing that keeps the batch from being printed; ``name`` whose certificate it is, if of one."""

    cause: Cause
    sentence: str
    name: str = ""
    commendation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Preflight:
    """Who would be printed in which order, on which forms, and what keeps that from being done."""

    people: list[Commendation]
    # The form of each of them, in the same order.
    forms: list[Form]
    emblem_sha256: str | None
    faults: tuple[Fault, ...]
    # How many sheets of each form are drawn at a time.
    chunk_sizes: Mapping[Form, int] = field(default_factory=dict)

    @property
    def is_clear(self) -> bool:
        return not self.faults

    @property
    def general(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.name]

    @property
    def by_name(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.name]

    @property
    def sentence(self) -> str:
        named = [f"{fault.name}: {fault.sentence}" for fault in self.by_name]
        general = [fault.sentence for fault in self.general]
        return "Chưa in được. " + " ".join((*general, "; ".join(named))).strip()


def preflight(
    decisions: Sequence[Decision], how: How, *, public_url: str | None, files: FileStore
) -> Preflight:
    """For everybody on these decisions who has no living copy."""
    people = queries_batches.people(query_of(decisions, how))
    forms = _forms_of(people)
    faults = [Fault(Cause.DECISION, NOT_ISSUED)] if _unissued(decisions) else []
    way, strange = _way(decisions[0].locality_id, how)
    head = letterhead(db.session.get_one(Locality, decisions[0].locality_id))
    faults += _data_faults(decisions, head) + strange
    return _checked(
        people,
        forms,
        faults,
        way=way,
        blank_type_id=how.blank_type_id,
        emblem_sha256=head.emblem_sha256 if head else None,
        public_url=public_url,
        files=files,
    )


def query_of(decisions: Sequence[Decision], how: How) -> Select:
    is_commune = decisions[0].season.locality.is_commune
    return queries_batches.to_print([one.id for one in decisions], how.order, is_commune=is_commune)


def _unissued(decisions: Sequence[Decision]) -> bool:
    return any(one.state is not DecisionState.ISSUED for one in decisions)


def preflight_again(
    batch: PrintBatch, people: list[Commendation], forms: list[Form], *, files: FileStore
) -> Preflight:
    """For some of a batch once more, in the very way of that batch."""
    return _checked(
        people,
        forms,
        [],
        way=way_of(batch),
        blank_type_id=batch.blank_type_id,
        emblem_sha256=batch.emblem_sha256,
        public_url=batch.public_url,
        files=files,
    )


def _checked(
    people: list[Commendation],
    forms: list[Form],
    faults: list[Fault],
    *,
    way: Way,
    blank_type_id: int | None,
    emblem_sha256: str | None,
    public_url: str | None,
    files: FileStore,
) -> Preflight:
    if missing := engine.why_not_printable():
        faults = [*faults, Fault(Cause.LIBRARIES, missing)]
    if not public_url:
        faults = [*faults, Fault(Cause.ADDRESS, NO_ADDRESS)]
    try:
        templates = {form: chosen.loaded(form, files, emblem_sha256) for form in dict.fromkeys(forms)}
    except RuleBroken as refusal:
        faults = [*faults, Fault(Cause.FORM, str(refusal))]
        return Preflight(people=people, forms=forms, emblem_sha256=emblem_sha256, faults=tuple(faults))
    faults = [*faults, *_paper_faults(list(templates.values()), way, blank_type_id, len(people))]
    for form, template in templates.items():
        on_it = [one for one, other in zip(people, forms, strict=True) if other == form]
        faults += _text_faults(template, on_it, way, public_url)
    return Preflight(
        people=people,
        forms=forms,
        emblem_sha256=emblem_sha256,
        faults=tuple(faults),
        chunk_sizes={form: engine.Press(one, [], way).chunk_size for form, one in templates.items()},
    )


def _text_faults(
    template: Template, people: list[Commendation], way: Way, public_url: str | None
) -> list[Fault]:
    texts = (certificate_text(one, one.decision, public_url or "") for one in people)
    problems = engine.preflight(template, list(texts), way)
    return [
        Fault(Cause.TEXT, problem.reason, people[problem.index].written, people[problem.index].id)
        for problem in problems
    ]


def _paper_faults(templates: list[Template], way: Way, blank_type_id: int | None, sheets: int) -> list[Fault]:
    sizes = {(template.width_mm, template.height_mm) for template in templates}
    faults = []
    if len(sizes) > 1:
        words = ", ".join(f"{width:g} × {height:g} mm" for width, height in sorted(sizes))
        faults.append(
            Fault(Cause.PAPER, f"Các mẫu giấy khác khổ nhau ({words}). Hãy in từng quyết định riêng.")
        )
    if not way.is_overlay:
        return faults
    blanks = db.session.get(BlankType, blank_type_id) if blank_type_id else None
    if blanks is None:
        return [*faults, Fault(Cause.BLANKS, "Hãy chọn loại phôi để in lên.")]
    paper = (blanks.width_mm, blanks.height_mm)
    if any(size != paper for size in sizes):
        width, height = next(size for size in sizes if size != paper)
        own = f"{paper[0]} × {paper[1]} mm"
        sentence = f"Phôi «{blanks.name}» khổ {own} nhưng mẫu giấy khổ {width:g} × {height:g} mm."
        faults.append(Fault(Cause.PAPER, sentence))
    stock = queries_blanks.stock_of(blanks.id)
    if shortage := rules.shortage(blanks.name, stock.left, stock.reserved, sheets):
        faults.append(Fault(Cause.BLANKS, shortage))
    return faults


def _data_faults(decisions: Sequence[Decision], head: Letterhead | None) -> list[Fault]:
    faults = []
    for one in decisions:
        if missing := [words for name, words in _DATA.items() if not getattr(one, name)]:
            sentence = f"Quyết định {one.number or 'chưa có số'} thiếu {', '.join(missing)}."
            faults.append(Fault(Cause.DATA, sentence))
    if head is None:
        faults.append(Fault(Cause.DATA, "Chưa khai tiêu đề văn bản của địa phương."))
    return faults


def _way(locality_id: int, how: How) -> tuple[Way, list[Fault]]:
    """How the engine would print, and what is wrong with that."""
    is_overlay = how.mode is PrintMode.OVERLAY
    strange = []
    if how.blank_type_id:
        blanks = db.session.get(BlankType, how.blank_type_id)
        if blanks is None or blanks.locality_id != locality_id or blanks.is_archived:
            strange.append(Fault(Cause.BLANKS, "Loại phôi đã chọn không còn dùng. Hãy chọn lại."))
    printer = printer_of(locality_id, how.printer_id)
    if how.printer_id and printer is None:
        strange.append(Fault(Cause.PRINTER, "Máy in đã chọn không còn dùng. Hãy chọn lại."))
    placement = placement_of(printer) if printer else EXACT
    return Way(engine=how.engine, is_overlay=is_overlay, placement=placement), strange


def printer_of(locality_id: int, printer_id: int | None) -> PrinterProfile | None:
    """A profile that this locality still uses."""
    printer = db.session.get(PrinterProfile, printer_id) if printer_id else None
    is_ours = printer is not None and printer.locality_id == locality_id and not printer.is_archived
    return printer if is_ours else None


def _forms_of(people: list[Commendation]) -> list[Form]:
    """What each of them would be printed on; one look for each award and kind."""
    known = {}
    for one in people:
        key = one.decision.award_type.code, one.kind
        if key not in known:
            known[key] = chosen.version_shown(db.session.get_one(Locality, one.decision.locality_id), *key)
    return [known[one.decision.award_type.code, one.kind] for one in people]
