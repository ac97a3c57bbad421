"""Rows of a programme as they are typed; pasted ones are in ``programme_paste``."""

from wtforms import BooleanField, RadioField, SelectField

from festival.planning import rules
from festival.planning.forms.programme_paste import COLUMNS, PastedRow, PasteForm, understood
from festival.planning.forms.seen import SeenField
from festival.planning.rules import ProgrammePart
from festival.planning.rules.programme import MOST_MINUTES, MOST_ROWS, MOST_TRACKS
from festival.planning.services import ItemContent
from festival.web.forms import BaseForm, ClockField, CountField, LineField, choices

__all__ = ["COLUMNS", "ItemForm", "PasteForm", "PastedRow", "TimesForm", "understood"]

TRACKS = [(1, "Luồng 1 (chính)"), *((track, f"Luồng {track}") for track in range(2, MOST_TRACKS + 1))]


class TimesForm(BaseForm):
    """What decides when a row runs; sent alone while somebody types."""

    class Meta(BaseForm.Meta):
        csrf = False

    starts_at = ClockField("Bắt đầu", required=False)
    minutes = CountField("Thời lượng", most=MOST_MINUTES)
    track = SelectField("Luồng", coerce=int, choices=choices(TRACKS), default=1)
    position = CountField("Đứng thứ", required=False, least=1, most=MOST_ROWS + 1)

    @property
    def times(self) -> ItemContent:
        return _times(self)


class ItemForm(BaseForm):
    part = RadioField("Phần", choices={part.value: name for part, name in rules.PART_NAMES.items()})
    title = LineField("Nội dung", most=300)
    starts_at = ClockField("Bắt đầu", required=False)
    minutes = CountField("Thời lượng", most=MOST_MINUTES)
    track = SelectField("Luồng", coerce=int, choices=choices(TRACKS), default=1)
    position = CountField("Đứng thứ", required=False, least=1, most=MOST_ROWS + 1)
    presenter = LineField("Phụ trách", required=False, most=200)
    agency = LineField("Cơ quan", required=False, most=200)
    needs = LineField("Cần chuẩn bị", required=False, most=300)
    is_award = BooleanField("Trao thưởng")
    seen = SeenField()

    # While somebody types in one of these, the page says when the row would run.
    TIMES = ("starts_at", "minutes", "track", "position")

    def ask_while_typing(self, url: str) -> None:
        for name in self.TIMES:
            field = self[name]
            field.render_kw = {
                "hx-get": url,
                "hx-trigger": "change" if name == "track" else "input changed delay:400ms",
                "hx-include": "closest form",
                "hx-params": ",".join(self.TIMES),
                "hx-target": "#programme-hint",
                "hx-swap": "outerHTML",
                "hx-sync": "closest form:replace",
            }

    @property
    def times(self) -> ItemContent | None:
        """What decides when the row runs, if that much of the form can be understood."""
        is_good = self.minutes.data is not None and not any(self[name].errors for name in self.TIMES)
        return _times(self) if is_good else None

    @property
    def content(self) -> ItemContent:
        return ItemContent(
            part=ProgrammePart(self.part.data),
            starts_at=self.starts_at.data,
            minutes=self.minutes.data,
            title=self.title.data,
            presenter=self.presenter.data or "",
            needs=self.needs.data or "",
            agency=self.agency.data or "",
            track=self.track.data,
            is_award=self.is_award.data,
        )


def _times(form: TimesForm | ItemForm) -> ItemContent:
    hour, minutes, track = form.starts_at.data, form.minutes.data, form.track.data
    return ItemContent(ProgrammePart.OTHER, hour, minutes, "", track=track)
