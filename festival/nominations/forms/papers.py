"""The form of a dossier's papers. It checks shape."""

from typing import IO

from flask import request
from wtforms import HiddenField, SelectMultipleField

from festival.nominations.rules import Paper
from festival.web.forms import BaseForm, choices

MOST_AT_ONCE = 20


class PapersForm(BaseForm):
    """``seen`` are the ticks that the page showed, so that what others tick meanwhile is left alone."""

    ticks = SelectMultipleField("Giấy tờ đã có bản giấy, đã ký", choices=[])
    seen = HiddenField()

    def __init__(self, papers: list[Paper], **options):
        ticked = [paper.code for paper in papers if paper.is_ticked]
        super().__init__(data={"ticks": ticked, "seen": ",".join(ticked)}, **options)
        self.ticks.choices = choices((paper.code, paper.name) for paper in papers)
        # Beside the papers of the list, files of no particular paper.
        self._codes = [*(paper.code for paper in papers), ""]

    @property
    def seen_codes(self) -> set[str]:
        return set((self.seen.data or "").split(","))

    @property
    def uploads(self) -> list[tuple[str, str, IO[bytes]]]:
        """Code of the paper, name and stream of each chosen file."""
        return [
            (code, one.filename, one.stream)
            for code in self._codes
            for one in request.files.getlist(f"file-{code}")
            if one.filename
        ]

    @property
    def fault(self) -> str:
        count = len(self.uploads)
        if count > MOST_AT_ONCE:
            return f"Chọn {count} tệp; mỗi lần gửi tối đa {MOST_AT_ONCE} tệp."
        return ""
