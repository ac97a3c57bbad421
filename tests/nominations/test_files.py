"""Files of a dossier: what is taken by its bytes, what is refused by name, and who gets it back."""

import io
import zipfile
from email.message import Message

import pikepdf
import pytest
from flask import current_app
from PIL import Image
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations import queries, rules
from festival.nominations.models import DossierFile
from festival.nominations.received import MOST_BYTES, Received, checked, plain_name, received
from festival.nominations.rules import NominationState
from festival.nominations.services import files
from tests.nominations import uploads
from tests.nominations.make import make_nomination
from tests.nominations.test_services import together

S = NominationState
WORD_RELS = "word/_rels/document.xml.rels"


def refusal(content: bytes) -> str:
    with pytest.raises(RuleBroken) as said:
        checked("TT", "tep.pdf", content)
    return str(said.value)


GOOD = {
    "pdf": uploads.pdf(),
    "pdf with packed objects": uploads.in_streams(uploads.pdf()),
    "pdf that opens on a page": uploads.with_root(OpenAction=uploads.action("GoTo", D="trang-1")),
    "pdf with a link": uploads.on_page(
        Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(uploads.action("URI", URI="https://a.vn"))
    ),
}


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD)
def test_a_pdf_is_kept_byte_for_byte(content):
    assert checked("TT", "Tờ trình.PDF", content) == Received("TT", "Tờ trình.pdf", "pdf", content)


JS = uploads.action("JavaScript", JS="app.alert(1)")
LAUNCH = uploads.action("Launch", F="cmd.exe")
BAD_PDFS = {
    "script at opening": (uploads.with_root(OpenAction=JS), "mã lệnh"),
    "script among the names": (uploads.with_root(Names={"/JavaScript": pikepdf.Dictionary(JS)}), "mã lệnh"),
    "script on a note": (uploads.on_page(A=pikepdf.Dictionary(JS)), "mã lệnh"),
    "script within a chain": (
        uploads.on_page(
            A=pikepdf.Dictionary(uploads.action("URI", Next=pikepdf.Array([pikepdf.Dictionary(JS)])))
        ),
        "mã lệnh",
    ),
    "a form of its own language": (uploads.with_root(AcroForm={"/XFA": "x"}), "mã lệnh"),
    "a command": (uploads.with_root(OpenAction=LAUNCH), "mở tệp hoặc chương trình"),
    "another file": (uploads.with_root(OpenAction=uploads.action("GoToR", F="\\\\x\\y")), "mở tệp hoặc"),
    "a file inside": (uploads.attached(), "đính kèm"),
    "a film": (uploads.on_page(Subtype=pikepdf.Name.RichMedia), "phim"),
}


@pytest.mark.parametrize(("content", "said"), BAD_PDFS.values(), ids=BAD_PDFS)
def test_a_pdf_that_does_something_is_refused_by_name(content, said):
    assert said in refusal(content)
    assert said in refusal(uploads.in_streams(content))


def test_a_disguised_name_in_a_pdf_is_read_as_it_means():
    content = uploads.with_root(OpenAction=JS).replace(b"/JavaScript", b"/J#61vaScript")

    assert "mã lệnh" in refusal(content)


@pytest.mark.parametrize("user", ["", "mat-khau"])
def test_a_locked_pdf_is_refused(user):
    assert refusal(uploads.locked_pdf(user=user)) == "Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi."


def test_more_pages_than_a_dossier_has_are_refused():
    def change(made):
        for _ in range(500):
            made.add_blank_page()

    assert "quá nhiều trang" in refusal(uploads.pdf(change))


def _pdf_around_zip() -> bytes:
    """A zip whose closing remark is the end of a PDF: whole for both readers."""
    archive, tail = uploads.stored_zip(a=b"x"), b"\n%%EOF\n"
    archive = archive[:-2] + len(tail).to_bytes(2, "little")
    return uploads.pdf().replace(b"%%EOF", b"", 1).rstrip() + archive + tail


BROKEN_PDFS = {
    "cut off": uploads.pdf()[:-40],
    "cut in the middle": uploads.pdf()[:200],
    "only a head": b"%PDF-1.7\n%%EOF\n",
    "with an archive behind": uploads.pdf() + uploads.stored_zip(a=b"x"),
    "with a page behind": uploads.pdf() + b"<html><script>alert(1)</script></html>",
    "around an archive": _pdf_around_zip(),
    "without pages": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "bursting": uploads.bursting_pdf(),
    "web page under its name": b"%PDF-<html><script>alert(1)</script>%%EOF",
}


@pytest.mark.parametrize("content", BROKEN_PDFS.values(), ids=BROKEN_PDFS)
def test_a_broken_pdf_is_refused(content):
    assert refusal(content).startswith("Tệp PDF hỏng")


def test_a_whole_pdf_that_is_an_archive_too_is_refused():
    """An archive in a stream, whose closing remark is the rest of the PDF: both readers find it whole."""

    def change(made):
        made.Root["/X"] = made.make_stream(uploads.stored_zip(a=b"x"))

    content = uploads.pdf(change, compress_streams=False)
    end = content.rfind(b"PK\x05\x06") + 22
    content = content[: end - 2] + (len(content) - end).to_bytes(2, "little") + content[end:]

    assert zipfile.is_zipfile(io.BytesIO(content))
    assert refusal(content) == "Tệp vừa là PDF vừa là tệp nén. Hãy in lại thành PDF rồi gửi."


REFUSED_KINDS = {
    "empty": (b"", "trống"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "Chỉ nhận"),
    "web page": (b"<!DOCTYPE html><script>alert(1)</script>", "Chỉ nhận"),
    "gif with a script": (b"GIF89a/*" + b"x" * 40 + b"*/=1;alert(1)//", "Chỉ nhận"),
    "program": (b"MZ" + b"\0" * 100, "Chỉ nhận"),
    "old word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "kiểu cũ"),
    "picture of an iphone": (b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
    "half a picture": (uploads.picture()[:2000], "hỏng"),
    "picture in name only": (b"\xff\xd8\xff" + b"<html>" * 20, "hỏng"),
    "wide picture": (uploads.picture(size=(9000, 6000)), "50 triệu"),
    "archive": (uploads.stored_zip(a=b"x"), "không còn nguyên"),
    "pdf behind something": (b"\n" + uploads.pdf(), "Chỉ nhận"),
}


@pytest.mark.parametrize(("content", "said"), REFUSED_KINDS.values(), ids=REFUSED_KINDS)
def test_what_is_no_paper_is_refused_by_its_bytes(content, said):
    assert said in refusal(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_anew_without_what_hid_in_it(kind):
    exif = Image.Exif()
    exif[0x010E] = "nơi chụp"
    tail = b"PK\x03\x04<script>alert(1)</script>"

    taken = checked("TT", "Ảnh chụp.png", uploads.picture(kind, exif=exif) + tail)

    assert (taken.name, taken.ending) == ("Ảnh chụp.jpg", "jpg")
    assert b"script" not in taken.content
    with Image.open(io.BytesIO(taken.content)) as picture, Image.open(io.BytesIO(taken.small)) as small:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (640, 480), {})
        assert (small.format, small.size) == ("JPEG", (480, 360))


@pytest.mark.parametrize(("content", "ending"), [(uploads.docx(), "docx"), (uploads.xlsx(), "xlsx")])
def test_word_and_excel_files_keep_their_parts(content, ending):
    taken = checked("DS", "danh sach.zip", content)

    assert (taken.name, taken.ending) == (f"danh sach.{ending}", ending)
    assert uploads.parts_of(taken.content) == uploads.parts_of(content)


@pytest.mark.parametrize("target", ["https://anthinh.vn", "mailto:a@anthinh.vn"])
def test_a_link_to_be_clicked_is_no_harm(target):
    assert checked("TT", "a.docx", uploads.with_relation(uploads.docx(), WORD_RELS, "hyperlink", target))


MACRO = "application/vnd.ms-office.vbaProject"
BAD_OFFICE = {
    "macro in word": (uploads.with_part(uploads.docx(), "word/vbaProject.bin", b"x", MACRO), "macro"),
    "macro in excel": (uploads.with_part(uploads.xlsx(), "xl/vbaProject.bin", b"x", MACRO), "macro"),
    "macro under another name": (uploads.with_part(uploads.xlsx(), "xl/styles.bin", b"x", MACRO), "macro"),
    "docm": (
        uploads.with_change(
            uploads.docx(),
            "[Content_Types].xml",
            f"{uploads.WORD}document.main+xml".encode(),
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "macro",
    ),
    "xlsm": (
        uploads.with_change(
            uploads.xlsx(),
            "[Content_Types].xml",
            f"{uploads.SHEET}sheet.main+xml".encode(),
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
        "macro",
    ),
    "sheet of old macros": (
        uploads.with_part(
            uploads.xlsx(), "xl/macrosheets/sheet1.xml", b"<a/>", "application/vnd.ms-excel.macrosheet+xml"
        ),
        "macro",
    ),
    "control": (
        uploads.with_part(
            uploads.docx(), "word/activeX/activeX1.xml", b"<a/>", "application/vnd.ms-office.activeX+xml"
        ),
        "ActiveX",
    ),
    "object": (
        uploads.with_part(
            uploads.docx(),
            "word/embeddings/oleObject1.bin",
            b"x",
            "application/vnd.openxmlformats-officedocument.oleObject",
        ),
        "nhúng",
    ),
    "file in a file": (
        uploads.with_part(
            uploads.docx(), "word/embeddings/a.docx", uploads.docx(), f"{uploads.WORD}document"
        ),
        "nhúng",
    ),
    "archive called a style": (
        uploads.with_part(uploads.docx(), "word/a.xml", uploads.docx(), f"{uploads.WORD}styles+xml"),
        "không được nhận",
    ),
    "another workbook": (
        uploads.with_part(
            uploads.xlsx(), "xl/externalLinks/a.xml", b"<ddeLink/>", f"{uploads.SHEET}externalLink+xml"
        ),
        "lấy dữ liệu",
    ),
    "picture from afar": (
        uploads.with_relation(uploads.docx(), WORD_RELS, "image", "https://x.example/a.png"),
        "lấy nội dung từ nơi khác",
    ),
    "template from afar": (
        uploads.with_relation(uploads.docx(), WORD_RELS, "attachedTemplate", "\\\\x\\a.dotm"),
        "lấy nội dung từ nơi khác",
    ),
    "link to a program": (
        uploads.with_relation(uploads.docx(), WORD_RELS, "hyperlink", "file:///c:/a.exe"),
        "lấy nội dung từ nơi khác",
    ),
    "field that asks another program": (
        uploads.with_text(
            "<w:p><w:r><w:instrText>DDE</w:instrText><w:instrText>AUTO cmd</w:instrText></w:r></w:p>"
        ),
        "DDE",
    ),
    "simple field": (uploads.with_text("<w:p><w:fldSimple w:instr='dde cmd'/></w:p>"), "DDE"),
    "declared entity": (
        uploads.with_part(
            uploads.docx(),
            "word/a.xml",
            b'<!DOCTYPE a [<!ENTITY b "c">]><a/>',
            f"{uploads.WORD}styles+xml",
        ),
        "không còn nguyên",
    ),
    "page": (uploads.with_part(uploads.docx(), "word/a.html", b"<html>", "text/html"), "không được nhận"),
    "part that bursts": (uploads.bomb(uploads.docx(), "word/settings.xml", 20_000_000), "quá lớn"),
    "part too large": (uploads.bomb(uploads.xlsx(), "xl/workbook.xml", 26_000_000), "quá lớn"),
    "something in front": (b"%PDF-1.4\n" + uploads.docx(), "PDF hỏng"),
    "something behind": (uploads.docx() + b"<html>", "không còn nguyên"),
    "no document": (uploads.stored_zip(**{"[Content_Types].xml": b"<Types/>", "a.txt": b"x"}), "nguyên"),
}


@pytest.mark.parametrize(("content", "said"), BAD_OFFICE.values(), ids=BAD_OFFICE)
def test_a_word_or_excel_file_that_does_something_is_refused_by_name(content, said):
    assert said in refusal(content)


def test_ten_megabytes_and_one_byte_are_too_much():
    content = uploads.pdf()
    content = content.replace(b"\n", b"\n%" + b"x" * (MOST_BYTES - len(content)) + b"\n", 1)

    assert "lớn hơn 10 MB" in refusal(content)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("x" * 300 + ".pdf", "x" * 90 + ".pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\Tờ trình.pdf", "Tờ trình.pdf"),
        ("Tờ trình.pdf", "Tờ trình.pdf"),
        ("to\u202etrinh\x07\x00.pdf", "totrinh.pdf"),
        ("a.pdf.exe", "a.pdf"),
        ('<b>"a"?.pdf', "ba.pdf"),
        ("....", "tep.pdf"),
        ("", "không tên.pdf"),
    ],
)
def test_a_name_is_kept_short_and_plain(typed, kept):
    assert checked("", typed, GOOD["pdf"]).name == kept


def test_faults_are_told_file_by_file():
    sent = [("TT", "a.pdf", io.BytesIO(GOOD["pdf"])), ("TT", "thư mục/b.svg", io.BytesIO(b"<svg/>"))]

    taken, faults = received(sent)

    assert [one.name for one in taken] == ["a.pdf"]
    assert faults == [
        "«b.svg»: Chỉ nhận PDF, ảnh JPG hoặc PNG, Word (.docx), Excel (.xlsx). Hãy lưu lại rồi gửi."
    ]
    assert plain_name("a/b\\c.pdf") == "c.pdf"


# What is stored, and who gets it back.


def put(nomination_id: int, *received: Received) -> int:
    store = current_app.extensions["files"]
    return files.add_files(nomination_id=nomination_id, received=list(received), store=store, actor=SYSTEM)


def a_file(name: str = "to-trinh.pdf", content: bytes = b"%PDF", code: str = "TT") -> Received:
    return Received(code, name, "pdf", content)


def rows(nomination_id: int) -> list[tuple]:
    query = select(DossierFile).where(DossierFile.nomination_id == nomination_id).order_by(DossierFile.id)
    return [(one.piece_code, one.file_name, one.size) for one in db.session.scalars(query)]


def test_the_same_bytes_are_kept_once(world):
    nomination_id = make_nomination(world.here).id

    assert put(nomination_id, a_file(), a_file("ban-sao.pdf")) == 1
    assert put(nomination_id, a_file("nua.pdf", code="DS"), a_file("khac.pdf", b"%PDF 2", "")) == 1

    assert rows(nomination_id) == [("DS", "to-trinh.pdf", 4), ("", "khac.pdf", 6)]
    entries = audit.history(("nomination", nomination_id))
    assert sorted(entry.details["note"] for entry in entries) == [
        "1 tệp: Danh sách trích ngang.",
        "1 tệp: Tệp khác.",
        "1 tệp: Tờ trình đề nghị khen thưởng.",
    ]


def test_fifty_megabytes_are_the_room_of_a_dossier(world):
    nomination_id = make_nomination(world.here).id
    tenth = rules.MOST_DOSSIER_BYTES // 5
    put(nomination_id, *(a_file(f"{one}.pdf", bytes([one]) * tenth) for one in range(5)))

    with pytest.raises(RuleBroken, match="tối đa 50 MB"):
        put(nomination_id, a_file("them.pdf", b"x"))

    assert len(rows(nomination_id)) == 5


def test_forty_files_are_enough(world):
    nomination_id = make_nomination(world.here).id
    put(nomination_id, *(a_file(f"{one}.pdf", bytes([one])) for one in range(40)))

    with pytest.raises(RuleBroken, match="tối đa 40 tệp"):
        put(nomination_id, a_file("them.pdf", b"xx"))


@pytest.mark.parametrize("state", [S.SUBMITTED, S.DECIDED, S.WITHDRAWN])
def test_a_dossier_that_left_the_desk_takes_no_files(world, state):
    nomination_id = make_nomination(world.here, state=state).id

    with pytest.raises(RuleBroken, match="đã nộp"):
        put(nomination_id, a_file())


def test_two_uploads_at_once_keep_the_same_bytes_once(app, world):
    nomination_id = make_nomination(world.here).id

    answers = together(app, lambda: put(nomination_id, a_file()), lambda: put(nomination_id, a_file()))

    assert sorted(answers) == [0, 1]
    assert len(rows(nomination_id)) == 1


def test_a_file_that_hangs_on_a_paper_is_the_paper(world):
    nomination_id = make_nomination(world.here).id
    put(nomination_id, a_file(code="BBH_CS"))
    db.session.expire_all()

    assert queries.nomination(nomination_id).missing == [
        "tờ trình đề nghị khen thưởng",
        "danh sách trích ngang",
    ]


def send(person, nomination_id: int, status: int = 303, *, ticks=(), **sent):
    data = {"ticks": list(ticks), "seen": ""}
    data |= {f"file-{code}": [(io.BytesIO(body), name)] for code, (name, body) in sent.items()}
    url = f"/nominations/{nomination_id}/papers"
    return person.post(url, data, status, content_type="multipart/form-data")


def only_file() -> DossierFile:
    return db.session.scalars(select(DossierFile)).one()


def test_the_bytes_that_come_back_are_those_that_were_kept(world, head, office):
    nomination = make_nomination(world.here)
    send(head, nomination.id, TT=("Tờ trình số 12.pdf", GOOD["pdf"]), ticks=["DS"])
    file = only_file()

    for person in (head, office):
        answer = person.get(f"/nominations/files/{file.id}")
        assert answer.data == GOOD["pdf"]
        assert answer.mimetype == "application/pdf"
        said = Message()
        said["Content-Disposition"] = answer.headers["Content-Disposition"]
        assert said.get_content_disposition() == "attachment"
        assert said.get_filename() == "to trinh so 12.pdf" or said.get_filename() == "Tờ trình số 12.pdf"
        assert "filename*=UTF-8''T%E1%BB%9D%20tr%C3%ACnh%20s%E1%BB%91%2012.pdf" in str(
            answer.headers["Content-Disposition"]
        )
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Tờ trình số 12.pdf" in head.page(f"/nominations/{nomination.id}").words
    head.get(f"/nominations/files/{file.id}/small", status=404)


def test_a_photograph_shows_its_small_picture(world, head):
    nomination = make_nomination(world.here)
    send(head, nomination.id, BBH_CS=("bien ban.jpg", uploads.picture()))
    file = only_file()

    answer = head.get(f"/nominations/files/{file.id}/small")

    assert answer.mimetype == "image/jpeg"
    assert answer.data == current_app.extensions["files"].read(file.small_sha256)
    assert f"/nominations/files/{file.id}/small" in head.get(f"/nominations/{nomination.id}/papers").text


def test_one_bad_file_keeps_them_all_out_and_the_ticks_as_typed(world, head):
    nomination = make_nomination(world.here)

    answer = send(
        head, nomination.id, 422, TT=("a.pdf", GOOD["pdf"]), DS=("b.pdf", b"<html>"), ticks=["BBH_CS"]
    )

    assert "«b.pdf»: Chỉ nhận PDF" in answer.text
    assert rows(nomination.id) == []
    assert [paper.code for paper in queries.nomination(nomination.id).papers if paper.is_ticked] == []
    assert 'value="BBH_CS" checked' in " ".join(answer.text.split())


def test_files_after_handing_in_are_refused_with_words(world, head):
    nomination = make_nomination(world.here, state=S.SUBMITTED)

    answer = send(head, nomination.id, 409, TT=("a.pdf", GOOD["pdf"]))

    assert "Đề nghị đã nộp nên không sửa được" in answer.text
    assert rows(nomination.id) == []


def test_twenty_files_go_at_once_and_no_more(world, head):
    nomination = make_nomination(world.here)
    url = f"/nominations/{nomination.id}/papers"
    sent = [(io.BytesIO(b"x"), f"{one}.pdf") for one in range(21)]

    answer = head.post(url, {"seen": "", "file-": sent}, 422, content_type="multipart/form-data")

    assert "mỗi lần gửi tối đa 20 tệp" in answer.text


def test_a_deleted_file_comes_back(world, head):
    nomination = make_nomination(world.here)
    send(head, nomination.id, TT=("a.pdf", GOOD["pdf"]))
    before = rows(nomination.id)
    url = f"/nominations/files/{only_file().id}/deletion"

    head.post(url)

    assert rows(nomination.id) == []
    page = head.page(f"/nominations/{nomination.id}/papers")
    assert "Đã xóa tệp «a.pdf». Hoàn tác" in page.words
    head.post(url, status=404)
    head.post(f"/nominations/{nomination.id}/files/restored")
    assert rows(nomination.id) == before
    head.post(f"/nominations/{nomination.id}/files/restored", status=409)


def test_a_file_of_another_place_does_not_exist(world, browse):
    nomination = make_nomination(world.there)
    put(nomination.id, a_file())
    file_id = only_file().id

    browse(world.users[Role.STANDING_OFFICE]).get(f"/nominations/files/{file_id}", status=404)
    browse(world.users[Role.UNIT_PROPOSER]).post(f"/nominations/files/{file_id}/deletion", status=404)


def test_a_print_clerk_reads_no_dossier(world, browse):
    nomination = make_nomination(world.here)
    put(nomination.id, a_file())

    clerk = browse(world.users[Role.PRINT_CLERK])
    clerk.get(f"/nominations/files/{only_file().id}", status=403)
    clerk.get(f"/nominations/{nomination.id}/papers", status=403)
