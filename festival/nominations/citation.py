"""How a citation will stand on the certificate: a hint while it is written, a condition at last."""

from dataclasses import dataclass
from functools import lru_cache

from festival.core import text
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination
from festival.nominations.rules import MAX_CITATION, RecipientKind
from festival.printing import layout, templates
from festival.printing.records import CertificateText, household

TEMPLATE = "giay-khen"


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


@lru_cache(maxsize=500)
def measure(citation: str) -> CitationHint:
    """The words laid out with the real typeface, beside a short recipient line."""
    shown = text.clean_lines(citation)
    if not shown or len(shown) > MAX_CITATION:
        return CitationHint(len(shown))
    certificate = CertificateText(recipient="Nguyễn Văn An", citation=shown, issuer="Chủ tịch")
    placed, refused = layout.attempt(templates.load(TEMPLATE), certificate)
    if faults := [str(fault) for fault in refused if fault.field == "citation"]:
        return CitationHint(len(shown), fault=faults[0])
    lines = ["".join(run.text for run in line.runs) for line in placed if line.field.name == "citation"]
    return CitationHint(len(shown), tuple(lines))


def check_printable(nomination: Nomination) -> None:
    """Refuse what no certificate could hold: after the decision it would be too late to shorten it."""
    nominee = nomination.nominee
    salutation, name = nominee.salutation.value, nominee.name
    if nominee.kind is RecipientKind.HOUSEHOLD:
        salutation, name = household(salutation, name)
    certificate = CertificateText(
        recipient=name,
        salutation=salutation,
        address_line=nominee.address_line,
        citation=nomination.citation,
        issuer="Chủ tịch",
    )
    _placed, refused = layout.attempt(templates.load(TEMPLATE), certificate)
    if refused:
        raise RuleBroken(
            f"Chưa nộp được vì tờ Giấy khen không in được: {refused[0]}. Hãy sửa cho vừa rồi nộp."
        )
