"""Whether what a decision says fits on the paper it will be printed on."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from festival.commendations import queries
from festival.commendations.models import Decision
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.localities.models import Letterhead
from festival.nominations.certificate_form import form_for
from festival.nominations.citation import certificate
from festival.nominations.models import Nomination
from festival.printing import engine, templates
from festival.printing.engine import Problem
from festival.printing.pictures import TEMPLATE
from festival.printing.records import CertificateText
from festival.printing.templates import Template

# As wide as a number will ever be, while there is none.
_WIDEST_NUMBER, _WIDEST_PLACE = "8888/QĐ-UBND", "8888"
# What every certificate takes from the decision itself.
_OWN = {"place_line", "signer_title", "signer_name"}


class Unfit(NamedTuple):
    """``own``: what is wrong with the decision's own texts; ``people``: who does not fit, and why."""

    own: list[str]
    people: list[tuple[str, str]]


def unfit(decision: Decision, *, number: str = "", signed_on: date | None = None) -> Unfit:
    """What cannot be printed on the certificates; only reads."""
    head = queries.letterhead(decision.locality)
    own: dict[str, None] = {}
    people = []
    for kind in {entry.nomination.nominee.kind for entry in decision.entries}:
        chosen = [entry.nomination for entry in decision.entries if entry.nomination.nominee.kind is kind]
        texts = [_decided(one, decision, head, number, signed_on) for one in chosen]
        form = form_for(decision.locality, decision.award_type.code, kind)
        for problem in engine.preflight(form, texts):
            if _is_own(form, problem):
                own[problem.reason] = None
            else:
                people.append((chosen[problem.index].nominee.written, problem.reason))
    return Unfit(list(own), people)


def unprintable_signing(decision: Decision) -> str:
    """What is wrong with place and signer on the ordinary form, as a sentence; empty when nothing is."""
    form = templates.load(TEMPLATE)
    shown = CertificateText(
        recipient="Nguyễn Văn An",
        citation="Đã có thành tích",
        issuer="Chủ tịch",
        place=decision.place,
        signed_on=decision.signed_on or clock.today(),
        signer_title=decision.signer_title,
        signer_name=decision.signer_name,
    )
    faults = [problem.reason for problem in engine.preflight(form, [shown]) if _is_own(form, problem)]
    return _told(decision, faults) if faults else ""


def _is_own(form: Template, problem: Problem) -> bool:
    return any(field.shows in _OWN for field in form.fields if field.name == problem.field)


def _told(decision: Decision, faults: list[str]) -> str:
    award = decision.award_type.printed_name.capitalize()
    return (
        f"Phần ký không in được trên {award}: {'; '.join(faults)}. Hãy sửa nội dung quyết định; đã ký thì bỏ"
        " ký trước."
    )


def check_fits(decision_id: int, *, number: str = "", signed_on: date | None = None) -> None:
    """Lays out every certificate, so never inside a transaction."""
    decision = queries.decision(decision_id)
    if decision is None:
        return
    own, faults = unfit(decision, number=number, signed_on=signed_on)
    if own:
        raise RuleBroken(_told(decision, own))
    if faults:
        named = "; ".join(f"{name}: {reason}" for name, reason in faults[:10])
        others = f"; và {len(faults) - 10} trường hợp khác" if len(faults) > 10 else ""
        raise RuleBroken(
            f"Có nội dung không in vừa trên {decision.award_type.printed_name.capitalize()}: {named}{others}."
            " Hãy bỏ khỏi danh sách để sửa hồ sơ, hoặc chọn mẫu in khác."
        )


def _decided(
    nomination: Nomination, decision: Decision, head: Letterhead | None, number: str, signed_on: date | None
) -> CertificateText:
    day = signed_on or clock.today()
    return replace(
        certificate(nomination, nomination.citation, head),
        decision_number=number or _WIDEST_NUMBER,
        decision_date=day,
        register_no=_WIDEST_PLACE,
        place=decision.place,
        signed_on=day,
        signer_title=decision.signer_title,
        signer_name=decision.signer_name,
    )
