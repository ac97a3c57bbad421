"""The form of the catalogue. It checks shape."""

from festival.nominations.rules import (
    RecipientKind,
)
from festival.web.forms import BaseForm, DayField, LineField, MultipleField


class AwardCopyForm(BaseForm):
    name = LineField("Tên hình thức")
    printed_name = LineField("Tên in trên giấy", most=100)
    signer = LineField("Người quyết định")
    multiple_individual = MultipleField("Hệ số của cá nhân", required=False)
    multiple_collective = MultipleField("Hệ số của tập thể", required=False)
    multiple_household = MultipleField("Hệ số của hộ gia đình", required=False)
    valid_from = DayField("Áp dụng từ ngày")

    @property
    def multiples(self) -> dict[RecipientKind, int | None]:
        return {
            RecipientKind.INDIVIDUAL: self.multiple_individual.data,
            RecipientKind.COLLECTIVE: self.multiple_collective.data,
            RecipientKind.HOUSEHOLD: self.multiple_household.data,
        }
