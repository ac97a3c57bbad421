"""Shared resources, what a festival needs of them, when it is held."""

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from festival.planning.forms.seen import SeenField
from festival.planning.rules import scheduling
from festival.planning.rules.scheduling import (
    KIND_NAMES,
    LEVEL_NAMES,
    LEVELLED,
    PART_NAMES,
    WEEKDAYS,
    ClashLevel,
    DayPart,
    ResourceKind,
    Terms,
)
from festival.web.forms import BaseForm, ClockField, CountField, DayField, LineField, choices

# A festival lasts a day at most; so does the way between two places of a commune.
LONGEST = 1440
NONE = 0


class BoxesField(SelectMultipleField):
    """Several boxes under one legend."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label=None, **options):
        super().__init__(label, coerce=options.pop("coerce", int), **options)


class ResourceForm(BaseForm):
    name = LineField("Tên", most=200)
    note = LineField("Ghi chú", required=False, most=300)
    attends_pilots = BooleanField("Dự mọi ngày hội điểm")


class NewResourceForm(ResourceForm):
    kind = SelectField("Loại", choices={kind.value: name for kind, name in KIND_NAMES.items()})


class TravelForm(BaseForm):
    first = SelectField("Từ", coerce=int)
    second = SelectField("Đến", coerce=int)
    minutes = CountField("Thời gian đi", required=False, most=LONGEST)

    def __init__(self, halls=(), **options):
        super().__init__(**options)
        self.first.choices = self.second.choices = {hall.id: hall.name for hall in halls}


class SettingsForm(BaseForm):
    travel_minutes = CountField("Thời gian đi thường lệ giữa hai nơi", most=LONGEST)
    usual_minutes = CountField("Thời lượng thường lệ của một ngày hội", least=1, most=LONGEST)
    morning_start = ClockField("Giờ bắt đầu buổi sáng")
    afternoon_start = ClockField("Giờ bắt đầu buổi chiều")
    evening_start = ClockField("Giờ bắt đầu buổi tối")

    @property
    def starts(self) -> tuple:
        return self.morning_start.data, self.afternoon_start.data, self.evening_start.data


def _level_name(kind: ResourceKind, clash) -> str:
    return f"{kind.value}_{clash.value}"


for _kind, _clash in LEVELLED:
    setattr(
        SettingsForm,
        _level_name(_kind, _clash),
        SelectField(
            f"{KIND_NAMES[_kind]}: {scheduling.CLASH_NAMES[_clash].lower()}",
            choices={level.value: name for level, name in LEVEL_NAMES.items()},
        ),
    )


def settings_data(terms: Terms) -> dict:
    names = ("travel_minutes", "usual_minutes", "morning_start", "afternoon_start", "evening_start")
    levels = {_level_name(kind, clash): terms.level(kind, clash).value for kind, clash in LEVELLED}
    return {name: getattr(terms, name) for name in names} | levels


def chosen_levels(form: SettingsForm) -> dict:
    return {(kind, clash): ClashLevel(form[_level_name(kind, clash)].data) for kind, clash in LEVELLED}


def level_fields(form: SettingsForm) -> list:
    """For each kind of resource its name and its fields, one a kind of clash."""
    return [
        (
            KIND_NAMES[kind],
            [form[_level_name(kind, clash)] for known, clash in LEVELLED if known is kind],
        )
        for kind in ResourceKind
    ]


class HallField(SelectField):
    """One of the commune's halls, or none: 0."""

    def __init__(self, label="Hội trường, sân dùng chung", **options):
        super().__init__(label, coerce=int, **options)

    def offer(self, halls, current: int | None) -> None:
        kept = [hall for hall in halls if not hall.is_retired or hall.id == current]
        self.choices = {NONE: "Không dùng"} | {hall.id: hall.name for hall in kept}

    @property
    def hall_id(self) -> int | None:
        return self.data or None


class NeedsForm(BaseForm):
    minutes = CountField("Thời lượng dự kiến", required=False, least=1, most=LONGEST)
    hall = HallField()
    wanted_days = BoxesField("Thứ trong tuần mong muốn", choices=choices(enumerate(WEEKDAYS)))
    wanted_part = RadioField(
        "Buổi mong muốn", choices={part.value: name for part, name in PART_NAMES.items()}
    )
    resources = BoxesField("Nguồn lực cần trong cả ngày hội")
    seen = SeenField()

    def __init__(self, resources=(), *, chosen=(), hall_id=None, **options):
        super().__init__(**options)
        self.hall.offer([one for one in resources if one.kind is ResourceKind.HALL], hall_id)
        self.resources.choices = choices(
            (one.id, f"{one.name} ({KIND_NAMES[one.kind].lower()})")
            for one in resources
            if one.kind is not ResourceKind.HALL and (not one.is_retired or one.id in chosen)
        )

    @property
    def needs(self) -> dict:
        return {
            "minutes": self.minutes.data,
            "hall_id": self.hall.hall_id,
            "wanted_days": scheduling.days_as_bits(self.wanted_days.data or ()),
            "wanted_part": DayPart(self.wanted_part.data),
            "resource_ids": self.resources.data or [],
        }


class RowsForm(BaseForm):
    rows = BoxesField("Các dòng cần nguồn lực này")
    seen = SeenField()

    def __init__(self, items=(), **options):
        super().__init__(**options)
        self.rows.choices = choices((item.id, f"{item.starts_at:%H:%M} {item.title}") for item in items)


class PlaceForm(BaseForm):
    """A line of the schedule: the day, the hour, the hall."""

    held_on = DayField("Ngày", required=False)
    starts_at = ClockField("Giờ", required=False)
    hall = HallField()
    seen = SeenField()

    def __init__(self, halls=(), *, hall_id=None, **options):
        super().__init__(**options)
        self.hall.offer(halls, hall_id)


class SlotForm(BaseForm):
    held_on = DayField("Ngày")
    starts_at = ClockField("Giờ")
    seen = SeenField()


class ProposeForm(BaseForm):
    with_clashing = BooleanField("Xếp lại cả những nơi đang soạn mà trùng lịch bị chặn")


class DraftForm(BaseForm):
    draft = IntegerField("Đề xuất", [Optional()], widget=HiddenInput())
    rows = BoxesField("Ngày hội")

    def __init__(self, ids=(), **options):
        super().__init__(**options)
        self.rows.choices = choices((one, "") for one in ids)

    @property
    def made(self) -> int:
        return self.draft.data if self.draft.data is not None else -1


class RetireForm(BaseForm):
    is_retired = HiddenField("Thôi dùng")
