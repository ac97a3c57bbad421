"""How a name is found while it is typed: by any word it holds, and with one letter wrong. Pure.

Every name is kept in several keys, each beginning with another of its words, so that whatever somebody
types is the beginning of a key. Of «Nguyễn Văn An»: nguyen_van_an, van_an_nguyen, and an,nguyen_van. The
comma sorts before the underscore: who is *called* An comes before whoever has An elsewhere in the name.
"""

from collections.abc import Iterable

MOST_WORDS, MOST_LETTERS = 12, 80
# A longer word is a number or a slip of two words; nobody mistypes it into another.
MOST_IN_WORD = 16
# Of shorter words too many lie a letter apart.
LONG = 3


def words_of(folded: str) -> list[str]:
    """Words of an already folded name or search, without the marks that keys are built with."""
    return folded.replace("_", " ").replace(",", " ").split()[:MOST_WORDS]


def keys_of(folded: str) -> list[str]:
    """Every key of a name, each once."""
    words = words_of(folded)
    turned = ["_".join(words[place:] + words[:place]) for place in range(max(1, len(words) - 1))]
    return sorted({key[:MOST_LETTERS] for key in [*turned, _given_first(words)] if key})


def _given_first(words: list[str]) -> str:
    return ",".join(filter(None, (words[-1], "_".join(words[:-1])))) if words else ""


def beginnings(words: list[str]) -> list[str]:
    """What the key of somebody meant by these words may begin with, the likeliest first."""
    if len(words) == 1:
        return words[:]
    typed = ["_".join(words), _given_first(words), f"{words[0]},{'_'.join(words[1:])}"]
    if len(words) == 2:
        # «Nguyễn Anh» is rather somebody called Anh than the beginning of «Nguyễn Anh Tuấn».
        typed[:2] = typed[1::-1]
    return [one[:MOST_LETTERS] for one in typed]


def mended_beginnings(words: list[str]) -> list[str]:
    """The same for a search with a word exchanged: alone, it is somebody's given name unless it is long."""
    if len(words) > 1:
        return beginnings(words)[:2]
    return [f"{words[0]},"] + ([f"{words[0]}_"] if len(words[0]) > LONG else [])


def end_of(beginning: str) -> str:
    """The first text that does not begin so, in the order of code points."""
    return beginning[:-1] + chr(ord(beginning[-1]) + 1)


def shortened(word: str) -> list[str]:
    """The word and all that remains when one letter is left out; words a letter apart share one of these."""
    if len(word) > MOST_IN_WORD:
        return [word]
    return sorted({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


def is_one_letter_off(one: str, other: str) -> bool:
    """One letter more, less, other, or two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    if len(rest) != len(others):
        longer, shorter = sorted((rest, others), key=len, reverse=True)
        return longer[1:] == shorter
    is_swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return rest[1:] == others[1:] or is_swapped


def mended(words: list[str], known: Iterable[tuple[int, str]]) -> list[list[str]]:
    """The search with one word exchanged for a known one a letter away, the likeliest slip first.

    ``known`` are words with the places at which they may have been meant.
    """
    found = sorted(
        (_unlikeness(words[place], other), place, other)
        for place, other in known
        if is_one_letter_off(words[place], other)
    )
    return [[*words[:place], other, *words[place + 1 :]] for _weight, place, other in found]


def _unlikeness(word: str, other: str) -> tuple[bool, bool]:
    """Slips keep the first letter more often than not, and the letters more often than their number."""
    return word[0] != other[0], sorted(word) != sorted(other) and len(word) == len(other)
