"""Forms of the print room and of verification. They check shape."""

import re
from dataclasses import dataclass

from wtforms import HiddenField, validators

from festival.core import text
from festival.web.forms import BaseForm, CountField

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,40}")
_SIGNATURE = re.compile(r"[A-Za-z0-9_-]{80,100}")
_MOST = 2000


class HandOverForm(BaseForm):
    """The copies on the confirmed list, and their number typed again."""

    copies = HiddenField("Danh sách", [validators.InputRequired()])
    count = CountField("Số Giấy khen trong danh sách", least=1, most=100_000)

    @property
    def copy_ids(self) -> list[int]:
        return whole_numbers((self.copies.data or "").split(","))


def whole_numbers(typed: list[str]) -> list[int]:
    return [int(one) for one in typed if one.isdecimal() and len(one) < 10]


@dataclass(frozen=True)
class Asked:
    """What somebody typed or pasted on the look-up page."""

    token: str
    signature: str = ""


def is_token(typed: str) -> bool:
    """Whether it could be a token at all; anything else is not asked of the database."""
    return bool(_TOKEN.fullmatch(typed))


def read_address(typed: str) -> Asked | None:
    """A token, or the whole text of a QR code; None for anything else."""
    typed = text.clean(typed[:_MOST])
    address, _, signature = typed.partition("#")
    token = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    if not is_token(token):
        return None
    return Asked(token, signature if _SIGNATURE.fullmatch(signature) else "")
