"""The form of the standing office. It checks shape."""

from collections.abc import Iterable, Mapping

from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from festival.nominations.rules import (
    ACTION_NAMES,
    NominationAction,
)
from festival.nominations.rules.checks import CheckGroup, CheckLine
from festival.web.forms import BaseForm, LinesField, choices

ANSWERS = (("yes", "Đạt"), ("no", "Chưa đạt"))
_PREFIX = "check-"


class ReviewForm(BaseForm):
    seen = HiddenField()
    action = RadioField("Quyết định thẩm định")
    reasons = SelectMultipleField(
        "Cần bổ sung, sửa (khi trả lại)",
        validators=[Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = LinesField("Ý kiến gửi người đề nghị", required=False, most=1000)

    # Set by ``review_form``: the questions of this dossier's checklist.
    lines: tuple[CheckLine, ...] = ()

    def __init__(self, *, actions: list[NominationAction], reasons: Mapping[str, str], **options):
        super().__init__(**options)
        self.reasons.choices = choices(reasons.items())
        self.offer(actions)
        if len(actions) == 1 and not self.action.data:
            self.action.data = actions[0].value

    def offer(self, actions: list[NominationAction]) -> None:
        self.action.choices = choices((action.value, ACTION_NAMES[action]) for action in actions)

    def ask_only_for_checks(self) -> None:
        """The button that only keeps the checklist needs no decision."""
        self.action.validators = [Optional()]

    def questions(self, group: CheckGroup) -> list:
        return [self[_PREFIX + line.code] for line in self.lines if line.group is group]

    @property
    def answers(self) -> dict[str, bool]:
        typed = {line.code: self[_PREFIX + line.code].data for line in self.lines}
        return {code: answer == "yes" for code, answer in typed.items() if answer in ("yes", "no")}


def review_form(
    lines: Iterable[CheckLine], *, answers: Mapping[str, bool] | None = None, seen: str = "", **options
) -> ReviewForm:
    """A form with one question for each line of the checklist; ``answers`` fill it at first."""
    lines = tuple(lines)
    fields = {
        _PREFIX + line.code: RadioField(
            line.words if line.is_required else f"{line.words} (nếu có)",
            choices=choices(ANSWERS),
            validators=[Optional()],
        )
        for line in lines
    }
    known = {_PREFIX + code: "yes" if is_met else "no" for code, is_met in (answers or {}).items()}
    form = type("ReviewFormOfDossier", (ReviewForm,), {**fields, "lines": lines})
    return form(data={**known, "seen": seen}, **options)


class BulkForm(BaseForm):
    """One sentence for many dossiers that are returned."""

    note = LinesField("Ý kiến gửi người đề nghị", required=False, most=1000)
