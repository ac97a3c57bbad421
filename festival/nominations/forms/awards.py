"""The form of the catalogue. It checks shape."""

from wtforms import BooleanField, SelectField, TextAreaField, validators

from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations.models import AwardType
from festival.nominations.rules.awards import (
    LEVEL_NAMES,
    SHARE_RULE_NAMES,
    AwardFacts,
    AwardLevel,
    Piece,
    ShareRule,
    read_pieces,
    written_pieces,
)
from festival.web.forms import (
    BaseForm,
    CountField,
    DayField,
    LineField,
    LinesField,
    MultipleField,
    NotDisguised,
    choices,
)

_LEVELS = choices((level.value, name) for level, name in LEVEL_NAMES.items())
_SHARES = choices((share.value, name) for share, name in SHARE_RULE_NAMES.items())
# What the form shows of a row as it stands there.
_SAME = (
    "name printed_name proposer signer criteria is_tracked_only once_in_a_lifetime due_month due_day"
    " multiple_individual multiple_collective multiple_household"
).split()
COUNTRY = 0


class AwardCopyForm(BaseForm):
    place = SelectField("Nơi áp dụng", coerce=int)
    valid_from = DayField("Áp dụng từ ngày")
    name = LineField("Tên hình thức")
    printed_name = LineField("Tên in trên giấy", most=100)
    level = SelectField("Cấp quyết định", choices=_LEVELS)
    proposer = LineField("Nơi đề nghị", required=False, most=300)
    signer = LineField("Người quyết định")
    criteria = LinesField("Tiêu chuẩn", required=False, most=4000)
    pieces = TextAreaField("Giấy tờ trong hồ sơ", [NotDisguised(), validators.Length(max=8000)])
    due_day = CountField("Hạn gửi hồ sơ hằng năm: ngày", required=False, least=1, most=31)
    due_month = CountField("Hạn gửi hồ sơ hằng năm: tháng", required=False, least=1, most=12)
    share_rule = SelectField("Tỷ lệ thông qua thường dùng", choices=_SHARES)
    once_in_a_lifetime = BooleanField("Chỉ tặng một lần trong đời")
    is_tracked_only = BooleanField("Chỉ ghi nhận số, ngày quyết định; không lập hồ sơ ở đây")
    multiple_individual = MultipleField("Hệ số của cá nhân", required=False)
    multiple_collective = MultipleField("Hệ số của tập thể", required=False)
    multiple_household = MultipleField("Hệ số của hộ gia đình", required=False)

    def __init__(self, *, award: AwardType, provinces: list[Locality], **options):
        """``provinces`` are those for which the person may write rows of their own."""
        self.pieces_read: tuple[Piece, ...] = ()
        super().__init__(**options)
        places = [] if award.locality_id else [(COUNTRY, "Cả nước")]
        places += [(one.id, one.name) for one in provinces if award.locality_id in (None, one.id)]
        self.place.choices = choices(places)

    @classmethod
    def of(cls, award: AwardType, *, provinces: list[Locality], place_id: int) -> "AwardCopyForm":
        """What the copy begins with; the day is the one thing that must be typed."""
        shown = {name: getattr(award, name) for name in _SAME}
        shown |= {"level": award.level.value, "share_rule": award.share_rule.value}
        shown |= {"pieces": written_pieces(award.pieces), "place": award.locality_id or place_id}
        return cls(award=award, provinces=provinces, data=shown)

    def validate_pieces(self, field):
        try:
            self.pieces_read = read_pieces(field.data or "")
        except RuleBroken as fault:
            raise validators.ValidationError(str(fault)) from None

    @property
    def facts(self) -> AwardFacts:
        same = {name: self[name].data for name in _SAME}
        return AwardFacts(
            **{**same, "proposer": same["proposer"] or "", "criteria": same["criteria"] or ""},
            level=AwardLevel(self.level.data),
            share_rule=ShareRule(self.share_rule.data),
            pieces=self.pieces_read,
        )
