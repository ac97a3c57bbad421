"""Every act of decisions and certificates has words, in the record and in the history of a page."""

import ast
import re
from pathlib import Path

from flask import current_app

from festival.accounts.rules import Role
from festival.accounts.wording import KINDS, VERBS, WHOLE
from festival.certificates import services
from festival.certificates.rules import BlankAct, CopyAction
from festival.commendations.rules import CommendationAction, DecisionAction
from festival.core.audit import Actor
from tests.certificates import make

FESTIVAL = Path(__file__).resolve().parents[2] / "festival"
ACT = re.compile(r"[a-z_]+\.[a-z_]+")
NO_ACTS = re.compile(r".*\.(id|pdf|zip)")
# Acts whose last word is put in when they are written.
STEPS = {
    "blank.": [act.value for act in BlankAct if act is not BlankAct.USED],
    "commendation.": [act.value for act in CommendationAction],
    "copy.": [act.value for act in CopyAction],
    "decision.": [act.value for act in DecisionAction],
    "printer.": ["create", "edit", "calibrate", "archive", "revive"],
}


def modules() -> list[ast.Module]:
    paths = (
        path
        for room in ("certificates", "commendations")
        for layer in ("services", "models")
        for path in sorted((FESTIVAL / room / layer).glob("*.py"))
    )
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def named_in_full() -> set[str]:
    words = {
        node.value
        for module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {word for word in words if ACT.fullmatch(word) and not NO_ACTS.fullmatch(word)}


def beginnings() -> set[str]:
    """«copy.» of every act that is put together from its step."""
    firsts = {
        node.values[0].value
        for module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    }
    return {first for first in firsts if re.fullmatch(r"[a-z_]+\.", first)}


def things() -> set[str]:
    """What the acts are about, by which the record is narrowed."""
    asked = (
        node.args[3]
        for module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record"
    )
    return {thing.elts[0].value for thing in asked}


def has_words(act: str) -> bool:
    kind, _, verb = act.partition(".")
    return act in WHOLE or (kind in KINDS and verb in VERBS)


def test_every_act_of_decisions_and_certificates_has_words():
    acts = named_in_full() | {kind + step for kind, steps in STEPS.items() for step in steps}

    assert beginnings() == set(STEPS)
    assert {"batch.order", "bonus.pay", "form.set", "stage.move", "copy.replace"} <= acts
    assert {act for act in acts if not has_words(act)} == set()


def test_the_record_can_be_narrowed_to_everything_that_acts_are_about():
    assert things() - set(KINDS) == set()


def test_the_history_of_a_certificate_tells_of_a_reprint_in_words(world, browse):
    batch = make.make_good(place=world.here)
    copy = batch.copies[0]
    url = f"/certificates/commendations/{copy.commendation_id}"
    services.reprint_copy(
        copy_id=copy.id, reason="Ướt", files=current_app.extensions["files"], actor=Actor(None, "Máy")
    )

    words = browse(world.users[Role.PRINT_CLERK]).page(url).words

    assert "Hủy bản in để in lại" in words
    assert "copy." not in words
