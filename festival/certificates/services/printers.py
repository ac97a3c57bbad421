"""The printers of a place and how far each is off."""

from sqlalchemy.exc import IntegrityError

from festival.certificates import rules_printers as rules
from festival.certificates.models import PrinterProfile
from festival.certificates.rules_printers import Profile, Seen, Sheet
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken

_NAME_TAKEN = "Đơn vị đã có một máy in tên này. Hãy đặt tên khác, ví dụ thêm số phòng."


def profile_of(printer: PrinterProfile) -> Profile:
    return Profile(
        dx_tenths=printer.dx_tenths,
        dy_tenths=printer.dy_tenths,
        scale_x_thousandths=printer.scale_x_thousandths,
        scale_y_thousandths=printer.scale_y_thousandths,
    )


def create_printer(
    *, locality_id: int, name: str, tray: str, is_foot_first: bool, profile: Profile, actor: Actor
) -> int:
    rules.check(profile)
    try:
        with transaction():
            printer = PrinterProfile(
                locality_id=locality_id, name=name, tray=tray, is_foot_first=is_foot_first
            )
            _set(printer, profile)
            db.session.add(printer)
            db.session.flush()
            _note(printer, actor, "create", name=name, new=rules.in_words(profile))
    except IntegrityError:
        raise RuleBroken(_NAME_TAKEN) from None
    return printer.id


def edit_printer(
    *, printer_id: int, name: str, tray: str, is_foot_first: bool, profile: Profile, actor: Actor
) -> None:
    rules.check(profile)
    try:
        with transaction():
            printer = db.session.get_one(PrinterProfile, printer_id, with_for_update=True)
            before = rules.in_words(profile_of(printer))
            printer.name, printer.tray, printer.is_foot_first = name, tray, is_foot_first
            _set(printer, profile)
            _note(printer, actor, "edit", name=name, old=before, new=rules.in_words(profile))
    except IntegrityError:
        raise RuleBroken(_NAME_TAKEN) from None


def correct_printer(*, printer_id: int, known: Profile, seen: Seen, sheet: Sheet, actor: Actor) -> Profile:
    """Take in what was seen on a sheet that was printed by the profile ``known``; the profile from now on.

    The same errors sent twice would be taken in twice, so the profile must still be the one of the sheet.
    """
    with transaction():
        printer = db.session.get_one(PrinterProfile, printer_id, with_for_update=True)
        if profile_of(printer) != known:
            raise RuleBroken(rules.CHANGED_MEANWHILE)
        found = rules.corrected(known, seen, sheet)
        _set(printer, found)
        _note(printer, actor, "calibrate", old=rules.in_words(known), new=rules.in_words(found))
    return found


def archive_printer(*, printer_id: int, actor: Actor) -> None:
    with transaction():
        printer = db.session.get_one(PrinterProfile, printer_id, with_for_update=True)
        if printer.is_archived:
            raise RuleBroken("Máy in này đã được cất đi. Hãy tải lại trang.")
        printer.is_archived = True
        _note(printer, actor, "archive", name=printer.name)


def restore_printer(*, printer_id: int, actor: Actor) -> None:
    with transaction():
        printer = db.session.get_one(PrinterProfile, printer_id, with_for_update=True)
        if not printer.is_archived:
            raise RuleBroken("Máy in này đang được dùng. Hãy tải lại trang.")
        printer.is_archived = False
        _note(printer, actor, "revive", name=printer.name)


def _set(printer: PrinterProfile, profile: Profile) -> None:
    printer.dx_tenths, printer.dy_tenths = profile.dx_tenths, profile.dy_tenths
    printer.scale_x_thousandths = profile.scale_x_thousandths
    printer.scale_y_thousandths = profile.scale_y_thousandths


def _note(printer: PrinterProfile, actor: Actor, act: str, **details) -> None:
    audit.record(printer.locality_id, actor, f"printer.{act}", ("printer", printer.id), **details)
