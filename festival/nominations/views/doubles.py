"""Likely doubles: the season's list, two entries side by side, one made of them or told apart."""

from dataclasses import dataclass

from flask import flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.forms.doubles import ApartForm, MergeForm
from festival.nominations.queries import doubles as queries
from festival.nominations.queries import pairs
from festival.nominations.queries.doubles import Alike, Entry
from festival.nominations.services import doubles
from festival.nominations.views.blueprint import bp
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.htmx import go, render
from festival.web.lists import Page

PER_PAGE = 25
# Written small within a sentence; «Công an xã» and «Trường THCS …» keep their capital.
_SMALL = (
    "Tỉnh ",
    "Thành phố ",
    "Xã ",
    "Phường ",
    "Đặc khu ",
    "Thôn ",
    "Bản ",
    "Xóm ",
    "Ấp ",
    "Tổ dân phố ",
    "Khu phố ",
    "Khu dân cư ",
)


@dataclass(frozen=True)
class Hint:
    """What somebody may know who may not see the other entry: the place, and nothing else."""

    entry: Entry
    place: str


@bp.get("/nominations/seasons/<int:season_id>/doubles")
@allow(Permission.NOMINEE_MERGE, of=season)
def list_doubles(season):
    paths = g.user.paths_with(Permission.NOMINEE_MERGE)
    year = queries.campaign(season)
    apart = pairs.kept_apart(season.locality.path)
    compared = queries.alike_in(season, year, {(one.pair.low_id, one.pair.high_id) for one in apart})
    mine = [pair for pair in compared.pairs if _holds_both(paths, pair.one.path, pair.other.path)]
    return render(
        "nominations/doubles.html",
        season=season,
        listed=_page(mine),
        hints=_hints(compared.pairs, paths, year.communes),
        is_cut=compared.is_cut,
        apart=[one for one in apart if _holds_both(paths, one.low_path, one.high_path)][:30],
        merges=[
            merge
            for merge, kept_path, merged_path in pairs.merges(season.locality.path)
            if _holds_both(paths, kept_path, merged_path)
        ],
    )


def _holds_both(paths: list[str], one: str, other: str) -> bool:
    """Whether one place of the person's holds both; two communes are the province's."""
    return any(one.startswith(path) and other.startswith(path) for path in paths)


def _hints(alike: list[Alike], paths: list[str], communes: dict[int, str]) -> list[Hint]:
    """One's own entries that may stand in another commune's season, too."""
    found = {}
    for pair in alike:
        if _holds_both(paths, pair.one.path, pair.other.path):
            continue
        for own, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if _holds_both(paths, own.path, own.path):
                place = communes.get(other.known.commune, "nơi khác trong tỉnh")
                found[own.known.id, place] = Hint(own, _in_a_sentence(place))
    return sorted(found.values(), key=lambda hint: (hint.entry.known.name_fold, hint.place))


@bp.app_template_filter("in_a_sentence")
def _in_a_sentence(place: str) -> str:
    return place[0].lower() + place[1:] if place.startswith(_SMALL) else place


def _page(rows: list) -> Page:
    asked = request.args.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    number = min(max(1, number), max(1, -(-len(rows) // PER_PAGE)))
    shown = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Page(shown, len(rows), number, PER_PAGE, sizes=(), arguments=request.args.to_dict())


def _merge_form(pair) -> MergeForm:
    return MergeForm(entries=[(one.id, _introduced(one)) for one in (pair.one, pair.other)])


def _introduced(nominee) -> str:
    born = f"sinh năm {nominee.birth_year}" if nominee.birth_year else ""
    return ", ".join(part for part in (nominee.written, born, nominee.locality.name) if part)


def _gone(pair):
    """For whoever is late: which of the two was made part of which; None while both stand."""
    merged = next((one for one in (pair.one, pair.other) if one.merged_into_id is not None), None)
    if merged is None:
        return None
    season_id = pairs.season_around(pair)
    return render("nominations/doubles_gone.html", None, 409, merged=merged, season_id=season_id)


def _pair_page(pair, *, status: int = 200, merging=None, apart=None, errors: tuple[str, ...] = ()):
    entries = (pair.one, pair.other)
    return render(
        "nominations/doubles_pair.html",
        None,
        status,
        pair=pair,
        entries=entries,
        communes=[_commune_name(one.locality) for one in entries],
        belongings=pairs.belongings((pair.one.id, pair.other.id)),
        distinct=pairs.distinct_pair(pair.one.id, pair.other.id),
        reasons=queries.why_alike(pair.one, pair.other),
        season_id=pairs.season_around(pair),
        merging=merging or _merge_form(pair),
        apart=apart or ApartForm(),
        errors=list(errors),
    )


def _commune_name(place) -> str:
    """Of the unit's commune; a unit's parent is loaded with the units of the page."""
    return place.parent.name if place.parent is not None and not place.is_commune else place.name


@bp.get("/nominations/nominees/<int:nominee_id>/doubles/<int:other_nominee_id>")
@allow(Permission.NOMINEE_MERGE, of=pairs.nominee_pair)
def show_double(pair):
    return _gone(pair) or _pair_page(pair)


@bp.post("/nominations/nominees/<int:nominee_id>/doubles/<int:other_nominee_id>/merge")
@allow(Permission.NOMINEE_MERGE, of=pairs.nominee_pair)
def merge_nominees(pair):
    if late := _gone(pair):
        return late
    form = _merge_form(pair)
    if not form.validate_on_submit():
        return _pair_page(pair, status=422, merging=form)
    kept, merged = pair.one, pair.other
    if form.kept.data == str(merged.id):
        kept, merged = merged, kept
    try:
        doubles.merge(kept_id=kept.id, merged_id=merged.id, reason=form.reason.data, actor=g.user.actor)
    except RuleBroken as refusal:
        return _pair_page(pair, status=409, merging=form, errors=(str(refusal),))
    flash(f"Đã gộp vào mục {kept.written}. Có thể hoàn tác ở phần «Đã gộp».", "good")
    return _back(pair)


@bp.post("/nominations/nominees/<int:nominee_id>/doubles/<int:other_nominee_id>/apart")
@allow(Permission.NOMINEE_MERGE, of=pairs.nominee_pair)
def keep_nominees_apart(pair):
    if late := _gone(pair):
        return late
    form = ApartForm()
    if not form.validate_on_submit():
        return _pair_page(pair, status=422, apart=form)
    try:
        doubles.keep_apart(
            one_id=pair.one.id, other_id=pair.other.id, reason=form.reason.data, actor=g.user.actor
        )
    except RuleBroken as refusal:
        return _pair_page(pair, status=409, apart=form, errors=(str(refusal),))
    flash("Đã ghi là hai đối tượng khác nhau. Có thể hoàn tác ở phần «Đã giữ riêng».", "good")
    return _back(pair)


@bp.post("/nominations/nominees/<int:nominee_id>/doubles/<int:other_nominee_id>/rejoin")
@allow(Permission.NOMINEE_MERGE, of=pairs.nominee_pair)
def rejoin_nominees(pair):
    doubles.undo_keep_apart(one_id=pair.one.id, other_id=pair.other.id, actor=g.user.actor)
    flash("Đã hoàn tác. Hai mục lại nằm trong danh sách nghi trùng.", "good")
    return _back(pair)


@bp.post("/nominations/merges/<int:nominee_merge_id>/undo")
@allow(Permission.NOMINEE_MERGE, of=pairs.merged_pair)
def undo_merge(pair):
    doubles.undo_merge(merge_id=pair.merge_id, actor=g.user.actor)
    flash("Đã hoàn tác việc gộp. Mọi đề nghị, khen thưởng cũ đã về mục ban đầu.", "good")
    return _back(pair)


def _back(pair):
    season_id = pairs.season_around(pair)
    if season_id is None:
        return go(url_for("nominations.show_double", nominee_id=pair.one.id, other_nominee_id=pair.other.id))
    return go(url_for("nominations.list_doubles", season_id=season_id))


@dataclass(frozen=True)
class Note:
    """One line of the warning beside a dossier; ``who`` and ``url`` only for whoever may read the other."""

    place: str
    who: str = ""
    reasons: tuple[str, ...] = ()
    url: str | None = None


@bp.app_context_processor
def notes():
    return {"nominee_doubles": nominee_doubles}


def nominee_doubles(nomination) -> list[Note]:
    """What to say of a dossier that is still on its way."""
    if not nomination.may_withdraw:
        return []
    alike = queries.alike_to(nomination)
    across = {pair.other.known.commune for pair in alike if pair.is_across}
    names = queries.commune_names(across)
    lines = [_note(pair, names) for pair in alike]
    # Two namesakes of one foreign commune are one line: how many there are is not told either.
    return list(dict.fromkeys(lines))


def _note(pair: Alike, names: dict[int, str]) -> Note:
    place = names[pair.other.known.commune] if pair.is_across else pair.other.unit_name
    place = _in_a_sentence(place)
    if not any(pair.other.path.startswith(path) for path in g.user.paths_with(Permission.NOMINATION_VIEW)):
        return Note(place)
    may_merge = _holds_both(g.user.paths_with(Permission.NOMINEE_MERGE), pair.one.path, pair.other.path)
    ids = {"nominee_id": pair.one.known.id, "other_nominee_id": pair.other.known.id}
    url = url_for("nominations.show_double", **ids) if may_merge else None
    return Note(place, pair.other.written, pair.reasons, url)
