"""Forms of decisions. They check shape."""

from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, validators
from wtforms.widgets import CheckboxInput, ListWidget

from festival.commendations.models import Decision
from festival.commendations.rules import REGISTER_MODE_NAMES, SIGNER_TITLES, RegisterMode, written_number
from festival.web.forms import (
    BaseForm,
    CountField,
    DayField,
    LineField,
    LinesField,
    MoneyField,
    choices,
    row_id,
)

_TITLES = choices((title, title.replace("/", " / ")) for title in SIGNER_TITLES)


class BoxesField(SelectMultipleField):
    """Several boxes to tick; an id that is not on the page is refused."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NumberField(LineField):
    """The number of a decision, brought into the form «07/QĐ-UBND»."""

    def process_formdata(self, values):
        super().process_formdata(values)
        self.data = written_number(self.data) or self.data


class DecisionForm(BaseForm):
    """The texts of a draft."""

    title = LineField("Trích yếu", most=300)
    grounds = LinesField("Căn cứ", most=5000)
    signer_title = SelectField("Chức danh người ký", choices=_TITLES)
    signer_name = LineField("Họ và tên người ký", most=200)
    place = LineField("Nơi ký", most=100)
    # A decision that corrects or revokes pays nothing.
    fund = LineField("Nguồn chi tiền thưởng", required=False, most=200)

    @property
    def texts(self) -> dict[str, str]:
        names = ("title", "grounds", "signer_title", "signer_name", "place", "fund")
        return {name: self[name].data for name in names}


class EditDraftForm(DecisionForm):
    """The texts, and the version of them that the page showed."""

    seen = HiddenField()

    @classmethod
    def of(cls, decision: Decision, seen: str) -> "EditDraftForm":
        return cls(obj=decision, data={"seen": seen})


class NewDecisionForm(DecisionForm):
    """The texts and who is on the list."""

    nominations = BoxesField("Danh sách", coerce=row_id)

    def __init__(self, *, ids: list[int], **options):
        super().__init__(**options)
        self.nominations.choices = choices((one, str(one)) for one in ids)

    def validate_nominations(self, field):
        if not field.data:
            raise validators.ValidationError("Hãy chọn ít nhất một đề nghị.")


class AddForm(BaseForm):
    """Further nominations for the list."""

    nominations = BoxesField("Bổ sung", coerce=row_id, validate_choice=False)


class EntryForm(BaseForm):
    """One line of the list, and which way it moves."""

    nomination_id = IntegerField("Đề nghị", [validators.InputRequired()])
    step = SelectField("Hướng", choices=choices([(-1, "Lên"), (1, "Xuống")]), coerce=int, default=1)


class PlaceForm(BaseForm):
    """One line of the list, and the number that it is to have."""

    nomination_id = IntegerField("Đề nghị", [validators.InputRequired()])
    place = CountField("Chuyển đến số", least=1, most=100_000)


class RecordForm(BaseForm):
    """What a higher level's decision says of itself, and for whom it is noted."""

    nominations = BoxesField("Danh sách", coerce=row_id)
    title = LineField("Trích yếu", most=300)
    awarding_title = LineField("Người quyết định", most=200)
    signer_title = LineField("Chức danh người ký", most=200)
    signer_name = LineField("Họ và tên người ký", most=200)
    place = LineField("Nơi ký", most=100)
    # Whom the page named, and with which words.
    seen = HiddenField()

    def __init__(self, *, ids: list[int], **options):
        super().__init__(**options)
        self.nominations.choices = choices((one, str(one)) for one in ids)

    def validate_nominations(self, field):
        if not field.data:
            raise validators.ValidationError("Hãy chọn ít nhất một người hoặc tập thể.")

    @property
    def texts(self) -> dict[str, str]:
        names = ("title", "awarding_title", "signer_title", "signer_name", "place")
        return {name: self[name].data for name in names}


class SeenForm(BaseForm):
    """What was on the page when the button was pressed."""

    seen = HiddenField("Nội dung đã xem", [validators.InputRequired()])


class IssueForm(BaseForm):
    """Number, date, and the number of recipients typed again."""

    number = NumberField("Số quyết định", most=60)
    signed_on = DayField("Ngày ban hành")
    count = CountField("Số người và tập thể trong danh sách", least=1, most=100_000)
    seen = HiddenField("Nội dung đã xem", [validators.InputRequired()])

    def validate_number(self, field):
        if written_number(field.data) is None:
            raise validators.ValidationError("Số quyết định chưa đúng. Ví dụ: 07/QĐ-UBND.")


class RegisterForm(BaseForm):
    """How the golden book is numbered."""

    mode = SelectField(
        "Cách đánh số sổ vàng",
        choices=choices((mode.value, name) for mode, name in REGISTER_MODE_NAMES.items()),
    )

    @property
    def chosen(self) -> RegisterMode:
        return RegisterMode(self.mode.data)


class BaseSalaryForm(BaseForm):
    effective_from = DayField("Áp dụng từ ngày")
    amount = MoneyField("Mức lương cơ sở một tháng")
    legal_basis = LineField("Văn bản quy định")
