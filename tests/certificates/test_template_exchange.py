"""A form as one file: what goes out comes in again, and nothing else does."""

import io
import json
import stat
import zipfile
from hashlib import sha256

import pytest

from festival.accounts.rules import Role
from festival.certificates import exchange
from festival.certificates.models import CertificateTemplate
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.printing import templates
from tests.certificates import make_templates

OURS = templates.load("giay-khen")
DESCRIPTION = templates.described(OURS)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h9v9z"/></svg>'


def parts(**changes) -> dict[str, bytes]:
    held = {"description.json": DESCRIPTION.encode(), "border.svg": SVG, "emblem.svg": SVG}
    return {name: one for name, one in (held | changes).items() if one is not None}


def zipped(held: dict[str, bytes], *, manifest: dict | None = None, extra=()) -> bytes:
    """A file as another site would make it, with the hashes right unless a manifest is given."""
    files = {name: sha256(content).hexdigest() for name, content in held.items()}
    listed = {"format": exchange.FORMAT, "files": files} if manifest is None else manifest
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(listed))
        for entry, content in extra:
            archive.writestr(entry, content)
    return out.getvalue()


def described(**changes) -> bytes:
    return json.dumps(json.loads(DESCRIPTION) | changes).encode()


def box(**changes) -> bytes:
    fields = json.loads(DESCRIPTION)["fields"]
    fields[0] |= changes
    return described(fields=fields)


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("emblem.png")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def svg(inner: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inner}</svg>'.encode()


@pytest.mark.parametrize("name", templates.names())
def test_what_goes_out_comes_in_again(name):
    form = templates.load(name)
    packed = exchange.packed(templates.described(form), form.border, form.emblem)

    assert exchange.read(packed).template == form
    assert exchange.packed(templates.described(form), form.border, form.emblem) == packed


BAD = {
    "no zip at all": (lambda: b"PK not a zip", "Không đọc được tệp"),
    "empty": (lambda: b"", "Không đọc được tệp"),
    "path upwards": (
        lambda: zipped(parts(), extra=[("../evil.svg", SVG)]),
        "nằm ngoài thư mục («../evil.svg»)",
    ),
    "absolute path": (
        lambda: zipped(parts(**{"emblem.svg": None}), extra=[("/etc/passwd", SVG)]),
        "nằm ngoài thư mục («/etc/passwd»)",
    ),
    "backslashes": (
        lambda: zipped(parts(**{"emblem.svg": None}), extra=[("..\\evil.svg", SVG)]),
        "nằm ngoài thư mục",
    ),
    "symbolic link": (
        lambda: zipped(parts(**{"emblem.svg": None}), extra=[(link(), b"/etc/passwd")]),
        "không phải tệp thường («emblem.png»)",
    ),
    "member nobody listed": (
        lambda: zipped(parts(**{"emblem.svg": None}), extra=[("stranger.svg", SVG)]),
        "«stranger.svg» không ghi trong bảng kê",
    ),
    "too many members": (lambda: zipped(parts(a=b"1", b=b"2", c=b"3")), "quá nhiều phần"),
    "missing member": (
        lambda: zipped(
            parts(**{"emblem.svg": None}),
            manifest={
                "format": exchange.FORMAT,
                "files": {
                    "emblem.svg": sha256(SVG).hexdigest(),
                    "border.svg": sha256(SVG).hexdigest(),
                    "description.json": sha256(DESCRIPTION.encode()).hexdigest(),
                },
            },
        ),
        "thiếu phần «emblem.svg»",
    ),
    "wrong hash": (
        lambda: zipped(
            parts(),
            manifest={
                "format": exchange.FORMAT,
                "files": {
                    "border.svg": "0" * 64,
                    "emblem.svg": sha256(SVG).hexdigest(),
                    "description.json": sha256(DESCRIPTION.encode()).hexdigest(),
                },
            },
        ),
        "«border.svg» đã bị thay đổi",
    ),
    "another format": (lambda: zipped(parts(), manifest={"format": "x", "files": {}}), "không phải mẫu giấy"),
    "manifest is a list": (lambda: zipped(parts(), manifest=[1]), "Không đọc được bảng kê"),
    "no description": (lambda: zipped(parts(**{"description.json": None})), "thiếu phần mô tả"),
    "bomb": (lambda: zipped(parts(**{"border.svg": b" " * 1_900_000})), "bung ra quá lớn"),
    "huge part": (lambda: zipped(parts(**{"border.svg": b" " * 3_000_000})), "bung ra quá lớn"),
    "huge file": (lambda: b"PK" + b"0" * 6_000_000, "bung ra quá lớn"),
    "deep description": (
        lambda: zipped(parts(**{"description.json": b"[" * 100_000})),
        "Không đọc được phần mô tả",
    ),
    "number that is none": (lambda: zipped(parts(**{"description.json": box(x=float("nan"))})), "“x”"),
    "infinite number": (lambda: zipped(parts(**{"description.json": box(x=float("inf"))})), "“x”"),
    "box outside the paper": (
        lambda: zipped(parts(**{"description.json": box(x=250)})),
        "ô “Quốc hiệu” nằm ngoài tờ giấy",
    ),
    "group outside the paper": (
        lambda: zipped(
            parts(**{"description.json": described(stacks=[{"name": "body", "y": 190, "height": 40}])})
        ),
        "nhóm ô nằm ngoài tờ giấy",
    ),
    "unknown face": (lambda: zipped(parts(**{"description.json": box(face="comic")})), "kiểu chữ lạ"),
    "unknown text": (
        lambda: zipped(parts(**{"description.json": box(fixed="", shows="password")})),
        "nội dung lạ",
    ),
    "unknown key": (lambda: zipped(parts(**{"description.json": described(script="x")})), "mục lạ: script"),
    "an invitation": (
        lambda: zipped(parts(**{"description.json": described(record="invitation", fields=[], stacks=[])})),
        "không phải mẫu giấy khen",
    ),
    "script": (lambda: zipped(parts(**{"border.svg": svg("<script>1</script>")})), "Đường diềm: Tệp SVG"),
    "event": (
        lambda: zipped(parts(**{"emblem.svg": svg('<path d="M0 0" onload="1"/>')})),
        "Huy hiệu: Tệp SVG có mã lệnh",
    ),
    "remote picture": (
        lambda: zipped(parts(**{"border.svg": svg('<image href="http://a.test/b.png"/>')})),
        "«image»",
    ),
    "remote paint": (
        lambda: zipped(parts(**{"border.svg": svg('<path d="M0 0" fill="url(http://a.test/#b)"/>')})),
        "lấy nội dung từ nơi khác",
    ),
    "foreign object": (lambda: zipped(parts(**{"border.svg": svg("<foreignObject/>")})), "«foreignObject»"),
    "entity": (
        lambda: zipped(parts(**{"border.svg": b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG})),
        "Đường diềm: Tệp SVG có khai báo",
    ),
    "no picture": (lambda: zipped(parts(**{"border.svg": b"MZ\x90\x00"})), "Đường diềm: Chỉ nhận tệp"),
    "two borders": (
        lambda: zipped(parts(**{"emblem.svg": None, "border.png": SVG})),
        "Đường diềm: tệp phải có đúng một hình",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_was_not_made_by_us_is_refused_by_name(case):
    made, sentence = BAD[case]

    with pytest.raises(RuleBroken) as refusal:
        exchange.read(made())

    assert sentence in str(refusal.value)


def test_a_huge_picture_is_refused_by_name():
    with pytest.raises(RuleBroken, match="Đường diềm: Tệp lớn hơn 2 MB"):
        exchange.checked_picture(b"<svg>" + b" " * 2_100_000, "Đường diềm")


def test_a_form_travels_from_one_commune_to_the_other(world, browse):
    mine = make_templates.make_template(locality_id=world.there.commune.id, title="Giấy khen viền sen")
    sender, receiver = browse(world.there.users[Role.PRINT_CLERK]), browse(world.users[Role.PRINT_CLERK])

    package = sender.get(f"/certificates/templates/{mine.id}/package.zip")
    receiver.post(
        f"/certificates/seasons/{world.here.season.id}/templates/packages",
        {"file": (io.BytesIO(package.data), "mau.zip")},
    )

    (row,) = db.session.query(CertificateTemplate).filter_by(locality_id=world.here.commune.id)
    assert (row.title, row.versions[0].note) == ("Giấy khen viền sen", "Nhập từ tệp")
    assert row.versions[0].border_sha256 == mine.versions[0].border_sha256


def test_a_refused_file_leaves_nothing_behind(world, browse, app):
    clerk = browse(world.users[Role.PRINT_CLERK])
    url = f"/certificates/seasons/{world.here.season.id}/templates/packages"
    kept = sorted(app.extensions["files"].folder.rglob("*"))

    bad = zipped(parts(**{"description.json": box(x=250)}))
    words = clerk.post(url, {"file": (io.BytesIO(bad), "a.zip")}, 409).get_data(as_text=True)
    clerk.post(url, {}, 422)

    assert "ô “Quốc hiệu” nằm ngoài tờ giấy" in words
    assert db.session.query(CertificateTemplate).count() == 0
    assert sorted(app.extensions["files"].folder.rglob("*")) == kept
