"""Forms of the paper count: who counts, and what each of them counted."""

import re
from typing import ClassVar

from wtforms import SelectChoice, SelectField, validators

from festival.accounts.models import User
from festival.voting import rules
from festival.voting.forms.councils import Chosen
from festival.voting.models import AgendaItem, Teller
from festival.voting.rules import PaperFigures, Row
from festival.web.forms import BaseForm, _TypedField, row_id

_FIGURE = re.compile(r"[0-9]{1,4}")
_NOTHING = "Chưa ghi số. Nếu không có phiếu nào thì ghi 0."
ROW_NAMES = {"yes": "Đồng ý", "no": "Không đồng ý", "invalid": "Không hợp lệ"}
PLACES = {"lead": "Tổ trưởng", "second": "Thành viên", "third": "Thành viên thứ hai (nếu có)"}


class TellersForm(BaseForm):
    lead = SelectField(PLACES["lead"], [Chosen()], coerce=row_id)
    second = SelectField(PLACES["second"], [Chosen()], coerce=row_id)
    third = SelectField(PLACES["third"], coerce=row_id)

    @property
    def user_ids(self) -> list[int]:
        """Who was chosen, the lead first."""
        return [user_id for user_id in (self.lead.data, self.second.data, self.third.data) if user_id]

    def validate_second(self, field):
        if field.data and field.data == self.lead.data:
            raise validators.ValidationError("Người này đã được chọn. Hãy chọn người khác.")

    def validate_third(self, field):
        if field.data and field.data in (self.lead.data, self.second.data):
            raise validators.ValidationError("Người này đã được chọn. Hãy chọn người khác.")


def tellers_form(people: list[User], tellers: list[Teller]) -> TellersForm:
    """Offers ``people``; those elected already are chosen."""
    elected = [teller.user_id for teller in tellers] + [0, 0, 0]
    form = TellersForm(lead=elected[0], second=elected[1], third=elected[2])
    options = [SelectChoice(person.id, f"{person.full_name} ({person.locality.name})") for person in people]
    for name in PLACES:
        form[name].choices = [SelectChoice(0, "Chọn người"), *options]
    return form


class FigureField(_TypedField):
    """A number of papers. An empty field is no zero: what was not counted must not look like nothing."""

    refusal = "Ghi số phiếu bằng chữ số, ví dụ 0 hoặc 12."

    def __init__(self, label=None, *, required=True, **options):
        super().__init__(label, required=False, **options)
        presence = validators.InputRequired(_NOTHING) if required else validators.Optional()
        self.validators = [presence]
        self.flags.required = required

    def parsed(self, typed):
        return int(typed) if _FIGURE.fullmatch(typed) else None

    def written(self, value):
        return str(value)


class PaperForm(BaseForm):
    """The totals of one sheet; ``paper_form`` adds three figures for every item on it."""

    issued = FigureField(rules.TOTAL_NAMES["issued"])
    returned = FigureField(rules.TOTAL_NAMES["returned"])
    valid = FigureField(rules.TOTAL_NAMES["valid"], required=False)
    invalid = FigureField(rules.TOTAL_NAMES["invalid"], required=False)

    # Field names by item, and by figure; set by ``paper_form``.
    by_item: ClassVar[dict[int, dict[str, str]]] = {}

    def validate(self, extra_validators=None) -> bool:
        """Every field is needed as soon as there are papers that may be opened."""
        is_valid = super().validate(extra_validators)
        for field in self.figures_of_papers():
            if self.opens_papers and field.data is None and not field.errors:
                field.errors = [_NOTHING]
                is_valid = False
        return is_valid

    def figures_of_papers(self) -> list[FigureField]:
        """What can be said only of papers that were opened."""
        rows = [self[name] for names in self.by_item.values() for name in names.values()]
        return [self.valid, self.invalid, *rows]

    @property
    def opens_papers(self) -> bool:
        returned = self.returned.data
        return returned is None or returned >= rules.LEAST_SHOWN_BALLOTS

    @property
    def still_empty(self) -> int:
        """How many fields are yet to be filled in."""
        needed = [self.issued, self.returned, *(self.figures_of_papers() if self.opens_papers else [])]
        return sum(field.data is None for field in needed)

    def figures(self) -> PaperFigures:
        """What was typed, complete or not."""
        rows = {}
        for item_id, names in self.by_item.items():
            parts = {part: self[name].data for part, name in names.items()}
            if None not in parts.values() and (self.opens_papers or any(parts.values())):
                rows[item_id] = Row(**parts)
        valid, invalid = self.valid.data, self.invalid.data
        if not self.opens_papers:
            valid, invalid = valid or 0, invalid or 0
        return PaperFigures(self.issued.data, self.returned.data, valid, invalid, rows)


def paper_form(items: list[AgendaItem], known: PaperFigures | None = None) -> PaperForm:
    """The form of one sheet, with what its teller typed before."""
    by_item = {item.id: {part: f"row_{item.id}_{part}" for part in ROW_NAMES} for item in items}
    fields = {
        name: FigureField(f"{ROW_NAMES[part]}: {item.nomination.nominee.written}", required=False)
        for item in items
        for part, name in by_item[item.id].items()
    }
    return type("SheetForm", (PaperForm,), {**fields, "by_item": by_item})(data=_values(by_item, known))


def _values(by_item: dict[int, dict[str, str]], known: PaperFigures | None) -> dict[str, int]:
    if known is None:
        return {}
    values = {"issued": known.issued, "returned": known.returned}
    if not known.hides_votes:
        values |= {"valid": known.valid, "invalid": known.invalid}
    for item_id, row in known.rows.items():
        values |= {name: getattr(row, part) for part, name in by_item.get(item_id, {}).items()}
    return values


def unknown_fields(sent, form: PaperForm) -> bool:
    """Whether figures came for an item that is not on the sheet."""
    return any(name.startswith("row_") and name not in form._fields for name in sent)
