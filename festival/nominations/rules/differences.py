"""Two versions of a dossier side by side, for whoever asked for the change. Pure.

A version is what ``queries.versions.dossier_content`` says it is.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

FIELD_WORDS = {
    "award": "Hình thức",
    "unit": "Đơn vị đề nghị",
    "kind": "Đối tượng",
    "salutation": "Danh xưng",
    "name": "Tên",
    "birth_year": "Năm sinh",
    "address_line": "Chức vụ, đơn vị, địa chỉ",
    "head_count": "Số người",
    "women_count": "Số nữ",
    "leader_name": "Người đứng đầu",
    "basis": "Loại hình",
    "giving": "Tặng hay truy tặng",
    "citation": "Nội dung khen thưởng",
    "report": "Báo cáo thành tích",
}
# Told word by word; the others are short enough to stand whole.
LONG_FIELDS = frozenset({"citation", "report"})
# Above so many comparisons of words whole sentences are compared.
MOST_COMPARISONS = 400_000
# So many words are left standing on both sides of a change.
CONTEXT = 8

SAME_WORDS = "Chỉ đổi chỗ xuống dòng."
KEPT, GONE, ADDED = "", "del", "ins"


@dataclass(frozen=True)
class Change:
    """One field that differs, in runs of text that were kept, taken out or added."""

    label: str
    runs: tuple[tuple[str, str], ...]


def differences(old: dict, new: dict) -> list[Change]:
    """What the newer version changes; empty when it changes nothing."""
    changes = []
    for name, label in FIELD_WORDS.items():
        before, now = old.get(name, ""), new.get(name, "")
        if before != now:
            runs = text_runs(before, now) if name in LONG_FIELDS else whole_runs(before, now)
            changes.append(Change(label, runs))
    for name, label in (("papers", "Giấy tờ đã có"), ("files", "Tệp đính kèm")):
        runs = _listed(old.get(name, []), new.get(name, []))
        if runs:
            changes.append(Change(label, runs))
    return changes


def whole_runs(before: str, now: str) -> tuple[tuple[str, str], ...]:
    runs = ((GONE, before), (ADDED, now))
    return tuple(run for run in runs if run[1])


def text_runs(before: str, now: str) -> tuple[tuple[str, str], ...]:
    """Word by word, or sentence by sentence where the texts are long; long kept stretches are cut short."""
    old, new = _words(before), _words(now)
    if old == new:
        return ((KEPT, SAME_WORDS),)
    if len(old) * len(new) > MOST_COMPARISONS:
        old, new = _sentences(before), _sentences(now)
    runs: list[tuple[str, str]] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (step, first, last, begin, end) in enumerate(steps):
        if step == "equal":
            is_first, is_last = place == 0, place == len(steps) - 1
            runs.append((KEPT, _shortened(" ".join(old[first:last]).split(" "), is_first, is_last)))
        else:
            runs += whole_runs(" ".join(old[first:last]), " ".join(new[begin:end]))
    return tuple(runs)


def _words(text: str) -> list[str]:
    return text.split()


def _sentences(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"(?<=[.;:!?])\s+|\n+", text) if part.strip()]


def _shortened(words: list[str], is_first: bool, is_last: bool) -> str:
    head = [] if is_first else words[:CONTEXT]
    tail = [] if is_last else words[-CONTEXT:]
    if len(words) <= len(head) + len(tail) + 1:
        return " ".join(words)
    return " ".join([*head, "…", *tail])


def _listed(old: list, new: list) -> tuple[tuple[str, str], ...]:
    """A file is name and hash: the same name with other bytes was replaced."""
    gone = tuple((GONE, _named(one)) for one in old if one not in new)
    return gone + tuple((ADDED, _named(one)) for one in new if one not in old)


def _named(one) -> str:
    return one if isinstance(one, str) else one[0]
