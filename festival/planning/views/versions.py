"""Approved plans: their list, each one's text, and what it changed."""

import json

from festival.core.permissions import Permission
from festival.planning.queries import festival
from festival.planning.queries.versions import plan_version, version_rows
from festival.planning.rules import PART_NAMES, ProgrammePart, differences, versions
from festival.planning.rules.budget import SOURCE_NAMES, FundingSource
from festival.planning.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import render


@bp.get("/planning/festivals/<int:festival_id>/versions")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def list_versions(festival):
    return render("planning/festival_versions.html", festival=festival, rows=version_rows(festival.id))


@bp.get("/planning/festivals/<int:festival_id>/versions/<int:version_number>")
@allow(Permission.FESTIVAL_VIEW, of=plan_version)
def show_version(version):
    content = json.loads(version.content)
    before = plan_version(version.festival_id, version.number - 1)
    sections = differences.differences(json.loads(before.content), content) if before else []
    return render(
        "planning/festival_version.html",
        festival=version.festival,
        frozen=version,
        plan=content,
        facts=_said(differences.facts(content)),
        rain=_said(differences.rain_facts(content["rain"])) if content["rain"] else None,
        total=differences.total(content["budget"]),
        resources=[differences.resource_words(one, content) for one in content["resources"]],
        before=before,
        sections=sections,
        is_whole=versions.is_whole(version.content, version.sha256),
        part_names={part.value: PART_NAMES[part] for part in ProgrammePart},
        source_names={source.value: SOURCE_NAMES[source] for source in FundingSource},
    )


def _said(facts: dict[str, str]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in facts.items() if value]
