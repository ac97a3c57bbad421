"""A draft while it is written: one step's words saved, and what was typed and not yet saved."""

import json
from collections.abc import Mapping

from sqlalchemy import delete

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations import rules
from festival.nominations.models import Nomination, UnsavedDossier

# What the step of the recipient and the award asks for.
RECIPIENT_FIELDS = {
    "locality",
    "award_type",
    "basis",
    "giving",
    "kind",
    "salutation",
    "name",
    "birth_year",
    "address_line",
    "head_count",
    "women_count",
    "leader_name",
}
# Longer than all fields together may be: what is longer was not typed into our form.
_MOST_TYPED = 30_000


class SavedMeanwhile(RuleBroken):
    """Somebody saved the dossier after the form was shown; whoever was overtaken decides."""


def save_citation(*, nomination_id: int, citation: str, seen: str, actor: Actor) -> None:
    """Change only the citation; ``seen`` is the version that the form showed."""
    _save_words(nomination_id, "citation", rules.with_full_stop(citation), seen, actor)


def save_report(*, nomination_id: int, report: str, seen: str, actor: Actor) -> None:
    """Change only the report; ``seen`` is the version that the form showed."""
    _save_words(nomination_id, "report", report, seen, actor)


def _save_words(nomination_id: int, name: str, words: str, seen: str, actor: Actor) -> None:
    with transaction():
        nomination = editable(nomination_id, seen)
        if getattr(nomination, name) != words:
            setattr(nomination, name, words)
            nomination.changed_at = clock.now()
            chain = nomination.season.locality_id
            audit.record(chain, actor, "nomination.edit", ("nomination", nomination.id), changed=[name])
        forget_fields(nomination_id, actor, {name})


def keep_typed(*, nomination_id: int, fields: Mapping[str, str], seen: str, actor: Actor) -> None:
    """Keep what one person typed into a step, beside what other steps hold; changes no dossier.

    An earlier version of the dossier is refused, so that a request that was overtaken by the step's own
    saving does not bring back what has been saved.
    """
    if sum(map(len, fields.values())) > _MOST_TYPED:
        raise RuleBroken("Nội dung đang gõ quá dài nên chưa giữ được. Hãy rút gọn rồi bấm lưu.")
    with transaction():
        nomination = editable(nomination_id, seen)
        kept = db.session.get(UnsavedDossier, (nomination.id, actor.id), with_for_update=True)
        if kept is None:
            kept = UnsavedDossier(nomination_id=nomination.id, user_id=actor.id, fields="{}")
            db.session.add(kept)
        kept.fields = json.dumps({**json.loads(kept.fields), **fields})
        kept.typed_at = clock.now()


def drop_typed(*, nomination_id: int, names: set[str], actor: Actor) -> None:
    """Forget what one person typed into one step."""
    with transaction():
        db.session.get_one(Nomination, nomination_id, with_for_update=True)
        forget_fields(nomination_id, actor, names)


def forget_typed(nomination_id: int, actor: Actor) -> None:
    """Forget all that one person typed into a dossier; runs inside a transaction."""
    db.session.execute(
        delete(UnsavedDossier).where(
            UnsavedDossier.nomination_id == nomination_id, UnsavedDossier.user_id == actor.id
        )
    )


def forget_fields(nomination_id: int, actor: Actor, names: set[str]) -> None:
    """Forget what one person typed into these fields; runs inside a transaction."""
    kept = db.session.get(UnsavedDossier, (nomination_id, actor.id or 0), with_for_update=True)
    if kept is None:
        return
    left = {name: value for name, value in json.loads(kept.fields).items() if name not in names}
    if left:
        kept.fields = json.dumps(left)
    else:
        db.session.delete(kept)


def editable(nomination_id: int, seen: str) -> Nomination:
    """The dossier under lock, if it may be written and nobody saved it after ``seen`` was shown."""
    nomination = db.session.get_one(Nomination, nomination_id, with_for_update=True)
    rules.check_editable(nomination.state)
    if seen != nomination.version:
        raise SavedMeanwhile(
            "Hồ sơ vừa được lưu ở nơi khác: do người khác, hoặc ở cửa sổ khác. Phần vừa nhập chưa lưu. Hãy "
            "đối chiếu với bản đã lưu; bấm lưu lần nữa thì phần này thay bản đó."
        )
    return nomination
