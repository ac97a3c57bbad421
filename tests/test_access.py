"""Who may enter what. The table below is the policy: a new route fails until its line is written here."""

from flask import url_for

from festival.accounts.rules import GRANTS, Role
from festival.core.db import db
from festival.core.permissions import Permission
from festival.web.access import locality_of
from tests.conftest import empty_tables
from tests.factories import make_world
from tests.policy import ACCESS
from tests.world import furnish_world


def declared(app) -> dict[str, str]:
    """What every view declares: a permission's name, «public» or «signed_in»."""
    return {
        endpoint: view.access.permission.name if view.access.permission else view.access.kind
        for endpoint, view in app.view_functions.items()
    }


def rules_of(app, kind=None) -> list:
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
    return [
        rule for rule in rules if rule.endpoint != "static" and ACCESS.get(rule.endpoint) not in (None, kind)
    ]


def methods_of(rule) -> list[str]:
    return sorted(rule.methods - {"HEAD", "OPTIONS"})


def address(app, rule, ids: dict) -> str:
    missing = set(rule.arguments) - set(ids)
    assert not missing, f"tests/world.py knows no {missing} for {rule}"
    extra = {
        "commendations.create_draft": {"award": ids["award_type_id"]},
        "certificates.form_picture": {"form": "giay-khen"},
    }.get(rule.endpoint, {})
    with app.test_request_context():
        return url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments}, **extra)


def thing_of(app, rule, ids: dict):
    """What the guard of a route loads."""
    loader = app.view_functions[rule.endpoint].access.loader
    return loader(**{name: ids[name] for name in taken(app, rule)})


def taken(app, rule) -> tuple[str, ...]:
    """The URL arguments a route's guard loads its thing by; none for a page about one's own place."""
    code = app.view_functions[rule.endpoint].access.loader.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def test_every_route_declares_the_access_that_is_written_here(app):
    assert declared(app) == ACCESS


def test_routes_are_kebab_case_with_typed_arguments(app):
    for rule in rules_of(app):
        plain = [part for part in rule.rule.split("/") if part and "<" not in part]
        assert all(part == part.lower() and "_" not in part for part in plain), rule
        for name in rule.arguments:
            assert f"int:{name}>" in rule.rule or name in ("token", "code", "sha256"), rule


def test_a_stranger_is_asked_to_sign_in(app, world, browse):
    ids = furnish_world(world)
    answers = {}
    for rule in rules_of(app, "public"):
        for method in methods_of(rule):
            answers[rule.endpoint, method] = browse().status(method, address(app, rule, ids))

    assert set(answers.values()) == {401}


def test_public_pages_ask_nobody_to_sign_in(app, world, browse):
    ids = furnish_world(world)
    refused = {}
    for rule in rules_of(app):
        if ACCESS[rule.endpoint] == "public" and "GET" in rule.methods:
            status = browse().status("GET", address(app, rule, ids))
            if status in (401, 403):
                refused[rule.endpoint] = status

    assert refused == {}


# What is asked depends on the act or the unit that the form names; the view asks for it. Their tests are
# in tests/planning. Here it matters that whoever may not even look is refused.
BY_THE_FORM = {
    "planning.ask_reason",
    "planning.create_festival",
    "planning.move_festival",
    "planning.new_festival",
    "planning.resume_festival",
}


def guarded(app) -> list[tuple]:
    """(rule, method, permission) of every route that asks for a permission, reading ones first."""
    found = [
        (rule, method, Permission[ACCESS[rule.endpoint]])
        for rule in rules_of(app)
        if ACCESS[rule.endpoint].isupper()
        for method in methods_of(rule)
    ]
    return sorted(found, key=lambda route: route[1])


def accepted(app, rule, role: Role, user, thing) -> set[str]:
    """«in», «forbidden» or «hidden», from the table of roles and from the roll of the thing."""
    access = app.view_functions[rule.endpoint].access
    permission = access.permission
    holds = permission in GRANTS[role]
    if thing is None:  # a page about the person's own place
        return {"in"} if holds else {"forbidden", "hidden"}
    admits = getattr(thing, "admits", lambda *_: False)
    stands_above = any(locality_of(thing).path.startswith(path) for path, _role in user.standing)
    stands_right = any(locality_of(thing).path == path for path, _role in user.standing)
    if admits(user, permission) or (holds and (stands_right if access.is_own else stands_above)):
        return {"in", "forbidden", "hidden"} if rule.endpoint in BY_THE_FORM else {"in"}
    return {"forbidden"} if stands_above or admits(user, None) else {"hidden"}


def verdict(status: int) -> str:
    return {403: "forbidden", 404: "hidden", 401: "stranger"}.get(status, "in")


def test_whoever_a_permission_does_not_name_is_refused(app, world, browse):
    ids = furnish_world(world)
    browsers = {role: browse(user) for role, user in world.users.items()}
    wrong, refusals = {}, 0
    for rule, method, _permission in guarded(app):
        thing = thing_of(app, rule, ids) if taken(app, rule) else None
        for role, user in world.users.items():
            wanted = accepted(app, rule, role, user, thing)
            if "in" in wanted:
                continue
            refusals += 1
            got = verdict(browsers[role].status(method, address(app, rule, ids)))
            if got not in wanted:
                wrong[rule.endpoint, method, role.value] = (got, wanted)

    assert wrong == {}
    assert refusals > 500


def test_whoever_a_permission_names_is_let_in(app, world, browse):
    ids = furnish_world(world)
    spent, wrong = False, {}
    for rule, method, _permission in guarded(app):
        for role in Role:
            if spent:  # somebody who was let in deleted the thing, or took the step
                world = restart()
                ids, spent = furnish_world(world), False
            user = world.users[role]
            thing = thing_of(app, rule, ids) if taken(app, rule) else None
            if accepted(app, rule, role, user, thing) != {"in"}:
                continue
            got = verdict(browse(user).status(method, address(app, rule, ids)))
            spent = method == "POST" and is_gone(app, rule, ids)
            if got != "in":
                wrong[rule.endpoint, method, role.value] = got

    assert wrong == {}


def restart():
    db.session.rollback()  # PostgreSQL empties no table that a transaction still reads
    empty_tables()
    return make_world()


def is_gone(app, rule, ids: dict) -> bool:
    db.session.rollback()
    db.session.expire_all()
    return bool(taken(app, rule)) and thing_of(app, rule, ids) is None


def test_nothing_of_a_locality_exists_for_another(app, world, browse):
    ids = furnish_world(world)
    strangers = {role: browse(user) for role, user in world.there.users.items()}
    answers = {
        (rule.endpoint, method, role.value): stranger.status(method, address(app, rule, ids))
        for rule, method, _permission in guarded(app)
        if taken(app, rule)
        for role, stranger in strangers.items()
    }

    assert {key: status for key, status in answers.items() if status != 404} == {}
    assert len(answers) > 800


def test_a_thing_that_is_not_there_looks_like_a_foreign_one(app, world, browse):
    furnish_world(world)
    names = {name for rule in rules_of(app) for name in rule.arguments} | {"award_type_id"}
    nowhere = dict.fromkeys(names, 999_999) | {
        "token": "x" * 22,
        "code": "99999",
        "sha256": "0" * 64,
    }
    answers = {}
    for rule in rules_of(app, "signed_in"):
        if ACCESS[rule.endpoint].isupper() and taken(app, rule):
            for method in methods_of(rule):
                url = address(app, rule, nowhere)
                answers[rule.endpoint, method] = browse(world.users[Role.LEADER]).status(method, url)

    assert set(answers.values()) == {404}, {key: value for key, value in answers.items() if value != 404}


def test_every_permission_is_used_and_every_role_grants_something(app):
    used = {access for access in ACCESS.values() if access.isupper()}
    granted = {permission.name for permissions in GRANTS.values() for permission in permissions}

    # A list has no object to ask about, its query takes the scope. What comes up to the province is its
    # office's to review because the nomination admits it: tests/nominations/test_forwarding.py.
    assert {permission.name for permission in Permission} - used == {"AUDIT_VIEW", "NOMINATION_RECEIVE"}
    assert granted | {"BALLOT_CAST", "BALLOTS_COUNT"} == {permission.name for permission in Permission}
    assert all(GRANTS[role] for role in Role)


def test_an_administrator_reads_no_dossier_and_no_role_casts_ballots():
    assert Permission.NOMINATION_VIEW not in GRANTS[Role.ADMIN]
    assert Permission.NOMINATION_VIEW not in GRANTS[Role.PRINT_CLERK]
    assert not [role for role in Role if {Permission.BALLOT_CAST, Permission.BALLOTS_COUNT} & GRANTS[role]]
