"""What is typed where dossiers go up, go out and come in. The forms check shape."""

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, validators

from festival.core import keys
from festival.nominations.rules.transfers import MOST_CHOSEN, Verdict, read_row
from festival.web.forms import BaseForm, DayField, LineField, LinesField, choices

AWARDED, REFUSED = "awarded", "refused"


def rows_ticked(values: list[str]) -> dict[int, str]:
    """Versions by id; what is no such pair was never on the page. One too many is kept, to be refused."""
    read = map(read_row, values[: MOST_CHOSEN + 1])
    return dict(pair for pair in read if pair is not None)


class VerdictForm(BaseForm):
    outcome = RadioField(
        "Kết quả",
        [validators.InputRequired("Hãy chọn kết quả.")],
        choices=choices([(AWARDED, "Đã có quyết định khen thưởng"), (REFUSED, "Cấp trên không tặng")]),
    )
    number = LineField("Số quyết định", required=False, most=60)
    on = DayField("Ngày quyết định", required=False)
    signer = LineField("Người ký", required=False)
    note = LinesField("Ý kiến của cấp trên", required=False, most=1000)

    def validate_outcome(self, field):
        """Number, day and signer belong to an award; a refusal has at most a sentence."""
        if field.data != AWARDED:
            return
        for other in (self.number, self.on, self.signer):
            if not other.data:
                other.errors = [*other.errors, "Hãy ghi như trên quyết định."]
        if not (self.number.data and self.on.data and self.signer.data):
            raise validators.ValidationError("Cần đủ số, ngày và người ký quyết định.")

    @property
    def verdict(self) -> Verdict:
        if self.outcome.data == AWARDED:
            return Verdict(self.number.data, self.on.data, self.signer.data)
        return Verdict(note=self.note.data or "")


class SendForm(BaseForm):
    partner = LineField("Gửi đến")


class ReceiveForm(BaseForm):
    file = FileField("Gói hồ sơ (.zip) hoặc tệp kết quả (.json)")


class ImportForm(BaseForm):
    sha256 = HiddenField()

    def validate_sha256(self, field):
        if len(field.data or "") != 64 or not set(field.data) <= set("0123456789abcdef"):
            raise validators.ValidationError("Tệp không còn. Hãy gửi lại tệp.")


class PartnerKeyForm(BaseForm):
    name = LineField("Tên nơi gửi")
    public_key = LineField("Khóa công khai của nơi đó", most=64)

    def __init__(self, *, own_key: str = "", **options):
        super().__init__(**options)
        self.own_key = own_key

    def validate_public_key(self, field):
        if not keys.is_public_key(field.data or ""):
            raise validators.ValidationError("Khóa chưa đúng. Hãy chép nguyên 43 ký tự do nơi đó gửi.")
        if self.own_key and keys.decode(field.data) == keys.decode(self.own_key):
            raise validators.ValidationError("Đây là khóa của chính trang này. Hãy chép khóa do nơi kia gửi.")
