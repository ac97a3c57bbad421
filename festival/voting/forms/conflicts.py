"""Saying that an item concerns somebody: who, which item, and of what kind; never why."""

from wtforms import RadioField, SelectChoice, SelectField, validators

from festival.voting import rules
from festival.voting.forms.councils import Chosen
from festival.voting.models import AgendaItem, Seat
from festival.voting.rules import ConflictKind
from festival.voting.rules.conflicts import DECLARED_KINDS
from festival.web.forms import BaseForm, row_id

# As a member says it of oneself.
OWN_WORDS = {
    ConflictKind.RELATIVE: "Tôi là người thân của người được đề nghị",
    ConflictKind.HOUSEHOLD: "Tôi cùng hộ gia đình với người được đề nghị",
    ConflictKind.LEADER: "Tôi đứng đầu tập thể được đề nghị",
    ConflictKind.OTHER: "Tôi có liên quan khác",
}


class DeclareForm(BaseForm):
    kind = RadioField(
        "Đồng chí có liên quan thế nào",
        [validators.InputRequired(message="Hãy chọn một mục.")],
        choices=[SelectChoice(kind.value, OWN_WORDS[kind]) for kind in DECLARED_KINDS],
    )


class ConflictForm(BaseForm):
    # Not the item: a number that an item left behind may be another item's.
    nomination_id = SelectField("Hồ sơ", [Chosen()], coerce=row_id)
    user_id = SelectField("Thành viên", [Chosen()], coerce=row_id)
    kind = SelectField(
        "Liên quan",
        [validators.InputRequired(message="Hãy chọn loại liên quan.")],
        choices=[SelectChoice("", "Chọn loại liên quan")]
        + [
            SelectChoice(kind.value, name[:1].upper() + name[1:])
            for kind, name in rules.CONFLICT_NAMES.items()
        ],
    )


class SettleForm(BaseForm):
    user_id = SelectField("Thành viên", coerce=row_id, validate_choice=False)
    is_confirmed = RadioField(
        choices=[SelectChoice("yes", "Có liên quan"), SelectChoice("no", "Không liên quan")]
    )


def conflict_form(items: list[AgendaItem], seats: list[Seat]) -> ConflictForm:
    form = ConflictForm()
    form.nomination_id.choices = [SelectChoice(0, "Chọn hồ sơ")] + [
        SelectChoice(item.nomination_id, f"{item.position}. {item.nomination.nominee.written}")
        for item in items
    ]
    form.user_id.choices = [SelectChoice(0, "Chọn thành viên")] + [
        SelectChoice(seat.user_id, f"{seat.full_name}, {seat.post}") for seat in seats
    ]
    return form
