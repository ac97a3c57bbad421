"""A list that somebody brings as a spreadsheet. Pure."""

from enum import Enum

from festival.core.errors import RuleBroken


class ImportState(Enum):
    UPLOADED = "uploaded"
    DONE = "done"
    DROPPED = "dropped"


IMPORT_NAMES = {
    ImportState.UPLOADED: "Chờ xác nhận",
    ImportState.DONE: "Đã nhập",
    ImportState.DROPPED: "Đã bỏ",
}
IMPORT_TONES = {
    ImportState.UPLOADED: "waiting",
    ImportState.DONE: "good",
    ImportState.DROPPED: "draft",
}


def check_place(is_within: bool) -> None:
    if not is_within:
        raise RuleBroken("Nơi nhập danh sách không thuộc mùa này. Hãy chọn lại mùa.")


def check_open(state: ImportState) -> None:
    """A list is confirmed or dropped once."""
    if state is ImportState.DONE:
        raise RuleBroken("Danh sách này đã được nhập. Hãy mở danh sách đề nghị để xem.")
    if state is ImportState.DROPPED:
        raise RuleBroken("Danh sách này đã được bỏ. Hãy tải tệp lên lại.")


def check_seen(seen: str, now: str) -> None:
    if seen != now:
        raise RuleBroken(
            "Sổ hoặc đề nghị đã thay đổi từ lúc xem thử. Chưa nhập gì; hãy xem lại danh sách rồi xác nhận."
        )


def check_errors(count: int, *, leave_errors: bool) -> None:
    if count and not leave_errors:
        raise RuleBroken(
            f"Còn {count} dòng lỗi nên chưa nhập gì. Hãy sửa tệp rồi tải lại, hoặc đánh dấu bỏ các dòng lỗi."
        )


def check_some(count: int) -> None:
    if not count:
        raise RuleBroken("Không có gì mới để nhập: mọi dòng đã có, bị bỏ hoặc có lỗi.")
