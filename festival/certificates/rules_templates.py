"""Certificate forms: the words for their parts, and who may do what with them. Pure."""

from festival.core.errors import RuleBroken

FACE_NAMES = {
    "tinos": "Chân phương",
    "tinos-bold": "Chân phương đậm",
    "tinos-italic": "Chân phương nghiêng",
    "tinos-bold-italic": "Chân phương đậm nghiêng",
    "great-vibes": "Chữ viết hoa mỹ",
}
SHOWN_NAMES = {
    "issuer": "Người hoặc cơ quan khen thưởng",
    "verb": "TẶNG hoặc TRUY TẶNG",
    "award_name": "Tên hình thức khen",
    "recipient": "Tên người, tập thể, hộ gia đình",
    "address_line": "Chức vụ, đơn vị, địa chỉ",
    "citation": "Nội dung khen thưởng",
    "decision_line": "Số và ngày quyết định",
    "register_line": "Số sổ vàng",
    "place_line": "Nơi và ngày ký",
    "signer_title": "Chức danh người ký",
    "signer_name": "Họ tên người ký",
}
FIXED = "fixed"
# What a certificate cannot do without: an empty one is refused before printing.
ALWAYS = {"issuer", "verb", "award_name", "recipient", "citation"}
OTHER_PAPER = "other"
# Key -> words, width and height in mm.
PAPERS = {
    "a4-landscape": ("A4 ngang, 297 × 210 mm", 297, 210),
    "a4-portrait": ("A4 dọc, 210 × 297 mm", 210, 297),
    "a3-landscape": ("A3 ngang, 420 × 297 mm", 420, 297),
    "a3-portrait": ("A3 dọc, 297 × 420 mm", 297, 420),
    "400-300-landscape": ("400 × 300 mm, ngang", 400, 300),
    "400-300-portrait": ("300 × 400 mm, dọc", 300, 400),
}
MOST_BOXES = 40
NUDGE_MM = 0.5
NUDGES = {"left": (-NUDGE_MM, 0), "right": (NUDGE_MM, 0), "up": (0, -NUDGE_MM), "down": (0, NUDGE_MM)}
LOCKED = (
    "Mẫu này do cấp tỉnh khóa: được dùng để in, không được sửa hay sao chép. Cần đổi thì đề nghị cấp tỉnh."
)


def paper_of(width_mm: float, height_mm: float) -> str:
    """The key of a usual paper, or ``OTHER_PAPER``."""
    found = (key for key, (_, width, height) in PAPERS.items() if (width, height) == (width_mm, height_mm))
    return next(found, OTHER_PAPER)


def check_may_copy(*, is_locked: bool, is_own: bool) -> None:
    if is_locked and not is_own:
        raise RuleBroken(LOCKED)


def check_may_lock(*, is_province: bool) -> None:
    if not is_province:
        raise RuleBroken("Chỉ mẫu của cấp tỉnh mới khóa được.")


def check_may_archive(uses: list[str]) -> None:
    """``uses``: the awards for which somebody chose the form."""
    if uses:
        raise RuleBroken(
            f"Mẫu đang được chọn để in: {', '.join(uses)}. Hãy chọn mẫu khác cho các hình thức đó trước."
        )


class NewerVersion(RuleBroken):
    """Somebody saved the form meanwhile; nothing was written."""

    def __init__(self, number: int, made_by: str):
        super().__init__(
            f"{made_by} đã lưu phiên bản {number} trong lúc trang này đang mở. Chưa lưu gì."
            " Hãy xem hai bên khác nhau ở đâu; bấm lưu lần nữa thì bản đang nhập thành phiên bản"
            f" {number + 1}, phiên bản {number} vẫn còn trong danh sách."
        )
        self.number = number
