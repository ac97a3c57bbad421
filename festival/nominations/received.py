"""A file that somebody sent for a dossier: what it is by its bytes, and that it can do no harm."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import IO

from festival.core import text
from festival.core.errors import RuleBroken
from festival.documents import office
from festival.planning.services import pictures
from festival.printing import inspection

MOST_BYTES = 10 * 1024 * 1024
MOST_NAME = 100
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACCEPTED = "image/jpeg,image/png,application/pdf,.pdf,.docx,.xlsx"
_PDF_FAULTS = {
    inspection.LOCKED: "Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi.",
    inspection.LARGE: "Tệp PDF quá nhiều trang hoặc quá phức tạp. Hãy tách thành tệp nhỏ hơn rồi gửi.",
    inspection.BROKEN: "Tệp PDF hỏng hoặc chưa tải về hết. Hãy mở tệp, in lại thành PDF rồi gửi.",
    inspection.SCRIPT: "Tệp PDF có mã lệnh bên trong. Hãy in lại thành PDF rồi gửi.",
    inspection.LAUNCH: "Tệp PDF có lệnh mở tệp hoặc chương trình khác. Hãy in lại thành PDF rồi gửi.",
    inspection.ATTACHED: "Tệp PDF có tệp khác đính kèm bên trong. Hãy gửi riêng tệp đó, và in lại thành PDF.",
    inspection.MEDIA: "Tệp PDF có phim, âm thanh hoặc hình chiếu bên trong. Hãy in lại thành PDF rồi gửi.",
}
# Reading a stranger's file takes some hundred MB at most; two at once are enough.
_AT_ONCE = BoundedSemaphore(2)
_ENDING = re.compile(r"\.(?:pdf|jpe?g|png|docx?|xlsx?|docm|xlsm|heic|zip|html?|svg|exe)$", re.IGNORECASE)


@dataclass(frozen=True)
class Received:
    """What will be kept: checked bytes under a short plain name, and of a picture also a small one."""

    code: str
    name: str
    ending: str
    content: bytes
    small: bytes | None = None


def received(uploads: Iterable[tuple[str, str, IO[bytes]]]) -> tuple[list[Received], list[str]]:
    """From (code of the paper, name, stream): the files, and a sentence for each that is not taken."""
    files, faults = [], []
    for code, name, stream in uploads:
        with stream:
            content = stream.read(MOST_BYTES + 1)
        try:
            with _AT_ONCE:
                files.append(checked(code, name, content))
        except RuleBroken as refusal:
            sentence = str(refusal)
            faults.append(f"«{plain_name(name)}»: {sentence[:1].upper()}{sentence[1:]}")
    return files, faults


def checked(code: str, name: str, content: bytes) -> Received:
    """RuleBroken with a sentence for what is too large, broken, disguised or able to do something."""
    if not content:
        raise RuleBroken("Tệp trống. Hãy chọn tệp khác.")
    if len(content) > MOST_BYTES:
        raise RuleBroken("Tệp lớn hơn 10 MB. Hãy chụp, quét cỡ nhỏ hơn hoặc tách tệp rồi gửi.")
    ending, kept, small = _by_its_bytes(content)
    return Received(code, f"{_stem(name)}.{ending}", ending, kept, small)


def _by_its_bytes(content: bytes) -> tuple[str, bytes, bytes | None]:
    if content.startswith(b"%PDF-"):
        if fault := inspection.fault_of(content):
            raise RuleBroken(_PDF_FAULTS[fault])
        _check_no_archive(content)
        return "pdf", content, None
    if content.startswith(b"PK\x03\x04"):
        looked = office.looked_through(content)
        if len(looked.content) > MOST_BYTES:
            raise RuleBroken("Tệp lớn hơn 10 MB. Hãy bỏ bớt hình ảnh rồi gửi.")
        return looked.ending, looked.content, None
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[4:8] == b"ftyp":
        drawn = pictures.drawn_anew(content)
        return "jpg", drawn.large, drawn.small
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RuleBroken(
            "Tệp Word, Excel kiểu cũ (.doc, .xls) hoặc có mật khẩu."
            " Hãy bỏ mật khẩu, lưu lại dạng .docx, .xlsx rồi gửi."
        )
    raise RuleBroken("Chỉ nhận PDF, ảnh JPG hoặc PNG, Word (.docx), Excel (.xlsx). Hãy lưu lại rồi gửi.")


def _check_no_archive(content: bytes) -> None:
    """No zip whose list of parts reaches the last byte: such a file is both."""
    tail = content[-65_557:]
    place = tail.rfind(b"PK\x05\x06")
    if place >= 0 and place + 22 + int.from_bytes(tail[place + 20 : place + 22], "little") == len(tail):
        raise RuleBroken("Tệp vừa là PDF vừa là tệp nén. Hãy in lại thành PDF rồi gửi.")


def plain_name(name: str) -> str:
    """The last part of a name as it may be shown: no folders, no marks that turn or hide letters."""
    last = re.split(r"[/\\]", text.clean(name))[-1]
    return "".join(letter for letter in last if not text.is_disguised(letter))[-MOST_NAME:] or "không tên"


def _stem(name: str) -> str:
    """Without its endings, of which somebody may have written two, and without what file systems dislike."""
    stem = re.sub(r'[<>:"|?*%;\x00-\x1f]', "", plain_name(name))
    while _ENDING.search(stem):
        stem = _ENDING.sub("", stem)
    return stem.strip(" .")[: MOST_NAME - 10].strip(" .") or "tep"
