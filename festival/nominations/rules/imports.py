"""A list that somebody brings as a spreadsheet. Pure."""

from enum import Enum


class ImportState(Enum):
    UPLOADED = "uploaded"
    DONE = "done"
    DROPPED = "dropped"


IMPORT_NAMES = {
    ImportState.UPLOADED: "Chờ xác nhận",
    ImportState.DONE: "Đã nhập",
    ImportState.DROPPED: "Đã bỏ",
}
