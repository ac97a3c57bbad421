"""How a citation will stand on the certificate: a hint while it is written, a condition at last."""

from dataclasses import dataclass
from functools import lru_cache

from festival.core import text
from festival.core.errors import RuleBroken
from festival.localities.models import Letterhead
from festival.nominations.models import Nomination
from festival.nominations.rules import MAX_CITATION, RecipientKind
from festival.printing import layout, templates
from festival.printing.errors import LetterMissing, TextDoesNotFit
from festival.printing.pictures import TEMPLATE
from festival.printing.records import CertificateText, household
from festival.printing.templates import Template


@dataclass(frozen=True)
class CitationHint:
    """``lines`` as printed, or ``fault``: why it cannot be printed as it is."""

    characters: int
    lines: tuple[str, ...] = ()
    fault: str = ""

    @property
    def sentence(self) -> str:
        count = f"{self.characters}/{MAX_CITATION} ký tự"
        if self.characters > MAX_CITATION:
            return f"{count}: quá {self.characters - MAX_CITATION} ký tự, hãy rút gọn."
        if self.fault:
            return f"{count}. {self.fault}."
        if self.lines:
            return f"{count}, dài khoảng {len(self.lines)} dòng trên giấy."
        return f"{count}."


def certificate(nomination: Nomination, citation: str, head: Letterhead | None = None) -> CertificateText:
    """What the certificate would show if it were decided now; number, date and signer are not known yet."""
    nominee, award = nomination.nominee, nomination.award_type
    salutation, name = nominee.salutation.value, nominee.name
    if nominee.kind is RecipientKind.HOUSEHOLD:
        salutation, name = household(salutation, name)
    own = head.awarding_title if head and award.is_commune_level else award.signer
    return CertificateText(
        recipient=name,
        salutation=salutation,
        address_line=nominee.address_line,
        citation=text.clean_lines(citation),
        issuer=own,
        verb="TRUY TẶNG" if nomination.is_posthumous else "TẶNG",
        award_name=award.printed_name,
    )


def hint_for(nomination: Nomination, citation: str) -> CitationHint:
    """The words laid out with the real typeface, beside this very recipient."""
    return _measure(certificate(nomination, citation))


def measure(citation: str) -> CitationHint:
    """The same beside a short recipient line, where nobody has been named."""
    return _measure(
        CertificateText(recipient="Nguyễn Văn An", citation=text.clean_lines(citation), issuer="Chủ tịch")
    )


@lru_cache(maxsize=500)
def _measure(shown: CertificateText) -> CitationHint:
    count = len(shown.citation)
    if not count or count > MAX_CITATION:
        return CitationHint(count)
    placed, refused = layout.attempt(templates.load(TEMPLATE), shown)
    if faults := [str(fault) for fault in refused if fault.field == "citation"]:
        return CitationHint(count, fault=faults[0])
    lines = ["".join(run.text for run in line.runs) for line in placed if line.field.name == "citation"]
    return CitationHint(count, tuple(lines))


def fault(shown: CertificateText, form: Template | None = None) -> str:
    """Why the form, else the ordinary one, could not hold these texts; empty when it can."""
    _placed, refused = layout.attempt(form or templates.load(TEMPLATE), shown)
    return str(refused[0]) if refused else ""


def unprintable(nomination: Nomination) -> dict[str, str]:
    """Field of the certificate → why no paper could hold its text; what is still empty is no fault yet."""
    return dict(_unprintable(certificate(nomination, nomination.citation)))


@lru_cache(maxsize=500)
def _unprintable(shown: CertificateText) -> tuple[tuple[str, str], ...]:
    _placed, refused = layout.attempt(templates.load(TEMPLATE), shown)
    return tuple((one.field, str(one)) for one in refused if isinstance(one, LetterMissing | TextDoesNotFit))


def check_printable(nomination: Nomination) -> None:
    """Refuse what no certificate could hold: after the decision it would be too late to shorten it."""
    if why := fault(certificate(nomination, nomination.citation)):
        raise RuleBroken(f"Chưa nộp được vì tờ Giấy khen không in được: {why}. Hãy sửa cho vừa rồi nộp.")
