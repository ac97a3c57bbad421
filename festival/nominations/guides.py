"""Model sentences and questions for whoever writes a dossier; offered, never filled in unasked. Pure."""

from festival.nominations.rules import AwardBasis, RecipientKind

_MOVEMENT = "phong trào Toàn dân bảo vệ an ninh Tổ quốc"
_CHARTER = "KNC_BVANTQ"


def citations(*, kind: RecipientKind, basis: AwardBasis, award_code: str, year: int) -> tuple[str, ...]:
    """Sentences in the words that decisions use; the dots stand where the proposer knows better."""
    if award_code == _CHARTER:
        return ("Đã có nhiều đóng góp trong sự nghiệp bảo vệ an ninh Tổ quốc.",)
    if basis is AwardBasis.AD_HOC:
        return _SUDDEN[kind]
    if basis is AwardBasis.THEMATIC:
        return (
            "Đã có thành tích xuất sắc trong thực hiện chuyên đề … từ năm … đến năm …, "
            f"góp phần đẩy mạnh {_MOVEMENT}.",
            "Đã có thành tích xuất sắc trong 05 năm (… - …) thực hiện mô hình «…».",
        )
    return (f"Đã có thành tích xuất sắc trong {_MOVEMENT} năm {year}.", *_YEARLY[kind])


_SUDDEN = {
    RecipientKind.INDIVIDUAL: (
        "Đã dũng cảm, kịp thời … ngày …, góp phần giữ gìn an ninh, trật tự ở địa bàn.",
        "Đã có hành động đẹp: nhặt được … và trả lại cho người đánh mất ngày ….",
    ),
    RecipientKind.COLLECTIVE: (
        "Đã kịp thời phối hợp … ngày …, góp phần giữ gìn an ninh, trật tự ở địa bàn.",
    ),
    RecipientKind.HOUSEHOLD: ("Đã kịp thời giúp … ngày …, bảo đảm an toàn cho người và tài sản.",),
}
_YEARLY = {
    RecipientKind.INDIVIDUAL: (
        "Chủ động tham mưu …; duy trì … buổi tuần tra ban đêm; vận động …% hộ dân ký cam kết giữ gìn "
        "an ninh, trật tự.",
        "Tổ chức … buổi sinh hoạt chuyên đề phòng ngừa lừa đảo trên không gian mạng cho … lượt người.",
        "Gương mẫu vận động bà con thực hiện quy ước; hòa giải thành … vụ việc nhỏ trong nội bộ nhân dân.",
    ),
    RecipientKind.COLLECTIVE: (
        "Hoàn thành tốt nhiệm vụ hỗ trợ Công an xã bảo đảm an ninh, trật tự; tuần tra … ca an toàn.",
        "Đạt tiêu chuẩn An toàn về an ninh, trật tự … năm liền; đóng góp … lắp … mắt camera an ninh.",
    ),
    RecipientKind.HOUSEHOLD: (
        "Tự nguyện hiến … làm …; tích cực hưởng ứng mô hình Tổ liên gia an toàn phòng cháy, chữa cháy.",
    ),
}


def questions(*, kind: RecipientKind, basis: AwardBasis, award_code: str) -> tuple[str, ...]:
    """What a report answers, in the order of reading."""
    if award_code == _CHARTER:
        return (
            "Giữ chức vụ gì, ở đâu, từ tháng năm nào đến tháng năm nào?",
            "Tổng số năm tham gia là bao nhiêu?",
            "Đã được khen thưởng những gì về bảo vệ an ninh, trật tự: số quyết định, ngày?",
            "Ai xác nhận thời gian công tác?",
        )
    if basis is AwardBasis.AD_HOC:
        return (
            "Việc xảy ra khi nào, ở đâu?",
            "Người được đề nghị đã làm gì?",
            "Kết quả ra sao: cứu được ai, giữ được tài sản gì?",
            "Ai chứng kiến hoặc xác nhận?",
        )
    return (_WHO[kind], *_USUAL)


_WHO = {
    RecipientKind.INDIVIDUAL: "Đang làm gì, giữ chức vụ gì, từ khi nào?",
    RecipientKind.COLLECTIVE: "Tập thể có bao nhiêu người, nhiệm vụ gì, thành lập khi nào?",
    RecipientKind.HOUSEHOLD: "Gia đình có bao nhiêu người, ở đâu, tham gia phong trào từ khi nào?",
}
_USUAL = (
    "Đã làm những việc gì trong năm, việc nào nổi bật nhất?",
    "Làm khi nào, cùng với ai?",
    "Kết quả bằng số: bao nhiêu buổi, bao nhiêu hộ, bao nhiêu người, bao nhiêu tiền?",
    "Việc làm đó giúp gì cho thôn, cơ quan, trường: so với năm trước thế nào?",
    "Ai xác nhận: chi bộ, ban công tác Mặt trận, công an xã?",
)


def outline(asked: tuple[str, ...]) -> str:
    """The questions as headings of a report, with room below each."""
    return "\n\n".join(f"{number}. {question}\n…" for number, question in enumerate(asked, 1))
