"""The editor of a form: numbers, the picture that follows them, versions that are not lost."""

import base64
import io
import json
import re

import pytest
from flask import current_app
from PIL import Image

from festival.accounts.rules import Role
from festival.certificates import chosen, editing
from festival.certificates.models import TemplateVersion
from festival.core.db import db
from festival.printing import templates
from tests.certificates import make_templates
from tests.certificates.test_template_exchange import SVG
from tests.pages import read

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}
PICTURE = re.compile(r'src="data:image/(\w+);base64,([^"]+)"')


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


@pytest.fixture
def form(world):
    return make_templates.make_template(locality_id=world.here.commune.id)


def url(form, rest=""):
    return f"/certificates/templates/{form.id}{rest}"


def sent(app, form, **changes) -> dict:
    """What the page of the newest version sends, with changes."""
    with app.test_request_context():
        filled = editing.form_of(chosen.newest(form.id))
        data = {}
        for field in flat(filled):
            if field.type == "BooleanField":
                data |= {field.name: "y"} if field.data else {}
            elif field.type == "SelectMultipleField":
                data[field.name] = field.data or []
            else:
                data[field.name] = field._value() if hasattr(field, "_value") else field.data or ""
    data.pop("csrf_token", None)
    return data | changes


def flat(fields):
    for field in fields:
        if hasattr(field, "entries"):
            yield from flat(field.entries)
        elif hasattr(field, "form"):
            yield from flat(field.form)
        else:
            yield field


def box_number(form, name: str) -> int:
    fields = json.loads(chosen.newest(form.id).description)["fields"]
    return next(number for number, field in enumerate(fields) if field["name"] == name)


def newest(form) -> dict:
    return json.loads(chosen.newest(form.id).description)


def numbers(form) -> list[int]:
    rows = db.session.query(TemplateVersion).filter_by(template_id=form.id)
    return [row.number for row in rows.order_by(TemplateVersion.number)]


def value(html: str, name: str) -> str | None:
    """What stands in a field of a page."""
    return next((one["value"] for _, one, _ in read(html).inputs if one.get("name") == name), None)


def htmx(clerk, address, data, target="proof", **headers):
    return clerk.post(
        address, data, 200, headers={"HX-Request": "true", "HX-Target": target, **headers}
    ).get_data(as_text=True)


def image(html: str) -> Image.Image:
    found = PICTURE.search(html)
    return Image.open(io.BytesIO(base64.b64decode(found[2])))


def test_the_page_shows_every_box_with_its_numbers(clerk, form):
    words = clerk.page(url(form)).words

    for field in templates.load("giay-khen").fields:
        assert field.label in words


def test_saving_what_is_there_saves_nothing(app, clerk, form):
    refused = clerk.post(url(form), sent(app, form), 409).get_data(as_text=True)

    assert "chưa có gì thay đổi" in refused
    assert numbers(form) == [1]


def test_a_changed_number_is_the_next_version_and_all_else_stays(app, clerk, form):
    place, before = box_number(form, "signer_name"), newest(form)

    clerk.post(url(form), sent(app, form, **{f"boxes-{place}-x": "150,5", "note": "Dời tên người ký"}))

    after = newest(form)
    assert after["fields"][place].pop("x") == 150.5
    before["fields"][place].pop("x")
    assert after == before
    assert chosen.newest(form.id).note == "Dời tên người ký"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"paper": "a3-landscape"}, (420, 297)),
        ({"paper": "400-300-landscape"}, (400, 300)),
        ({"paper": "other", "width_mm": "360,5", "height_mm": "270"}, (360.5, 270)),
    ],
)
def test_paper_of_any_size(app, clerk, form, typed, wanted):
    clerk.post(url(form), sent(app, form, **typed))

    assert (newest(form)["width_mm"], newest(form)["height_mm"]) == wanted


REFUSED = [
    ({"boxes-0-x": "250"}, 409, "“Quốc hiệu” nằm ngoài tờ giấy"),
    ({"boxes-0-x": "-5"}, 409, "“Quốc hiệu” nằm ngoài tờ giấy"),
    ({"boxes-0-x": ""}, 422, "Hãy nhập số."),
    ({"boxes-0-x": "12,345"}, 422, "Số chưa đúng"),
    ({"boxes-0-x": "1e9"}, 422, "Số chưa đúng"),
    ({"boxes-0-x": "nan"}, 422, "Số chưa đúng"),
    ({"boxes-0-width": "0"}, 409, "nằm ngoài tờ giấy"),
    ({"boxes-0-size_pt": "900"}, 409, "cỡ chữ không hợp lệ"),
    ({"boxes-0-min_size_pt": "50"}, 409, "cỡ chữ không hợp lệ"),
    ({"boxes-0-face": "comic-sans"}, 422, "Kiểu chữ"),
    ({"boxes-0-shows": "password"}, 422, "Nội dung"),
    ({"boxes-0-colour": "red"}, 409, "#rrggbb"),
    ({"boxes-0-max_lines": "0"}, 422, "Số dòng"),
    ({"boxes-0-fixed": "Chữ 😀"}, 409, "phông chữ in không có"),
    ({"boxes-0-fixed": "Chữ rất dài " * 20}, 409, "Quốc hiệu"),
    ({"boxes-0-label": ""}, 422, "Tên ô"),
    ({"boxes-0-name": ""}, 422, "Chưa lưu được"),
    ({"boxes-1-name": "national_title"}, 409, "không được trùng nhau"),
    ({"boxes-4-stack": "khong-co"}, 409, "thuộc nhóm không có"),
    ({"stacks-0-y": "200"}, 409, "nhóm ô nằm ngoài tờ giấy"),
    ({"qr_box-x": "290"}, 409, "nằm ngoài tờ giấy"),
    ({"paper": "other", "width_mm": "30"}, 409, "Khổ giấy phải từ 50"),
]


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_by_name_and_nothing_is_saved(app, clerk, form, case):
    typed, status, sentence = case

    answer = clerk.post(url(form), sent(app, form, **typed), status)

    assert sentence in answer.get_data(as_text=True)
    assert numbers(form) == [1]


def test_the_picture_follows_what_is_typed_and_nothing_is_stored(app, clerk, form):
    place = box_number(form, "signer_name")

    first = image(htmx(clerk, url(form, "/preview"), sent(app, form)))
    moved = image(htmx(clerk, url(form, "/preview"), sent(app, form, **{f"boxes-{place}-y": "170"})))

    assert first.size == moved.size == (800, 566)
    assert first.convert("RGB").tobytes() != moved.convert("RGB").tobytes()
    assert numbers(form) == [1]


def test_a_telephone_is_sent_few_bytes(app, clerk, form):
    answer = htmx(clerk, url(form, "/preview"), sent(app, form), **PHONE)

    assert len(base64.b64decode(PICTURE.search(answer)[2])) <= 12_000


def test_a_number_that_makes_no_sense_keeps_the_last_picture(app, clerk, form):
    data = sent(app, form, **{"boxes-0-x": "250"})
    answer = clerk.post(
        url(form, "/preview"), data, 200, headers={"HX-Request": "true", "HX-Target": "proof"}
    )

    assert answer.headers["HX-Retarget"] == "#faults"
    assert "“Quốc hiệu” nằm ngoài tờ giấy" in answer.get_data(as_text=True)
    assert not PICTURE.search(answer.get_data(as_text=True))


def test_a_text_that_does_not_fit_is_told_beside_the_picture(app, clerk, form):
    place = box_number(form, "decision_line")

    answer = htmx(clerk, url(form, "/preview"), sent(app, form, **{f"boxes-{place}-width": "20"}))

    assert "Số và ngày quyết định" in answer
    assert image(answer).width == 800


@pytest.mark.parametrize(
    ("way", "moved"),
    [("left", ("x", -0.5)), ("right", ("x", 0.5)), ("up", ("y", -0.5)), ("down", ("y", 0.5))],
)
def test_an_arrow_moves_a_box_by_half_a_millimetre_without_javascript(app, clerk, form, way, moved):
    place, (side, by) = box_number(form, "signer_name"), moved
    before = newest(form)["fields"][place][side]

    answer = clerk.post(url(form, "/preview"), sent(app, form, nudge=f"{place}:{way}"), 200)

    html = answer.get_data(as_text=True)
    assert value(html, f"boxes-{place}-{side}") == f"{before + by:g}".replace(".", ",")
    assert numbers(form) == [1]


def test_an_arrow_moves_the_group_of_a_grouped_box(app, clerk, form):
    place, before = box_number(form, "citation"), newest(form)["stacks"][0]["y"]

    answer = htmx(clerk, url(form, "/preview"), sent(app, form, nudge=f"{place}:down"), target="editor")

    assert value(answer, "stacks-0-y") == f"{before + 0.5:g}".replace(".", ",")


@pytest.mark.parametrize("asked", ["x:left", "999:left", "0:sideways", ":", "-1:left"])
def test_an_arrow_of_no_box_moves_nothing(app, clerk, form, asked):
    answer = clerk.post(url(form, "/preview"), sent(app, form, nudge=asked), 200).get_data(as_text=True)

    assert value(answer, "boxes-0-x") == f"{newest(form)['fields'][0]['x']:g}".replace(".", ",")


def test_a_box_is_added_and_saved_and_removed(app, clerk, form):
    count = len(newest(form)["fields"])
    added = clerk.post(url(form, "/preview"), sent(app, form, add="1"), 200).get_data(as_text=True)
    assert f'name="boxes-{count}-label"' in added
    new = {
        f"boxes-{count}-{key}": value
        for key, value in {
            "name": "box_1",
            "label": "Câu nhắc",
            "shows": "fixed",
            "fixed": "Vì an ninh Tổ quốc",
            "x": "60",
            "y": "160",
            "width": "80",
            "height": "10",
            "face": "great-vibes",
            "size_pt": "16",
            "min_size_pt": "12",
            "line_height": "1,2",
            "max_lines": "1",
            "colour": "#b3141b",
            "align": "center",
            "valign": "middle",
            "stack": "",
        }.items()
    }

    clerk.post(url(form), sent(app, form, **new))
    assert [one["fixed"] for one in newest(form)["fields"]][-1] == "Vì an ninh Tổ quốc"
    removed = clerk.post(url(form, "/preview"), sent(app, form, remove=str(count)), 200).get_data(
        as_text=True
    )
    assert f'name="boxes-{count}-label"' not in removed


def test_somebody_elses_save_meanwhile_is_shown_and_not_overwritten_unseen(app, clerk, world, form):
    page = sent(app, form)
    place = box_number(form, "signer_name")
    clerk.post(url(form), page | {f"boxes-{place}-x": "150"})

    late = clerk.post(url(form), page | {f"boxes-{place}-y": "170", "title": "Tên mới"}, 409)
    words = late.get_data(as_text=True)

    assert numbers(form) == [1, 2]
    assert "đã lưu phiên bản 2 trong lúc trang này đang mở" in words
    assert "cách trái 152 thành 150 mm" in words
    assert "thành 170 mm" in words
    assert 'name="base" value="2"' in words
    clerk.post(url(form), page | {f"boxes-{place}-y": "170", "base": "2"})
    assert numbers(form) == [1, 2, 3]


@pytest.mark.parametrize("base", ["", "x", "-1", "99999999999999", "7"])
def test_a_page_that_names_no_version_saves_nothing(app, clerk, form, base):
    clerk.post(url(form), sent(app, form, title="Tên mới", base=base), 409)

    assert numbers(form) == [1]


def test_more_boxes_than_a_sheet_holds_are_not_read(app, clerk, form):
    data = sent(app, form) | {f"boxes-{number}-label": "x" for number in range(100, 200)}

    clerk.post(url(form), data, 422)

    assert numbers(form) == [1]


def test_other_pictures_are_the_next_version_and_an_own_emblem_is_used(clerk, form):
    clerk.post(url(form, "/art"), {"base": "1", "emblem": (io.BytesIO(SVG), "a.svg")})

    made = chosen.loaded(chosen.newest(form.id), current_app.extensions["files"])
    assert (made.keeps_emblem, b"M0 0h9v9z" in made.emblem) == (True, True)
    assert made.border == templates.load("giay-khen").border
    assert numbers(form) == [1, 2]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "border",
            b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script/></svg>",
            "Đường diềm: ",
        ),
        ("emblem", b"not a picture", "Huy hiệu: Chỉ nhận tệp PNG, JPG hoặc SVG"),
        ("emblem", b"\x89PNG\r\n\x1a\n broken", "Huy hiệu: Chỉ nhận tệp"),
    ],
)
def test_a_picture_that_is_none_is_refused(clerk, form, name, content, sentence):
    answer = clerk.post(url(form, "/art"), {"base": "1", name: (io.BytesIO(content), "a.svg")}, 409)

    assert sentence in answer.get_data(as_text=True)
    assert numbers(form) == [1]


def test_no_picture_sent_is_told(clerk, form):
    assert "Hãy chọn tệp" in clerk.post(url(form, "/art"), {"base": "1"}, 422).get_data(as_text=True)
