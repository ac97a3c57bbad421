"""The modules of a QR code for a web address, by tables made once for each size of code.

The general library takes longer for one code than the rest of a certificate takes; what it draws for
the first code of a size (the fixed patterns) is kept, and only the data is set in anew.
"""

from functools import cache, lru_cache
from operator import itemgetter

import segno
from segno import consts

# Trying all eight masks costs six times as much and gains nothing a reader notices.
_MASK, _ERROR = 4, "m"
# Error correction words a block, then how many blocks with how many data words (ISO/IEC 18004, level M).
_BLOCKS = {
    1: (10, (1, 16)),
    2: (16, (1, 28)),
    3: (26, (1, 44)),
    4: (18, (2, 32)),
    5: (24, (2, 43)),
    6: (16, (4, 27)),
    7: (18, (4, 31)),
    8: (22, (2, 38), (2, 39)),
    9: (22, (3, 36), (2, 37)),
    10: (26, (4, 43), (1, 44)),
    11: (30, (1, 50), (4, 51)),
    12: (22, (6, 36), (2, 37)),
    13: (22, (8, 37), (1, 38)),
}
_BYTES = 0b0100
_DATA = (consts.TYPE_DATA_DARK, consts.TYPE_DATA_LIGHT)


def packed(text: str) -> tuple[int, bytes]:
    """The side of the code in modules, and its rows as a one-bit mask in which 0 is dark."""
    content = text.encode("ascii") if text.isascii() else b""
    version = _version(len(content))
    # Without small letters the library would choose a denser code.
    if not version or text == text.upper():
        return _by_library(text)
    words = _with_corrections(version, _data_words(version, content))
    bits = "".join(map("{:08b}".format, words)) + "0000000" + "01"
    places, mask = _layout(version)
    drawn = int("".join(itemgetter(*places)(bits)), 2) ^ mask
    side = 17 + 4 * version
    return side, drawn.to_bytes(side * ((side + 7) // 8), "big")


def _by_library(text: str) -> tuple[int, bytes]:
    code = segno.make(text, error=_ERROR, mask=_MASK, micro=False, boost_error=False)
    rows = ["".join("0" if dark else "1" for dark in row) for row in code.matrix]
    side = len(rows)
    width = (side + 7) // 8
    return side, b"".join(int(row.ljust(width * 8, "1"), 2).to_bytes(width, "big") for row in rows)


def _capacity(version: int) -> int:
    _, *blocks = _BLOCKS[version]
    return sum(count * length for count, length in blocks)


@lru_cache(maxsize=400)
def _version(length: int) -> int:
    """The smallest size of code that holds so many bytes; 0 for none of the table."""
    for version in _BLOCKS:
        head_bits = 4 + (8 if version < 10 else 16)
        if length and head_bits + 8 * length <= 8 * _capacity(version):
            return version
    return 0


def _data_words(version: int, content: bytes) -> bytes:
    """Kind, length, content and the padding that fills the code."""
    length_bits = 8 if version < 10 else 16
    capacity = _capacity(version)
    value = (_BYTES << length_bits | len(content)) << 8 * len(content) | int.from_bytes(content, "big")
    used = 4 + length_bits + 8 * len(content)
    # Four zero bits end the content, and then, where there is room, the library sets a whole byte of them.
    ended = min((used + 4) // 8 + 1, capacity)
    head = (value << 8 * ended - used).to_bytes(ended, "big")
    return head + (b"\xec\x11" * capacity)[: capacity - ended]


def _with_corrections(version: int, data: bytes) -> list[int]:
    """The words of all blocks taken in turn, the data first and then what corrects it."""
    correcting, *kinds = _BLOCKS[version]
    blocks, begin = [], 0
    for count, length in kinds:
        for _ in range(count):
            blocks.append(data[begin : begin + length])
            begin += length
    longest = max(length for _, length in kinds)
    words = [block[place] for place in range(longest) for block in blocks if place < len(block)]
    corrections = [_correction(block, correcting) for block in blocks]
    return words + [block[place] for place in range(correcting) for block in corrections]


def _correction(block: bytes, size: int) -> bytes:
    """The Reed-Solomon words of one block: what is left when it is divided by the generator."""
    table, shift = _divisor(size), 8 * (size - 1)
    left, kept = 0, (1 << shift) - 1
    for word in block:
        left = (left & kept) << 8 ^ table[left >> shift ^ word]
    return left.to_bytes(size, "big")


@cache
def _divisor(size: int) -> list[int]:
    """The generator of so many words, times each of the 256 values, as one number."""
    generator = [1]
    root = 1
    for _ in range(size):
        longer = [*generator, 0]
        for place, factor in enumerate(generator):
            longer[place + 1] ^= _times(factor, root)
        generator, root = longer, _times(root, 2)
    return [int.from_bytes(bytes(_times(factor, by) for factor in generator[1:]), "big") for by in range(256)]


def _times(one: int, other: int) -> int:
    """Multiplied in the field of 256 elements that QR codes are made in."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return product


@cache
def _layout(version: int) -> tuple[list[int], int]:
    """For every bit of the packed rows its place among the bits of the words; and what is then inverted.

    After the words come seven zeros for the modules left over, then a dark and a light one for what is fixed.
    """
    code = segno.make(
        "a", version=version, error=_ERROR, mask=_MASK, mode="byte", micro=False, boost_error=False
    )
    kinds = [list(row) for row in code.matrix_iter(scale=1, border=0, verbose=True)]
    side = len(kinds)
    width = (side + 7) // 8 * 8
    order = {place: number for number, place in enumerate(_way(kinds))}
    correcting, *blocks = _BLOCKS[version]
    words = sum(count * (length + correcting) for count, length in blocks)
    dark, light = 8 * words + 7, 8 * words + 8
    places, mask = [], []
    for row in range(side):
        for column in range(width):
            if (row, column) in order:
                places.append(order[row, column])
                # A bit of 1 is a dark module, which the packed rows call 0; the mask inverts again.
                mask.append("0" if (row // 2 + column // 3) % 2 == 0 else "1")
            else:
                is_dark = column < side and code.matrix[row][column]
                places.append(dark if is_dark else light)
                mask.append("0")
    return places, int("".join(mask), 2)


def _way(kinds: list[list[int]]):
    """The data modules in the order in which the words fill them: two columns at a time, up and down."""
    side = len(kinds)
    # The library takes one module beside the format's bits for one of them.
    is_data = lambda row, at: kinds[row][at] in _DATA or (row, at) == (8, side - 9)  # noqa: E731
    upwards = True
    for right in range(side - 1, 0, -2):
        # The column of the timing pattern is passed over.
        column = right - 1 if right <= 6 else right
        for row in range(side - 1, -1, -1) if upwards else range(side):
            yield from ((row, at) for at in (column, column - 1) if is_data(row, at))
        upwards = not upwards
