"""How many ballots to print, and of which sheet. Asked by GET: nothing is changed."""

from collections.abc import Sequence

from wtforms import RadioField, SelectField, validators

from festival.voting.queries.papers import PaperSheet
from festival.voting.rules.documents import MOST_SPARE, USUAL_SPARE
from festival.web.forms import BaseForm, CountField, choices, row_id

PAPER, ALL = "paper", "all"


class BallotsForm(BaseForm):
    sheet = SelectField("Tờ phiếu", coerce=row_id)
    many = RadioField("Số lá phiếu", choices=[])
    spare = CountField(
        "Số lá dự phòng",
        [validators.NumberRange(0, MOST_SPARE, message=f"Số lá dự phòng từ 0 đến {MOST_SPARE}.")],
        default=USUAL_SPARE,
    )

    @classmethod
    def of(cls, sheets: Sequence[PaperSheet], members: int, asked=None) -> "BallotsForm":
        """``members`` are all on the roll, of whom a sheet's voters are those down for paper."""
        form = cls(asked or None, meta={"csrf": False})
        form.members = members
        form.sheet.choices = choices(
            (one.number, f"Tờ {one.number}: {len(one.items)} hồ sơ, {len(one.voters)} người bỏ phiếu giấy")
            for one in sheets
        )
        voters = max((len(one.voters) for one in sheets), default=0)
        found = [(PAPER, "Theo số người bỏ phiếu giấy")] if voters else []
        form.many.choices = choices([*found, (ALL, f"Cho cả {members} thành viên")])
        if not asked:
            form.many.data = found[0][0] if found else ALL
            form.sheet.data = sheets[0].number if sheets else None
        return form

    def how_many(self, sheet: PaperSheet) -> int:
        return (len(sheet.voters) if self.many.data == PAPER else self.members) + self.spare.data
