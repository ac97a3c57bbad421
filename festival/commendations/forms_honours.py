"""The form of the page of honours."""

from festival.commendations.forms import BoxesField
from festival.web.forms import BaseForm, row_id


class HonoursForm(BaseForm):
    """Who is to be named; an id that is not on the list is refused by the rule."""

    chosen = BoxesField("Người, tập thể", coerce=row_id, validate_choice=False)
