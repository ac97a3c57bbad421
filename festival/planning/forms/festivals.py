"""A festival's plan and its steps."""

from wtforms import HiddenField, SelectField, validators

from festival.planning import rules
from festival.planning.forms.seen import SeenField
from festival.planning.rules import FestivalAction, PilotLevel
from festival.web.forms import BaseForm, ClockField, CountField, DayField, LineField, LinesField


class FestivalForm(BaseForm):
    title = LineField("Tên ngày hội", most=200)
    held_on = DayField("Ngày tổ chức", required=False)
    starts_at = ClockField("Giờ bắt đầu", required=False)
    venue = LineField("Địa điểm", required=False, most=200)
    pilot_level = SelectField(
        "Ngày hội điểm", choices={level.value: name for level, name in rules.PILOT_NAMES.items()}
    )
    note = LinesField("Ghi chú nội bộ", required=False, most=1000)
    seen = SeenField()

    @property
    def plan(self) -> dict:
        names = ("title", "held_on", "starts_at", "venue", "note")
        return {name: getattr(self, name).data for name in names} | {
            "pilot_level": PilotLevel(self.pilot_level.data)
        }


class NewFestivalForm(FestivalForm):
    locality = SelectField("Nơi tổ chức", coerce=int)
    title = LineField("Tên ngày hội", required=False, most=200)

    def __init__(self, places=(), **options):
        super().__init__(**options)
        self.locality.choices = {place.id: place.name for place in places}


class ForAllForm(BaseForm):
    """The list that was shown comes back, so that nothing else is made."""

    shown = HiddenField("Danh sách")

    @property
    def place_ids(self) -> list[int]:
        return [
            int(part) for part in (self.shown.data or "").split(",") if part.isdecimal() and len(part) < 19
        ]


class DeleteForm(BaseForm):
    count = CountField("Số ngày hội sẽ xóa", most=10_000)
    seen = SeenField()

    def validate_count(self, field):
        if field.data != 1:
            raise validators.ValidationError("Số vừa gõ không khớp với danh sách.")


class MoveForm(BaseForm):
    action = SelectField("Việc cần làm", choices={action.value: "" for action in FestivalAction})
    reason = LinesField("Lý do", required=False, most=500)
    seen = SeenField()

    def validate(self, extra_validators=None) -> bool:
        """A validator of the field itself would not run on an empty one that is optional."""
        is_good = super().validate(extra_validators)
        needs = {action.value for action in rules.NEEDS_REASON}
        if self.action.data in needs and not self.reason.data:
            self.reason.errors = ["Hãy ghi lý do để mọi người cùng biết."]
            return False
        return is_good


class ResumeForm(BaseForm):
    held_on = DayField("Ngày tổ chức mới")
    starts_at = ClockField("Giờ bắt đầu")
    venue = LineField("Địa điểm", most=200)
    seen = SeenField()
