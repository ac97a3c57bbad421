"""Dossiers as members read them: only those on an agenda, and whose papers only through it."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from festival.accounts.models import User
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations.models import AwardType, DossierFile, Nomination, Nominee
from festival.nominations.queries import earlier
from festival.nominations.queries.checks import answers, lines_of
from festival.nominations.queries.records import earlier_awards
from festival.nominations.rules import NominationState
from festival.nominations.rules.checks import GROUP_NAMES, CheckGroup
from festival.planning.models import Season
from festival.voting.models import AgendaItem, Conflict, Council, CouncilSession, ReadMark
from festival.voting.rules import ConflictState

_WITH_DOSSIER = (
    select(AgendaItem)
    .options(
        joinedload(AgendaItem.session).options(
            joinedload(CouncilSession.council).joinedload(Council.locality),
            joinedload(CouncilSession.seats),
        ),
        joinedload(AgendaItem.nomination).options(
            joinedload(Nomination.nominee),
            joinedload(Nomination.award_type).joinedload(AwardType.pieces),
            joinedload(Nomination.locality),
            joinedload(Nomination.season).joinedload(Season.locality),
        ),
    )
    .where(AgendaItem.id == bindparam("id"))
)


def dossier(agenda_item_id: int) -> AgendaItem | None:
    """An item with all that its dossier shows, and the roll that admits to it."""
    return db.session.scalars(_WITH_DOSSIER, {"id": agenda_item_id}).unique().one_or_none()


@dataclass(frozen=True)
class DossierPaper:
    """A file of the dossier of one item; who may read the item's dossier may open it."""

    item: AgendaItem
    file: DossierFile

    @property
    def locality(self) -> Locality:
        return self.item.locality

    def admits(self, user: User, permission: Permission | None) -> bool:
        return self.item.admits(user, permission)


def dossier_paper(agenda_item_id: int, agenda_file_id: int) -> DossierPaper | None:
    """None where the file does not hang on the very dossier of the item."""
    row = db.session.execute(
        select(AgendaItem, DossierFile)
        .join(DossierFile, DossierFile.nomination_id == AgendaItem.nomination_id)
        .join(AgendaItem.session)
        .options(contains_eager(AgendaItem.session).joinedload(CouncilSession.council))
        .where(AgendaItem.id == agenda_item_id, DossierFile.id == agenda_file_id)
    ).one_or_none()
    return DossierPaper(*row) if row else None


@dataclass(frozen=True)
class Reading:
    """A line of one member's reading list."""

    item: AgendaItem
    is_read: bool


def reading_list(session_id: int, user_id: int) -> list[Reading]:
    """The agenda, each item with this member's own mark and nobody else's."""
    query = (
        select(AgendaItem, ReadMark.user_id)
        .join(AgendaItem.nomination)
        .join(Nomination.nominee)
        .join(Nomination.award_type)
        .outerjoin(ReadMark, and_(ReadMark.item_id == AgendaItem.id, ReadMark.user_id == user_id))
        .options(
            contains_eager(AgendaItem.nomination).options(
                contains_eager(Nomination.nominee).load_only(
                    Nominee.kind, Nominee.salutation, Nominee.name, Nominee.address_line, raiseload=True
                ),
                contains_eager(Nomination.award_type).load_only(AwardType.name, raiseload=True),
            )
        )
        .where(AgendaItem.session_id == session_id)
        .order_by(AgendaItem.position)
    )
    return [Reading(item, mark is not None) for item, mark in db.session.execute(query)]


@dataclass(frozen=True)
class Place:
    """Where an item stands in somebody's reading list."""

    number: int
    total: int
    read: int
    is_read: bool
    before: int | None
    after: int | None
    # What holds of this very person and the item; a mere flag is not told to whom it is about.
    own: Conflict | None


def place_of(item: AgendaItem, user_id: int) -> Place:
    query = (
        select(AgendaItem.id, ReadMark.user_id, Conflict)
        .outerjoin(ReadMark, and_(ReadMark.item_id == AgendaItem.id, ReadMark.user_id == user_id))
        .outerjoin(
            Conflict,
            and_(
                Conflict.item_id == AgendaItem.id,
                Conflict.user_id == user_id,
                Conflict.state == ConflictState.CONFIRMED,
            ),
        )
        .where(AgendaItem.session_id == item.session_id)
        .order_by(AgendaItem.position)
    )
    rows = db.session.execute(query).all()
    ids = [row.id for row in rows]
    here = ids.index(item.id)
    return Place(
        number=here + 1,
        total=len(ids),
        read=sum(row.user_id is not None for row in rows),
        is_read=rows[here].user_id is not None,
        before=ids[here - 1] if here else None,
        after=ids[here + 1] if here + 1 < len(ids) else None,
        own=rows[here].Conflict,
    )


def honours_of(nomination: Nomination) -> list[str]:
    """What the nominee was given before, in this commune's seasons and as noted; namesakes are told apart."""
    noted = [award.label for award in earlier_awards(nomination.nominee_id)]
    decided = [one for one in earlier(nomination) if one.state is NominationState.DECIDED]
    return noted + [
        f"{one.award_type.name}, {one.season.year}"
        + ("" if one.nominee_id == nomination.nominee_id else f" (người trùng tên, {one.locality.name})")
        for one in decided
    ]


@dataclass(frozen=True)
class Checklist:
    """What the standing office found."""

    total: int
    # By heading, the questions that were answered yes.
    groups: list[tuple[str, list[str]]]
    # Every other question, with what stands beside it.
    others: list[tuple[str, str]]

    @property
    def met(self) -> int:
        return self.total - len(self.others)


def checklist_of(nomination: Nomination) -> Checklist:
    """Neither who ticked it nor what was written about it: that stays between the office and the proposer."""
    found, lines = answers(nomination), lines_of(nomination)
    groups = [
        (GROUP_NAMES[group], [line.words for line in lines if line.group is group and found.get(line.code)])
        for group in CheckGroup
    ]
    return Checklist(
        total=len(lines),
        groups=[(heading, met) for heading, met in groups if met],
        others=[
            (line.words, "Chưa đạt" if line.code in found else "Chưa đánh dấu")
            for line in lines
            if not found.get(line.code)
        ],
    )
