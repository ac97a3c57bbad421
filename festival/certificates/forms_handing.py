"""Forms of the stage and of handing over. They check shape."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from wtforms import HiddenField, SelectField, validators

from festival.commendations.rules.stage import WAVE_NAMES, Wave
from festival.web.forms import BaseForm, CountField, LineField, choices, row_id

NO_ROW = 0


class TapForm(BaseForm):
    """One press on «Trao» or «Đã chi»; whose press it was and when, as the page kept it."""

    client_uuid = HiddenField("Lượt bấm")
    receiver_name = LineField("Họ và tên người nhận thay", required=False, most=200)
    relation = LineField("Quan hệ với người được khen", required=False, most=100)
    tapped_by = HiddenField("Người bấm")
    tapped_at = HiddenField("Bấm lúc")
    sent_at = HiddenField("Gửi lúc")

    def validate_client_uuid(self, field):
        try:
            UUID(field.data or "")
        except ValueError:
            raise validators.StopValidation("Lượt bấm không rõ. Hãy tải lại trang rồi bấm lại.") from None

    @property
    def waited(self) -> timedelta:
        """How long ago it was pressed by the telephone's clock, whatever that clock says."""
        tapped, sent = _moment(self.tapped_at.data), _moment(self.sent_at.data)
        return sent - tapped if tapped and sent else timedelta(0)

    @property
    def client(self) -> UUID:
        return UUID(self.client_uuid.data)


def _moment(typed: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((typed or "")[:40])
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def new_tap() -> TapForm:
    """An empty form for a page on which one thing is handed over."""
    form = TapForm(formdata=None)
    form.client_uuid.data = str(uuid4())
    return form


class UndoForm(BaseForm):
    reason = LineField("Lý do hoàn tác", most=300)


def _row_field(wave: Wave) -> SelectField:
    return SelectField(WAVE_NAMES[wave], coerce=row_id)


class ArrangeForm(BaseForm):
    """For each wave the row of a programme in which it goes up."""

    higher = _row_field(Wave.HIGHER)
    collective = _row_field(Wave.COLLECTIVE)
    household = _row_field(Wave.HOUSEHOLD)
    individual = _row_field(Wave.INDIVIDUAL)

    def __init__(self, rows: list[tuple[int, str]], **options):
        super().__init__(**options)
        for field in self.fields_of_waves.values():
            field.choices = choices(rows)

    @property
    def fields_of_waves(self) -> dict[Wave, SelectField]:
        return {wave: self[wave.value] for wave in Wave}

    @property
    def chosen(self) -> dict[Wave, int | None]:
        return {wave: field.data or None for wave, field in self.fields_of_waves.items()}


class PlaceForm(BaseForm):
    """The place of one recipient, and what the MC must know."""

    item_id = SelectField("Tiết mục trong chương trình", coerce=row_id)
    position = CountField("Thứ tự trong tiết mục", least=1, most=100_000)
    spoken = LineField("Cách đọc tên", required=False, most=300)
    stand_in = LineField("Người lên nhận thay", required=False, most=200)

    def __init__(self, rows: list[tuple[int, str]], **options):
        super().__init__(**options)
        self.item_id.choices = choices(rows)
