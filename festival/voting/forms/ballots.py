"""The ballot's form: made for the agenda, and never kept."""

from wtforms import RadioField, SelectChoice, validators

from festival.core.errors import RuleBroken
from festival.voting import rules
from festival.voting.models import AgendaItem
from festival.voting.rules import Choice
from festival.web.forms import BaseForm


def ballot_form(items: list[AgendaItem]) -> BaseForm:
    """One choice for every item, nothing chosen beforehand."""
    answers = [SelectChoice(choice.value, name) for choice, name in rules.CHOICE_NAMES.items()]
    fields = {
        f"choice_{item.id}": RadioField(
            f"{item.position}. {item.nomination.nominee.written}",
            [validators.InputRequired(message="Chưa chọn ý kiến.")],
            choices=answers,
        )
        for item in items
    }
    return type("BallotForm", (BaseForm,), fields)()


def choices_from(form: BaseForm, items: list[AgendaItem]) -> dict[int, Choice]:
    return {item.id: Choice(form[f"choice_{item.id}"].data) for item in items}


def sent_choices(sent) -> dict[int, Choice]:
    """The choices of a checked ballot as they were sent; RuleBroken where they are none.

    An item that is answered twice is no answer, even where both say the same.
    """
    known, choices = {choice.value for choice in Choice}, {}
    for name, value in sent.items(multi=True):
        key = name.removeprefix("choice_")
        if key == name:
            continue
        is_answer = key.isascii() and key.isdecimal() and len(key) < 10 and value in known
        if not is_answer or int(key) in choices:
            raise RuleBroken("Lá phiếu gửi lên không đúng mẫu nên chưa được ghi. Hãy mở lại trang bỏ phiếu.")
        choices[int(key)] = Choice(value)
    return choices
