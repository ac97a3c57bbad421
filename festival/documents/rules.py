"""Kinds of documents and the life of a file that takes long to prepare. Pure."""

from enum import Enum


class DocumentKind(Enum):
    PLAN = "plan"
    PROGRAMME = "programme"
    BUDGET = "budget"
    INVITATION = "invitation"
    RESULT = "result"


KIND_NAMES = {
    DocumentKind.PLAN: "Kế hoạch",
    DocumentKind.PROGRAMME: "Chương trình, kịch bản",
    DocumentKind.BUDGET: "Dự toán",
    DocumentKind.INVITATION: "Giấy mời",
    DocumentKind.RESULT: "Báo cáo kết quả",
}


class PreparedState(Enum):
    QUEUED = "queued"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"
