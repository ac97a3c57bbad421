"""Steps of an amendment."""

from wtforms import SelectField, validators

from festival.planning.forms.seen import SeenField
from festival.planning.rules.amendments import AmendmentAction
from festival.web.forms import BaseForm, CountField, LinesField

_LABELS = {
    AmendmentAction.OPEN: "Vì sao cần điều chỉnh",
    AmendmentAction.RETURN: "Lý do trả lại",
}


class AmendmentForm(BaseForm):
    action = SelectField("Việc cần làm", choices={action.value: "" for action in AmendmentAction})
    said = LinesField("Lý do", required=False, most=500)
    seen = SeenField()

    def ask_for(self, action: AmendmentAction) -> None:
        self.said.label.text = _LABELS.get(action, self.said.label.text)

    def validate(self, extra_validators=None) -> bool:
        """A validator of the field itself would not run on an empty one that is optional."""
        is_good = super().validate(extra_validators)
        if self.action.data in {action.value for action in _LABELS} and not self.said.data:
            self.said.errors = ["Hãy ghi lý do để người khác biết."]
            return False
        return is_good


class DropForm(BaseForm):
    """Asks for the number of changes that will be lost."""

    count = CountField("Số thay đổi sẽ bỏ", most=10_000)
    seen = SeenField()

    def __init__(self, lost: int = 0, **options):
        super().__init__(**options)
        self.lost = lost

    def validate_count(self, field):
        if field.data != self.lost:
            raise validators.ValidationError("Số vừa gõ không khớp với danh sách.")
