"""States of batches and copies, chunks, signs of life, addresses of verification."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from festival.certificates import rules
from festival.certificates.forms import Asked, read_address
from festival.certificates.rules import MOVES, BatchState, CopyAction, CopyState
from festival.core import workers
from festival.core.errors import RuleBroken

NOON = datetime(2026, 8, 12, 5, tzinfo=UTC)
TOKEN, SIGNATURE = "0vpRKwBUoGsR3E-IfekVZQ", "s" * 86


@pytest.mark.parametrize(
    ("state", "action", "after"),
    [
        (CopyState.QUEUED, CopyAction.PRINT, CopyState.PRINTED),
        (CopyState.PRINTED, CopyAction.GOOD, CopyState.GOOD),
        (CopyState.PRINTED, CopyAction.SPOIL, CopyState.SPOILED),
        (CopyState.GOOD, CopyAction.HAND, CopyState.HANDED),
        (CopyState.GOOD, CopyAction.VOID, CopyState.VOID),
        (CopyState.GOOD, CopyAction.REPLACE, CopyState.VOID),
        (CopyState.HANDED, CopyAction.REPLACE, CopyState.VOID),
    ],
)
def test_a_copy_goes_its_way(state, action, after):
    assert rules.after(state, action) is after


@pytest.mark.parametrize(
    ("state", "action"), [pair for pair in product(CopyState, CopyAction) if pair not in MOVES]
)
def test_every_other_move_of_a_copy_is_refused(state, action):
    with pytest.raises(RuleBroken):
        rules.after(state, action)


@pytest.mark.parametrize("state", CopyState)
def test_the_marks_of_a_copy_are_its_moves(state):
    assert {(state, action) for action in rules.actions_open(state)} == {
        pair for pair in MOVES if pair[0] is state
    }


@pytest.mark.parametrize("state", BatchState)
def test_a_batch_is_stopped_while_unfinished_and_resumed_after(state):
    for check, allowed in (
        (rules.check_may_stop, {BatchState.QUEUED, BatchState.RENDERING}),
        (rules.check_may_resume, {BatchState.STOPPED, BatchState.FAILED}),
        (rules.check_ready, {BatchState.READY}),
    ):
        if state in allowed:
            check(state)
            continue
        with pytest.raises(RuleBroken):
            check(state)


@pytest.mark.parametrize(
    ("forms", "parts"),
    [
        ("", []),
        ("a", [(0, 1, "a")]),
        ("aaa", [(0, 3, "a")]),
        ("aaaa", [(0, 3, "a"), (3, 1, "a")]),
        ("aaaaaabb", [(0, 3, "a"), (3, 3, "a"), (6, 1, "b"), (7, 1, "b")]),
        ("aba", [(0, 1, "a"), (1, 1, "b"), (2, 1, "a")]),
    ],
)
def test_chunks_cover_everything_once_and_mix_no_forms(forms, parts):
    assert rules.runs(forms, {"a": 3, "b": 1}) == parts


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("", []),
        ("3", [3]),
        ("7, 3; 3", [3, 7]),
        ("3, 7, 12-14", [3, 7, 12, 13, 14]),
        ("2 – 4\n20", [2, 3, 4, 20]),
    ],
)
def test_sheets_are_named_by_number_and_range(typed, numbers):
    assert rules.sheet_numbers(typed, 20) == numbers


@pytest.mark.parametrize("typed", ["0", "21", "5-3", "19-21", "ba", "3 7", "-1", "1-2-3", "٣", "9" * 40])
def test_sheets_that_are_not_there_are_refused(typed):
    with pytest.raises(RuleBroken):
        rules.sheet_numbers(typed, 20)


def test_serials_run_on_with_their_zeros():
    assert rules.serials("AT 000098", 3) == ["AT 000098", "AT 000099", "AT 000100"]
    assert rules.serials("7", 1) == ["7"]
    with pytest.raises(RuleBroken, match="kết thúc bằng chữ số"):
        rules.serials("AT", 2)


def test_a_stock_promises_no_sheet_twice():
    assert rules.shortage("Phôi", 10, 6, 4) == ""
    assert "còn 10 phôi, trong đó 6 đã dành cho đợt in khác; đợt này cần 5" in rules.shortage(
        "Phôi", 10, 6, 5
    )
    with pytest.raises(RuleBroken, match="chỉ còn 2 phôi mà cần 3"):
        rules.check_stock("Phôi", 2, 3)


@pytest.mark.parametrize(("seconds", "lost"), [(0, False), (60, False), (61, True)])
def test_a_batch_is_lost_after_its_lease(seconds, lost):
    assert workers.is_lost(NOON, NOON + timedelta(seconds=seconds)) is lost


@pytest.mark.parametrize(("seconds", "alive"), [(0, True), (150, True), (151, False)])
def test_a_worker_lives_while_it_says_so(seconds, alive):
    assert workers.is_alive(NOON, NOON + timedelta(seconds=seconds)) is alive
    assert workers.is_alive(None, NOON) is False


@pytest.mark.parametrize(
    ("done", "total", "elapsed", "left"),
    [(0, 10, 5, None), (5, 10, 10, 10), (10, 10, 9, None), (99, 100, 1, 1)],
)
def test_time_left_is_estimated(done, total, elapsed, left):
    assert rules.seconds_left(done, total, elapsed) == left


@pytest.mark.parametrize("action", CopyAction)
def test_spoiling_and_voiding_need_a_reason(action):
    rules.check_reason(action, "Lem mực")
    if action in (CopyAction.SPOIL, CopyAction.VOID, CopyAction.REPLACE):
        with pytest.raises(RuleBroken):
            rules.check_reason(action, "")
    else:
        rules.check_reason(action, "")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (TOKEN, Asked(TOKEN)),
        (f"  {TOKEN} ", Asked(TOKEN)),
        (f"https://x.vn/verify/{TOKEN}", Asked(TOKEN)),
        (f"https://x.vn/verify/{TOKEN}/", Asked(TOKEN)),
        (f"https://x.vn/verify/{TOKEN}#{SIGNATURE}", Asked(TOKEN, SIGNATURE)),
        (f"{TOKEN}#kurz", Asked(TOKEN)),
        (f"https://x.vn/verify/{TOKEN}?signature=1", Asked(TOKEN)),
        ("", None),
        ("ngắn", None),
        ("<script>alert(1)</script>", None),
        ("../../etc/passwd", None),
        ("a" * 5000, None),
    ],
)
def test_a_code_is_read_from_what_was_typed_or_scanned(typed, asked):
    assert read_address(typed) == asked
