"""Verification by anybody: what the page says, what it never tells, and the check without the site."""

import io
import json
import re

import pytest
from PIL import Image
from sqlalchemy import update

from festival.certificates import paper_form
from festival.commendations.models import Commendation
from festival.commendations.rules import DecisionKind
from festival.core.db import db, transaction
from festival.core.keys import SigningKeys
from tests.certificates import make
from tests.commendations import make as commendations
from tests.commendations import make_changes

HOSTILE = [
    "0" * 22,
    "x",
    "<script>",
    "a" * 10_000,
    "%00",
    "%2e%2e",
    "%ff",
    "Ông",
    "' or 1=1",
    "\u202e" + "a" * 21,
]


@pytest.fixture
def stranger(browse):
    return browse()


@pytest.fixture
def given(world):
    return commendations.make_issued(place=world.here, number="07/QĐ-UBND")


def test_anybody_reads_what_was_decided_and_no_cookie_is_set(given, stranger):
    one = given.commendations[2]

    answer = stranger.get(f"/verify/{one.token}")
    words = stranger.page(f"/verify/{one.token}").words

    for text in (
        "Giấy khen của Bà H'Čiu Niê",
        "GIẤY KHEN",
        one.citation,
        "Số 07/QĐ-UBND, ngày 10 tháng 8 năm 2026",
        "Xã An Thịnh",
        "Số sổ vàng 03",
        "Còn hiệu lực",
        "Chữ ký số của nội dung Khớp",
        "Dành cho cán bộ trao Giấy khen",
    ):
        assert text in words
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "public, max-age=0"
    assert "Set-Cookie" not in answer.headers


def test_the_page_is_not_sent_again_until_something_changes(world, given, stranger):
    one = given.commendations[3]
    url = f"/verify/{one.token}"
    kept = {"If-None-Match": stranger.get(url).headers["ETag"]}

    assert stranger.get(url, 304, headers=kept).data == b""
    make_changes.revoke(place=world.here, number="10/QĐ-UBND", commendations=[one])
    assert "Đã bị thu hồi" in stranger.get(url, headers=kept).text


def test_a_revoked_one_names_the_revoking_decision_and_shows_no_picture(world, given, stranger):
    one = given.commendations[3]
    make_changes.revoke(place=world.here, number="10/QĐ-UBND", commendations=[one])

    words = stranger.page(f"/verify/{one.token}").words

    assert "Đã bị thu hồi theo Quyết định số 10/QĐ-UBND ngày 11 tháng 8 năm 2026" in words
    for absent in ("Còn hiệu lực", "Hãy so từng chữ", "ghi đã trao"):
        assert absent not in words
    stranger.get(f"/verify/{one.token}/picture.png", 404)


def test_a_corrected_one_says_by_which_decision_and_never_the_new_token(world, given, stranger):
    one = given.commendations[3]
    new = make_changes.correct(place=world.here, number="09/QĐ-UBND", commendation=one, name="Lê Văn Thu")

    answer = stranger.get(f"/verify/{one.token}").text
    words = stranger.page(f"/verify/{one.token}").words

    assert "Đã được đính chính theo Quyết định số 09/QĐ-UBND ngày 11 tháng 8 năm 2026" in words
    assert new.token not in answer
    assert "Lê Văn Thu " not in words
    assert "Nội dung trên trang này là nội dung trước khi đính chính" in words
    assert "Hãy so từng chữ" not in words
    there = stranger.page(f"/verify/{new.token}").words
    assert "Giấy khen của Ông Lê Văn Thu" in there
    assert "Còn hiệu lực" in there
    assert "Số 07/QĐ-UBND, ngày 10 tháng 8 năm 2026" in there


def test_what_was_corrected_and_then_revoked_says_both(world, given, stranger):
    one = given.commendations[3]
    new = make_changes.correct(place=world.here, number="09/QĐ-UBND", commendation=one, name="Lê Văn Thu")
    make_changes.revoke(place=world.here, number="10/QĐ-UBND", commendations=[new])

    words = stranger.page(f"/verify/{one.token}").words

    assert "đính chính theo Quyết định số 09/QĐ-UBND" in words
    assert "sau đó bị thu hồi theo Quyết định số 10/QĐ-UBND" in words


def test_a_draft_that_changes_it_is_nobodys_business(world, given, stranger):
    one = given.commendations[3]
    make_changes.make_change(place=world.here, kind=DecisionKind.REVOCATION, commendations=[one])

    assert "Còn hiệu lực" in stranger.page(f"/verify/{one.token}").words


def test_a_text_changed_in_the_database_loses_its_signature(given, stranger):
    one = given.commendations[0]
    with transaction():
        db.session.execute(update(Commendation).where(Commendation.id == one.id).values(name="Người khác"))

    words = stranger.page(f"/verify/{one.token}?signature={one.signature}").words

    assert "Nội dung lưu tại đây không khớp chữ ký khi ban hành" in words
    assert "Chữ ký số của nội dung Không khớp" in words
    assert "không còn khớp chữ ký" in words


def test_a_pasted_code_compares_the_signature(given, stranger):
    one, other = given.commendations[:2]

    def answered(code: str) -> str:
        there = stranger.get("/verify", 303, query_string={"code": code}).location
        return stranger.page(there).words

    base = f"{make.PUBLIC_URL}/verify/{one.token}"
    assert "Chữ ký trên giấy khớp với nội dung" in answered(f"{base}#{one.signature}")
    assert "Chữ ký trên giấy không khớp" in answered(f"{base}#{other.signature}")
    assert "chưa được so" in answered(base)


def test_a_forged_signature_is_not_called_valid_beside(given, stranger):
    one = given.commendations[0]
    assert "còn hiệu lực" in stranger.page(f"/verify/{one.token}").words

    words = stranger.page(f"/verify/{one.token}?signature=gia").words

    assert "Chữ ký trên giấy không khớp" in words
    assert "Khen thưởng ghi dưới đây còn hiệu lực" not in words


def test_the_camera_asks_for_the_comparison_alone(world, given, stranger):
    one, other = given.commendations[:2]

    def compared(signature: str) -> str:
        answer = stranger.get(f"/verify/{one.token}/comparison", query_string={"signature": signature})
        assert "<html" not in answer.text
        return re.sub(r"<[^>]+>|\s+", " ", answer.text).strip()

    assert compared(one.signature) == "Chữ ký trên giấy khớp với nội dung của trang này."
    assert compared(other.signature).startswith("Chữ ký trên giấy không khớp")
    assert compared("<script>" + "x" * 5000).startswith("Chữ ký trên giấy không khớp")
    make_changes.revoke(place=world.here, number="10", commendations=[one])
    assert compared(one.signature) == (
        "Chữ ký trên giấy khớp: giấy do cơ quan này in, nhưng nay không còn giá trị."
    )


@pytest.mark.parametrize("rest", ["", "/comparison", "/picture.png", "/payload.json"])
def test_every_address_that_names_nothing_gets_the_same_bytes(given, stranger, rest):
    token = given.commendations[0].token
    almost = [token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), token[:-1], token + "A"]

    answers = {stranger.get(f"/verify/{one}{rest}", 404).data for one in (*almost, *HOSTILE)}

    assert len(answers) == 1
    assert "Không có Giấy khen nào mang mã này" in answers.pop().decode()


def test_the_look_up_form_refuses_what_is_no_code(stranger):
    assert "Chưa đọc được mã" in stranger.page("/verify?code=<script>alert(1)</script>", 422).words
    assert "<script>alert" not in stranger.get("/verify?code=<script>alert(1)</script>", 422).text
    assert "Tra cứu Giấy khen" in stranger.page("/verify").words


def test_the_public_key_stands_on_the_look_up_page_and_in_the_saved_texts(given, stranger, app):
    key = app.extensions["keys"].public_key
    saved = stranger.get(f"/verify/{given.commendations[0].token}/payload.json").json

    assert key in stranger.page("/verify").words
    assert sorted(saved) == ["public_key", "signature", "texts"]
    assert saved["public_key"] == key


def test_the_picture_is_the_print_and_is_kept(world, stranger):
    one = make.make_batch(place=world.here, people=2).copies[1].commendation

    answer = stranger.get(f"/verify/{one.token}/picture.png")

    assert Image.open(io.BytesIO(answer.data)).size == (1200, 849)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    kept = {"If-None-Match": answer.headers["ETag"]}
    assert stranger.get(f"/verify/{one.token}/picture.png", 304, headers=kept).data == b""


def test_a_certificate_that_was_never_printed_has_a_picture_too(given, stranger):
    answer = stranger.get(f"/verify/{given.commendations[0].token}/picture.png")

    assert answer.mimetype == "image/png"


@pytest.fixture
def check(app):
    """``check(…)`` runs the command; answers its exit code and what it said."""
    run = app.test_cli_runner()

    def checked(*arguments: str) -> tuple[int, str]:
        db.session.rollback()
        answer = run.invoke(args=["certificates", "verify", *map(str, arguments)])
        return answer.exit_code, answer.output

    return checked


def test_saved_texts_are_checked_by_our_keys_or_by_a_given_one(given, stranger, app, check, tmp_path):
    one = given.commendations[0]
    content = stranger.get(f"/verify/{one.token}/payload.json").text
    saved = tmp_path / "giay-khen.json"
    saved.write_text(content, encoding="utf-8")
    forged = json.loads(content)
    forged["texts"]["name"] = "Người khác"
    key = app.extensions["keys"].public_key
    strange = SigningKeys(tmp_path / "keys").public_key
    address = f"{make.PUBLIC_URL}/verify/{one.token}#{one.signature}"
    altered = f"{make.PUBLIC_URL}/verify/{one.token}#{given.commendations[1].signature}"

    right = [(content,), (saved,), (address,), (content, "--key", key)]
    assert [check(*one)[0] for one in right] == [0, 0, 0, 0]
    wrong = [
        (json.dumps(forged),),
        (content, "--key", strange),
        (content, "--key", "khóa"),
        ("{}",),
        ("{",),
        ("[" * 5000,),
        ("/nicht/da",),
        (altered,),
        (address.partition("#")[0],),
        (),
    ]
    assert [check(*one)[0] for one in wrong] == [1] * len(wrong)


def filled(one: Commendation, **changes: str) -> str:
    """The form as somebody fills it in from the paper, where names stand in capitals."""
    decision = one.decision
    values = {
        "awarding_title": one.awarding_title,
        "verb": one.verb,
        "award_name": one.award_name,
        "kind": "Cá nhân",
        "salutation": f"{one.salutation}:",
        "name": one.name.upper(),
        "address_line": one.address_line,
        "citation": one.citation,
        "decision_number": decision.number,
        "decision_date": f"{decision.signed_on:%d/%m/%Y}",
        "register_no": one.register_no,
        "place": decision.place,
        "signer_title": "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
        "signer_name": decision.signer_name,
        **changes,
    }
    lines = paper_form.blank().splitlines()
    return "\n".join(
        f"{line} {values[paper_form.LABELS[line.partition(':')[0]]]}" if not line.startswith("#") else line
        for line in lines
    )


@pytest.mark.parametrize("place", [2, 3])
def test_the_paper_alone_is_checked_without_the_database(given, app, check, tmp_path, place):
    one = given.commendations[place]
    key, address = app.extensions["keys"].public_key, f"{make.PUBLIC_URL}/verify/{one.token}#{one.signature}"
    texts = tmp_path / "to-giay.txt"

    def checked(**changes: str) -> tuple[int, str]:
        texts.write_text(filled(one, **changes), encoding="utf-8")
        return check(address, "--texts", texts, "--key", key)

    assert checked() == (
        0,
        f"Người, tập thể được khen: {one.name}\n"
        f"Chức vụ, đơn vị: {one.address_line}\n"
        "Hình thức: GIẤY KHEN\n"
        f"Nội dung: {one.citation}\n"
        f"Cơ quan khen thưởng: {one.awarding_title}\n"
        "Số quyết định: 07/QĐ-UBND\n"
        "Ngày quyết định: 2026-08-10\n"
        f"Số sổ vàng: {one.register_no}\n"
        "Chữ ký khớp với nội dung trên.\n"
        "Chữ ký không cho biết Giấy khen có bị thu hồi hay đính chính về sau; hãy xem trang tra cứu.\n",
    )
    assert [checked(name="Lê Văn Thu")[0], checked(register_no="09")[0]] == [1, 1]
    assert checked(kind="Ai đó") == (1, "Mục «Đối tượng» là một trong: Cá nhân, Tập thể, Hộ gia đình.\n")
    assert checked(decision_date="hôm qua") == (1, "Mục «Ngày quyết định» gõ dạng 15/8/2026.\n")
    assert checked(citation="") == (1, "Chưa gõ mục «Nội dung khen thưởng».\n")


def test_a_form_that_is_none_and_an_address_without_signature_are_refused(given, check, tmp_path):
    one = given.commendations[3]
    texts = tmp_path / "to-giay.txt"
    address = f"{make.PUBLIC_URL}/verify/{one.token}"

    texts.write_bytes(b"\xff\xfe\x00")
    assert check(f"{address}#{one.signature}", "--texts", texts) == (1, f"Không đọc được tệp: {texts}\n")
    texts.write_text("Bí mật: có", encoding="utf-8")
    assert check(f"{address}#{one.signature}", "--texts", texts) == (
        1,
        "Dòng 1 không đúng mẫu. Hãy lấy mẫu bằng --blank.\n",
    )
    assert check(address, "--texts", texts)[0] == 1


def test_the_key_in_use_is_printed_first(app, given):
    answer = app.test_cli_runner().invoke(args=["certificates", "key"])

    assert answer.output.splitlines()[0] == app.extensions["keys"].public_key
