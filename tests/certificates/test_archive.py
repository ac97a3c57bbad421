"""Archival and signed copies of one certificate, by page and by command."""

from io import BytesIO

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import current_app
from pyhanko.pdf_utils.reader import PdfFileReader
from sqlalchemy import select, update

from festival.accounts.rules import Role
from festival.certificates.archive_cli import archive
from festival.certificates.models import PrintBatch
from festival.commendations.models import Commendation
from festival.commendations.rules import CommendationState
from festival.core.audit import AuditEntry
from festival.core.db import db, transaction
from tests.certificates import make
from tests.commendations import make as commendations
from tests.printing.credentials import make_certificate, make_credential
from tests.printing.samples import page_texts


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def with_certificate(app, tmp_path, key):
    """The site has a certificate to sign with."""
    credential = make_credential(tmp_path, key, make_certificate(key))
    app.config["SIGN_CREDENTIAL"] = credential
    yield credential
    app.config["SIGN_CREDENTIAL"] = None


def make_commendation(place) -> Commendation:
    return commendations.make_issued(place=place).commendations[0]


def url_of(one: Commendation, rest: str = "") -> str:
    return f"/certificates/commendations/{one.id}{rest}"


def signed(world) -> list[tuple]:
    query = select(AuditEntry).where(AuditEntry.action == "commendation.sign")
    return [(entry.thing_id, entry.actor_name) for entry in db.session.scalars(query)]


def invoke(app, *arguments):
    return app.test_cli_runner().invoke(archive, [str(one) for one in arguments])


def test_the_archival_copy_holds_what_was_decided(world, clerk):
    one = make_commendation(world.here)

    answer = clerk.get(url_of(one, "/archive.pdf"))

    with pikepdf.open(BytesIO(answer.data)) as pdf:
        told = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
    (text,) = page_texts(answer.data)
    assert one.name.upper() in text
    assert one.citation in text
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=giay-khen-")
    assert clerk.get(url_of(one, "/archive.pdf")).data == answer.data


def test_the_copy_keeps_the_address_that_was_printed(world, clerk):
    batch = make.make_batch(place=world.here)
    one = batch.copies[1].commendation
    before = clerk.get(url_of(one, "/archive.pdf")).data
    config = current_app.config
    address, config["PUBLIC_URL"] = config["PUBLIC_URL"], "https://khac.example.vn"
    try:
        after = clerk.get(url_of(one, "/archive.pdf")).data
    finally:
        config["PUBLIC_URL"] = address
    with transaction():
        db.session.execute(update(PrintBatch).values(public_url="https://khac.example.vn"))
    other = clerk.get(url_of(one, "/archive.pdf")).data

    assert after == before
    assert other != before


def test_without_a_certificate_nothing_is_offered_to_sign(world, clerk):
    one = make_commendation(world.here)

    words = clerk.page(url_of(one)).words
    answer = clerk.post(url_of(one, "/signed-copies"), status=409)

    assert "Bản lưu trữ (PDF/A)" in words
    assert "chữ ký số" not in words
    assert "SIGN_CERTIFICATE_FILE" in answer.get_data(as_text=True)
    assert signed(world) == []


def test_a_signed_copy_is_noted_with_who_had_it_made(world, clerk, with_certificate):
    one = make_commendation(world.here)

    assert "Bản có chữ ký số" in clerk.page(url_of(one)).words
    answer = clerk.post(url_of(one, "/signed-copies"), status=200)

    plain = clerk.get(url_of(one, "/archive.pdf")).data
    assert answer.data.startswith(plain)
    assert len(PdfFileReader(BytesIO(answer.data)).embedded_signatures) == 1
    assert signed(world) == [(one.id, world.users[Role.PRINT_CLERK].full_name)]


def test_what_was_revoked_is_not_signed_any_more(world, clerk, with_certificate):
    one = make_commendation(world.here)
    with transaction():
        db.session.execute(
            update(Commendation).where(Commendation.id == one.id).values(state=CommendationState.REVOKED)
        )

    words = clerk.page(url_of(one)).words
    clerk.post(url_of(one, "/signed-copies"), status=409)

    assert "Bản có chữ ký số" not in words
    assert signed(world) == []


def test_a_certificate_that_others_can_read_signs_nothing(world, clerk, with_certificate):
    one = make_commendation(world.here)
    with_certificate.certificate_file.chmod(0o644)

    answer = clerk.post(url_of(one, "/signed-copies"), status=409)

    assert "chmod 600" in answer.get_data(as_text=True)
    assert signed(world) == []


def test_the_command_writes_the_same_bytes_as_the_page(app, world, clerk, tmp_path):
    one = make_commendation(world.here)
    out = tmp_path / "out.pdf"

    done = invoke(app, one.id, out)

    assert (done.exit_code, done.output) == (0, f"Đã ghi bản lưu trữ của {one.written} vào {out}.\n")
    assert out.read_bytes() == clerk.get(url_of(one, "/archive.pdf")).data


def test_the_command_signs_when_asked(app, world, with_certificate, tmp_path):
    one = make_commendation(world.here)
    out = tmp_path / "out.pdf"

    done = invoke(app, one.id, out, "--sign")

    assert done.exit_code == 0
    assert len(PdfFileReader(BytesIO(out.read_bytes())).embedded_signatures) == 1
    assert [thing for thing, _ in signed(world)] == [one.id]


def test_the_command_says_what_is_wrong(app, world, tmp_path):
    one = make_commendation(world.here)
    out = tmp_path / "out.pdf"

    unknown, unset = invoke(app, 999_999, out), invoke(app, one.id, out, "--sign")
    nowhere = invoke(app, one.id, tmp_path / "none" / "out.pdf")

    assert [done.exit_code for done in (unknown, unset, nowhere)] == [1, 1, 1]
    assert "Không có Giấy khen nào mang số 999999" in unknown.stderr
    assert "SIGN_CERTIFICATE_FILE" in unset.stderr
    assert "Không ghi được tệp" in nowhere.stderr
    assert not out.exists()
