"""A form of the commune's own: the one for collectives with a blue title. Nothing is printed on it yet."""

from collections.abc import Iterator
from dataclasses import replace

from festival.certificates import chosen
from festival.certificates.services import templates
from festival.core.db import db
from festival.planning.models import Season
from festival.reports.sample.diary import Entry, Story, day, entry

TITLE = "Giấy khen tập thể, chữ xanh"
BLUE, BY = "#1e4e8c", "inan"


def diary() -> Iterator[Entry]:
    yield entry(day(28, 7), "09:00", _copy_and_colour)


def _copy_and_colour(story: Story) -> None:
    actor = story.actor(BY)
    made = templates.copy_template(
        locality_id=db.session.get_one(Season, story.season_id).locality_id,
        source=chosen.COLLECTIVE,
        title=TITLE,
        files=story.files,
        actor=actor,
    )
    form = chosen.loaded(chosen.newest(made), story.files)
    boxes = tuple(replace(box, colour=BLUE) if box.name == "award_name" else box for box in form.fields)
    templates.save_version(
        template_id=made,
        base=1,
        template=replace(form, fields=boxes),
        note="Đổi màu tên danh hiệu",
        actor=actor,
    )
