"""How long what is kept, and what people are told about their data. Pure."""

from calendar import monthrange
from datetime import date

from festival.nominations.rules.people import Keeping
from festival.nominations.rules.states import NominationState

MOST_MONTHS = 600
# What ends its keeping in which states, counted from the last change.
KEPT_STATES = {
    Keeping.DRAFTS: (NominationState.DRAFT, NominationState.WITHDRAWN),
    Keeping.REFUSED: (NominationState.INELIGIBLE, NominationState.FAILED, NominationState.REFUSED),
    Keeping.FILES: (NominationState.DECIDED,),
}
NOTICE = "\n\n".join(
    (
        "Thông tin về người, tập thể, hộ gia đình được đề nghị chỉ dùng để xét, quyết định và trao "
        "khen thưởng theo Luật Thi đua, khen thưởng.",
        "Thông tin gồm: họ tên, năm sinh, chức vụ, nơi làm việc hoặc địa chỉ, thành tích, giấy tờ "
        "của hồ sơ. Người lập đề nghị, Thường trực Hội đồng, thành viên Hội đồng và người ra quyết "
        "định được xem trong phạm vi nhiệm vụ.",
        "Tên trên trang vinh danh và ảnh chỉ được công khai khi người được khen đồng ý. Người được "
        "khen có quyền xem, yêu cầu sửa thông tin sai và rút lại sự đồng ý.",
        "Hồ sơ được lưu theo thời hạn do đơn vị quy định rồi xóa. Quyết định khen thưởng và sổ vàng"
        " được lưu theo quy định về lưu trữ.",
        "Muốn xem, sửa hoặc hỏi về thông tin của mình, xin liên hệ Thường trực Hội đồng Thi đua, "
        "khen thưởng nơi lập đề nghị.",
    )
)


def first_kept(today: date, months: int) -> date:
    """The day so many months ago; what is older has outlived its time."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
