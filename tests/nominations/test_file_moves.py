"""A file that hangs on the wrong paper is put under the right one, by sending it again or by moving it."""

import pytest

from festival.accounts.rules import Role
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations import queries
from festival.nominations.rules import NominationState
from festival.nominations.services import files
from tests.nominations.make import make_nomination
from tests.nominations.test_files import GOOD, a_file, only_file, put, rows, send

S = NominationState


def acts(nomination) -> list[tuple]:
    return [(one.action, one.details["note"]) for one in audit.history(("nomination", nomination.id))]


def test_a_file_sent_again_under_a_paper_hangs_on_it_now(world, head):
    nomination = make_nomination(world.here)
    url = f"/nominations/{nomination.id}/papers"
    send(head, nomination.id, **{"": ("quet.pdf", GOOD["pdf"])})

    send(head, nomination.id, TT=("quet.pdf", GOOD["pdf"]))

    assert [code for code, *_rest in rows(nomination.id)] == ["TT"]
    words = head.page(url).words
    assert "Đã chuyển 1 tệp có từ trước sang giấy tờ vừa chọn" in words
    assert "Tờ trình đề nghị khen thưởng Đã có tệp" in words
    assert acts(nomination)[0] == ("nomination.file_move", "1 tệp: Tờ trình đề nghị khen thưởng.")


def test_a_file_sent_again_as_another_one_stays_where_it_is(world, head):
    nomination = make_nomination(world.here)
    send(head, nomination.id, TT=("quet.pdf", GOOD["pdf"]))

    send(head, nomination.id, **{"": ("quet.pdf", GOOD["pdf"])})

    assert [code for code, *_rest in rows(nomination.id)] == ["TT"]
    assert "Các tệp này đã có trong hồ sơ" in head.page(f"/nominations/{nomination.id}/papers").words


def test_a_file_is_moved_to_another_paper_and_back(world, head):
    nomination = make_nomination(world.here)
    put(nomination.id, a_file(code="TT"))
    url = f"/nominations/files/{only_file().id}/paper"

    answer = head.post(url, {"paper": "DS"})

    assert answer.location.endswith(f"/nominations/{nomination.id}/papers")
    assert rows(nomination.id) == [("DS", "to-trinh.pdf", 4)]
    assert "Đã chuyển tệp «to-trinh.pdf»" in head.page(answer.location).words
    head.post(url, {"paper": ""})
    assert rows(nomination.id) == [("", "to-trinh.pdf", 4)]
    assert [act for act, _note in acts(nomination)] == ["nomination.file_move"] * 2 + ["nomination.file_add"]


def test_moving_a_file_to_where_it_hangs_is_no_act(world):
    nomination = make_nomination(world.here)
    put(nomination.id, a_file(code="TT"))

    files.move_file(only_file().id, "TT", actor=SYSTEM)

    assert [act for act, _note in acts(nomination)] == ["nomination.file_add"]


def test_a_file_goes_under_papers_of_the_award_only(world, head):
    nomination = make_nomination(world.here)
    put(nomination.id, a_file(code="TT"))

    answer = head.post(f"/nominations/files/{only_file().id}/paper", {"paper": "XNTG"}, status=409)

    assert "vừa đổi" in answer.text
    assert rows(nomination.id) == [("TT", "to-trinh.pdf", 4)]


def test_a_file_of_a_dossier_that_left_the_desk_stays(world):
    nomination = make_nomination(world.here)
    put(nomination.id, a_file(code="TT"))
    queries.nomination(nomination.id).state = S.SUBMITTED
    db.session.commit()

    with pytest.raises(RuleBroken, match="đã nộp"):
        files.move_file(only_file().id, "DS", actor=SYSTEM)


def test_a_file_of_another_place_is_not_moved(world, browse):
    nomination = make_nomination(world.here)
    put(nomination.id, a_file(code="TT"))
    stranger = browse(world.there.users[Role.UNIT_PROPOSER])

    stranger.post(f"/nominations/files/{only_file().id}/paper", {"paper": "DS"}, status=404)
