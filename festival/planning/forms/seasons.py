"""Opening a season, changing its dates and its legal grounds."""

from wtforms import HiddenField, SelectField

from festival.planning import rules
from festival.planning.rules.grounds import MOST_LETTERS
from festival.web.forms import BaseForm, CountField, DayField, LineField, LinesField

DATES = ("school_start", "window_start", "window_end", "main_day", "nominations_due")


class SeasonForm(BaseForm):
    theme = LineField("Chủ đề", required=False, most=300)
    school_start = DayField("Trường học được tổ chức từ ngày")
    window_start = DayField("Đợt tổ chức từ ngày")
    window_end = DayField("Đến ngày")
    main_day = DayField("Ngày chính")
    nominations_due = DayField("Hạn nộp đề nghị khen thưởng")
    legal_grounds = LinesField("Căn cứ pháp lý", required=False, most=MOST_LETTERS)
    seen = HiddenField("Bản đang xem")

    @property
    def dates(self) -> dict:
        return {name: getattr(self, name).data for name in DATES}


class NewSeasonForm(BaseForm):
    locality = SelectField("Nơi tổ chức", coerce=int)
    year = CountField("Năm", least=rules.FIRST_YEAR, most=2100)
    theme = LineField("Chủ đề", required=False, most=300)
    main_day = DayField("Ngày chính", required=False)

    def __init__(self, places=(), **options):
        super().__init__(**options)
        self.locality.choices = {place.id: _with_parent(place) for place in places}


def _with_parent(place) -> str:
    """The same name occurs in several provinces."""
    return f"{place.name}, {place.parent.name}" if place.parent else place.name
