"""The signed result of a session: what is in it, and that nothing wrong passes its check."""

import json
import os
import subprocess
import sys
from copy import deepcopy
from dataclasses import replace

import pytest

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.keys import SigningKeys
from festival.nominations.rules import ShareRule
from festival.voting import queries, result_file, rules, services
from festival.voting.models import Ballot, Conflict
from festival.voting.rules import Channel, Choice, Outcome, VoteMethod, results
from tests.voting import make, papers

YES, NO, BLANK = Choice.YES, Choice.NO, Choice.BLANK
SIMPLE = rules.default_terms(ShareRule.MAJORITY)


@pytest.fixture
def closed(world):
    """Eleven members, three items: 7 yes, 2 no, 1 blank of ten who came; the third fails."""
    made = make.make_vote(world.here, items=3, absent=1)
    for user in made.users[:7]:
        make.cast(made, user, YES, YES, NO)
    for user in made.users[7:9]:
        make.cast(made, user, NO, NO, YES)
    make.cast(made, made.users[9], BLANK, YES, BLANK)
    make.close(made)
    return made


@pytest.fixture
def keys(app):
    return app.extensions["keys"]


def built(made, keys) -> bytes:
    return result_file.build(queries.council_session(made.id), keys)


def signed(content: dict, keys) -> bytes:
    """A file with any content at all, honestly signed."""
    content = {name: value for name, value in content.items() if name != "signature"}
    return result_file._text({**content, "signature": keys.sign(result_file._signed(content))})


def verify(app, path, *options):
    return app.test_cli_runner().invoke(args=["voting", "verify", str(path), *options])


def refusal(path, keys, key=None) -> str:
    with pytest.raises(RuleBroken) as refused:
        result_file.check(result_file.load(path), keys=keys, key=key)
    return str(refused.value)


@pytest.fixture
def file(closed, keys, tmp_path):
    path = tmp_path / "result.json"
    path.write_bytes(built(closed, keys))
    return path


# What is in it


def test_the_file_holds_rule_roll_counts_and_audit_entry(closed, keys):
    content = json.loads(built(closed, keys))
    session, entry = make.session_of(closed), queries.closing_entry(closed.id)

    assert set(content) == {
        "format",
        "version",
        "key",
        "signature",
        "session",
        "council",
        "roll",
        "items",
        "audit",
    }
    assert content["roll"] == {"members": 11, "present": 10, "written": 0}
    assert content["audit"] == {
        "action": "session.close",
        "chain": session.council.locality_id,
        "sequence": entry.sequence,
        "hash": entry.hash,
    }
    item = content["items"][0]
    row = {"yes": 7, "no": 2, "blank": 1, "invalid": 0}
    assert item["figures"] == {
        "members": 11,
        "present": 10,
        "written": 0,
        "recused": 0,
        "recused_present": 0,
        "recused_written": 0,
        "channels": {"screen": row},
        **row,
        "base": 11,
        "needed": 6,
        "share": "63,6",
    }
    assert item["rule"] == {**results.plain(SIMPLE)}
    assert [one["outcome"] for one in content["items"]] == ["passed", "passed", "failed"]


def test_the_file_names_no_voter_and_holds_no_ballot(closed, keys):
    text = built(closed, keys).decode()

    ballots = [ballot.id for ballot in db.session.query(Ballot)]
    assert len(ballots) == 30
    assert not [one for one in ballots if one.hex in text or str(one) in text]
    assert not [user.full_name for user in closed.users if user.full_name in text]


def test_the_same_session_gives_the_same_bytes_also_after_signing(closed, keys):
    first = built(closed, keys)
    services.sign_minutes(session_id=closed.id, actor=SYSTEM)
    db.session.expire_all()

    assert built(closed, keys) == first


def test_figures_that_the_pages_hide_are_not_in_the_file(world, keys, tmp_path):
    made = make.make_vote(world.here, items=2)
    for user in made.users[:2]:
        make.cast(made, user, YES)
    make.close(made)

    content = json.loads(built(made, keys))

    assert [(one["figures"], one["outcome"], one["deferral"]) for one in content["items"]] == [
        (None, "deferred", "few_ballots")
    ] * 2
    path = tmp_path / "hidden.json"
    path.write_bytes(built(made, keys))
    result_file.check(result_file.load(path), keys=keys)


def test_a_session_without_quorum_has_a_file_too(world, app, keys, tmp_path):
    made = make.make_session(world.here, items=2)
    make.convene(made, absent=8)
    services.end_without_quorum(session_id=made.id, actor=SYSTEM)
    path = tmp_path / "none.json"
    path.write_bytes(built(made, keys))

    answer = verify(app, path)

    assert answer.exit_code == 0
    assert "chưa đủ số thành viên tham gia theo Quy chế" in answer.output


def test_it_is_downloaded_only_after_the_end_and_writes_nothing(world, closed, browse, count_queries):
    planned = make.make_session(world.here)
    secretary = browse(world.users[Role.COUNCIL_SECRETARY])

    with count_queries() as seen:
        answer = secretary.get(f"/council/sessions/{closed.id}/result-file")

    assert (
        answer.headers["Content-Disposition"]
        == f"attachment; filename=ket-qua-phien-hop-2026-07-25-{closed.id}.json"
    )
    assert json.loads(answer.data)["session"]["uuid"] == str(make.session_of(closed).uuid)
    assert not [line for line in seen if line.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    secretary.get(f"/council/sessions/{planned.id}/result-file", status=409)


# Its check


def test_the_command_reports_a_good_file(app, file):
    answer = verify(app, file)

    lines = answer.output.splitlines()
    assert answer.exit_code == 0
    assert lines[0] == "Phiên họp xét khen thưởng Ngày hội năm 2026, ngày 25/07/2026"
    assert lines[2] == "Thành viên 11, có mặt 10, ý kiến bằng văn bản 0"
    assert lines[3].endswith("7/11 phiếu đồng ý, cần 6 theo Quy chế 216/QĐ-UBND: thông qua")
    assert lines[5].endswith("2/11 phiếu đồng ý, cần 6 theo Quy chế 216/QĐ-UBND: không thông qua")
    assert lines[-1] == "Chữ ký khớp. Mọi kết quả đúng với số phiếu và quy tắc ghi trong tệp."


def test_no_database_is_asked(app, file, tmp_path):
    """A real command with a database that nobody can reach, and with only the public key."""
    environment = {
        **os.environ,
        "SECRET_KEY": "k" * 40,
        "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "voting", "verify", str(file)]
    key = app.extensions["keys"].public_key

    with_key = subprocess.run([*command, "--key", key], env=environment, capture_output=True, check=False)
    without = subprocess.run(command, env=environment, capture_output=True, check=False)

    assert (with_key.returncode, with_key.stderr) == (0, b"")
    assert without.returncode == 1
    assert without.stderr.decode().startswith("Chữ ký KHÔNG khớp")


def test_every_changed_byte_is_found(file, keys):
    raw = file.read_bytes()
    passed = []
    for place in range(0, len(raw), 7):
        file.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        try:
            result_file.check(result_file.load(file), keys=keys)
        except RuleBroken:
            continue
        passed.append(place)

    assert passed == []


@pytest.mark.parametrize(
    "change", [lambda raw: raw + b" ", lambda raw: raw.replace(b"\n", b"\r\n"), lambda raw: raw[:-1]]
)
def test_another_way_of_writing_the_same_is_refused(file, keys, change):
    file.write_bytes(change(file.read_bytes()))

    assert refusal(file, keys) == "Tệp đã bị sửa sau khi tải về: cách viết khác với tệp do trang này xuất."


def test_another_installation_s_key_is_refused(file, keys, tmp_path):
    other = SigningKeys(tmp_path / "other")

    assert refusal(file, keys, key=other.public_key).startswith("Chữ ký KHÔNG khớp")
    assert refusal(file, keys, key="abc").startswith("Khóa công khai không đúng dạng")
    assert refusal(file, keys, key="").startswith("Khóa công khai không đúng dạng")
    file.write_bytes(signed({**json.loads(file.read_bytes()), "key": other.public_key}, other))
    assert refusal(file, keys).startswith("Chữ ký KHÔNG khớp")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "không đọc được JSON"),
        (b"\xff\xfe{}", "không đọc được JSON"),
        (b"[" * 200_000, "không đọc được JSON"),
        (b'{"a":' * 200_000, "không đọc được JSON"),
        (b"{}", "hoặc đã bị sửa: format"),
        (b"[]", "hoặc đã bị sửa: format"),
        (b'"text"', "hoặc đã bị sửa: format"),
        (b'{"format": "festival.vote-result", "format": "festival.vote-result"}', "không đọc được JSON"),
        (b'{"format": "festival.vote-result", "version": NaN}', "không đọc được JSON"),
        (b'{"format": "festival.vote-result", "version": 1e400}', "không đọc được JSON"),
        (b'{"format": "festival.vote-result", "version": ' + b"9" * 5000 + b"}", "không đọc được JSON"),
        (b'{"format": "festival.vote-result", "version": 2}', "hoặc đã bị sửa: version"),
        (b'{"format": "festival.vote-result", "version": true}', "hoặc đã bị sửa: version"),
        (b'{"format": "festival.vote-result", "version": 1}', "hoặc đã bị sửa: audit, council, items, key"),
        (b" " * 50_000_000, "lớn hơn 4 MB"),
    ],
)
def test_what_is_no_result_file_is_refused_with_a_sentence(app, tmp_path, raw, sentence):
    path = tmp_path / "other.json"
    path.write_bytes(raw)

    answer = verify(app, path)

    assert (answer.exit_code, sentence in answer.output) == (1, True), answer.output


def test_what_cannot_be_read_is_refused_with_a_sentence(app, tmp_path):
    answers = [verify(app, path) for path in (tmp_path / "none.json", tmp_path)]

    assert [(one.exit_code, one.output.startswith("Không đọc được tệp")) for one in answers] == [
        (1, True)
    ] * 2


def edit(content, path, value):
    for name in path[:-1]:
        content = content[name]
    content[path[-1]] = value


LIES = [
    (["items", 0, "outcome"], "failed", "ghi «Không thông qua» nhưng số phiếu cho «Thông qua»"),
    (["items", 2, "outcome"], "passed", "ghi «Thông qua» nhưng số phiếu cho «Không thông qua»"),
    (["items", 0, "outcome"], "pending", "ghi «Chưa có kết quả» nhưng"),
    (["items", 0, "deferral"], "tie", "nhưng số phiếu cho «Thông qua»"),
    (["items", 0, "chair_agrees"], True, "nhưng số phiếu cho «Thông qua»"),
    (["items", 0, "rule", "chair_must_agree"], True, "nhưng số phiếu cho «Chờ ý kiến Chủ tịch Hội đồng»"),
    (["items", 0, "rule", "pass_num"], 0, "phải tính trên 11 và cần 1 phiếu"),
    (["items", 0, "rule", "pass_den"], 0, "Tỷ lệ phải từ 0 đến 1"),
    (["items", 0, "rule", "quorum_num"], 3, "nhưng số phiếu cho «Chuyển phiên sau: chưa đủ số thành viên"),
    (["items", 0, "rule", "method"], "show_of_hands", "của cách bỏ phiếu mà quy tắc không cho"),
    (["items", 0, "rule", "pass_base"], "valid_ballots", "phải tính trên 9 và cần 5 phiếu"),
    (["items", 0, "figures", "yes"], 8, "không cộng lại thành tổng số"),
    (["items", 0, "figures", "channels", "screen", "no"], 3, "không cộng lại thành tổng số"),
    (["items", 0, "figures", "members"], 9, "không khớp danh sách họp"),
    (["items", 0, "figures", "recused"], 12, "không cộng lại được"),
    (["items", 0, "figures", "recused_present"], 11, "nhiều hơn số người tham gia"),
    (["items", 0, "figures", "base"], 10, "phải tính trên 11"),
    (["items", 0, "figures", "needed"], 5, "cần 6 phiếu"),
    (["items", 0, "figures", "share"], "63,7", "tỷ lệ phải là 63,6%"),
    (["items", 0, "figures"], None, "nhưng không có số phiếu"),
    (["items", 0, "rule"], None, "không có quy tắc bỏ phiếu"),
    (["items", 0, "position"], 2, "Số thứ tự của các hồ sơ không liên tục"),
    (["roll", "present"], 9, "không khớp danh sách họp"),
    (["roll", "members"], 8, "nhiều hơn số thành viên"),
    (["audit", "action"], "session.plan", "không phải mục kết thúc"),
]


@pytest.mark.parametrize(("path", "value", "sentence"), LIES)
def test_numbers_that_do_not_give_the_outcome_fail_even_when_signed(file, keys, path, value, sentence):
    content = json.loads(file.read_bytes())
    edit(content, path, value)
    file.write_bytes(signed(content, keys))

    assert sentence in refusal(file, keys)


SHAPES = [
    (["items", 0, "figures", "yes"], -1, "items[0].figures.yes"),
    (["items", 0, "figures", "yes"], True, "items[0].figures.yes"),
    (["items", 0, "figures", "yes"], "7", "items[0].figures.yes"),
    (["items", 0, "figures", "yes"], 10**10, "items[0].figures.yes"),
    (["items", 0, "figures", "channels"], {"mail": {}}, "items[0].figures.channels.mail"),
    (["items", 0, "outcome"], "won", "items[0].outcome"),
    (["items"], {}, "items"),
    (["session", "uuid"], "1", "session.uuid"),
    (["session", "held_on"], "25/07/2026", "session.held_on"),
    (["session", "title"], "\x1b[2J", "session.title"),
    (["session", "title"], "x" * 3000, "session.title"),
    (["session", "voters"], [], "session.voters"),
]


@pytest.mark.parametrize(("path", "value", "where"), SHAPES)
def test_a_signed_file_of_another_shape_is_refused(file, keys, path, value, where):
    content = json.loads(file.read_bytes())
    edit(content, path, value)
    file.write_bytes(signed(content, keys))

    assert refusal(file, keys) == f"Tệp không phải tệp kết quả bỏ phiếu, hoặc đã bị sửa: {where}."


# Every outcome that a count can have passes its own check


@pytest.mark.parametrize(
    ("terms", "counts", "word"),
    [
        ({}, (6, 4, 1, 0), None),
        ({}, (5, 5, 1, 0), None),
        ({"tie_rule": rules.TieRule.VOTE_AGAIN}, (5, 5, 1, 0), None),
        ({"tie_rule": rules.TieRule.CHAIR_DECIDES}, (5, 5, 1, 0), False),
        ({"chair_must_agree": True}, (9, 1, 1, 0), None),
        ({"chair_must_agree": True}, (9, 1, 1, 0), True),
        ({"chair_must_agree": True}, (9, 1, 1, 0), False),
        ({"pass_base": rules.Base.VALID_BALLOTS}, (2, 1, 8, 0), None),
        ({"pass_base": rules.Base.VALID_BALLOTS, "tie_rule": rules.TieRule.VOTE_AGAIN}, (0, 0, 11, 0), None),
    ],
)
def test_every_outcome_of_a_count_agrees_with_its_own_numbers(file, keys, terms, counts, word):
    terms = replace(SIMPLE, **terms)
    tally = rules.Tally(rules.Gathering(11, 11), *counts)
    row = rules.Row(*counts)
    outcome, deferral = rules.decide(terms, tally, {Channel.SCREEN: row.cast})
    if word is not None:
        outcome, deferral = (Outcome.PASSED if word else Outcome.FAILED), None
    content = json.loads(file.read_bytes())
    content["roll"] = {"members": 11, "present": 11, "written": 0}
    content["items"] = [
        {
            **content["items"][0],
            "rule": results.plain(terms),
            "figures": results.figures(terms, tally, {Channel.SCREEN: row}),
            "outcome": outcome.value,
            "deferral": deferral.value if deferral else None,
            "chair_agrees": word,
        }
    ]
    file.write_bytes(signed(content, keys))

    result_file.check(result_file.load(file), keys=keys)
    if outcome is not Outcome.PASSED:
        lie = deepcopy(content)
        lie["items"][0] |= {"outcome": "passed", "deferral": None}
        file.write_bytes(signed(lie, keys))
        assert "ghi «Thông qua» nhưng" in refusal(file, keys)


def test_hands_and_sheets_are_held_against_the_roll(file, keys):
    terms = replace(SIMPLE, method=VoteMethod.SHOW_OF_HANDS)
    tally = rules.Tally(rules.Gathering(11, 8, 3, 1, 1, 0), 7, 2, 1, 0)
    rows = {Channel.HANDS: rules.Row(5, 1, 1), Channel.WRITTEN: rules.Row(2, 1)}
    content = json.loads(file.read_bytes())
    content["roll"] = {"members": 11, "present": 8, "written": 3}
    item = {
        **content["items"][0],
        "rule": results.plain(terms),
        "figures": results.figures(terms, tally, rows),
    }
    content["items"] = [item]
    file.write_bytes(signed(content, keys))
    result_file.check(result_file.load(file), keys=keys)

    item["figures"]["channels"]["hands"]["no"], item["figures"]["channels"]["written"]["no"] = 0, 2
    file.write_bytes(signed(content, keys))

    assert refusal(file, keys).splitlines()[1:] == [
        "Hồ sơ 1: số ý kiến bằng văn bản không khớp số phiếu xin ý kiến thu về.",
        "Hồ sơ 1: số phiếu tại phiên họp không khớp số người biểu quyết có mặt.",
    ]


# What every way of voting really leaves behind passes the check


def recuse(item_id: int, user) -> None:
    with transaction():
        db.session.add(
            Conflict(
                item_id=item_id,
                user_id=user.id,
                kind=rules.ConflictKind.OTHER,
                state=rules.ConflictState.CONFIRMED,
            )
        )


@pytest.mark.parametrize("in_base", [True, False])
def test_screen_paper_hands_and_sheets_of_one_session_pass(world, keys, tmp_path, in_base):
    """Eleven: five on the screen, four on paper, one sheet of two came back, one recused of each item."""
    terms = replace(SIMPLE, recused_in_base=in_base)
    made = make.make_session(world.here, items=2, terms=terms)
    award = make.make_award("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", 2)
    make.make_rule(made.council, award, terms=replace(terms, method=VoteMethod.SHOW_OF_HANDS))
    extra = make.make_nomination(world.here, award=award)
    services.add_to_agenda(session_id=made.id, nomination_ids=[extra.id], actor=SYSTEM)
    users = made.users
    on_paper = {user.id: Channel.PAPER for user in users[5:9]}
    make.convene(made, absent=2, channels=on_paper | {user.id: Channel.WRITTEN for user in users[9:]})
    first, second, third = [item.id for item in make.items_of(made)]
    recuse(first, users[0])
    recuse(third, users[9])
    made.tellers = users[5:7]
    papers.elect(made, *made.tellers)
    make.open_vote(made)
    for n, user in enumerate(users[:5]):
        own = {second: YES} if n == 0 else {first: NO, second: BLANK}
        services.cast_ballot(made.id, user.id, own)
    services.receive_sheets(session_id=made.id, returned={users[9].id}, shown=set(), actor=SYSTEM)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    papers.both_type(made, (3, 0, 1))
    services.keep_hands(session_id=made.id, rows={third: rules.Row(8, 1)}, shown={}, actor=SYSTEM)
    sheets = {first: rules.Row(1, 0), second: rules.Row(1, 0)}
    services.keep_written(session_id=made.id, rows=sheets, actor=SYSTEM)
    services.close_session(session_id=made.id, actor=SYSTEM)

    path = tmp_path / "mixed.json"
    path.write_bytes(built(made, keys))
    content = result_file.load(path)
    result_file.check(content, keys=keys)

    assert [sorted(item["figures"]["channels"]) for item in content["items"]] == [
        ["paper", "screen", "written"],
        ["paper", "screen", "written"],
        ["hands"],
    ]
    assert [item["figures"]["base"] for item in content["items"]] == ([11] * 3 if in_base else [10, 11, 10])


@pytest.mark.parametrize("agrees", [None, True, False])
def test_the_chair_s_word_passes_before_and_after_it_was_said(world, keys, tmp_path, agrees):
    made = make.make_vote(world.here, items=1, terms=replace(SIMPLE, chair_must_agree=True))
    for user in made.users[:9]:
        make.cast(made, user, YES)
    make.close(made)
    if agrees is not None:
        item_id = make.items_of(made)[0].id
        services.speak_as_chair(session_id=made.id, words={item_id: agrees}, actor=SYSTEM)
        db.session.expire_all()
    path = tmp_path / "chair.json"
    path.write_bytes(built(made, keys))

    result_file.check(result_file.load(path), keys=keys)

    outcome = json.loads(path.read_bytes())["items"][0]["outcome"]
    assert outcome == {None: "awaits_chair", True: "passed", False: "failed"}[agrees]


def test_a_written_round_passes(world, keys, tmp_path):
    made = make.make_session(world.here, items=2, terms=replace(SIMPLE, method=VoteMethod.WRITTEN))
    services.edit_session(
        session_id=made.id,
        kind=rules.SessionKind.WRITTEN_ROUND,
        written_due=make.MEETING_DAY,
        actor=SYSTEM,
    )
    services.convene(session_id=made.id, actor=SYSTEM)
    make.open_vote(made)
    services.receive_sheets(session_id=made.id, returned=set(made.user_ids[:9]), shown=set(), actor=SYSTEM)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    rows = {item.id: rules.Row(7, 1, 1, 0) for item in make.items_of(made)}
    services.keep_written(session_id=made.id, rows=rows, actor=SYSTEM)
    services.close_session(session_id=made.id, actor=SYSTEM)
    path = tmp_path / "round.json"
    path.write_bytes(built(made, keys))

    content = result_file.load(path)
    result_file.check(content, keys=keys)

    assert content["roll"] == {"members": 11, "present": 0, "written": 9}
