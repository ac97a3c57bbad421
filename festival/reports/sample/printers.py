"""The printers of the print room, measured before the blanks came."""

from collections.abc import Iterator

from sqlalchemy import select

from festival.certificates.models import PrinterProfile
from festival.certificates.rules_printers import Profile, Seen, Sheet
from festival.certificates.services import printers
from festival.core.db import db
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.roster import COMMUNE

LASER, INKJET = "Máy in laser, phòng Văn thư", "Máy in phun màu, hội trường"
_A4 = Sheet(across=2570, down=1700, middle_x=1485, middle_y=1050)


def diary() -> Iterator[Entry]:
    yield entry(day(22, 7), "08:00", lambda story: _add(story, LASER, "Khay tay, mặt in ngửa lên"))
    yield entry(day(22, 7), "08:20", lambda story: _correct(story, Seen(right=-15, down=12)))
    yield entry(day(22, 7), "08:35", lambda story: _correct(story, Seen(right=3, across=2560)))
    yield entry(day(22, 7), "09:00", lambda story: _add(story, INKJET, "Khay sau", is_foot_first=True))


def _add(story: Story, name: str, tray: str, is_foot_first: bool = False) -> None:
    printers.create_printer(
        locality_id=story.places[COMMUNE].id,
        name=name,
        tray=tray,
        is_foot_first=is_foot_first,
        profile=Profile(),
        actor=story.actor("inan"),
    )


def _correct(story: Story, seen: Seen) -> None:
    printer = db.session.scalars(select(PrinterProfile).where(PrinterProfile.name == LASER)).one()
    known = printers.profile_of(printer)
    printers.correct_printer(
        printer_id=printer.id, known=known, seen=seen, sheet=_A4, actor=story.actor("inan")
    )
