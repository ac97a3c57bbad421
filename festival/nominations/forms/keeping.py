"""The notice on personal data and the periods of keeping. Checks shape."""

from festival.nominations.rules import KEEPING_NAMES, Keeping
from festival.nominations.rules.keeping import MOST_MONTHS
from festival.web.forms import BaseForm, CountField, LinesField


def _period(keeping: Keeping) -> CountField:
    return CountField(KEEPING_NAMES[keeping], required=False, least=1, most=MOST_MONTHS)


class PersonalDataForm(BaseForm):
    """An empty number keeps for ever."""

    words = LinesField("Thông báo", most=8000)
    drafts = _period(Keeping.DRAFTS)
    refused = _period(Keeping.REFUSED)
    files = _period(Keeping.FILES)

    @property
    def months(self) -> dict[Keeping, int | None]:
        return {keeping: self[keeping.value].data for keeping in Keeping}
