"""The decisions that correct or revoke what an earlier one gave."""

from festival.commendations.documents.common import Values, award, head, issuer, named
from festival.commendations.models import Decision, DecisionChange
from festival.commendations.rules import DecisionKind, amending
from festival.commendations.services.change_drafts import texts_of
from festival.core import text
from festival.documents.rules import DocumentKind
from festival.documents.wording import listed, money


def change_decision(decision: Decision, lines: list[DecisionChange]) -> Values:
    return {
        **head(decision, subject=decision.title),
        "recipients": listed(["Như Điều 4", "Hội đồng Thi đua - Khen thưởng", "Lưu: VT"]),
        "amended": named(decision.amends),
        "amended_issuer": issuer(decision.amends),
        **(_corrected(lines) if decision.kind is DecisionKind.CORRECTION else _revoked(decision, lines)),
    }


def kind_of(decision: Decision) -> DocumentKind:
    is_correction = decision.kind is DecisionKind.CORRECTION
    return DocumentKind.CORRECTION_DECISION if is_correction else DocumentKind.REVOCATION_DECISION


def _corrected(lines: list[DecisionChange]) -> Values:
    """A row for each text that changes; who it is stands in the first row only."""
    rows = []
    for number, line in enumerate(lines, 1):
        one = line.commendation
        who = {"no": str(number), "register_no": one.register_no, "name": one.written}
        for change in amending.differences(texts_of(one), texts_of(line)):
            what = {"what": change.label, "was": change.was or "(không ghi)"}
            rows.append(who | what | {"becomes": change.becomes or "(bỏ)"})
            who = {"no": "", "register_no": "", "name": ""}
    return {"changes": rows}


def _revoked(decision: Decision, lines: list[DecisionChange]) -> Values:
    total = sum(line.commendation.amount for line in lines)
    summed = f"; tổng cộng {money(total)} ({text.money_in_words(total)})" if total else ""
    return {
        "bonus": (
            f"{award(decision)} và tiền thưởng đã nhận theo quyết định nêu tại Điều 1 được thu hồi, nộp lại"
            f" theo quy định{summed}."
        ),
        "recipients_list": [
            {
                "no": str(number),
                "register_no": line.commendation.register_no,
                "name": line.commendation.written,
                "post": line.commendation.address_line,
                "amount": text.grouped(line.commendation.amount),
            }
            for number, line in enumerate(lines, 1)
        ],
    }
