"""The form of the standing office. It checks shape."""

from wtforms import RadioField

from festival.nominations.rules import (
    ACTION_NAMES,
    NominationAction,
)
from festival.web.forms import BaseForm, LinesField, choices


class ReviewForm(BaseForm):
    action = RadioField("Quyết định thẩm định")
    note = LinesField("Ý kiến gửi người đề nghị", required=False, most=1000)

    def __init__(self, *, actions: list[NominationAction], **options):
        super().__init__(**options)
        self.offer(actions)
        if len(actions) == 1 and not self.action.data:
            self.action.data = actions[0].value

    def offer(self, actions: list[NominationAction]) -> None:
        self.action.choices = choices((action.value, ACTION_NAMES[action]) for action in actions)
