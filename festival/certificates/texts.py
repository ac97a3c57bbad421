"""From a frozen commendation to what the print engine prints."""

from festival.commendations.models import Commendation, Decision
from festival.nominations.rules import RecipientKind
from festival.printing.records import CertificateText, household


def certificate_text(commendation: Commendation, decision: Decision, public_url: str) -> CertificateText:
    """The texts letter for letter as decided; without a public address there is no QR code."""
    salutation, name = commendation.salutation, commendation.name
    if commendation.kind is RecipientKind.HOUSEHOLD:
        salutation, name = household(salutation, name)
    return CertificateText(
        recipient=name,
        salutation=salutation,
        citation=commendation.citation,
        issuer=commendation.awarding_title,
        address_line=commendation.address_line,
        verb=commendation.verb,
        award_name=commendation.award_name,
        decision_number=decision.number,
        decision_date=decision.signed_on,
        register_no=commendation.register_no,
        place=decision.place,
        signed_on=decision.signed_on,
        signer_title=decision.signer_title,
        signer_name=decision.signer_name,
        verify_url=verify_url(commendation, public_url) if public_url else "",
    )


def verify_url(commendation: Commendation, public_url: str) -> str:
    """What the QR code holds: the page's address, and the signature for whoever checks without us."""
    return f"{public_url}/verify/{commendation.token}#{commendation.signature}"
