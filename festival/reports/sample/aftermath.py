"""What came of the sample's festivals: reports, photographs painted by code, pledges and who signed."""

import io
import math
from collections.abc import Iterator
from functools import partial
from itertools import product

from PIL import Image, ImageDraw

from festival.planning.queries import pledges as pledge_queries
from festival.planning.queries import results as result_queries
from festival.planning.rules import results
from festival.planning.rules.pledges import PROMISES, TITLES, PledgeKind
from festival.planning.services import photos, pledges
from festival.planning.services import results as services
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.roster import COMMUNE

# Some figures are 0 and some nobody has given; the season adds up the one and waits for the other.
REPORTS: dict[str, dict] = {
    "Trường THCS An Thịnh": {
        "attendance": 642,
        "upper_delegates": 12,
        "households_pledged": 418,
        "campaign_sessions": 4,
        "campaign_reached": 1_860,
        "articles": 6,
        "banners": 14,
        "models_launched": 1,
        "models_replicated": 0,
        "models_dissolved": 0,
        "commended_collectives": 2,
        "commended_households": 0,
        "commended_individuals": 5,
        "bonus_paid": 3_800_000,
        "gifts": 20,
        "gifts_value": 6_000_000,
        "spent_state": 9_450_000,
        "spent_social": 6_200_000,
        "festivities": "Thi kéo co, đẩy gậy giữa các lớp; tiểu phẩm về an toàn giao thông; gian hàng 0 đồng.",
        "shortcomings": "Sân trường hẹp, âm thanh cuối sân chưa rõ.",
        "proposals": "Đề nghị xã hỗ trợ thêm một bộ loa cho lần sau.",
    },
    "Trường Tiểu học An Thịnh": {
        "attendance": 515,
        "upper_delegates": 7,
        "campaign_sessions": 2,
        "campaign_reached": 980,
        "banners": 8,
        "models_launched": 1,
        "commended_individuals": 3,
        "gifts": 0,
        "spent_state": 5_150_000,
        "spent_social": 0,
        "festivities": "Thi vẽ tranh «Em yêu chú Công an», trò chơi dân gian, tập thoát nạn khi có cháy.",
        "shortcomings": "Chưa tổng hợp được số hộ ký cam kết.",
    },
}
DRAFT = ("Trường Mầm non Hoa Ban", {"attendance": 260, "banners": 5})
CAPTIONS = ("Lễ chào cờ", "Đại biểu và bà con dự phần lễ", "Thi kéo co trong phần hội")
PHOTOGRAPHED = {
    "Trường THCS An Thịnh": (day(10, 7), 3),
    "Trường Tiểu học An Thịnh": (day(17, 7), 2),
    "Trường Mầm non Hoa Ban": (day(24, 7), 1),
}
SURNAMES = ("Đoàn", "Mai", "Lò", "Phùng", "Sầm", "Vi", "Hà", "Nông")
GIVEN = ("Văn Toàn", "Thị Nhài", "Văn Ín", "Thị Lả", "Đức Khoan", "Thị Mận", "Văn Sáng", "Thị Ưng")
HOUSEHOLDS, SIGNED_HOUSEHOLDS, SIGNED_AREAS = 64, 27, 9


def hand_in(story: Story, place: str) -> None:
    """The report of one place, as its form sends it."""
    services.hand_in(story.festivals[place], _values(REPORTS[place]), seen=0, actor=story.actor("tochuc"))


def _values(said: dict) -> dict:
    return dict.fromkeys(results.NAMES) | dict.fromkeys(results.WORDS, "") | said


def diary() -> Iterator[Entry]:
    for number, (place, (held_on, count)) in enumerate(PHOTOGRAPHED.items()):
        yield entry(held_on, "17:00", partial(_send_photos, place=place, count=count, number=number))
    yield entry(day(25, 7), "09:00", _begin_report)
    yield entry(day(20, 7), "15:00", _write_pledges)
    yield entry(day(2, 8), "20:00", _sign_pledges)


def _begin_report(story: Story) -> None:
    place, said = DRAFT
    services.save_draft(story.festivals[place], _values(said), seen=0, actor=story.actor("tochuc"))


def _send_photos(story: Story, place: str, count: int, number: int) -> None:
    actor, festival_id = story.actor("tochuc"), story.festivals[place]
    uploads = [(f"anh-{scene}.png", io.BytesIO(painted(number, scene))) for scene in range(count)]
    pictures, _faults = photos.drawn(uploads)
    photos.add_photos(festival_id, pictures, files=story.files, actor=actor)
    for photo, caption in zip(result_queries.photos_of(festival_id), CAPTIONS, strict=False):
        photos.edit_caption(photo.id, caption, actor=actor)


def _write_pledges(story: Story) -> None:
    commune, area = story.festivals[COMMUNE], story.festivals["Thôn Đông"]
    for festival_id, kind, who in (
        (commune, PledgeKind.AREAS, "tochuc"),
        (area, PledgeKind.HOUSEHOLDS, "thondong"),
    ):
        words = {"title": TITLES[kind], "promises": "\n".join(PROMISES[kind])}
        pledges.create_pledge(festival_id, kind=kind, actor=story.actor(who), **words)
    rows = [
        (f"{surname} {given}", f"Xóm {number % 4 + 1}, thôn Đông")
        for number, (given, surname) in enumerate(product(GIVEN, SURNAMES))
    ]
    pledge_id = pledge_queries.pledges_of(area)[0].id
    pledges.add_signers(pledge_id, rows[:HOUSEHOLDS], actor=story.actor("thondong"))


def _sign_pledges(story: Story) -> None:
    for place, who, count, on in (
        (COMMUNE, "tochuc", SIGNED_AREAS, day(31, 7)),
        ("Thôn Đông", "thondong", SIGNED_HOUSEHOLDS, day(2, 8)),
    ):
        pledge_id = pledge_queries.pledges_of(story.festivals[place])[0].id
        ids = [row.id for row in pledge_queries.unsigned(pledge_id)][:count]
        pledges.sign(pledge_id, ids, signed_on=on, actor=story.actor(who))


# Pictures


SKIES = ((154, 196, 224), (203, 216, 222), (180, 205, 190))
YARDS = ((205, 186, 150), (190, 176, 160), (170, 186, 140))
SHIRTS = ((255, 255, 255), (155, 28, 28), (40, 80, 140), (34, 110, 70), (210, 150, 40), (70, 70, 80))


def painted(number: int, scene: int) -> bytes:
    """A yard, a house and people in front of it; the same every time, no two alike."""
    picture = Image.new("RGB", (1200, 800), SKIES[number % 3])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 430, 1200, 800), fill=YARDS[(number + scene) % 3])
    pen.rectangle((120, 190, 1080, 450), fill=(244, 232, 205))
    pen.polygon([(80, 200), (600, 70 + 20 * number), (1120, 200)], fill=(150, 62, 48))
    pen.rectangle((300, 215, 900, 295), fill=(155, 28, 28))
    pen.rectangle((330, 243, 870, 251), fill=(245, 211, 131))
    pen.rectangle((390, 265, 810, 271), fill=(245, 211, 131))
    for x in range(165, 1000, 195):
        pen.rectangle((x, 320, x + 90, 450), fill=(120, 150, 165))
    _PAINTED[scene % 3](pen, number)
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def _person(pen: ImageDraw.ImageDraw, x: int, y: int, number: int, size: int = 26) -> None:
    pen.ellipse((x - size * 2 // 3, y, x + size * 2 // 3, y + size * 4 // 3), fill=(196, 150, 116))
    pen.rounded_rectangle((x - size, y + size * 4 // 3, x + size, y + size * 4), 14, fill=SHIRTS[number % 6])


def _star(x: int, y: int, size: int) -> list[tuple[float, float]]:
    """Five points, upright."""
    turns = [(number * math.pi / 5, size if number % 2 == 0 else size * 0.382) for number in range(10)]
    return [(x + far * math.sin(turn), y - far * math.cos(turn)) for turn, far in turns]


def _flag_raising(pen: ImageDraw.ImageDraw, number: int) -> None:
    pen.rectangle((594, 120, 604, 560), fill=(110, 110, 110))
    pen.rectangle((604, 125, 760, 230), fill=(200, 30, 30))
    pen.polygon(_star(682, 178, 38), fill=(250, 215, 60))
    for place in range(14):
        _person(pen, 90 + 78 * place, 610 + 12 * (place % 2), place + number)


def _audience(pen: ImageDraw.ImageDraw, number: int) -> None:
    for row in range(4):
        for place in range(15):
            _person(pen, 60 + 78 * place + 20 * (row % 2), 500 + 70 * row, place * 5 + row * 3 + number, 24)


def _tug_of_war(pen: ImageDraw.ImageDraw, number: int) -> None:
    pen.line((60, 650, 1140, 650), fill=(120, 84, 40), width=9)
    pen.rectangle((594, 630, 606, 690), fill=(155, 28, 28))
    for place in range(6):
        _person(pen, 110 + 75 * place, 580, number + 1, 27)
        _person(pen, 715 + 75 * place, 580, number + 2, 27)


_PAINTED = (_flag_raising, _audience, _tug_of_war)
