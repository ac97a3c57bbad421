"""Kinds of documents and the life of a file that takes long to prepare. Pure."""

from enum import Enum

from festival.core.errors import RuleBroken


class DocumentKind(Enum):
    PLAN = "plan"
    PROGRAMME = "programme"
    BUDGET = "budget"
    INVITATION = "invitation"
    RESULT = "result"
    SUBMISSION = "submission"
    NOMINEE_LIST = "nominee_list"
    ACHIEVEMENT = "achievement"
    SELECTION_MINUTES = "selection_minutes"
    APPRAISAL = "appraisal"
    POSTING = "posting"
    COUNCIL_INVITATION = "council_invitation"
    BALLOT_PAPER = "ballot_paper"
    OPINION_SHEET = "opinion_sheet"
    COUNTING_MINUTES = "counting_minutes"
    COUNCIL_MINUTES = "council_minutes"
    AWARD_DECISION = "award_decision"
    CORRECTION_DECISION = "correction_decision"
    REVOCATION_DECISION = "revocation_decision"
    BONUS_LIST = "bonus_list"
    RECEIPT_LIST = "receipt_list"
    CALL_SHEET = "call_sheet"


KIND_NAMES = {
    DocumentKind.PLAN: "Kế hoạch",
    DocumentKind.PROGRAMME: "Chương trình, kịch bản",
    DocumentKind.BUDGET: "Dự toán",
    DocumentKind.INVITATION: "Giấy mời",
    DocumentKind.RESULT: "Báo cáo kết quả",
    DocumentKind.SUBMISSION: "Tờ trình đề nghị khen thưởng",
    DocumentKind.NOMINEE_LIST: "Danh sách trích ngang",
    DocumentKind.ACHIEVEMENT: "Báo cáo thành tích",
    DocumentKind.SELECTION_MINUTES: "Biên bản họp bình xét",
    DocumentKind.APPRAISAL: "Phiếu thẩm định hồ sơ",
    DocumentKind.POSTING: "Danh sách niêm yết",
    DocumentKind.COUNCIL_INVITATION: "Giấy mời họp Hội đồng",
    DocumentKind.BALLOT_PAPER: "Phiếu biểu quyết",
    DocumentKind.OPINION_SHEET: "Phiếu xin ý kiến",
    DocumentKind.COUNTING_MINUTES: "Biên bản kiểm phiếu",
    DocumentKind.COUNCIL_MINUTES: "Biên bản họp Hội đồng",
    DocumentKind.AWARD_DECISION: "Quyết định khen thưởng",
    DocumentKind.CORRECTION_DECISION: "Quyết định đính chính",
    DocumentKind.REVOCATION_DECISION: "Quyết định thu hồi",
    DocumentKind.BONUS_LIST: "Danh sách ký nhận tiền thưởng",
    DocumentKind.RECEIPT_LIST: "Danh sách ký nhận Giấy khen",
    DocumentKind.CALL_SHEET: "Danh sách lên nhận khen thưởng",
}
# What a plan's page offers; the others belong to nominations and to the council.
PLANNING_KINDS = (
    DocumentKind.PLAN,
    DocumentKind.PROGRAMME,
    DocumentKind.BUDGET,
    DocumentKind.INVITATION,
    DocumentKind.RESULT,
)


class PreparedState(Enum):
    QUEUED = "queued"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


PREPARED_NAMES = {
    PreparedState.QUEUED: "Đang chờ",
    PreparedState.WORKING: "Đang dựng trang",
    PreparedState.READY: "Sẵn sàng",
    PreparedState.FAILED: "Có lỗi",
    PreparedState.STOPPED: "Đã dừng",
}
PREPARED_TONES = {
    PreparedState.QUEUED: "waiting",
    PreparedState.WORKING: "waiting",
    PreparedState.READY: "good",
    PreparedState.FAILED: "refused",
    PreparedState.STOPPED: "draft",
}
UNFINISHED = (PreparedState.QUEUED, PreparedState.WORKING)
RESUMABLE = (PreparedState.STOPPED, PreparedState.FAILED)
MOST_ATTEMPTS = 5
GIVEN_UP = (
    f"Đã thử {MOST_ATTEMPTS} lần mà chương trình in nền đều bị dừng giữa chừng."
    " Hãy báo quản trị xem nhật ký máy chủ."
)


def check_may_stop(state: PreparedState) -> None:
    if state not in UNFINISHED:
        raise RuleBroken("Tệp này đã dựng xong hoặc đã dừng. Hãy tải lại trang.")


def check_may_resume(state: PreparedState) -> None:
    if state not in RESUMABLE:
        raise RuleBroken("Tệp này không ở trạng thái đã dừng. Hãy tải lại trang.")


def seconds_left(done: int, total: int, elapsed: float) -> int | None:
    """An estimate for reading only; None while nothing is known."""
    if not done or done >= total:
        return None
    return max(1, round(elapsed * (total - done) / done))
