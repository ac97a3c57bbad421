"""The rain plan, and the word that calls it."""

from wtforms import SelectField

from festival.planning.forms.seen import SeenField
from festival.planning.rules.rain import MOST_DAYS_BEFORE
from festival.planning.services.rain import RainContent
from festival.web.forms import BaseForm, ClockField, CountField, LineField, LinesField


class RainForm(BaseForm):
    venue = LineField("Nơi thay thế", most=200)
    decider = LineField("Người quyết định", most=200)
    decides_days_before = CountField("Quyết định trước ngày hội", most=MOST_DAYS_BEFORE)
    decides_at = ClockField("Giờ quyết định")
    changes = LinesField("Những gì thay đổi", required=False, most=1000)
    seen = SeenField()

    @property
    def content(self) -> RainContent:
        return RainContent(
            venue=self.venue.data,
            decider=self.decider.data,
            decides_days_before=self.decides_days_before.data,
            decides_at=self.decides_at.data,
            changes=self.changes.data or "",
        )


class RainCallForm(BaseForm):
    word = SelectField("Việc cần làm", choices={"call": "", "stop": ""})
