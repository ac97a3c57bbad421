"""Who signs a pledge: the list, pasted rows, signatures noted one by one or many at once."""

from flask import flash, g, request, url_for

from festival.core import clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.forms import pledges as forms
from festival.planning.forms.pledges import SignersForm, SignForm
from festival.planning.models import PledgeSigner
from festival.planning.queries import pledges as queries
from festival.planning.queries.pledges import pledge, pledge_signer
from festival.planning.rules import check_working, pledges
from festival.planning.services import pledges as services
from festival.planning.views.blueprint import bp
from festival.planning.views.pledges import may_work
from festival.planning.views.undoing import offer, offered
from festival.web import lists
from festival.web.access import allow
from festival.web.htmx import go, render

ORDER = {
    "place": queries.SIGNER_ORDER,
    "name": (PledgeSigner.name_fold, PledgeSigner.id),
    "day": (PledgeSigner.signed_on, *queries.SIGNER_ORDER),
}
# What of a list's address its buttons carry along.
KEPT = ("q", "signed", "page", "per_page", "sort")
SIGNED_CHOICES = [("", "Tất cả"), ("no", "Chưa ký"), ("yes", "Đã ký")]
# More ids than this do not fit into the session; such a list is taken back row by row.
MOST_UNDONE = 1500


@bp.get("/planning/pledges/<int:pledge_id>")
@allow(Permission.FESTIVAL_VIEW, of=pledge)
def show_pledge(pledge):
    if lists.wants_export():
        rows = db.session.execute(lists.sorted_by(_asked_rows(pledge), ORDER, "place"))
        return lists.export_xlsx(rows, _columns(pledge), f"cam-ket-{pledge.id}.xlsx")
    return _pledge_page(pledge, SignForm(formdata=None, data={"signed_on": _usual_day(pledge)}))


def _asked_rows(pledge):
    return queries.signer_rows(pledge.id, search=lists.typed_search(), signed=request.args.get("signed", ""))


def _columns(pledge) -> dict:
    return {
        "STT": lambda row: row.position,
        pledges.NAME_HEADS[pledge.kind]: lambda row: row.name,
        pledges.ADDRESS_HEADS[pledge.kind]: lambda row: row.address,
        "Ngày ký": lambda row: row.signed_on,
    }


def _usual_day(pledge):
    """Sheets are signed at the festival; before it, today."""
    held_on, today = pledge.festival.held_on, clock.today()
    return held_on if held_on and held_on <= today else today


def _pledge_page(pledge, form, status=200, refusals=()):
    signed, total = queries.count_signed(pledge.id)
    return render(
        "planning/pledge.html",
        status=status,
        pledge=pledge,
        festival=pledge.festival,
        form=form,
        listing=lists.paged(lists.sorted_by(_asked_rows(pledge), ORDER, "place"), scalars=False),
        signed=signed,
        total=total,
        promises=pledges.promise_lines(pledge.promises),
        kind_name=pledges.PLEDGE_NAMES[pledge.kind],
        signer_word=pledges.SIGNERS[pledge.kind],
        name_head=pledges.NAME_HEADS[pledge.kind],
        address_head=pledges.ADDRESS_HEADS[pledge.kind],
        signed_choices=SIGNED_CHOICES,
        may_work=may_work(pledge.festival),
        undo=offered(f"pledge-{pledge.id}") if status == 200 else None,
        kept=_kept(),
        is_filtered=bool(request.args.get("q") or request.args.get("signed")),
        refusals=list(refusals),
    )


@bp.get("/planning/pledges/<int:pledge_id>/signatures")
@allow(Permission.FESTIVAL_EDIT, of=pledge)
def confirm_signatures(pledge):
    """Everybody who has not signed and matches the search, shown by name before they are noted at once."""
    check_working(pledge.festival.state)
    rows = queries.unsigned(pledge.id, search=lists.typed_search())
    shown = ranges([row.id for row in rows])
    form = SignForm(formdata=None, data={"signed_on": _usual_day(pledge), "shown": shown})
    return _confirm_page(pledge, form, rows)


def _confirm_page(pledge, form, rows, status=200, refusals=()):
    return render(
        "planning/pledge_signatures.html",
        status=status,
        pledge=pledge,
        festival=pledge.festival,
        form=form,
        rows=rows,
        signer_word=pledges.SIGNERS[pledge.kind],
        refusals=list(refusals),
    )


@bp.post("/planning/pledges/<int:pledge_id>/signatures")
@allow(Permission.FESTIVAL_EDIT, of=pledge)
def sign(pledge):
    form, pledge_id = SignForm(), pledge.id
    chosen = _chosen(form)
    if not form.validate_on_submit():
        return _again(pledge, form, 422)
    try:
        count = services.sign(pledge_id, chosen, signed_on=form.signed_on.data, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _again(queries.pledge(pledge_id), form, 409, said)
    word = pledges.SIGNERS[pledge.kind]
    said = f"Đã ghi {count} {word} ký ngày {form.signed_on.data:%d/%m/%Y}."
    _offer_back(pledge_id, said, ".withdraw_signatures", chosen)
    return _back(pledge_id)


def _again(pledge, form, status, refusals=()):
    """The page that the form came from, with what was typed."""
    if form.shown.data:
        return _confirm_page(pledge, form, queries.unsigned(pledge.id), status, refusals)
    return _pledge_page(pledge, form, status, refusals)


def _chosen(form) -> list[int]:
    """The button of one row, the list that was shown, or the ticked rows."""
    one = forms.ids_in([request.form.get("one", "")])
    return one or from_ranges(form.shown.data or "") or forms.ids_in(request.form.getlist("signer"))


def ranges(ids: list[int]) -> str:
    """Ids in few letters: «3,7-20»."""
    parts = []
    for number in sorted(ids):
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def from_ranges(written: str) -> list[int]:
    """The ids again; nothing at all when they are not as ``ranges`` writes them."""
    found: list[int] = []
    for part in written.split(",") if written else []:
        ends = forms.ids_in(part.split("-"))
        if len(ends) != part.count("-") + 1 or len(ends) > 2:
            return []
        first, last = ends[0], ends[-1]
        if last - first > pledges.MOST_SIGNERS or len(found) > pledges.MOST_SIGNERS:
            return []
        found += range(first, last + 1)
    return found


def _offer_back(pledge_id: int, said: str, endpoint: str, ids: list[int]) -> None:
    written = ranges(ids)
    if len(written) > MOST_UNDONE:
        flash(said, "good")
        return
    offer(f"pledge-{pledge_id}", said, url_for(endpoint, pledge_id=pledge_id), shown=written)


def _back(pledge_id: int):
    """To the same page of the list, with the same search."""
    return go(url_for(".show_pledge", pledge_id=pledge_id, **_kept()))


def _kept() -> dict[str, str]:
    return {name: request.args[name] for name in KEPT if name in request.args}


@bp.post("/planning/pledges/<int:pledge_id>/signatures/withdrawal")
@allow(Permission.FESTIVAL_EDIT, of=pledge)
def withdraw_signatures(pledge):
    form, pledge_id = SignForm(), pledge.id
    form.validate_on_submit()
    count = services.unsign(pledge_id, _chosen(form), actor=g.user.actor)
    flash(f"Đã bỏ ghi {count} chữ ký.", "good")
    return _back(pledge_id)


@bp.get("/planning/pledges/<int:pledge_id>/signers/paste")
@allow(Permission.FESTIVAL_EDIT, of=pledge)
def paste_signers(pledge):
    check_working(pledge.festival.state)
    return _paste_page(pledge, SignersForm())


def _paste_page(pledge, form, status=200, rows=(), refusals=()):
    return render(
        "planning/signers_paste.html",
        status=status,
        pledge=pledge,
        festival=pledge.festival,
        form=form,
        columns=forms.columns(pledge.kind),
        signer_word=pledges.SIGNERS[pledge.kind],
        kept=pledges.KEPT[pledge.kind],
        rows=rows,
        is_good=bool(rows) and not any(row.error for row in rows) and not refusals,
        refusals=list(refusals),
    )


@bp.post("/planning/pledges/<int:pledge_id>/signers/paste")
@allow(Permission.FESTIVAL_EDIT, of=pledge)
def save_signers(pledge):
    """First what was understood; then, once somebody has looked at it, all rows or none."""
    form, pledge_id = SignersForm(), pledge.id
    if not form.validate_on_submit():
        return _paste_page(pledge, form, status=422)
    rows = forms.understood(form.rows.data, pledge.kind)
    faults = [f"Dòng {row.number}: {row.error}" for row in rows if row.error]
    if not rows:
        faults = ["Không thấy dòng nào. Hãy sao chép các ô trong Excel rồi dán lại."]
    if len(rows) > pledges.MOST_SIGNERS:
        faults = [f"Một lần dán tối đa {pledges.MOST_SIGNERS} dòng. Hãy chia nhỏ danh sách."]
        rows = rows[:20]
    if faults:
        return _paste_page(pledge, form, status=422, rows=rows, refusals=faults[:20])
    if not form.is_checked.data:
        return _paste_page(pledge, form, rows=rows)
    try:
        count = services.add_signers(
            pledge_id, [(row.cells[0], row.cells[1]) for row in rows], actor=g.user.actor
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _paste_page(queries.pledge(pledge_id), form, status=409, rows=rows, refusals=said)
    twice = len(rows) - count
    flash(f"Đã thêm {count} dòng." + (f" {twice} dòng đã có từ trước nên bỏ qua." if twice else ""), "good")
    return go(url_for(".show_pledge", pledge_id=pledge_id))


@bp.post("/planning/signers/<int:pledge_signer_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=pledge_signer)
def remove_signer(signer):
    pledge_id, name, address = services.remove_signer(signer.id, actor=g.user.actor)
    fields = {"rows": f"{name}\t{address}", "is_checked": "1"}
    url = url_for(".save_signers", pledge_id=pledge_id)
    offer(f"pledge-{pledge_id}", f"Đã xóa dòng «{name}».", url, **fields)
    return _back(pledge_id)
