"""The forms in which a dossier is written, step by step, and what stands around them. They check shape."""

from dataclasses import replace

from wtforms import HiddenField, RadioField, SelectField, validators

from festival.core import clock
from festival.localities.models import Locality
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.rules import (
    BASIS_NAMES,
    KIND_NAMES,
    MAX_CITATION,
    MAX_REPORT,
    AwardBasis,
    Dossier,
    RecipientKind,
    Salutation,
)
from festival.web.forms import BaseForm, CountField, LineField, LinesField, choices

SOMEBODY_ELSE = "new"
POSTHUMOUS = "posthumous"
_GIVINGS = [("", "Tặng"), (POSTHUMOUS, "Truy tặng (người đã mất)")]
_SALUTATIONS = [("Ông", "Ông"), ("Bà", "Bà"), ("", "Không ghi (tập thể)")]


class NominationForm(BaseForm):
    """The first step, for every kind; ``who`` is an id of the register, «new», or nothing yet."""

    locality = SelectField("Đơn vị đề nghị", coerce=int)
    award_type = SelectField("Hình thức khen thưởng", coerce=int)
    basis = SelectField(
        "Loại hình", choices=choices((basis.value, name) for basis, name in BASIS_NAMES.items())
    )
    giving = SelectField("Tặng hay truy tặng", choices=choices(_GIVINGS), default="")
    kind = RadioField(
        "Đối tượng",
        [validators.InputRequired("Hãy chọn cá nhân, tập thể hoặc hộ gia đình.")],
        choices=choices((kind.value, name) for kind, name in KIND_NAMES.items()),
    )
    salutation = RadioField("Danh xưng", choices=choices(_SALUTATIONS), validate_choice=False)
    who = RadioField("Người trong sổ", choices=[], validate_choice=False, default="")
    name = LineField("Họ và tên, hoặc tên tập thể")
    birth_year = CountField("Năm sinh", required=False, least=1900, most=2100)
    address_line = LineField("Chức vụ, đơn vị hoặc địa chỉ", required=False)
    head_count = CountField("Số người của tập thể", required=False, least=1, most=1_000_000)
    women_count = CountField("Trong đó nữ", required=False, most=1_000_000)
    leader_name = LineField("Người đứng đầu tập thể", required=False)
    seen = HiddenField()

    def __init__(self, *, units: list[Locality], awards: list[AwardType], **options):
        super().__init__(**options)
        self.awards = awards
        self.locality.choices = choices((unit.id, unit.name) for unit in units)
        self.award_type.choices = choices((award.id, award.name) for award in awards)

    def validate_birth_year(self, field):
        if field.data is not None and field.data > clock.today().year:
            raise validators.ValidationError(f"Năm sinh không được sau {clock.today().year}.")

    def validate_salutation(self, field):
        """Nothing is chosen beforehand; for a collective nothing need be said."""
        if field.data is None and self.kind.data == RecipientKind.COLLECTIVE.value:
            field.data = Salutation.NONE.value
        if field.data is None:
            raise validators.ValidationError("Hãy chọn Ông hoặc Bà.")
        if field.data not in {choice.value for choice in field.choices}:
            raise validators.ValidationError("Lựa chọn chưa đúng. Vui lòng chọn trong danh sách.")

    def validate_who(self, field):
        if field.data and field.data != SOMEBODY_ELSE and not _is_id(field.data):
            raise validators.ValidationError("Lựa chọn chưa đúng. Vui lòng chọn trong danh sách.")

    @property
    def nominee_id(self) -> int | None:
        return int(self.who.data) if _is_id(self.who.data) else None

    @property
    def is_somebody_else(self) -> bool:
        return self.who.data == SOMEBODY_ELSE

    @property
    def dossier(self) -> Dossier:
        return Dossier(
            award_type_id=self.award_type.data,
            kind=RecipientKind(self.kind.data),
            salutation=Salutation(self.salutation.data),
            name=self.name.data,
            birth_year=self.birth_year.data,
            address_line=self.address_line.data or "",
            head_count=self.head_count.data,
            women_count=self.women_count.data,
            leader_name=self.leader_name.data or "",
            basis=AwardBasis(self.basis.data),
            is_posthumous=self.giving.data == POSTHUMOUS,
        )

    def dossier_with(self, *, citation: str, report: str) -> Dossier:
        """The same with the words that other steps hold."""
        return replace(self.dossier, citation=citation, report=report)

    @property
    def _of_nominee(self):
        """The fields that the register knows."""
        return (
            self.name,
            self.birth_year,
            self.address_line,
            self.head_count,
            self.women_count,
            self.leader_name,
        )

    def take_from_register(self, nominee: Nominee) -> None:
        """Fill in the nominee's own fields; what was typed in the others stays."""
        self.who.data = str(nominee.id)
        self.who.choices = choices([(str(nominee.id), nominee.written)])
        self.kind.data = nominee.kind.value
        self.salutation.data = nominee.salutation.value
        for field in self._of_nominee:
            field.data, field.raw_data, field.errors = getattr(nominee, field.name), None, ()

    def forget_register(self) -> None:
        """Back to somebody new: the nominee's own fields are empty again."""
        self.who.data, self.who.choices = "", []
        for field in self._of_nominee:
            field.data, field.raw_data, field.errors = None, None, ()

    def offer(self, nominees: list[Nominee]) -> None:
        """Ask which of these is meant, or whether it is somebody else."""
        known = [(str(nominee.id), _introduced(nominee)) for nominee in nominees]
        self.who.choices = choices([*known, (SOMEBODY_ELSE, "Đây là người khác, chỉ trùng tên")])
        self.who.data = ""


def _is_id(value: str | None) -> bool:
    return bool(value) and value.isascii() and value.isdecimal() and len(value) < 10


def _introduced(nominee: Nominee) -> str:
    parts = [
        nominee.written,
        f"sinh năm {nominee.birth_year}" if nominee.birth_year else "",
        nominee.address_line,
        nominee.locality.name,
    ]
    return ", ".join(part for part in parts if part)


def of_nomination(nomination: Nomination) -> dict:
    """What the first step shows of a stored dossier."""
    nominee = nomination.nominee
    return {
        "locality": nomination.locality_id,
        "award_type": nomination.award_type_id,
        "basis": nomination.basis.value,
        "giving": POSTHUMOUS if nomination.is_posthumous else "",
        "kind": nominee.kind.value,
        "salutation": nominee.salutation.value,
        "who": str(nominee.id),
        "name": nominee.name,
        "birth_year": nominee.birth_year,
        "address_line": nominee.address_line,
        "head_count": nominee.head_count,
        "women_count": nominee.women_count,
        "leader_name": nominee.leader_name,
        "seen": nomination.version,
    }


class CitationForm(BaseForm):
    """What is printed on the certificate; also read alone, for the hint below it."""

    citation = LinesField("Nội dung khen thưởng", required=False, most=MAX_CITATION)
    seen = HiddenField()


class ReportForm(BaseForm):
    report = LinesField("Báo cáo thành tích", required=False, most=MAX_REPORT)
    seen = HiddenField()


class WithdrawForm(BaseForm):
    count = CountField("Số đề nghị sẽ rút", least=0, most=1000)

    def validate_count(self, field):
        if field.data != 1:
            raise validators.ValidationError("Cần gõ đúng số 1.")
