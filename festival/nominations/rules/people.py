"""What is known about a nominee beside the name: service, earlier awards, consent, keeping. Pure."""

from enum import Enum


class Keeping(Enum):
    """What is kept for a time that an administrator sets."""

    DRAFTS = "drafts"
    REFUSED = "refused"
    FILES = "files"


KEEPING_NAMES = {
    Keeping.DRAFTS: "Bản nháp và đề nghị đã rút",
    Keeping.REFUSED: "Báo cáo và tệp của đề nghị không được khen",
    Keeping.FILES: "Báo cáo và tệp của đề nghị đã được khen",
}
