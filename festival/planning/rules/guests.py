"""Who is invited, and how they answer. Pure."""

from enum import Enum


class DelegateKind(Enum):
    UPPER = "upper"
    COMMUNE = "commune"
    HONOURED = "honoured"
    RESIDENT = "resident"


DELEGATE_NAMES = {
    DelegateKind.UPPER: "Đại biểu cấp trên",
    DelegateKind.COMMUNE: "Đại biểu của xã",
    DelegateKind.HONOURED: "Người được khen thưởng",
    DelegateKind.RESIDENT: "Đại diện Nhân dân",
}


class Answer(Enum):
    NONE = "none"
    COMING = "coming"
    DECLINED = "declined"


ANSWER_NAMES = {
    Answer.NONE: "Chưa trả lời",
    Answer.COMING: "Sẽ dự",
    Answer.DECLINED: "Không dự được",
}
