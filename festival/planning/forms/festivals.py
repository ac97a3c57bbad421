"""A festival's plan and its steps."""

from wtforms import HiddenField, SelectField, validators

from festival.localities.rules import KIND_NAMES, LOCAL_KINDS, LocalityKind
from festival.planning import rules
from festival.planning.forms.seen import SeenField
from festival.planning.rules import FestivalAction, PilotLevel, templates
from festival.web.forms import BaseForm, ClockField, CountField, DayField, LineField, LinesField


def template_choices() -> dict[str, str]:
    """Every built-in plan, after the one that fits the place."""
    named = {key: template.name for key, template in templates.TEMPLATES.items()}
    return {templates.BY_KIND: "Theo loại nơi tổ chức", **named, templates.WITHOUT: "Không dùng mẫu"}


def template_field(kind: LocalityKind) -> SelectField:
    offered = templates.choices_for(kind)
    label = f"Mẫu cho {KIND_NAMES[kind]}"
    return SelectField(label, choices=dict(offered), default=offered[0][0])


class FestivalForm(BaseForm):
    title = LineField("Tên ngày hội", most=200)
    held_on = DayField("Ngày tổ chức", required=False)
    starts_at = ClockField("Giờ bắt đầu", required=False)
    venue = LineField("Địa điểm", required=False, most=200)
    bring = LineField("Bà con mang theo", required=False, most=300)
    pilot_level = SelectField(
        "Ngày hội điểm", choices={level.value: name for level, name in rules.PILOT_NAMES.items()}
    )
    note = LinesField("Ghi chú nội bộ", required=False, most=1000)
    seen = SeenField()

    WRITTEN = ("title", "held_on", "starts_at", "venue", "bring", "note")

    @classmethod
    def of(cls, festival) -> "FestivalForm":
        """What the plan says now; an enum goes in as its value, or no choice would be the chosen one."""
        said = {name: getattr(festival, name) for name in cls.WRITTEN}
        return cls(data=said | {"pilot_level": festival.pilot_level.value, "seen": festival.revision})

    @property
    def plan(self) -> dict:
        return {name: getattr(self, name).data for name in self.WRITTEN} | {
            "pilot_level": PilotLevel(self.pilot_level.data)
        }


class NewFestivalForm(FestivalForm):
    locality = SelectField("Nơi tổ chức", coerce=int)
    title = LineField("Tên ngày hội", required=False, most=200)
    template = SelectField("Mẫu kế hoạch", choices=template_choices(), default=templates.BY_KIND)

    def __init__(self, places=(), **options):
        super().__init__(**options)
        self.locality.choices = {place.id: place.name for place in places}


class ForAllForm(BaseForm):
    """The list that was shown comes back, so that nothing else is made; a template for each kind of place."""

    shown = HiddenField("Danh sách")
    residential_area = template_field(LocalityKind.RESIDENTIAL_AREA)
    office = template_field(LocalityKind.OFFICE)
    enterprise = template_field(LocalityKind.ENTERPRISE)
    school = template_field(LocalityKind.SCHOOL)

    @property
    def chosen(self) -> dict[LocalityKind, str]:
        return {kind: self[kind.value].data for kind in LOCAL_KINDS}

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
