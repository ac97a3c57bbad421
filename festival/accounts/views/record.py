"""The record of who did what, for those who answer for a place."""

from flask import g, request

from festival.accounts import queries
from festival.accounts.naming import names_of
from festival.accounts.views.blueprint import bp, own_place
from festival.accounts.wording import KINDS, act_name, details_in_words
from festival.core import audit
from festival.core.audit import AuditEntry
from festival.core.permissions import Permission
from festival.web.access import may, signed_in
from festival.web.forms import parse_day
from festival.web.htmx import render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

SORTS = {"at": (AuditEntry.id,)}


@bp.get("/admin/audit")
@signed_in
def list_audit():
    own_place(Permission.AUDIT_VIEW)
    asked = {name: request.args.get(name, "") for name in ("thing", "since", "until")}
    query = queries.audit_entries(
        g.user.paths_with(Permission.AUDIT_VIEW),
        with_installation=may(Permission.INSTALLATION_MANAGE, queries.installation()),
    )
    query = queries.entries_matching(
        query,
        typed=typed_search(),
        thing=asked["thing"] if asked["thing"] in KINDS else "",
        since=parse_day(asked["since"]),
        until=parse_day(asked["until"]),
    )
    query = sorted_by(query, SORTS, "-at")
    if wants_export():
        entries = queries.all_of(query)
        columns = {
            "Lúc": lambda entry: entry.at,
            "Người làm": lambda entry: entry.actor_name,
            "Việc": lambda entry: act_name(entry.action),
            "Nội dung": _told(entries),
            "Chuỗi": lambda entry: entry.chain,
            "Số thứ tự": lambda entry: entry.sequence,
            "Mã băm": lambda entry: entry.hash,
        }
        return export_xlsx(entries, columns, "nhat-ky.xlsx")
    page = paged(query)
    return render(
        "accounts/audit.html",
        "accounts/_audit.html",
        page=page,
        asked=asked,
        kinds=[("", "Tất cả"), *sorted(KINDS.items(), key=lambda pair: pair[1])],
        act_name=act_name,
        details=_told(page.rows),
        here=here,
    )


def _told(entries):
    """The words of each entry, with the name of what it is about."""
    names = names_of(entries)
    return lambda entry: details_in_words(
        entry.details, entry.action, names.get((entry.thing_kind, entry.thing_id), "")
    )


@bp.get("/admin/audit/check")
@signed_in
def check_audit():
    """Walk every chain and say whether each still holds; reads everything, so it is a page of its own."""
    own_place(Permission.AUDIT_VIEW)
    count, faults = audit.verify()
    return render("accounts/audit_check.html", count=count, faults=faults)
