"""Entries of the sample that look like one: within the commune, and in a neighbouring one."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from festival.core import audit, clock
from festival.core.audit import INSTALLATION, SYSTEM
from festival.core.db import db, transaction
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations import queries, services
from festival.nominations.rules import Dossier, RecipientKind, Salutation
from festival.planning.models import Season
from festival.planning.services import create_season
from festival.reports.sample.diary import YEAR, Entry, Story, day, entry
from festival.reports.sample.places import SINCE
from festival.reports.sample.roster import COMMUNE, PROVINCE

NEIGHBOUR, NEIGHBOUR_CODE = "Xã Tân Tiến", "SM-TT"
# Somebody of MTTQ typed the same branch with its abbreviation.
BRANCH = Dossier(
    award_type_id=0,
    kind=RecipientKind.COLLECTIVE,
    name="Chi hội CCB thôn Đồng Bến",
    address_line="Thôn Đồng Bến, xã An Thịnh",
    citation="Duy trì mô hình «Cựu chiến binh tự quản» với 32 hội viên tuần tra, giữ gìn an ninh thôn.",
)
# Namesake, born the same year, proposed in the neighbouring commune as well.
NAMESAKE = Dossier(
    award_type_id=0,
    kind=RecipientKind.INDIVIDUAL,
    salutation=Salutation.MR,
    name="Bùi Văn Chiến",
    birth_year=1979,
    address_line="Công an viên bán chuyên trách, xã Tân Tiến",
    citation="Tích cực tham gia tuần tra, vận động nhân dân giao nộp vũ khí tự chế, giữ trật tự chợ phiên.",
)


def diary() -> Iterator[Entry]:
    yield entry(day(2, 6), "08:00", _open_neighbour)
    yield entry(day(29, 7), "10:00", lambda story: _write(story, story.season_id, COMMUNE, BRANCH, "GK_CAT"))
    yield entry(day(29, 7), "10:30", _write_in_the_neighbouring_commune)


def _open_neighbour(story: Story) -> None:
    with transaction():
        province = db.session.get_one(Locality, story.places[PROVINCE].id)
        commune = Locality(
            name=NEIGHBOUR,
            kind=LocalityKind.COMMUNE,
            unit_word="xã",
            parent=province,
            code=NEIGHBOUR_CODE,
            path="",
            valid_from=SINCE,
            legal_basis="Đơn vị mẫu, không có thật",
        )
        db.session.add(commune)
        db.session.flush()
        commune.path = f"{province.path}{commune.id}/"
        audit.record(
            INSTALLATION,
            SYSTEM,
            "locality.create",
            ("locality", commune.id),
            name=NEIGHBOUR,
            code=NEIGHBOUR_CODE,
        )
    story.places[NEIGHBOUR] = commune
    create_season(
        locality_id=commune.id, year=YEAR, theme="Toàn dân giữ bình yên chợ phiên, bản làng", actor=SYSTEM
    )


def _write_in_the_neighbouring_commune(story: Story) -> None:
    place = story.places[NEIGHBOUR]
    season_id = db.session.scalar(select(Season.id).where(Season.locality_id == place.id))
    _write(story, season_id, NEIGHBOUR, NAMESAKE, "GK_XA")


def _write(story: Story, season_id: int, place: str, dossier: Dossier, award: str) -> None:
    awards = {one.code: one for one in queries.awards_on(clock.today())}
    unit = story.places["Thôn Đồng Bến"] if place == COMMUNE else story.places[place]
    services.dossiers.create_nomination(
        season_id=season_id,
        desk_id=story.places[place].id,
        locality_id=unit.id,
        dossier=replace(dossier, award_type_id=awards[award].id),
        actor=story.actor("mttq") if place == COMMUNE else SYSTEM,
    )
