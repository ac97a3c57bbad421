"""The form of a festival's report: every figure may stay empty, which is not 0."""

import re

from flask_wtf.file import MultipleFileField

from festival.planning.forms.seen import SeenField
from festival.planning.rules import results
from festival.planning.services.photos import MOST_PHOTOS
from festival.web.forms import BaseForm, LineField, LinesField, MoneyField

# 1250, 1.250 or 1 250; «1.5» is none of them.
_WHOLE = re.compile(r"^(\d{1,15}|\d{1,3}(?:[. ]\d{3})+)$", re.ASCII)


class FigureField(MoneyField):
    """A whole number from 0 to ``most``, or nothing."""

    def __init__(self, label=None, *, figure: results.Figure, **options):
        super().__init__(label, required=False, **options)
        self.figure = figure
        example = "1.500.000" if figure.is_money else "1.250"
        self.refusal = f"Con số chưa đúng. Ghi số nguyên, ví dụ {example}; chưa có số liệu thì để trống."

    def parsed(self, typed):
        if self.figure.is_money:
            typed = re.sub(r"\s*(đồng|đ)$", "", typed.casefold())
        if not _WHOLE.match(typed):
            return None
        value = int(re.sub(r"[. ]", "", typed))
        if value > self.figure.most:
            raise ValueError("Con số quá lớn. Hãy xem lại số chữ số.")
        return value


class ResultForm(BaseForm):
    seen = SeenField()

    @property
    def groups(self) -> list[tuple[str, list]]:
        """The fields as the page lays them out."""
        return [(name, [self[figure.name] for figure in figures]) for name, figures in results.GROUPS]

    @property
    def values(self) -> dict:
        """Figures by name, None where nothing was typed; words by name."""
        figures = {name: self[name].data for name in results.NAMES}
        return figures | {name: self[name].data or "" for name in results.WORDS}

    def fill(self, values: dict[str, int]) -> None:
        """Put figures that are known elsewhere into the boxes, over what was typed there."""
        for name, value in values.items():
            self[name].data, self[name].raw_data = value, None


for _figure in results.FIGURES:
    setattr(ResultForm, _figure.name, FigureField(_figure.label, figure=_figure))
for _name, _label in results.WORDS.items():
    setattr(ResultForm, _name, LinesField(_label, required=False, most=results.MOST_WORDS))


class PhotosForm(BaseForm):
    photos = MultipleFileField("Ảnh")

    @property
    def uploads(self) -> list[tuple]:
        return [(one.filename, one.stream) for one in self.photos.data or [] if one.filename]

    @property
    def fault(self) -> str:
        count = len(self.uploads)
        if not count:
            return "Chưa chọn ảnh nào. Hãy chọn ảnh rồi gửi."
        if count > MOST_PHOTOS:
            return f"Chọn {count} ảnh; mỗi lần gửi tối đa {MOST_PHOTOS} ảnh."
        return ""


class CaptionForm(BaseForm):
    caption = LineField("Chú thích", required=False, most=300)
