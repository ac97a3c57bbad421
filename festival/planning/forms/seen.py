"""What every form of planning carries against writing over what nobody read."""

from wtforms import IntegerField, validators
from wtforms.widgets import HiddenInput


class SeenField(IntegerField):
    """The revision that the person was looking at; a missing one counts as stale."""

    widget = HiddenInput()

    def __init__(self, label="Bản đang xem", **options):
        super().__init__(label, [validators.Optional()], **options)

    @property
    def revision(self) -> int:
        return self.data if self.data is not None else -1
