"""Certificate forms of a season's place, what is printed on which, and the life of one form."""

import json
from io import BytesIO
from itertools import pairwise

from flask import abort, current_app, flash, g, request, send_file, url_for

from festival.certificates import chosen, exchange, queries_templates
from festival.certificates.differences import differences, picture_differences
from festival.certificates.forms_templates import CopyForm, PackageForm, RestoreForm
from festival.certificates.queries_templates import template
from festival.certificates.services import templates as services
from festival.certificates.views import template_pictures
from festival.certificates.views.blueprint import bp
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.rules import KIND_NAMES, RecipientKind
from festival.planning.queries import season
from festival.printing import templates
from festival.web.access import allow
from festival.web.htmx import go, render
from festival.web.limits import limiter, takes

MANAGE = Permission.CERTIFICATE_TEMPLATES_MANAGE


@bp.app_context_processor
def ways_back():
    return {"forms_page": forms_page}


def forms_page(row) -> str | None:
    """Where the list of a form's place stands, if that place has a season."""
    season_id = queries_templates.season_of(row)
    return url_for("certificates.list_templates", season_id=season_id) if season_id else None


@bp.get("/certificates/seasons/<int:season_id>/templates")
@allow(MANAGE, of=season)
def list_templates(season):
    return _page(season)


def _page(season, *, status=200, refusals=(), copy_form=None, package_form=None):
    place = season.locality
    own, above = queries_templates.own_templates(place), queries_templates.templates_above(place)
    return render(
        "certificates/templates.html",
        status=status,
        season=season,
        shipped=[templates.load(name) for name in templates.names()],
        own=own,
        above=above,
        rows=_choice_rows(place, own, above),
        copy_form=copy_form or CopyForm(formdata=None),
        package_form=package_form or PackageForm(formdata=None),
        refusals=list(refusals),
    )


def _choice_rows(place, own, above) -> list[dict]:
    """Per award and kind: what may be chosen, and what is."""
    made = queries_templates.choices(place)
    titles = {row.id: row.title for row, _ in (*own, *above)}
    shipped = {name: templates.load(name).title for name in templates.names()}
    ids = queries_templates.shipped_names([one for one in made.values() if one not in titles])
    offered = [
        *((str(row.id), row.title) for row, _ in (*own, *above) if not row.is_archived),
        *shipped.items(),
    ]
    rows = []
    for code, name, printed in queries_templates.awards(place):
        for kind in RecipientKind:
            inherited = next(
                (
                    made[one, code, kind]
                    for one in reversed(place.ancestor_ids[:-1])
                    if (one, code, kind) in made
                ),
                None,
            )
            usual = shipped[chosen.default_for(printed, kind)]
            if inherited is not None:
                usual = titles.get(inherited) or shipped[ids[inherited]]
            now = made.get((place.id, code, kind))
            value = ids.get(now, str(now)) if now else ""
            options = [("", f"Theo mẫu chung: {usual}"), *offered]
            rows.append(
                {
                    "award": name,
                    "kind": KIND_NAMES[kind],
                    "name": field_name(code, kind),
                    "value": value,
                    "choices": options,
                    "chosen": dict(options).get(value, ""),
                }
            )
    return rows


def field_name(code: str, kind: RecipientKind) -> str:
    return f"form-{code}-{kind.value}"


@bp.post("/certificates/seasons/<int:season_id>/templates/choices")
@allow(MANAGE, of=season, own=True)
def choose_templates(season):
    wanted = {}
    for code, _, _ in queries_templates.awards(season.locality):
        for kind in RecipientKind:
            typed = request.form.get(field_name(code, kind))
            if typed is not None:
                wanted[code, kind] = _asked(typed)
    season_id = season.id
    chosen.keep_shipped(current_app.extensions["files"])
    services.choose_templates(locality_id=season.locality_id, wanted=wanted, actor=g.user.actor)
    flash("Đã ghi mẫu giấy cho từng hình thức khen. Đợt in mới dùng theo bảng này.", "good")
    return go(url_for(".list_templates", season_id=season_id))


def _asked(typed: str) -> int | str | None:
    """A number, the name of a form that comes with the site, or None; anything else is refused."""
    if not typed:
        return None
    if typed in templates.names():
        return typed
    if typed.isascii() and typed.isdecimal() and len(typed) < 10:
        return int(typed)
    raise RuleBroken("Có mẫu vừa chọn không còn dùng được. Hãy tải lại trang và chọn lại.")


@bp.get("/certificates/seasons/<int:season_id>/templates/picture.png")
@allow(MANAGE, of=season)
@limiter.limit("300/minute")
def form_picture(season):
    """A form that may be used in this season, by «form» in the address: its number, or its name with us."""
    asked = _asked(request.args.get("form", ""))
    if asked is None:
        abort(404)
    if isinstance(asked, int):
        found = queries_templates.usable(season.locality, asked)
        asked = chosen.newest(found.id) if found else abort(404)
    return template_pictures.picture_of(season.locality, asked)


@bp.post("/certificates/seasons/<int:season_id>/templates/copies")
@allow(MANAGE, of=season, own=True)
def copy_template(season):
    form = CopyForm()
    if not form.validate_on_submit():
        return _page(season, status=422, copy_form=form)
    new = services.copy_template(
        locality_id=season.locality_id,
        source=form.source.data,
        title=form.title.data,
        files=current_app.extensions["files"],
        actor=g.user.actor,
    )
    flash(f"Đã tạo mẫu “{form.title.data}”. Hãy chỉnh từng ô rồi lưu.", "good")
    return go(url_for(".edit_template", template_id=new))


@bp.post("/certificates/seasons/<int:season_id>/templates/packages")
@takes(2 * exchange.MOST_BYTES)
@allow(MANAGE, of=season, own=True)
def import_template(one):
    """A form that another office sent; nothing is kept of a file that does not pass."""
    form, season_id = PackageForm(), one.id
    sent = request.files.get("file")
    if not form.validate_on_submit() or sent is None or not sent.filename:
        form.file.errors = ["Hãy chọn tệp mẫu .zip."]
        return _page(one, status=422, package_form=form)
    try:
        content = exchange.read(sent.read(exchange.MOST_BYTES + 1))
        new = services.create_template(
            locality_id=one.locality_id,
            title=content.template.title,
            content=content,
            note="Nhập từ tệp",
            files=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        form.file.errors = [str(refusal)]
        return _page(season(season_id), status=409, package_form=form)
    flash(f"Đã nhập mẫu “{content.template.title}”. Hãy xem thử trước khi chọn để in.", "good")
    return go(url_for(".edit_template", template_id=new))


@bp.get("/certificates/templates/<int:template_id>/picture.png")
@allow(MANAGE, of=template)
@limiter.limit("300/minute")
def template_picture(row):
    """The newest version, or the one that «version» names."""
    asked = request.args.get("version", "")
    shown = None
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        shown = queries_templates.version(row.id, int(asked)) or abort(404)
    return template_pictures.picture_of(row.locality, shown or chosen.newest(row.id))


@bp.get("/certificates/templates/<int:template_id>/versions")
@allow(MANAGE, of=template)
def show_template(row):
    versions = queries_templates.versions(row.id)
    batches = queries_templates.batches_by_version(row.id)
    told = {new.id: _told(old, new) for new, old in pairwise(versions)}
    return render(
        "certificates/template.html",
        template=row,
        rows=[(one, told.get(one.id, []), batches.get(one.id, [])) for one in versions],
        newest=versions[0],
    )


def _told(old, new) -> list[str]:
    pictures = [(one.border_sha256, one.emblem_sha256) for one in (old, new)]
    described = [json.loads(one.description) for one in (old, new)]
    return differences(*described) + picture_differences(*pictures)


@bp.post("/certificates/templates/<int:template_id>/restoration")
@allow(MANAGE, of=template, own=True)
def restore_version(row):
    form, template_id = RestoreForm(), row.id
    if not form.validate_on_submit():
        raise RuleBroken("Chưa rõ cần khôi phục phiên bản nào. Hãy tải lại trang.")
    number = services.restore_version(
        template_id=template_id, number=form.number.data, base=form.base.data, actor=g.user.actor
    )
    flash(f"Đã khôi phục phiên bản {form.number.data} thành phiên bản {number}.", "good")
    return go(url_for(".show_template", template_id=template_id))


@bp.get("/certificates/templates/<int:template_id>/package.zip")
@allow(MANAGE, of=template)
def export_template(row):
    latest = chosen.newest(row.id)
    content = services.content_of(latest, current_app.extensions["files"])
    packed = exchange.packed(content.description, content.border, content.emblem)
    return send_file(
        BytesIO(packed),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{row.name}-{latest.number}.zip",
    )


@bp.post("/certificates/templates/<int:template_id>/archive")
@allow(MANAGE, of=template, own=True)
def archive_template(row):
    services.archive_template(template_id=row.id, actor=g.user.actor)
    return _back(row.id, "Đã cất mẫu. Bản in cũ vẫn in lại được.")


@bp.post("/certificates/templates/<int:template_id>/revival")
@allow(MANAGE, of=template, own=True)
def revive_template(row):
    services.revive_template(template_id=row.id, actor=g.user.actor)
    return _back(row.id, "Đã dùng lại mẫu.")


@bp.post("/certificates/templates/<int:template_id>/lock")
@allow(MANAGE, of=template, own=True)
def lock_template(row):
    services.lock_template(template_id=row.id, actor=g.user.actor)
    return _back(row.id, "Đã khóa. Cấp xã dùng để in, không sửa, không chép.")


@bp.post("/certificates/templates/<int:template_id>/unlock")
@allow(MANAGE, of=template, own=True)
def unlock_template(row):
    services.unlock_template(template_id=row.id, actor=g.user.actor)
    return _back(row.id, "Đã mở khóa. Cấp xã chép được mẫu này.")


def _back(template_id: int, sentence: str):
    flash(sentence, "good")
    return go(url_for(".show_template", template_id=template_id))
