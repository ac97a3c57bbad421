"""What the sample's office knows of people from before: service, awards, titles of the school year."""

from collections.abc import Iterator
from datetime import date

from festival.core import clock
from festival.nominations import queries
from festival.nominations.rules import RecipientKind, Salutation
from festival.nominations.rules.records import AwardNote, NotedLine, kind_of
from festival.nominations.rules.service import Service
from festival.nominations.services import noting, records
from festival.reports.sample.diary import Entry, Story, day, entry

OFFICE = "thuongtruc"
GUARD, TEACHER, HEAD = "Vương Đình Khánh", "Phùng Thị Kim Oanh", "Lê Văn Thụ"
TITLES = (
    (Salutation.MRS, TEACHER, "CSTDCS"),
    (Salutation.MRS, TEACHER, "LDTT"),
    (Salutation.MR, "Nông Quốc Khải", "LDTT"),
    (Salutation.MRS, "Lường Thị Hiền", "LDTT"),
    (Salutation.NONE, "Tổ Khoa học xã hội, Trường THCS An Thịnh", "TTLDTT"),
)


def diary() -> Iterator[Entry]:
    yield entry(day(31, 7), "15:00", _note_service)
    yield entry(day(31, 7), "15:10", _note_earlier_award)
    yield entry(day(31, 7), "15:20", _note_titles)


def _nominee_id(story: Story, name: str) -> int:
    return queries.nomination(story.nominations[name]).nominee_id


def _note_service(story: Story) -> None:
    for post, began, ended in (
        ("Bảo vệ dân phố thôn Phú Lâm", date(2012, 7, 1), date(2024, 6, 30)),
        ("Tổ viên Tổ bảo vệ an ninh, trật tự thôn Phú Lâm", date(2024, 7, 1), None),
    ):
        records.add_service_period(
            nominee_id=_nominee_id(story, GUARD),
            post=post,
            service=Service(began, ended),
            today=clock.today(),
            actor=story.actor(OFFICE),
        )


def _note_earlier_award(story: Story) -> None:
    note = AwardNote(
        code="GK_XA",
        name="Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã",
        year=2024,
        decision_number="96/QĐ-UBND",
        decided_on=date(2024, 8, 12),
        signer="Chủ tịch Ủy ban nhân dân xã",
        achievement="Duy trì 48 buổi tuần tra ban đêm; vận động hộ dân ký cam kết giữ gìn an ninh, trật tự.",
    )
    records.add_earlier_award(
        nominee_id=_nominee_id(story, HEAD), note=note, today=clock.today(), actor=story.actor(OFFICE)
    )


def _note_titles(story: Story) -> None:
    awards = {award.code: award for award in queries.awards_known_on(clock.today())}
    lines = []
    for number, (salutation, name, code) in enumerate(TITLES, 1):
        award = awards[code]
        note = AwardNote(
            code=code,
            name=award.name,
            year=day(1, 1).year,
            decision_number="118/QĐ-UBND",
            decided_on=day(30, 6),
        )
        kind = kind_of({kind: award.multiple(kind) for kind in RecipientKind})
        lines.append(NotedLine(number, salutation, name, kind, note))
    noting.note_awards(season_id=story.season_id, lines=lines, today=clock.today(), actor=story.actor(OFFICE))
