"""The frozen texts of a commendation in canonical JSON: what is signed and what anybody can check."""

import json

from festival.commendations.models import Commendation, Decision
from festival.core.keys import SigningKeys, is_signed_by

VERSION = 1


def texts(commendation: Commendation, decision: Decision) -> dict[str, str | int]:
    """Every text that the certificate shows, and the token by which it is found."""
    return {
        "version": VERSION,
        "token": commendation.token,
        "kind": commendation.kind.value,
        "salutation": commendation.salutation,
        "name": commendation.name,
        "address_line": commendation.address_line,
        "citation": commendation.citation,
        "awarding_title": commendation.awarding_title,
        "verb": commendation.verb,
        "award_name": commendation.award_name,
        "decision_number": decision.number,
        "decision_date": decision.signed_on.isoformat(),
        "register_no": commendation.register_no,
        "place": decision.place,
        "signer_title": decision.signer_title,
        "signer_name": decision.signer_name,
    }


def canonical(content: dict) -> bytes:
    """The same bytes for the same texts, on every machine."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def for_saving(commendation: Commendation, keys: SigningKeys) -> dict:
    """The texts, their signature and the key that made it, for checking without this site."""
    content = texts(commendation, commendation.decision)
    message, signature = canonical(content), commendation.signature
    made_it = [key for key in keys.public_keys if is_signed_by(key, message, signature)]
    return {"texts": content, "signature": signature, "public_key": made_it[0] if made_it else ""}


def is_intact(commendation: Commendation, keys: SigningKeys) -> bool:
    """Whether the stored texts are still those that were signed when the decision was issued."""
    content = canonical(texts(commendation, commendation.decision))
    return keys.holds(content, commendation.signature)
