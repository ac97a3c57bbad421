"""Which of last year's festivals are made again."""

from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, validators
from wtforms.widgets import HiddenInput

from festival.planning.forms.seen import SeenField
from festival.planning.rules import templates
from festival.web.forms import BaseForm


class CopyForm(BaseForm):
    # Which season is copied; one that is not offered is refused by the view.
    old = IntegerField("Mùa trước", [validators.Optional()], widget=HiddenInput())
    festival = SelectMultipleField("Ngày hội", coerce=int, validate_choice=False)
    # The hash of the list that was shown.
    seen = HiddenField("Danh sách đã xem")


class TemplateForm(BaseForm):
    template = SelectField("Mẫu kế hoạch")
    seen = SeenField()

    def __init__(self, kind=None, **options):
        super().__init__(**options)
        usual = templates.SHAPE_OF[kind]
        # The kind's own first: whoever does not look takes the one that fits.
        ordered = sorted(templates.TEMPLATES.values(), key=lambda one: not one.key.startswith(f"{usual}-"))
        self.template.choices = {one.key: one.name for one in ordered}
