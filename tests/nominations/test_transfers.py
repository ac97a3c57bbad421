"""Between two installations: a signed package out, taken elsewhere, and a signed answer back.

Both stand in one database here; what makes them two are their keys, their stores and their places.
"""

import io
import json
import zipfile
from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from festival import create_app
from festival.accounts.rules import Role
from festival.core import clock
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.keys import SigningKeys
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations import queries
from festival.nominations.models import (
    AwardType,
    DossierFile,
    DossierPiece,
    Nomination,
    Nominee,
    ServicePeriod,
    Transfer,
)
from festival.nominations.queries import transfers
from festival.nominations.rules import NominationState as S
from festival.nominations.rules import RecipientKind, Salutation, TransferKind
from festival.nominations.rules.transfers import Verdict
from festival.nominations.services import arrivals, dossiers, forwarding, packages, partners
from festival.nominations.services.packages import Tools
from festival.nominations.transfer_files.reading import read_package, read_results
from festival.nominations.transfer_files.values import Sender, SentResult
from festival.nominations.transfer_files.writing import written_results
from festival.settings import Settings
from tests.conftest import empty_tables
from tests.factories import keep, make_locality, make_season
from tests.nominations.make import award, make_nomination, make_nominee
from tests.world import PICTURE

VERDICT = Verdict("2145/QĐ-UBND", date(2026, 7, 30), "Nguyễn Văn Định")
PARTNER = "UBND tỉnh Bắc Hà"


def picture(size=(40, 30)) -> bytes:
    from PIL import Image

    output = io.BytesIO()
    Image.new("RGB", size, "white").save(output, "PNG")
    return output.getvalue()


@pytest.fixture(scope="module")
def other_app(tmp_path_factory):
    """A second installation: its own database, keys and store."""
    folder = tmp_path_factory.mktemp("upper")
    settings = Settings(
        instance=folder,
        secret_key="only-for-tests-" + "u" * 32,
        database_url=f"sqlite:///{folder / 'festival.sqlite'}",
        redis_url=None,
        files=folder / "files",
        public_url="http://upper.test",
        testing=True,
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def lower(app, world):
    """Xã An Thịnh in the installation of every other test."""
    tools = Tools(app.extensions["keys"], app.extensions["files"])
    return SimpleNamespace(
        enter=nullcontext,
        place=world.here,
        season_id=world.here.season.id,
        home_id=world.here.commune.id,
        tools=tools,
    )


@pytest.fixture
def upper(app, other_app):
    """Tỉnh Bắc Hà in the other one, which knows no xã An Thịnh."""
    with other_app.app_context():
        empty_tables()
        province = make_locality("Tỉnh Bắc Hà", kind=LocalityKind.PROVINCE, unit_word="tỉnh")
        season = make_season(locality=province)
        award("BK_TINH")
        ids = {"home_id": province.id, "season_id": season.id}
    return SimpleNamespace(
        enter=other_app.app_context,
        **ids,
        tools=Tools(other_app.extensions["keys"], other_app.extensions["files"]),
    )


@pytest.fixture
def trusted(lower, upper):
    """Each knows the other's public key."""
    trust(upper, lower, "UBND xã An Thịnh")
    trust(lower, upper, PARTNER)


def trust(here, there, name: str) -> None:
    key = there.tools.keys.public_key
    with here.enter():
        partners.trust(locality_id=here.home_id, name=name, public_key=key, actor=SYSTEM)


def again(nomination_id: int) -> Nomination:
    db.session.rollback()
    db.session.expire_all()
    return queries.nomination(nomination_id)


def forwarded(lower, **fields) -> Nomination:
    """With a paper, a file and years of service, gone up."""
    nomination = make_nomination(lower.place, code="BK_TINH", state=S.FORWARDED, **fields)
    sha256 = lower.tools.files.put(picture())
    keep(
        DossierPiece(nomination_id=nomination.id, code="TT", ticked_by="Ai đó"),
        DossierFile(
            nomination_id=nomination.id,
            piece_code="TT",
            sha256=sha256,
            file_name="to-trinh.png",
            ending="png",
            size=len(picture()),
            uploaded_by="Ai đó",
        ),
        ServicePeriod(
            nominee_id=nomination.nominee_id, post="Tổ viên", started_on=date(2010, 3, 1), coefficient=200
        ),
    )
    return nomination


def another(lower) -> Nomination:
    return forwarded(lower, nominee=make_nominee("Vi Thị Lả", locality=lower.place.area))


def sent(lower, *nominations) -> bytes:
    seen = {one.id: again(one.id).version for one in nominations}
    transfer_id = packages.send_package(
        lower.season_id, seen, partner=PARTNER, tools=lower.tools, actor=SYSTEM
    )
    return lower.tools.files.read(db.session.get_one(Transfer, transfer_id).sha256)


def look(where, content: bytes) -> arrivals.Arrival:
    with where.enter():
        return arrivals.looked_at(where.season_id, content, where.tools.files)


def take(where, content: bytes):
    sha256 = where.tools.files.put(content)
    with where.enter():
        return arrivals.take(where.season_id, sha256, store=where.tools.files, actor=SYSTEM)


def answered(upper, content: bytes) -> bytes:
    """The signed answer to a package."""
    with upper.enter():
        known = [key.public_key for key in transfers.keys_of(upper.home_id)]
        uuid = read_package(content, known).uuid
        transfer = transfers.transfer_by_uuid(uuid, TransferKind.DOSSIERS_IN)
        transfer_id = packages.send_results(transfer.id, tools=upper.tools, actor=SYSTEM)
        return upper.tools.files.read(db.session.get_one(Transfer, transfer_id).sha256)


WANTED = {"upper_number": VERDICT.number, "upper_on": VERDICT.on, "upper_signer": VERDICT.signer}


def copy_of(nomination) -> Nomination:
    """To be asked inside the upper installation."""
    return db.session.scalar(select(Nomination).where(Nomination.origin_uuid == nomination.uuid))


def decide(upper, nomination, state=S.DECIDED, **fields) -> None:
    """Ended at the upper level, in whichever way."""
    with upper.enter(), transaction():
        one = copy_of(nomination)
        one.state = state
        for name, value in (fields or WANTED).items():
            setattr(one, name, value)


def outcome(nomination) -> tuple:
    one = again(nomination.id)
    return one.state, one.upper_number, one.upper_on, one.upper_signer, one.review_note


def count(where, model) -> int:
    with where.enter():
        db.session.rollback()
        return db.session.scalar(select(func.count()).select_from(model))


# There and back


def test_a_package_holds_the_dossiers_their_files_and_papers_for_people(lower, upper, trusted):
    nomination = forwarded(lower)

    content = sent(lower, nomination)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        files = {name for name in names if name.startswith("files/")}
        assert len(files) == 1
        assert names - files == {
            "manifest.json",
            "manifest.sig",
            "nominations.json",
            "danh-sach.xlsx",
            "to-trinh.docx",
            "danh-sach-trich-ngang.docx",
        }
    (dossier,) = read_package(content, [lower.tools.keys.public_key]).dossiers
    assert (dossier.uuid, dossier.award, dossier.citation) == (
        nomination.uuid,
        "BK_TINH",
        nomination.citation,
    )
    assert again(nomination.id).state is S.FORWARDED


def test_there_and_back(lower, upper, trusted):
    first, second = forwarded(lower, is_posthumous=True), another(lower)
    content = sent(lower, first, second)

    assert take(upper, content) == (TransferKind.DOSSIERS_IN, 2)
    with upper.enter():
        copy = queries.nomination(copy_of(first).id)
        assert (copy.state, copy.submissions, copy.season_id, copy.locality_id) == (
            S.SUBMITTED,
            1,
            upper.season_id,
            upper.home_id,
        )
        assert (copy.citation, copy.report, copy.basis, copy.is_posthumous) == (
            first.citation,
            first.report.strip(),
            first.basis,
            True,
        )
        nominee = copy.nominee
        assert (nominee.uuid, nominee.name, nominee.birth_year, nominee.locality_id) == (
            first.nominee.uuid,
            "Hoàng Thị Mận",
            1970,
            upper.home_id,
        )
        assert [tick.code for tick in copy.ticks] == ["TT"]
        assert [(file.ending, file.piece_code, file.file_name) for file in copy.files] == [
            ("jpg", "TT", "to-trinh.jpg")
        ]
        periods = db.session.scalars(select(ServicePeriod).where(ServicePeriod.nominee_id == nominee.id))
        assert [(one.post, one.started_on, one.coefficient) for one in periods] == [
            ("Tổ viên", date(2010, 3, 1), 200)
        ]

    decide(upper, first)
    decide(upper, second, S.FAILED, review_note="")
    assert take(lower, answered(upper, content)) == (TransferKind.RESULTS_IN, 2)

    assert outcome(first) == (S.DECIDED, *WANTED.values(), "")
    assert outcome(second) == (S.REFUSED, "", None, "", "Hội đồng cấp trên không thông qua.")


def test_what_ends_later_goes_back_in_a_second_answer(lower, upper, trusted):
    first, second = forwarded(lower), another(lower)
    content = sent(lower, first, second)
    take(upper, content)
    decide(upper, first)
    take(lower, answered(upper, content))
    with pytest.raises(RuleBroken, match="đã gửi trả hết"):
        answered(upper, content)
    assert [again(one.id).state for one in (first, second)] == [S.DECIDED, S.FORWARDED]

    decide(upper, second)
    take(lower, answered(upper, content))

    assert [again(one.id).state for one in (first, second)] == [S.DECIDED, S.DECIDED]


def test_the_same_person_of_a_second_package_is_found_again(lower, upper, trusted):
    first = forwarded(lower)
    take(upper, sent(lower, first))
    second = make_nomination(lower.place, nominee=first.nominee, code="GK_CAT", state=S.FORWARDED)

    take(upper, sent(lower, second))

    assert (count(upper, Nomination), count(upper, Nominee)) == (2, 1)


def test_a_commune_known_by_its_code_is_the_place(lower, upper, trusted):
    """Where the receiving installation knows the unit, the dossier belongs to it."""
    nomination = forwarded(lower)
    content = sent(lower, nomination)
    code = lower.place.commune.code
    with upper.enter():
        province = db.session.get_one(Locality, upper.home_id)
        commune_id = make_locality("Xã An Thịnh", parent=province, code=code).id

    take(upper, content)

    with upper.enter():
        assert copy_of(nomination).locality_id == commune_id


# Once


def test_a_package_comes_in_once(lower, upper, trusted):
    content = sent(lower, forwarded(lower))
    take(upper, content)

    with pytest.raises(RuleBroken, match="Mỗi tệp chỉ nhận một lần"):
        take(upper, content)

    assert count(upper, Nomination) == 1


def test_a_dossier_in_a_second_package_is_known(lower, upper, trusted):
    nomination = forwarded(lower)
    take(upper, sent(lower, nomination))

    with pytest.raises(RuleBroken, match="Hồ sơ này đã nhận trước đó"):
        take(upper, sent(lower, nomination))


def test_results_come_in_once(lower, upper, trusted):
    nomination = forwarded(lower)
    content = sent(lower, nomination)
    take(upper, content)
    decide(upper, nomination)
    answer = answered(upper, content)
    take(lower, answer)

    with pytest.raises(RuleBroken, match="Mỗi tệp chỉ nhận một lần"):
        take(lower, answer)


def test_a_result_for_a_withdrawn_one_is_told_by_name_and_nothing_is_stored(lower, upper, trusted):
    first, second = forwarded(lower), another(lower)
    content = sent(lower, first, second)
    take(upper, content)
    decide(upper, first)
    decide(upper, second)
    answer = answered(upper, content)
    dossiers.withdraw(nomination_id=second.id, actor=SYSTEM)

    rows = {row.name: row.fault for row in look(lower, answer).rows}
    assert rows["Bà Hoàng Thị Mận"] == ""
    assert "đang ở bước: đã rút" in rows["Bà Vi Thị Lả"]
    with pytest.raises(RuleBroken, match="Vi Thị Lả"):
        take(lower, answer)

    assert again(first.id).state is S.FORWARDED
    assert count(lower, Transfer) == 1


def made_up(upper, *, answers: UUID, uuids: list[UUID]) -> bytes:
    """Results that are signed well and say what they should not."""
    return written_results(
        uuid=uuid4(),
        answers=answers,
        sender=Sender(name="Tỉnh Bắc Hà", code="99", year=2026),
        made_at=clock.now(),
        results=[SentResult(uuid=uuid, name="Bà Mận", award="Bằng khen", verdict=VERDICT) for uuid in uuids],
        keys=upper.tools.keys,
    )


def test_results_speak_only_of_what_the_answered_package_held(lower, upper, trusted):
    nomination, other = forwarded(lower), uuid4()
    package = read_package(sent(lower, nomination), [lower.tools.keys.public_key]).uuid
    unsent = make_nomination(lower.place, code="GK_CAT", state=S.FORWARDED)

    for content, words in (
        (made_up(upper, answers=package, uuids=[other]), "không có hồ sơ mang mã đó"),
        (made_up(upper, answers=uuid4(), uuids=[nomination.uuid]), "không nằm trong gói"),
        (made_up(upper, answers=package, uuids=[unsent.uuid]), "không nằm trong gói"),
        (made_up(upper, answers=package, uuids=[nomination.uuid] * 2), "hai kết quả cho cùng một hồ sơ"),
    ):
        with pytest.raises(RuleBroken, match=words):
            take(lower, content)
    assert again(nomination.id).state is S.FORWARDED


def test_results_of_another_season_are_refused(lower, upper, trusted):
    nomination = forwarded(lower)
    content = sent(lower, nomination)
    take(upper, content)
    decide(upper, nomination)
    answer = answered(upper, content)
    past = make_season(locality=lower.place.commune, year=2025)
    elsewhere = SimpleNamespace(enter=nullcontext, season_id=past.id, tools=lower.tools)

    with pytest.raises(RuleBroken, match="không có hồ sơ mang mã đó"):
        take(elsewhere, answer)


# Not to be trusted


def repacked(content: bytes, change) -> bytes:
    """The same package with its members changed by ``change(members)``."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return output.getvalue()


def test_a_changed_byte_in_any_member_is_noticed(lower, upper, trusted):
    content = sent(lower, forwarded(lower))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()

    for name in names:

        def flip(members, name=name):
            body = bytearray(members[name])
            body[len(body) // 2] ^= 1
            members[name] = bytes(body)

        with pytest.raises(RuleBroken):
            look(upper, repacked(content, flip))
    assert len(names) == 7
    assert look(upper, repacked(content, lambda _members: None)).can_be_taken


FOREIGN = [
    lambda members: members.update({"them.txt": b"x"}),
    lambda members: members.update({"../ngoai.txt": b"x"}),
    lambda members: members.update({"/goc.txt": b"x"}),
    lambda members: members.pop("nominations.json"),
    lambda members: members.pop("manifest.json"),
    lambda members: members.pop("manifest.sig"),
    lambda members: members.update({"manifest.sig": b"A" * 86}),
    lambda members: members.update({"manifest.sig": "chữ ký".encode()}),
    lambda members: members.update({"bom.bin": b"\0" * (19 * 1024 * 1024)}),
]


def test_members_that_do_not_belong_are_refused(lower, upper, trusted):
    content = sent(lower, forwarded(lower))

    for change in FOREIGN:
        with pytest.raises(RuleBroken):
            look(upper, repacked(content, change))

    assert count(upper, Transfer) == 0


def test_two_members_of_one_name_are_refused(lower, upper, trusted):
    content = bytearray(sent(lower, forwarded(lower)))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        body = archive.read("nominations.json")
    output = io.BytesIO(bytes(content))
    with zipfile.ZipFile(output, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("nominations.json", body)

    with pytest.raises(RuleBroken, match="trùng tên"):
        look(upper, output.getvalue())


def test_what_is_no_such_file_is_refused(lower, upper, trusted):
    for content in (b"", b"PK\x03\x04", b"{", b"[]", b"[" * 100_000, PICTURE, b'{"content": 1}'):
        with pytest.raises(RuleBroken):
            look(upper, content)


def test_an_unknown_key_and_a_withdrawn_one_are_refused(lower, upper, trusted, tmp_path):
    nomination = forwarded(lower)
    strange = SimpleNamespace(
        season_id=lower.season_id,
        tools=Tools(SigningKeys(tmp_path / "strange"), lower.tools.files),
    )
    content = sent(strange, nomination)
    with pytest.raises(RuleBroken, match="chữ ký không thuộc"):
        look(upper, content)
    good = sent(lower, nomination)
    assert look(upper, good).can_be_taken

    with upper.enter():
        (key,) = transfers.keys_of(upper.home_id)
        partners.withdraw_trust(partner_key_id=key.id, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="Chưa khai khóa"):
        look(upper, good)


def test_the_signature_of_another_package_does_not_fit(lower, upper, trusted):
    first = forwarded(lower)
    one, other = sent(lower, first), sent(lower, first)
    with zipfile.ZipFile(io.BytesIO(other)) as archive:
        signature = archive.read("manifest.sig")

    with pytest.raises(RuleBroken, match="đã bị sửa"):
        look(upper, repacked(one, lambda members: members.update({"manifest.sig": signature})))


def test_results_changed_anywhere_are_refused(lower, upper, trusted):
    nomination = forwarded(lower)
    content = sent(lower, nomination)
    take(upper, content)
    decide(upper, nomination)
    answer = answered(upper, content)
    envelope = json.loads(answer)

    for old, new in (("2145", "2146"), ("30", "29"), (str(nomination.uuid), str(uuid4()))):
        changed = {**envelope, "content": envelope["content"].replace(old, new)}
        assert changed != envelope
        with pytest.raises(RuleBroken, match="đã bị sửa"):
            look(lower, json.dumps(changed).encode())
    assert read_results(answer, [upper.tools.keys.public_key]).results[0].verdict == VERDICT


def test_a_file_that_may_not_be_kept_stops_the_package(lower, upper, trusted):
    nomination = forwarded(lower)
    bad = lower.tools.files.put(b"<html><script>alert(1)</script></html>")
    keep(
        DossierFile(
            nomination_id=nomination.id,
            sha256=bad,
            file_name="bao-cao.pdf",
            ending="pdf",
            size=10,
            uploaded_by="Ai đó",
        )
    )
    content = sent(lower, nomination)

    with pytest.raises(RuleBroken, match="bao-cao.pdf"):
        take(upper, content)

    assert (count(upper, Nomination), count(upper, Nominee)) == (0, 0)


def test_an_award_that_the_receiver_does_not_know_is_told(lower, upper, trusted):
    nomination = forwarded(lower)
    content = sent(lower, nomination)
    with upper.enter(), transaction():
        db.session.execute(update(AwardType).where(AwardType.code == "BK_TINH").values(code="LA"))

    (row,) = look(upper, content).rows

    assert "không có hình thức này" in row.fault


def test_only_what_waits_outside_and_is_as_it_was_read_goes_out(lower, upper):
    nomination = forwarded(lower)
    seen = {nomination.id: again(nomination.id).version}
    ready = make_nomination(lower.place, code="GK_CAT", state=S.ELIGIBLE)

    with pytest.raises(RuleBroken, match="không còn chờ kết quả"):
        sent(lower, nomination, ready)
    forwarding.record_verdict(lower.season_id, seen, VERDICT, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="không còn chờ kết quả"):
        packages.send_package(lower.season_id, seen, partner=PARTNER, tools=lower.tools, actor=SYSTEM)
    assert count(lower, Transfer) == 0


def test_a_collective_keeps_its_numbers_on_the_way(lower, upper, trusted):
    nominee = make_nominee(
        "Tổ bảo vệ ANTT thôn Trung",
        locality=lower.place.area,
        kind=RecipientKind.COLLECTIVE,
        salutation=Salutation.NONE,
        birth_year=None,
        head_count=9,
        women_count=4,
        leader_name="Lê Văn Thụ",
    )

    take(upper, sent(lower, forwarded(lower, nominee=nominee)))

    with upper.enter():
        there = db.session.scalar(select(Nominee))
    assert (there.name, there.head_count, there.women_count, there.leader_name) == (
        "Tổ bảo vệ ANTT thôn Trung",
        9,
        4,
        "Lê Văn Thụ",
    )


# Keys and pages


def test_a_key_is_trusted_withdrawn_and_trusted_again(lower, upper, trusted):
    (key,) = transfers.keys_of(lower.home_id)
    arguments = {"locality_id": lower.home_id, "public_key": key.public_key, "actor": SYSTEM}

    with pytest.raises(RuleBroken, match="đã khai"):
        partners.trust(name="Lần nữa", **arguments)
    partners.withdraw_trust(partner_key_id=key.id, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="đã thôi dùng"):
        partners.withdraw_trust(partner_key_id=key.id, actor=SYSTEM)
    partners.trust(name="Lần nữa", **arguments)

    assert [(one.name, one.withdrawn_at) for one in transfers.keys_of(lower.home_id)] == [("Lần nữa", None)]


def everything(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_pages_send_look_and_take(app, world, office, browse):
    """One installation sends to itself: the commune to a province's season of the year after."""
    nomination = make_nomination(world.here, code="BK_TINH", state=S.FORWARDED)
    season_id = world.here.season.id
    base = f"/nominations/seasons/{season_id}/transfers"
    officer = browse(world.users[Role.PROVINCE_OFFICER])
    above = make_season(locality=world.province, year=2027)
    theirs = f"/nominations/seasons/{above.id}"

    assert "Lập gói gửi đi" in office.page(base).words
    assert "Bà Hoàng Thị Mận" in office.page(f"{base}/new").words
    row = f"{nomination.id}:{again(nomination.id).version}"
    office.post(base, {"nomination": row}, status=422)
    office.post(base, {"partner": "Tỉnh"}, status=422)
    office.post(base, {"nomination": row, "partner": "UBND tỉnh Nam Giang"})
    transfer = db.session.scalar(select(Transfer))
    answer = office.get(f"/nominations/transfers/{transfer.id}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    content = answer.get_data()
    answer.close()
    assert officer.status("GET", f"/nominations/transfers/{transfer.id}/file") == 403

    officer.post(f"{theirs}/arrivals", {"file": (io.BytesIO(content), "g.zip")}, status=409)
    own_key = app.extensions["keys"].public_key
    assert own_key in officer.page(f"{theirs}/transfers").words
    officer.post(f"{theirs}/partner-keys", {"name": "Xã", "public_key": "ngắn"}, status=422)
    own = {"name": "Xã An Thịnh", "public_key": own_key}
    refused = officer.post(f"{theirs}/partner-keys", own, status=422)
    assert "Đây là khóa của chính trang này" in refused.text
    # Both places stand in one installation here: only a test signs for itself.
    partners.trust(locality_id=world.province.id, actor=SYSTEM, **own)
    officer.post(f"{theirs}/arrivals", {}, status=422)
    officer.post(f"{theirs}/arrivals", {"file": (io.BytesIO(b"{}"), "g.json")}, status=409)
    officer.post(f"{theirs}/arrivals", {"file": (io.BytesIO(content), "g.zip")}, status=200)
    assert everything(Nomination) == 1
    officer.post(f"{theirs}/arrivals/taken", {"sha256": "0" * 64}, status=409)
    officer.post(f"{theirs}/arrivals/taken", {"sha256": "../../x"}, status=422)
    officer.post(f"{theirs}/arrivals/taken", {"sha256": transfer.sha256})

    assert everything(Nomination) == 2
    words = officer.page(f"{theirs}/transfers").words
    assert "Gói hồ sơ nhận về" in words
    copy = db.session.scalar(select(Nomination).where(Nomination.origin_uuid == nomination.uuid))
    assert "Gói từ Xã An Thịnh." in officer.page(f"/nominations/{copy.id}").words
    assert office.status("GET", f"{theirs}/transfers") == 404
