"""How late a festival runs."""

from wtforms import HiddenField, IntegerField, validators

from festival.planning.rules.running import MOST_LATE
from festival.web.forms import BaseForm, CountField


class LateForm(BaseForm):
    minutes = CountField("Trễ bao nhiêu phút", most=MOST_LATE)


class ShiftForm(BaseForm):
    """A press of «+5» or «-1» on the page that showed ``seen``."""

    by = IntegerField("Số phút", [validators.InputRequired(), validators.AnyOf((5, 1, -1, -5))])
    seen = HiddenField("Bản đang xem")
