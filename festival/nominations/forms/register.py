"""Correcting an entry of the register. Checks shape."""

from wtforms import BooleanField, HiddenField, RadioField, SelectField, validators

from festival.core import clock
from festival.nominations.models import Nominee
from festival.nominations.rules import RecipientKind, Salutation
from festival.nominations.rules.register import NomineeFacts
from festival.nominations.services.register import version
from festival.web.forms import BaseForm, CountField, DayField, LineField, choices

_ANSWERS = {"": None, "yes": True, "no": False}
_ANSWER_NAMES = [("", "Chưa hỏi"), ("yes", "Đồng ý"), ("no", "Không đồng ý")]


class NomineeForm(BaseForm):
    """One form for every kind; ``units`` are what a collective may be."""

    salutation = RadioField(
        "Danh xưng", choices=choices([("Ông", "Ông"), ("Bà", "Bà")]), validate_choice=False
    )
    name = LineField("Họ và tên, hoặc tên tập thể")
    birth_year = CountField("Năm sinh", required=False, least=1900, most=2100)
    address_line = LineField("Chức vụ, đơn vị hoặc địa chỉ", required=False)
    head_count = CountField("Tổng số người", required=False, least=1, most=1_000_000)
    women_count = CountField("Trong đó nữ", required=False, least=0, most=1_000_000)
    leader_name = LineField("Người đứng đầu", required=False)
    unit_id = SelectField("Là đơn vị trong danh mục", coerce=int)
    is_direct_worker = BooleanField("Người trực tiếp lao động, sản xuất, công tác")
    is_special_area = BooleanField("Ở vùng đặc biệt khó khăn, biên giới, hải đảo")
    honours_consent = RadioField("Nêu tên ở trang vinh danh", choices=choices(_ANSWER_NAMES), default="")
    photo_consent = RadioField("Đăng ảnh", choices=choices(_ANSWER_NAMES), default="")
    consent_on = DayField("Ngày hỏi ý kiến", required=False)
    seen = HiddenField()

    def __init__(self, *, nominee: Nominee, units: list, **options):
        super().__init__(**options)
        self.unit_id.choices = choices([(0, "Không"), *((unit.id, unit.name) for unit in units)])
        if nominee.kind is not RecipientKind.COLLECTIVE:
            self.name.label.text = (
                "Họ và tên" if nominee.kind is RecipientKind.INDIVIDUAL else "Tên hộ gia đình"
            )
            self.unit_id.data = 0
        else:
            self.name.label.text = "Tên tập thể"

    def validate_birth_year(self, field):
        if field.data is not None and field.data > clock.today().year:
            raise validators.ValidationError(f"Năm sinh không được sau {clock.today().year}.")

    def validate_salutation(self, field):
        """Households and collectives have none; the box is not shown for them."""
        if field.data not in (None, "", *(choice.value for choice in field.choices)):
            raise validators.ValidationError("Lựa chọn chưa đúng. Vui lòng chọn trong danh sách.")

    def validate_consent_on(self, field):
        if field.data is not None and field.data > clock.today():
            raise validators.ValidationError("Ngày hỏi không được sau hôm nay.")

    @property
    def facts(self) -> NomineeFacts:
        return NomineeFacts(
            salutation=Salutation(self.salutation.data or ""),
            name=self.name.data,
            birth_year=self.birth_year.data,
            address_line=self.address_line.data or "",
            head_count=self.head_count.data,
            women_count=self.women_count.data,
            leader_name=self.leader_name.data or "",
            unit_id=self.unit_id.data or None,
            is_direct_worker=self.is_direct_worker.data,
            is_special_area=self.is_special_area.data,
            honours_consent=_ANSWERS[self.honours_consent.data],
            photo_consent=_ANSWERS[self.photo_consent.data],
            consent_on=self.consent_on.data,
        )


def of_nominee(nominee: Nominee) -> dict:
    """What the form shows of an entry."""
    words = {answer: word for word, answer in _ANSWERS.items()}
    return {
        "salutation": nominee.salutation.value,
        "name": nominee.name,
        "birth_year": nominee.birth_year,
        "address_line": nominee.address_line,
        "head_count": nominee.head_count,
        "women_count": nominee.women_count,
        "leader_name": nominee.leader_name,
        "unit_id": nominee.unit_id or 0,
        "is_direct_worker": nominee.is_direct_worker,
        "is_special_area": nominee.is_special_area,
        "honours_consent": words[nominee.honours_consent],
        "photo_consent": words[nominee.photo_consent],
        "consent_on": nominee.consent_on,
        "seen": version(nominee),
    }
