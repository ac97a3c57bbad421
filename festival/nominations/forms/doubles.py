"""Which of two entries stays, and why; why two are two. They check shape."""

from wtforms import RadioField, validators

from festival.web.forms import BaseForm, LineField, choices


class MergeForm(BaseForm):
    kept = RadioField("Giữ mục nào", [validators.InputRequired("Hãy chọn mục được giữ lại.")], choices=[])
    reason = LineField("Vì sao là một", most=400)

    def __init__(self, *, entries: list[tuple[int, str]], **options):
        super().__init__(prefix="merge-", **options)
        self.kept.choices = choices((str(number), words) for number, words in entries)


class ApartForm(BaseForm):
    reason = LineField("Vì sao là hai", most=400)

    def __init__(self, **options):
        super().__init__(prefix="apart-", **options)
