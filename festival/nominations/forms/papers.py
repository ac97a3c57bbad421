"""The form of a dossier's papers. It checks shape."""

from wtforms import HiddenField, SelectMultipleField

from festival.nominations.rules import Paper
from festival.web.forms import BaseForm, choices


class PapersForm(BaseForm):
    """``seen`` are the ticks that the page showed, so that what others tick meanwhile is left alone."""

    ticks = SelectMultipleField("Giấy tờ đã có bản giấy, đã ký", choices=[])
    seen = HiddenField()

    def __init__(self, papers: list[Paper], **options):
        ticked = [paper.code for paper in papers if paper.is_ticked]
        super().__init__(data={"ticks": ticked, "seen": ",".join(ticked)}, **options)
        self.ticks.choices = choices((paper.code, paper.name) for paper in papers)

    @property
    def seen_codes(self) -> set[str]:
        return set((self.seen.data or "").split(","))
