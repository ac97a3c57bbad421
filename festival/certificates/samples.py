"""Invented recipients by which a form is judged: the usual, the longest, the hardest letters."""

from datetime import date

from festival.printing.records import CertificateText
from festival.printing.templates import Template

_DAY = date(2026, 8, 10)
_CITATION = "Đã có thành tích xuất sắc trong phong trào “Toàn dân bảo vệ an ninh Tổ quốc” năm 2026"
_PERSON = {
    "salutation": "Ông",
    "recipient": "Nguyễn Văn Thử",
    "address_line": "Trưởng thôn Đông, xã An Thịnh",
    "citation": _CITATION,
}
_SAMPLES = {
    "ordinary": ("Cá nhân thường gặp", {}),
    "longest_name": (
        "Tên và chức vụ dài nhất",
        {
            "salutation": "Bà",
            "recipient": "Công Tằng Tôn Nữ Nguyễn Phúc Diễm Quỳnh Hường",
            "address_line": "Phó Chủ tịch Ủy ban Mặt trận Tổ quốc, Tổ trưởng Tổ bảo vệ an ninh, trật tự"
            " ở cơ sở thôn Nghĩa Phường, xã An Thịnh",
        },
    ),
    "longest_citation": (
        "Nội dung dài nhất",
        {
            "citation": "Đã có thành tích xuất sắc trong xây dựng, nhân rộng mô hình “Camera an ninh kết hợp"
            " tiếng kẻng bình yên ở khu dân cư” góp phần giữ vững an ninh chính trị và trật tự, an toàn"
            " xã hội trên địa bàn giai đoạn 2021 - 2026",
        },
    ),
    "diacritics": (
        "Đủ dấu tiếng Việt",
        {
            "salutation": "Ông/Bà",
            "recipient": "Nguyễn Thị Diễm Quỳnh Hường – Đặng Ước Nghĩa",
            "address_line": "Khuỷu Ngoằn Ngoèo, Ẵng Ỷ, Mường Ẳng, Kỳ Sơn, Đắk Ơ, Ứng Hòa",
            "citation": "Đã có nhiều sáng kiến giữ gìn bình yên; giúp đỡ người lầm lỗi tiến bộ, sửa chữa"
            " khuyết điểm, ổn định đời sống",
        },
    ),
    "collective": (
        "Tập thể",
        {
            "salutation": "",
            "recipient": "Cán bộ và nhân dân thôn Đông",
            "address_line": "xã An Thịnh, tỉnh Phú Giang",
        },
    ),
    "household": (
        "Hộ gia đình",
        {
            "salutation": "Hộ gia đình ông",
            "recipient": "Phạm Văn Mẫu",
            "address_line": "thôn Đoài, xã An Thịnh",
        },
    ),
    "posthumous": ("Truy tặng", {"verb": "TRUY TẶNG", "recipient": "Trần Văn Thử"}),
}
NAMES = {key: name for key, (name, _) in _SAMPLES.items()}
ORDINARY = "ordinary"
# As long as a real address, so that its modules are as small as they will be.
_ADDRESS = "https://khen-thuong.xa-an-thinh.example/verify/" + "A" * 22 + "#" + "B" * 86


def sample(key: str, template: Template, *, issuer: str, place: str) -> CertificateText:
    """One invented certificate on the form of an office."""
    texts = {
        "issuer": issuer or template.issuer,
        "verb": template.verb,
        "award_name": template.award_name,
        "place": place,
        **_PERSON,
        **_SAMPLES[key if key in _SAMPLES else ORDINARY][1],
    }
    return CertificateText(
        decision_number="123/QĐ-UBND",
        decision_date=_DAY,
        signed_on=_DAY,
        register_no="07",
        signer_title="KT. CHỦ TỊCH/PHÓ CHỦ TỊCH",
        signer_name="Nguyễn Thị Người Ký",
        verify_url=_ADDRESS,
        **texts,
    )
