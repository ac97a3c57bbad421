"""Forms of corrections and revocations. They check shape."""

from wtforms import HiddenField, SelectField, validators

from festival.commendations.forms import BoxesField, DecisionForm
from festival.commendations.models import DecisionChange
from festival.commendations.rules import DECISION_KIND_NAMES, DecisionKind
from festival.commendations.rules.amending import CHANGING, TEXTS, VERBS
from festival.nominations.rules import MAX_CITATION, RecipientKind, Salutation
from festival.web.forms import BaseForm, LineField, LinesField, choices, row_id

KINDS = {kind.value: DECISION_KIND_NAMES[kind] for kind in CHANGING}


class NewChangeForm(DecisionForm):
    """Which act, for whom, and the texts of the decision."""

    kind = SelectField("Loại quyết định", choices=choices(KINDS.items()))
    commendations = BoxesField("Danh sách", coerce=row_id)

    def __init__(self, *, ids: list[int], **options):
        super().__init__(**options)
        self.commendations.choices = choices((one, str(one)) for one in ids)

    @property
    def chosen_kind(self) -> DecisionKind:
        return DecisionKind(self.kind.data)

    def validate_commendations(self, field):
        if not field.data:
            raise validators.ValidationError("Hãy chọn ít nhất một người hoặc tập thể.")


class MoreChangesForm(BaseForm):
    """Further people for the draft."""

    commendations = BoxesField("Thêm vào danh sách", coerce=row_id, validate_choice=False)


class CorrectionForm(BaseForm):
    """The texts that are to stand from now on."""

    verb = SelectField(TEXTS["verb"])
    salutation = SelectField(TEXTS["salutation"])
    name = LineField(TEXTS["name"], most=200)
    address_line = LineField(TEXTS["address_line"], required=False, most=200)
    citation = LinesField(TEXTS["citation"], most=MAX_CITATION)
    # The version of these texts that the page showed.
    seen = HiddenField()

    def __init__(self, *, line: DecisionChange, **options):
        super().__init__(obj=line, **options)
        old = line.commendation
        is_person = old.kind is RecipientKind.INDIVIDUAL
        salutations = [one.value for one in Salutation] if is_person else [""]
        self.salutation.choices = choices(
            (one, one or "Không ghi") for one in dict.fromkeys([old.salutation, *salutations])
        )
        self.verb.choices = choices((one, one) for one in dict.fromkeys([old.verb, *VERBS]))

    @property
    def texts(self) -> dict[str, str]:
        return {name: self[name].data for name in TEXTS}
