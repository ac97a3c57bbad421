"""The checklist: answered by whoever reviews, asked before a dossier goes on."""

from collections.abc import Mapping

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination, ReviewCheck
from festival.nominations.queries import checks as queries
from festival.nominations.rules import NominationState
from festival.nominations.rules import checks as rules


def check_seen(nomination: Nomination, seen: str | None) -> None:
    """Refuse an act on a dossier that somebody else has moved or checked meanwhile; None asks nothing."""
    if seen is not None and seen != nomination.version:
        raise RuleBroken(
            "Hồ sơ vừa được người khác xử lý hoặc kiểm tra. Phần anh/chị nhập vẫn còn trên trang; hãy đối "
            "chiếu rồi gửi lại."
        )


def write_answers(nomination: Nomination, answers: Mapping[str, bool], actor: Actor) -> bool:
    """Keep the answers, and who gave them; runs inside a transaction. Whether any of them is new."""
    rules.check_answers(answers, queries.lines_of(nomination))
    known, now = queries.answers(nomination), clock.now()
    fresh = {code: is_met for code, is_met in answers.items() if known.get(code) is not is_met}
    for code, is_met in fresh.items():
        kept = db.session.get(ReviewCheck, (nomination.id, code))
        if kept is None:
            kept = ReviewCheck(nomination_id=nomination.id, code=code)
            db.session.add(kept)
        kept.is_met, kept.checked_by, kept.checked_at = is_met, actor.name, now
    return bool(fresh)


def save_checks(
    *, nomination_id: int, answers: Mapping[str, bool], seen: str | None = None, actor: Actor
) -> None:
    """Keep the checklist as far as it has come."""
    with transaction():
        nomination = db.session.get_one(Nomination, nomination_id, with_for_update=True)
        check_seen(nomination, seen)
        if nomination.state is not NominationState.UNDER_REVIEW:
            raise RuleBroken("Phiếu kiểm tra chỉ ghi khi đang thẩm định. Hãy tải lại trang.")
        if not write_answers(nomination, answers, actor):
            return
        nomination.changed_at = clock.now()
        met = sum(answers.values())
        audit.record(
            nomination.season.locality_id,
            actor,
            "nomination.check",
            ("nomination", nomination.id),
            note=f"Phiếu kiểm tra: {met} đạt, {len(answers) - met} chưa đạt.",
        )


def check_met(nomination: Nomination) -> None:
    """Refuse to let a dossier go on while its checklist is not met; runs inside a transaction."""
    db.session.flush()
    rules.check_met(queries.lines_of(nomination), queries.answers(nomination))
