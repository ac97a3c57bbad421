"""How far a printer is off, in words and in numbers. Pure: tenths of a mm, thousandths of the size."""

from dataclasses import dataclass, replace

from festival.core.errors import RuleBroken

MOST_OFFSET_TENTHS = 150
SCALES = range(980, 1021)
# A ruler read more than a twentieth off was misread, or laid between two other crosses.
_MISREAD = 20
TOO_FAR = (
    "Máy in lệch quá 15 mm nên không bù hết được. Hãy chỉnh hai thanh chặn giấy của khay cho sát mép phôi,"
    " kiểm lại khổ giấy đã chọn trong máy in, rồi in lại tờ đo."
)
WRONG_SIZE = (
    "Cỡ in lệch quá 2 %. Thường là do lúc in đang chọn “Vừa khổ giấy”: hãy chọn “Kích thước thật” (100 %),"
    " rồi in lại tờ đo."
)
TWO_WAYS = (
    "Lệch {way} đã gõ bằng cả hai cách. Hãy giữ một cách: sai lệch thấy được, hoặc số đo đến dấu thập O."
)
MISREAD = "Số đo {between} là {measured} mm, mà đúng phải gần {due} mm. Hãy đo lại giữa tâm hai dấu thập."
NOTHING_SEEN = "Chưa gõ sai lệch nào. Nếu chữ đã khớp với phôi thì không phải chỉnh gì nữa."
CHANGED_MEANWHILE = (
    "Hồ sơ máy in vừa được sửa sau khi tờ đo này được in. Hãy in tờ đo mới rồi gõ lại sai lệch."
)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What is added to every position, to the right and downwards, and how much larger it is drawn."""

    dx_tenths: int = 0
    dy_tenths: int = 0
    scale_x_thousandths: int = 1000
    scale_y_thousandths: int = 1000


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What the measuring sheet would show on a printer that is right, in tenths of a mm."""

    across: int
    down: int
    middle_x: int
    middle_y: int


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What somebody saw on the measuring sheet, in tenths of a mm; None where nothing was measured."""

    right: int = 0
    down: int = 0
    middle_x: int | None = None
    middle_y: int | None = None
    across: int | None = None
    upright: int | None = None


def corrected(profile: Profile, seen: Seen, sheet: Sheet) -> Profile:
    """The profile with which the next sheet comes out right; adds up over several sheets."""
    found = replace(
        profile,
        dx_tenths=profile.dx_tenths - _error("ngang", seen.right, seen.middle_x, sheet.middle_x),
        dy_tenths=profile.dy_tenths - _error("dọc", seen.down, seen.middle_y, sheet.middle_y),
        scale_x_thousandths=_scale(profile.scale_x_thousandths, seen.across, sheet.across, "A đến B"),
        scale_y_thousandths=_scale(profile.scale_y_thousandths, seen.upright, sheet.down, "A đến C"),
    )
    if found == profile:
        raise RuleBroken(NOTHING_SEEN)
    check(found)
    return found


def check(profile: Profile) -> None:
    """Refuse what neither the paper nor the database can bear."""
    if max(abs(profile.dx_tenths), abs(profile.dy_tenths)) > MOST_OFFSET_TENTHS:
        raise RuleBroken(TOO_FAR)
    if profile.scale_x_thousandths not in SCALES or profile.scale_y_thousandths not in SCALES:
        raise RuleBroken(WRONG_SIZE)


def _error(way: str, seen: int, measured: int | None, due: int) -> int:
    if measured is None:
        return seen
    if seen:
        raise RuleBroken(TWO_WAYS.format(way=way))
    return measured - due


def _scale(before: int, measured: int | None, due: int, between: str) -> int:
    if measured is None:
        return before
    if abs(measured - due) * _MISREAD > due:
        raise RuleBroken(MISREAD.format(between=between, measured=decimal(measured), due=decimal(due)))
    return (2 * before * due + measured) // (2 * measured)


def decimal(tenths: int) -> str:
    """«1,5» for fifteen tenths; «2» for twenty."""
    return _decimal(tenths, 10)


def percent(thousandths: int) -> str:
    """«99,5 %» of the size."""
    return f"{_decimal(thousandths, 10)} %"


def _decimal(parts: int, of: int) -> str:
    whole, rest = divmod(abs(parts), of)
    return f"{'-' if parts < 0 else ''}{whole}{f',{rest}' if rest else ''}"


def in_words(profile: Profile) -> str:
    """«dời sang phải 1,2 mm, lên trên 0,8 mm, cỡ 100 %», as it is printed and recorded."""
    ways = [
        (profile.dx_tenths, "sang phải", "sang trái"),
        (profile.dy_tenths, "xuống dưới", "lên trên"),
    ]
    moved = [
        f"{forward if tenths > 0 else back} {decimal(abs(tenths))} mm"
        for tenths, forward, back in ways
        if tenths
    ]
    across, down = percent(profile.scale_x_thousandths), percent(profile.scale_y_thousandths)
    size = f"cỡ {across}" if across == down else f"cỡ ngang {across}, dọc {down}"
    return f"dời {', '.join(moved)}, {size}" if moved else f"không dời, {size}"
