"""What follows the votes: forwarded dossiers, decisions, printed sheets, hand-over."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

from festival.certificates import queries as certificates
from festival.certificates import services as printing
from festival.certificates.models import PrintedCopy
from festival.certificates.rules import BlankAct, CopyAction
from festival.commendations import queries as commendations
from festival.commendations import rules, services
from festival.commendations.queries_stage import award_rows, on_stage, turns
from festival.commendations.rules.bonuses import default_fund
from festival.commendations.rules.sources import default_grounds
from festival.commendations.rules.stage import Wave
from festival.commendations.services import stage
from festival.core import clock
from festival.core.db import db
from festival.nominations import queries as nominations
from festival.nominations.rules.transfers import Verdict
from festival.planning.models import Season
from festival.printing import engine
from festival.reports.sample import forwarding
from festival.reports.sample.candidates import Road
from festival.reports.sample.diary import YEAR, Entry, Story, day, entry
from festival.reports.sample.more_candidates import ALL

FIRST, SUDDEN = "first", "sudden"
SPOILED = "Đinh Công Hậu"
HARD, SPOKEN = "Tổ bảo vệ ANTT thôn Trung", "Tổ bảo vệ an ninh, trật tự thôn Trung"
# Handed over already at their own festivals.
HANDED = ("Phùng Thị Kim Oanh", "Công ty TNHH May An Thịnh Phát")
# Who came for the company's certificate, and what they are to it.
SENT = ("Tạ Minh Khuê", "Phó Giám đốc")
FORWARDED, DECIDED_ABOVE = "Cán bộ và Nhân dân thôn Thượng", "Trịnh Xuân Lộc"


def diary() -> Iterator[Entry]:
    yield entry(day(1, 6), "07:30", lambda _story: services.load_base_salaries())
    yield entry(day(20, 7), "14:00", lambda story: forwarding.go_up(story, FORWARDED))
    yield entry(day(20, 7), "14:10", lambda story: forwarding.go_up(story, DECIDED_ABOVE))
    verdict = Verdict("2145/QĐ-CAT", day(30, 7), "Giám đốc Công an tỉnh")
    yield entry(day(31, 7), "08:00", lambda story: forwarding.go_up(story, DECIDED_ABOVE, verdict))
    yield from _decision(FIRST, Road.FIRST_SESSION, "112/QĐ-UBND", 21)
    yield from _printed()
    yield from _decision(SUDDEN, Road.SHORTCUT, "119/QĐ-UBND", 30)
    yield entry(day(31, 7), "18:00", _send_up)


def _decision(key: str, road: Road, number: str, drafted: int) -> Iterator[Entry]:
    """Drafted, signed the next day, numbered the day after (or at once at the end of the month)."""
    signed, issued = day(min(drafted + 1, 31), 7), day(min(drafted + 2, 31), 7)
    yield entry(day(drafted, 7), "16:00", lambda story: _draft(story, key, road))
    yield entry(signed, "10:00", lambda story: _sign(story, key))
    yield entry(issued, "10:30", lambda story: _issue(story, key, number, issued))


def _draft(story: Story, key: str, road: Road) -> None:
    (award,) = [one for one in nominations.awards_on(clock.today()) if one.code == "GK_XA"]
    wanted = {story.nominations[one.name] for one in ALL if one.road is road}
    free = [one.id for one in commendations.undecided(story.season_id, award.id) if one.id in wanted]
    story.decisions[key] = services.create_draft(
        season_id=story.season_id,
        award_type_id=award.id,
        nomination_ids=free,
        actor=story.actor("thuongtruc"),
        title=rules.default_title(award.printed_name, YEAR),
        grounds=default_grounds(
            "xã An Thịnh", by_council=road is not Road.SHORTCUT, by_short_way=road is Road.SHORTCUT
        ),
        signer_title=rules.SIGNER_TITLES[0],
        signer_name=story.users["chutich"].full_name,
        place="An Thịnh",
        fund=default_fund("xã An Thịnh"),
    )


def _sign(story: Story, key: str) -> None:
    decision = commendations.decision(story.decisions[key])
    seen = services.fingerprint(decision, decision.entries)
    services.sign(decision_id=decision.id, seen=seen, actor=story.actor("chutich"))


def _issue(story: Story, key: str, number: str, signed_on: date) -> None:
    decision = commendations.decision(story.decisions[key])
    services.issue(
        decision_id=decision.id,
        number=number,
        signed_on=signed_on,
        count=len(decision.entries),
        seen=services.fingerprint(decision, decision.entries),
        keys=story.keys,
        actor=story.actor("vanthu"),
        today=clock.today(),
    )


def _printed() -> Iterator[Entry]:
    """Nothing where the machine cannot print: then all of them wait for somebody who can."""
    if engine.why_not_printable():
        return
    yield entry(day(23, 7), "15:00", _stock)
    yield entry(day(24, 7), "08:00", _order)
    yield entry(day(24, 7), "09:00", _check_first)
    yield entry(day(24, 7), "10:00", _reprint)
    yield entry(day(24, 7), "11:00", _check_second)
    yield entry(day(31, 7), "17:00", _hand_over)


def _stock(story: Story) -> None:
    """A box of blanks came from the printing house; two were spent on trial prints."""
    actor = story.actor("inan")
    blanks = printing.add_blank_type(
        locality_id=db.session.get_one(Season, story.season_id).locality_id,
        name="Phôi Giấy khen A4, khung đỏ",
        width_mm=297,
        height_mm=210,
        warn_at=20,
        has_serials=True,
        actor=actor,
    )
    for act, quantity, note in (
        (BlankAct.RECEIVED, 60, "Phiếu nhập số 12"),
        (BlankAct.SPOILED, 2, "In thử khi chỉnh máy in"),
    ):
        printing.move_blanks(blank_type_id=blanks, act=act, quantity=quantity, note=note, actor=actor)


def _order(story: Story) -> None:
    batch_id = printing.order_batch(
        decision_ids=[story.decisions[FIRST]],
        public_url=story.public_url,
        files=story.files,
        actor=story.actor("inan"),
    )
    _render(story, batch_id)


def _render(story: Story, batch_id: int) -> None:
    printing.render_batch(batch_id=batch_id, worker="sample", files=story.files)
    story.batches.append(batch_id)


def _copies(batch_id: int) -> dict[str, int]:
    found = db.session.scalars(certificates.copies(batch_id))
    return {copy.commendation.name: copy.id for copy in found}


def _check_first(story: Story) -> None:
    actor, batch_id = story.actor("inan"), story.batches[0]
    printing.mark_printed(batch_id=batch_id, actor=actor)
    printing.mark_copy(
        copy_id=_copies(batch_id)[SPOILED], action=CopyAction.SPOIL, reason="Kẹt giấy, nhòe mực", actor=actor
    )
    printing.mark_batch_good(batch_id=batch_id, actor=actor)


def _reprint(story: Story) -> None:
    batch_id = printing.reprint(
        batch_id=story.batches[0],
        reason="Bản 1 in hỏng",
        files=story.files,
        actor=story.actor("inan"),
    )
    _render(story, batch_id)


def _check_second(story: Story) -> None:
    actor, batch_id = story.actor("inan"), story.batches[1]
    printing.mark_printed(batch_id=batch_id, actor=actor)
    printing.mark_batch_good(batch_id=batch_id, actor=actor)


def _hand_over(story: Story) -> None:
    """One took hers herself, one was taken by somebody sent for it; her bonus was paid as well."""
    copies, actor = _copies(story.batches[0]), story.actor("tochuc")
    ids = {name: db.session.get_one(PrintedCopy, copies[name]).commendation_id for name in HANDED}
    herself, company = HANDED
    printing.hand_one(_tap(ids[herself]), actor=actor)
    printing.hand_one(_tap(ids[company], *SENT), actor=actor)
    printing.pay_bonus(_tap(ids[herself]), actor=actor)


def _tap(commendation_id: int, receiver_name: str = "", relation: str = "") -> printing.Tap:
    return printing.Tap(
        commendation_id=commendation_id,
        client_uuid=uuid4(),
        receiver_name=receiver_name,
        relation=relation,
    )


def _send_up(story: Story) -> None:
    """Everybody goes up at the commune's own festival, unlike those who had theirs at their own."""
    season = db.session.get_one(Season, story.season_id)
    (item,) = [row for row in award_rows(season.id) if row.festival.locality_id == season.locality_id]
    who = {"season_id": season.id, "paths": [season.locality.path], "actor": story.actor("tochuc")}
    stage.arrange(rows=dict.fromkeys(Wave, item.id), **who)
    (turn,) = [one for one in turns(on_stage(who["paths"], season)) if one.one.name == HARD]
    where = stage.Where(item_id=item.id, position=turn.number, spoken=SPOKEN)
    stage.settle(commendation_id=turn.one.id, where=where, **who)
