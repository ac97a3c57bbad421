"""The deadlines of a season, all in one form: one row each, and a few empty ones."""

from wtforms import BooleanField, FieldList, FormField, HiddenField

from festival.planning.rules.deadlines import MOST_AFTER, MOST_BEFORE, MOST_DEADLINES, DeadlineContent
from festival.web.forms import BaseForm, CountField, DayField, LineField

EMPTY_ROWS = 3


class DeadlineForm(BaseForm):
    """A row; one without a title is no row. The whole form carries the CSRF token."""

    class Meta(BaseForm.Meta):
        csrf = False

    title = LineField("Việc", required=False, most=200)
    days_before = CountField("Số ngày trước", required=False, least=-MOST_AFTER, most=MOST_BEFORE)
    fixed_on = DayField("Ngày cố định", required=False)
    is_removed = BooleanField("Bỏ")

    def validate(self, extra_validators=None) -> bool:
        if self.is_removed.data:
            return True
        is_good = super().validate(extra_validators)
        timed = self.days_before.data is not None or self.fixed_on.data is not None
        if self.title.data and not timed and not self.errors:
            self.days_before.errors = ["Ghi số ngày trước ngày chính, hoặc ngày cố định."]
            return False
        if not self.title.data and timed:
            self.title.errors = ["Ghi tên việc, hoặc đánh dấu bỏ dòng."]
            return False
        return is_good

    @property
    def content(self) -> DeadlineContent | None:
        if self.is_removed.data or not self.title.data:
            return None
        return DeadlineContent(self.title.data, self.days_before.data or 0, self.fixed_on.data)


class DeadlinesForm(BaseForm):
    rows = FieldList(FormField(DeadlineForm), max_entries=MOST_DEADLINES + EMPTY_ROWS)
    seen = HiddenField("Bản đang xem")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Twenty rows have the same three fields: an error says in which row it is.
        for place, row in enumerate(self.rows, 1):
            for field in (row.form.title, row.form.days_before, row.form.fixed_on):
                field.label.text = f"Dòng {place}, {field.label.text.lower()}"

    @property
    def contents(self) -> list[DeadlineContent]:
        return [row.form.content for row in self.rows if row.form.content is not None]


def filled(rows, seen: str) -> DeadlinesForm:
    """The form with ``rows`` and room for a few more."""
    written = [{"title": row.title, "days_before": row.days_before, "fixed_on": row.fixed_on} for row in rows]
    data = {"rows": written + [{}] * EMPTY_ROWS, "seen": seen}
    return DeadlinesForm(formdata=None, data=data)
