"""The papers of the sample: ticked, and where somebody looks, photographed as a hamlet head does."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from festival.nominations import queries
from festival.nominations.received import checked
from festival.nominations.services.papers import save_papers
from festival.printing import fonts
from festival.reports.sample.candidates import Candidate, Road
from festival.reports.sample.diary import Story

MINUTES = "BBH_CS"
# The dossiers that lie on the standing office's desk, and those that members read before they meet.
_PHOTOGRAPHED = {Road.SUBMITTED, Road.UNDER_REVIEW, Road.RETURNED, Road.SMALL_COUNCIL, Road.OPEN_SESSION}
_PAPER, _INK, _EDGE = "#f4f1e8", "#26231f", 110


def bring(story: Story, candidate: Candidate) -> None:
    """Have every required paper ready."""
    nomination_id = story.nominations[candidate.name]
    codes = {paper.code for paper in queries.nomination(nomination_id).papers if paper.is_required}
    sent = []
    if candidate.road in _PHOTOGRAPHED and MINUTES in codes:
        codes.discard(MINUTES)
        sent = [checked(MINUTES, "Biên bản bình xét.jpg", photograph(candidate.unit, candidate.name))]
    save_papers(
        nomination_id=nomination_id,
        codes=codes,
        seen=(),
        received=sent,
        store=story.files,
        actor=story.actor(candidate.proposer),
    )


def photograph(unit: str, name: str) -> bytes:
    """A sheet of minutes, lying a little askew."""
    sheet = Image.new("RGB", (1100, 1500), _PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((550, 170), "BIÊN BẢN", _INK, _font(52), anchor="mm")
    draw.text((550, 235), f"Họp bình xét khen thưởng, {unit}", _INK, _font(34), anchor="mm")
    lines = (
        "Thành phần: đại diện các hộ gia đình, Ban công tác Mặt trận.",
        "Nội dung: bình xét đề nghị khen thưởng trong phong trào",
        "Toàn dân bảo vệ an ninh Tổ quốc năm 2026.",
        f"Kết quả: 100% người dự họp nhất trí đề nghị khen {name}.",
        "Biên bản đọc lại trước cuộc họp, mọi người thống nhất.",
    )
    for place, line in enumerate(lines):
        draw.text((_EDGE, 340 + 62 * place), line, _INK, _font(32))
    draw.text((300, 800), "Thư ký", _INK, _font(32), anchor="mm")
    draw.text((800, 800), "Chủ trì", _INK, _font(32), anchor="mm")
    output = io.BytesIO()
    sheet.rotate(1.5, expand=True, fillcolor="#6b5a48").save(output, "JPEG", quality=80)
    return output.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.FOLDER / "Tinos-Regular.ttf"), size)
