"""Personal invitations: what each says, what keeps one from being printed, the order of the whole file."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from festival.core import clock, text
from festival.core.audit import Actor
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.documents.models import PreparedFile
from festival.documents.services import prepared
from festival.documents.services.prepared import Producer
from festival.localities.queries import letterhead_above
from festival.planning import rules
from festival.planning.models import Delegate, Festival
from festival.planning.queries.guests import everybody
from festival.planning.queries.versions import plan_content, shown_plan
from festival.planning.services import papers
from festival.planning.services.festivals import default_title
from festival.printing import engine, raster
from festival.printing.records import PaperText

KIND = "invitations"
# What differs from guest to guest; everything else is laid out once for all of them.
_PERSONAL = frozenset({"guest", "post", "answer_url"})
Told = tuple[tuple[str, str], ...]


def plan_of(festival: Festival) -> dict:
    """The approved version; before there is one, the plan as it stands, for a preview only."""
    return shown_plan(festival.id) if festival.is_public else plan_content(festival)


def usual_settings(festival: Festival, latest: PreparedFile | None) -> dict[str, str]:
    """The words of the last order, else what invitations usually say."""
    if latest is not None and "settings" in (kept := json.loads(latest.options)):
        return {**kept["settings"], "dated_on": clock.today().isoformat()}
    whose = default_title(festival.locality).removeprefix("Ngày hội ")
    return {
        "number": "",
        "inviter": f"Ban Tổ chức Ngày hội {whose}",
        "dated_on": clock.today().isoformat(),
        "dress": "",
        "answer_by": "",
        "signer_title": "TRƯỞNG BAN TỔ CHỨC",
        "signer_name": "",
    }


def content_of(
    festival: Festival, guests: list[Delegate], settings: dict[str, str], public_url: str | None
) -> dict:
    """Everything that the file will say, as plain values that can be frozen."""
    head = letterhead_above(festival.locality)
    return {
        "common": _common(festival, plan_of(festival), settings, head, public_url),
        "emblem": head.emblem_sha256 if head else None,
        "guests": [
            {
                "salutation": guest.salutation,
                "guest": guest.full_name,
                "post": guest.post,
                "url": f"{public_url}/rsvp/{guest.token}" if public_url else "",
            }
            for guest in guests
        ],
    }


def _common(festival, plan: dict, settings: dict, head, public_url: str | None) -> dict[str, str]:
    number = settings["number"]
    dated = text.long_date(date.fromisoformat(settings["dated_on"]))
    title = plan["title"]
    titled = title if text.fold(title).startswith("ngay hoi") else f"Ngày hội: {title}"
    # The place where people have to go, also while the rain plan is called.
    venue = festival.shown_venue if festival.is_public else plan["venue"]
    return {
        "parent_agency": head.parent_agency if head else "",
        "agency": head.agency if head else festival.season.locality.name,
        "number": f"Số: {number}" if number else "",
        "place_line": f"{head.place}, {dated}" if head else dated.capitalize(),
        "inviter": f"{settings['inviter']} trân trọng kính mời",
        "occasion": f"đến dự {titled}",
        "when_lead": "Thời gian:",
        "when": papers.when_words(plan),
        "where_lead": "Địa điểm:",
        "where": ", ".join(filter(None, (venue, papers.place_words(festival, skip=venue)))) if venue else "",
        "bring_lead": "Xin mang theo:",
        "bring": plan["bring"],
        "dress_lead": "Trang phục:",
        "dress": settings["dress"],
        **papers.programme_texts(plan, "Chương trình"),
        "answer_lead": _answer_words(settings["answer_by"], public_url),
        "signer_title": "\n".join(filter(None, map(text.clean, settings["signer_title"].split("/")))),
        "signer_name": settings["signer_name"],
    }


def _answer_words(answer_by: str, public_url: str | None) -> str:
    before = f" trước ngày {date.fromisoformat(answer_by):%d/%m/%Y}" if answer_by else ""
    if public_url:
        return f"Xin trả lời{before}: quét mã bên, hoặc mở địa chỉ"
    return f"Xin báo lại cho Ban Tổ chức{before}." if before else ""


def paper_texts(content: dict, first: int = 0, count: int | None = None) -> list[PaperText]:
    last = None if count is None else first + count
    return [
        PaperText(
            {
                **content["common"],
                **{name: guest[name] for name in ("salutation", "guest", "post")},
                "answer_url": guest["url"].partition("://")[2],
            },
            guest["url"],
        )
        for guest in content["guests"][first:last]
    ]


def problems(content: dict, files: FileStore) -> tuple[list[str], Told]:
    """What keeps everything from being printed, and whom by name; lays out, but draws nothing."""
    if not content["guests"]:
        return ["Chưa có khách mời nào. Hãy thêm khách mời trước."], ()
    general = [reason for reason in (engine.why_not_printable(),) if reason]
    template = papers.template_with("invitation", files, content["emblem"])
    shared = replace(template, fields=tuple(one for one in template.fields if one.name not in _PERSONAL))
    general += [one.reason for one in engine.preflight(shared, [PaperText(content["common"])])]
    own = replace(template, fields=tuple(one for one in template.fields if one.name in _PERSONAL))
    found = engine.preflight(own, paper_texts(content))
    return general, tuple((content["guests"][one.index]["guest"], one.reason) for one in found)


def preview(content: dict, files: FileStore, width_px: int) -> bytes:
    """A picture of the real print of the first guest."""
    return raster.png(_draw(content, files, 0, 1), width_px)


def order(
    festival_id: int,
    *,
    settings: dict[str, str],
    public_url: str | None,
    files: FileStore,
    actor: Actor,
) -> int:
    """Freeze what every invitation says and have a worker print it; the id of the prepared file."""
    festival = db.session.get_one(Festival, festival_id)
    rules.check_working(festival.state)
    if not festival.is_public:
        raise RuleBroken("Giấy mời chỉ in được sau khi kế hoạch được duyệt. Bây giờ chỉ xem trước được.")
    if festival.state is rules.FestivalState.POSTPONED:
        raise RuleBroken("Ngày hội đang hoãn. Hãy xếp ngày mới rồi in giấy mời.")
    content = content_of(festival, everybody(festival_id), settings, public_url)
    general, by_name = problems(content, files)
    if general or by_name:
        named = [f"{name}: {reason}" for name, reason in by_name]
        raise RuleBroken("Chưa in được. " + "; ".join([*general, *named])[:1500])
    return prepared.ask(
        kind=KIND,
        thing_id=festival_id,
        locality_id=festival.locality_id,
        content=content,
        total=len(content["guests"]),
        file_name=f"giay-moi-{festival_id}.pdf",
        options={"public_url": public_url or "", "settings": settings},
        files=files,
        actor=actor,
    )


def _draw(content: dict, files: FileStore, first: int, count: int) -> bytes:
    template = papers.template_with("invitation", files, content["emblem"])
    return engine.render_alike(
        template, _PERSONAL, PaperText(content["common"]), paper_texts(content, first, count)
    )


def _join(parts: list[Path], out: Path) -> None:
    engine.join(parts, out)


prepared.PRODUCERS[KIND] = Producer(
    draw=_draw,
    join=_join,
    endpoint="planning.show_invitations",
    argument="festival_id",
    title="Giấy mời",
    part=engine.CHUNK,
)
