"""Names as a register of a province holds them, invented but as unevenly spread as real ones are."""

import random

from festival.core import text

# The first of each list are borne by most; the weights fall off with the place.
FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào Lương Vi Lò "
    "Hà Cao Tạ Phùng Chu Quách Lường Cầm Giàng Vàng Thào Sùng Hứa Nông Ma Triệu Bế"
).split()
MIDDLE = (
    "Văn Thị Hữu Đức Ngọc Minh Quang Xuân Thanh Kim Công Đình Thu Bích Hồng Mạnh Tiến Duy Anh Phương Quốc "
    "Gia Bá Trọng Viết Khắc Thế Sỹ Như Diệu Tuyết Mỹ Lan Hải Trung Hoài Bảo Việt Nhật Trường"
).split()
GIVEN = (
    "Anh Hương Hùng Dũng Tuấn Hoa Lan Hà Nam Minh Linh Hải Sơn Long Thảo Trang Huyền Hạnh Mai Phương Thủy "
    "Hằng Nga Thanh Bình Cường Đức Tùng Quân Thắng Thành Trung Kiên Khánh Nhung Ngân Oanh Yến Vân Tâm Hiền "
    "Hòa Hiếu Huy Hưng Khoa Lâm Lộc Luân Mạnh Nghĩa Nhân Phong Phú Phúc Phước Quang Quyết Quý Sang Sáng Tài "
    "Tân Tấn Thái Thân Thịnh Thoa Thơm Thu Thư Thuận Thương Tiến Tín Tình Toàn Toản Trí Triều Trinh Trọng "
    "Trúc Trường Tú Tuyên Tuyết Tường Ước Uyên Vinh Vĩnh Vũ Vui Vượng Xuân Ý Ân Bách Bảo Bắc Bích Cảnh Chi "
    "Chiến Chính Chung Chương Công Cúc Dân Diễm Diệp Diệu Doanh Duy Duyên Dương Đại Đàn Đào Đạt Đăng Điệp "
    "Đình Định Đoan Đô Đông Đồng Giang Hạ Hân Hậu Hiển Hiệp Hoài Hoan Hoàn Hoàng Hồng Hợi Hợp Huế Huệ Huấn "
    "Hữu Hường Khải Khang Khôi Kim Kỳ Lam Lành Lệ Liên Liễu Loan Lợi Lụa Lực Lương Lượng Lưu Lý Lả Mận Mây "
    "Miên Mến Mùi Muôn Mừng My Mỹ Nết Ngà Ngát Ngần Ngọc Nguyên Nguyệt Nhã Nhạn Nhàn Nhật Nhi Nhiên Nhu Như "
    "Ninh Nụ Nương Phấn Phi Phượng Quế Quyên Quỳnh Rạng San Sen Sinh Sĩ Song Soan Sửu Thạch Thao Thêm Thi "
    "Thọ Thông Thúy Thụ Thục Thức Tuất Tuân Tuệ Tươi Tỵ Viên Việt Viết Xoan Xuyến Út Ín Pó Chư Dình Páo Sếnh"
).split()


def _weights(names: list[str], fall: float) -> list[float]:
    return [1 / (place + 2) ** fall for place in range(len(names))]


def people(number: int, seed: int = 11) -> list[str]:
    """The same names for the same seed; namesakes among them, as there are."""
    chance = random.Random(seed)
    families = chance.choices(FAMILY, _weights(FAMILY, 1.1), k=number)
    middles = chance.choices(MIDDLE, _weights(MIDDLE, 0.8), k=number)
    seconds = chance.choices(["", *MIDDLE], [len(MIDDLE), *([1] * len(MIDDLE))], k=number)
    given = chance.choices(GIVEN, _weights(GIVEN, 0.4), k=number)
    parts = zip(families, middles, seconds, given, strict=True)
    return [" ".join(word for word in one if word) for one in parts]


def slipped(folded: str, chance: random.Random) -> str:
    """One letter left out, added, exchanged or swapped with its neighbour."""
    places = [place for place, letter in enumerate(folded) if letter != " "]
    place, kind = chance.choice(places), chance.randrange(4)
    letter = chance.choice("abcdeghiklmnopqrstuvxy")
    if kind == 0:
        return folded[:place] + folded[place + 1 :]
    if kind == 1:
        return folded[:place] + letter + folded[place:]
    if kind == 2 and place + 1 in places:
        return folded[:place] + folded[place + 1] + folded[place] + folded[place + 2 :]
    return folded[:place] + letter + folded[place + 1 :]


WAYS = ("as it is, without accents", "one letter wrong", "given name only", "two words")


def typed(way: str, name: str, chance: random.Random) -> str:
    """What somebody types who looks for the name; never with accents."""
    folded = text.fold(name)
    words = folded.split()
    if way == "one letter wrong":
        return slipped(folded, chance)
    if way == "given name only":
        return words[-1]
    if way == "two words":
        return (
            f"{words[chance.randrange(len(words) - 1)]} {words[-1]}"
            if len(words) < 4
            else " ".join(words[-2:])
        )
    return folded


def is_meant(way: str, name: str, found: str) -> bool:
    """Whether the one that was found is what was looked for, or bears the same name."""
    wanted, got = text.fold(name).split(), text.fold(found).split()
    if way == "given name only":
        return got[-1] == wanted[-1]
    if way == "two words":
        return got[-1] == wanted[-1] and len(set(got) & set(wanted)) >= 2
    return got == wanted
