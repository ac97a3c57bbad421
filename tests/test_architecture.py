"""The directions of the package, one committer, no hidden imports, and room in every file."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "festival"
FOLDERS = [
    "core",
    "web",
    "printing",
    "localities",
    "accounts",
    "documents",
    "planning",
    "movement",
    "nominations",
    "voting",
    "commendations",
    "certificates",
    "reports",
]
LAYERS = {"rules": 0, "models": 1, "queries": 2, "services": 3, "forms": 4, "views": 5, "cli": 5, "tasks": 5}
# What a rule may lean on beside other rules.
PURE = ("festival.core.errors.", "festival.core.permissions.")
# Only the factory and what starts from it may know every domain.
EVERYWHERE = {"__init__.py", "worker.py", "settings.py"}
# Slow or optional libraries that a function may import when it runs.
LAZY = {"weasyprint", "highspy", "pyhanko", "docxtpl", "pypdfium2"}
# What one page, one command or one setting needs: a quarter of the start would be spent on them.
# Word files, only where one is written; python-docx is under docxtpl and builds our own templates.
LAZY |= {"docx"}
LAZY |= {"alembic", "flask_migrate", "icalendar", "redis", "xlsxwriter"}
WEB_LIBRARIES = {"flask", "flask_wtf", "wtforms", "flask_limiter"}
WEB_LAYERS = {"forms", "views", "cli", "tasks"}
PRINT_LIBRARIES = {"weasyprint", "pikepdf", "uharfbuzz", "pypdfium2", "fontTools"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def where(path: Path) -> tuple[str, str]:
    """The domain folder of a module and its layer: «forms» for forms.py, forms/drafts.py, forms_drafts.py."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    if len(parts) == 1:
        return "", parts[0]
    return parts[0], layer_of(parts[1])


def layer_of(name: str) -> str:
    layer = name.partition("_")[0]
    return layer if layer in LAYERS else name


def imports(path: Path) -> list[tuple[str, bool]]:
    """Full names of what a module imports, each with whether the import stands inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found += [(f"{node.module}.{alias.name}", id(node) in inside) for alias in node.names]
    return found


def wrong_directions(path: Path) -> list[str]:
    """Imports of ``path`` that go right, between folders or between layers of one folder."""
    folder, layer = where(path)
    wrong = []
    for name, _inside in imports(path):
        parts = name.split(".")
        if parts[0] != "festival" or len(parts) < 2:
            continue
        other_folder, other_layer = parts[1], layer_of(parts[2]) if len(parts) > 2 else ""
        if other_folder not in FOLDERS:
            wrong.append(f"{path.relative_to(ROOT)}: {name} is no domain")
        elif FOLDERS.index(other_folder) > FOLDERS.index(folder):
            wrong.append(f"{path.relative_to(ROOT)}: {name} lies to the right")
        elif other_folder == folder and LAYERS.get(other_layer, -1) > LAYERS.get(layer, 9):
            wrong.append(f"{path.relative_to(ROOT)}: {name} is a later layer")
        elif layer == "rules" and other_layer != "rules" and not name.startswith(PURE):
            wrong.append(f"{path.relative_to(ROOT)}: rules import {name}")
    return wrong


def domain_modules() -> list[Path]:
    return [path for path in modules() if path.parent != PACKAGE or path.name not in EVERYWHERE]


def test_the_package_has_only_the_folders_of_the_path():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert folders <= set(FOLDERS)


def test_imports_go_left():
    assert [fault for path in domain_modules() for fault in wrong_directions(path)] == []


def test_the_direction_check_sees_a_wrong_import(tmp_path, monkeypatch):
    package = tmp_path / "festival"
    (package / "planning").mkdir(parents=True)
    bad = package / "planning" / "rules.py"
    bad.write_text(
        "from festival.voting.models import Ballot\n"
        "from festival.planning.services import submit\n"
        "from festival.core.db import db\n"
        "from festival.core.errors import RuleBroken\n"
    )
    monkeypatch.setitem(globals(), "PACKAGE", package)
    monkeypatch.setitem(globals(), "ROOT", tmp_path)

    assert wrong_directions(bad) == [
        "festival/planning/rules.py: festival.voting.models.Ballot lies to the right",
        "festival/planning/rules.py: festival.planning.services.submit is a later layer",
        "festival/planning/rules.py: rules import festival.core.db.db",
    ]


def test_no_module_lies_in_an_import_cycle():
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in modules()}
    graph = {
        name: {
            target
            for imported, _inside in imports(path)
            for target in (imported, imported.rpartition(".")[0])
            if target in names and target != name
        }
        for name, path in names.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_nothing_is_imported_inside_a_function_but_slow_libraries():
    hidden = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name, inside in imports(path)
        if inside and name.split(".")[0] not in LAZY
    ]

    assert hidden == []


def test_the_web_libraries_stay_in_views_forms_cli_and_web():
    strays = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in domain_modules()
        for name, _inside in imports(path)
        if name.split(".")[0] in WEB_LIBRARIES
        and where(path)[0] != "web"
        and where(path)[1] not in WEB_LAYERS
        and (where(path), name) not in WEB_EXCEPTIONS
    ]

    assert strays == []


# The navigation is a context processor; seals belong to the running installation, as its database does.
WEB_EXCEPTIONS = {
    (("reports", "navigation"), name) for name in ("flask.Flask", "flask.g", "flask.request", "flask.url_for")
} | {(("core", "seals"), "flask.current_app")}


def test_the_print_libraries_stay_in_printing():
    strays = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name, _inside in imports(path)
        if name.split(".")[0] in PRINT_LIBRARIES and where(path)[0] != "printing"
    ]

    assert strays == []


def test_printing_knows_no_request_and_no_database():
    strays = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in (PACKAGE / "printing").rglob("*.py")
        for name, _inside in imports(path)
        if name.split(".")[0] in {"flask", "sqlalchemy", "flask_sqlalchemy"}
        or name.startswith("festival.core.db")
    ]

    assert strays == []


def test_only_one_file_commits():
    committers = {
        str(path.relative_to(ROOT))
        for path in modules()
        if re.search(r"session\.commit\(|\.commit\(\)", path.read_text(encoding="utf-8"))
    }

    assert committers == {"festival/core/db.py"}


def test_nobody_catches_everything_or_sleeps():
    strays = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"except Exception|except:|time\.sleep\(", line)
    ]

    assert strays == []


@pytest.mark.parametrize(("folder", "suffix", "most"), [("festival", "py", 400), ("templates", "html", 150)])
def test_no_file_outgrows_its_room(folder, suffix, most):
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / folder).rglob(f"*.{suffix}")
    }

    assert {path: lines for path, lines in lengths.items() if lines > most} == {}


def test_no_function_is_longer_than_a_screen():
    long = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > 45:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines

    assert long == {}


def test_templates_carry_no_inline_style_or_script():
    strays = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"""\s(style|on[a-z]+)=["']|<script(?![^>]*\ssrc=)|\|\s*safe\b""", line)
    ]

    assert strays == []


def test_templates_load_nothing_from_another_host():
    strays = [
        f"{path.relative_to(ROOT)}"
        for folder in ("templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".css"}
        and re.search(
            r"""(src|href)=["'](https?:)?//|url\(["']?(https?:)?//""", path.read_text(encoding="utf-8")
        )
    ]

    assert strays == []
