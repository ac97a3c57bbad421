"""Whether what a decision says fits on the paper it will be printed on."""

from dataclasses import replace
from datetime import date

from festival.commendations import queries
from festival.commendations.models import Decision
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.localities.models import Letterhead
from festival.nominations.certificate_form import form_for
from festival.nominations.citation import certificate
from festival.nominations.models import Nomination
from festival.printing import engine
from festival.printing.records import CertificateText

# As wide as a number will ever be, while there is none.
_WIDEST_NUMBER, _WIDEST_PLACE = "8888/QĐ-UBND", "8888"


def unfit(decision: Decision, *, number: str = "", signed_on: date | None = None) -> list[tuple[str, str]]:
    """Who does not fit on the certificate, with the reason; only reads."""
    head = queries.letterhead(decision.locality)
    found = []
    for kind in {entry.nomination.nominee.kind for entry in decision.entries}:
        chosen = [entry.nomination for entry in decision.entries if entry.nomination.nominee.kind is kind]
        texts = [_decided(one, decision, head, number, signed_on) for one in chosen]
        form = form_for(decision.locality, decision.award_type.code, kind)
        found += [
            (chosen[problem.index].nominee.written, problem.reason)
            for problem in engine.preflight(form, texts)
        ]
    return found


def check_fits(decision_id: int, *, number: str = "", signed_on: date | None = None) -> None:
    """Lays out every certificate, so never inside a transaction."""
    decision = queries.decision(decision_id)
    if decision is None:
        return
    if faults := unfit(decision, number=number, signed_on=signed_on):
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
