"""What stands on a certificate, typed into a small file, so that its signature can be checked anywhere."""

import re
from collections.abc import Iterator
from itertools import product

from festival.commendations.payload import VERSION
from festival.core import text
from festival.core.errors import RuleBroken
from festival.nominations.rules import KIND_NAMES
from festival.web.forms import parse_day

# Label in the file -> the signed text, in the order of the paper.
LABELS = {
    "Cơ quan khen thưởng": "awarding_title",
    "Tặng hay truy tặng": "verb",
    "Hình thức": "award_name",
    "Đối tượng": "kind",
    "Danh xưng": "salutation",
    "Họ và tên, tên tập thể": "name",
    "Chức vụ, đơn vị": "address_line",
    "Nội dung khen thưởng": "citation",
    "Số quyết định": "decision_number",
    "Ngày quyết định": "decision_date",
    "Số sổ vàng": "register_no",
    "Nơi ký": "place",
    "Chức danh người ký": "signer_title",
    "Người ký": "signer_name",
}
_MAY_BE_EMPTY = {"salutation", "address_line"}
_KINDS = {text.fold(name): kind.value for kind, name in KIND_NAMES.items()}
_NOTES = """\
# Gõ từng mục đúng như trên tờ giấy, sau dấu hai chấm. Dòng bắt đầu bằng # được bỏ qua.
# Đối tượng: Cá nhân, Tập thể hoặc Hộ gia đình. Danh xưng: Ông, Bà, hoặc để trống.
# Hộ gia đình thì gõ cả «Hộ gia đình ông …» ở mục họ và tên. Ngày gõ dạng 15/8/2026.
# Tên in hoa trên giấy thì gõ theo cách viết thường: Lê Văn Thụ. Chức danh hai dòng thì nối bằng dấu /.
"""


def blank() -> str:
    """The form to fill."""
    return _NOTES + "".join(f"{label}: \n" for label in LABELS)


def read(typed: str) -> dict[str, str]:
    """Signed text -> what was typed; a refusal names the line that is missing or not understood."""
    values: dict[str, str] = {}
    for number, line in enumerate(typed.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        label, colon, value = line.partition(":")
        name = LABELS.get(text.clean(label))
        if name is None or not colon:
            raise RuleBroken(f"Dòng {number} không đúng mẫu. Hãy lấy mẫu bằng --blank.")
        values[name] = text.clean(value)
    for label, name in LABELS.items():
        if not values.get(name) and name not in _MAY_BE_EMPTY:
            raise RuleBroken(f"Chưa gõ mục «{label}».")
    return values | {"kind": _kind(values["kind"]), "decision_date": _day(values["decision_date"])}


def candidates(values: dict[str, str], token: str) -> Iterator[dict[str, str | int]]:
    """The signed texts that the paper may stand for: capitals and blanks there are a matter of layout."""
    signer = re.sub(r"\s*/\s*", "/", values.get("signer_title", ""))
    salutation = values.get("salutation", "").rstrip(": ")
    for name, title in product(_spellings(values["name"]), dict.fromkeys((signer, signer.upper()))):
        yield {
            **values,
            "version": VERSION,
            "token": token,
            "salutation": salutation,
            "address_line": values.get("address_line", ""),
            "name": name,
            "signer_title": title,
        }


def _spellings(name: str) -> list[str]:
    """As typed; and where it was typed in capitals, each word or only the first letter large."""
    if name != name.upper():
        return [name]
    words = " ".join(word[:1] + word[1:].lower() for word in name.split(" "))
    return list(dict.fromkeys((name, words, name.title(), name[:1] + name[1:].lower())))


def _kind(typed: str) -> str:
    kind = _KINDS.get(text.fold(typed))
    if kind is None:
        raise RuleBroken("Mục «Đối tượng» là một trong: Cá nhân, Tập thể, Hộ gia đình.")
    return kind


def _day(typed: str) -> str:
    day = parse_day(typed)
    if day is None:
        raise RuleBroken("Mục «Ngày quyết định» gõ dạng 15/8/2026.")
    return day.isoformat()
