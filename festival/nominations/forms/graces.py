"""A decision to wait longer for dossiers. It checks shape."""

from collections.abc import Iterable, Mapping

from wtforms import SelectField

from festival.web.forms import BaseForm, DayField, LineField, LinesField, choices


class GraceForm(BaseForm):
    award = SelectField("Hình thức")
    locality = SelectField("Đơn vị")
    until = DayField("Nhận đến hết ngày")
    decided_by = LineField("Người quyết định", most=200)
    reason = LinesField("Lý do", most=400)

    def __init__(self, *, awards: Mapping[str, str], units: Iterable, **options):
        super().__init__(**options)
        self.award.choices = choices([("", "Tất cả hình thức"), *awards.items()])
        self.locality.choices = choices(
            [("", "Tất cả đơn vị"), *((str(unit.id), unit.name) for unit in units)]
        )

    @property
    def award_code(self) -> str | None:
        return self.award.data or None

    @property
    def locality_id(self) -> int | None:
        return int(self.locality.data) if self.locality.data else None
