"""Every text that a certificate shows, frozen as plain values."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from festival.core.text import clean, is_disguised, long_date

# People are addressed with a colon ("Ông: NGUYỄN VĂN A"); a household or collective reads on.
_WITH_COLON = {"ông", "bà", "ông/bà", "anh", "chị", "em", "cháu", "đồng chí"}


class Record(Protocol):
    """What one sheet shows, by the names of its template."""

    is_person: bool
    # What the QR code holds; empty for none.
    qr_text: str

    def shown(self, name: str) -> str: ...


@dataclass(frozen=True, kw_only=True)
class CertificateText:
    """The texts of one certificate, letter for letter as decided. Empty means: not printed."""

    recipient: str
    citation: str
    issuer: str
    salutation: str = ""
    address_line: str = ""
    verb: str = "TẶNG"
    award_name: str = "GIẤY KHEN"
    decision_number: str = ""
    decision_date: datetime.date | None = None
    register_no: str = ""
    place: str = ""
    signed_on: datetime.date | None = None
    signer_title: str = ""
    signer_name: str = ""
    verify_url: str = ""

    @property
    def is_person(self) -> bool:
        """Whether the recipient is one person, whose name is kept on one line if at all possible."""
        return clean(self.salutation).rstrip(": ").casefold() in _WITH_COLON

    @property
    def qr_text(self) -> str:
        return self.verify_url

    @property
    def recipient_lead(self) -> str:
        """What stands before the recipient's name: «Ông:», «Hộ gia đình ông», or nothing."""
        salutation = clean(self.salutation)
        return salutation.rstrip(": ") + ":" if self.is_person else salutation

    @property
    def decision_line(self) -> str:
        if not self.decision_number:
            return ""
        dated = f" {long_date(self.decision_date)}" if self.decision_date else ""
        return f"Quyết định số: {clean(self.decision_number)}{dated}"

    @property
    def register_line(self) -> str:
        return f"Số sổ vàng: {clean(self.register_no)}" if self.register_no else ""

    @property
    def place_line(self) -> str:
        place = clean(self.place)
        if not self.signed_on:
            return place
        return f"{place}, {long_date(self.signed_on)}" if place else long_date(self.signed_on).capitalize()

    @property
    def signer_title_lines(self) -> str:
        """The signer's title with each "/" as a line break: KT. CHỦ TỊCH/PHÓ CHỦ TỊCH."""
        return "\n".join(filter(None, (clean(part) for part in self.signer_title.split("/"))))

    def shown(self, name: str) -> str:
        """The text that a template calls ``name``, in NFC."""
        value = getattr(self, SHOWN[name])
        return "\n".join(clean(line) for line in value.split("\n"))


# What a template may show -> the attribute it is read from. Adding a text begins here.
SHOWN = {
    "recipient_lead": "recipient_lead",
    "recipient": "recipient",
    "address_line": "address_line",
    "citation": "citation",
    "issuer": "issuer",
    "verb": "verb",
    "award_name": "award_name",
    "decision_line": "decision_line",
    "register_line": "register_line",
    "place_line": "place_line",
    "signer_title": "signer_title_lines",
    "signer_name": "signer_name",
}


@dataclass(frozen=True)
class PaperText:
    """The texts of one sheet that is no certificate: an invitation, a poster. Missing means: not printed."""

    texts: Mapping[str, str] = field(hash=False)
    qr_text: str = ""
    is_person = False

    def shown(self, name: str) -> str:
        return "\n".join(clean(line) for line in self.texts.get(name, "").split("\n"))


_PROGRAMME = tuple(f"programme_{number}" for number in range(1, 7))
# What templates of each kind of paper may show.
NAMES: dict[str, frozenset[str]] = {
    "certificate": frozenset(SHOWN),
    "invitation": frozenset(
        "parent_agency agency number place_line inviter salutation guest post occasion when_lead when"
        " where_lead where bring_lead bring dress_lead dress programme_lead answer_lead answer_url"
        " signer_title signer_name".split()
        + list(_PROGRAMME)
    ),
    # Labels, envelopes and place cards.
    "label": frozenset({"lead", "name", "address", "note", "sender"}),
    "poster": frozenset(
        "year holder title day lunar time venue_lead venue rain programme_lead bring qr_caption"
        " address".split()
        + list(_PROGRAMME)
    ),
}


def disguised_letter(text: str) -> str | None:
    """The first control or direction mark hidden in a text, if any."""
    return next((letter for letter in text if is_disguised(letter)), None)


_HOUSEHOLD = re.compile(r"(hộ(?: gia đình)?(?: (?:ông|bà))|hộ gia đình) (.+)", re.IGNORECASE)


def household(salutation: str, recipient: str) -> tuple[str, str]:
    """Salutation and name as printed: «Hộ gia đình ông» before the name, however the two were typed."""
    typed = clean(f"{clean(salutation).rstrip(': ')} {recipient}")
    match = _HOUSEHOLD.fullmatch(typed)
    if not match:
        return clean(salutation), clean(recipient)
    lead = match[1].lower()
    return lead[0].upper() + lead[1:], match[2]
