"""Noting service and earlier awards. Checks shape."""

from collections.abc import Iterable

from wtforms import RadioField, SelectField

from festival.core import text
from festival.nominations.models import AwardType
from festival.nominations.rules.records import FIRST_YEAR, AwardNote
from festival.nominations.rules.service import TRACK_NAMES, Service, ServiceTrack
from festival.web.forms import BaseForm, CountField, DayField, LineField, choices

_TRACKS = choices((track.value, name) for track, name in TRACK_NAMES.items())
_FACTORS = choices([(100, "Bình thường"), (200, "Gấp đôi: nơi đặc biệt khó khăn, biên giới, hải đảo")])
OTHER = ""


def code_of(name: str, awards: Iterable[AwardType]) -> str | None:
    """The award of the catalogue that a typed name or code means: letters count, quotes and case do not."""
    typed = _letters(name)
    return next((one.code for one in awards if typed in (_letters(one.name), _letters(one.code))), None)


def _letters(words: str) -> str:
    return "".join(letter for letter in text.fold(words) if letter.isalnum())


class ServicePeriodForm(BaseForm):
    track = RadioField("Thuộc nhóm", choices=_TRACKS)
    post = LineField("Chức danh, nơi tham gia")
    started_on = DayField("Từ ngày")
    ended_on = DayField("Đến ngày", required=False)
    coefficient = RadioField("Cách tính", choices=_FACTORS, coerce=int, default=100)

    @property
    def service(self) -> Service:
        return Service(
            self.started_on.data, self.ended_on.data, self.coefficient.data, ServiceTrack(self.track.data)
        )


class EarlierAwardForm(BaseForm):
    code = SelectField("Hình thức, danh hiệu")
    name = LineField("Tên, nếu không có trong danh mục", required=False)
    year = CountField("Khen cho năm", least=FIRST_YEAR, most=2100)
    decision_number = LineField("Số quyết định", required=False, most=60)
    decided_on = DayField("Ngày quyết định", required=False)
    signer = LineField("Người ký", required=False)
    achievement = LineField("Thành tích, ngắn", required=False, most=400)

    def __init__(self, *, awards: list[AwardType], **options):
        super().__init__(**options)
        self.awards = {award.code: award for award in awards}
        names = [(award.code, award.name) for award in awards]
        self.code.choices = choices([*names, (OTHER, "Khác, ghi tên bên dưới")])

    @property
    def note(self) -> AwardNote:
        code = self.code.data or code_of(self.name.data or "", self.awards.values())
        return AwardNote(
            code=code,
            name=self.awards[code].name if code else self.name.data or "",
            year=self.year.data,
            decision_number=self.decision_number.data or "",
            decided_on=self.decided_on.data,
            signer=self.signer.data or "",
            achievement=self.achievement.data or "",
        )
