import os
import subprocess
import sys

QUESTION = """
import sys
from festival.printing import engine, templates
from tests.printing.samples import make_text
assert "weasyprint" not in sys.modules
assert engine.preflight(templates.load("giay-khen"), [make_text()]) == []
print(engine.printable())
print(engine.why_not_printable())
"""


def answer(folder) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), os.getcwd()]), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", QUESTION], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split("\n")


def test_a_machine_without_pango_checks_texts_and_says_what_to_install(tmp_path):
    # What importing WeasyPrint does where its libraries are missing.
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libgobject-2.0-0')\n")

    printable, reason, _ = answer(tmp_path)

    assert printable == "False"
    assert "libpangoft2-1.0-0" in reason


def test_a_machine_with_pango_can_print(tmp_path):
    assert answer(tmp_path)[:2] == ["True", ""]
