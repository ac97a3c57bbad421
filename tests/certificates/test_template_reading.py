"""The pages of forms ask the database the same few questions, however many forms there are."""

from festival.accounts.rules import Role
from tests.certificates import make_templates
from tests.commendations import make as commendations


def test_many_forms_cost_no_further_query(world, browse, count_queries):
    commendations.make_award(code="GK_XA")
    clerk = browse(world.users[Role.PRINT_CLERK])
    mine = make_templates.make_template(locality_id=world.here.commune.id)
    url = f"/certificates/seasons/{world.here.season.id}/templates"
    clerk.get(url)
    for number in range(10):
        make_templates.make_template(locality_id=world.here.commune.id, name=f"mau-{number}")
        make_templates.add_version(mine, title=f"Tên {number}")

    with count_queries() as seen_list:
        clerk.get(url)
    with count_queries() as seen_versions:
        clerk.get(f"/certificates/templates/{mine.id}/versions")
    with count_queries() as seen_editor:
        clerk.get(f"/certificates/templates/{mine.id}")

    assert max(len(seen) for seen in (seen_list, seen_versions, seen_editor)) <= 12
