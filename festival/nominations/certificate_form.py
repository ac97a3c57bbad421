"""The paper that a certificate is printed on, which the print room to the right knows."""

from collections.abc import Callable

from festival.localities.models import Locality
from festival.nominations.rules import RecipientKind
from festival.printing import templates
from festival.printing.pictures import TEMPLATE
from festival.printing.templates import Template

# ``create_app`` puts in what the locality chose for an award.
form_shown: list[Callable[[Locality, str, RecipientKind, str | None], Template]] = []


def form_for(
    locality: Locality, award_code: str, kind: RecipientKind, emblem_sha256: str | None = None
) -> Template:
    """The form that a locality prints an award on, with the office's emblem where it brings none."""
    for shown in form_shown:
        return shown(locality, award_code, kind, emblem_sha256)
    return templates.load(TEMPLATE)
